//! System packages a command needs: named before anything is installed, installed unless `--no-install`.

use std::collections::BTreeSet;

use crate::command::{CommandError, Run};
use crate::failure::{Exit, Explain, Failure};
use crate::workspace::Context;

/// Why the packages are not there.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PackageError {
    /// `--no-install`, or no right to install: the person has to act.
    #[error("missing system packages: {}", .packages.join(" "))]
    Missing { packages: Vec<String> },
    /// apt-get said no.
    #[error("cannot install {}", .packages.join(" "))]
    Install {
        packages: Vec<String>,
        source: CommandError,
    },
}

impl Explain for PackageError {
    fn exit(&self) -> Exit {
        Exit::MissingPackages
    }

    fn hint(&self) -> Option<String> {
        let (PackageError::Missing { packages } | PackageError::Install { packages, .. }) = self;
        Some(format!(
            "as root: apt-get install --no-install-recommends {}",
            packages.join(" ")
        ))
    }
}

/// Makes sure that these Debian packages are installed. Says which are missing, then installs them.
pub(crate) fn ensure(wanted: &[&str], context: &Context) -> Result<(), Failure> {
    let listing = Run::new("dpkg-query")
        .args(["-W", "-f", "${binary:Package} ${db:Status-Abbrev}\n"])
        .args(wanted)
        .status()?;
    let packages = missing(wanted, &listing.text());
    if packages.is_empty() {
        return Ok(());
    }
    if context.no_install || !rustix::process::geteuid().is_root() {
        return Err(PackageError::Missing { packages }.into());
    }
    context
        .progress
        .note(format!("installing system packages: {}", packages.join(" ")));
    let apt = |args: &[&str]| {
        Run::new("apt-get")
            .args(args)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .env("LC_ALL", "C.UTF-8")
            // A package manager that is killed leaves half-unpacked packages behind.
            .uninterrupted()
            .run()
    };
    let mut install = vec!["install", "--yes", "--quiet", "--no-install-recommends"];
    install.extend(packages.iter().map(String::as_str));
    // A fresh machine has no package lists, an old one stale ones: refresh only when that may be the cause.
    let outcome = apt(&install).or_else(|_| apt(&["update", "--quiet"]).and_then(|_| apt(&install)));
    outcome
        .map(drop)
        .map_err(|source| PackageError::Install { packages, source }.into())
}

/// Those of `wanted` that `dpkg-query` does not list as fully installed (`ii`, or held `hi`).
fn missing(wanted: &[&str], listing: &str) -> Vec<String> {
    let installed: BTreeSet<&str> = listing
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, status)| matches!(status.trim(), "ii" | "hi"))
        .map(|(package, _)| package.split_once(':').map_or(package, |(name, _)| name))
        .collect();
    wanted
        .iter()
        .filter(|package| !installed.contains(*package))
        .map(|package| (*package).to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn a_package_counts_only_when_it_is_fully_installed() {
        let listing = "make ii \nlibelf-dev:amd64 ii \nclang rc \nbwrap hi ";
        assert_eq!(
            missing(&["make", "libelf-dev", "clang", "bwrap", "qemu"], listing),
            ["clang", "qemu"]
        );
    }
}
