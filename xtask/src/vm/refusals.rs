//! What the loader must refuse, and the ends it must survive, on a real kernel: how it ended, what it said,
//! and that nothing is left behind.
//!
//! The table in `cases` is the expectation, written by hand; `ci/guest/refusals` plays its scenes on damaged
//! repositories that `sources` makes. Exit codes are those of docs/exit-codes.md.

mod cases;
mod sources;

use cases::{CASES, Case};
use ringside_kernel_release::KernelEntry;

use super::ledger::Summary;
use super::programs;
use super::proof::{self, Findings};
use super::session::{self, Outcome};
use super::stage::Stage;
use super::verdict::Refusal;
use crate::failure::Failure;
use crate::workspace::Context;

/// Logged before the last words of a loader that failed.
const FATAL: &str = "[FATAL ";

/// What stands for `{...}` in options and expected words.
#[derive(Debug)]
struct Names {
    release: String,
    other: String,
    artifact: String,
    mirror: String,
}

impl Names {
    fn of(kernel: &KernelEntry, stage: &Stage) -> Result<Names, Failure> {
        Ok(Names {
            release: kernel.release.as_str().to_owned(),
            other: sources::other_release(kernel.release.as_str()),
            artifact: sources::name(kernel).path(),
            mirror: format!("http://{}:{}", session::HOST, stage.mirror_port()?),
        })
    }

    /// `{release}` is the running kernel, `{other}` one that is not, `{artifact}` the path of its module in a
    /// repository, `{mirror}` the repository's URL, `{holder}` what the module's own `holder` file said.
    fn fill(&self, text: &str, holder: &str) -> String {
        let Names {
            release,
            other,
            artifact,
            mirror,
        } = self;
        [
            ("{release}", release.as_str()),
            ("{other}", other),
            ("{artifact}", artifact),
            ("{mirror}", mirror),
            ("{holder}", holder),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

/// What the guest needs besides what every guest has: the scenes, the list of cases, repositories of which
/// each is wrong in one respect.
pub(super) fn files(
    kernel: &KernelEntry,
    stage: &Stage,
    context: &Context,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let names = Names::of(kernel, stage)?;
    let cases: String = CASES
        .iter()
        .map(|case| format!("{} {} {}\n", case.name, case.scene, names.fill(case.options, "")))
        .collect();
    let mut files = sources::files(kernel, stage)?;
    files.push((
        "/refusals/scenes".to_owned(),
        programs::read(&context.root.join("ci/guest/refusals"))?,
    ));
    files.push(("/refusals/cases".to_owned(), cases.into_bytes()));
    Ok(files)
}

/// Judges every case of one boot.
pub(super) fn judge(outcome: &Outcome, kernel: &KernelEntry, stage: &Stage) -> Result<Findings, Failure> {
    let names = Names::of(kernel, stage)?;
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    for case in CASES {
        let text = |file: &str| outcome.text(&format!("{}/{file}", case.name));
        let played = Played {
            status: text("status"),
            log: text("log").unwrap_or_default(),
            holder: text("holder").unwrap_or_default(),
            trouble: text("trouble").unwrap_or_default(),
            left: text("left").unwrap_or_default(),
            first_status: text("first/status"),
            summary: text("summary.json"),
        };
        for problem in played.problems(case, &names) {
            findings.problem(case.name, problem);
        }
        findings.refusals.push(Refusal {
            name: case.name,
            code: number(played.status.as_deref()),
            message: message(&played.log),
        });
    }
    Ok(findings)
}

/// What a scene left in its directory; see `ci/guest/refusals`.
#[derive(Debug, Default)]
struct Played {
    status: Option<String>,
    log: String,
    holder: String,
    trouble: String,
    left: String,
    first_status: Option<String>,
    summary: Option<String>,
}

impl Played {
    fn problems(&self, case: &Case, names: &Names) -> Vec<String> {
        let mut found: Vec<String> = self.trouble.lines().map(str::to_owned).collect();
        let code = number(self.status.as_deref());
        if code != Some(case.code) {
            let ended = code.map_or("did not end".to_owned(), |code| format!("ended with {code}"));
            found.push(format!(
                "the loader {ended}, expected {}: {}",
                case.code,
                message(&self.log)
            ));
        }
        if case.first.is_some() && number(self.first_status.as_deref()) != case.first {
            found.push(format!("the loader before it ended with {:?}", self.first_status));
        }
        let next_step = (case.code != 0).then_some("Next step: ");
        let last_words = (case.code != 0).then(|| format!("Exit code {}: ", case.code));
        let words = case
            .says
            .iter()
            .copied()
            .chain(next_step)
            .chain(last_words.as_deref());
        let silent = words
            .map(|words| names.fill(words, self.holder.trim()))
            .filter(|words| !self.log.contains(words.as_str()));
        found.extend(silent.map(|words| format!("its log does not say `{words}`")));
        found.extend(self.left.lines().map(|line| format!("left behind: {line}")));
        if case.ledger {
            found.extend(imbalances(self.summary.as_deref()));
        }
        found
    }
}

fn imbalances(summary: Option<&str>) -> Vec<String> {
    let Some(summary) = summary else {
        return vec!["there is no summary".to_owned()];
    };
    match serde_json::from_str::<Summary>(summary) {
        Ok(summary) => summary.imbalances(),
        Err(error) => vec![format!("the summary is not one: {error}")],
    }
}

fn number(status: Option<&str>) -> Option<u8> {
    status?.trim().parse().ok()
}

/// The first of the last words; of a loader that did not fail, the last line.
fn message(log: &str) -> String {
    let fatal = log.lines().find(|line| line.starts_with(FATAL));
    let line = fatal.or_else(|| log.lines().last()).unwrap_or_default();
    line.split_once("] ").map_or(line, |(_, text)| text).to_owned()
}

#[cfg(test)]
mod tests;
