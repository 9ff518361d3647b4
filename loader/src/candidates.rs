//! From the host to the names that are tried, in order. A pure function.

use ringside_artifact::{ArtifactName, ModuleVersion, Variant};
use serde::Serialize;

use crate::ebpf::RingLock;
use crate::exit::Exit;
use crate::host::{Host, Lockdown};

/// What the operator asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum VariantChoice {
    /// The kernel module; eBPF when the kernel cannot take it
    #[default]
    Auto,
    /// Only the kernel module
    Kmod,
    /// Only eBPF
    Ebpf,
}

/// Why a variant is out of the question on this host, before anything was downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Impossible {
    pub(crate) reason: String,
    #[serde(skip)]
    pub(crate) exit: Exit,
}

/// One variant, the names its artifact may have, and whether it makes sense to look for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) variant: Variant,
    /// Most specific first: with the tag of the running build, then without.
    pub(crate) names: Vec<ArtifactName>,
    pub(crate) impossible: Option<Impossible>,
}

/// Every variant that was asked for, in the order of preference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidates(pub(crate) Vec<Candidate>);

impl Candidates {
    pub(crate) fn of(host: &Host, choice: VariantChoice, version: &ModuleVersion) -> Self {
        let variants: &[Variant] = match choice {
            VariantChoice::Auto => &[Variant::Kmod, Variant::Ebpf],
            VariantChoice::Kmod => &[Variant::Kmod],
            VariantChoice::Ebpf => &[Variant::Ebpf],
        };
        Self(
            variants
                .iter()
                .map(|&variant| Candidate {
                    variant,
                    names: names(host, variant, version),
                    impossible: match variant {
                        Variant::Kmod => module_impossible(host),
                        Variant::Ebpf => ebpf_impossible(host),
                    },
                })
                .collect(),
        )
    }
}

fn names(host: &Host, variant: Variant, version: &ModuleVersion) -> Vec<ArtifactName> {
    let name = |tag| ArtifactName {
        module_version: version.clone(),
        arch: host.arch.value,
        release: host.release.value.clone(),
        tag,
        variant,
    };
    host.tag
        .value
        .iter()
        .cloned()
        .map(Some)
        .chain([None])
        .map(name)
        .collect()
}

fn module_impossible(host: &Host) -> Option<Impossible> {
    let because = |exit, reason: &str| {
        Some(Impossible {
            reason: reason.to_owned(),
            exit,
        })
    };
    if !host.module_support.value {
        return because(
            Exit::NoModules,
            "the kernel has no module support: `/proc/modules` does not exist",
        );
    }
    if host.modules_disabled.value {
        return because(
            Exit::NoModules,
            "`/proc/sys/kernel/modules_disabled` is 1: no module can be inserted until reboot",
        );
    }
    if !host.rights.value.sys_module {
        return because(Exit::NoPrivilege, "this process lacks CAP_SYS_MODULE");
    }
    if !host.initial_user_namespace.value {
        return because(
            Exit::NoPrivilege,
            "this process is not in the initial user namespace, so its CAP_SYS_MODULE does not count",
        );
    }
    if matches!(
        host.lockdown.value,
        Lockdown::Integrity | Lockdown::Confidentiality
    ) {
        return because(
            Exit::NoModules,
            "the kernel is locked down and takes only modules signed with a key it knows; ours are not signed",
        );
    }
    None
}

fn ebpf_impossible(host: &Host) -> Option<Impossible> {
    let because = |exit, reason: &str| {
        Some(Impossible {
            reason: reason.to_owned(),
            exit,
        })
    };
    let rights = host.rights.value;
    if !(rights.sys_admin || rights.bpf && rights.perfmon) {
        return because(
            Exit::NoPrivilege,
            "this process lacks CAP_BPF and CAP_PERFMON (or CAP_SYS_ADMIN)",
        );
    }
    if !host.initial_user_namespace.value {
        return because(
            Exit::NoPrivilege,
            "this process is not in the initial user namespace, so its CAP_BPF does not count",
        );
    }
    if !host.btf.value {
        return because(
            Exit::NoBtf,
            "the kernel has no BTF: `/sys/kernel/btf/vmlinux` does not exist",
        );
    }
    if host.ebpf_ring_lock.value == RingLock::Sleeps {
        return because(
            Exit::EbpfUnsupported,
            "unsupported: on this PREEMPT_RT kernel the lock of a BPF ring buffer sleeps (`spinlock_t`, by the \
             kernel's BTF), and eBPF may not sleep where events are captured",
        );
    }
    if host.lockdown.value == Lockdown::Confidentiality {
        return because(
            Exit::EbpfRefused,
            "the kernel is locked down for confidentiality, so eBPF may not read its memory",
        );
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::tests::{ROOT_STATUS, root_with, uname};

    const MODULES: (&str, &str) = ("proc/modules", "");
    const BTF: (&str, &str) = ("sys/kernel/btf/vmlinux", "");

    fn check(files: &[(&str, &str)], choice: VariantChoice) -> Vec<String> {
        let root = root_with(files);
        let host = Host::detect(root.path(), &uname()).unwrap();
        let candidates = Candidates::of(&host, choice, &"0.1.0".parse().unwrap());
        let show = |candidate: &Candidate| {
            let state = candidate.impossible.as_ref().map_or("possible".to_owned(), |no| {
                format!("{:?}: {}", no.exit, no.reason)
            });
            format!("{} {state}", candidate.variant)
        };
        candidates.0.iter().map(show).collect()
    }

    #[test]
    fn the_module_comes_first_and_ebpf_second() {
        let shown = check(&[ROOT_STATUS, MODULES, BTF], VariantChoice::Auto);
        assert_eq!(shown, ["kmod possible", "ebpf possible"]);
        assert_eq!(
            check(&[ROOT_STATUS, MODULES, BTF], VariantChoice::Ebpf),
            ["ebpf possible"]
        );
    }

    #[test]
    fn every_reason_against_a_module_is_named() {
        let disabled = ("proc/sys/kernel/modules_disabled", "1\n");
        let locked = (
            "sys/kernel/security/lockdown",
            "none [integrity] confidentiality\n",
        );
        let weak = ("proc/self/status", "CapEff:\t0000000000000000\n");
        for (files, expected) in [
            (
                vec![ROOT_STATUS, BTF],
                "kmod NoModules: the kernel has no module support",
            ),
            (
                vec![ROOT_STATUS, MODULES, disabled],
                "kmod NoModules: `/proc/sys/kernel/modules_disabled` is 1",
            ),
            (
                vec![ROOT_STATUS, MODULES, locked],
                "kmod NoModules: the kernel is locked down",
            ),
            (
                vec![weak, MODULES],
                "kmod NoPrivilege: this process lacks CAP_SYS_MODULE",
            ),
        ] {
            let shown = check(&files, VariantChoice::Kmod);
            assert!(shown[0].starts_with(expected), "{shown:?}");
        }
    }

    #[test]
    fn every_reason_against_ebpf_is_named() {
        let locked = (
            "sys/kernel/security/lockdown",
            "none integrity [confidentiality]\n",
        );
        let weak = ("proc/self/status", "CapEff:\t0000008000000000\n");
        for (files, expected) in [
            (vec![ROOT_STATUS], "ebpf NoBtf: the kernel has no BTF"),
            (
                vec![weak, BTF],
                "ebpf NoPrivilege: this process lacks CAP_BPF and CAP_PERFMON",
            ),
            (
                vec![ROOT_STATUS, BTF, locked],
                "ebpf EbpfRefused: the kernel is locked down for confidentiality",
            ),
        ] {
            let shown = check(&files, VariantChoice::Ebpf);
            assert!(shown[0].starts_with(expected), "{shown:?}");
        }
    }

    #[test]
    fn a_ring_buffer_with_a_lock_that_sleeps_rules_ebpf_out_and_not_the_module() {
        let root = root_with(&[ROOT_STATUS, MODULES, BTF]);
        let btf = root.path().join("sys/kernel/btf/vmlinux");
        std::fs::write(btf, crate::ebpf::btf_of_a_sleeping_ring_lock()).unwrap();
        let host = Host::detect(root.path(), &uname()).unwrap();
        assert_eq!(module_impossible(&host), None);
        let no = ebpf_impossible(&host).unwrap();
        assert_eq!(no.exit, Exit::EbpfUnsupported);
        assert!(no.reason.starts_with("unsupported: "), "{}", no.reason);
    }

    #[test]
    fn a_tagged_build_is_tried_before_the_untagged_one() {
        let root = root_with(&[ROOT_STATUS]);
        let mut uname = uname();
        uname.version = "#52~20.04.1-Ubuntu SMP".to_owned();
        let host = Host::detect(root.path(), &uname).unwrap();
        let names: Vec<String> = names(&host, Variant::Ebpf, &"0.1.0".parse().unwrap())
            .iter()
            .map(ArtifactName::file_name)
            .collect();
        assert_eq!(
            names,
            [
                "ringside-ebpf-6.1.0-56-cloud-amd64~20.04.1.o.gz",
                "ringside-ebpf-6.1.0-56-cloud-amd64.o.gz"
            ]
        );
    }
}
