//! The module that any driver is compared with: empty handlers, compiled like the driver itself.

use std::fs;
use std::time::Duration;

use ringside_kernel_release::KernelEntry;

use super::super::programs;
use crate::failure::Failure;
use crate::headers;
use crate::matrix::{Matrix, MatrixError};
use crate::roots::{self, BUILD};
use crate::store::StoreError;
use crate::workspace::Context;

/// From the root of the repository.
const SOURCES: &str = "ci/guest/floor";

/// `floor.ko` for a kernel. A second or two: it is not worth a place in the cache.
pub(super) fn module(kernel: &KernelEntry, context: &Context) -> Result<Vec<u8>, Failure> {
    let matrix = Matrix::load(context)?;
    let family = matrix.families.of(&kernel.release, kernel.arch)?;
    let headers = headers::ensure(kernel, family, &matrix.families, context)?;
    let spec = matrix
        .families
        .root(family)
        .ok_or_else(|| MatrixError::NoFamily {
            release: family.root.clone(),
        })?;
    let root = roots::ensure(family, spec, context)?;
    let scratch = context.store.scratch()?;
    for name in ["Kbuild", "floor.c"] {
        let source = context.root.join(SOURCES).join(name);
        fs::copy(&source, scratch.path().join(name)).map_err(StoreError::at("copy", &source))?;
    }
    let tree = format!("/usr/src/linux-headers-{}", kernel.release);
    root.command(&headers, scratch.path(), "make")?
        .deadline(Duration::from_secs(180))
        .args(["--no-print-directory", "KCFLAGS=-g0", "-C"])
        .arg(&tree)
        .args([&format!("M={BUILD}"), "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules"])
        .run()?;
    Ok(programs::read(&scratch.path().join("floor.ko"))?)
}
