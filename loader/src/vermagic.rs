//! Whether a module was built for the running kernel, word by word.
//!
//! The kernel compares one text, release first, and answers a difference with "Invalid module format". Here
//! the first differing word is named instead. What a kernel will compare is not readable from the outside;
//! it is learnt from a module of that kernel, or else from `uname`, as far as that says.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use ringside_artifact::ModuleInfo;

use crate::host::Host;

/// Files that are looked at before the search for a module of the running kernel is given up.
const SEARCHED_FILES: usize = 4096;

/// What is known of the text the running kernel will compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KernelMagic {
    /// All of it, from a module that was built with the kernel.
    Exact { text: String, module: PathBuf },
    /// The release, and what the version text tells of the build.
    FromUname {
        release: String,
        smp: Option<bool>,
        /// The words it may have; none: not known.
        preempt: &'static [&'static str],
    },
}

/// The first word that differs. `(end)` stands for a word that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the module was built for `{module}`; `{module_word}` differs from the running kernel's `{kernel_word}`"
)]
pub(crate) struct Mismatch {
    pub(crate) module: String,
    pub(crate) module_word: String,
    pub(crate) kernel_word: String,
}

impl KernelMagic {
    pub(crate) fn of(root: &Path, host: &Host) -> Self {
        let release = host.release.value.as_str();
        // Only modules of the kernel package itself: others may have been built elsewhere.
        let directory = root.join("lib/modules").join(release).join("kernel");
        if let Some((module, text)) = first_module(&directory) {
            return Self::Exact { text, module };
        }
        let words: Vec<&str> = host.kernel_version.value.split(' ').collect();
        // `SMP` shows that the text has the form the kernel's own build gives it; without it nothing is known.
        let smp = words.contains(&"SMP").then_some(true);
        let preempt = if words.contains(&"PREEMPT_RT") {
            // Since 6.12 such a kernel may also be built with PREEMPT_BUILD, whose word comes first in vermagic.h then.
            &["preempt_rt", "preempt"][..]
        } else if words.iter().any(|word| word.starts_with("PREEMPT")) {
            &["preempt"][..]
        } else {
            &[]
        };
        Self::FromUname {
            release: release.to_owned(),
            smp,
            preempt,
        }
    }

    /// Compares what is known.
    pub(crate) fn accepts(&self, module: &ModuleInfo) -> Result<(), Mismatch> {
        let differ = |module_word: Option<&str>, kernel_word: Option<&str>| Mismatch {
            module: module.vermagic.clone(),
            module_word: module_word.unwrap_or("(end)").to_owned(),
            kernel_word: kernel_word.unwrap_or("(end)").to_owned(),
        };
        let mut ours = module.vermagic.split_whitespace();
        match self {
            Self::Exact { text, .. } => {
                let mut theirs = text.split_whitespace();
                // With symbol checksums on both sides the kernel leaves the release out of the comparison.
                let checksums =
                    module.has_symbol_versions && text.split_whitespace().any(|word| word == "modversions");
                let (our_release, their_release) = (ours.next(), theirs.next());
                if our_release != their_release && !checksums {
                    return Err(differ(our_release, their_release));
                }
                loop {
                    match (ours.next(), theirs.next()) {
                        (None, None) => return Ok(()),
                        (a, b) if a == b => {}
                        (a, b) => return Err(differ(a, b)),
                    }
                }
            }
            Self::FromUname {
                release,
                smp,
                preempt,
            } => {
                let our_release = ours.next();
                if our_release != Some(release) {
                    return Err(differ(our_release, Some(release)));
                }
                let words: Vec<&str> = ours.collect();
                if *smp == Some(true) && !words.contains(&"SMP") {
                    return Err(differ(words.first().copied(), Some("SMP")));
                }
                let ours = words.iter().copied().find(|word| word.starts_with("preempt"));
                match preempt.first() {
                    Some(first) if !ours.is_some_and(|word| preempt.contains(&word)) => {
                        Err(differ(ours, Some(first)))
                    }
                    _ => Ok(()),
                }
            }
        }
    }
}

/// Breadth first, so that the search ends early in the usual tree. Compressed modules are not opened.
fn first_module(directory: &Path) -> Option<(PathBuf, String)> {
    let mut waiting = VecDeque::from([directory.to_owned()]);
    let mut seen = 0;
    while let Some(directory) = waiting.pop_front() {
        for entry in std::fs::read_dir(directory).ok()?.flatten() {
            seen += 1;
            if seen > SEARCHED_FILES {
                return None;
            }
            let Ok(kind) = entry.file_type() else { continue };
            let path = entry.path();
            if kind.is_dir() {
                waiting.push_back(path);
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "ko") {
                let info = std::fs::read(&path)
                    .ok()
                    .and_then(|bytes| ModuleInfo::read(&bytes).ok());
                if let Some(info) = info {
                    return Some((path, info.vermagic));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use ringside_artifact::Machine;

    fn module(vermagic: &str, has_symbol_versions: bool) -> ModuleInfo {
        ModuleInfo {
            name: "ringside".to_owned(),
            vermagic: vermagic.to_owned(),
            srcversion: None,
            version: None,
            license: None,
            abi: None,
            has_symbol_versions,
            is_signed: false,
            machine: Machine::X86_64,
        }
    }

    fn exact(text: &str) -> KernelMagic {
        KernelMagic::Exact {
            text: text.to_owned(),
            module: PathBuf::new(),
        }
    }

    fn check(kernel: &KernelMagic, ours: &ModuleInfo) -> String {
        match kernel.accepts(ours) {
            Ok(()) => "accepted".to_owned(),
            Err(mismatch) => format!("{} / {}", mismatch.module_word, mismatch.kernel_word),
        }
    }

    #[test]
    fn the_first_differing_word_is_named() {
        let kernel = exact("6.1.0-56-amd64 SMP preempt mod_unload modversions ");
        for (vermagic, expected) in [
            ("6.1.0-56-amd64 SMP preempt mod_unload modversions", "accepted"),
            (
                "6.1.0-56-amd64 SMP preempt_rt mod_unload modversions",
                "preempt_rt / preempt",
            ),
            ("6.1.0-56-amd64 SMP preempt mod_unload", "(end) / modversions"),
            (
                "6.1.0-56-amd64 SMP preempt mod_unload modversions RANDSTRUCT",
                "RANDSTRUCT / (end)",
            ),
            (
                "6.1.0-55-amd64 SMP preempt mod_unload modversions",
                "6.1.0-55-amd64 / 6.1.0-56-amd64",
            ),
        ] {
            assert_eq!(check(&kernel, &module(vermagic, false)), expected, "{vermagic}");
        }
    }

    #[test]
    fn another_release_is_accepted_only_with_checksums_on_both_sides() {
        let with = exact("6.1.0-56-amd64 SMP modversions");
        let without = exact("7.2.6-amd64 SMP");
        assert_eq!(
            check(&with, &module("6.1.0-55-amd64 SMP modversions", true)),
            "accepted"
        );
        assert_eq!(
            check(&with, &module("6.1.0-55-amd64 SMP modversions", false)),
            "6.1.0-55-amd64 / 6.1.0-56-amd64"
        );
        assert_eq!(
            check(&without, &module("7.2.5-amd64 SMP", true)),
            "7.2.5-amd64 / 7.2.6-amd64"
        );
    }

    #[test]
    fn without_a_module_to_learn_from_only_what_uname_says_is_compared() {
        let kernel = KernelMagic::FromUname {
            release: "6.1.0".to_owned(),
            smp: Some(true),
            preempt: &["preempt"],
        };
        assert_eq!(
            check(&kernel, &module("6.1.0 SMP preempt mod_unload anything", false)),
            "accepted"
        );
        assert_eq!(
            check(&kernel, &module("6.1.0 SMP preempt_rt mod_unload", false)),
            "preempt_rt / preempt"
        );
        assert_eq!(
            check(&kernel, &module("6.1.0 SMP mod_unload", false)),
            "(end) / preempt"
        );
        assert_eq!(
            check(&kernel, &module("6.1.0 mod_unload", false)),
            "mod_unload / SMP"
        );
        assert_eq!(
            check(&kernel, &module("6.1.1 SMP preempt", true)),
            "6.1.1 / 6.1.0"
        );
        let rt = KernelMagic::FromUname {
            release: "6.12.117".to_owned(),
            smp: Some(true),
            preempt: &["preempt_rt", "preempt"],
        };
        for (words, expected) in [
            ("preempt_rt mod_unload", "accepted"),
            ("preempt mod_unload", "accepted"),
            ("mod_unload", "(end) / preempt_rt"),
        ] {
            let ours = module(&format!("6.12.117 SMP {words}"), false);
            assert_eq!(check(&rt, &ours), expected);
        }
        let silent = KernelMagic::FromUname {
            release: "6.1.0".to_owned(),
            smp: None,
            preempt: &[],
        };
        assert_eq!(check(&silent, &module("6.1.0 preempt", false)), "accepted");
    }
}
