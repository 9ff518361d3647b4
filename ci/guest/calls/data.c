// SPDX-License-Identifier: Apache-2.0
/*
 * activity data: what calls transfer. The snap lengths that it is captured with are those of run_corpus
 * in ../init; 64 bytes where nothing else is said: corpus/data.expected.
 */
#define LARGE 65536
#define MSG_TRUNC 0x20
#define UNREADABLE_AFTER 40

const char path_exe[] = "/proc/self/exe";
const char option_text[] = "abcd";
char large_data[LARGE + 1];
const struct vector large = { large_data, LARGE };
const struct vector larger = { large_data, LARGE + 1 };
const struct vector three[3] = { { data, BYTES }, { (const void *)BAD_POINTER, 0 }, { data, 3 } };
const struct vector two_in[2] = { { buffer, 3 }, { buffer + 8, 16 } };
struct vector twenty[20];
/* What is read into its first element puts another element in its place. */
struct vector rewritten[2] = { { rewritten, sizeof(rewritten[0]) }, { buffer, sizeof(buffer) } };
struct vector instead;
struct message message_three = { .vectors = three, .vector_count = 3 };
struct message message_two = { .vectors = two_in, .vector_count = 2 };

static void bytes_and_vectors(void)
{
	unsigned int i;

	call(memfd_create, name_a, 0); /* 3 */
	call(write, 3, data, BYTES); /* as many as the snap length */
	call(write, 3, data, 3);
	call(write, 3, 0, 0);
	call(write, 3, BAD_POINTER, BYTES); /* EFAULT */
	call(pwrite64, 3, data, BYTES, 3); /* one more than the snap length */
	call(pread64, 3, buffer, sizeof(buffer), 0); /* snap length 0 */
	call(lseek, 3, 0, 0);
	call(read, 3, buffer, sizeof(buffer)); /* "helhello" */
	call(read, 3, buffer, sizeof(buffer)); /* the end of the file */
	call(read, -1, buffer, sizeof(buffer)); /* EBADF */
	call(writev, 3, three, 3);
	for (i = 0; i < 20; i++) {
		twenty[i].base = data + i % BYTES;
		twenty[i].bytes = 1;
	}
	call(writev, 3, twenty, 20);
	call(preadv, 3, two_in, 2, 0, 0);
	for (i = 0; i < sizeof(large_data); i++)
		((volatile char *)large_data)[i] = 'x';
	call(pwritev, 3, &larger, 1, 0, 0); /* one more than any snap length */
	call(pwritev2, 3, &large, 1, 0, 0, 0); /* the largest one */
	call(preadv2, 3, &large, 1, 0, 0, 0); /* one less */
}

/* A page that is there, one that is not, and a vector that leads from the one to the other at exit. */
static void unreadable(void)
{
	long pages = call(mmap, 0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0);
	volatile char *border = (volatile char *)pages + PAGE;
	unsigned int i;

	note("border", (unsigned long)border);
	call(munmap, border, PAGE);
	for (i = 1; i <= UNREADABLE_AFTER; i++)
		border[-(long)i] = 'y';
	instead.base = (const void *)(border - UNREADABLE_AFTER);
	instead.bytes = sizeof(buffer);
	call(pwrite64, 3, &instead, sizeof(instead), 0);
	call(lseek, 3, 0, 0);
	call(readv, 3, rewritten, 2);
}

static void messages_with_data(void)
{
	call(socketpair, AF_UNIX, SOCK_DGRAM, 0, socket_pair); /* 4, 5 */
	call(sendto, 4, data, BYTES, 0, 0, 0);
	call(recvfrom, 5, buffer, 2, MSG_TRUNC, 0, 0); /* 5: as many as there were */
	call(sendmsg, 4, &message_three, 0);
	call(recvmsg, 5, &message_two, 0);
	call(sendmmsg, 4, &messages_out, 1, 0);
	call(setsockopt, 4, SOL_SOCKET, SO_REUSEADDR, option_text, 4);
}

static void data_run(void)
{
	long self;

	call(mmap, SHARED_AT, SHARED_BYTES, PROT_READ | PROT_WRITE,
	     MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	self = call(getpid);
	note("main", self);
	bytes_and_vectors();
	unreadable();
	messages_with_data();
	call(getcwd, buffer, sizeof(buffer));
	call(readlink, path_exe, buffer, sizeof(buffer));
	call(process_vm_readv, self, &vector_in, 1, &vector_out, 1, 0);
	call(open, path_report, O_WRONLY | O_CREAT | O_TRUNC, 0644); /* 6 */
	note_file(6, "report_dev", "report_ino");
	call(write, 6, shared->report, sizeof(shared->report));
	call(close, 6);
	end(0);
}
