//! `cargo xtask headers`: the tree a module is compiled against, from the distribution's own packages.

mod config;
mod overlay;
mod stand_in;
mod symbols;

use std::fs;
use std::path::{Path, PathBuf};

use ringside_kernel_release::{KernelEntry, KernelRelease};

use crate::debian::{self, DebianError};
use crate::failure::{Exit, Explain, Failure};
use crate::image;
use crate::kernels::{self, Selection};
use crate::matrix::{Families, Family, Matrix};
use crate::packages;
use crate::store::StoreError;
use crate::workspace::Context;

pub(crate) use stand_in::{StandIn, origin};

use stand_in::{Candidate, StandInError};

/// Fetch kernel headers into the cache
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Fetch, verify and unpack the headers of kernels
    ///
    /// The mirror is the one this machine's apt is configured with. What is in the cache already is not asked
    /// for again, also after the archive has dropped the release. Where families.yaml names a stand-in for headers
    /// that are gone, it is compared with the kernel's own image first.
    #[command(
        after_help = "Examples:\n  cargo xtask headers fetch --all\n  cargo xtask headers fetch --kernel 6.1.0-56-cloud --json"
    )]
    Fetch {
        #[command(flatten)]
        selection: Selection,
        /// One JSON array on standard output
        #[arg(long)]
        json: bool,
    },
}

/// The unpacked headers of one kernel.
#[derive(Clone, Debug)]
pub(crate) struct HeaderTree {
    /// Of the packages' content, and of what stands in for what: the same on every machine.
    pub(crate) digest: String,
    /// The release that the tree is named after; the kernel's own unless another tree stands in.
    pub(crate) release: KernelRelease,
    /// The family whose builder root fits the tree.
    pub(crate) family: Family,
    /// Set when the kernel's own headers are gone and this is another kernel's tree.
    pub(crate) stand_in: Option<StandIn>,
    /// Unpacked packages: flavour, common part, build tools.
    parts: Vec<PathBuf>,
    /// Files that hide those of the tree: (path in the cache, path in the builder root).
    hidden_by: Vec<(PathBuf, PathBuf)>,
}

/// Why there are no headers.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HeadersError {
    /// The archive dropped the release (or never had it). Another release has to take its place.
    #[error("headers gone: the archive no longer has those of `{release}` (family `{family}`)")]
    Gone {
        release: KernelRelease,
        family: String,
        newest: Option<KernelRelease>,
        source: Box<DebianError>,
    },
    /// The archive dropped the release, and what families.yaml names instead could not be shown to fit.
    #[error("headers gone: the archive no longer has those of `{release}`, and `{stand_in}` cannot stand in")]
    NoStandIn {
        release: KernelRelease,
        stand_in: KernelRelease,
        newest: Option<KernelRelease>,
        source: Box<StandInError>,
    },
    /// Anything else about the archive.
    #[error("cannot get the headers of `{release}`")]
    Archive {
        release: KernelRelease,
        source: Box<DebianError>,
    },
    /// The unpacked tree cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl HeadersError {
    /// Not a defect: the archive has moved on, and nothing fits in its place. A stand-in that could not be
    /// compared for another reason (no answer, an unreadable image) is none.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(self, HeadersError::Gone { .. } | HeadersError::NoStandIn { .. })
            && self.exit() == Exit::HeadersGone
    }
}

impl Explain for HeadersError {
    fn exit(&self) -> Exit {
        match self {
            HeadersError::Gone { .. } => Exit::HeadersGone,
            HeadersError::NoStandIn { source, .. } => source.exit(),
            HeadersError::Archive { source, .. } => source.exit(),
            HeadersError::Store(error) => error.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            HeadersError::NoStandIn { source, .. } if !self.is_gone() => source.hint(),
            HeadersError::Gone {
                newest: Some(newest), ..
            }
            | HeadersError::NoStandIn {
                newest: Some(newest), ..
            } => Some(format!(
                "the newest release of the family that is there is `{newest}`: put that in KERNEL_VERSIONS"
            )),
            HeadersError::Gone { newest: None, .. } => Some(
                "the archive has the headers of no release of this family any more: take its lines out of \
                 KERNEL_VERSIONS, or name a stand-in in build-matrix/families.yaml"
                    .to_owned(),
            ),
            HeadersError::NoStandIn { newest: None, .. } => Some(
                "the archive has the headers of no release of this family any more: a stand-in has to be of the \
                 same source as the image, and the image has to be there"
                    .to_owned(),
            ),
            HeadersError::Archive { source, .. } => source.hint(),
            HeadersError::Store(error) => error.hint(),
        }
    }
}

impl HeaderTree {
    /// The tree of a kernel that was built here: `part` holds `usr/src/linux-headers-<release>`.
    pub(crate) fn built(digest: String, release: KernelRelease, family: Family, part: PathBuf) -> HeaderTree {
        HeaderTree {
            digest,
            release,
            family,
            stand_in: None,
            parts: vec![part],
            hidden_by: Vec::new(),
        }
    }

    /// What has to be mounted where, so that the absolute paths and links inside the packages hold:
    /// (path in the cache, path in the builder root).
    pub(crate) fn mounts(&self) -> Result<Vec<(PathBuf, PathBuf)>, StoreError> {
        let mut mounts = Vec::new();
        for part in &self.parts {
            for parent in ["usr/src", "usr/lib"] {
                let dir = part.join(parent);
                for entry in fs::read_dir(&dir).into_iter().flatten() {
                    let entry = entry.map_err(StoreError::at("read", &dir))?;
                    let name = entry.file_name();
                    if name.to_string_lossy().starts_with("linux-") {
                        mounts.push((entry.path(), Path::new("/").join(parent).join(name)));
                    }
                }
            }
        }
        mounts.sort();
        // What hides a file comes after the tree that the file is in.
        mounts.extend(self.hidden_by.iter().cloned());
        Ok(mounts)
    }
}

/// The header tree of a kernel, from the cache or the archive. What is fetched is verified first.
///
/// When the kernel's own headers are gone and the family names a stand-in, that one is compared with the kernel's
/// image. One that was compared stays, like everything that was fetched.
pub(crate) fn ensure(
    kernel: &KernelEntry,
    family: &Family,
    families: &Families,
    context: &Context,
) -> Result<HeaderTree, HeadersError> {
    let release = &kernel.release;
    let named = families.stand_in(family, release);
    let candidate = named.map(|(headers, sibling)| Candidate {
        kernel,
        family,
        headers,
        sibling,
    });
    let newest = || newest(release, family, context);
    let refused = |candidate: &Candidate<'_>, source: StandInError| HeadersError::NoStandIn {
        release: release.clone(),
        stand_in: candidate.headers.clone(),
        newest: (source.exit() == Exit::HeadersGone).then(newest).flatten(),
        source: Box::new(source),
    };
    if let Some(candidate) = &candidate
        && let Some(tree) = candidate
            .compared_before(context)
            .map_err(|source| refused(candidate, source))?
    {
        return Ok(tree);
    }
    match (own(release, family, context), candidate) {
        (Ok(tree), _) => Ok(tree),
        (Err(DebianError::NoPackage { .. } | DebianError::Vanished { .. }), Some(candidate)) => candidate
            .tree(context)
            .map_err(|source| refused(&candidate, source)),
        (Err(source @ (DebianError::NoPackage { .. } | DebianError::Vanished { .. })), None) => {
            Err(HeadersError::Gone {
                release: release.clone(),
                family: family.name.clone(),
                newest: newest(),
                source: Box::new(source),
            })
        }
        (Err(source), _) => Err(HeadersError::Archive {
            release: release.clone(),
            source: Box::new(source),
        }),
    }
}

/// The headers that belong to the kernel.
fn own(release: &KernelRelease, family: &Family, context: &Context) -> Result<HeaderTree, DebianError> {
    let resolved = context
        .archive
        .headers(release, &family.suites, family.arch.as_str())?;
    let parts = resolved
        .packages
        .iter()
        .map(|package| context.archive.unpacked(package));
    Ok(HeaderTree {
        digest: resolved.digest(),
        release: release.clone(),
        family: family.clone(),
        stand_in: None,
        parts: parts.collect::<Result<_, _>>()?,
        hidden_by: Vec::new(),
    })
}

/// The newest release of the family and of the same flavour that the archive has now.
fn newest(release: &KernelRelease, family: &Family, context: &Context) -> Option<KernelRelease> {
    let fits = |one: &KernelRelease| family.has(one) && flavour(one) == flavour(release);
    // Only a hint: when it cannot be had, the error itself is still told.
    context
        .archive
        .newest_release(&family.suites, family.arch.as_str(), &fits)
        .ok()?
}

/// What follows the version: `cloud-amd64`, `amd64`, `rt-amd64`.
fn flavour(release: &KernelRelease) -> String {
    let words = release.as_str().split('-').skip(1);
    words
        .filter(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
        .collect::<Vec<_>>()
        .join("-")
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    let Command::Fetch { selection, json } = &args.command;
    let chosen = kernels::select(&kernels::load(context)?, selection)?;
    let matrix = Matrix::load(context)?;
    packages::ensure(&debian::PACKAGES, context)?;
    packages::ensure(&image::PACKAGES, context)?;
    let mut rows = Vec::new();
    for kernel in chosen {
        let family = matrix.families.of(&kernel.release, kernel.arch)?;
        let task = context.progress.task(format!("headers of {}", kernel.release));
        let tree = ensure(&kernel, family, &matrix.families, context)?;
        task.done(&format!("{} packages", tree.parts.len()));
        rows.push((kernel, tree));
    }
    if *json {
        let rows = rows.iter().map(|(kernel, tree)| {
            serde_json::json!({
                "release": kernel.release, "arch": kernel.arch, "digest": tree.digest, "parts": tree.parts,
                "headers": origin(tree.stand_in.as_ref()),
            })
        });
        crate::output::line(serde_json::Value::Array(rows.collect()))?;
        return Ok(());
    }
    for (kernel, tree) in rows {
        let (kernel, digest) = (kernel.to_string(), &tree.digest);
        match &tree.stand_in {
            Some(stand_in) => {
                crate::output::line(format_args!("{kernel:<36} {digest}  headers: {stand_in}"))?;
            }
            None => crate::output::line(format_args!("{kernel:<36} {digest}"))?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
