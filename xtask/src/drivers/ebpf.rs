//! The eBPF object: compiled once per architecture, delivered under every kernel's name.

use std::fs;
use std::path::Path;
use std::time::Duration;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;

use super::action::{self, copy_sources, deliver, is_build_output};
use super::{Built, DriversError};
use crate::command::{CommandError, Run};
use crate::store::{Key, StoreError, write_if_changed};
use crate::workspace::Context;

/// Compiler and headers of the object.
pub(super) const PACKAGES: [&str; 5] = ["clang", "libbpf-dev", "linux-libc-dev", "llvm", "make"];

/// Changes when the commands below do.
const RECIPE: &str = "ebpf 1";
/// What `make` in driver-ebpf/ leaves.
const OBJECT: &str = "ringside.bpf.o";

/// The object for a kernel, from the action cache or built.
pub(super) fn build(kernel: &KernelEntry, no_cache: bool, context: &Context) -> Result<Built, DriversError> {
    let release = kernel.release.to_string();
    let tool = |source| DriversError::Tool {
        release: release.clone(),
        variant: Variant::Ebpf,
        source: Box::new(source),
    };
    // A package's version stands for its files; two processors read one object each.
    let versions = Run::new("dpkg-query")
        .args(["-W", "-f", "${Package} ${Version}\n"])
        .args(PACKAGES)
        .run();
    let (own, uapi) = (context.root.join("driver-ebpf"), context.root.join("driver/uapi"));
    let key = Key::default()
        .part(RECIPE)
        .part(kernel.arch.as_str())
        .part(versions.map_err(tool)?.stdout);
    let key = key
        .tree(&own, &is_build_output)?
        .tree(&uapi, &is_build_output)?
        .finish();

    let object = action::run(&key, no_cache, context, |results| {
        let scratch = context.store.scratch()?;
        let cpu = make(kernel, scratch.path(), context)?;
        let made_object = scratch.path().join("driver-ebpf").join(OBJECT);
        fs::copy(&made_object, results.join(OBJECT)).map_err(StoreError::at("read", &made_object))?;
        Ok(cpu)
    })?;
    let path = deliver(&object.dir.join(OBJECT), &release, OBJECT, context)?;
    Ok(Built {
        kernel: kernel.clone(),
        variant: Variant::Ebpf,
        path,
        cpu: object.cpu,
        cached: object.cached,
        stand_in: None,
    })
}

/// The object's bytes, compiled again in another place.
pub(super) fn rebuild(kernel: &KernelEntry, context: &Context) -> Result<Vec<u8>, DriversError> {
    let scratch = context.store.scratch()?;
    let place = scratch.path().join("elsewhere/deeper");
    make(kernel, &place, context)?;
    let object = place.join("driver-ebpf").join(OBJECT);
    Ok(fs::read(&object).map_err(StoreError::at("read", &object))?)
}

/// Compiles in a copy of the sources below `place`. Returns the processor time.
fn make(kernel: &KernelEntry, place: &Path, context: &Context) -> Result<Duration, DriversError> {
    let release = kernel.release.to_string();
    copy_sources(&context.root.join("driver-ebpf"), &place.join("driver-ebpf"))?;
    copy_sources(&context.root.join("driver/uapi"), &place.join("driver/uapi"))?;
    let made = Run::new("make")
        .args(["--no-print-directory", "-C"])
        .arg(place.join("driver-ebpf"))
        .env("LC_ALL", "C")
        .deadline(Duration::from_secs(180))
        .status()
        .map_err(|source| DriversError::Tool {
            release: release.clone(),
            variant: Variant::Ebpf,
            source: Box::new(source),
        })?;
    if made.status.success() {
        return Ok(made.cpu);
    }
    let mut output = made.stdout;
    output.extend_from_slice(&made.stderr);
    let log = context.output("drivers").join(&release).join("ebpf.log");
    write_if_changed(&log, &output)?;
    let source = Box::new(CommandError::Status {
        program: "make".to_owned(),
        status: made.status,
        tail: crate::command::tail(&output),
    });
    Err(DriversError::Compile {
        release,
        variant: Variant::Ebpf,
        log,
        source,
    })
}
