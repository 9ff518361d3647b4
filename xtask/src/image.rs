//! The kernel itself, for virtual machines and for comparing headers with it: `vmlinuz`, its modules with their
//! dependency lists, its config.

use std::path::{Path, PathBuf};

use ringside_kernel_release::{KernelEntry, KernelRelease};

use crate::command::{CommandError, Run};
use crate::debian::DebianError;
use crate::failure::{Exit, Explain};
use crate::matrix::Family;
use crate::store::{Key, StoreError};
use crate::workspace::Context;

/// What unpacking an image needs on the machine, besides `debian::PACKAGES`.
pub(crate) const PACKAGES: [&str; 1] = ["kmod"];

/// Changes when the layout below the entry does.
const RECIPE: &str = "image 2";

/// A kernel that can be booted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KernelImage {
    /// The compressed kernel.
    pub(crate) vmlinuz: PathBuf,
    /// Holds `lib/modules/<release>` with `modules.dep`.
    pub(crate) modules_root: PathBuf,
    /// The kernel's configuration, `CONFIG_X=y` per line.
    pub(crate) config: PathBuf,
}

/// Why there is no image.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImageError {
    /// The archive dropped it, or cannot be reached.
    #[error("cannot get the image of `{release}`")]
    Archive {
        release: KernelRelease,
        source: Box<DebianError>,
    },
    /// depmod could not make the dependency lists.
    #[error("cannot index the modules of `{release}`")]
    Depmod {
        release: KernelRelease,
        source: Box<CommandError>,
    },
    /// The packages have another layout than expected.
    #[error("the image packages of `{release}` hold no `{missing}`")]
    Layout { release: KernelRelease, missing: String },
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ImageError {
    /// Not a defect: the archive has moved on.
    pub(crate) fn is_known_state(&self) -> bool {
        matches!(self, ImageError::Archive { .. }) && self.exit() == Exit::HeadersGone
    }
}

impl Explain for ImageError {
    fn exit(&self) -> Exit {
        match self {
            ImageError::Archive { source, .. } => source.exit(),
            ImageError::Depmod { source, .. } => source.exit(),
            ImageError::Layout { .. } => Exit::HeadersGone,
            ImageError::Store(error) => error.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            ImageError::Archive { source, .. } => source.hint(),
            ImageError::Depmod { .. } => Some("as root: apt-get install kmod".to_owned()),
            ImageError::Layout { .. } => None,
            ImageError::Store(error) => error.hint(),
        }
    }
}

/// The image of a kernel, from the cache or the archive. What is fetched is verified first.
pub(crate) fn ensure(
    kernel: &KernelEntry,
    family: &Family,
    context: &Context,
) -> Result<KernelImage, ImageError> {
    let release = &kernel.release;
    let wrap = |source| ImageError::Archive {
        release: release.clone(),
        source: Box::new(source),
    };
    let resolved = context
        .archive
        .image(release, &family.suites, family.arch.as_str())
        .map_err(wrap)?;
    let key = Key::default().part(RECIPE).part(resolved.digest()).finish();
    let root = context
        .store
        .directory("images", &key, |scratch| -> Result<(), ImageError> {
            let task = context.progress.task(format!("unpack the image of {release}"));
            for package in &resolved.packages {
                context.archive.unpack_into(package, scratch).map_err(wrap)?;
            }
            index_modules(release, scratch)?;
            locate(release, scratch)?;
            task.done("");
            Ok(())
        })?;
    locate(release, &root)
}

/// Up to 6.12 kernel and config are below /boot, from 7.2 beside the modules.
pub(crate) fn locate(release: &KernelRelease, root: &Path) -> Result<KernelImage, ImageError> {
    let modules = format!("lib/modules/{release}");
    let found = |places: &[String]| {
        let present = places
            .iter()
            .map(|place| root.join(place))
            .find(|path| path.is_file());
        present.ok_or_else(|| ImageError::Layout {
            release: release.clone(),
            missing: places.join("` or `"),
        })
    };
    found(&[format!("{modules}/modules.dep")])?;
    Ok(KernelImage {
        vmlinuz: found(&[format!("boot/vmlinuz-{release}"), format!("{modules}/vmlinuz")])?,
        config: found(&[format!("boot/config-{release}"), format!("{modules}/config")])?,
        modules_root: root.to_owned(),
    })
}

/// Installation scripts would run depmod; nothing of the packages is executed here.
fn index_modules(release: &KernelRelease, root: &Path) -> Result<(), ImageError> {
    // Newer packages ship below /usr, older ones below /.
    let lib = root.join("lib");
    if !lib.join("modules").exists() && root.join("usr/lib/modules").exists() {
        if lib.exists() {
            std::os::unix::fs::symlink("../usr/lib/modules", lib.join("modules"))
        } else {
            std::os::unix::fs::symlink("usr/lib", &lib)
        }
        .map_err(StoreError::at("create", &lib))?;
    }
    if !lib.join("modules").join(release.as_str()).is_dir() {
        return Err(ImageError::Layout {
            release: release.clone(),
            missing: format!("lib/modules/{release}"),
        });
    }
    let run = Run::new("depmod").arg("-b").arg(root).arg(release.as_str());
    let wrap = |source| ImageError::Depmod {
        release: release.clone(),
        source: Box::new(source),
    };
    run.run().map(drop).map_err(wrap)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().expect("temp dir");
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().expect("parent")).expect("directory");
            fs::write(path, "").expect("file");
        }
        dir
    }

    #[test]
    fn both_layouts_of_image_packages_are_understood() {
        let release: KernelRelease = "7.2-amd64".parse().expect("release");
        let old = tree(&[
            "boot/vmlinuz-7.2-amd64",
            "boot/config-7.2-amd64",
            "lib/modules/7.2-amd64/modules.dep",
        ]);
        assert!(
            locate(&release, old.path())
                .expect("old")
                .vmlinuz
                .ends_with("boot/vmlinuz-7.2-amd64")
        );
        let new = ["vmlinuz", "config", "modules.dep"].map(|name| format!("lib/modules/7.2-amd64/{name}"));
        let new = tree(&new.each_ref().map(String::as_str));
        assert!(
            locate(&release, new.path())
                .expect("new")
                .config
                .ends_with("7.2-amd64/config")
        );
    }

    #[test]
    fn a_package_without_a_kernel_is_told_where_it_was_looked_for() {
        let empty = tree(&["lib/modules/7.2-amd64/modules.dep"]);
        let error = locate(&"7.2-amd64".parse().expect("release"), empty.path())
            .expect_err("no kernel")
            .to_string();
        assert!(
            error.contains("`boot/vmlinuz-7.2-amd64` or `lib/modules/7.2-amd64/vmlinuz`"),
            "{error}"
        );
    }
}
