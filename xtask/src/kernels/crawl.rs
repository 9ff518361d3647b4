//! `cargo xtask kernels crawl`: what the distributions have, against what KERNEL_VERSIONS says.
//!
//! A kernel is added when a suite of a family has its headers, and never deleted: nodes run a kernel long after its
//! archive has dropped it. What each suite had is kept in build-matrix/crawled.json, so that an archive which
//! suddenly has little is a failure and not a change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;

use ringside_kernel_release::{Arch, KernelEntry, KernelRelease, KernelVersions, KernelVersionsError};
use serde::{Deserialize, Serialize};

use super::KernelsError;
use crate::failure::Failure;
use crate::matrix::{Families, Matrix};
use crate::output;
use crate::store::{StoreError, write_if_changed};
use crate::workspace::Context;
use crate::{debian, packages};

/// Beside the families that say where to look.
const RECORD: &str = "build-matrix/crawled.json";
const LIST: &str = "KERNEL_VERSIONS";

/// How a crawl is done.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct Options {
    /// Print the difference and write nothing
    #[arg(long)]
    dry_run: bool,

    /// A suite may lose this share of its kernels since the last crawl, in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 50, value_parser = clap::value_parser!(u8).range(0..=100))]
    shrink_limit: u8,

    /// Accept what this suite has, however little; repeatable
    #[arg(long, value_name = "SUITE")]
    accept_shrunk: Vec<String>,

    /// One JSON object on standard output
    #[arg(long)]
    json: bool,
}

/// Releases by suite and architecture.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Crawled {
    suites: BTreeMap<String, BTreeMap<Arch, BTreeSet<KernelRelease>>>,
}

/// A suite that has less than it may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shrunk {
    suite: String,
    arch: Arch,
    before: usize,
    now: usize,
}

impl std::fmt::Display for Shrunk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Shrunk {
            suite,
            arch,
            before,
            now,
        } = self;
        write!(f, "{suite} has {now} kernels for {arch}, and had {before}")
    }
}

/// What a crawl found out about the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
struct Difference {
    /// Not listed so far, with the suites that have them.
    added: BTreeMap<String, BTreeSet<String>>,
    /// Listed, and in no suite since this crawl. They stay.
    gone: BTreeSet<String>,
    /// The same since an earlier crawl.
    still_gone: BTreeSet<String>,
    /// In a suite again that did not have them.
    returned: BTreeSet<String>,
    /// In a suite and of no family: families.yaml has to say how they are built.
    without_family: BTreeMap<String, BTreeSet<String>>,
}

impl Crawled {
    fn read(context: &Context) -> Result<Option<Crawled>, Failure> {
        let path = context.root.join(RECORD);
        let text = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            outcome => outcome.map_err(StoreError::at("read", &path))?,
        };
        let crawled = serde_json::from_str(&text).map_err(|error| KernelsError::Record {
            path,
            why: error.to_string(),
        })?;
        Ok(Some(crawled))
    }

    /// Asks every suite that a family gets its kernels from.
    fn ask(families: &Families, context: &Context) -> Result<Crawled, Failure> {
        let mut crawled = Crawled::default();
        for (suite, arch) in families.suites() {
            let found = context.archive.released(suite, arch.as_str())?;
            crawled
                .suites
                .entry(suite.name.clone())
                .or_default()
                .insert(arch, found);
        }
        Ok(crawled)
    }

    /// Every kernel with the suites that have it.
    fn kernels(&self) -> BTreeMap<KernelEntry, BTreeSet<String>> {
        let mut kernels: BTreeMap<KernelEntry, BTreeSet<String>> = BTreeMap::new();
        for (suite, by_arch) in &self.suites {
            for (&arch, releases) in by_arch {
                for release in releases {
                    let entry = KernelEntry {
                        release: release.clone(),
                        tag: None,
                        arch,
                    };
                    kernels.entry(entry).or_default().insert(suite.clone());
                }
            }
        }
        kernels
    }

    /// Suites that answered with nothing, or lost more than `limit` percent of what they had. Each release of a suite
    /// in development replaces the one before: it is the number that counts.
    fn shrunk(&self, before: &Crawled, limit: u8) -> Vec<Shrunk> {
        let mut shrunk = Vec::new();
        // A suite that no family names any more is not asked, and has not answered wrongly.
        for (suite, by_arch) in &self.suites {
            for (&arch, releases) in by_arch {
                let before = before.suites.get(suite).and_then(|before| before.get(&arch));
                let (before, now) = (before.map_or(0, BTreeSet::len), releases.len());
                let lost = before.saturating_sub(now);
                if lost * 100 > before * usize::from(limit) || now == 0 {
                    shrunk.push(Shrunk {
                        suite: suite.clone(),
                        arch,
                        before,
                        now,
                    });
                }
            }
        }
        shrunk
    }
}

/// Compares. Pure.
fn difference(
    list: &KernelVersions,
    before: &Crawled,
    now: &Crawled,
    has_family: impl Fn(&KernelEntry) -> bool,
) -> Difference {
    let (before, now) = (before.kernels(), now.kernels());
    let mut difference = Difference::default();
    let is_listed = |found: &KernelEntry| {
        list.iter()
            .any(|entry| entry.release == found.release && entry.arch == found.arch)
    };
    for (entry, suites) in &now {
        if is_listed(entry) {
            continue;
        }
        let kind = if has_family(entry) {
            &mut difference.added
        } else {
            &mut difference.without_family
        };
        kind.insert(entry.to_string(), suites.clone());
    }
    for entry in list {
        let untagged = KernelEntry {
            tag: None,
            ..entry.clone()
        };
        let name = entry.to_string();
        match (before.contains_key(&untagged), now.contains_key(&untagged)) {
            (true, false) => difference.gone.insert(name),
            (false, false) => difference.still_gone.insert(name),
            (false, true) if !before.is_empty() => difference.returned.insert(name),
            _ => continue,
        };
    }
    difference
}

/// The list with more kernels in it: each below the last line that it comes after, so that what people wrote stays
/// where it is.
fn with(text: &str, added: &BTreeSet<KernelEntry>) -> String {
    let mut lines: Vec<(Option<KernelEntry>, String)> = text
        .lines()
        .map(|line| (entry_of(line), line.to_owned()))
        .collect();
    for entry in added {
        let below = lines
            .iter()
            .rposition(|(other, _)| other.as_ref().is_some_and(|other| other < entry));
        let first = lines.iter().position(|(other, _)| other.is_some());
        let at = below.map(|below| below + 1).or(first).unwrap_or(lines.len());
        lines.insert(at, (Some(entry.clone()), entry.to_string()));
    }
    lines.into_iter().map(|(_, line)| line + "\n").collect()
}

fn entry_of(line: &str) -> Option<KernelEntry> {
    let list = KernelVersions::parse(line, std::path::Path::new(LIST)).ok()?;
    list.iter().next().cloned()
}

/// Runs the subcommand.
pub(super) fn run(options: &Options, context: &Context) -> Result<(), Failure> {
    packages::ensure(&debian::PACKAGES, context)?;
    let matrix = Matrix::load(context)?;
    let list = super::load(context)?;
    let before = Crawled::read(context)?.unwrap_or_default();
    let now = Crawled::ask(&matrix.families, context)?;
    let mut shrunk = now.shrunk(&before, options.shrink_limit);
    shrunk.retain(|shrunk| !options.accept_shrunk.contains(&shrunk.suite));
    if !shrunk.is_empty() {
        return Err(KernelsError::Shrunk { suites: shrunk }.into());
    }
    let has_family = |entry: &KernelEntry| matrix.families.of(&entry.release, entry.arch).is_ok();
    let difference = difference(&list, &before, &now, has_family);
    print(&difference, &now, options.json)?;
    if !options.dry_run {
        let added: BTreeSet<KernelEntry> = now
            .kernels()
            .into_keys()
            .filter(|entry| difference.added.contains_key(&entry.to_string()))
            .collect();
        let path = context.root.join(LIST);
        let text = fs::read_to_string(&path).map_err(StoreError::at("read", &path))?;
        let text = with(&text, &added);
        KernelVersions::parse(&text, &path)
            .map_err(|wrong| KernelsError::List(KernelVersionsError::Malformed(wrong)))?;
        write_if_changed(&path, text.as_bytes())?;
        let record = format!("{:#}\n", serde_json::json!(now));
        write_if_changed(&context.root.join(RECORD), record.as_bytes())?;
    }
    if difference.without_family.is_empty() {
        return Ok(());
    }
    Err(KernelsError::WithoutFamily {
        kernels: difference.without_family.into_keys().collect(),
    }
    .into())
}

fn print(difference: &Difference, now: &Crawled, json: bool) -> Result<(), StoreError> {
    if json {
        let suites = serde_json::json!(now.suites);
        return output::line(serde_json::json!({ "difference": difference, "suites": suites }));
    }
    let suites = |suites: &BTreeSet<String>| suites.iter().cloned().collect::<Vec<_>>().join(", ");
    for (kernel, of) in &difference.added {
        output::line(format_args!("+ {kernel:<36} {}", suites(of)))?;
    }
    for (kernel, of) in &difference.without_family {
        output::line(format_args!("? {kernel:<36} {}, no family", suites(of)))?;
    }
    for kernel in &difference.returned {
        output::line(format_args!("= {kernel:<36} is there again"))?;
    }
    for kernel in &difference.gone {
        output::line(format_args!("- {kernel:<36} gone, stays listed"))?;
    }
    for kernel in &difference.still_gone {
        output::line(format_args!("  {kernel:<36} still gone"))?;
    }
    for (suite, by_arch) in &now.suites {
        for (arch, releases) in by_arch {
            output::line(format_args!("{suite} {arch}: {} kernels", releases.len()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn crawled(suites: &[(&str, &[&str])]) -> Crawled {
        let release = |text: &&str| text.parse().expect("release");
        let suites = suites.iter().map(|(suite, releases)| {
            let releases = releases.iter().map(release).collect();
            ((*suite).to_owned(), BTreeMap::from([(Arch::Amd64, releases)]))
        });
        Crawled {
            suites: suites.collect(),
        }
    }

    fn list(text: &str) -> KernelVersions {
        KernelVersions::parse(text, Path::new(LIST)).expect("list")
    }

    fn names(set: &BTreeSet<String>) -> Vec<&str> {
        set.iter().map(String::as_str).collect()
    }

    #[test]
    fn what_is_gone_is_told_once_and_stays() {
        let list = list("6.1-amd64\n6.2-amd64\n6.3-amd64\n");
        let before = crawled(&[("s", &["6.1-amd64", "6.2-amd64"])]);
        let now = crawled(&[
            ("s", &["6.1-amd64", "6.3-amd64"]),
            ("t", &["6.3-amd64", "6.4-amd64"]),
        ]);
        let found = difference(&list, &before, &now, |_| true);
        assert_eq!(names(&found.gone), ["6.2-amd64"]);
        assert_eq!(names(&found.returned), ["6.3-amd64"]);
        assert!(found.still_gone.is_empty() && found.without_family.is_empty());
        assert_eq!(names(&found.added["6.4-amd64"]), ["t"]);
        let later = difference(&list, &now, &now, |_| true);
        assert!(later.gone.is_empty());
        assert_eq!(names(&later.still_gone), ["6.2-amd64"]);
    }

    #[test]
    fn a_kernel_of_no_family_is_not_added() {
        let now = crawled(&[("s", &["9.1-amd64"])]);
        let found = difference(&list("6.1-amd64\n"), &Crawled::default(), &now, |_| false);
        assert!(found.added.is_empty());
        assert_eq!(names(&found.without_family["9.1-amd64"]), ["s"]);
    }

    #[test]
    fn another_release_in_place_of_the_old_one_is_no_loss_and_nothing_is() {
        let before = crawled(&[
            ("sid", &["7.1-amd64"]),
            ("old", &["1-amd64", "2-amd64", "3-amd64"]),
        ]);
        let replaced = crawled(&[("sid", &["7.2-amd64"]), ("old", &["1-amd64", "2-amd64"])]);
        assert!(replaced.shrunk(&before, 50).is_empty());
        let told: Vec<String> = crawled(&[("sid", &[]), ("old", &["1-amd64"])])
            .shrunk(&before, 50)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            told,
            [
                "old has 1 kernels for amd64, and had 3",
                "sid has 0 kernels for amd64, and had 1"
            ]
        );
        assert_eq!(
            crawled(&[("sid", &[])]).shrunk(&before, 100).len(),
            1,
            "nothing is never right"
        );
    }

    #[test]
    fn new_lines_go_where_they_are_sorted_and_comments_stay() {
        let text = "# head\n\n# five\n5.10.0-46-amd64\n\n# six\n6.1.0-56-amd64 # why\n6.12.1-amd64\n";
        let added = ["5.9-amd64", "5.10.0-47-amd64", "6.1.0-57-amd64", "6.13-amd64"]
            .map(|line| entry_of(line).expect("entry"));
        assert_eq!(
            with(text, &BTreeSet::from(added)),
            "# head\n\n# five\n5.9-amd64\n5.10.0-46-amd64\n5.10.0-47-amd64\n\n# six\n6.1.0-56-amd64 # why\n\
             6.1.0-57-amd64\n6.12.1-amd64\n6.13-amd64\n"
        );
    }
}
