//! The two clocks of a capture: records carry CLOCK_MONOTONIC, people read CLOCK_REALTIME.

use rustix::time::{ClockId, clock_gettime};

/// CLOCK_MONOTONIC, nanoseconds.
pub(crate) fn monotonic_ns() -> u64 {
    u64::try_from(nanoseconds(ClockId::Monotonic)).unwrap_or(0)
}

/// CLOCK_REALTIME minus CLOCK_MONOTONIC, nanoseconds.
pub(crate) fn realtime_offset_ns() -> i64 {
    // Read around the other clock, so that half of what passes in between cancels out.
    let before = nanoseconds(ClockId::Monotonic);
    let realtime = nanoseconds(ClockId::Realtime);
    let after = nanoseconds(ClockId::Monotonic);
    realtime - (before + (after - before) / 2)
}

fn nanoseconds(clock: ClockId) -> i64 {
    let time = clock_gettime(clock);
    time.tv_sec
        .saturating_mul(1_000_000_000)
        .saturating_add(time.tv_nsec)
}
