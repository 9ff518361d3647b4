//! Records become events: total, without a copy, without I/O.
//!
//! [`Event::decode`] takes the bytes of one record and either proves that all of it is sound, or says
//! in a [`Malformed`] what is not. After that nothing can fail: parameters are walked over bytes that
//! have been checked. Ids that this build does not know (a driver of a later minor version) are kept
//! as bytes, not refused.
//!
//! The names of things live here too: errno, flags of open and clone.
//!
//! **Invariant:** `decode` never sees a file descriptor and never panics on any bytes, so it can be
//! fuzzed, replayed and tested anywhere.

mod errno;
mod event;
mod flags;
mod param;
mod sockaddr;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

/// The ABI, for crates that may depend on `decode` alone.
pub use ringside_event_abi as abi;

pub use errno::errno_name;
pub use event::{Call, Event, Malformed};
pub use flags::{CLONE_FLAGS, FlagName, Names, OPEN_FLAGS, RESOLVE_FLAGS, clone_flags, names, open_access};
pub use param::{Param, Params, Strings, Value};
pub use sockaddr::SockAddr;
