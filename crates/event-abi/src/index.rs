//! The generated tables by key, computed by the compiler.
#![expect(
    clippy::indexing_slicing,
    reason = "in constants an index out of bounds does not compile"
)]

use crate::raw::{RINGSIDE_DROP_SLOTS, RINGSIDE_EVENT_SLOTS, RINGSIDE_SYSCALL_NR_SLOTS};
use crate::table::{DROP_REASONS, EVENTS, PARAMS};
use crate::{DropReason, EventInfo, ParamInfo};

/// Parameter ids up to here are found by index; the table is far smaller.
const PARAM_SLOTS: usize = 256;

pub(crate) static BY_ID: [Option<&EventInfo>; RINGSIDE_EVENT_SLOTS as usize] = {
    let mut slots = [None; RINGSIDE_EVENT_SLOTS as usize];
    let mut at = 0;
    while at < EVENTS.len() {
        slots[EVENTS[at].id as usize] = Some(&EVENTS[at]);
        at += 1;
    }
    slots
};

pub(crate) static BY_NR: [Option<&EventInfo>; RINGSIDE_SYSCALL_NR_SLOTS as usize] = {
    let mut slots = [None; RINGSIDE_SYSCALL_NR_SLOTS as usize];
    let mut at = 0;
    while at < EVENTS.len() {
        if let Some(nr) = EVENTS[at].nr_x86_64 {
            slots[nr as usize] = Some(&EVENTS[at]);
        }
        at += 1;
    }
    slots
};

pub(crate) static PARAM_BY_ID: [Option<&ParamInfo>; PARAM_SLOTS] = {
    let mut slots = [None; PARAM_SLOTS];
    let mut at = 0;
    while at < PARAMS.len() {
        slots[PARAMS[at].id as usize] = Some(&PARAMS[at]);
        at += 1;
    }
    slots
};

pub(crate) static REASON_BY_VALUE: [Option<&DropReason>; RINGSIDE_DROP_SLOTS as usize] = {
    let mut slots = [None; RINGSIDE_DROP_SLOTS as usize];
    let mut at = 0;
    while at < DROP_REASONS.len() {
        slots[DROP_REASONS[at].value as usize] = Some(&DROP_REASONS[at]);
        at += 1;
    }
    slots
};
