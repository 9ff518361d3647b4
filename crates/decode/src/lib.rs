//! Records become events: total, without a copy, without I/O.
//!
//! [`Event::decode`] takes the bytes of one record and either proves that all of it is sound, or says
//! in a [`Malformed`] what is not. After that nothing can fail: parameters are walked over bytes that
//! have been checked. Ids that this build does not know (a driver of a later minor version) are kept
//! as bytes, not refused.
//!
//! A system call's arguments are typed by its row in the table: [`Event::arguments`] reads registers and
//! the memory that the driver copied as what they are. The names of numbers live here too: errno,
//! signals, and the families of the table.
//!
//! **Invariant:** `decode` never sees a file descriptor and never panics on any bytes, so it can be
//! fuzzed, replayed and tested anywhere.

mod argument;
mod errno;
mod event;
mod families;
mod names;
mod number;
mod param;
mod signal;
mod sockaddr;
mod structure;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod value;

/// The ABI, for crates that may depend on `decode` alone.
pub use ringside_event_abi as abi;

pub use argument::Arguments;
pub use errno::errno_name;
pub use event::{Call, Event, Malformed};
pub use names::{Named, Names};
pub use param::{Param, Params};
pub use signal::signal_name;
pub use sockaddr::SockAddr;
pub use structure::{Structure, Structures};
pub use value::{AT_FDCWD, Strings, Value};
