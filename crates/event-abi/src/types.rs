//! The rows of the generated tables.

use crate::kinds::{Capture, Class, Kind};

/// One event of `driver/uapi/ringside/events.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventInfo {
    /// Stable id, below [`crate::raw::RINGSIDE_EVENT_SLOTS`]; never reused.
    pub id: u16,
    /// Name of the system call, or of the kernel event.
    pub name: &'static str,
    /// What overload sheds first.
    pub class: Class,
    /// How the record is gathered; `None` for events that are not system calls.
    pub capture: Option<Capture>,
    /// Number on x86-64; `None` for events that are not system calls.
    pub nr_x86_64: Option<u32>,
    /// One sentence for people; empty for system calls, whose manual page is better.
    pub text: &'static str,
}

/// One parameter of `driver/uapi/ringside/params.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParamInfo {
    /// Stable id; never reused.
    pub id: u16,
    /// Key in JSON.
    pub name: &'static str,
    /// Shape of the payload.
    pub kind: Kind,
    /// One sentence for people.
    pub text: &'static str,
}

/// One reason of `driver/uapi/ringside/drop.h` why a wanted event was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropReason {
    /// Index in `ringside_counters.lost`.
    pub value: u16,
    /// Key in JSON and label in metrics.
    pub name: &'static str,
    /// One sentence for people.
    pub text: &'static str,
}

/// Where a value came from, and so how far it can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    /// `ringside_param.source`.
    pub value: u8,
    /// Word in JSON.
    pub name: &'static str,
}
