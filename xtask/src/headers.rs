//! `cargo xtask headers`: the tree a module is compiled against, from the distribution's own packages.

use std::fs;
use std::path::{Path, PathBuf};

use ringside_kernel_release::{KernelEntry, KernelRelease};

use crate::debian::{self, DebianError};
use crate::failure::{Exit, Explain, Failure};
use crate::kernels::{self, Selection};
use crate::matrix::{Family, Matrix};
use crate::packages;
use crate::store::StoreError;
use crate::workspace::Context;

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
    /// for again, also after the archive has dropped the release.
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
    /// Of the packages' content: the same on every machine.
    pub(crate) digest: String,
    /// Unpacked packages: flavour, common part, build tools.
    parts: Vec<PathBuf>,
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

impl Explain for HeadersError {
    fn exit(&self) -> Exit {
        match self {
            HeadersError::Gone { .. } => Exit::HeadersGone,
            HeadersError::Archive { source, .. } => source.exit(),
            HeadersError::Store(error) => error.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            HeadersError::Gone {
                newest: Some(newest), ..
            } => Some(format!(
                "the newest release of the family that is there is `{newest}`: put that in KERNEL_VERSIONS"
            )),
            HeadersError::Gone { newest: None, .. } => Some(
                "the archive has no release of this family any more: take its lines out of KERNEL_VERSIONS"
                    .to_owned(),
            ),
            HeadersError::Archive { source, .. } => source.hint(),
            HeadersError::Store(error) => error.hint(),
        }
    }
}

impl HeaderTree {
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
        Ok(mounts)
    }
}

/// The header tree of a kernel, from the cache or the archive. What is fetched is verified first.
pub(crate) fn ensure(
    kernel: &KernelEntry,
    family: &Family,
    context: &Context,
) -> Result<HeaderTree, HeadersError> {
    let release = &kernel.release;
    let wrap = |source| match source {
        DebianError::NoPackage { .. } | DebianError::Vanished { .. } => HeadersError::Gone {
            release: release.clone(),
            family: family.name.clone(),
            newest: newest(release, family, context),
            source: Box::new(source),
        },
        source => HeadersError::Archive {
            release: release.clone(),
            source: Box::new(source),
        },
    };
    let resolved = context
        .archive
        .headers(release, &family.suites, family.arch.as_str())
        .map_err(wrap)?;
    let parts = resolved
        .packages
        .iter()
        .map(|package| context.archive.unpacked(package));
    Ok(HeaderTree {
        digest: resolved.digest(),
        parts: parts.collect::<Result<_, _>>().map_err(wrap)?,
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
    let mut rows = Vec::new();
    for kernel in chosen {
        let family = matrix.families.of(&kernel.release, kernel.arch)?;
        let task = context.progress.task(format!("headers of {}", kernel.release));
        let tree = ensure(&kernel, family, context)?;
        task.done(&format!("{} packages", tree.parts.len()));
        rows.push((kernel, tree));
    }
    if *json {
        let rows = rows.iter().map(|(kernel, tree)| {
            serde_json::json!({"release": kernel.release, "arch": kernel.arch, "digest": tree.digest, "parts": tree.parts})
        });
        crate::output::line(serde_json::Value::Array(rows.collect()))?;
        return Ok(());
    }
    for (kernel, tree) in rows {
        crate::output::line(format_args!("{:<36} {}", kernel.to_string(), tree.digest))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flavour_is_what_follows_the_numbers() {
        let of = |text: &str| flavour(&text.parse().expect("release"));
        assert_eq!(of("6.1.0-56-cloud-amd64"), "cloud-amd64");
        assert_eq!(of("6.1.0-0.deb11.52-amd64"), "amd64");
        assert_eq!(of("6.12.117+deb13-rt-amd64"), "rt-amd64");
    }

    #[test]
    fn a_release_that_is_gone_says_what_to_take_instead() {
        let error = HeadersError::Gone {
            release: "6.1.0-1-amd64".parse().expect("release"),
            family: "debian-bookworm-6.1".to_owned(),
            newest: "6.1.0-56-amd64".parse().ok(),
            source: Box::new(DebianError::NoPackage {
                package: "linux-headers-6.1.0-1-amd64".to_owned(),
                suites: Vec::new(),
            }),
        };
        assert_eq!(error.exit(), Exit::HeadersGone);
        assert!(error.to_string().contains("`6.1.0-1-amd64`"), "{error}");
        assert!(error.hint().expect("hint").contains("`6.1.0-56-amd64`"));
    }
}
