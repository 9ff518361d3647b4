//! When nothing runs any more, and what is put in order then.

use std::io;
use std::thread;
use std::time::{Duration, Instant};

use libbpf_rs::{Map, MapCore, MapFlags};
use ringside_event_abi::raw::{RINGSIDE_DROP_HOOK_MISSED, RINGSIDE_DROP_SLOTS};

use super::error::EbpfError;

/// A program that ran when it was detached ends within microseconds; a machine that needs longer than
/// this was stopped, or something else is wrong with it.
const DEADLINE: Duration = Duration::from_secs(2);
const POLL: Duration = Duration::from_millis(2);

/// Waits until every CPU's ledger balances and two looks at it agree.
pub(super) fn wait(counters: &Map<'_>) -> Result<(), EbpfError> {
    let deadline = Instant::now() + DEADLINE;
    let mut before = None;
    loop {
        let now = totals(counters)?;
        if now.0 == now.1 && before == Some(now) {
            return Ok(());
        }
        if Instant::now() > deadline {
            return Err(EbpfError::Io {
                what: format!(
                    "wait for the ledger to balance: {} wanted, {} accounted for",
                    now.0, now.1
                ),
                source: io::ErrorKind::TimedOut.into(),
            });
        }
        before = Some(now);
        thread::sleep(POLL);
    }
}

/// Events wanted, and events committed or lost, over all CPUs.
fn totals(counters: &Map<'_>) -> Result<(u64, u64), EbpfError> {
    const LOST_WORDS: usize = RINGSIDE_DROP_SLOTS as usize;
    let (mut wanted, mut accounted) = (0_u64, 0_u64);
    for cpu in 0..counters.max_entries() {
        let element = counters
            .lookup(&cpu.to_ne_bytes(), MapFlags::ANY)
            .map_err(|error| EbpfError::from_step("read the ledger", &error))?
            .unwrap_or_default();
        let mut words = element
            .chunks_exact(8)
            .map(|word| word.try_into().map_or(0, u64::from_ne_bytes));
        wanted = wanted.wrapping_add(words.next().unwrap_or_default());
        accounted = words.take(1 + LOST_WORDS).fold(accounted, u64::wrapping_add);
    }
    Ok((wanted, accounted))
}

/// Counts skipped runs of programs as wanted and lost, on the first CPU. Nothing else writes the ledger
/// any more.
pub(super) fn add_missed(counters: &Map<'_>, missed: u64) -> Result<(), EbpfError> {
    const WANTED: usize = 0;
    const HOOK_MISSED: usize = 2 + RINGSIDE_DROP_HOOK_MISSED as usize;

    if missed == 0 {
        return Ok(());
    }
    let key = 0_u32.to_ne_bytes();
    let mut element = counters
        .lookup(&key, MapFlags::ANY)
        .map_err(|error| EbpfError::from_step("read the ledger", &error))?
        .unwrap_or_default();
    for (index, word) in element.chunks_exact_mut(8).enumerate() {
        if index == WANTED || index == HOOK_MISSED {
            let count = <[u8; 8]>::try_from(&*word).map_or(0, u64::from_ne_bytes);
            word.copy_from_slice(&count.wrapping_add(missed).to_ne_bytes());
        }
    }
    counters
        .update(&key, &element, MapFlags::ANY)
        .map_err(|error| EbpfError::from_step("write the ledger", &error))
}

/// Forgets what calls left behind whose end nobody will see: a later start must not take it for theirs.
pub(super) fn clear(map: &Map<'_>) -> Result<(), EbpfError> {
    let keys: Vec<Vec<u8>> = map.keys().collect();
    for key in keys {
        map.delete(&key)
            .map_err(|error| EbpfError::from_step("forget the state of a call", &error))?;
    }
    Ok(())
}
