//! Names of flag bits, as x86-64 has them.

/// A bit, or several that belong together, and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagName {
    /// All of these bits must be set.
    pub bits: u64,
    /// As in the manual page.
    pub name: &'static str,
}

const fn flag(bits: u64, name: &'static str) -> FlagName {
    FlagName { bits, name }
}

/// Flags of the open family without the access mode, see [`open_access`]. Combinations come before
/// their parts.
pub static OPEN_FLAGS: &[FlagName] = &[
    flag(0o20_200_000, "O_TMPFILE"),
    flag(0o4_010_000, "O_SYNC"),
    flag(0o100, "O_CREAT"),
    flag(0o200, "O_EXCL"),
    flag(0o400, "O_NOCTTY"),
    flag(0o1_000, "O_TRUNC"),
    flag(0o2_000, "O_APPEND"),
    flag(0o4_000, "O_NONBLOCK"),
    flag(0o10_000, "O_DSYNC"),
    flag(0o20_000, "O_ASYNC"),
    flag(0o40_000, "O_DIRECT"),
    flag(0o100_000, "O_LARGEFILE"),
    flag(0o200_000, "O_DIRECTORY"),
    flag(0o400_000, "O_NOFOLLOW"),
    flag(0o1_000_000, "O_NOATIME"),
    flag(0o2_000_000, "O_CLOEXEC"),
    flag(0o10_000_000, "O_PATH"),
];

/// Flags of clone and clone3, without the signal in the low byte.
pub static CLONE_FLAGS: &[FlagName] = &[
    flag(0x80, "CLONE_NEWTIME"),
    flag(0x100, "CLONE_VM"),
    flag(0x200, "CLONE_FS"),
    flag(0x400, "CLONE_FILES"),
    flag(0x800, "CLONE_SIGHAND"),
    flag(0x1000, "CLONE_PIDFD"),
    flag(0x2000, "CLONE_PTRACE"),
    flag(0x4000, "CLONE_VFORK"),
    flag(0x8000, "CLONE_PARENT"),
    flag(0x1_0000, "CLONE_THREAD"),
    flag(0x2_0000, "CLONE_NEWNS"),
    flag(0x4_0000, "CLONE_SYSVSEM"),
    flag(0x8_0000, "CLONE_SETTLS"),
    flag(0x10_0000, "CLONE_PARENT_SETTID"),
    flag(0x20_0000, "CLONE_CHILD_CLEARTID"),
    flag(0x40_0000, "CLONE_DETACHED"),
    flag(0x80_0000, "CLONE_UNTRACED"),
    flag(0x100_0000, "CLONE_CHILD_SETTID"),
    flag(0x200_0000, "CLONE_NEWCGROUP"),
    flag(0x400_0000, "CLONE_NEWUTS"),
    flag(0x800_0000, "CLONE_NEWIPC"),
    flag(0x1000_0000, "CLONE_NEWUSER"),
    flag(0x2000_0000, "CLONE_NEWPID"),
    flag(0x4000_0000, "CLONE_NEWNET"),
    flag(0x8000_0000, "CLONE_IO"),
    flag(0x1_0000_0000, "CLONE_CLEAR_SIGHAND"),
    flag(0x2_0000_0000, "CLONE_INTO_CGROUP"),
];

/// `RESOLVE_` flags of openat2.
pub static RESOLVE_FLAGS: &[FlagName] = &[
    flag(0x01, "RESOLVE_NO_XDEV"),
    flag(0x02, "RESOLVE_NO_MAGICLINKS"),
    flag(0x04, "RESOLVE_NO_SYMLINKS"),
    flag(0x08, "RESOLVE_BENEATH"),
    flag(0x10, "RESOLVE_IN_ROOT"),
    flag(0x20, "RESOLVE_CACHED"),
];

/// Name of the access mode in the flags of the open family.
#[must_use]
pub fn open_access(flags: u64) -> &'static str {
    match flags & 0o3 {
        0 => "O_RDONLY",
        1 => "O_WRONLY",
        2 => "O_RDWR",
        // Not in the manual page: neither reading nor writing, for ioctl() alone.
        _ => "O_ACCMODE",
    }
}

/// The flags of clone() without the exit signal, which shares their word: its low byte.
#[must_use]
pub fn clone_flags(word: u64) -> u64 {
    word & !0xff
}

/// The names of `bits`, and what no name covers.
#[must_use]
pub fn names(bits: u64, table: &'static [FlagName]) -> Names {
    Names {
        left: bits,
        table: table.iter(),
    }
}

/// Iterator over the names of flags.
#[derive(Clone, Debug)]
pub struct Names {
    left: u64,
    table: std::slice::Iter<'static, FlagName>,
}

impl Names {
    /// After the end: bits without a name.
    #[must_use]
    pub fn rest(&self) -> u64 {
        self.left
    }
}

impl Iterator for Names {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        let flag = self.table.find(|flag| self.left & flag.bits == flag.bits)?;
        self.left &= !flag.bits;
        Some(flag.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bits: u64, table: &'static [FlagName], expected: &[&str], rest: u64) {
        let mut names = names(bits, table);
        assert_eq!(names.by_ref().collect::<Vec<_>>(), expected);
        assert_eq!(names.rest(), rest);
    }

    #[test]
    fn combinations_come_before_their_parts() {
        check(0o4_010_000, OPEN_FLAGS, &["O_SYNC"], 0);
        check(0o10_000, OPEN_FLAGS, &["O_DSYNC"], 0);
        check(
            0o20_200_000 | 0o2_000_000,
            OPEN_FLAGS,
            &["O_TMPFILE", "O_CLOEXEC"],
            0,
        );
        check(0o200_000, OPEN_FLAGS, &["O_DIRECTORY"], 0);
    }

    #[test]
    fn bits_without_a_name_are_left_over() {
        check(1 << 40 | 0o100, OPEN_FLAGS, &["O_CREAT"], 1 << 40);
        check(0, CLONE_FLAGS, &[], 0);
    }

    #[test]
    fn the_exit_signal_is_no_flag() {
        assert_eq!(clone_flags(0x0120_0011), 0x0120_0000);
        check(
            clone_flags(0x0120_0011),
            CLONE_FLAGS,
            &["CLONE_CHILD_CLEARTID", "CLONE_CHILD_SETTID"],
            0,
        );
    }
}
