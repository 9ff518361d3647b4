//! What the kernel's own tools remark about the module: `make W=1`, `sparse` and `checkpatch.pl`. Nothing is right.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ringside_kernel_release::KernelEntry;

use super::{DriversError, kmod};
use crate::command::Run;
use crate::debian;
use crate::failure::Failure;
use crate::matrix::Matrix;
use crate::packages;
use crate::roots;
use crate::store::{Key, StoreError};
use crate::workspace::Context;

/// What the scripts below need.
const PACKAGES: [&str; 3] = ["perl", "tar", "xz-utils"];
/// Changes when what is taken out of the kernel's source does.
const RECIPE: &str = "checkpatch 1";
/// The script, and what it reads.
const SCRIPTS: [&str; 3] = ["checkpatch.pl", "spelling.txt", "const_structs.checkpatch"];
/// Tables are lists of macros here, which the script takes for mistakes.
const IGNORED: &str = "COMPLEX_MACRO,MACRO_ARG_UNUSED,TRAILING_SEMICOLON,BRACKET_SPACE,LINE_CONTINUATIONS";
/// Directories of the module's sources, from driver/.
const SOURCES: [&str; 4] = ["", "capture", "compat", "uapi/ringside"];
const UNPACK: Duration = Duration::from_secs(300);

/// Asks all three. An empty list is a clean driver; a kernel whose headers are gone is left out, and told.
pub(crate) fn remarks(kernels: &[KernelEntry], context: &Context) -> Result<Vec<String>, Failure> {
    packages::ensure(&debian::PACKAGES, context)?;
    packages::ensure(&roots::PACKAGES, context)?;
    packages::ensure(&PACKAGES, context)?;
    let matrix = Matrix::load(context)?;
    let mut found = Vec::new();
    for kernel in kernels {
        let task = context
            .progress
            .task(format!("W=1 and sparse for {}", kernel.release));
        match kmod::remarks(kernel, &matrix, context, &task) {
            Ok(remarks) => {
                task.done(&format!("{} remarks", remarks.len()));
                found.extend(
                    remarks
                        .into_iter()
                        .map(|line| format!("{}: {line}", kernel.release)),
                );
            }
            Err(error) if error.is_known_state() => task.done(&format!("left out: {error}")),
            Err(error) => return Err(error.into()),
        }
    }
    let task = context.progress.task("checkpatch.pl");
    let remarks = style(&script(&matrix, context)?, context)?;
    task.done(&format!("{} remarks", remarks.len()));
    found.extend(remarks);
    Ok(found)
}

/// Lines of a compiler or of sparse that are about our sources, which lie in `build`. From 6.13 on make works there,
/// and their paths are relative.
pub(super) fn own(output: &str, build: &str, is_source: impl Fn(&str) -> bool) -> Vec<String> {
    let is_remark = |line: &&str| line.contains("warning:") || line.contains("error:");
    output
        .lines()
        .filter(is_remark)
        .map(|line| {
            let inside = line.strip_prefix(build).and_then(|line| line.strip_prefix('/'));
            inside.unwrap_or(line)
        })
        .filter(|line| line.split(':').next().is_some_and(&is_source))
        .map(str::to_owned)
        .collect()
}

/// checkpatch.pl from the kernel source of build-matrix/sanitize.yaml.
fn script(matrix: &Matrix, context: &Context) -> Result<PathBuf, Failure> {
    let spec = &matrix.sanitize;
    let family = spec
        .family(&matrix.families)
        .ok_or_else(|| crate::matrix::MatrixError::NoFamily {
            release: "sanitize.yaml".to_owned(),
        })?;
    let resolved = context
        .archive
        .alone(&spec.source, &family.suites, family.arch.as_str())?;
    let key = Key::default().part(RECIPE).part(resolved.digest()).finish();
    let entry = context
        .store
        .directory("checkpatch", &key, |results| -> Result<(), Failure> {
            let scratch = context.store.scratch()?;
            for package in &resolved.packages {
                context.archive.unpack_into(package, scratch.path())?;
            }
            Run::new("tar")
                .args(["--extract", "--strip-components=2", "--directory"])
                .arg(results)
                .arg("--file")
                .arg(scratch.path().join(format!("usr/src/{}.tar.xz", spec.source)))
                .args(SCRIPTS.map(|script| format!("{}/scripts/{script}", spec.source)))
                .deadline(UNPACK)
                .run()?;
            Ok(())
        })?;
    Ok(entry.join("checkpatch.pl"))
}

fn style(script: &Path, context: &Context) -> Result<Vec<String>, Failure> {
    let driver = context.root.join("driver");
    let mut sources = Vec::new();
    for dir in SOURCES.map(|dir| driver.join(dir)) {
        for entry in fs::read_dir(&dir).map_err(StoreError::at("read", &dir))? {
            let path = entry.map_err(StoreError::at("read", &dir))?.path();
            let generated = path.file_name().is_some_and(|name| name == "probe-answers.h");
            let is_source = path
                .extension()
                .is_some_and(|extension| extension == "c" || extension == "h");
            if is_source && !generated {
                sources.push(path);
            }
        }
    }
    sources.sort();
    let done = Run::new("perl")
        .arg(script)
        .args(["--no-tree", "--terse", "--show-types", "--no-summary", "--quiet"])
        .args(["--ignore", IGNORED, "--file"])
        .args(&sources)
        .current_dir(&context.root)
        .deadline(UNPACK)
        .status()?;
    // Its status says whether it had remarks; without any it must have succeeded.
    let said = String::from_utf8_lossy(&done.stdout);
    let mut remarks: Vec<String> = said
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    if remarks.is_empty() && !done.status.success() {
        remarks.push(format!(
            "checkpatch.pl failed: {}",
            String::from_utf8_lossy(&done.stderr).trim()
        ));
    }
    Ok(remarks)
}

/// No remark, or an error with all of them.
pub(crate) fn require_none(remarks: Vec<String>) -> Result<(), DriversError> {
    if remarks.is_empty() {
        return Ok(());
    }
    Err(DriversError::Remarks { remarks })
}

#[cfg(test)]
mod tests {
    use super::own;

    #[test]
    fn remarks_about_the_kernels_own_headers_are_not_ours() {
        let output = "/build/capture/open.c:12:3: warning: symbol 'x' was not declared\n\
                      /usr/src/linux-headers-6.1/include/linux/fs.h:9: warning: y\n\
                      ./include/linux/fs.h:9: error: y\n  CC [M]  /build/ringside.o\n\
                      /build/ringside.c:1:1: error: z\nringside.c:2:1: warning: from make 7.2\n";
        assert_eq!(
            own(output, "/build", |path| ["capture/open.c", "ringside.c"]
                .contains(&path)),
            [
                "capture/open.c:12:3: warning: symbol 'x' was not declared",
                "ringside.c:1:1: error: z",
                "ringside.c:2:1: warning: from make 7.2"
            ]
        );
    }
}
