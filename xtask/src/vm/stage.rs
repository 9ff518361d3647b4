//! Everything that is made once for any number of boots: drivers in a served repository, kernel images, the
//! node's binaries and the guest's programs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;

use super::programs::{self, Activity, NodeBinaries};
use crate::drivers::{self, Built};
use crate::failure::{Exit, Explain, Failure};
use crate::image::{self, KernelImage};
use crate::matrix::Matrix;
use crate::mirror::{self, ServeGuard};
use crate::sanitizer::{self, Sanitizer};
use crate::workspace::Context;
use crate::{debian, packages};

/// What boots need on the machine, besides what building the drivers needs; the static loader links libelf.
const PACKAGES: [&str; 6] = [
    "busybox-static",
    "gcc",
    "libc6-dev",
    "libelf-dev",
    "qemu-system-x86",
    "zlib1g-dev",
];

/// Ready for boots. The repository is served until this is dropped.
#[derive(Debug)]
pub(crate) struct Stage {
    images: BTreeMap<String, KernelImage>,
    /// Why a kernel cannot be booted with a variant.
    missing: BTreeMap<(String, Variant), Obstacle>,
    pub(super) binaries: NodeBinaries,
    pub(super) activity: Activity,
    pub(super) load: Vec<u8>,
    /// The expectation for `activity`.
    pub(super) corpus: String,
    mirror: ServeGuard,
    /// Every driver that is in the repository for these boots.
    pub(crate) built: Vec<Built>,
}

/// What keeps a kernel from being booted with a variant.
#[derive(Clone, Debug)]
pub(super) struct Obstacle {
    /// One line for people.
    pub(super) why: String,
    /// The exit code of a command that was asked for just this kernel.
    pub(super) exit: Exit,
    /// The next step, where there is one.
    pub(super) hint: Option<String>,
    /// A state of the matrix (blocked, or gone from the archive), not a defect.
    pub(super) known: bool,
    /// The matrix says that this variant cannot work there; that can be proved by a boot.
    pub(super) unsupported: bool,
}

impl Obstacle {
    fn of(error: &impl Explain, known: bool) -> Obstacle {
        let mut why = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            why = format!("{why}: {error}");
            cause = error.source();
        }
        Obstacle {
            why,
            exit: error.exit(),
            hint: error.hint(),
            known,
            unsupported: false,
        }
    }
}

/// Why there is nothing to boot.
#[derive(Debug, thiserror::Error)]
pub(super) enum StageError {
    /// Its driver or its image could not be had.
    #[error("`{release}` cannot be booted: {why}")]
    NotPrepared {
        release: String,
        why: String,
        exit: Exit,
        hint: Option<String>,
    },
    /// The archive has none of the kernels any more.
    #[error("none of the chosen kernels can be booted: their packages are gone or blocked")]
    NothingToBoot,
    /// The mirror's address has no port; a mistake of this program.
    #[error("`{url}` has no port")]
    NoPort { url: String },
}

impl Explain for StageError {
    fn exit(&self) -> Exit {
        match self {
            StageError::NotPrepared { exit, .. } => *exit,
            StageError::NothingToBoot => Exit::HeadersGone,
            StageError::NoPort { .. } => Exit::ToolFailed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            StageError::NotPrepared { hint, .. } => hint.clone(),
            StageError::NothingToBoot => Some("put present releases into KERNEL_VERSIONS".to_owned()),
            StageError::NoPort { .. } => None,
        }
    }
}

impl Stage {
    /// Everything that [`Stage::prepare`] needs on the machine, so that it can be named in one list.
    pub(crate) fn packages(variants: &[Variant]) -> Vec<&'static str> {
        let mut wanted = drivers::packages(variants);
        wanted.extend(PACKAGES);
        wanted.extend(debian::PACKAGES);
        wanted.extend(image::PACKAGES);
        wanted.sort_unstable();
        wanted.dedup();
        wanted
    }

    /// Builds, publishes, serves and fetches what booting these kernels needs. A kernel whose driver or image
    /// cannot be had keeps no other from being booted: see [`Stage::obstacle`].
    pub(crate) fn prepare(
        kernels: &[KernelEntry],
        variants: &[Variant],
        context: &Context,
    ) -> Result<Stage, Failure> {
        packages::ensure(&Stage::packages(variants), context)?;
        let options = drivers::Options {
            variants: variants.to_vec(),
            ..drivers::Options::default()
        };
        let (mut built, mut missing) = (Vec::new(), BTreeMap::new());
        for report in drivers::build_all(kernels, &options, context)? {
            match report.outcome {
                drivers::Outcome::Built(driver) => built.push(driver),
                drivers::Outcome::Not(error) => {
                    let mut obstacle = Obstacle::of(&error, error.is_known_state());
                    obstacle.unsupported = error.is_unsupported();
                    missing.insert((report.kernel.to_string(), report.variant), obstacle);
                }
            }
        }
        let matrix = Matrix::load(context)?;
        let mut images = BTreeMap::new();
        for kernel in kernels {
            let family = matrix.families.of(&kernel.release, kernel.arch)?;
            match image::ensure(kernel, family, context) {
                Ok(image) => drop(images.insert(kernel.to_string(), image)),
                Err(error) => {
                    for variant in variants {
                        missing
                            .entry((kernel.to_string(), *variant))
                            .and_modify(|obstacle| obstacle.unsupported = false)
                            .or_insert_with(|| Obstacle::of(&error, error.is_known_state()));
                    }
                }
            }
        }
        Stage::assemble(images, missing, built, context)
    }

    /// Likewise for a kernel with checkers, which is built here: the module alone.
    pub(crate) fn prepare_sanitizer(
        preempt_rt: bool,
        context: &Context,
    ) -> Result<(Stage, Sanitizer), Failure> {
        packages::ensure(&Stage::packages(&[Variant::Kmod]), context)?;
        let sanitizer = sanitizer::ensure(preempt_rt, context)?;
        let built = vec![sanitizer.module(context)?];
        let images = BTreeMap::from([(sanitizer.kernel.to_string(), sanitizer.image.clone())]);
        let stage = Stage::assemble(images, BTreeMap::new(), built, context)?;
        Ok((stage, sanitizer))
    }

    fn assemble(
        images: BTreeMap<String, KernelImage>,
        missing: BTreeMap<(String, Variant), Obstacle>,
        built: Vec<Built>,
        context: &Context,
    ) -> Result<Stage, Failure> {
        mirror::publish(&built, context)?;
        let task = context.progress.task("compile loader and consumer");
        let binaries = programs::node_binaries(context)?;
        drop(task);
        let corpus = programs::read(&context.root.join(super::proof::CORPUS))?;
        Ok(Stage {
            images,
            missing,
            binaries,
            activity: programs::activity(context)?,
            load: programs::load(context)?,
            corpus: String::from_utf8_lossy(&corpus).into_owned(),
            mirror: mirror::serve(context)?,
            built,
        })
    }

    /// The loader as nodes run it; the consumer is beside it.
    pub(crate) fn loader(&self) -> &Path {
        &self.binaries.loader
    }

    /// Where the repository is served, for `ringside run --mirror` on this machine.
    pub(crate) fn mirror_url(&self) -> &str {
        &self.mirror.url
    }

    /// Why this kernel cannot be booted with this variant; `None` when it can.
    pub(super) fn obstacle(&self, kernel: &KernelEntry, variant: Variant) -> Option<&Obstacle> {
        self.missing.get(&(kernel.to_string(), variant))
    }

    /// At least one of these can be booted.
    pub(crate) fn require_one(&self, kernels: &[KernelEntry], variants: &[Variant]) -> Result<(), Failure> {
        let bootable = |kernel: &KernelEntry| {
            variants
                .iter()
                .any(|variant| self.obstacle(kernel, *variant).is_none())
        };
        if kernels.iter().any(bootable) {
            return Ok(());
        }
        Err(StageError::NothingToBoot.into())
    }

    /// The obstacle as an error.
    pub(super) fn require(&self, kernel: &KernelEntry, variant: Variant) -> Result<(), StageError> {
        let error = |obstacle: &Obstacle| StageError::NotPrepared {
            release: kernel.to_string(),
            why: obstacle.why.clone(),
            exit: obstacle.exit,
            hint: obstacle.hint.clone(),
        };
        self.obstacle(kernel, variant)
            .map_or(Ok(()), |obstacle| Err(error(obstacle)))
    }

    /// The kernel, and its module tree.
    pub(super) fn image(&self, kernel: &KernelEntry) -> Result<(PathBuf, PathBuf), StageError> {
        let image = self
            .images
            .get(&kernel.to_string())
            .ok_or_else(|| StageError::NotPrepared {
                release: kernel.to_string(),
                why: "no image".to_owned(),
                exit: Exit::ToolFailed,
                hint: None,
            })?;
        let modules = image
            .modules_root
            .join("lib/modules")
            .join(kernel.release.as_str());
        Ok((image.vmlinuz.clone(), modules))
    }

    /// Where the repository is served on the loopback.
    pub(super) fn mirror_port(&self) -> Result<u16, StageError> {
        let port = self
            .mirror
            .url
            .rsplit(':')
            .next()
            .and_then(|port| port.trim_end_matches('/').parse().ok());
        port.ok_or_else(|| StageError::NoPort {
            url: self.mirror.url.clone(),
        })
    }
}
