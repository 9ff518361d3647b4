//! Calls whose descriptors and buffers another thread changes meanwhile: no value of their events may name a wrong
//! object, unless its source says that it could. `ci/guest/race.c` makes the calls, knows what each was about, and
//! reads what the consumer says of it, or the module's rings itself.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, Instant};

use ringside_kernel_release::KernelEntry;
use serde::Deserialize;

use super::native;
use super::programs;
use super::proof::{self, Findings};
use super::session::Outcome;
use super::stage::Stage;
use super::stress;
use super::verdict::{Capture, Verdict};
use crate::command::Run;
use crate::failure::Failure;
use crate::workspace::Context;

/// What the other thread changes.
pub(super) const KINDS: [&str; 2] = ["descriptors", "buffers"];
/// Natively: a call takes microseconds, and its event's way to the reader some more.
const CALLS_PER_SECOND_AT_LEAST: u64 = 2_000;
const RING_BYTES: u32 = 16 << 20;

/// How the calls are made and judged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Race {
    /// So many of each kind.
    pub(super) calls: u64,
    /// Flagged values are judged like all others; then it must fail.
    pub(super) believe: bool,
    /// The program reads the module's rings: without loader and consumer many more calls come to an end.
    pub(super) direct: bool,
}

/// The last line of the program.
#[derive(Debug, Deserialize)]
struct Report {
    calls: u64,
    seconds: f64,
    events: u64,
    unjudged: u64,
    /// Of its own rings.
    lost: u64,
    values: BTreeMap<String, Value>,
    flagged_wrong: u64,
    unflagged_wrong: u64,
}

/// One parameter of the events.
#[derive(Debug, Deserialize)]
struct Value {
    judged: u64,
    flagged_wrong: u64,
    unflagged: u64,
    unflagged_wrong: u64,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            calls,
            seconds,
            events,
            unjudged,
            ..
        } = self;
        write!(
            f,
            "{calls} calls in {seconds:.1} s, {events} events, {unjudged} of which could not be judged; wrong of judged:"
        )?;
        for (name, value) in &self.values {
            let Value {
                judged,
                flagged_wrong,
                unflagged,
                unflagged_wrong,
            } = value;
            let flagged = judged - unflagged;
            write!(
                f,
                " {name} {flagged_wrong}/{flagged} flagged {unflagged_wrong}/{unflagged} unflagged;"
            )?;
        }
        Ok(())
    }
}

impl Race {
    /// The words for the guest's `JOBS`.
    pub(super) fn jobs(self) -> String {
        let believe = if self.believe { "/believe" } else { "" };
        let direct = if self.direct { "/direct" } else { "" };
        KINDS
            .map(|kind| format!("race/{kind}/{}{believe}{direct}", self.calls))
            .join(" ")
    }

    /// The module, where the program opens it itself.
    pub(super) fn files(
        self,
        kernel: &KernelEntry,
        stage: &Stage,
    ) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        if !self.direct {
            return Ok(Vec::new());
        }
        Ok(vec![(
            "/race/ringside.ko".to_owned(),
            stress::module(kernel, stage)?,
        )])
    }

    /// Judges both kinds of one boot.
    pub(super) fn judge(self, outcome: &Outcome, context: &Context) -> Findings {
        let mut findings = Findings::default();
        proof::judge_machine(outcome, &mut findings);
        for kind in KINDS {
            let what = format!("race-{kind}");
            let text = |file: &str| outcome.text(&format!("{what}/{file}")).unwrap_or_default();
            let lost = if self.direct {
                let (status, left) = (text("race.status"), text("modules-after"));
                if status.trim() != "0" || !left.trim().is_empty() {
                    findings.problem(&what, format!("ended with {:?} {}", status.trim(), left.trim()));
                }
                0
            } else {
                proof::judge_loader(outcome, &what, &mut findings).map_or(0, |summary| summary.totals.lost())
            };
            self.judge_one(
                &what,
                &text("race.json"),
                &text("race.log"),
                lost,
                &mut findings,
                context,
            );
        }
        findings
    }

    fn judge_one(
        self,
        what: &str,
        said: &str,
        log: &str,
        lost: u64,
        findings: &mut Findings,
        context: &Context,
    ) {
        let Some(Ok(report)) = said.lines().last().map(serde_json::from_str::<Report>) else {
            return findings.problem(what, format!("no verdict: {}", log.trim()));
        };
        context.progress.note(format!("{what}: {report}"));
        for problem in self.problems(&report) {
            findings.problem(what, format!("{problem}\n    {}", log.trim()));
        }
        findings.captures.push(Capture {
            what: format!("{what}:{}", report.calls),
            events: usize::try_from(report.events).unwrap_or(usize::MAX),
            delivered: report.events,
            lost: lost + report.lost,
        });
    }

    fn problems(self, report: &Report) -> Vec<String> {
        let mut found = Vec::new();
        if self.believe {
            if report.unflagged_wrong == 0 {
                found.push("flagged values were believed, and none was found to be wrong".to_owned());
            }
            return found;
        }
        if report.unflagged_wrong > 0 {
            found.push(format!(
                "{} values name a wrong object, and their source is no race",
                report.unflagged_wrong
            ));
        }
        let judged = |value: &Value| value.judged > 0;
        if report.values.is_empty() || !report.values.values().any(judged) {
            found.push("no value could be judged".to_owned());
        }
        // What the kernel handed over needs no proof of a race; what is flagged does, or the flag says nothing.
        let flagged = report.values.values().any(|value| value.judged > value.unflagged);
        if flagged && report.flagged_wrong == 0 {
            found.push("no flagged value was ever wrong: nothing was changed in time".to_owned());
        }
        found
    }

    /// With eBPF on this very machine, at its own pace.
    pub(super) fn native(self, stage: &Stage, context: &Context) -> Result<Verdict, Failure> {
        let mut findings = Findings::default();
        let began = Instant::now();
        match native::publish(stage, context)? {
            Err(why) => findings.problem("native", why),
            Ok(()) => {
                let race = programs::path_of_race(context)?;
                for kind in KINDS {
                    let log = context.output("vm").join(format!("native-race-{kind}.log"));
                    let task = context.progress.task(format!("race on this machine: {kind}"));
                    let ended = Run::new("sh")
                        .args(["-c", "log=$1; race=$2; shift 2; \"$0\" run --variant ebpf --wanted execve,openat,connect \"$@\" -- --format json --metrics off 2>\"$log\" | \"$race\" $RACE"])
                        .arg(stage.loader())
                        .arg(&log)
                        .arg(&race)
                        .args(["--mirror", stage.mirror_url()])
                        .args(["--ring-bytes", &RING_BYTES.to_string()])
                        .env("RACE", format!("{kind} {}{}", self.calls, if self.believe { " believe" } else { "" }))
                        .deadline(Duration::from_secs(300 + self.calls / CALLS_PER_SECOND_AT_LEAST))
                        .status()?;
                    drop(task);
                    let said = String::from_utf8_lossy(&ended.stdout).into_owned();
                    let words = String::from_utf8_lossy(&ended.stderr).into_owned();
                    self.judge_one(&format!("race-{kind}"), &said, &words, 0, &mut findings, context);
                }
            }
        }
        Ok(Verdict {
            kernel: native::release().map_or_else(String::new, |release| release.to_string()),
            variant: "ebpf",
            cmdline: String::new(),
            pass: findings.problems.is_empty(),
            skipped: false,
            unsupported: false,
            captures: findings.captures,
            refusals: Vec::new(),
            boot_seconds: None,
            took_seconds: began.elapsed().as_secs_f64(),
            problems: findings.problems,
            kept: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(flagged_wrong: u64, unflagged: u64, unflagged_wrong: u64) -> Report {
        let json = format!(
            "{{\"kind\":\"descriptors\",\"calls\":9,\"seconds\":1.0,\"events\":9,\"unjudged\":0,\"lost\":0,\"values\":{{\"ino\":\
             {{\"judged\":9,\"flagged_wrong\":{flagged_wrong},\"unflagged\":{unflagged},\"unflagged_wrong\":{unflagged_wrong}}}}},\
             \"flagged_wrong\":{flagged_wrong},\"unflagged_wrong\":{unflagged_wrong}}}"
        );
        serde_json::from_str(&json).expect("report")
    }

    fn race(believe: bool) -> Race {
        Race {
            calls: 9,
            believe,
            direct: false,
        }
    }

    fn problems(believe: bool, report: &Report) -> usize {
        race(believe).problems(report).len()
    }

    #[test]
    fn a_wrong_value_is_a_problem_only_where_nothing_says_that_it_may_be() {
        assert_eq!(problems(false, &report(2, 0, 0)), 0);
        assert_eq!(problems(false, &report(0, 9, 0)), 0);
        assert_eq!(problems(false, &report(0, 9, 1)), 1);
    }

    #[test]
    fn a_race_that_never_happened_proves_nothing() {
        assert_eq!(problems(false, &report(0, 0, 0)), 1);
    }

    #[test]
    fn believing_flagged_values_must_fail() {
        assert_eq!(problems(true, &report(0, 9, 3)), 0);
        assert_eq!(problems(true, &report(0, 9, 0)), 1);
    }
}
