//! What one kernel's boot measured, and what it should be: text for people, JSON for machines.

use std::collections::BTreeMap;
use std::fmt;

use ringside_artifact::Variant;
use serde::{Deserialize, Serialize};

/// Instructions per call, as `ci/guest/bench.c` prints them.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(super) struct Costs {
    getppid: f64,
    read: f64,
    openat: f64,
    open_close: f64,
    connect: f64,
}

impl Costs {
    /// The largest difference of any row, as a part of it.
    pub(super) fn drift(&self, other: &Costs) -> f64 {
        ROWS.iter()
            .map(|(_, cost)| (cost(self) / cost(other) - 1.0).abs())
            .fold(0.0, f64::max)
    }
}

/// One row of a column.
type Figure = fn(&Costs) -> f64;

/// What is called, and what the table says about it.
const ROWS: [(&str, Figure); 5] = [
    ("getppid", |costs| costs.getppid),
    ("read of 1 byte", |costs| costs.read),
    ("openat, no such file", |costs| costs.openat),
    ("openat and close", |costs| costs.open_close),
    ("connect, UDP loopback", |costs| costs.connect),
];

/// The name of a column in the guest, for people, and whose it is.
pub(super) const COLUMNS: [(&str, &str, Option<Variant>); 15] = [
    (NONE, "", None),
    ("kmod-floor-exit", "floor: exit", Some(Variant::Kmod)),
    ("kmod-floor-both", "floor: both", Some(Variant::Kmod)),
    ("kmod-bare", "no durations", Some(Variant::Kmod)),
    ("kmod-durations", "durations", Some(Variant::Kmod)),
    ("kmod-all", "all", Some(Variant::Kmod)),
    ("kmod-functions-bare", "f, no dur.", Some(Variant::Kmod)),
    ("kmod-functions", "functions", Some(Variant::Kmod)),
    ("ebpf-floor-exit", "floor: exit", Some(Variant::Ebpf)),
    ("ebpf-floor-both", "floor: both", Some(Variant::Ebpf)),
    ("ebpf-bare", "no durations", Some(Variant::Ebpf)),
    ("ebpf-durations", "durations", Some(Variant::Ebpf)),
    ("ebpf-all", "all", Some(Variant::Ebpf)),
    ("ebpf-functions-bare", "f, no dur.", Some(Variant::Ebpf)),
    ("ebpf-functions", "functions", Some(Variant::Ebpf)),
];

/// The column without any driver.
pub(super) const NONE: &str = "none";

/// A figure of a column that may be no more than `limit` above the same of another.
struct Target {
    says: &'static str,
    cost: Figure,
    column: &'static str,
    over: &'static str,
    limit: f64,
}

const TARGETS: [Target; 18] = [
    Target {
        says: "kmod, no durations: getppid, which nobody wants, over an empty exit handler",
        cost: |costs| costs.getppid,
        column: "kmod-bare",
        over: "kmod-floor-exit",
        limit: 12.0,
    },
    Target {
        says: "kmod, durations: getppid, which nobody wants, over empty handlers at both ends",
        cost: |costs| costs.getppid,
        column: "kmod-durations",
        over: "kmod-floor-both",
        limit: 12.0,
    },
    Target {
        says: "kmod, no durations: openat that fails, full record",
        cost: |costs| costs.openat,
        column: "kmod-bare",
        over: NONE,
        limit: 1300.0,
    },
    Target {
        says: "kmod, durations: openat that fails, full record",
        cost: |costs| costs.openat,
        column: "kmod-durations",
        over: NONE,
        limit: 1300.0,
    },
    Target {
        says: "kmod, no durations: openat and close, both records",
        cost: |costs| costs.open_close,
        column: "kmod-bare",
        over: NONE,
        limit: 2600.0,
    },
    Target {
        says: "kmod, durations: openat and close, both records",
        cost: |costs| costs.open_close,
        column: "kmod-durations",
        over: NONE,
        limit: 2600.0,
    },
    Target {
        says: "kmod by functions, no durations: getppid, which nobody wants",
        cost: |costs| costs.getppid,
        column: "kmod-functions-bare",
        over: NONE,
        limit: 0.5,
    },
    Target {
        says: "kmod by functions, durations: getppid, which nobody wants",
        cost: |costs| costs.getppid,
        column: "kmod-functions",
        over: NONE,
        limit: 0.5,
    },
    Target {
        says: "kmod by functions, no durations: openat that fails, full record",
        cost: |costs| costs.openat,
        column: "kmod-functions-bare",
        over: NONE,
        limit: 1300.0,
    },
    Target {
        says: "kmod by functions, durations: openat that fails, full record",
        cost: |costs| costs.openat,
        column: "kmod-functions",
        over: NONE,
        limit: 1300.0,
    },
    Target {
        says: "kmod by functions, no durations: openat and close, both records",
        cost: |costs| costs.open_close,
        column: "kmod-functions-bare",
        over: NONE,
        limit: 2600.0,
    },
    Target {
        says: "kmod by functions, durations: openat and close, both records",
        cost: |costs| costs.open_close,
        column: "kmod-functions",
        over: NONE,
        limit: 2600.0,
    },
    Target {
        says: "ebpf, no durations: getppid, which nobody wants, over an empty exit program",
        cost: |costs| costs.getppid,
        column: "ebpf-bare",
        over: "ebpf-floor-exit",
        limit: 12.0,
    },
    Target {
        says: "ebpf, durations: getppid, which nobody wants, over empty programs at both ends",
        cost: |costs| costs.getppid,
        column: "ebpf-durations",
        over: "ebpf-floor-both",
        limit: 12.0,
    },
    Target {
        says: "ebpf by functions, no durations: getppid, which nobody wants",
        cost: |costs| costs.getppid,
        column: "ebpf-functions-bare",
        over: NONE,
        limit: 0.5,
    },
    Target {
        says: "ebpf by functions, durations: getppid, which nobody wants",
        cost: |costs| costs.getppid,
        column: "ebpf-functions",
        over: NONE,
        limit: 0.5,
    },
    Target {
        says: "ebpf by functions, no durations: openat that fails, full record",
        cost: |costs| costs.openat,
        column: "ebpf-functions-bare",
        over: NONE,
        limit: 1500.0,
    },
    Target {
        says: "ebpf by functions, durations: openat that fails, full record",
        cost: |costs| costs.openat,
        column: "ebpf-functions",
        over: NONE,
        limit: 1500.0,
    },
];

/// A target and what became of it.
#[derive(Debug, Serialize)]
pub(super) struct Reached {
    says: &'static str,
    limit: f64,
    measured: f64,
    met: bool,
}

/// One kernel, measured.
#[derive(Debug, Serialize)]
pub(super) struct Table {
    pub(super) kernel: String,
    /// Appended to the guest kernel's command line.
    pub(super) cmdline: String,
    /// The guest's clock source, and whether eBPF is compiled there.
    pub(super) machine: Vec<String>,
    /// Instructions per call, by column; `none` is without any driver, all others include it.
    pub(super) columns: BTreeMap<&'static str, Costs>,
    pub(super) targets: Vec<Reached>,
    /// Why a figure is not to be trusted; empty when all are.
    pub(super) problems: Vec<String>,
}

impl Table {
    /// Looks every target up; those of columns that were not measured are left out.
    pub(super) fn compare(&mut self) {
        let figure = |column, cost: Figure| self.columns.get(column).map(cost);
        self.targets = TARGETS
            .iter()
            .filter_map(|target| {
                let measured = figure(target.column, target.cost)? - figure(target.over, target.cost)?;
                Some(Reached {
                    says: target.says,
                    limit: target.limit,
                    measured,
                    met: measured <= target.limit,
                })
            })
            .collect();
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: instructions per call; columns of drivers: what is added",
            self.kernel
        )?;
        for variant in [None, Some(Variant::Kmod), Some(Variant::Ebpf)] {
            let shown: Vec<(&str, &Costs)> = COLUMNS
                .iter()
                .filter(|column| column.2 == variant)
                .filter_map(|(name, title, _)| Some((*title, self.columns.get(name)?)))
                .collect();
            if shown.is_empty() {
                continue;
            }
            write!(
                f,
                "  {:22}",
                variant.map_or("no driver", |variant| variant.as_str())
            )?;
            for (title, _) in &shown {
                write!(f, "{title:>14}")?;
            }
            writeln!(f)?;
            for (name, cost) in ROWS {
                write!(f, "  {name:22}")?;
                let base = self
                    .columns
                    .get(NONE)
                    .filter(|_| variant.is_some())
                    .map_or(0.0, cost);
                for (_, costs) in &shown {
                    write!(f, "{:>14.1}", cost(costs) - base)?;
                }
                writeln!(f)?;
            }
        }
        for target in &self.targets {
            let met = if target.met { "met " } else { "MISS" };
            writeln!(
                f,
                "  {met} {:8.1} of {:6.0}  {}",
                target.measured, target.limit, target.says
            )?;
        }
        for problem in &self.problems {
            writeln!(f, "  PROBLEM {problem}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn costs(getppid: f64, openat: f64) -> Costs {
        Costs {
            getppid,
            read: 0.0,
            openat,
            open_close: 0.0,
            connect: 0.0,
        }
    }

    #[test]
    fn a_target_compares_two_columns_and_only_those_that_were_measured() {
        let mut table = Table {
            kernel: "k".to_owned(),
            cmdline: String::new(),
            machine: Vec::new(),
            columns: [
                (NONE, costs(100.0, 2000.0)),
                ("kmod-floor-exit", costs(160.0, 0.0)),
                ("kmod-bare", costs(172.5, 3300.0)),
            ]
            .into(),
            targets: Vec::new(),
            problems: Vec::new(),
        };
        table.compare();
        let found: Vec<(f64, bool)> = table
            .targets
            .iter()
            .map(|target| (target.measured, target.met))
            .collect();
        assert_eq!(found, [(12.5, false), (1300.0, true), (0.0, true)]);
        assert!(table.to_string().contains("MISS     12.5 of     12"), "{table}");
    }
}
