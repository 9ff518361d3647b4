//! Whether a task may lose its CPU in the middle of a program that hooks a function.

use std::fs;
use std::path::Path;

use crate::host::Uname;
use crate::kernel_log;

/// What the kernel was built for and told to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Preemption {
    /// Code of the kernel keeps its CPU until it gives it away: `none`, `voluntary`.
    #[default]
    Voluntary,
    /// It may lose it anywhere: `full`, `lazy`.
    Full,
    /// Likewise, and does so all the time: `PREEMPT_RT`.
    Realtime,
    /// The kernel can be told, and nothing says what it was told.
    Unknown,
}

impl Preemption {
    /// From the kernel's version text; of a kernel that can be told (`PREEMPT_DYNAMIC`), from the first of these
    /// that says it: what is in force, what the kernel logged last, its command line, its configuration.
    pub(crate) fn of(root: &Path, uname: &Uname) -> Self {
        let read = |path: &str| fs::read_to_string(root.join(path)).ok();
        let release = &uname.release;
        Self::of_build(&uname.version).unwrap_or_else(|| {
            read("sys/kernel/debug/sched/preempt")
                .and_then(|text| in_force(&text))
                .or_else(|| kernel_log::last(root, LOGGED).and_then(|line| logged(&line)))
                .or_else(|| read("proc/cmdline").and_then(|text| told(&text)))
                .or_else(|| read(&format!("boot/config-{release}")).and_then(|text| configured(&text)))
                .or_else(|| read(&format!("lib/modules/{release}/config")).and_then(|text| configured(&text)))
                .unwrap_or(Self::Unknown)
        })
    }

    /// `#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-1`. `None`: it can be told.
    fn of_build(version: &str) -> Option<Self> {
        let words = || version.split([' ', '{', ',', '}']);
        if version.contains("PREEMPT_RT") || version.contains("PREEMPT_{RT") {
            return Some(Self::Realtime);
        }
        if words().any(|word| word == "PREEMPT_DYNAMIC") {
            return None;
        }
        let preempts = words().any(|word| word == "PREEMPT" || word == "PREEMPT_LAZY");
        Some(if preempts { Self::Full } else { Self::Voluntary })
    }

    fn of_mode(mode: &str) -> Option<Self> {
        match mode {
            "none" | "voluntary" => Some(Self::Voluntary),
            "full" | "lazy" => Some(Self::Full),
            _ => None,
        }
    }
}

/// What the kernel writes into its log when it is told.
const LOGGED: &str = "Dynamic Preempt: ";

/// The mode in force stands in brackets: `none (voluntary) full`.
fn in_force(text: &str) -> Option<Preemption> {
    let (mode, _) = text.split_once('(')?.1.split_once(')')?;
    Preemption::of_mode(mode)
}

fn logged(line: &str) -> Option<Preemption> {
    Preemption::of_mode(line.strip_prefix(LOGGED)?.trim())
}

/// The last word on a command line counts.
fn told(command_line: &str) -> Option<Preemption> {
    let modes = command_line.split_ascii_whitespace();
    let told = modes.filter_map(|word| word.strip_prefix("preempt="));
    told.filter_map(Preemption::of_mode).next_back()
}

fn configured(config: &str) -> Option<Preemption> {
    let mode = |line: &str| match line {
        "CONFIG_PREEMPT_NONE=y" | "CONFIG_PREEMPT_VOLUNTARY=y" => Some(Preemption::Voluntary),
        "CONFIG_PREEMPT=y" | "CONFIG_PREEMPT_LAZY=y" => Some(Preemption::Full),
        _ => None,
    };
    config.lines().find_map(mode)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tests::{root_with, uname};

    const IN_FORCE: &str = "sys/kernel/debug/sched/preempt";
    const CONFIG: &str = "boot/config-6.1.0-56-cloud-amd64";

    #[test]
    fn the_build_decides_and_what_it_was_told_where_it_does_not() {
        use Preemption::{Full, Realtime, Unknown, Voluntary};

        let can_be_told = "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-1";
        let full = (IN_FORCE, "none voluntary (full)\n");
        for (version, files, expected) in [
            ("#1 SMP Debian 5.10.262-1 (2026-11-01)", &[full][..], Voluntary),
            ("#1 SMP PREEMPT Debian 6.6.1-1", &[], Full),
            ("#1 SMP PREEMPT_RT Debian 6.1.192-1", &[], Realtime),
            ("#1 SMP PREEMPT_{RT,(lazy)} Debian 6.13.1-1", &[], Realtime),
            ("#1 SMP PREEMPT_LAZY Debian 6.13.1-1", &[], Full),
            (can_be_told, &[full], Full),
            (can_be_told, &[(IN_FORCE, "none (voluntary) full\n")], Voluntary),
            (can_be_told, &[(IN_FORCE, "none voluntary full (lazy)\n")], Full),
            (can_be_told, &[("proc/cmdline", "quiet preempt=full\n")], Full),
            (
                can_be_told,
                &[("proc/cmdline", "preempt=full preempt=none\n")],
                Voluntary,
            ),
            // What is in force is asked first, what was built last.
            (
                can_be_told,
                &[full, ("proc/cmdline", "preempt=none\n"), (CONFIG, "")],
                Full,
            ),
            (
                can_be_told,
                &[
                    ("proc/cmdline", "quiet\n"),
                    (
                        CONFIG,
                        "# CONFIG_PREEMPT is not set\nCONFIG_PREEMPT_VOLUNTARY=y\n",
                    ),
                ],
                Voluntary,
            ),
            (can_be_told, &[(CONFIG, "CONFIG_PREEMPT=y\n")], Full),
            (can_be_told, &[("proc/cmdline", "quiet preempt=other\n")], Unknown),
            (can_be_told, &[], Unknown),
        ] {
            let root = root_with(files);
            let uname = Uname {
                version: version.to_owned(),
                ..uname()
            };
            assert_eq!(
                Preemption::of(root.path(), &uname),
                expected,
                "{version} {files:?}"
            );
        }
    }

    #[test]
    fn the_last_line_of_the_log_counts() {
        assert_eq!(logged("Dynamic Preempt: voluntary"), Some(Preemption::Voluntary));
        assert_eq!(logged("Dynamic Preempt: lazy"), Some(Preemption::Full));
        assert_eq!(logged("Dynamic Preempt: "), None);
        assert_eq!(logged("Booting"), None);
    }
}
