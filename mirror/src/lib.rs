//! Hosting a repository of driver artifacts over HTTP: static files below one directory, nothing else.
//!
//! Any static web server does as well. This one is small, needs no configuration, never leaves its
//! directory, answers ranges and conditional requests, and ends when it is told to.

mod file;
mod range;
mod respond;
mod serve;

pub use serve::{ServeError, Server};
