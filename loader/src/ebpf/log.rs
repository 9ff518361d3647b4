//! What libbpf writes while it works, kept instead of printed: stderr belongs to our own messages.

use std::sync::{Mutex, MutexGuard, PoisonError};

use libbpf_rs::{PrintCallback, PrintLevel, set_print};

/// The verifier's log of one refused program fits easily; what exceeds this is dropped from the front.
const KEPT_BYTES: usize = 1 << 20;

static LINES: Mutex<String> = Mutex::new(String::new());
/// libbpf has one callback per process, so one capture at a time.
static TURN: Mutex<()> = Mutex::new(());

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the signature is that of libbpf-rs's callback"
)]
fn keep(_level: PrintLevel, line: String) {
    let mut lines = lock(&LINES);
    lines.push_str(&line);
    if lines.len() > KEPT_BYTES {
        let cut = lines.ceil_char_boundary(lines.len() - KEPT_BYTES / 2);
        lines.drain(..cut);
    }
}

/// Runs `work` and returns its result with everything libbpf wrote meanwhile.
pub(crate) fn captured<T>(work: impl FnOnce() -> T) -> (T, String) {
    let _turn = lock(&TURN);
    lock(&LINES).clear();
    let callback: PrintCallback = keep;
    let before = set_print(Some((PrintLevel::Warn, callback)));
    let result = work();
    set_print(before);
    (result, std::mem::take(&mut *lock(&LINES)))
}
