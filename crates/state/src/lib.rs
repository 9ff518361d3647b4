//! What follows from events: a fold, without a clock and without I/O.
//!
//! The loss [`Ledger`] is what the consumer needs first: per ring, which sequence numbers came and
//! which are missing, held against what the driver says it counted.
//!
//! **Invariant:** time comes from the event; the same events give the same state.

mod ledger;
mod sequence;

pub use ledger::{Ledger, RingSummary, Summary, Tally};
pub use sequence::{Arrival, Sequence};
