//! The module's sources that know nothing of a kernel, against what Rust reads and what is documented.
#![cfg(test)]

mod decision;
mod engine;
mod program;
mod writer;
