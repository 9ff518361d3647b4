//! Tracing, privileges and limits.

use crate::names::{Names, bit, is, part};

pub(super) static PTRACE: Names = Names::of(&[
    is(0, "PTRACE_TRACEME"),
    is(1, "PTRACE_PEEKTEXT"),
    is(2, "PTRACE_PEEKDATA"),
    is(3, "PTRACE_PEEKUSER"),
    is(4, "PTRACE_POKETEXT"),
    is(5, "PTRACE_POKEDATA"),
    is(6, "PTRACE_POKEUSER"),
    is(7, "PTRACE_CONT"),
    is(8, "PTRACE_KILL"),
    is(9, "PTRACE_SINGLESTEP"),
    is(0xc, "PTRACE_GETREGS"),
    is(0xd, "PTRACE_SETREGS"),
    is(0xe, "PTRACE_GETFPREGS"),
    is(0xf, "PTRACE_SETFPREGS"),
    is(0x10, "PTRACE_ATTACH"),
    is(0x11, "PTRACE_DETACH"),
    is(0x12, "PTRACE_GETFPXREGS"),
    is(0x13, "PTRACE_SETFPXREGS"),
    is(0x15, "PTRACE_OLDSETOPTIONS"),
    is(0x18, "PTRACE_SYSCALL"),
    is(0x19, "PTRACE_GET_THREAD_AREA"),
    is(0x1a, "PTRACE_SET_THREAD_AREA"),
    is(0x1e, "PTRACE_ARCH_PRCTL"),
    is(0x1f, "PTRACE_SYSEMU"),
    is(0x20, "PTRACE_SYSEMU_SINGLESTEP"),
    is(0x21, "PTRACE_SINGLEBLOCK"),
    is(0x4200, "PTRACE_SETOPTIONS"),
    is(0x4201, "PTRACE_GETEVENTMSG"),
    is(0x4202, "PTRACE_GETSIGINFO"),
    is(0x4203, "PTRACE_SETSIGINFO"),
    is(0x4204, "PTRACE_GETREGSET"),
    is(0x4205, "PTRACE_SETREGSET"),
    is(0x4206, "PTRACE_SEIZE"),
    is(0x4207, "PTRACE_INTERRUPT"),
    is(0x4208, "PTRACE_LISTEN"),
    is(0x4209, "PTRACE_PEEKSIGINFO"),
    is(0x420a, "PTRACE_GETSIGMASK"),
    is(0x420b, "PTRACE_SETSIGMASK"),
    is(0x420c, "PTRACE_SECCOMP_GET_FILTER"),
    is(0x420d, "PTRACE_SECCOMP_GET_METADATA"),
    is(0x420e, "PTRACE_GET_SYSCALL_INFO"),
    is(0x420f, "PTRACE_GET_RSEQ_CONFIGURATION"),
    is(0x4210, "PTRACE_SET_SYSCALL_USER_DISPATCH_CONFIG"),
    is(0x4211, "PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG"),
    is(0x4212, "PTRACE_SET_SYSCALL_INFO"),
]);

pub(super) static SECCOMP: Names = Names::of(&[
    is(0, "SECCOMP_SET_MODE_STRICT"),
    is(1, "SECCOMP_SET_MODE_FILTER"),
    is(2, "SECCOMP_GET_ACTION_AVAIL"),
    is(3, "SECCOMP_GET_NOTIF_SIZES"),
]);

pub(super) static SECCOMP_FILTER: Names = Names::of(&[
    bit(1, "SECCOMP_FILTER_FLAG_TSYNC"),
    bit(2, "SECCOMP_FILTER_FLAG_LOG"),
    bit(4, "SECCOMP_FILTER_FLAG_SPEC_ALLOW"),
    bit(8, "SECCOMP_FILTER_FLAG_NEW_LISTENER"),
    bit(0x10, "SECCOMP_FILTER_FLAG_TSYNC_ESRCH"),
    bit(0x20, "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"),
]);

pub(super) static KCMP: Names = Names::of(&[
    is(0, "KCMP_FILE"),
    is(1, "KCMP_VM"),
    is(2, "KCMP_FILES"),
    is(3, "KCMP_FS"),
    is(4, "KCMP_SIGHAND"),
    is(5, "KCMP_IO"),
    is(6, "KCMP_SYSVSEM"),
    is(7, "KCMP_EPOLL_TFD"),
]);

pub(super) static CAP: Names = Names::of(&[
    bit(1, "CAP_CHOWN"),
    bit(2, "CAP_DAC_OVERRIDE"),
    bit(4, "CAP_DAC_READ_SEARCH"),
    bit(8, "CAP_FOWNER"),
    bit(0x10, "CAP_FSETID"),
    bit(0x20, "CAP_KILL"),
    bit(0x40, "CAP_SETGID"),
    bit(0x80, "CAP_SETUID"),
    bit(0x100, "CAP_SETPCAP"),
    bit(0x200, "CAP_LINUX_IMMUTABLE"),
    bit(0x400, "CAP_NET_BIND_SERVICE"),
    bit(0x800, "CAP_NET_BROADCAST"),
    bit(0x1000, "CAP_NET_ADMIN"),
    bit(0x2000, "CAP_NET_RAW"),
    bit(0x4000, "CAP_IPC_LOCK"),
    bit(0x8000, "CAP_IPC_OWNER"),
    bit(0x1_0000, "CAP_SYS_MODULE"),
    bit(0x2_0000, "CAP_SYS_RAWIO"),
    bit(0x4_0000, "CAP_SYS_CHROOT"),
    bit(0x8_0000, "CAP_SYS_PTRACE"),
    bit(0x10_0000, "CAP_SYS_PACCT"),
    bit(0x20_0000, "CAP_SYS_ADMIN"),
    bit(0x40_0000, "CAP_SYS_BOOT"),
    bit(0x80_0000, "CAP_SYS_NICE"),
    bit(0x100_0000, "CAP_SYS_RESOURCE"),
    bit(0x200_0000, "CAP_SYS_TIME"),
    bit(0x400_0000, "CAP_SYS_TTY_CONFIG"),
    bit(0x800_0000, "CAP_MKNOD"),
    bit(0x1000_0000, "CAP_LEASE"),
    bit(0x2000_0000, "CAP_AUDIT_WRITE"),
    bit(0x4000_0000, "CAP_AUDIT_CONTROL"),
    bit(0x8000_0000, "CAP_SETFCAP"),
]);

pub(super) static CAP_HIGH: Names = Names::of(&[
    bit(1, "CAP_MAC_OVERRIDE"),
    bit(2, "CAP_MAC_ADMIN"),
    bit(4, "CAP_SYSLOG"),
    bit(8, "CAP_WAKE_ALARM"),
    bit(0x10, "CAP_BLOCK_SUSPEND"),
    bit(0x20, "CAP_AUDIT_READ"),
    bit(0x40, "CAP_PERFMON"),
    bit(0x80, "CAP_BPF"),
    bit(0x100, "CAP_CHECKPOINT_RESTORE"),
]);

pub(super) static PERSONALITY: Names = Names::of(&[
    part(0xff, 0, "PER_LINUX"),
    is(0xffff_ffff, "PER_QUERY"),
    part(0xff, 1, "PER_SVR4"),
    part(0xff, 2, "PER_SVR3"),
    part(0xff, 3, "PER_SCOSVR3"),
    part(0xff, 4, "PER_WYSEV386"),
    part(0xff, 5, "PER_ISCR4"),
    part(0xff, 6, "PER_BSD"),
    part(0xff, 7, "PER_XENIX"),
    part(0xff, 8, "PER_LINUX32"),
    part(0xff, 9, "PER_IRIX32"),
    part(0xff, 0xa, "PER_IRIXN32"),
    part(0xff, 0xb, "PER_IRIX64"),
    part(0xff, 0xc, "PER_RISCOS"),
    part(0xff, 0xd, "PER_SOLARIS"),
    part(0xff, 0xe, "PER_UW7"),
    part(0xff, 0xf, "PER_OSF4"),
    part(0xff, 0x10, "PER_HPUX"),
    bit(0x2_0000, "UNAME26"),
    bit(0x4_0000, "ADDR_NO_RANDOMIZE"),
    bit(0x8_0000, "FDPIC_FUNCPTRS"),
    bit(0x10_0000, "MMAP_PAGE_ZERO"),
    bit(0x20_0000, "ADDR_COMPAT_LAYOUT"),
    bit(0x40_0000, "READ_IMPLIES_EXEC"),
    bit(0x80_0000, "ADDR_LIMIT_32BIT"),
    bit(0x100_0000, "SHORT_INODE"),
    bit(0x200_0000, "WHOLE_SECONDS"),
    bit(0x400_0000, "STICKY_TIMEOUTS"),
    bit(0x800_0000, "ADDR_LIMIT_3GB"),
]);

pub(super) static PRIO: Names = Names::of(&[is(0, "PRIO_PROCESS"), is(1, "PRIO_PGRP"), is(2, "PRIO_USER")]);

pub(super) static SCHED: Names = Names::of(&[
    part(0xbfff_ffff, 0, "SCHED_OTHER"),
    part(0xbfff_ffff, 1, "SCHED_FIFO"),
    part(0xbfff_ffff, 2, "SCHED_RR"),
    part(0xbfff_ffff, 3, "SCHED_BATCH"),
    part(0xbfff_ffff, 5, "SCHED_IDLE"),
    part(0xbfff_ffff, 6, "SCHED_DEADLINE"),
    part(0xbfff_ffff, 7, "SCHED_EXT"),
    bit(0x4000_0000, "SCHED_RESET_ON_FORK"),
]);

pub(super) static SCHED_FLAG: Names = Names::of(&[
    bit(1, "SCHED_FLAG_RESET_ON_FORK"),
    bit(2, "SCHED_FLAG_RECLAIM"),
    bit(4, "SCHED_FLAG_DL_OVERRUN"),
    bit(8, "SCHED_FLAG_KEEP_POLICY"),
    bit(0x10, "SCHED_FLAG_KEEP_PARAMS"),
    bit(0x20, "SCHED_FLAG_UTIL_CLAMP_MIN"),
    bit(0x40, "SCHED_FLAG_UTIL_CLAMP_MAX"),
]);

pub(super) static IOPRIO: Names = Names::of(&[
    part(0xe000, 0, "IOPRIO_CLASS_NONE"),
    part(0xe000, 0x2000, "IOPRIO_CLASS_RT"),
    part(0xe000, 0x4000, "IOPRIO_CLASS_BE"),
    part(0xe000, 0x6000, "IOPRIO_CLASS_IDLE"),
]);

pub(super) static IOPRIO_WHO: Names = Names::of(&[
    is(1, "IOPRIO_WHO_PROCESS"),
    is(2, "IOPRIO_WHO_PGRP"),
    is(3, "IOPRIO_WHO_USER"),
]);

pub(super) static RLIMIT: Names = Names::of(&[
    is(0, "RLIMIT_CPU"),
    is(1, "RLIMIT_FSIZE"),
    is(2, "RLIMIT_DATA"),
    is(3, "RLIMIT_STACK"),
    is(4, "RLIMIT_CORE"),
    is(5, "RLIMIT_RSS"),
    is(6, "RLIMIT_NPROC"),
    is(7, "RLIMIT_NOFILE"),
    is(8, "RLIMIT_MEMLOCK"),
    is(9, "RLIMIT_AS"),
    is(0xa, "RLIMIT_LOCKS"),
    is(0xb, "RLIMIT_SIGPENDING"),
    is(0xc, "RLIMIT_MSGQUEUE"),
    is(0xd, "RLIMIT_NICE"),
    is(0xe, "RLIMIT_RTPRIO"),
    is(0xf, "RLIMIT_RTTIME"),
]);

pub(super) static RUSAGE: Names = Names::of(&[
    is(0, "RUSAGE_SELF"),
    is(0xffff_ffff, "RUSAGE_CHILDREN"),
    is(1, "RUSAGE_THREAD"),
    is(0xffff_fffe, "RUSAGE_BOTH"),
]);
