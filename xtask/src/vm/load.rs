//! Completeness: what a program provoked on each CPU, by its own count, was delivered or is counted as lost.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use super::ledger::Summary;
use super::observed::{self, Line};
use super::proof::{Findings, judge_loader};
use super::session::Outcome;
use super::verdict::Capture;

/// A load to provoke: `open:10000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    kind: Kind,
    count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Open,
    Connect,
    Fork,
}

/// What `ci/guest/load.c` prints.
#[derive(Debug, Deserialize)]
struct Report {
    /// Where connections go on 127.0.0.1; 0 for other loads.
    server_port: u16,
    /// Forks of others (the kernel's own threads) in the time that could lose any; 0 for other loads.
    bystanders: u64,
    workers: Vec<Worker>,
}

/// One thread, pinned to one CPU.
#[derive(Debug, Deserialize)]
struct Worker {
    cpu: u32,
    tid: u64,
    provoked: u64,
    /// Local ports of connections, or process ids of children; empty for opened files.
    values: Vec<u64>,
}

/// Text that is no load.
#[derive(Debug, thiserror::Error)]
#[error("expected open:COUNT, connect:COUNT or fork:COUNT")]
pub(crate) struct NoLoad;

impl FromStr for Load {
    type Err = NoLoad;

    fn from_str(text: &str) -> Result<Load, NoLoad> {
        let (kind, count) = text.split_once(':').ok_or(NoLoad)?;
        let kind = match kind {
            "open" => Kind::Open,
            "connect" => Kind::Connect,
            "fork" => Kind::Fork,
            _ => return Err(NoLoad),
        };
        let count = count.parse().ok().filter(|count| *count > 0).ok_or(NoLoad)?;
        Ok(Load { kind, count })
    }
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.name(), self.count)
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Open => "open",
            Kind::Connect => "connect",
            Kind::Fork => "fork",
        }
    }

    fn event(self) -> &'static str {
        match self {
            Kind::Open => "openat",
            Kind::Connect => "connect",
            Kind::Fork => "process_fork",
        }
    }
}

impl Load {
    /// So many opened files.
    pub(crate) fn open(count: u32) -> Load {
        Load {
            kind: Kind::Open,
            count,
        }
    }

    /// So many connections.
    pub(crate) fn connect(count: u32) -> Load {
        Load {
            kind: Kind::Connect,
            count,
        }
    }

    /// So many children.
    pub(crate) fn fork(count: u32) -> Load {
        Load {
            kind: Kind::Fork,
            count,
        }
    }

    /// The word for the guest's `JOBS`.
    pub(super) fn job(&self) -> String {
        format!("{}/{}", self.kind.name(), self.count)
    }

    /// Judges the capture of this load. With `losses`, rings were too small and some must have been lost.
    pub(super) fn judge(&self, outcome: &Outcome, losses: bool, findings: &mut Findings) {
        let what = format!("load-{}", self.kind.name());
        let summary = judge_loader(outcome, &what, findings);
        let status = outcome.text(&format!("{what}/load.status")).unwrap_or_default();
        let report = outcome.text(&format!("{what}/load.json")).unwrap_or_default();
        let report = match serde_json::from_str::<Report>(&report) {
            Ok(report) if status.trim() == "0" => report,
            _ => {
                return findings.problem(
                    &what,
                    format!("the load program ended with status `{}`", status.trim()),
                );
            }
        };
        let events = outcome.text(&format!("{what}/events.jsonl")).unwrap_or_default();
        let lines = match observed::parse(&events) {
            Ok(lines) => lines,
            Err(error) => return findings.problem(&what, error.to_string()),
        };
        let Some(summary) = summary else { return };
        let provoked: u64 = report.workers.iter().map(|worker| worker.provoked).sum();
        if provoked != u64::from(self.count) {
            findings.problem(&what, format!("{provoked} provoked, {} ordered", self.count));
        }
        for problem in self.imbalances(&report, &lines, &summary) {
            findings.problem(&what, problem);
        }
        let lost = summary.totals.lost();
        if lost != summary.totals.ring_full() {
            findings.problem(
                &what,
                format!(
                    "lost for other reasons than a full ring: {:?}",
                    summary.totals.lost
                ),
            );
        }
        if losses && lost == 0 {
            findings.problem(
                &what,
                "nothing was lost, though the reader was stopped: the rings were not too small",
            );
        } else if !losses && lost > 0 {
            findings.problem(&what, format!("{lost} lost"));
        }
        let events = lines
            .iter()
            .filter(|line| line.event == self.kind.event())
            .count();
        findings.captures.push(Capture {
            what: self.to_string(),
            events,
            delivered: summary.totals.received,
            lost,
        });
    }

    /// Per CPU: provoked = delivered + lost, and what was delivered is what was provoked, once each.
    fn imbalances(&self, report: &Report, lines: &[Line], summary: &Summary) -> Vec<String> {
        let mut found = Vec::new();
        for worker in &report.workers {
            let mut left = self.provoked(report, worker);
            let mut delivered = 0_u64;
            for line in lines
                .iter()
                .filter(|line| line.tid == worker.tid && line.event == self.kind.event())
            {
                match self.key(line).and_then(|key| left.get_mut(&key)) {
                    Some(count) if *count > 0 => {
                        *count -= 1;
                        delivered += 1;
                    }
                    _ => found.push(format!(
                        "an event that was not provoked, or twice: {:?}",
                        line.params
                    )),
                }
                if line.cpu != worker.cpu {
                    found.push(format!(
                        "an event of CPU {} in the ring of CPU {}",
                        worker.cpu, line.cpu
                    ));
                }
            }
            let ring = summary.rings.iter().find(|ring| ring.cpu == worker.cpu);
            let lost = ring.map_or(0, |ring| ring.counts.lost());
            // A bystander's fork may be among the lost, on whichever CPU; never among the delivered.
            if !(worker.provoked..=worker.provoked + report.bystanders).contains(&(delivered + lost)) {
                let missing: Vec<&String> = left
                    .iter()
                    .filter(|(_, count)| **count > 0)
                    .map(|(key, _)| key)
                    .take(5)
                    .collect();
                found.push(format!(
                    "CPU {}: provoked {}, delivered {delivered}, lost {lost}; missing for example {missing:?}",
                    worker.cpu, worker.provoked
                ));
            }
        }
        found
    }

    /// Keys of what a thread did, by its own report: every path, both addresses, every child.
    fn provoked(&self, report: &Report, worker: &Worker) -> BTreeMap<String, u64> {
        let mut all = BTreeMap::new();
        match self.kind {
            Kind::Open => {
                all.extend((0..worker.provoked).map(|number| (format!("/load/{}/{number}", worker.cpu), 1)))
            }
            Kind::Connect => {
                for port in &worker.values {
                    // A port may serve twice once its first connection is gone.
                    let key = format!("127.0.0.1:{port} to 127.0.0.1:{}", report.server_port);
                    *all.entry(key).or_default() += 1;
                }
            }
            Kind::Fork => {
                for value in &worker.values {
                    *all.entry(value.to_string()).or_default() += 1;
                }
            }
        }
        all
    }

    fn key(&self, line: &Line) -> Option<String> {
        match self.kind {
            Kind::Open => line.params.get("path")?.as_str().map(str::to_owned),
            Kind::Connect => {
                let end = |name| {
                    let end = line.params.get(name)?;
                    Some(format!("{}:{}", end.get("address")?.as_str()?, end.get("port")?))
                };
                Some(format!("{} to {}", end("local")?, end("peer")?))
            }
            Kind::Fork => line.params.get("child_pid")?.as_u64().map(|pid| pid.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vm::observed::tests::line;

    fn summary(lost: u64) -> Summary {
        let counts = format!(
            "\"wanted\":3,\"committed\":{0},\"received\":{0},\"gaps\":{lost},\"lost\":{{\"ring_full_file\":{lost}}}",
            3 - lost
        );
        serde_json::from_str(&format!(
            "{{\"variant\":\"kmod\",\"rings\":[{{\"cpu\":0,{counts}}}],\"totals\":{{{counts}}},\"malformed\":0,\"balanced\":true}}"
        ))
        .expect("summary")
    }

    fn imbalances(numbers: &[u32], lost: u64) -> Vec<String> {
        let load: Load = "open:3".parse().expect("load");
        let report: Report = serde_json::from_str(
            "{\"server_port\":0,\"bystanders\":0,\"workers\":[{\"cpu\":0,\"tid\":9,\"provoked\":3,\"values\":[]}]}",
        )
        .expect("report");
        let text: Vec<String> = numbers
            .iter()
            .map(|number| {
                line(
                    "openat",
                    9,
                    &format!(",\"params\":{{\"path\":\"/load/0/{number}\"}}"),
                )
            })
            .collect();
        load.imbalances(
            &report,
            &observed::parse(&text.join("\n")).expect("lines"),
            &summary(lost),
        )
    }

    #[test]
    fn what_was_provoked_is_delivered_or_lost() {
        assert_eq!(imbalances(&[0, 1, 2], 0), Vec::<String>::new());
        assert_eq!(imbalances(&[0, 2], 1), Vec::<String>::new());
    }

    #[test]
    fn an_event_that_nobody_lost_and_nobody_delivered_is_found() {
        assert_eq!(
            imbalances(&[0, 2], 0),
            ["CPU 0: provoked 3, delivered 2, lost 0; missing for example [\"/load/0/1\"]"]
        );
    }

    #[test]
    fn an_event_delivered_twice_is_found() {
        assert!(imbalances(&[0, 1, 1, 2], 0)[0].starts_with("an event that was not provoked, or twice"));
    }

    #[test]
    fn a_load_is_a_kind_and_a_count() {
        assert_eq!("fork:200".parse::<Load>().expect("load").job(), "fork/200");
        assert!("fork:0".parse::<Load>().is_err());
        assert!("read:5".parse::<Load>().is_err());
    }
}
