// SPDX-License-Identifier: Apache-2.0
/* Who is watched meanwhile. */
/* Calls that would keep a caller from being ended, or make more of it than can be ended. */
static int is_left_out(unsigned int nr)
{
	static const unsigned int left_out[] = {
		SYS_fork, SYS_vfork, SYS_clone, SYS_clone3, SYS_exit, SYS_exit_group, SYS_alarm,
		SYS_setitimer, SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_ptrace,
		SYS_munmap, SYS_brk, SYS_seccomp, SYS_prctl, SYS_arch_prctl,
	};
	unsigned int i;

	for (i = 0; i < sizeof(left_out) / sizeof(*left_out); i++)
		if (left_out[i] == nr)
			return 1;
	return 0;
}

static unsigned long argument(struct actor *actor)
{
	switch (below(actor, 5)) {
	case 0:
		return below(actor, 16);
	case 1:
		return -1UL;
	case 2:
		return any(actor) >> below(actor, 64);
	default:
		return (unsigned long)address(actor);
	}
}

/* Calls of every number with arguments of every kind, by somebody who may do nothing. */
static void call_wildly(struct actor *actor)
{
	struct rlimit little = { .rlim_cur = 256 << 20, .rlim_max = 256 << 20 };
	unsigned int i;

	alarm(3);
	setrlimit(RLIMIT_AS, &little);
	if (chdir("/tmp") || setgid(65534) || setuid(65534))
		_exit(1);
	for (i = 0; i < 300; i++) {
		unsigned int nr = below(actor, 470);

		if (is_left_out(nr))
			continue;
		syscall(nr, argument(actor), argument(actor), argument(actor), argument(actor),
			argument(actor), argument(actor));
	}
	_exit(0);
}

static void *end_later(void *nothing)
{
	usleep(1000);
	return nothing;
}

/* What a machine does all day, and then what nobody should. Never returns. */
static void call(unsigned int which, __u64 seed)
{
	struct actor actor = { .random = (seed + 77 + which) * 0x9e3779b97f4a7c15UL };
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	char *const arguments[] = { "hostile", "0", NULL };

	actor.arena = mmap(NULL, ARENA, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	name.sun_path[1] = 'h' + which;
	for (;;) {
		int file = open(below(&actor, 2) ? "/tmp/hostile" : address(&actor), O_RDONLY);
		int client = socket(AF_UNIX, SOCK_STREAM, 0);
		pthread_t thread;
		pid_t child;

		bind(client, (void *)&name, offsetof(struct sockaddr_un, sun_path) + 2);
		connect(client, below(&actor, 2) ? (void *)&name : address(&actor), below(&actor, 140));
		close(client);
		close(file);
		child = fork();
		if (!child) {
			switch (below(&actor, 4)) {
			case 0:
				execve("/tmp/hostile", arguments, NULL);
				_exit(1);
			case 1:
				execve(address(&actor), address(&actor), address(&actor));
				_exit(1);
			case 2:
				pthread_create(&thread, NULL, end_later, NULL);
				pthread_create(&thread, NULL, end_later, NULL);
				_exit(0);
			default:
				call_wildly(&actor);
			}
		}
		any(&actor); /* the child's next choice is not the parent's */
		wait_for_end(child, 5000);
	}
}
