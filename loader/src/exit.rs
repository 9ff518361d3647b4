//! Exit codes: one per class of failure, listed for people in `docs/exit-codes.md`.

use std::process::ExitCode;

/// How the program ended. The numbers are an interface: never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(crate) enum Exit {
    Done = 0,
    Internal = 1,
    Usage = 2,
    NoPrivilege = 10,
    UnsupportedHost = 11,
    NotBuilt = 12,
    NotFound = 13,
    Unreachable = 14,
    Truncated = 15,
    Altered = 16,
    NotDriver = 17,
    WrongKernel = 18,
    WrongAbi = 19,
    BadIndex = 20,
    ModuleRefused = 21,
    NoBtf = 22,
    EbpfRefused = 23,
    DeviceBusy = 24,
    DeviceUnusable = 25,
    NoModules = 26,
    EbpfUnsupported = 27,
    ConsumerNotStarted = 30,
    ConsumerNotReady = 31,
    ConsumerFailed = 32,
    RemovalFailed = 33,
    DiskFull = 40,
    CannotWrite = 41,
    Unbalanced = 42,
    Interrupted = 130,
}

/// One row of the documentation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) exit: Exit,
    pub(crate) meaning: &'static str,
    pub(crate) next_step: &'static str,
}

const fn row(exit: Exit, meaning: &'static str, next_step: &'static str) -> Row {
    Row {
        exit,
        meaning,
        next_step,
    }
}

/// Every code with its meaning and the next step.
pub(crate) const TABLE: &[Row] = &[
    row(Exit::Done, "everything asked for was done", "none"),
    row(
        Exit::Internal,
        "a condition the program believes impossible",
        "report it with the whole output",
    ),
    row(
        Exit::Usage,
        "the command line is wrong",
        "read `ringside run --help`",
    ),
    row(
        Exit::NoPrivilege,
        "neither variant may be loaded with the rights of this process",
        "run as root, or give CAP_SYS_MODULE (kmod) or CAP_BPF and CAP_PERFMON (ebpf)",
    ),
    row(
        Exit::UnsupportedHost,
        "the host cannot be described: no `/proc`, unknown architecture or odd kernel release",
        "mount `/proc`; otherwise this machine is not supported",
    ),
    row(
        Exit::NotBuilt,
        "no source has a driver for this kernel",
        "add the kernel to `KERNEL_VERSIONS`, build and publish; or name another source",
    ),
    row(
        Exit::NotFound,
        "a source answered 404 or 410: no repository there, or a listed file is gone",
        "check the URL or directory; publish again",
    ),
    row(
        Exit::Unreachable,
        "a mirror did not answer in time, or only with errors",
        "check address, network and the mirror's log",
    ),
    row(
        Exit::Truncated,
        "an index or artifact ended early",
        "publish again; look at proxies and disk space on the mirror",
    ),
    row(
        Exit::Altered,
        "an artifact has other contents than the index says",
        "do not load it; publish again and find out who changed it",
    ),
    row(
        Exit::NotDriver,
        "the file is intact but is no driver of this kind",
        "publish the right file",
    ),
    row(
        Exit::WrongKernel,
        "the module was built for another kernel",
        "build it for this kernel",
    ),
    row(
        Exit::WrongAbi,
        "the driver speaks another ABI than this program",
        "use loader, consumer and driver of one version",
    ),
    row(
        Exit::BadIndex,
        "the index cannot be read or has a newer format",
        "publish again, or replace this program by a newer one",
    ),
    row(
        Exit::ModuleRefused,
        "the kernel refused the module",
        "follow the cause that is printed with the error",
    ),
    row(
        Exit::NoBtf,
        "the kernel has no BTF, which the eBPF variant needs",
        "use the kernel module, or a kernel with CONFIG_DEBUG_INFO_BTF",
    ),
    row(
        Exit::EbpfRefused,
        "the kernel refused the eBPF programs",
        "follow the cause that is printed with the error",
    ),
    row(
        Exit::DeviceBusy,
        "another process holds the driver",
        "stop the process that is named",
    ),
    row(
        Exit::DeviceUnusable,
        "the driver is loaded, but its device or rings cannot be used",
        "follow the cause that is printed; ask for smaller rings when memory is short",
    ),
    row(
        Exit::NoModules,
        "the kernel takes no modules (no module support, modules disabled, lockdown), and `kmod` was asked for",
        "use `--variant ebpf` or `auto`",
    ),
    row(
        Exit::EbpfUnsupported,
        "eBPF cannot be used safely on this kernel (PREEMPT_RT before 6.1), and `ebpf` was asked for",
        "use `--variant kmod` or `auto`",
    ),
    row(
        Exit::ConsumerNotStarted,
        "the consumer could not be started",
        "check `--consumer` and the rights of the file",
    ),
    row(
        Exit::ConsumerNotReady,
        "the consumer did not become ready in time",
        "look at the consumer's own messages above",
    ),
    row(
        Exit::ConsumerFailed,
        "the consumer ended unexpectedly or with an error",
        "look at the consumer's own messages above; when a signal killed it, at the kernel's log too",
    ),
    row(
        Exit::RemovalFailed,
        "the module could not be removed at the end",
        "stop who uses it, then `rmmod ringside`",
    ),
    row(
        Exit::DiskFull,
        "no space left for a file that was to be written",
        "free space, or write elsewhere",
    ),
    row(
        Exit::CannotWrite,
        "a file could not be written for another reason",
        "check path and permissions",
    ),
    row(
        Exit::Unbalanced,
        "the ledger does not balance: an event was lost that no reason accounts for",
        "do not trust the capture to be complete; report it with the summary",
    ),
    row(
        Exit::Interrupted,
        "a signal came before the capture had begun",
        "none; nothing was left behind",
    ),
];

impl Exit {
    pub(crate) const fn code(self) -> u8 {
        self as u8
    }

    pub(crate) fn meaning(self) -> &'static str {
        TABLE
            .iter()
            .find(|row| row.exit == self)
            .map_or("", |row| row.meaning)
    }

    pub(crate) fn next_step(self) -> &'static str {
        TABLE
            .iter()
            .find(|row| row.exit == self)
            .map_or("", |row| row.next_step)
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGIN: &str = "<!-- ringside: compared with loader/src/exit.rs by a test -->\n";

    #[test]
    fn the_documented_exit_codes_are_those_of_the_program() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/exit-codes.md");
        let page = std::fs::read_to_string(path).unwrap();
        let (_, table) = page.split_once(BEGIN).expect("the marker before the table");
        let documented: String = table
            .lines()
            .take_while(|line| line.starts_with('|'))
            .map(|line| format!("{line}\n"))
            .collect();
        let mut expected = "| code | name | meaning | next step |\n| --- | --- | --- | --- |\n".to_owned();
        for row in TABLE {
            expected += &format!(
                "| {} | {:?} | {} | {} |\n",
                row.exit.code(),
                row.exit,
                row.meaning,
                row.next_step
            );
        }
        assert_eq!(documented, expected, "copy this into {path}:\n{expected}");
    }

    #[test]
    fn codes_are_unique_and_ascending() {
        assert!(TABLE.is_sorted_by(|a, b| a.exit.code() < b.exit.code()));
    }
}
