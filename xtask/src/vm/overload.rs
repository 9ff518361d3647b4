//! The priority lane: a reader that is held back to R records per second, small rings, and a load of 10 R.
//!
//! While processes' lives and connections are at most R/2, none of those is lost; beyond that they are, and are counted
//! by class. Either way every class balances against the generator's own counts (`ci/guest/overload.c`) on every CPU,
//! in every run.

use serde::Deserialize;

use super::ledger::{Ring, Summary};
use super::observed::{self, Line};
use super::proof::{self, Findings};
use super::session::Outcome;
use super::verdict::Capture;

/// As small as they may be.
const RING_BYTES: u32 = 65_536;
/// Opened files per record that the reader takes: above 10, for ticks that come too late are left out.
const OPENS: u32 = 13;
/// A load is one from here on.
const LOAD: f64 = 10.0;
/// Forks and exits of others (the shell's and the kernel's own) that may be among those lost.
const BYSTANDERS: u64 = 16;
const COMM: &str = "overload";

/// What is provoked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overload {
    /// R: records per second that the reader takes, of all rings together.
    pub(super) rate: u32,
    /// Captures, one after the other.
    pub(super) runs: u32,
    /// Of each.
    pub(super) seconds: u32,
    /// Lifecycle and connections beyond what the reader takes.
    pub(super) excess: bool,
}

/// What the program prints.
#[derive(Debug, Deserialize)]
struct Report {
    /// Its own end is no child's.
    pid: u64,
    workers: Vec<Worker>,
}

/// One thread, pinned to one CPU.
#[derive(Debug, Deserialize)]
struct Worker {
    cpu: u32,
    tid: u64,
    seconds: f64,
    opens: u64,
    forks: u64,
    connects: u64,
}

/// Of one class on one CPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Class {
    name: &'static str,
    made: u64,
    delivered: u64,
    lost: u64,
    /// Of `lost`, what others may have made.
    others: u64,
}

impl Class {
    fn imbalance(self, cpu: u32) -> Option<String> {
        let Class {
            name,
            made,
            delivered,
            lost,
            others,
        } = self;
        let counted = delivered + lost;
        (!(made..=made + others.min(lost)).contains(&counted))
            .then(|| format!("CPU {cpu}: {name}: {made} made, {delivered} delivered, {lost} counted as lost"))
    }
}

impl Overload {
    /// Forks and connections per second. A fork is two events. Together 0.45 R; in excess 1.5 R.
    fn lives(self) -> (u32, u32) {
        match self.excess {
            false => (self.rate / 8, self.rate / 5),
            true => (self.rate / 2, self.rate / 2),
        }
    }

    /// Lines for `/etc/ringside-guest`.
    pub(super) fn settings(self) -> Vec<(&'static str, String)> {
        let (forks, connects) = self.lives();
        let load = format!("{} {} {forks} {connects}", self.seconds, OPENS * self.rate);
        vec![
            ("JOBS", format!("overload/{}", self.runs)),
            ("RING_BYTES", RING_BYTES.to_string()),
            ("LOAD", load),
            ("CONSUMER_OPTIONS", format!("--max-rate {}", self.rate)),
        ]
    }

    /// Judges every run of one boot.
    pub(super) fn judge(self, outcome: &Outcome) -> Findings {
        let mut findings = Findings::default();
        proof::judge_machine(outcome, &mut findings);
        let mut sum = Capture {
            what: format!(
                "overload{}:{}x{}/s",
                if self.excess { "-excess" } else { "" },
                self.runs,
                self.rate
            ),
            events: 0,
            delivered: 0,
            lost: 0,
        };
        for run in 1..=self.runs {
            let what = format!("overload-{run}");
            let Some(summary) = proof::judge_loader(outcome, &what, &mut findings) else {
                continue;
            };
            let text = |file: &str| outcome.text(&format!("{what}/{file}")).unwrap_or_default();
            let Ok(report) = serde_json::from_str::<Report>(&text("load.json")) else {
                findings.problem(&what, format!("no report of the load: {}", text("load.log")));
                continue;
            };
            let lines = match observed::parse(&text("events.jsonl")) {
                Ok(lines) => lines,
                Err(error) => {
                    findings.problem(&what, error.to_string());
                    continue;
                }
            };
            for problem in self.problems(&report, &lines, &summary) {
                findings.problem(&what, problem);
            }
            sum.events += lines.len();
            sum.delivered += summary.totals.received;
            sum.lost += summary.totals.lost();
        }
        findings.captures.push(sum);
        findings
    }

    fn problems(self, report: &Report, lines: &[Line], summary: &Summary) -> Vec<String> {
        let mut found = Vec::new();
        let per_second: f64 = report
            .workers
            .iter()
            .map(|worker| {
                (worker.opens + 2 * worker.forks + worker.connects) as f64 / worker.seconds.max(0.001)
            })
            .sum();
        let load = per_second / f64::from(self.rate);
        if load < LOAD {
            found.push(format!(
                "the load was {load:.1} times what the reader takes, not {LOAD}"
            ));
        }
        for worker in &report.workers {
            let Some(ring) = summary.rings.iter().find(|ring| ring.cpu == worker.cpu) else {
                found.push(format!("CPU {}: no ring", worker.cpu));
                continue;
            };
            let [file, connection, lifecycle] = classes(report.pid, worker, lines, ring);
            for class in [file, connection, lifecycle] {
                found.extend(class.imbalance(worker.cpu));
            }
            if file.lost == 0 {
                found.push(format!("CPU {}: no file event was lost: no overload", worker.cpu));
            }
            let lost = connection.lost + lifecycle.lost;
            match (self.excess, lost) {
                (false, 1..) => found.push(format!(
                    "CPU {}: {} lifecycle and {} connection events were lost",
                    worker.cpu, lifecycle.lost, connection.lost
                )),
                (true, 0) => found.push(format!(
                    "CPU {}: nothing of the lane was lost: no excess",
                    worker.cpu
                )),
                _ => {}
            }
        }
        let counted = summary.totals.ring_full();
        if counted != summary.totals.lost() {
            found.push(format!(
                "lost for other reasons than a full ring: {:?}",
                summary.totals.lost
            ));
        }
        found
    }
}

fn classes(pid: u64, worker: &Worker, lines: &[Line], ring: &Ring) -> [Class; 3] {
    let here = || lines.iter().filter(|line| line.cpu == worker.cpu);
    let own = |event: &str| {
        here()
            .filter(|line| line.tid == worker.tid && line.event == event)
            .count() as u64
    };
    // The children have the program's name, and each is a process of its own.
    let exits = here()
        .filter(|line| line.event == "process_exit" && line.comm == COMM && line.pid != pid)
        .count() as u64;
    let lost = |reason: &str| ring.counts.lost.get(reason).copied().unwrap_or(0);
    [
        Class {
            name: "file",
            made: worker.opens,
            delivered: own("openat"),
            lost: lost("ring_full_file"),
            others: 0,
        },
        Class {
            name: "connection",
            made: worker.connects,
            delivered: own("connect"),
            lost: lost("ring_full_connection"),
            others: 0,
        },
        Class {
            name: "lifecycle",
            made: 2 * worker.forks,
            delivered: own("process_fork") + exits,
            lost: lost("ring_full_lifecycle"),
            others: BYSTANDERS,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vm::observed::tests::line;

    const R: Overload = Overload {
        rate: 1,
        runs: 1,
        seconds: 1,
        excess: false,
    };

    /// A load of 20 opens and one fork in a second, of which `opens` and `forks` are delivered.
    fn problems(load: Overload, opens: usize, forks: usize, lost: (u64, u64)) -> Vec<String> {
        let report: Report = serde_json::from_str(
            "{\"pid\":8,\"workers\":[{\"cpu\":0,\"tid\":9,\"seconds\":1.0,\"opens\":20,\"forks\":1,\"connects\":0}]}",
        )
        .expect("report");
        let mut lines = vec![line("openat", 9, ""); opens];
        lines.extend(vec![line("process_fork", 9, ""); forks]);
        lines.extend(vec![
            line("process_exit", 9, ",\"params\":{\"exit_status\":0}");
            forks
        ]);
        let lines: Vec<Line> = observed::parse(&lines.join("\n")).expect("lines");
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|line| Line {
                comm: COMM.to_owned(),
                pid: 9,
                ..line
            })
            .collect();
        let (file, lifecycle) = lost;
        let counts = format!(
            "\"wanted\":0,\"committed\":0,\"received\":0,\"gaps\":0,\
             \"lost\":{{\"ring_full_file\":{file},\"ring_full_lifecycle\":{lifecycle}}}"
        );
        let summary: Summary = serde_json::from_str(&format!(
            "{{\"rings\":[{{\"cpu\":0,{counts}}}],\"totals\":{{{counts}}},\"malformed\":0,\"balanced\":true}}"
        ))
        .expect("summary");
        load.problems(&report, &lines, &summary)
    }

    #[test]
    fn the_lane_loses_nothing_and_the_others_are_counted() {
        assert_eq!(problems(R, 5, 1, (15, 0)), Vec::<String>::new());
    }

    #[test]
    fn a_lost_life_is_found_below_the_limit_and_must_be_counted_above_it() {
        assert_eq!(
            problems(R, 5, 0, (15, 2)),
            ["CPU 0: 2 lifecycle and 0 connection events were lost"]
        );
        let excess = Overload { excess: true, ..R };
        assert_eq!(problems(excess, 5, 0, (15, 2)), Vec::<String>::new());
        assert_eq!(
            problems(excess, 5, 0, (15, 1)),
            ["CPU 0: lifecycle: 2 made, 0 delivered, 1 counted as lost"]
        );
    }

    #[test]
    fn an_open_that_nobody_delivered_or_counted_is_found() {
        assert_eq!(
            problems(R, 5, 1, (14, 0)),
            ["CPU 0: file: 20 made, 5 delivered, 14 counted as lost"]
        );
        assert_eq!(
            problems(R, 20, 1, (0, 0)),
            ["CPU 0: no file event was lost: no overload"]
        );
    }
}
