//! The kernel module: probes first, then one compilation, both inside the family's builder root.

use std::fs;
use std::path::Path;
use std::time::Duration;

use ringside_artifact::{ModuleInfo, ModuleVersion, Variant};
use ringside_kernel_release::KernelEntry;

use super::action::{self, Action, copy_sources, deliver, is_build_output};
use super::remarks::own;
use super::{Built, DriversError};
use crate::command::{CommandError, Finished, Run};
use crate::headers::{self, HeaderTree};
use crate::matrix::{Family, Matrix, MatrixError};
use crate::progress::Task;
use crate::roots::{self, Root};
use crate::store::{Key, StoreError, write_if_changed};
use crate::workspace::Context;

/// Changes when the commands below do.
const RECIPE: &str = "kmod 1";
/// Headers of 7.2 come without it, and make asks sparse nothing then.
const NO_SPARSE: &str = "scripts/checker-valid.sh: No such file or directory";
/// What the probes wrote, in the scratch copy of driver/.
const ANSWERS: &str = "probe-answers.h";
/// What `make modules` leaves.
const MODULE: &str = "ringside.ko";
/// No debug information is made that would be stripped again, and no BTF that only its own kernel build reads.
const MAKE_FLAGS: [&str; 3] = [
    "--no-print-directory",
    "KCFLAGS=-g0",
    "CONFIG_DEBUG_INFO_BTF_MODULES=",
];

/// One module build: everything it reads.
struct Build<'run> {
    kernel: &'run KernelEntry,
    headers: HeaderTree,
    root: Root,
    context: &'run Context,
}

/// The module for a kernel, from the action cache or built.
pub(super) fn build(
    kernel: &KernelEntry,
    family: &Family,
    matrix: &Matrix,
    no_cache: bool,
    context: &Context,
    task: &Task,
) -> Result<Built, DriversError> {
    let (headers, root) = inputs(kernel, family, matrix, context, task)?;
    build_with(kernel, headers, root, no_cache, context, task)
}

fn inputs(
    kernel: &KernelEntry,
    family: &Family,
    matrix: &Matrix,
    context: &Context,
    task: &Task,
) -> Result<(HeaderTree, Root), DriversError> {
    task.step("headers");
    let headers = headers::ensure(kernel, family, &matrix.families, context)?;
    task.step("builder root");
    // Of the headers' family: their tools run in it.
    let family = &headers.family;
    let spec = matrix
        .families
        .root(family)
        .ok_or_else(|| MatrixError::NoFamily {
            release: family.root.clone(),
        })?;
    let root = roots::ensure(family, spec, context)?;
    Ok((headers, root))
}

/// The module's bytes, built again from nothing, probes included, in another place.
pub(super) fn rebuild(
    kernel: &KernelEntry,
    matrix: &Matrix,
    context: &Context,
    task: &Task,
) -> Result<Vec<u8>, DriversError> {
    let family = matrix.families.of(&kernel.release, kernel.arch)?;
    let (headers, root) = inputs(kernel, family, matrix, context, task)?;
    let build = Build {
        kernel,
        headers,
        root: root.elsewhere(),
        context,
    };
    let scratch = build.sources()?;
    task.step("probes");
    build.make(scratch.path(), &["probe"])?;
    task.step("compiling");
    build.make_module(scratch.path())?;
    let module = scratch.path().join(MODULE);
    Ok(fs::read(&module).map_err(StoreError::at("read", &module))?)
}

/// What W=1 and sparse say of the module's sources. The root has sparse besides.
pub(super) fn remarks(
    kernel: &KernelEntry,
    matrix: &Matrix,
    context: &Context,
    task: &Task,
) -> Result<Vec<String>, DriversError> {
    let family = matrix.families.of(&kernel.release, kernel.arch)?;
    task.step("headers");
    let headers = headers::ensure(kernel, family, &matrix.families, context)?;
    let family = &headers.family;
    let mut spec = matrix
        .families
        .root(family)
        .ok_or_else(|| MatrixError::NoFamily {
            release: family.root.clone(),
        })?
        .clone();
    spec.packages.push("sparse".to_owned());
    task.step("builder root");
    let root = roots::ensure(family, &spec, context)?;
    let build = Build {
        kernel,
        headers,
        root,
        context,
    };
    task.step("probes");
    let answers = build.probe(false)?.dir.join(ANSWERS);
    let scratch = build.sources()?;
    let asked = fs::read(&answers).map_err(StoreError::at("read", &answers))?;
    write_if_changed(&scratch.path().join(ANSWERS), &asked)?;
    task.step("compiling");
    let made = build.make(scratch.path(), &["modules", "W=1", "C=2", "CHECK=sparse"])?;
    let mut output = made.stdout;
    output.extend_from_slice(&made.stderr);
    let output = String::from_utf8_lossy(&output);
    let log = context
        .output("drivers")
        .join(kernel.release.as_str())
        .join("remarks.log");
    write_if_changed(&log, output.as_bytes())?;
    let mut found = own(&output, build.root.place, |path| {
        scratch.path().join(path).is_file()
    });
    // Without this line it was not asked: make only says so as a comment.
    if !output.lines().any(|line| line.trim_start().starts_with("CHECK ")) {
        if output.contains(NO_SPARSE) {
            let release = &kernel.release;
            context.progress.note(format!(
                "not asked: sparse for {release}, whose headers lack the script that make asks first"
            ));
        } else {
            found.push("sparse did not run".to_owned());
        }
    }
    Ok(found)
}

/// The module for a kernel whose headers and builder root are there.
pub(super) fn build_with(
    kernel: &KernelEntry,
    headers: HeaderTree,
    root: Root,
    no_cache: bool,
    context: &Context,
    task: &Task,
) -> Result<Built, DriversError> {
    let build = Build {
        kernel,
        headers,
        root,
        context,
    };
    task.step("probes");
    let answers = build.probe(no_cache)?;
    task.step("compiling");
    let module = build.compile(&answers, no_cache)?;
    let result = module.dir.join(MODULE);
    build.require_own_vermagic(&result)?;
    let path = deliver(&result, kernel.release.as_str(), MODULE, context)?;
    let (cpu, cached) = (answers.cpu + module.cpu, answers.cached && module.cached);
    Ok(Built {
        kernel: kernel.clone(),
        variant: Variant::Kmod,
        path,
        cpu,
        cached,
        stand_in: build.headers.stand_in,
    })
}

impl Build<'_> {
    /// What the header tree offers. Keyed without the capture code, so that changing it asks nothing again.
    fn probe(&self, no_cache: bool) -> Result<Action, DriversError> {
        let driver = self.context.root.join("driver");
        let key = self.key("probe").tree(&driver.join("probe"), &is_build_output)?;
        let makefile = driver.join("Makefile");
        let key = key
            .part(fs::read(&makefile).map_err(StoreError::at("read", &makefile))?)
            .finish();
        action::run(&key, no_cache, self.context, |results| {
            let scratch = self.sources()?;
            let done = self.make(scratch.path(), &["probe"])?;
            let written = scratch.path().join(ANSWERS);
            fs::copy(&written, results.join(ANSWERS)).map_err(StoreError::at("read", &written))?;
            Ok(done.cpu)
        })
    }

    fn compile(&self, answers: &Action, no_cache: bool) -> Result<Action, DriversError> {
        let asked = answers.dir.join(ANSWERS);
        let asked = fs::read(&asked).map_err(StoreError::at("read", &asked))?;
        let key = self
            .key("module")
            .tree(&self.context.root.join("driver"), &is_build_output)?;
        let key = key.part(&asked).part(ModuleVersion::current().as_str()).finish();
        action::run(&key, no_cache, self.context, |results| {
            let scratch = self.sources()?;
            // Newer than every probe, so that make does not ask again.
            write_if_changed(&scratch.path().join(ANSWERS), &asked)?;
            let cpu = self.make_module(scratch.path())?;
            let module = scratch.path().join(MODULE);
            fs::copy(&module, results.join(MODULE)).map_err(StoreError::at("read", &module))?;
            Ok(cpu)
        })
    }

    /// Compiles and strips; the probes have been asked. Returns the processor time.
    fn make_module(&self, scratch: &Path) -> Result<Duration, DriversError> {
        let made = self.make(scratch, &["modules"])?;
        let strip = [
            "--strip-debug",
            "--remove-section=.BTF",
            "--remove-section=.BTF.base",
            MODULE,
        ];
        let stripped = self.inside(scratch, "objcopy")?.args(strip).run();
        let stripped = stripped.map_err(|source| self.tool(source))?;
        Ok(made.cpu + stripped.cpu)
    }

    fn key(&self, action: &str) -> Key {
        let key = Key::default()
            .part(RECIPE)
            .part(action)
            .part(&self.root.digest)
            .part(&self.headers.digest);
        MAKE_FLAGS.iter().fold(key, |key, flag| key.part(flag))
    }

    /// A copy of driver/: a build leaves nothing in the repository.
    fn sources(&self) -> Result<tempfile::TempDir, StoreError> {
        let scratch = self.context.store.scratch()?;
        copy_sources(&self.context.root.join("driver"), scratch.path())?;
        Ok(scratch)
    }

    fn inside(&self, scratch: &Path, program: &str) -> Result<Run, StoreError> {
        Ok(self
            .root
            .command(&self.headers, scratch, program)?
            .deadline(Duration::from_secs(180)))
    }

    fn make(&self, scratch: &Path, targets: &[&str]) -> Result<Finished, DriversError> {
        let tree = format!("KDIR=/usr/src/linux-headers-{}", self.headers.release);
        let version = format!("RINGSIDE_MODULE_VERSION={}", ModuleVersion::current());
        let run = self
            .inside(scratch, "make")?
            .args(["-C", self.root.place])
            .args(MAKE_FLAGS)
            .args([&tree, &version])
            .args(targets);
        let finished = run.status().map_err(|source| self.tool(source))?;
        if finished.status.success() {
            return Ok(finished);
        }
        let mut output = finished.stdout;
        output.extend_from_slice(&finished.stderr);
        let release = self.kernel.release.to_string();
        let log = self.context.output("drivers").join(&release).join("kmod.log");
        write_if_changed(&log, &output)?;
        let source = CommandError::Status {
            program: format!("make {}", targets.join(" ")),
            status: finished.status,
            tail: crate::command::tail(&output),
        };
        Err(DriversError::Compile {
            release,
            variant: Variant::Kmod,
            log,
            source: Box::new(source),
        })
    }

    /// The repository asks the same; here nothing else is delivered either, whatever tree stood in.
    fn require_own_vermagic(&self, module: &Path) -> Result<(), DriversError> {
        let bytes = fs::read(module).map_err(StoreError::at("read", module))?;
        let release = self.kernel.release.to_string();
        match ModuleInfo::read(&bytes) {
            Ok(info) if info.vermagic.split(' ').next() == Some(&release) => Ok(()),
            Ok(info) => Err(DriversError::OtherKernel {
                release,
                vermagic: info.vermagic,
            }),
            Err(source) => Err(DriversError::NoModule { release, source }),
        }
    }

    fn tool(&self, source: CommandError) -> DriversError {
        DriversError::Tool {
            release: self.kernel.release.to_string(),
            variant: Variant::Kmod,
            source: Box::new(source),
        }
    }
}
