// SPDX-License-Identifier: GPL-2.0-only
/*
 * Per-CPU rings: memory, mapping and publishing. Layout and rules: uapi/ringside/ring.h.
 *
 * Each ring is written by its own CPU only, with preemption off, and from task context only, so
 * the driver's side needs no lock. The reader runs anywhere and writes nothing but tail_bytes,
 * which the driver treats as a claim.
 */
#include <linux/cpu.h>
#include <linux/cpuhotplug.h>
#include <linux/cpumask.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/mm.h>
#include <linux/percpu.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/topology.h>
#include <linux/vmalloc.h>

#include "compat/vma.h"

enum { RINGSIDE_PAGE_CONSUMER, RINGSIDE_PAGE_PRODUCER, RINGSIDE_PAGE_COUNTERS };

struct ringside_ring {
	struct ringside_ring_consumer *consumer; /* user space writes here: never trusted */
	struct ringside_ring_producer *producer;
	struct ringside_counters *counters;
	u8 *data; /* mapped twice back to back */
	u64 head; /* the driver's own; producer->head_bytes is a copy for readers */
	u32 bytes;
	u32 page_count; /* control pages and data pages, each once */
	struct page *pages[];
};

/* Index: CPU. Set by the hot-plug callback before the CPU runs, freed when no probe can run. */
static struct ringside_ring **ringside_rings;
static u32 ringside_ring_bytes;
static int ringside_hotplug_state;
/*
 * Set once everything is made and never unset while the file is open: mmap() and poll(), which
 * run without ringside_lock, look here first.
 */
static bool ringside_rings_ready;

static void ringside_ring_free(struct ringside_ring *ring)
{
	u32 i;

	if (!ring)
		return;
	vunmap(ring->data);
	for (i = 0; i < ring->page_count; i++)
		if (ring->pages[i])
			__free_page(ring->pages[i]);
	kvfree(ring);
}

static struct ringside_ring *ringside_ring_new(unsigned int cpu, u32 bytes)
{
	u32 data_pages = bytes / PAGE_SIZE;
	u32 page_count = RINGSIDE_MMAP_CONTROL_PAGES + data_pages;
	struct ringside_ring *ring;
	struct page **twice;
	u32 i;

	ring = kvzalloc(struct_size(ring, pages, page_count), GFP_KERNEL_ACCOUNT);
	if (!ring)
		return NULL;
	ring->bytes = bytes;
	ring->page_count = page_count;
	for (i = 0; i < page_count; i++) {
		cond_resched();
		if (fatal_signal_pending(current))
			goto free_ring;
		ring->pages[i] = alloc_pages_node(cpu_to_node(cpu), RINGSIDE_GFP_MAPPED |
						  __GFP_ZERO | __GFP_RETRY_MAYFAIL | __GFP_NOWARN, 0);
		if (!ring->pages[i])
			goto free_ring;
	}
	twice = kvmalloc_array(2 * data_pages, sizeof(*twice), GFP_KERNEL);
	if (!twice)
		goto free_ring;
	for (i = 0; i < 2 * data_pages; i++)
		twice[i] = ring->pages[RINGSIDE_MMAP_CONTROL_PAGES + i % data_pages];
	ring->data = vmap(twice, 2 * data_pages, VM_MAP, PAGE_KERNEL);
	kvfree(twice);
	if (!ring->data)
		goto free_ring;
	ring->consumer = page_address(ring->pages[RINGSIDE_PAGE_CONSUMER]);
	ring->producer = page_address(ring->pages[RINGSIDE_PAGE_PRODUCER]);
	ring->counters = page_address(ring->pages[RINGSIDE_PAGE_COUNTERS]);
	return ring;

free_ring:
	ringside_ring_free(ring);
	return NULL;
}

/* Runs for every CPU that is online, and for each that comes later before it does. */
static int ringside_ring_cpu_prepare(unsigned int cpu)
{
	struct ringside_ring *ring;

	if (ringside_rings[cpu])
		return 0; /* it was here before: its ring, its counters and its reader stay */
	ring = ringside_ring_new(cpu, ringside_ring_bytes);
	if (!ring)
		return -ENOMEM;
	/* Pairs with smp_load_acquire() in ringside_ring_of(). */
	smp_store_release(&ringside_rings[cpu], ring);
	return 0;
}

static struct ringside_ring *ringside_ring_of(unsigned int cpu)
{
	/* Pairs with smp_store_release() in ringside_ring_cpu_prepare(). */
	return smp_load_acquire(&ringside_rings[cpu]);
}

/* No probe may run and no mapping may exist: the last close of the device guarantees both. */
static void ringside_rings_destroy(void)
{
	unsigned int cpu;

	if (!ringside_rings)
		return;
	if (ringside_hotplug_state > 0)
		cpuhp_remove_state_nocalls(ringside_hotplug_state);
	ringside_hotplug_state = 0;
	for_each_possible_cpu(cpu)
		ringside_ring_free(ringside_rings[cpu]);
	kvfree(ringside_rings);
	ringside_rings = NULL;
	ringside_ring_bytes = 0;
}

static int ringside_rings_create(u32 bytes)
{
	unsigned int cpu;
	int ret;

	if (!is_power_of_2(bytes) || bytes < RINGSIDE_RING_BYTES_MIN ||
	    bytes > RINGSIDE_RING_BYTES_MAX || bytes % PAGE_SIZE)
		return -EINVAL;
	ringside_rings = kvcalloc(nr_cpu_ids, sizeof(*ringside_rings), GFP_KERNEL_ACCOUNT);
	if (!ringside_rings)
		return -ENOMEM;
	ringside_ring_bytes = bytes;
	/*
	 * The CPUs that are online are done by hand: up to 6.1 cpuhp_setup_state() forgets to call
	 * a dynamic state of the prepare section for them. A CPU that comes up between the two
	 * steps has its ring from the callback.
	 */
	ret = cpuhp_setup_state_nocalls(CPUHP_BP_PREPARE_DYN, "ringside:ring",
					ringside_ring_cpu_prepare, NULL);
	if (ret >= 0) {
		ringside_hotplug_state = ret;
		ret = 0;
		cpus_read_lock();
		for_each_online_cpu(cpu) {
			ret = ringside_ring_cpu_prepare(cpu);
			if (ret)
				break;
		}
		cpus_read_unlock();
	}
	if (ret)
		ringside_rings_destroy();
	return ret;
}

/* Bytes a reader has not released. A tail that cannot be true counts as "full". */
static u64 ringside_ring_used(const struct ringside_ring *ring, u64 head)
{
	/* Pairs with the Release store of the reader: it has finished with the bytes below. */
	u64 tail = smp_load_acquire(&ring->consumer->tail_bytes);
	u64 used = head - tail;

	return used > ring->bytes ? ring->bytes : used;
}

/* Most records are a few hundred bytes, too few for a string instruction to get under way. */
#define RINGSIDE_COPY_BY_WORDS 512

static __always_inline void ringside_ring_copy_4(u64 *into, const u64 *word)
{
	into[0] = word[0];
	into[1] = word[1];
	into[2] = word[2];
	into[3] = word[3];
	barrier(); /* or the compiler makes a call of memcpy() of it */
}

/* bytes is a multiple of 8, and so are both addresses. */
static void ringside_ring_copy(void *to, const void *from, u32 bytes)
{
	const u64 *word = from, *end = from + bytes;
	u64 *into = to;

	if (bytes > RINGSIDE_COPY_BY_WORDS) {
		memcpy(to, from, bytes);
		return;
	}
	for (; word + 8 <= end; word += 8, into += 8) {
		ringside_ring_copy_4(into, word);
		ringside_ring_copy_4(into + 4, word + 4);
	}
	if (word + 4 <= end) {
		ringside_ring_copy_4(into, word);
		word += 4;
		into += 4;
	}
	for (; word < end; word++, into++) {
		*into = *word;
		barrier();
	}
}

/*
 * Copies one record in and publishes it. Preemption is off and ring belongs to this CPU.
 * reserve: bytes that must stay free afterwards. Returns false when there is no room.
 */
static bool ringside_ring_publish(struct ringside_ring *ring, const void *record, u32 bytes,
				  u32 reserve)
{
	u64 used = ringside_ring_used(ring, ring->head);

	if (used + bytes + reserve > ring->bytes)
		return false;
	ringside_ring_copy(ring->data + (ring->head & (ring->bytes - 1)), record, bytes);
	ring->head += bytes;
	/* Pairs with the Acquire load of the reader: who sees this head sees the bytes below it. */
	smp_store_release(&ring->producer->head_bytes, ring->head);
	return true;
}

/*
 * The two mappings of a ring, see uapi/ringside/ring.h. Pages are counted references, so they
 * outlive the ring if a mapping did; the file that is mapped keeps the ring anyway.
 */
static int ringside_ring_mmap(struct vm_area_struct *vma)
{
	const unsigned int shift = RINGSIDE_MMAP_RING_SHIFT - PAGE_SHIFT;
	unsigned long cpu = vma->vm_pgoff >> shift;
	unsigned long first = vma->vm_pgoff & ((1UL << shift) - 1);
	unsigned long pages = vma_pages(vma), data_pages, i;
	struct ringside_ring *ring;
	int ret;

	/* Pairs with smp_store_release() in ringside_ioctl_create_rings(). */
	if (!smp_load_acquire(&ringside_rings_ready) || cpu >= nr_cpu_ids)
		return -ENXIO;
	ring = ringside_ring_of(cpu);
	if (!ring)
		return -ENXIO;
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	data_pages = ring->bytes / PAGE_SIZE;
	if (first == RINGSIDE_PAGE_CONSUMER) {
		if (pages != 1)
			return -EINVAL;
		ringside_vma_mod_flags(vma, VM_DONTCOPY | VM_DONTDUMP | VM_DONTEXPAND, VM_MAYEXEC);
		return vm_insert_page(vma, vma->vm_start, ring->pages[RINGSIDE_PAGE_CONSUMER]);
	}
	if (first != RINGSIDE_PAGE_PRODUCER ||
	    pages != RINGSIDE_MMAP_CONTROL_PAGES - 1 + 2 * data_pages)
		return -EINVAL;
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	/* Without VM_MAYWRITE a later mprotect() cannot make it writable. */
	ringside_vma_mod_flags(vma, VM_DONTCOPY | VM_DONTDUMP | VM_DONTEXPAND,
			       VM_MAYWRITE | VM_MAYEXEC);
	for (i = 0; i < pages; i++) {
		unsigned long page = RINGSIDE_PAGE_PRODUCER + i;

		if (page >= ring->page_count)
			page -= data_pages; /* the second copy of the data */
		ret = vm_insert_page(vma, vma->vm_start + i * PAGE_SIZE, ring->pages[page]);
		if (ret)
			return ret;
		cond_resched();
	}
	return 0;
}
