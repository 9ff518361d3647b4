//! Builder roots: a distribution's own compiler and tools, unpacked and never installed, entered through
//! bubblewrap without network, without this machine's files and without any right over it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::command::Run;
use crate::debian::DebianError;
use crate::failure::{Exit, Explain};
use crate::headers::HeaderTree;
use crate::matrix::{Family, RootSpec};
use crate::store::{Key, StoreError};
use crate::workspace::Context;

/// What entering a root needs on the machine, besides `debian::PACKAGES`.
pub(crate) const PACKAGES: [&str; 1] = ["bubblewrap"];

/// Changes when the layout of a root does.
const RECIPE: &str = "root 2";
/// Where a build happens inside: the same on every machine, so that no path can get into an object.
pub(crate) const BUILD: &str = "/build";
/// Where it happens once more, to see that none did. Without spaces: kbuild has no words for them.
pub(crate) const ELSEWHERE: &str = "/tmp/elsewhere/with-a-longer-path";
/// Directories that are one with those below /usr, in every suite.
const MERGED: [&str; 4] = ["bin", "lib", "lib64", "sbin"];

/// A builder root.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    path: PathBuf,
    /// Where `scratch` of a command is: [`BUILD`], unless it was moved.
    pub(crate) place: &'static str,
    /// Of the packages' content and the recipe: the same on every machine.
    pub(crate) digest: String,
}

/// Why there is no builder root.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RootError {
    /// Its packages cannot be had.
    #[error("cannot make the builder root `{name}`")]
    Archive { name: String, source: Box<DebianError> },
    /// The cache.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Explain for RootError {
    fn exit(&self) -> Exit {
        match self {
            RootError::Archive { source, .. } => source.exit(),
            RootError::Store(error) => error.exit(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            RootError::Archive { source, .. } => source.hint(),
            RootError::Store(error) => error.hint(),
        }
    }
}

/// The root of a family, made when it is not there.
pub(crate) fn ensure(family: &Family, spec: &RootSpec, context: &Context) -> Result<Root, RootError> {
    let name = format!("{}-{}", family.root, family.compiler);
    let wrap = |source| RootError::Archive {
        name: name.clone(),
        source: Box::new(source),
    };
    let mut wanted = spec.packages.clone();
    wanted.push(family.compiler.clone());
    let list = wanted.iter().chain(spec.suites.iter().map(|suite| &suite.name));
    let list = list.fold(Key::default(), |key, word| key.part(word)).finish();
    let key = format!("root-{name}-{}", list.get(..16).unwrap_or(&list));
    let resolved = context
        .archive
        .packages(&key, &spec.suites, family.arch.as_str(), &wanted)
        .map_err(wrap)?;

    let digest = Key::default().part(RECIPE).part(resolved.digest()).finish();
    let path = context
        .store
        .directory("roots", &digest, |scratch| -> Result<(), RootError> {
            let task = context.progress.task(format!("builder root {name}"));
            lay_out(scratch)?;
            for package in &resolved.packages {
                task.step(&package.name);
                context.archive.unpack_into(package, scratch).map_err(wrap)?;
            }
            // What installation scripts and update-alternatives would have done, as far as a build notices.
            let awk = scratch.join("usr/bin/awk");
            if !awk.exists() {
                std::os::unix::fs::symlink("mawk", &awk).map_err(StoreError::at("create", &awk))?;
            }
            task.done(&format!("{} packages", resolved.packages.len()));
            Ok(())
        })?;
    Ok(Root {
        path,
        place: BUILD,
        digest,
    })
}

fn lay_out(root: &Path) -> Result<(), StoreError> {
    for dir in ["build", "dev", "proc", "tmp", "usr/src"].map(|dir| root.join(dir)) {
        fs::create_dir_all(&dir).map_err(StoreError::at("create", &dir))?;
    }
    for name in MERGED {
        let (target, link) = (format!("usr/{name}"), root.join(name));
        fs::create_dir_all(root.join(&target)).map_err(StoreError::at("create", root))?;
        std::os::unix::fs::symlink(&target, &link).map_err(StoreError::at("create", &link))?;
    }
    Ok(())
}

impl Root {
    /// The same root, with its builds in another place.
    pub(crate) fn elsewhere(self) -> Root {
        Root {
            place: ELSEWHERE,
            ..self
        }
    }

    /// A command inside the root, in its place, which is `scratch`; the headers are where their packages
    /// would have put them. Only `scratch` can be written.
    pub(crate) fn command(
        &self,
        headers: &HeaderTree,
        scratch: &Path,
        program: &str,
    ) -> Result<Run, StoreError> {
        let mounts = headers.mounts()?;
        for (_, inside) in &mounts {
            // An empty directory to mount on is no content: it does not count for the digest.
            let point = self.path.join(inside.strip_prefix("/").unwrap_or(inside));
            fs::create_dir_all(&point).map_err(StoreError::at("create", &point))?;
        }
        let mut run = self.walls(scratch);
        for (outside, inside) in mounts {
            run = run.arg("--ro-bind").arg(outside).arg(inside);
        }
        Ok(run
            .args(["--chdir", self.place, "--", program])
            .deadline(Duration::from_secs(300)))
    }

    /// Likewise without headers: for what brings its own sources in `scratch`.
    pub(crate) fn bare_command(&self, scratch: &Path, program: &str) -> Run {
        self.walls(scratch).args(["--chdir", self.place, "--", program])
    }

    fn walls(&self, scratch: &Path) -> Run {
        Run::new("bwrap")
            .args([
                "--unshare-user-try",
                "--unshare-ipc",
                "--unshare-net",
                "--unshare-uts",
                "--unshare-pid",
            ])
            .args([
                "--as-pid-1",
                "--die-with-parent",
                "--hostname",
                "ringside",
                "--clearenv",
            ])
            .args([
                "--setenv",
                "PATH",
                "/usr/bin:/usr/sbin",
                "--setenv",
                "LC_ALL",
                "C",
                "--setenv",
                "TZ",
                "UTC",
            ])
            .args([
                "--setenv",
                "SOURCE_DATE_EPOCH",
                "0",
                "--setenv",
                "KBUILD_BUILD_TIMESTAMP",
                "1970-01-01",
            ])
            .args([
                "--setenv",
                "KBUILD_BUILD_USER",
                "ringside",
                "--setenv",
                "KBUILD_BUILD_HOST",
                "ringside",
            ])
            .arg("--ro-bind")
            .arg(&self.path)
            .args([
                "/", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--bind",
            ])
            .arg(scratch)
            .arg(self.place)
    }
}
