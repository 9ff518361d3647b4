//! The kernel with checkers: the distribution's own source with KASAN, lockdep and kmemleak, for
//! `cargo xtask vm run --sanitize`. build-matrix/sanitize.yaml names the source, its `.config` files the checkers.
//!
//! What comes out has the form of the distribution's packages (headers, image, modules), so that a driver is built
//! for it and booted on it like for any other kernel.

mod configuration;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ringside_kernel_release::{InvalidRelease, KernelEntry, KernelRelease};

use crate::command::{CommandError, Run};
use crate::debian::DebianError;
use crate::drivers::{self, Built, DriversError};
use crate::failure::{Exit, Explain};
use crate::headers::HeaderTree;
use crate::image::{self, ImageError, KernelImage};
use crate::matrix::{Family, Matrix, MatrixError, SanitizedKernel};
use crate::progress::Task;
use crate::roots::{self, Root, RootError};
use crate::store::{Key, StoreError, write_if_changed};
use crate::workspace::Context;

/// Changes when the commands below do, or the layout of the result.
const RECIPE: &str = "sanitizer 1";
/// A minute of compilation on a good day is ten on a machine that does other things too.
const COMPILE: Duration = Duration::from_secs(2 * 3600);
/// The release of the kernel, in the result.
const RELEASE: &str = "release";
/// The options that were asked for, in the build directory.
const WANTED: &str = "wanted.config";

/// A kernel that was built here.
#[derive(Clone, Debug)]
pub(crate) struct Sanitizer {
    /// Not in KERNEL_VERSIONS: nobody runs it but virtual machines.
    pub(crate) kernel: KernelEntry,
    pub(crate) image: KernelImage,
    headers: HeaderTree,
    root: Root,
}

/// Why there is no kernel with checkers.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SanitizerError {
    /// build-matrix/ does not say how.
    #[error(transparent)]
    Matrix(#[from] MatrixError),
    /// No compiler for it.
    #[error(transparent)]
    Root(#[from] RootError),
    /// No source for it.
    #[error("cannot get the source of the kernel `{name}`")]
    Archive { name: String, source: Box<DebianError> },
    /// The source does not have an option, or one that is needed for it is off.
    #[error("the kernel `{name}` cannot be configured as build-matrix/ says: {}", unmet.join(", "))]
    Configuration { name: String, unmet: Vec<String> },
    /// It did not compile. The whole output is in `log`.
    #[error("the kernel `{name}` does not build, see {}", log.display())]
    Build {
        name: String,
        log: PathBuf,
        source: Box<CommandError>,
    },
    /// Its version is none.
    #[error(transparent)]
    Release(#[from] InvalidRelease),
    /// What was built cannot be booted.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for SanitizerError {
    fn exit(&self) -> Exit {
        match self {
            SanitizerError::Matrix(error) => error.exit(),
            SanitizerError::Root(error) => error.exit(),
            SanitizerError::Archive { source, .. } => source.exit(),
            SanitizerError::Configuration { .. } => Exit::BadInput,
            SanitizerError::Build { source, .. } => match source.exit() {
                Exit::ToolFailed => Exit::BuildFailed,
                other => other,
            },
            SanitizerError::Release(_) => Exit::BadInput,
            SanitizerError::Image(error) => error.exit(),
            SanitizerError::Store(error) => error.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            SanitizerError::Matrix(error) => error.hint(),
            SanitizerError::Root(error) => error.hint(),
            SanitizerError::Archive { source, .. } => source.hint(),
            SanitizerError::Configuration { .. } => {
                Some("`make menuconfig` in the source shows under `/` what an option depends on".to_owned())
            }
            SanitizerError::Build { source, .. } => source.hint(),
            SanitizerError::Release(_) => None,
            SanitizerError::Image(error) => error.hint(),
            SanitizerError::Store(error) => error.hint(),
        }
    }
}

/// Everything a build reads.
struct Build<'run> {
    kernel: &'run SanitizedKernel,
    /// The fragments, one after the other.
    wanted: String,
    /// The name of the source package.
    source: &'run str,
    root: &'run Root,
    context: &'run Context,
}

/// The kernel with or without PREEMPT_RT, from the cache or built.
pub(crate) fn ensure(preempt_rt: bool, context: &Context) -> Result<Sanitizer, SanitizerError> {
    let matrix = Matrix::load(context)?;
    let spec = &matrix.sanitize;
    let incomplete = || MatrixError::NoFamily {
        release: "sanitize.yaml".to_owned(),
    };
    let kernel = spec.kernel(preempt_rt).ok_or_else(incomplete)?;
    let family = spec.family(&matrix.families).ok_or_else(incomplete)?;
    let mut packages = matrix.families.root(family).ok_or_else(incomplete)?.clone();
    packages.packages.extend_from_slice(&spec.packages);
    let root = roots::ensure(family, &packages, context)?;
    let archive_error = |source| SanitizerError::Archive {
        name: kernel.name.clone(),
        source: Box::new(source),
    };
    let arch = family.arch.as_str();
    let resolved = context
        .archive
        .alone(&spec.source, &family.suites, arch)
        .map_err(archive_error)?;
    let build = Build {
        kernel,
        wanted: wanted(kernel, context)?,
        source: &spec.source,
        root: &root,
        context,
    };
    let key = Key::default()
        .part(RECIPE)
        .part(resolved.digest())
        .part(&root.digest)
        .part(&kernel.name)
        .part(&build.wanted)
        .finish();
    let entry = context
        .store
        .directory("sanitizers", &key, |results| -> Result<(), SanitizerError> {
            let task = context.progress.task(format!("build the kernel {}", kernel.name));
            let scratch = context.store.scratch()?;
            for package in &resolved.packages {
                task.step(&format!("{} {}", package.name, package.version));
                let unpacked = context.archive.unpack_into(package, scratch.path());
                unpacked.map_err(archive_error)?;
            }
            let cpu = build.run(scratch.path(), results, &task)?;
            task.done(&format!("{:.0} s of processor time", cpu.as_secs_f64()));
            Ok(())
        })?;
    let file = entry.join(RELEASE);
    let release = fs::read_to_string(&file).map_err(StoreError::at("read", &file))?;
    let release: KernelRelease = release.trim().parse()?;
    Ok(Sanitizer {
        image: image::locate(&release, &entry)?,
        headers: HeaderTree::built(key, release.clone(), family.clone(), entry),
        kernel: entry_of(release, family),
        root,
    })
}

fn entry_of(release: KernelRelease, family: &Family) -> KernelEntry {
    KernelEntry {
        release,
        tag: None,
        arch: family.arch,
    }
}

/// The kernel's fragments, one after the other.
fn wanted(kernel: &SanitizedKernel, context: &Context) -> Result<String, StoreError> {
    let mut wanted = String::new();
    for name in &kernel.configuration {
        let path = context.root.join("build-matrix").join(name);
        wanted.push_str(&fs::read_to_string(&path).map_err(StoreError::at("read", &path))?);
    }
    Ok(wanted)
}

impl Sanitizer {
    /// The module for this kernel.
    pub(crate) fn module(&self, context: &Context) -> Result<Built, DriversError> {
        drivers::module_for(&self.kernel, self.headers.clone(), self.root.clone(), context)
    }
}

impl Build<'_> {
    /// `scratch` holds the unpacked source package. Returns the processor time.
    fn run(&self, scratch: &Path, results: &Path, task: &Task) -> Result<Duration, SanitizerError> {
        let mut cpu = Duration::ZERO;
        let tree = scratch.join(self.source);
        let archive = format!("usr/src/{}.tar.xz", self.source);
        task.step("unpacking");
        cpu += self
            .inside(scratch, "tar", &["--extract", "--file", &archive])?
            .cpu;
        fs::write(tree.join(WANTED), &self.wanted).map_err(StoreError::at("write", &tree))?;
        task.step("configuring");
        let everything_else = format!("KCONFIG_ALLCONFIG={WANTED}");
        cpu += self.make(scratch, &[&everything_else, "allnoconfig"])?.cpu;
        let config = tree.join(".config");
        let found = fs::read_to_string(&config).map_err(StoreError::at("read", &config))?;
        let unmet = configuration::unmet(&self.wanted, &found);
        if !unmet.is_empty() {
            return Err(SanitizerError::Configuration {
                name: self.kernel.name.clone(),
                unmet,
            });
        }
        task.step("compiling");
        let jobs = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        cpu += self
            .make(scratch, &[&format!("-j{jobs}"), "bzImage", "modules"])?
            .cpu;
        task.step("collecting");
        // The kernel's own way to make a package of headers.
        let install = "KBUILD_RUN_COMMAND=$(srctree)/scripts/package/install-extmod-build /build/headers";
        cpu += self.make(scratch, &[install, "run-command"])?.cpu;
        let release = tree.join("include/config/kernel.release");
        let release = fs::read_to_string(&release).map_err(StoreError::at("read", &release))?;
        collect(&tree, &scratch.join("headers"), release.trim(), results)?;
        Ok(cpu)
    }

    fn make(&self, scratch: &Path, args: &[&str]) -> Result<crate::command::Finished, SanitizerError> {
        let version = format!("LOCALVERSION=-{}", self.kernel.name);
        let mut all = vec!["--no-print-directory", "-C", self.source, &version];
        all.extend_from_slice(args);
        self.inside(scratch, "make", &all)
    }

    fn inside(
        &self,
        scratch: &Path,
        program: &str,
        args: &[&str],
    ) -> Result<crate::command::Finished, SanitizerError> {
        let log = self
            .context
            .output("sanitizer")
            .join(format!("{}.log", self.kernel.name));
        let failed = |source| SanitizerError::Build {
            name: self.kernel.name.clone(),
            log: log.clone(),
            source: Box::new(source),
        };
        let run: Run = self
            .root
            .bare_command(scratch, program)
            .args(args)
            .deadline(COMPILE);
        let finished = run.status().map_err(failed)?;
        if finished.status.success() {
            return Ok(finished);
        }
        let mut output = finished.stdout;
        output.extend_from_slice(&finished.stderr);
        write_if_changed(&log, &output)?;
        Err(failed(CommandError::Status {
            program: program.to_owned(),
            status: finished.status,
            tail: crate::command::tail(&output),
        }))
    }
}

/// The layout of the distribution's packages, from a tree that was built. There are no modules in it.
fn collect(tree: &Path, headers: &Path, release: &str, results: &Path) -> Result<(), StoreError> {
    let modules = format!("lib/modules/{release}");
    for dir in ["boot", "usr/src", &format!("{modules}/kernel")].map(|dir| results.join(dir)) {
        fs::create_dir_all(&dir).map_err(StoreError::at("create", &dir))?;
    }
    let copies = [
        ("arch/x86/boot/bzImage", format!("boot/vmlinuz-{release}")),
        (".config", format!("boot/config-{release}")),
        ("System.map", format!("boot/System.map-{release}")),
        ("modules.builtin", format!("{modules}/modules.builtin")),
    ];
    for (from, to) in copies {
        let from = tree.join(from);
        fs::copy(&from, results.join(to)).map_err(StoreError::at("read", &from))?;
    }
    let index = results.join(&modules).join("modules.dep");
    fs::write(&index, "").map_err(StoreError::at("write", &index))?;
    let named = results.join(format!("usr/src/linux-headers-{release}"));
    fs::rename(headers, &named).map_err(StoreError::at("create", &named))?;
    let file = results.join(RELEASE);
    fs::write(&file, release).map_err(StoreError::at("write", &file))
}
