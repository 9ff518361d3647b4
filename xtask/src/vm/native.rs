//! The eBPF driver on this very machine, where it can be.

use std::path::Path;

use ringside_artifact::Variant;
use ringside_kernel_release::{KernelEntry, KernelRelease};

use super::stage::Stage;
use crate::drivers::Built;
use crate::failure::Failure;
use crate::mirror;
use crate::workspace::Context;

const BTF: &str = "/sys/kernel/btf/vmlinux";

/// Puts the object into the repository under this kernel's name; or why there is nothing to run here.
pub(crate) fn publish(stage: &Stage, context: &Context) -> Result<Result<(), String>, Failure> {
    let Some(release) = release() else {
        let why = "this kernel's release is not one that a driver can be named after";
        return Ok(Err(why.to_owned()));
    };
    if let Some(why) = obstacle() {
        return Ok(Err(why));
    }
    let Some(object) = stage.built.iter().find(|built| built.variant == Variant::Ebpf) else {
        return Ok(Err("there is no eBPF object".to_owned()));
    };
    // One object serves every kernel of an architecture; the repository names it after each.
    let kernel = KernelEntry {
        release,
        tag: None,
        arch: object.kernel.arch,
    };
    mirror::publish(
        &[Built {
            kernel,
            ..object.clone()
        }],
        context,
    )?;
    Ok(Ok(()))
}

fn obstacle() -> Option<String> {
    if !rustix::process::geteuid().is_root() {
        return Some("only root may load eBPF programs; run it again with sudo".to_owned());
    }
    (!Path::new(BTF).exists()).then(|| format!("this kernel has no {BTF}, which eBPF needs"))
}

/// This kernel's release.
pub(crate) fn release() -> Option<KernelRelease> {
    std::fs::read_to_string("/proc/sys/kernel/osrelease")
        .ok()?
        .trim()
        .parse()
        .ok()
}
