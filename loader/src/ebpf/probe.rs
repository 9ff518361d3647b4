//! Questions to the kernel, answered by trying or by its type information, never by its version.

use std::path::Path;
use std::thread;
use std::time::Duration;

use libbpf_rs::btf::Btf;
use libbpf_rs::btf::types::{Func, Struct, Var};
use libbpf_rs::{Object, ObjectBuilder, OpenObject, OpenProgramMut};

use super::error::EbpfError;
use super::log;
use super::plan::{Build, Way};

const KERNEL_BTF: &str = "/sys/kernel/btf/vmlinux";

/// Opens the object, prepares it, and puts it into the kernel. A signal to this process makes the
/// verifier give up, which is no answer; then all is tried again.
pub(super) fn load(
    object: &[u8],
    btf_path: Option<&Path>,
    prepare: impl Fn(&mut OpenObject) -> Result<(), EbpfError>,
) -> Result<Object, EbpfError> {
    const ATTEMPTS: usize = 5;
    const PAUSE: Duration = Duration::from_millis(20);

    let attempt = || {
        let mut open = open(object, btf_path)?;
        prepare(&mut open)?;
        let (loaded, log) = log::captured(|| open.load());
        loaded.map_err(|error| EbpfError::from_libbpf("load the BPF object", &error, &log))
    };
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(error) if error.is_interruption() => thread::sleep(PAUSE),
            result => return result,
        }
    }
    attempt()
}

/// Loads nothing but `program` of the object, and no map. `Ok(false)`: the kernel refused it.
fn loads(object: &[u8], program: &str, btf_path: Option<&Path>) -> Result<bool, EbpfError> {
    let loaded = load(object, btf_path, |open| {
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
        found.then_some(()).ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no program `{program}`"),
        })
    });
    match loaded {
        Ok(_) => Ok(true),
        Err(EbpfError::VerifierRejected { .. }) => Ok(false),
        Err(other) => Err(other),
    }
}

/// The program shall hook this function of the kernel.
pub(super) fn aim(program: &mut OpenProgramMut<'_>, symbol: &str) -> Result<(), EbpfError> {
    let (aimed, log) = log::captured(|| program.set_attach_target(0, Some(symbol.to_owned())));
    aimed.map_err(|error| EbpfError::from_libbpf(&format!("find the function `{symbol}`"), &error, &log))
}

/// Whether functions can be hooked: one is, for a moment, by a program that does nothing. Lockdown refuses
/// it, and so do kernels without trampolines.
pub(super) fn hooks_functions(object: &[u8]) -> Result<bool, EbpfError> {
    const PROGRAM: &str = "probe_function";
    /// Every kernel has it.
    const FUNCTION: &str = "__x64_sys_openat";

    let loaded = load(object, None, |open| {
        for mut map in open.maps_mut() {
            map.set_autocreate(false)
                .map_err(|error| EbpfError::from_step("leave a map out", &error))?;
        }
        for mut candidate in open.progs_mut() {
            let chosen = candidate.name() == PROGRAM;
            candidate.set_autoload(chosen);
            if chosen {
                aim(&mut candidate, FUNCTION)?;
            }
        }
        Ok(())
    });
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(error @ EbpfError::BadObject { .. }) => return Err(error),
        Err(_) => return Ok(false),
    };
    let (attached, _) = log::captured(|| {
        let mut programs = loaded.progs_mut();
        let program = programs.find(|program| program.name() == PROGRAM);
        program.is_some_and(|program| program.attach().is_ok())
    });
    Ok(attached)
}

/// Reads the object; the kernel is not involved yet.
fn open(object: &[u8], btf_path: Option<&Path>) -> Result<OpenObject, EbpfError> {
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

/// Whether a task can be preempted inside of a probe of any tracepoint.
///
/// Up to 6.12 no probe can. From 6.13 those of system calls may fault and are told apart by a flag, but
/// BPF programs run with preemption off there too. That ended when SRCU came to protect all the others,
/// on 7.x. An SRCU of tracepoints alone says nothing: up to 6.12 it served those in idle code.
pub(super) fn preemptible(btf: &Btf<'_>) -> bool {
    btf.type_by_name::<Struct<'_>>("tracepoint_ext").is_some()
        && btf.type_by_name::<Var<'_>>("tracepoint_srcu_srcu_data").is_some()
}

/// The kernel's type information.
pub(super) fn kernel_types(btf_path: Option<&Path>) -> Result<Btf<'static>, EbpfError> {
    let (btf, _) = log::captured(|| btf_path.map_or_else(Btf::from_vmlinux, Btf::from_path));
    btf.map_err(|error| EbpfError::from_step("read the kernel's type information", &error))
}

/// Whether programs can call `bpf_preempt_disable()`.
pub(super) fn can_disable_preemption() -> Result<bool, EbpfError> {
    let (btf, _) = log::captured(Btf::from_vmlinux);
    let btf = btf.map_err(|error| EbpfError::from_step("read the kernel's type information", &error))?;
    Ok(btf.type_by_name::<Func<'_>>("bpf_preempt_disable").is_some())
}
