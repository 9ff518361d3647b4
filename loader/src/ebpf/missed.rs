//! Runs of programs that the kernel skipped and nothing made up for.
//!
//! The kernel counts, for each program, how often it skipped it because it was active already on that
//! CPU (since 5.12). What that means depends on the plan:
//!
//! - One copy: probes are not preemptible, so nothing but a BPF program that interrupts another can
//!   cause it, which does not happen at these hooks. Were it to, each is taken for a wanted event;
//!   a skipped entry of a call loses no event, only its duration.
//! - Functions: likewise for each. Since 5.12 a task may be preempted in a program that hooks a function, and
//!   others that call the same function on that CPU meanwhile are skipped and counted here.
//! - Copies: the programs themselves count the lost events of calls and execs when the next call or the
//!   end of the thread proves them. For forks and exits, lost = skipped runs of the first copy - what
//!   later copies made up for. That is exact, but says nothing of who it was: it includes processes
//!   that are left out of the capture.

use std::os::fd::{AsFd, AsRawFd, BorrowedFd};

use libbpf_rs::{MapCore, MapFlags};
use ringside_event_abi::raw::{
    RINGSIDE_EVENT_process_exit, RINGSIDE_EVENT_process_fork, RINGSIDE_EVENT_thread_exit, ringside_config,
};

use super::error::EbpfError;
use super::objects::Objects;
use super::plan::{IO_URING, Plan, wants};

/// Hooks whose skipped runs are counted here, where copies make up for some: the program's prefix, its
/// index in the map `rescued` (`enum ringside_rescue`), and what it tells of.
const RESCUED: [(&str, u32, &[u32]); 5] = [
    ("io_uring_submit_", 2, &IO_URING),
    ("io_uring_refuse_", 3, &IO_URING),
    ("io_uring_complete_", 4, &IO_URING),
    ("fork_", 0, &[RINGSIDE_EVENT_process_fork]),
    (
        "exit_",
        1,
        &[RINGSIDE_EVENT_process_exit, RINGSIDE_EVENT_thread_exit],
    ),
];

/// Events lost in this way since load that no program has counted.
pub(super) fn lost(objects: &Objects, plan: &Plan, config: &ringside_config) -> Result<u64, EbpfError> {
    let mut lost = 0_u64;
    for name in &plan.programs {
        if plan.copies == 1 {
            if !name.starts_with("sys_enter_") {
                lost = lost.saturating_add(skipped(objects.program(name)?.as_fd())?);
            }
            continue;
        }
        for (hook, index, events) in RESCUED {
            if name.starts_with(hook) && events.iter().any(|&event| wants(config, event)) {
                let skipped = skipped(objects.program(name)?.as_fd())?;
                lost = lost.saturating_add(skipped.saturating_sub(rescued(objects, index)?));
            }
        }
    }
    for function in objects.functions().programs(plan, false) {
        let (_, program) = function?;
        lost = lost.saturating_add(skipped(program.as_fd())?);
    }
    Ok(lost)
}

fn rescued(objects: &Objects, index: u32) -> Result<u64, EbpfError> {
    let value = objects
        .map("rescued")?
        .lookup(&index.to_ne_bytes(), MapFlags::ANY)
        .map_err(|error| EbpfError::from_step("read what copies made up for", &error))?;
    let value = value.and_then(|value| value.try_into().ok());
    Ok(value.map_or(0, u64::from_ne_bytes))
}

/// How often the kernel skipped this program because it was active already; 0 before 5.12, which does
/// not count it.
fn skipped(program: BorrowedFd<'_>) -> Result<u64, EbpfError> {
    let path = format!("/proc/self/fdinfo/{}", program.as_raw_fd());
    let info = std::fs::read_to_string(&path).map_err(|source| EbpfError::Io {
        what: format!("read `{path}`"),
        source,
    })?;
    let line = info
        .lines()
        .find_map(|line| line.strip_prefix("recursion_misses:"));
    Ok(line
        .and_then(|count| count.trim().parse().ok())
        .unwrap_or_default())
}
