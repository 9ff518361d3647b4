//! Questions to the kernel, answered by trying: each loads one program that does nothing.

use std::path::Path;

use libbpf_rs::{ObjectBuilder, OpenObject};

use super::error::EbpfError;
use super::log;
use super::plan::{Build, Way};

const KERNEL_BTF: &str = "/sys/kernel/btf/vmlinux";

/// Loads nothing but `program` of the object, and no map. `Ok(false)`: the kernel refused it.
fn loads(object: &[u8], program: &str, btf_path: Option<&Path>) -> Result<bool, EbpfError> {
    let mut open = open(object, btf_path)?;
    for mut map in open.maps_mut() {
        map.set_autocreate(false)
            .map_err(|error| EbpfError::from_step("leave a map out", &error))?;
    }
    let mut found = false;
    for mut candidate in open.progs_mut() {
        let chosen = candidate.name() == program;
        found |= chosen;
        candidate.set_autoload(chosen);
    }
    if !found {
        return Err(EbpfError::BadObject {
            why: format!("it has no program `{program}`"),
        });
    }
    let (result, log) = log::captured(|| open.load());
    match result.map_err(|error| EbpfError::from_libbpf("load a BPF program", &error, &log)) {
        Ok(_) => Ok(true),
        Err(EbpfError::VerifierRejected { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Reads the object; the kernel is not involved yet.
pub(super) fn open(object: &[u8], btf_path: Option<&Path>) -> Result<OpenObject, EbpfError> {
    let (opened, log) = log::captured(|| {
        let mut builder = ObjectBuilder::default();
        if let Some(path) = btf_path {
            builder.btf_custom_path(path)?;
        }
        builder.open_memory(object)
    });
    opened.map_err(|error| {
        let detail = log
            .lines()
            .next_back()
            .unwrap_or_default()
            .trim_start_matches("libbpf: ");
        EbpfError::BadObject {
            why: format!("{error} ({detail})"),
        }
    })
}

/// How programs can be attached here.
pub(super) fn way(btf_path: Option<&Path>) -> Result<Way, EbpfError> {
    if Path::new(KERNEL_BTF).exists() {
        return Ok(Way::Btf);
    }
    let path = btf_path.ok_or(EbpfError::NoBtf)?;
    std::fs::File::open(path).map_err(|source| EbpfError::BtfFile {
        path: path.to_path_buf(),
        source,
    })?;
    Ok(Way::Raw)
}

/// Which instructions this kernel knows.
pub(super) fn build(object: &[u8], btf_path: Option<&Path>) -> Result<Build, EbpfError> {
    Ok(if loads(object, "probe_atomic", btf_path)? {
        Build::Atomic
    } else {
        Build::Plain
    })
}
