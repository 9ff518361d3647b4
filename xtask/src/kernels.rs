//! `cargo xtask kernels`: the list of kernels, and how the other commands choose from it.

mod crawl;

use std::path::PathBuf;

use ringside_kernel_release::{KernelEntry, KernelVersions, KernelVersionsError};

use crate::failure::{Exit, Explain, Failure};
use crate::matrix::Matrix;
use crate::workspace::Context;
use crate::{debian, image, packages};

/// Look at KERNEL_VERSIONS, the only list of kernels
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Print every kernel with its family
    ///
    /// A family (build-matrix/families.yaml) is the set of kernels that share a header source and a compiler.
    #[command(
        after_help = "Examples:\n  cargo xtask kernels list\n  cargo xtask kernels list --json | jq -r '.[].release'"
    )]
    List {
        /// One JSON array on standard output
        #[arg(long)]
        json: bool,
    },
    /// Add to KERNEL_VERSIONS what the distributions have
    ///
    /// Every suite of build-matrix/families.yaml is asked which kernels it has headers of. New ones are added in their
    /// place; what is gone stays listed. build-matrix/crawled.json keeps what each suite had: one that answers with
    /// nothing, or lost a large share, fails the crawl.
    #[command(
        after_help = "Examples:\n  cargo xtask kernels crawl --dry-run\n  cargo xtask kernels crawl --accept-shrunk bullseye"
    )]
    Crawl(crawl::Options),
    /// Fetch kernel images with their modules, as virtual machines boot them
    #[command(after_help = "Examples:\n  cargo xtask kernels image --kernel 6.1.0-56-cloud-amd64")]
    Image {
        #[command(flatten)]
        selection: Selection,
    },
}

/// Which kernels a command works on.
#[derive(Clone, Debug, Default, clap::Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Selection {
    /// A release of KERNEL_VERSIONS, or a part of it that only one has; repeatable
    #[arg(long = "kernel", short = 'k', value_name = "RELEASE", conflicts_with = "all")]
    pub(crate) kernels: Vec<String>,

    /// Every kernel of KERNEL_VERSIONS
    #[arg(long)]
    pub(crate) all: bool,
}

/// Why there is no kernel to work on.
#[derive(Debug, thiserror::Error)]
pub(crate) enum KernelsError {
    /// The list cannot be read or has wrong lines.
    #[error(transparent)]
    List(#[from] KernelVersionsError),
    /// Nothing in the list has this text in its name.
    #[error("kernel `{wanted}` is not in KERNEL_VERSIONS")]
    Unknown { wanted: String, known: Vec<String> },
    /// build-matrix/crawled.json is no record of a crawl.
    #[error("{}: {why}", path.display())]
    Record { path: PathBuf, why: String },
    /// A suite has so little that its archive is more likely broken than emptied.
    #[error("{}", suites.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Shrunk { suites: Vec<crawl::Shrunk> },
    /// A distribution has kernels that nobody knows how to build.
    #[error("{} kernels belong to no family: {}", kernels.len(), kernels.join(", "))]
    WithoutFamily { kernels: Vec<String> },
    /// Several have it.
    #[error("`{wanted}` is part of several releases: {}", candidates.join(", "))]
    Ambiguous { wanted: String, candidates: Vec<String> },
}

impl Explain for KernelsError {
    fn exit(&self) -> Exit {
        match self {
            KernelsError::List(KernelVersionsError::Unreadable { source, .. }) => Exit::of_io(source),
            KernelsError::List(KernelVersionsError::Malformed(_)) => Exit::BadInput,
            KernelsError::Unknown { .. }
            | KernelsError::Ambiguous { .. }
            | KernelsError::WithoutFamily { .. } => Exit::UnknownKernel,
            KernelsError::Record { .. } => Exit::BadInput,
            KernelsError::Shrunk { .. } => Exit::CheckFailed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            KernelsError::Unknown { known, .. } => Some(format!(
                "add it to KERNEL_VERSIONS, or choose one of\n  {}",
                known.join("\n  ")
            )),
            KernelsError::Ambiguous { .. } => Some("give the whole release".to_owned()),
            KernelsError::Record { .. } => Some(
                "restore it from version control; without it the next crawl compares with nothing".to_owned(),
            ),
            KernelsError::Shrunk { .. } => Some(
                "nothing was written; ask again later, or accept it with --accept-shrunk <SUITE>".to_owned(),
            ),
            KernelsError::WithoutFamily { .. } => Some(
                "add a family with a pattern for them to build-matrix/families.yaml, then crawl again"
                    .to_owned(),
            ),
            KernelsError::List(_) => None,
        }
    }
}

/// The list of this repository.
pub(crate) fn load(context: &Context) -> Result<KernelVersions, KernelsError> {
    Ok(KernelVersions::read(&context.root.join("KERNEL_VERSIONS"))?)
}

/// The kernels that `selection` means, in the order of the list, each once.
pub(crate) fn select(list: &KernelVersions, selection: &Selection) -> Result<Vec<KernelEntry>, KernelsError> {
    if selection.all {
        return Ok(list.iter().cloned().collect());
    }
    let chosen = selection
        .kernels
        .iter()
        .map(|wanted| find(list, wanted))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(list
        .iter()
        .filter(|entry| chosen.contains(entry))
        .cloned()
        .collect())
}

/// The one kernel whose line is, or whose release contains, `wanted`.
pub(crate) fn find<'list>(
    list: &'list KernelVersions,
    wanted: &str,
) -> Result<&'list KernelEntry, KernelsError> {
    if let Some(exact) = list
        .iter()
        .find(|entry| entry.to_string() == wanted || entry.release.as_str() == wanted)
    {
        return Ok(exact);
    }
    let candidates: Vec<&KernelEntry> = list
        .iter()
        .filter(|entry| entry.to_string().contains(wanted))
        .collect();
    let names = |entries: &mut dyn Iterator<Item = &KernelEntry>| entries.map(ToString::to_string).collect();
    match candidates.as_slice() {
        [only] => Ok(only),
        [] => Err(KernelsError::Unknown {
            wanted: wanted.to_owned(),
            known: names(&mut list.iter()),
        }),
        _ => Err(KernelsError::Ambiguous {
            wanted: wanted.to_owned(),
            candidates: names(&mut candidates.into_iter()),
        }),
    }
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    let (list, matrix) = (load(context)?, Matrix::load(context)?);
    let json = match &args.command {
        Command::List { json } => *json,
        Command::Crawl(options) => return crawl::run(options, context),
        Command::Image { selection } => return images(&select(&list, selection)?, &matrix, context),
    };
    let mut rows = Vec::new();
    for entry in &list {
        rows.push((entry, matrix.families.of(&entry.release, entry.arch)?));
    }
    if json {
        let rows = rows.iter().map(|(entry, family)| {
            // Named, not used: whether its own headers are gone and these fit is found out at a build.
            let stand_in = matrix.families.stand_in(family, &entry.release);
            serde_json::json!({
                "release": entry.release, "tag": entry.tag, "arch": entry.arch,
                "family": family.name, "root": family.root, "compiler": family.compiler,
                "stand_in": stand_in.map(|(headers, sibling)| serde_json::json!({
                    "headers": headers, "family": sibling.name, "root": sibling.root, "compiler": sibling.compiler,
                })),
            })
        });
        crate::output::line(serde_json::Value::Array(rows.collect()))?;
        return Ok(());
    }
    for (entry, family) in rows {
        crate::output::line(format_args!("{:<36} {}", entry.to_string(), family.name))?;
    }
    Ok(())
}

/// One line of JSON per image.
fn images(chosen: &[KernelEntry], matrix: &Matrix, context: &Context) -> Result<(), Failure> {
    packages::ensure(&debian::PACKAGES, context)?;
    packages::ensure(&image::PACKAGES, context)?;
    for kernel in chosen {
        let family = matrix.families.of(&kernel.release, kernel.arch)?;
        let image = image::ensure(kernel, family, context)?;
        crate::output::line(serde_json::json!({
            "release": kernel.release, "vmlinuz": image.vmlinuz, "modules_root": image.modules_root, "config": image.config,
        }))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn list() -> KernelVersions {
        let text = "6.1.0-56-amd64\n6.1.0-56-cloud-amd64\n6.12.117+deb13-amd64\n";
        KernelVersions::parse(text, Path::new("KERNEL_VERSIONS")).expect("list")
    }

    #[test]
    fn a_unique_part_of_a_release_is_enough() {
        assert_eq!(
            find(&list(), "deb13").expect("unique").release.as_str(),
            "6.12.117+deb13-amd64"
        );
        assert_eq!(
            find(&list(), "6.1.0-56-amd64").expect("exact").release.as_str(),
            "6.1.0-56-amd64"
        );
    }

    #[test]
    fn an_ambiguous_part_lists_what_it_could_mean() {
        let error = find(&list(), "6.1.0").expect_err("two").to_string();
        assert_eq!(
            error,
            "`6.1.0` is part of several releases: 6.1.0-56-amd64, 6.1.0-56-cloud-amd64"
        );
    }

    #[test]
    fn an_unknown_release_is_told_what_there_is() {
        let error = find(&list(), "5.4").expect_err("none");
        assert_eq!(error.exit(), Exit::UnknownKernel);
        assert!(error.hint().expect("hint").contains("6.1.0-56-cloud-amd64"));
    }

    #[test]
    fn a_kernel_chosen_twice_is_built_once_in_list_order() {
        let selection = Selection {
            kernels: vec!["deb13".to_owned(), "cloud".to_owned(), "deb13".to_owned()],
            all: false,
        };
        let chosen = select(&list(), &selection).expect("chosen");
        let names: Vec<&str> = chosen.iter().map(|entry| entry.release.as_str()).collect();
        assert_eq!(names, ["6.1.0-56-cloud-amd64", "6.12.117+deb13-amd64"]);
    }
}
