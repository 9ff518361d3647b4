//! Ctrl-C, SIGTERM and SIGHUP: one flag, and the end of every process group this run started.
//!
//! Children live in process groups of their own (a terminal's Ctrl-C does not reach them), so that
//! exactly one place decides how they end: first SIGTERM, after a grace period SIGKILL.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// How long a child may take to clean up after SIGTERM.
const GRACE: Duration = Duration::from_secs(3);

static REQUESTED: AtomicBool = AtomicBool::new(false);
static STARTED: Once = Once::new();
static GROUPS: Mutex<BTreeSet<i32>> = Mutex::new(BTreeSet::new());

/// Starts listening. Idempotent; the listening thread ends with the process.
pub(crate) fn listen() {
    STARTED.call_once(|| {
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]) else {
            return;
        };
        thread::spawn(move || {
            for _ in &mut signals {
                let again = REQUESTED.swap(true, Ordering::SeqCst);
                signal_all(if again { Signal::KILL } else { Signal::TERM });
                if !again {
                    thread::spawn(|| {
                        thread::sleep(GRACE);
                        signal_all(Signal::KILL);
                    });
                }
            }
        });
    });
}

/// Whether the person (or CI) wants this run to end. Loops that start new work ask this first.
pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// An error path that got past its children: whatever is left in a group ends now.
pub(crate) fn settle() {
    if requested() {
        signal_all(Signal::KILL);
    }
}

/// The groups that end with this run. Holding the lock keeps a group's id from being reused: a leader is
/// reaped only under it, see `command.rs`.
pub(crate) fn groups() -> MutexGuard<'static, BTreeSet<i32>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn signal_all(signal: Signal) {
    for group in groups().iter().copied().filter_map(Pid::from_raw) {
        // ESRCH means that it has just ended, which is what we want.
        let _ = kill_process_group(group, signal);
    }
}
