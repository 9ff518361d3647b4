//! Clocks and timers.

use crate::names::{Names, bit, is};

pub(super) static CLOCK: Names = Names::of(&[
    is(0, "CLOCK_REALTIME"),
    is(1, "CLOCK_MONOTONIC"),
    is(2, "CLOCK_PROCESS_CPUTIME_ID"),
    is(3, "CLOCK_THREAD_CPUTIME_ID"),
    is(4, "CLOCK_MONOTONIC_RAW"),
    is(5, "CLOCK_REALTIME_COARSE"),
    is(6, "CLOCK_MONOTONIC_COARSE"),
    is(7, "CLOCK_BOOTTIME"),
    is(8, "CLOCK_REALTIME_ALARM"),
    is(9, "CLOCK_BOOTTIME_ALARM"),
    is(0xb, "CLOCK_TAI"),
    is(0x10, "CLOCK_AUX"),
]);

pub(super) static TIMER: Names = Names::of(&[bit(1, "TIMER_ABSTIME")]);

pub(super) static ITIMER: Names = Names::of(&[
    is(0, "ITIMER_REAL"),
    is(1, "ITIMER_VIRTUAL"),
    is(2, "ITIMER_PROF"),
]);

pub(super) static TFD: Names = Names::of(&[
    bit(1, "TFD_TIMER_ABSTIME"),
    bit(2, "TFD_TIMER_CANCEL_ON_SET"),
    bit(0x800, "TFD_NONBLOCK"),
    bit(0x8_0000, "TFD_CLOEXEC"),
]);

pub(super) static ADJ: Names = Names::of(&[
    is(0x8001, "ADJ_OFFSET_SINGLESHOT"),
    is(0xa001, "ADJ_OFFSET_SS_READ"),
    bit(1, "ADJ_OFFSET"),
    bit(2, "ADJ_FREQUENCY"),
    bit(4, "ADJ_MAXERROR"),
    bit(8, "ADJ_ESTERROR"),
    bit(0x10, "ADJ_STATUS"),
    bit(0x20, "ADJ_TIMECONST"),
    bit(0x80, "ADJ_TAI"),
    bit(0x100, "ADJ_SETOFFSET"),
    bit(0x1000, "ADJ_MICRO"),
    bit(0x2000, "ADJ_NANO"),
    bit(0x4000, "ADJ_TICK"),
]);

pub(super) static STA: Names = Names::of(&[
    bit(1, "STA_PLL"),
    bit(2, "STA_PPSFREQ"),
    bit(4, "STA_PPSTIME"),
    bit(8, "STA_FLL"),
    bit(0x10, "STA_INS"),
    bit(0x20, "STA_DEL"),
    bit(0x40, "STA_UNSYNC"),
    bit(0x80, "STA_FREQHOLD"),
    bit(0x100, "STA_PPSSIGNAL"),
    bit(0x200, "STA_PPSJITTER"),
    bit(0x400, "STA_PPSWANDER"),
    bit(0x800, "STA_PPSERROR"),
    bit(0x1000, "STA_CLOCKERR"),
    bit(0x2000, "STA_NANO"),
    bit(0x4000, "STA_MODE"),
    bit(0x8000, "STA_CLK"),
]);
