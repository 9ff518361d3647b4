//! What a capture costs each system call, in instructions: `ci/guest/bench.c` counts them in a guest whose clock
//! is its instruction counter, so the figures repeat to a fraction of an instruction on any machine.
//! What is measured, and why so, is in docs/benchmarks.md.

mod floor;
mod table;

use std::collections::BTreeMap;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelEntry;

use super::machine;
use super::programs;
use super::proof::{self, Findings};
use super::session::{self, Orders, Outcome};
use super::stage::Stage;
use super::{Boot, VmError};
use crate::failure::Failure;
use crate::output;
use crate::workspace::Context;
use table::{COLUMNS, Costs, NONE, Table};

/// What is spent on flaws of the processor is not the driver's, and differs between processors.
const CMDLINE: &str = "mitigations=off";
/// By so much may the last measurement without a driver differ from the first one; the kernel's allocators are not
/// as they were.
const DRIFT: f64 = 0.003;

/// Boots each kernel once and prints a table of it. Missing a target is a figure, not a failure.
pub(super) fn run(
    kernels: &[KernelEntry],
    variants: &[Variant],
    boot: &Boot,
    context: &Context,
) -> Result<(), Failure> {
    let stage = Stage::prepare(kernels, variants, context)?;
    stage.require_one(kernels, variants)?;
    let mut tables = Vec::new();
    for kernel in kernels {
        let usable: Vec<Variant> = variants
            .iter()
            .filter(|variant| stage.obstacle(kernel, **variant).is_none())
            .copied()
            .collect();
        if usable.is_empty() {
            context.progress.note(format!("{kernel}: nothing to measure"));
            continue;
        }
        let table = measure(kernel, &usable, boot, &stage, context)?;
        if !boot.json {
            output::line(&table)?;
        }
        tables.push(table);
    }
    if boot.json {
        output::line(serde_json::json!(tables))?;
    }
    match tables.iter().filter(|table| !table.problems.is_empty()).count() {
        0 => Ok(()),
        failed => Err(VmError::Failed {
            failed,
            of: tables.len(),
        }
        .into()),
    }
}

fn measure(
    kernel: &KernelEntry,
    variants: &[Variant],
    boot: &Boot,
    stage: &Stage,
    context: &Context,
) -> Result<Table, Failure> {
    let (vmlinuz, modules) = stage.image(kernel)?;
    let words: Vec<&str> = variants.iter().map(|variant| variant.as_str()).collect();
    let scenes = programs::read(&context.root.join("ci/guest/columns"))?;
    let mut files = vec![
        ("/bench/columns".to_owned(), scenes),
        ("/bench/bench".to_owned(), programs::bench(context)?),
    ];
    if variants.contains(&Variant::Kmod) {
        files.push(("/bench/floor.ko".to_owned(), floor::module(kernel, context)?));
    }
    let orders = Orders {
        name: format!("{kernel}_bench"),
        vmlinuz: &vmlinuz,
        modules: &modules,
        binaries: &stage.binaries,
        programs: stage.activity.files().to_vec(),
        files,
        variant: words.first().copied().unwrap_or_default(),
        mirror_port: stage.mirror_port()?,
        settings: vec![("JOBS", "bench".to_owned()), ("DRIVERS", words.join(" "))],
        cmdline: format!("{CMDLINE} {}", boot.cmdline).trim_end().to_owned(),
        counted: true,
        checked: false,
        deadline: boot.deadline(false),
    };
    let task = context.progress.task(format!("boot {kernel}"));
    let outcome = session::run(&orders, context, |line| {
        if let Some(said) = line.split(machine::SAYS).nth(1) {
            task.step(said);
        }
    })?;
    let table = read(kernel, variants, &boot.cmdline, &outcome);
    drop(task);
    if boot.keep || !table.problems.is_empty() {
        outcome.keep("problems.txt", &table.problems.join("\n"))?;
    }
    Ok(table)
}

/// Every column that had to be measured, with what makes its figures doubtful.
fn read(kernel: &KernelEntry, variants: &[Variant], cmdline: &str, outcome: &Outcome) -> Table {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    let costs = |name: &str| -> Option<Costs> {
        serde_json::from_str(&outcome.text(&format!("bench/{name}.json"))?).ok()
    };
    let mut columns = BTreeMap::new();
    for (name, _, variant) in COLUMNS {
        if variant.is_some_and(|variant| !variants.contains(&variant)) {
            continue;
        }
        match costs(name) {
            Some(costs) => drop(columns.insert(name, costs)),
            None => findings.problem(name, "was not measured"),
        }
        if variant.is_none() || name.contains("floor") {
            continue;
        }
        // A record that is dropped costs less than one that is kept.
        if let Some(summary) = proof::judge_loader(outcome, &format!("bench/{name}"), &mut findings)
            && summary.totals.lost() > 0
        {
            findings.problem(name, format!("{} records were lost", summary.totals.lost()));
        }
    }
    match (columns.get(NONE), costs("none-again")) {
        (Some(first), Some(last)) if first.drift(&last) > DRIFT => {
            findings.problem(NONE, format!("{first:?} at the beginning, {last:?} at the end"));
        }
        (_, None) => findings.problem("none-again", "was not measured"),
        _ => {}
    }
    let machine = outcome.text("bench/machine").unwrap_or_default();
    let mut table = Table {
        kernel: kernel.to_string(),
        cmdline: cmdline.to_owned(),
        machine: machine.lines().map(str::to_owned).collect(),
        columns,
        targets: Vec::new(),
        problems: findings.problems,
    };
    table.compare();
    table
}
