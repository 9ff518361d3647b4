//! Events and ledgers as people and machines read them: JSON lines, one readable line per event,
//! Prometheus, the summary at the end.
//!
//! Lines are written into a buffer that the caller reuses; nothing is allocated per event.
//!
//! **Invariant:** no I/O. Whoever calls decides where bytes go.

mod escape;
mod json;
mod metrics;
mod name;
mod summary;
mod text;
mod timestamp;

pub use json::write_json;
pub use metrics::{Metrics, MetricsError};
pub use summary::{summary_json, summary_text};
pub use text::write_text;
pub use timestamp::Timestamps;
