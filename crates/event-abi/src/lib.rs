//! The ABI between a driver and user space, as Rust sees it.
//!
//! `raw` is what bindgen reads from `driver/uapi/ringside/*.h`, `table` what a C program prints that
//! is compiled from the same headers: there is no second copy of the event table to drift. Both are
//! checked in; a plain `cargo test` fails when the headers are newer.
//!
//! Everything around them is look-ups that are total: an id that this build does not know (a driver
//! of a later minor version may send one) is `None`, never a panic.
//!
//! **Invariant:** no I/O, no `unsafe`, no dependency.

mod index;
#[rustfmt::skip]
mod kinds;
mod lookup;
#[rustfmt::skip]
#[expect(missing_docs, non_camel_case_types, non_upper_case_globals, reason = "the names are those of C")]
#[expect(clippy::indexing_slicing, clippy::identity_op, reason = "bindgen's asserts")]
pub mod raw;
#[rustfmt::skip]
pub mod table;
mod types;
mod wanted;

pub use lookup::{
    class_by_name, class_info, drop_reason, event, event_by_name, group_by_name, group_info, i386_variant,
    param, source, syscall,
};
pub use types::{
    ArgumentInfo, ClassInfo, Detail, DropReason, EntryPrefix, EventInfo, FamilyInfo, FieldInfo, FunctionName,
    GroupInfo, HookInfo, I386Variant, Layout, Multiplexed, ParamInfo, RequestField, SourceInfo, StructInfo,
    TraitOf,
};
pub use wanted::{UnknownEvents, WantedSet};
