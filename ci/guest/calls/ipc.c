// SPDX-License-Identifier: Apache-2.0
/* Shared memory, semaphores, queues, futexes, keys: corpus/ipc.expected. */
struct {
	unsigned short number;
	short change, flags;
} const semaphore_up = { 0, 1, 0 }, semaphore_down = { 0, -1, 0 };
struct {
	long type;
	char text[BYTES];
} queue_message = { 1, "hello" };
const char queue_name[] = "queue";
const struct __kernel_timespec long_ago = { .tv_sec = 1 };
/* struct mq_attr: flags, one message of 16 bytes */
const long queue_attributes[8] = { 0, 1, 16, 0 };
int futex_word;

static void ipc(void)
{
	long id, address;

	id = call(shmget, 0, PAGE, 0600);
	note("shm", id);
	call(shmget, 0, 0, 0); /* EINVAL */
	address = call(shmat, id, 0, 0);
	note("shm_address", address);
	call(shmat, -1, 0, 0); /* EINVAL */
	call(shmdt, address);
	call(shmdt, 1); /* EINVAL */
	call(shmctl, id, 0, 0); /* IPC_RMID */
	call(shmctl, -1, 0, 0); /* EINVAL */

	id = call(semget, 0, 1, 0600);
	note("sem", id);
	call(semget, 0, -1, 0); /* EINVAL */
	call(semop, id, &semaphore_up, 1);
	call(semop, -1, 0, 0); /* EINVAL */
	call(semtimedop, id, &semaphore_down, 1, &one_ms);
	call(semtimedop, id, &semaphore_down, 1, &one_ms); /* EAGAIN: it is 0 */
	call(semtimedop, -1, 0, 0, 0); /* EINVAL */
	call(semctl, id, 0, 0, 0); /* IPC_RMID */
	call(semctl, -1, 0, 0, 0); /* EINVAL */

	id = call(msgget, 0, 0600);
	note("msg", id);
	call(msgget, NO_SUCH_ID, 0); /* ENOENT */
	call(msgsnd, id, &queue_message, BYTES, 0);
	call(msgsnd, -1, 0, 0, 0); /* EFAULT: the type is read first */
	call(msgrcv, id, &queue_message, BYTES, 0, 0);
	call(msgrcv, -1, 0, 0, 0, 0); /* EINVAL */
	call(msgctl, id, 0, 0); /* IPC_RMID */
	call(msgctl, -1, 0, 0); /* EINVAL */

	call(mq_open, queue_name, O_RDWR | O_CREAT, 0600, queue_attributes); /* 3 */
	call(mq_open, 0, 0, 0, 0); /* EFAULT */
	call(mq_timedsend, 3, data, BYTES, 0, 0);
	call(mq_timedsend, -1, 0, 0, 0, 0); /* EBADF */
	call(mq_timedreceive, 3, buffer, sizeof(buffer), 0, 0);
	call(mq_timedreceive, 3, buffer, sizeof(buffer), 0, &long_ago); /* ETIMEDOUT */
	call(mq_timedreceive, -1, 0, 0, 0, 0); /* EBADF */
	call(mq_notify, 3, 0);
	call(mq_notify, -1, 0); /* EBADF */
	call(mq_getsetattr, 3, 0, words);
	call(mq_getsetattr, -1, 0, 0); /* EBADF */
	call(mq_unlink, queue_name);
	call(mq_unlink, 0); /* EFAULT */

	call(add_key, 0, 0, 0, 0, 0); /* EFAULT */
	call(request_key, 0, 0, 0, 0); /* EFAULT */
	call(keyctl, NO_SUCH_THING, 0, 0, 0, 0); /* EOPNOTSUPP */
}

static void futexes(void)
{
	call(futex, &futex_word, 1, 1, 0, 0, 0); /* FUTEX_WAKE */
	call(futex, &futex_word, 0, 1, 0, 0, 0); /* FUTEX_WAIT: EAGAIN, the word is 0 */
	call(futex, &futex_word, 0, 0, &one_ms, 0, 0); /* ETIMEDOUT */
	call(futex, &futex_word, 99, 0, 0, 0, 0); /* ENOSYS */
	call(futex_waitv, 0, 0, 0, 0, 0); /* EINVAL, since 5.16 */
	/* since 6.7 */
	call(futex_wake, &futex_word, 0, 0, BAD_FLAGS); /* EINVAL */
	call(futex_wait, &futex_word, 0, 0, BAD_FLAGS, 0, 0); /* EINVAL */
	call(futex_requeue, 0, BAD_FLAGS, 0, 0); /* EINVAL */
	call(set_robust_list, 0, 24);
	call(set_robust_list, 0, 0); /* EINVAL */
	call(get_robust_list, 0, words, words + 1);
	call(get_robust_list, NO_SUCH_ID, 0, 0); /* ESRCH */
	call(membarrier, NO_SUCH_THING, 0, 0); /* EINVAL */
	call(membarrier, 0, 0, 0); /* a mask of what there is */
	call(rseq, 0, 0, BAD_FLAGS, 0); /* EINVAL */
	call(rseq_slice_yield); /* since 7.0 */
}
