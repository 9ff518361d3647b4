//! What this machine is, each fact with the place it was read from. Nothing is changed.

use std::fs;
use std::path::{Path, PathBuf};

use ringside_kernel_release::{Arch, InvalidRelease, KernelRelease, Tag, UnknownArch};
use serde::Serialize;

use crate::ebpf::{RingLock, ring_lock};
use crate::offsets::RequestOffsets;
use crate::overlay;

/// `CAP_*` numbers of `linux/capability.h`.
const CAP_SYS_MODULE: u32 = 16;
const CAP_SYS_ADMIN: u32 = 21;
const CAP_PERFMON: u32 = 38;
const CAP_BPF: u32 = 39;

/// Inode of the initial user namespace's file (`PROC_USER_INIT_INO`): capabilities of any other do not
/// count for modules or eBPF.
const INITIAL_USER_NAMESPACE: &str = "user:[4026531837]";

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Fact<T> {
    pub(crate) value: T,
    pub(crate) source: &'static str,
}

/// What `/sys/kernel/security/lockdown` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Lockdown {
    None,
    Integrity,
    Confidentiality,
    /// The kernel has no lockdown, or securityfs is not mounted.
    Unknown,
}

/// Rights of this process, from its effective capability set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Rights {
    pub(crate) sys_module: bool,
    pub(crate) bpf: bool,
    pub(crate) perfmon: bool,
    pub(crate) sys_admin: bool,
}

/// The machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Host {
    pub(crate) release: Fact<KernelRelease>,
    /// From `~20.04` in the kernel's version text, as Ubuntu writes it.
    pub(crate) tag: Fact<Option<Tag>>,
    pub(crate) kernel_version: Fact<String>,
    pub(crate) arch: Fact<Arch>,
    pub(crate) os: Fact<Option<String>>,
    pub(crate) lockdown: Fact<Lockdown>,
    pub(crate) module_support: Fact<bool>,
    pub(crate) modules_disabled: Fact<bool>,
    pub(crate) rights: Fact<Rights>,
    pub(crate) initial_user_namespace: Fact<bool>,
    pub(crate) btf: Fact<bool>,
    /// A lock that sleeps rules eBPF out: PREEMPT_RT before 6.1.
    pub(crate) ebpf_ring_lock: Fact<RingLock>,
    #[serde(skip)]
    pub(crate) request_offsets: Fact<RequestOffsets>,
    /// Whether it can be told in which layer of an overlay a file lies.
    pub(crate) overlay_layers: Fact<bool>,
    pub(crate) container: Fact<bool>,
}

/// The three fields of `uname()` that matter.
#[derive(Clone, Debug)]
pub(crate) struct Uname {
    pub(crate) release: String,
    pub(crate) version: String,
    pub(crate) machine: String,
}

impl Uname {
    pub(crate) fn of_this_machine() -> Self {
        let uname = rustix::system::uname();
        let text = |field: &std::ffi::CStr| field.to_string_lossy().into_owned();
        Self {
            release: text(uname.release()),
            version: text(uname.version()),
            machine: text(uname.machine()),
        }
    }
}

/// Why the machine cannot be described; no driver can be chosen then.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HostError {
    #[error("the kernel reports a release that no artifact can be named after")]
    Release(#[from] InvalidRelease),
    #[error("this machine's processor is not supported")]
    Arch(#[from] UnknownArch),
    #[error("`{path}` cannot be read; is `/proc` mounted?")]
    NoProc { path: PathBuf, source: std::io::Error },
}

impl Host {
    /// Reads everything below `root`, which is `/` except in tests.
    pub(crate) fn detect(root: &Path, uname: &Uname) -> Result<Self, HostError> {
        let status_path = root.join("proc/self/status");
        let status = fs::read_to_string(&status_path).map_err(|source| HostError::NoProc {
            path: status_path,
            source,
        })?;
        let read = |path: &str| fs::read_to_string(root.join(path)).ok();
        let exists = |path: &str| root.join(path).exists();
        let user_namespace = fs::read_link(root.join("proc/self/ns/user"));
        Ok(Self {
            release: Fact {
                value: uname.release.parse()?,
                source: "uname",
            },
            tag: Fact {
                value: tag_of(&uname.version),
                source: "uname",
            },
            kernel_version: Fact {
                value: uname.version.clone(),
                source: "uname",
            },
            arch: Fact {
                value: Arch::from_machine(&uname.machine)?,
                source: "uname",
            },
            os: Fact {
                value: read("etc/os-release")
                    .or_else(|| read("usr/lib/os-release"))
                    .and_then(|text| pretty_name(&text)),
                source: "/etc/os-release",
            },
            lockdown: Fact {
                value: read("sys/kernel/security/lockdown")
                    .map_or(Lockdown::Unknown, |text| lockdown_of(&text)),
                source: "/sys/kernel/security/lockdown",
            },
            module_support: Fact {
                value: exists("proc/modules"),
                source: "/proc/modules",
            },
            modules_disabled: Fact {
                value: read("proc/sys/kernel/modules_disabled").is_some_and(|text| text.trim() == "1"),
                source: "/proc/sys/kernel/modules_disabled",
            },
            rights: Fact {
                value: rights_of(&status),
                source: "CapEff of /proc/self/status",
            },
            initial_user_namespace: Fact {
                // Kernels without user namespaces have no such file, and then only the initial one.
                value: user_namespace.map_or(true, |target| target == Path::new(INITIAL_USER_NAMESPACE)),
                source: "/proc/self/ns/user",
            },
            btf: Fact {
                value: exists("sys/kernel/btf/vmlinux"),
                source: "/sys/kernel/btf/vmlinux",
            },
            ebpf_ring_lock: Fact {
                value: ring_lock(&root.join("sys/kernel/btf/vmlinux")),
                source: "/sys/kernel/btf/vmlinux",
            },
            request_offsets: Fact {
                value: RequestOffsets::from_path(&root.join("sys/kernel/btf/vmlinux")),
                source: "/sys/kernel/btf/vmlinux",
            },
            overlay_layers: Fact {
                value: overlay::upper_dentry(root) != 0,
                source: "/sys/kernel/btf/overlay, /sys/kernel/btf/vmlinux",
            },
            container: Fact {
                value: exists(".dockerenv")
                    || exists("run/.containerenv")
                    || std::env::var_os("container").is_some(),
                source: "/.dockerenv, /run/.containerenv, $container",
            },
        })
    }

    /// Every fact as name, value and source, for people.
    pub(crate) fn rows(&self) -> Vec<(&'static str, String, &'static str)> {
        let Rights {
            sys_module,
            bpf,
            perfmon,
            sys_admin,
        } = self.rights.value;
        let yes = |value: bool| if value { "yes".to_owned() } else { "no".to_owned() };
        let held: Vec<&str> = [
            (sys_module, "CAP_SYS_MODULE"),
            (bpf, "CAP_BPF"),
            (perfmon, "CAP_PERFMON"),
            (sys_admin, "CAP_SYS_ADMIN"),
        ]
        .into_iter()
        .filter_map(|(held, name)| held.then_some(name))
        .collect();
        vec![
            (
                "kernel release",
                self.release.value.to_string(),
                self.release.source,
            ),
            (
                "kernel version",
                self.kernel_version.value.clone(),
                self.kernel_version.source,
            ),
            ("architecture", self.arch.value.to_string(), self.arch.source),
            (
                "operating system",
                self.os.value.clone().unwrap_or_else(|| "unknown".to_owned()),
                self.os.source,
            ),
            (
                "takes modules",
                yes(self.module_support.value),
                self.module_support.source,
            ),
            (
                "modules disabled",
                yes(self.modules_disabled.value),
                self.modules_disabled.source,
            ),
            (
                "lockdown",
                format!("{:?}", self.lockdown.value).to_lowercase(),
                self.lockdown.source,
            ),
            (
                "rights",
                if held.is_empty() {
                    "none".to_owned()
                } else {
                    held.join(", ")
                },
                self.rights.source,
            ),
            (
                "initial user namespace",
                yes(self.initial_user_namespace.value),
                self.initial_user_namespace.source,
            ),
            ("BTF", yes(self.btf.value), self.btf.source),
            (
                "BPF ring buffer lock",
                format!("{:?}", self.ebpf_ring_lock.value).to_lowercase(),
                self.ebpf_ring_lock.source,
            ),
            (
                "tells overlay layers",
                yes(self.overlay_layers.value),
                self.overlay_layers.source,
            ),
            ("container", yes(self.container.value), self.container.source),
        ]
    }
}

fn tag_of(version: &str) -> Option<Tag> {
    let (_, after) = version.split(' ').next()?.split_once('~')?;
    after.split('-').next()?.parse().ok()
}

fn pretty_name(os_release: &str) -> Option<String> {
    let value = os_release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(value.trim_matches(['"', '\'']).to_owned())
}

/// The mode in force stands in brackets: `none [integrity] confidentiality`.
fn lockdown_of(text: &str) -> Lockdown {
    match text.split_once('[').and_then(|(_, rest)| rest.split_once(']')) {
        Some(("none", _)) => Lockdown::None,
        Some(("integrity", _)) => Lockdown::Integrity,
        Some(("confidentiality", _)) => Lockdown::Confidentiality,
        _ => Lockdown::Unknown,
    }
}

pub(crate) fn rights_of(status: &str) -> Rights {
    let effective = status
        .lines()
        .find_map(|line| line.strip_prefix("CapEff:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0);
    let has = |capability: u32| effective >> capability & 1 == 1;
    Rights {
        sys_module: has(CAP_SYS_MODULE),
        bpf: has(CAP_BPF),
        perfmon: has(CAP_PERFMON),
        sys_admin: has(CAP_SYS_ADMIN),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A root directory with the given files, for hosts that do not exist.
    pub(crate) fn root_with(files: &[(&str, &str)]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for (path, contents) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, contents).unwrap();
        }
        root
    }

    pub(crate) fn uname() -> Uname {
        Uname {
            release: "6.1.0-56-cloud-amd64".to_owned(),
            version: "#1 SMP PREEMPT_DYNAMIC Debian 6.1.192-1".to_owned(),
            machine: "x86_64".to_owned(),
        }
    }

    pub(crate) const ROOT_STATUS: (&str, &str) =
        ("proc/self/status", "Name:\tx\nCapEff:\t000001ffffffffff\n");

    #[test]
    fn a_host_is_what_its_files_say() {
        let root = root_with(&[
            ROOT_STATUS,
            ("etc/os-release", "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12\"\n"),
            ("proc/modules", ""),
            ("proc/sys/kernel/modules_disabled", "1\n"),
            (
                "sys/kernel/security/lockdown",
                "none [integrity] confidentiality\n",
            ),
            ("sys/kernel/btf/vmlinux", "x"),
            ("run/.containerenv", ""),
        ]);
        let host = Host::detect(root.path(), &uname()).unwrap();
        assert_eq!(host.os.value.as_deref(), Some("Debian GNU/Linux 12"));
        assert_eq!(host.lockdown.value, Lockdown::Integrity);
        assert!(
            host.module_support.value
                && host.modules_disabled.value
                && host.btf.value
                && host.container.value
        );
        let all = Rights {
            sys_module: true,
            bpf: true,
            perfmon: true,
            sys_admin: true,
        };
        assert_eq!(host.rights.value, all);
        assert!(
            host.rows()
                .iter()
                .any(|(name, value, _)| (*name, value.as_str()) == ("lockdown", "integrity"))
        );
    }

    #[test]
    fn an_empty_initramfs_is_a_host_too() {
        let root = root_with(&[("proc/self/status", "Name:\tx\nCapEff:\t0000000000000000\n")]);
        let host = Host::detect(root.path(), &uname()).unwrap();
        assert_eq!(host.os.value, None);
        assert_eq!(host.lockdown.value, Lockdown::Unknown);
        assert!(!host.module_support.value && !host.rights.value.sys_module);
    }

    #[test]
    fn without_proc_the_missing_file_is_named() {
        let root = tempfile::tempdir().unwrap();
        let error = Host::detect(root.path(), &uname()).unwrap_err();
        assert!(error.to_string().contains("proc/self/status"), "{error}");
    }

    #[test]
    fn ubuntu_tags_are_found_in_the_version() {
        assert_eq!(tag_of("#52~20.04.1-Ubuntu SMP Mon").unwrap().as_str(), "20.04.1");
        assert_eq!(tag_of("#1 SMP Debian 5.10~rc1-1"), None);
    }
}
