//! What became of every driver that was asked for: a table for people, an array for machines.

use std::error::Error;
use std::fs;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;

use super::{Built, DriversError, Reproduced};
use crate::failure::Explain;
use crate::headers;
use crate::matrix::{Job, State};
use crate::output;
use crate::store::StoreError;

/// One driver for one kernel.
#[derive(Debug)]
pub(crate) struct Report {
    /// A line of KERNEL_VERSIONS.
    pub(crate) kernel: KernelEntry,
    /// Its family in families.yaml.
    pub(crate) family: String,
    /// Which driver.
    pub(crate) variant: Variant,
    /// What became of it.
    pub(crate) outcome: Outcome,
}

/// What became of a driver.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It is there.
    Built(Built),
    /// It is not, and why.
    Not(DriversError),
}

impl Report {
    pub(super) fn of(job: &Job<'_>, result: Result<Built, DriversError>) -> Report {
        Report {
            kernel: job.kernel.clone(),
            family: job.family.name.clone(),
            variant: job.variant,
            outcome: result.map_or_else(Outcome::Not, Outcome::Built),
        }
    }

    /// One word of the catalogue.
    fn state(&self) -> &'static str {
        match &self.outcome {
            Outcome::Built(_) => "built",
            Outcome::Not(DriversError::Blocked { .. }) => "blocked",
            Outcome::Not(DriversError::Unsupported { .. }) => "unsupported",
            Outcome::Not(DriversError::Headers(error)) if error.is_gone() => "headers gone",
            Outcome::Not(_) => "failed",
        }
    }

    fn json(&self) -> serde_json::Value {
        let mut row = serde_json::json!({
            "release": self.kernel.release, "tag": self.kernel.tag, "arch": self.kernel.arch,
            "family": self.family, "variant": self.variant, "state": self.state(),
        });
        let more = match &self.outcome {
            Outcome::Built(built) => serde_json::json!({
                "path": built.path, "size_bytes": size_bytes(built),
                "cpu_seconds": built.cpu.as_secs_f64(), "cached": built.cached,
                "headers": (built.variant == Variant::Kmod).then(|| headers::origin(built.stand_in.as_ref())),
            }),
            Outcome::Not(error) => {
                serde_json::json!({ "reason": chain(error), "exit_code": error.exit() as u8 })
            }
        };
        if let (Some(row), serde_json::Value::Object(more)) = (row.as_object_mut(), more) {
            row.extend(more);
        }
        row
    }
}

/// The table, or with `json` one array.
pub(super) fn print(reports: &[Report], json: bool) -> Result<(), StoreError> {
    if json {
        return output::line(serde_json::Value::Array(
            reports.iter().map(Report::json).collect(),
        ));
    }
    output::line(format_args!(
        "{:<34} {:<7} {:<12} {:>9} {:>7}  {}",
        "RELEASE", "VARIANT", "STATE", "BYTES", "CPU s", ""
    ))?;
    for report in reports {
        let (size, cpu, note) = match &report.outcome {
            Outcome::Built(built) => {
                let cached = built.cached.then(|| "cached".to_owned());
                let note: Vec<String> = cached.into_iter().chain(unusual_headers(built)).collect();
                (
                    size_bytes(built).to_string(),
                    format!("{:.2}", built.cpu.as_secs_f64()),
                    note.join(", "),
                )
            }
            Outcome::Not(error) => (String::new(), String::new(), error.to_string()),
        };
        let (release, variant, state) = (report.kernel.to_string(), report.variant, report.state());
        output::line(
            format_args!("{release:<34} {variant:<7} {state:<12} {size:>9} {cpu:>7}  {note}")
                .to_string()
                .trim_end(),
        )?;
    }
    Ok(())
}

/// Likewise of what is to be built.
pub(super) fn print_plan(jobs: &[Job<'_>], json: bool) -> Result<(), StoreError> {
    let said = |job: &Job<'_>| match &job.state {
        State::Build => ("build", None),
        State::Blocked(reason) => ("blocked", Some(reason.clone())),
        State::Unsupported(reason) => ("unsupported", Some(reason.clone())),
    };
    if json {
        let row = |job: &Job<'_>| {
            let (state, reason) = said(job);
            serde_json::json!({
                "release": job.kernel.release, "tag": job.kernel.tag, "arch": job.kernel.arch,
                "family": job.family.name, "variant": job.variant, "state": state, "reason": reason,
            })
        };
        return output::line(serde_json::Value::Array(jobs.iter().map(row).collect()));
    }
    for job in jobs {
        let (kernel, family, (state, reason)) = (job.kernel.to_string(), &job.family.name, said(job));
        let line = format!(
            "{kernel:<34} {:<7} {state:<12} {family:<28} {}",
            job.variant,
            reason.unwrap_or_default()
        );
        output::line(line.trim_end())?;
    }
    Ok(())
}

/// Likewise of drivers that were built twice.
pub(super) fn print_reproduced(found: &[Reproduced], json: bool) -> Result<(), StoreError> {
    if json {
        let row = |driver: &Reproduced| {
            serde_json::json!({
                "release": driver.kernel.release, "tag": driver.kernel.tag, "arch": driver.kernel.arch,
                "variant": driver.variant, "sha256": driver.sha256.to_string(),
                "same": driver.difference.is_none(), "difference": driver.difference,
            })
        };
        return output::line(serde_json::Value::Array(found.iter().map(row).collect()));
    }
    for driver in found {
        let (kernel, variant) = (driver.kernel.to_string(), driver.variant);
        let said = driver.difference.as_deref().unwrap_or("the same");
        output::line(format_args!(
            "{kernel:<34} {variant:<7} {}  {said}",
            driver.sha256
        ))?;
    }
    Ok(())
}

/// What a driver took, and what is unusual about it, for standard error.
pub(super) fn cost(built: &Built) -> String {
    let cost = if built.cached {
        "in the cache".to_owned()
    } else {
        format!("{:.1} s of CPU", built.cpu.as_secs_f64())
    };
    let all: Vec<String> = [cost].into_iter().chain(unusual_headers(built)).collect();
    all.join(", ")
}

fn unusual_headers(built: &Built) -> Option<String> {
    let stand_in = built.stand_in.as_ref()?;
    Some(format!("headers: {stand_in}"))
}

/// An error with its chain and its hint, for standard error.
pub(super) fn explain(error: &DriversError) -> String {
    let hint = error
        .hint()
        .map(|hint| format!("\n  hint: {hint}"))
        .unwrap_or_default();
    format!("error: {}{hint}", chain(error))
}

fn chain(error: &DriversError) -> String {
    let mut text = error.to_string();
    let mut below = error.source();
    while let Some(error) = below {
        text.push_str(&format!("\n  because: {error}"));
        below = error.source();
    }
    text
}

fn size_bytes(built: &Built) -> u64 {
    fs::metadata(&built.path)
        .map(|metadata| metadata.len())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headers::HeadersError;

    fn kernel() -> KernelEntry {
        KernelEntry {
            release: "6.1-amd64".parse().expect("release"),
            tag: None,
            arch: Default::default(),
        }
    }

    #[test]
    fn a_kernel_whose_headers_are_gone_has_that_state_and_its_exit_code() {
        let source = Box::new(crate::debian::DebianError::NoPackage {
            package: "p".to_owned(),
            suites: Vec::new(),
        });
        let release = "6.1-amd64".parse().expect("release");
        let gone = HeadersError::Gone {
            release,
            family: "f".to_owned(),
            newest: None,
            source,
        };
        let report = Report {
            kernel: kernel(),
            family: "f".to_owned(),
            variant: Variant::Kmod,
            outcome: Outcome::Not(gone.into()),
        };
        let row = report.json();
        assert_eq!(
            (row["state"].as_str(), row["exit_code"].as_u64()),
            (Some("headers gone"), Some(5))
        );
    }

    #[test]
    fn a_module_says_whose_headers_it_was_built_against() {
        let built = |variant, stand_in| Built {
            kernel: kernel(),
            variant,
            path: "ringside.ko".into(),
            cpu: std::time::Duration::ZERO,
            cached: true,
            stand_in,
        };
        let headers = |variant, stand_in| {
            let report = Report {
                kernel: kernel(),
                family: "f".to_owned(),
                variant,
                outcome: Outcome::Built(built(variant, stand_in)),
            };
            report.json()["headers"].clone()
        };
        let stand_in = || Some(headers::StandIn::of("6.1.0-50-amd64", 10_487));
        let said = "stand-in 6.1.0-50-amd64 (10487 symbol CRCs equal)";
        assert_eq!(headers(Variant::Kmod, stand_in()), said);
        assert_eq!(headers(Variant::Kmod, None), "own");
        assert_eq!(headers(Variant::Ebpf, None), serde_json::Value::Null);
        assert_eq!(
            cost(&built(Variant::Kmod, stand_in())),
            format!("in the cache, headers: {said}")
        );
    }
}
