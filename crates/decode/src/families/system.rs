//! The kernel as a whole.

use crate::names::{Names, bit, is, part};

pub(super) static BPF_CMD: Names = Names::of(&[
    is(0, "BPF_MAP_CREATE"),
    is(1, "BPF_MAP_LOOKUP_ELEM"),
    is(2, "BPF_MAP_UPDATE_ELEM"),
    is(3, "BPF_MAP_DELETE_ELEM"),
    is(4, "BPF_MAP_GET_NEXT_KEY"),
    is(5, "BPF_PROG_LOAD"),
    is(6, "BPF_OBJ_PIN"),
    is(7, "BPF_OBJ_GET"),
    is(8, "BPF_PROG_ATTACH"),
    is(9, "BPF_PROG_DETACH"),
    is(0xa, "BPF_PROG_TEST_RUN"),
    is(0xb, "BPF_PROG_GET_NEXT_ID"),
    is(0xc, "BPF_MAP_GET_NEXT_ID"),
    is(0xd, "BPF_PROG_GET_FD_BY_ID"),
    is(0xe, "BPF_MAP_GET_FD_BY_ID"),
    is(0xf, "BPF_OBJ_GET_INFO_BY_FD"),
    is(0x10, "BPF_PROG_QUERY"),
    is(0x11, "BPF_RAW_TRACEPOINT_OPEN"),
    is(0x12, "BPF_BTF_LOAD"),
    is(0x13, "BPF_BTF_GET_FD_BY_ID"),
    is(0x14, "BPF_TASK_FD_QUERY"),
    is(0x15, "BPF_MAP_LOOKUP_AND_DELETE_ELEM"),
    is(0x16, "BPF_MAP_FREEZE"),
    is(0x17, "BPF_BTF_GET_NEXT_ID"),
    is(0x18, "BPF_MAP_LOOKUP_BATCH"),
    is(0x19, "BPF_MAP_LOOKUP_AND_DELETE_BATCH"),
    is(0x1a, "BPF_MAP_UPDATE_BATCH"),
    is(0x1b, "BPF_MAP_DELETE_BATCH"),
    is(0x1c, "BPF_LINK_CREATE"),
    is(0x1d, "BPF_LINK_UPDATE"),
    is(0x1e, "BPF_LINK_GET_FD_BY_ID"),
    is(0x1f, "BPF_LINK_GET_NEXT_ID"),
    is(0x20, "BPF_ENABLE_STATS"),
    is(0x21, "BPF_ITER_CREATE"),
    is(0x22, "BPF_LINK_DETACH"),
    is(0x23, "BPF_PROG_BIND_MAP"),
    is(0x24, "BPF_TOKEN_CREATE"),
    is(0x25, "BPF_PROG_STREAM_READ_BY_FD"),
]);

pub(super) static PERF: Names = Names::of(&[
    bit(1, "PERF_FLAG_FD_NO_GROUP"),
    bit(2, "PERF_FLAG_FD_OUTPUT"),
    bit(4, "PERF_FLAG_PID_CGROUP"),
    bit(8, "PERF_FLAG_FD_CLOEXEC"),
]);

pub(super) static PERF_SAMPLE: Names = Names::of(&[
    bit(1, "PERF_SAMPLE_IP"),
    bit(2, "PERF_SAMPLE_TID"),
    bit(4, "PERF_SAMPLE_TIME"),
    bit(8, "PERF_SAMPLE_ADDR"),
    bit(0x10, "PERF_SAMPLE_READ"),
    bit(0x20, "PERF_SAMPLE_CALLCHAIN"),
    bit(0x40, "PERF_SAMPLE_ID"),
    bit(0x80, "PERF_SAMPLE_CPU"),
    bit(0x100, "PERF_SAMPLE_PERIOD"),
    bit(0x200, "PERF_SAMPLE_STREAM_ID"),
    bit(0x400, "PERF_SAMPLE_RAW"),
    bit(0x800, "PERF_SAMPLE_BRANCH_STACK"),
    bit(0x1000, "PERF_SAMPLE_REGS_USER"),
    bit(0x2000, "PERF_SAMPLE_STACK_USER"),
    bit(0x4000, "PERF_SAMPLE_WEIGHT"),
    bit(0x8000, "PERF_SAMPLE_DATA_SRC"),
    bit(0x1_0000, "PERF_SAMPLE_IDENTIFIER"),
    bit(0x2_0000, "PERF_SAMPLE_TRANSACTION"),
    bit(0x4_0000, "PERF_SAMPLE_REGS_INTR"),
    bit(0x8_0000, "PERF_SAMPLE_PHYS_ADDR"),
    bit(0x10_0000, "PERF_SAMPLE_AUX"),
    bit(0x20_0000, "PERF_SAMPLE_CGROUP"),
    bit(0x40_0000, "PERF_SAMPLE_DATA_PAGE_SIZE"),
    bit(0x80_0000, "PERF_SAMPLE_CODE_PAGE_SIZE"),
    bit(0x100_0000, "PERF_SAMPLE_WEIGHT_STRUCT"),
]);

pub(super) static PERF_FORMAT: Names = Names::of(&[
    bit(1, "PERF_FORMAT_TOTAL_TIME_ENABLED"),
    bit(2, "PERF_FORMAT_TOTAL_TIME_RUNNING"),
    bit(4, "PERF_FORMAT_ID"),
    bit(8, "PERF_FORMAT_GROUP"),
    bit(0x10, "PERF_FORMAT_LOST"),
]);

pub(super) static PERF_TYPE: Names = Names::of(&[
    is(0, "PERF_TYPE_HARDWARE"),
    is(1, "PERF_TYPE_SOFTWARE"),
    is(2, "PERF_TYPE_TRACEPOINT"),
    is(3, "PERF_TYPE_HW_CACHE"),
    is(4, "PERF_TYPE_RAW"),
    is(5, "PERF_TYPE_BREAKPOINT"),
]);

pub(super) static KEYCTL: Names = Names::of(&[
    is(0, "KEYCTL_GET_KEYRING_ID"),
    is(1, "KEYCTL_JOIN_SESSION_KEYRING"),
    is(2, "KEYCTL_UPDATE"),
    is(3, "KEYCTL_REVOKE"),
    is(4, "KEYCTL_CHOWN"),
    is(5, "KEYCTL_SETPERM"),
    is(6, "KEYCTL_DESCRIBE"),
    is(7, "KEYCTL_CLEAR"),
    is(8, "KEYCTL_LINK"),
    is(9, "KEYCTL_UNLINK"),
    is(0xa, "KEYCTL_SEARCH"),
    is(0xb, "KEYCTL_READ"),
    is(0xc, "KEYCTL_INSTANTIATE"),
    is(0xd, "KEYCTL_NEGATE"),
    is(0xe, "KEYCTL_SET_REQKEY_KEYRING"),
    is(0xf, "KEYCTL_SET_TIMEOUT"),
    is(0x10, "KEYCTL_ASSUME_AUTHORITY"),
    is(0x11, "KEYCTL_GET_SECURITY"),
    is(0x12, "KEYCTL_SESSION_TO_PARENT"),
    is(0x13, "KEYCTL_REJECT"),
    is(0x14, "KEYCTL_INSTANTIATE_IOV"),
    is(0x15, "KEYCTL_INVALIDATE"),
    is(0x16, "KEYCTL_GET_PERSISTENT"),
    is(0x17, "KEYCTL_DH_COMPUTE"),
    is(0x18, "KEYCTL_PKEY_QUERY"),
    is(0x19, "KEYCTL_PKEY_ENCRYPT"),
    is(0x1a, "KEYCTL_PKEY_DECRYPT"),
    is(0x1b, "KEYCTL_PKEY_SIGN"),
    is(0x1c, "KEYCTL_PKEY_VERIFY"),
    is(0x1d, "KEYCTL_RESTRICT_KEYRING"),
    is(0x1e, "KEYCTL_MOVE"),
    is(0x1f, "KEYCTL_CAPABILITIES"),
    is(0x20, "KEYCTL_WATCH_KEY"),
]);

pub(super) static KEXEC: Names = Names::of(&[
    bit(1, "KEXEC_ON_CRASH"),
    bit(2, "KEXEC_PRESERVE_CONTEXT"),
    bit(4, "KEXEC_UPDATE_ELFCOREHDR"),
    bit(8, "KEXEC_CRASH_HOTPLUG_SUPPORT"),
    part(0xffff_0000, 0x3_0000, "KEXEC_ARCH_386"),
    part(0xffff_0000, 0x3e_0000, "KEXEC_ARCH_X86_64"),
    part(0xffff_0000, 0xb7_0000, "KEXEC_ARCH_AARCH64"),
]);

pub(super) static KEXEC_FILE: Names = Names::of(&[
    bit(1, "KEXEC_FILE_UNLOAD"),
    bit(2, "KEXEC_FILE_ON_CRASH"),
    bit(4, "KEXEC_FILE_NO_INITRAMFS"),
    bit(8, "KEXEC_FILE_DEBUG"),
    bit(0x10, "KEXEC_FILE_NO_CMA"),
    bit(0x20, "KEXEC_FILE_FORCE_DTB"),
]);

pub(super) static MODULE_INIT: Names = Names::of(&[
    bit(1, "MODULE_INIT_IGNORE_MODVERSIONS"),
    bit(2, "MODULE_INIT_IGNORE_VERMAGIC"),
    bit(4, "MODULE_INIT_COMPRESSED_FILE"),
]);

pub(super) static MODULE_DELETE: Names = Names::of(&[bit(0x200, "O_TRUNC"), bit(0x800, "O_NONBLOCK")]);

pub(super) static REBOOT: Names = Names::of(&[
    is(0x123_4567, "LINUX_REBOOT_CMD_RESTART"),
    is(0xcdef_0123, "LINUX_REBOOT_CMD_HALT"),
    is(0x89ab_cdef, "LINUX_REBOOT_CMD_CAD_ON"),
    is(0, "LINUX_REBOOT_CMD_CAD_OFF"),
    is(0x4321_fedc, "LINUX_REBOOT_CMD_POWER_OFF"),
    is(0xa1b2_c3d4, "LINUX_REBOOT_CMD_RESTART2"),
    is(0xd000_fce2, "LINUX_REBOOT_CMD_SW_SUSPEND"),
    is(0x4558_4543, "LINUX_REBOOT_CMD_KEXEC"),
]);

pub(super) static SYSLOG: Names = Names::of(&[
    is(0, "SYSLOG_ACTION_CLOSE"),
    is(1, "SYSLOG_ACTION_OPEN"),
    is(2, "SYSLOG_ACTION_READ"),
    is(3, "SYSLOG_ACTION_READ_ALL"),
    is(4, "SYSLOG_ACTION_READ_CLEAR"),
    is(5, "SYSLOG_ACTION_CLEAR"),
    is(6, "SYSLOG_ACTION_CONSOLE_OFF"),
    is(7, "SYSLOG_ACTION_CONSOLE_ON"),
    is(8, "SYSLOG_ACTION_CONSOLE_LEVEL"),
    is(9, "SYSLOG_ACTION_SIZE_UNREAD"),
    is(0xa, "SYSLOG_ACTION_SIZE_BUFFER"),
]);

pub(super) static GRND: Names = Names::of(&[
    bit(1, "GRND_NONBLOCK"),
    bit(2, "GRND_RANDOM"),
    bit(4, "GRND_INSECURE"),
]);

pub(super) static LANDLOCK_CREATE: Names = Names::of(&[
    bit(1, "LANDLOCK_CREATE_RULESET_VERSION"),
    bit(2, "LANDLOCK_CREATE_RULESET_ERRATA"),
]);

pub(super) static LANDLOCK_RULE: Names = Names::of(&[
    is(1, "LANDLOCK_RULE_PATH_BENEATH"),
    is(2, "LANDLOCK_RULE_NET_PORT"),
]);

pub(super) static LANDLOCK_RESTRICT: Names = Names::of(&[
    bit(1, "LANDLOCK_RESTRICT_SELF_LOG_SAME_EXEC_OFF"),
    bit(2, "LANDLOCK_RESTRICT_SELF_LOG_NEW_EXEC_ON"),
    bit(4, "LANDLOCK_RESTRICT_SELF_LOG_SUBDOMAINS_OFF"),
    bit(8, "LANDLOCK_RESTRICT_SELF_TSYNC"),
]);

pub(super) static LANDLOCK_FS: Names = Names::of(&[
    bit(1, "LANDLOCK_ACCESS_FS_EXECUTE"),
    bit(2, "LANDLOCK_ACCESS_FS_WRITE_FILE"),
    bit(4, "LANDLOCK_ACCESS_FS_READ_FILE"),
    bit(8, "LANDLOCK_ACCESS_FS_READ_DIR"),
    bit(0x10, "LANDLOCK_ACCESS_FS_REMOVE_DIR"),
    bit(0x20, "LANDLOCK_ACCESS_FS_REMOVE_FILE"),
    bit(0x40, "LANDLOCK_ACCESS_FS_MAKE_CHAR"),
    bit(0x80, "LANDLOCK_ACCESS_FS_MAKE_DIR"),
    bit(0x100, "LANDLOCK_ACCESS_FS_MAKE_REG"),
    bit(0x200, "LANDLOCK_ACCESS_FS_MAKE_SOCK"),
    bit(0x400, "LANDLOCK_ACCESS_FS_MAKE_FIFO"),
    bit(0x800, "LANDLOCK_ACCESS_FS_MAKE_BLOCK"),
    bit(0x1000, "LANDLOCK_ACCESS_FS_MAKE_SYM"),
    bit(0x2000, "LANDLOCK_ACCESS_FS_REFER"),
    bit(0x4000, "LANDLOCK_ACCESS_FS_TRUNCATE"),
    bit(0x8000, "LANDLOCK_ACCESS_FS_IOCTL_DEV"),
]);

pub(super) static LANDLOCK_NET: Names = Names::of(&[
    bit(1, "LANDLOCK_ACCESS_NET_BIND_TCP"),
    bit(2, "LANDLOCK_ACCESS_NET_CONNECT_TCP"),
]);

pub(super) static LANDLOCK_SCOPE: Names = Names::of(&[
    bit(1, "LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET"),
    bit(2, "LANDLOCK_SCOPE_SIGNAL"),
]);

pub(super) static LSM_ATTR: Names = Names::of(&[
    is(0, "LSM_ATTR_UNDEF"),
    is(0x64, "LSM_ATTR_CURRENT"),
    is(0x65, "LSM_ATTR_EXEC"),
    is(0x66, "LSM_ATTR_FSCREATE"),
    is(0x67, "LSM_ATTR_KEYCREATE"),
    is(0x68, "LSM_ATTR_PREV"),
    is(0x69, "LSM_ATTR_SOCKCREATE"),
]);

pub(super) static LSM_FLAG: Names = Names::of(&[bit(1, "LSM_FLAG_SINGLE")]);

pub(super) static LSM_ID: Names = Names::of(&[
    is(0, "LSM_ID_UNDEF"),
    is(0x64, "LSM_ID_CAPABILITY"),
    is(0x65, "LSM_ID_SELINUX"),
    is(0x66, "LSM_ID_SMACK"),
    is(0x67, "LSM_ID_TOMOYO"),
    is(0x68, "LSM_ID_APPARMOR"),
    is(0x69, "LSM_ID_YAMA"),
    is(0x6a, "LSM_ID_LOADPIN"),
    is(0x6b, "LSM_ID_SAFESETID"),
    is(0x6c, "LSM_ID_LOCKDOWN"),
    is(0x6d, "LSM_ID_BPF"),
    is(0x6e, "LSM_ID_LANDLOCK"),
    is(0x6f, "LSM_ID_IMA"),
    is(0x70, "LSM_ID_EVM"),
    is(0x71, "LSM_ID_IPE"),
]);
