//! Showing a verified module to the kernel, and saying what it means when the kernel refuses.

use std::path::Path;

use ringside_artifact::ModuleInfo;
use rustix::io::Errno;

use crate::exit::Exit;
use crate::host::{Host, Lockdown};
use crate::kernel_log::KernelLog;
use crate::loaded_module::{LoadedModule, RemoveError, remove};
use crate::log;
use crate::verify::VerifiedModule;

/// A module of ours is live in the kernel.
#[derive(Debug)]
pub(crate) struct Inserted {
    /// It was there before and has the same sources.
    pub(crate) reused: bool,
}

/// Why it is not.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InsertError {
    /// Somebody works with the module that is loaded. Stop, whatever variant comes next.
    #[error("the module `ringside` is loaded already and `{holder}` uses it")]
    Held { holder: String },
    /// An older module could not be replaced.
    #[error("the module `ringside` that is loaded cannot be replaced")]
    Replace(#[from] RemoveError),
    /// The kernel said no.
    #[error("the kernel refused the module ({errno}): {cause}{}", quoted(kernel_said))]
    Refused {
        errno: Errno,
        cause: String,
        next_step: String,
        kernel_said: Vec<String>,
    },
}

fn quoted(lines: &[String]) -> String {
    lines.iter().map(|line| format!("\n  kernel: {line}")).collect()
}

impl InsertError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Held { .. } => Exit::DeviceBusy,
            Self::Replace(RemoveError::InUse { .. }) => Exit::DeviceBusy,
            Self::Replace(RemoveError::Refused { .. }) => Exit::RemovalFailed,
            Self::Refused { .. } => Exit::ModuleRefused,
        }
    }

    pub(crate) fn next_step(&self) -> Option<String> {
        match self {
            Self::Refused { next_step, .. } => Some(next_step.clone()),
            _ => None,
        }
    }
}

impl VerifiedModule {
    /// Reuses a loaded module of the same sources, replaces another one that nobody uses, or inserts. The
    /// kernel gets the bytes that were verified; no file is opened again.
    pub(crate) fn insert(&self, host: &Host) -> Result<Inserted, InsertError> {
        if let Some(loaded) = LoadedModule::detect(Path::new("/")) {
            if let Some(holder) = loaded.holder {
                return Err(InsertError::Held { holder });
            }
            if loaded.is_same_source(self.info.srcversion.as_deref()) {
                return Ok(Inserted { reused: true });
            }
            log::info(
                "Another version of the module is loaded and unused; it is replaced by the verified one",
            );
            remove()?;
        }
        log::info(
            "The kernel driver of Ringside is free software under the GNU General Public License, version 2; \
             its source comes with the repository it was loaded from",
        );
        let kernel_log = KernelLog::mark();
        let parameter = host.request_offsets.value.parameter();
        rustix::system::init_module(&self.raw, &parameter).map_err(|errno| {
            let Explanation { cause, next_step } = explain(errno, host, &self.info);
            InsertError::Refused {
                errno,
                cause,
                next_step,
                kernel_said: kernel_log.quote(),
            }
        })?;
        Ok(Inserted { reused: false })
    }
}

/// A refusal in words.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Explanation {
    cause: String,
    next_step: String,
}

/// What the kernel means by an errno of `init_module()`, given what is known of the host.
fn explain(errno: Errno, host: &Host, module: &ModuleInfo) -> Explanation {
    let because = |cause: String, next_step: &str| Explanation {
        cause,
        next_step: next_step.to_owned(),
    };
    let unsigned = if module.is_signed {
        "its signature is not accepted"
    } else {
        "it is not signed"
    };
    match errno {
        Errno::PERM if !host.rights.value.sys_module => because(
            "this process lacks CAP_SYS_MODULE".to_owned(),
            "run as root or give the capability",
        ),
        Errno::PERM if host.modules_disabled.value => because(
            "`/proc/sys/kernel/modules_disabled` is 1".to_owned(),
            "reboot without that setting, or use `--variant ebpf`",
        ),
        Errno::PERM
            if matches!(
                host.lockdown.value,
                Lockdown::Integrity | Lockdown::Confidentiality
            ) =>
        {
            because(
                format!("the kernel is locked down and {unsigned}"),
                "sign the module with a key this kernel knows, or use `--variant ebpf`",
            )
        }
        Errno::PERM => because(
            "a security module or the kernel command line forbids it (LoadPin, SELinux, module_blacklist)"
                .to_owned(),
            "look at `/sys/kernel/security/lsm`, the audit log and `/proc/cmdline`, or use `--variant ebpf`",
        ),
        Errno::KEYREJECTED | Errno::NOKEY => because(
            format!("signatures are enforced and {unsigned}"),
            "enrol the key of whoever signs your modules (`mokutil --import`), or use `--variant ebpf`",
        ),
        Errno::BADMSG | Errno::NOPKG => because(
            "the signature at its end is damaged or uses a hash the kernel lacks".to_owned(),
            "sign again with an algorithm the kernel has",
        ),
        Errno::NOEXEC => because(
            format!(
                "it was built for another kernel or configuration: `{}`",
                module.vermagic
            ),
            "build it against the headers of exactly this kernel",
        ),
        Errno::INVAL => because(
            "a symbol it uses has another checksum in this kernel, or its parameters are invalid".to_owned(),
            "build it against the headers of exactly this kernel; the kernel's lines name the symbols",
        ),
        Errno::NOENT => because(
            "it needs a symbol this kernel does not have".to_owned(),
            "the kernel's lines name the symbol; build it against the headers of exactly this kernel",
        ),
        Errno::EXIST | Errno::BUSY => because(
            "a module of this name is just being loaded or unloaded".to_owned(),
            "wait for the other loader, then try again",
        ),
        Errno::NOMEM => because("memory is short".to_owned(), "free memory, then try again"),
        Errno::NOSYS => because(
            "the kernel has no module support".to_owned(),
            "use `--variant ebpf`",
        ),
        other => because(
            std::io::Error::from(other).to_string(),
            "read the kernel's log (`dmesg`)",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tests::{ROOT_STATUS, root_with, uname};
    use ringside_artifact::Machine;

    fn module() -> ModuleInfo {
        ModuleInfo {
            name: "ringside".to_owned(),
            vermagic: "6.1.0-55-amd64 SMP".to_owned(),
            srcversion: None,
            version: None,
            license: None,
            abi: None,
            has_symbol_versions: true,
            is_signed: false,
            machine: Machine::X86_64,
        }
    }

    fn check(files: &[(&str, &str)], errno: Errno, expected: &str) {
        let host = Host::detect(root_with(files).path(), &uname()).unwrap();
        let explanation = explain(errno, &host, &module());
        assert!(explanation.cause.contains(expected), "{errno:?}: {explanation:?}");
        assert!(!explanation.next_step.is_empty());
    }

    #[test]
    fn a_missing_permission_names_what_is_missing() {
        check(
            &[("proc/self/status", "CapEff:\t0\n")],
            Errno::PERM,
            "CAP_SYS_MODULE",
        );
        check(
            &[ROOT_STATUS, ("proc/sys/kernel/modules_disabled", "1")],
            Errno::PERM,
            "modules_disabled",
        );
        check(
            &[ROOT_STATUS, ("sys/kernel/security/lockdown", "none [integrity]")],
            Errno::PERM,
            "locked down and it is not signed",
        );
        check(&[ROOT_STATUS], Errno::PERM, "LoadPin");
    }

    #[test]
    fn misleading_errnos_are_translated() {
        check(
            &[ROOT_STATUS],
            Errno::NOEXEC,
            "built for another kernel or configuration: `6.1.0-55-amd64 SMP`",
        );
        check(&[ROOT_STATUS], Errno::INVAL, "another checksum");
        check(&[ROOT_STATUS], Errno::NOENT, "needs a symbol");
        check(
            &[ROOT_STATUS],
            Errno::KEYREJECTED,
            "signatures are enforced and it is not signed",
        );
        check(&[ROOT_STATUS], Errno::EXIST, "just being loaded");
    }
}
