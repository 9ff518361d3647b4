// SPDX-License-Identifier: Apache-2.0
/* Address spaces: corpus/memory.expected. */
static void memory(void)
{
	long address;

	call(brk, 0);
	call(mmap, 0, 0, 0, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); /* EINVAL */
	address = call(mmap, 0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
		       -1, 0);
	note("pages", address);
	call(munmap, 1, PAGE); /* EINVAL */
	call(mprotect, address, PAGE, PROT_READ);
	call(mprotect, 1, PAGE, PROT_READ); /* EINVAL */
	call(msync, address, PAGE, 4); /* MS_SYNC */
	call(msync, 1, PAGE, 4); /* EINVAL */
	call(mincore, address, 2 * PAGE, buffer);
	call(mincore, 1, PAGE, buffer); /* EINVAL */
	call(madvise, address, PAGE, 0);
	call(madvise, 0, PAGE, NO_SUCH_THING); /* EINVAL */
	call(mlock, address, PAGE);
	call(mlock, 0, PAGE); /* ENOMEM: nothing is there */
	call(munlock, address, PAGE);
	call(munlock, 0, PAGE); /* ENOMEM */
	call(mlock2, address, PAGE, 1); /* MLOCK_ONFAULT */
	call(mlock2, address, PAGE, BAD_FLAGS); /* EINVAL */
	call(mlockall, 1); /* MCL_CURRENT */
	call(mlockall, 0); /* EINVAL */
	call(munlockall);
	call(mremap, address, 2 * PAGE, PAGE, 0, 0);
	call(mremap, 1, PAGE, PAGE, 0, 0); /* EINVAL */
	call(remap_file_pages, 0, 0, 0, 0, 0); /* EINVAL */
	call(pkey_mprotect, 1, PAGE, PROT_READ, -1); /* EINVAL */
	call(pkey_alloc, 1, 0); /* EINVAL */
	call(pkey_free, NO_SUCH_THING); /* EINVAL */
	call(mseal, 0, 0, BAD_FLAGS); /* EINVAL, since 6.10 */
	call(map_shadow_stack, 0, 0, BAD_FLAGS); /* since 6.6; the processor may not have it */
	call(modify_ldt, 0, 0, 0); /* there is none: 0 bytes */
	call(modify_ldt, NO_SUCH_THING, 0, 0); /* ENOSYS, as an int */
	call(set_thread_area, 0); /* ENOSYS in 64-bit programs */
	call(get_thread_area, 0); /* likewise */
}

static void numa(void)
{
	call(mbind, 0, PAGE, NO_SUCH_THING, 0, 0, 0); /* EINVAL */
	call(set_mempolicy, NO_SUCH_THING, 0, 0); /* EINVAL */
	call(get_mempolicy, 0, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(migrate_pages, NO_SUCH_ID, 0, 0, 0); /* ESRCH */
	call(move_pages, NO_SUCH_ID, 0, 0, 0, 0, BAD_FLAGS); /* EINVAL */
	call(set_mempolicy_home_node, 1, 0, 0, 0); /* EINVAL, since 5.17 */
}
