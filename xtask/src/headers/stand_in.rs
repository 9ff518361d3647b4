//! Headers of another kernel for one whose own the archive has dropped, when its image proves that they fit.
//!
//! Both are built from one source by the archive's word (their versions), have one configuration, and export the
//! same symbols with the same CRCs. docs/decisions/0005-stand-in-headers.md says why that is enough.
//!
//! **Invariant:** an entry `stand-ins/<key>` exists only when everything was compared and was equal; the key is made
//! of all that was. The tree itself is never written to: the files that name its release are hidden by copies.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use ringside_kernel_release::{KernelEntry, KernelRelease};
use serde::{Deserialize, Serialize};

use super::HeaderTree;
use super::config::{self, ConfigDiffers};
use super::overlay::{self, OverlayError};
use super::symbols::{self, SymbolsDiffer, SymbolsError};
use crate::debian::DebianError;
use crate::failure::{Exit, Explain};
use crate::image::{self, ImageError, KernelImage};
use crate::matrix::Family;
use crate::store::{Key, StoreError, files, write_if_changed};
use crate::workspace::Context;

/// Changes when what is compared does.
const RECIPE: &str = "stand-in 1";
/// In an entry: what was found, and the files that hide others.
const FOUND: &str = "found.json";
const FILES: &str = "files";

/// What stands in for headers that are gone, and how far it was compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct StandIn {
    release: KernelRelease,
    equal_crcs: usize,
}

#[cfg(test)]
impl StandIn {
    /// For tests of what is said about one.
    pub(crate) fn of(release: &str, equal_crcs: usize) -> StandIn {
        let release = release.parse().expect("release");
        StandIn { release, equal_crcs }
    }
}

impl fmt::Display for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "stand-in {} ({} symbol CRCs equal)",
            self.release, self.equal_crcs
        )
    }
}

/// Where the headers of a build come from, as reports say it.
pub(crate) fn origin(stand_in: Option<&StandIn>) -> String {
    stand_in.map_or_else(|| "own".to_owned(), StandIn::to_string)
}

/// Why a stand-in is not used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StandInError {
    /// Without the kernel's own image there is nothing to compare with.
    #[error("there is no image to compare the symbols of `{headers}` with")]
    NoImage {
        headers: KernelRelease,
        source: Box<ImageError>,
    },
    /// The stand-in itself cannot be had.
    #[error("cannot get the headers of `{headers}`")]
    Headers {
        headers: KernelRelease,
        source: Box<DebianError>,
    },
    /// The packages are not built from one source.
    #[error("the image is of source version {image}, the headers are of {headers}")]
    OtherSource { image: String, headers: String },
    /// A module would not fit the kernel.
    #[error("{0}")]
    Symbols(SymbolsDiffer),
    /// A module might not fit in a way that no symbol shows.
    #[error("{0}")]
    Config(ConfigDiffers),
    /// The kernel or the list of symbols has another form than expected.
    #[error("cannot read the symbols in `{}`", path.display())]
    Unreadable { path: PathBuf, source: SymbolsError },
    /// The packages have another layout than expected.
    #[error("the headers of `{headers}` hold no `{missing}`")]
    Layout { headers: KernelRelease, missing: String },
    /// The tree cannot be made that of another kernel.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for StandInError {
    fn exit(&self) -> Exit {
        match self {
            StandInError::NoImage { source, .. } => source.exit(),
            StandInError::Headers { source, .. } => source.exit(),
            StandInError::OtherSource { .. }
            | StandInError::Symbols(_)
            | StandInError::Config(_)
            | StandInError::Layout { .. }
            | StandInError::Unreadable {
                source: SymbolsError::NoCrcs,
                ..
            } => Exit::HeadersGone,
            StandInError::Overlay(error) => error.exit(),
            StandInError::Unreadable { .. } => Exit::Io,
            StandInError::Store(error) => error.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            StandInError::NoImage { source, .. } => source.hint(),
            StandInError::Headers { source, .. } => source.hint(),
            StandInError::Overlay(error) => error.hint(),
            StandInError::Store(error) => error.hint(),
            _ => None,
        }
    }
}

/// A kernel whose headers are gone, and what families.yaml names for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    pub(super) kernel: &'a KernelEntry,
    pub(super) family: &'a Family,
    /// Whose headers stand in.
    pub(super) headers: &'a KernelRelease,
    /// The family of that release.
    pub(super) sibling: &'a Family,
}

#[derive(Debug, Serialize, Deserialize)]
struct Found {
    equal_crcs: usize,
}

impl Candidate<'_> {
    /// The tree when it was compared in an earlier run and everything is still there: then no network is needed.
    /// Like everything that was fetched it stays; only the kernel's own headers, when the cache has them, come first.
    pub(super) fn compared_before(&self, context: &Context) -> Result<Option<HeaderTree>, StandInError> {
        let (archive, own) = (&context.archive, &self.kernel.release);
        let arch = self.family.arch.as_str();
        let is_known = || {
            Ok(!archive.holds_headers(own, arch)?
                && archive.holds_headers(self.headers, arch)?
                && archive.holds_image(own, arch)?)
        };
        if !is_known().map_err(|source| self.no_headers(source))? {
            return Ok(None);
        }
        let key = self.inputs(context)?.key;
        if context.store.path("stand-ins", &key).is_dir() {
            return self.tree(context).map(Some);
        }
        Ok(None)
    }

    /// The tree, compared with the kernel's own image unless the cache knows the outcome.
    pub(super) fn tree(&self, context: &Context) -> Result<HeaderTree, StandInError> {
        let inputs = self.inputs(context)?;
        let tree = inputs.tree(self.headers)?;
        let entry = context.store.directory("stand-ins", &inputs.key, |entry| {
            let title = format!(
                "compare {} with the image of {}",
                self.headers, self.kernel.release
            );
            let task = context.progress.task(title);
            let found = inputs.compare(&tree)?;
            overlay::write(&tree, self.headers, &self.kernel.release, &entry.join(FILES))?;
            let path = entry.join(FOUND);
            let text =
                serde_json::to_vec(&found).map_err(|error| StoreError::at("write", &path)(error.into()))?;
            write_if_changed(&path, &text)?;
            task.done(&format!("{} symbol CRCs equal", found.equal_crcs));
            Ok::<(), StandInError>(())
        })?;
        let path = entry.join(FOUND);
        let found = fs::read(&path).map_err(StoreError::at("read", &path))?;
        let found: Found =
            serde_json::from_slice(&found).map_err(|error| StoreError::at("read", &path)(error.into()))?;
        let inside = Path::new("/usr/src").join(format!("linux-headers-{}", self.headers));
        let hidden_by = files(&entry.join(FILES), &|_| false)?;
        Ok(HeaderTree {
            digest: inputs.key,
            release: self.headers.clone(),
            family: self.sibling.clone(),
            stand_in: Some(StandIn {
                release: self.headers.clone(),
                equal_crcs: found.equal_crcs,
            }),
            parts: inputs.parts,
            hidden_by: hidden_by
                .into_iter()
                .map(|(relative, path)| (path, inside.join(relative)))
                .collect(),
        })
    }

    fn inputs(&self, context: &Context) -> Result<Inputs, StandInError> {
        let no_image = |source| StandInError::NoImage {
            headers: self.headers.clone(),
            source: Box::new(source),
        };
        let (release, arch) = (&self.kernel.release, self.family.arch.as_str());
        let image = image::ensure(self.kernel, self.family, context).map_err(no_image)?;
        // Recorded by now: no second fetch.
        let of_image = context
            .archive
            .image(release, &self.family.suites, arch)
            .map_err(|source| {
                no_image(ImageError::Archive {
                    release: release.clone(),
                    source: Box::new(source),
                })
            })?;
        let of_headers = context
            .archive
            .headers(self.headers, &self.sibling.suites, arch)
            .map_err(|source| self.no_headers(source))?;
        let parts = of_headers
            .packages
            .iter()
            .map(|package| context.archive.unpacked(package));
        let key = Key::default()
            .part(RECIPE)
            .part(release.as_str())
            .part(self.headers.as_str())
            .part(of_image.digest())
            .part(of_headers.digest());
        let version = |version: Option<&str>| version.unwrap_or_default().to_owned();
        Ok(Inputs {
            key: key.finish(),
            image,
            image_version: version(of_image.version(&format!("linux-image-{release}"))),
            headers_version: version(of_headers.version(&format!("linux-headers-{}", self.headers))),
            parts: parts
                .collect::<Result<_, _>>()
                .map_err(|source| self.no_headers(source))?,
        })
    }

    fn no_headers(&self, source: DebianError) -> StandInError {
        StandInError::Headers {
            headers: self.headers.clone(),
            source: Box::new(source),
        }
    }
}

/// All that is compared, and the digest over it.
struct Inputs {
    key: String,
    image: KernelImage,
    image_version: String,
    headers_version: String,
    parts: Vec<PathBuf>,
}

impl Inputs {
    /// The flavour's part of the headers.
    fn tree(&self, headers: &KernelRelease) -> Result<PathBuf, StandInError> {
        let relative = format!("usr/src/linux-headers-{headers}");
        let found = self.parts.iter().map(|part| part.join(&relative));
        found
            .into_iter()
            .find(|tree| tree.is_dir())
            .ok_or_else(|| StandInError::Layout {
                headers: headers.clone(),
                missing: relative,
            })
    }

    fn compare(&self, tree: &Path) -> Result<Found, StandInError> {
        if !is_one_source(&self.image_version, &self.headers_version) {
            return Err(StandInError::OtherSource {
                image: self.image_version.clone(),
                headers: self.headers_version.clone(),
            });
        }
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |source| StandInError::Unreadable { path, source }
        };
        let (vmlinuz, symvers) = (&self.image.vmlinuz, tree.join("Module.symvers"));
        let of_image = fs::read(vmlinuz).map_err(StoreError::at("read", vmlinuz))?;
        let of_image = symbols::of_boot_image(&of_image).map_err(unreadable(vmlinuz))?;
        let of_headers = symbols::of_symvers(&text(&symvers)?).map_err(unreadable(&symvers))?;
        let equal_crcs = symbols::compare(&of_image, &of_headers).map_err(StandInError::Symbols)?;
        config::compare(&text(&self.image.config)?, &text(&tree.join(".config"))?)
            .map_err(StandInError::Config)?;
        Ok(Found { equal_crcs })
    }
}

fn text(path: &Path) -> Result<String, StoreError> {
    let bytes = fs::read(path).map_err(StoreError::at("read", path))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A rebuild for another suite has the version of what it was made from, then `~` and more.
fn is_one_source(image: &str, headers: &str) -> bool {
    let is_rebuild = |of: &str, from: &str| of.strip_prefix(from).is_some_and(|more| more.starts_with('~'));
    let both_known = !image.is_empty() && !headers.is_empty();
    both_known && (image == headers || is_rebuild(image, headers) || is_rebuild(headers, image))
}

#[cfg(test)]
mod tests;
