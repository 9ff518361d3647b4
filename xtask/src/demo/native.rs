//! The eBPF driver on this very machine, for some seconds; or the reason why not.

use std::io::{BufRead, BufReader};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::display::Display;
use crate::command::Run;
use crate::failure::{Exit, Explain, Failure};
use crate::vm::{Stage, native};
use crate::workspace::Context;

/// What is to be seen: programs, files that are there, and one that is not.
const PROVOKED: &str =
    "read -r name </etc/hostname; date >/dev/null; cat /nonexistent/file 2>/dev/null; exit 0";
/// Fetching, loading, and the orderly end.
const AROUND: Duration = Duration::from_secs(90);

/// The loader did not end in order.
#[derive(Debug, thiserror::Error)]
#[error("the native run of the eBPF driver ended with {status}")]
struct NativeFailed {
    status: String,
}

impl Explain for NativeFailed {
    fn exit(&self) -> Exit {
        Exit::ProofFailed
    }
}

/// Shows it. A machine that cannot is told why, and is no failure: the virtual machine has shown the same.
pub(super) fn run(
    stage: &Stage,
    seconds: u64,
    mut display: Display,
    context: &Context,
) -> Result<(), Failure> {
    if let Err(why) = native::publish(stage, context)? {
        context.progress.note(format!("not shown: {why}"));
        return Ok(());
    }

    // SIGINT after the time, as a person would; --foreground keeps it in the group that Ctrl-C ends.
    let mut running = Run::new("timeout")
        .args([
            "--foreground",
            "--preserve-status",
            "--signal=INT",
            "--kill-after=20",
        ])
        .arg(seconds.to_string())
        .arg("sh")
        // Diagnostics and ledger go to standard error: here both are shown.
        .args(["-c", "exec \"$0\" \"$@\" 2>&1"])
        .arg(stage.loader())
        .args(["run", "--variant", "ebpf", "--mirror", stage.mirror_url()])
        .args(["--", "--format", "text", "--metrics", "off"])
        .deadline(Duration::from_secs(seconds) + AROUND)
        .spawn_reading()?;
    let stdout = running.stdout();
    let over = AtomicBool::new(false);
    let status = thread::scope(|scope| {
        scope.spawn(|| provoke(&over));
        if let Some(stdout) = stdout {
            scope.spawn(|| {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    display.line(&line);
                }
            });
        }
        let status = running.wait();
        over.store(true, Ordering::Relaxed);
        status
    })?;
    display.finish();
    // The loader has just explained it.
    if !status.status.success() {
        return Err(NativeFailed {
            status: status.status.to_string(),
        }
        .into());
    }
    Ok(())
}

/// A quiet machine has nothing to show: twice a second a few programs run, open and fail.
fn provoke(over: &AtomicBool) {
    while !over.load(Ordering::Relaxed) {
        // Whether they succeed is what the events tell.
        let run = Run::new("/usr/bin/env").args(["-i", "PATH=/usr/bin:/bin", "sh", "-c", PROVOKED]);
        drop(run.deadline(AROUND).run());
        thread::sleep(Duration::from_millis(500));
    }
}
