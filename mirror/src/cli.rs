//! What may be typed at `ringside-mirror`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// Hosts a repository of Ringside drivers over HTTP.
///
/// A repository is a directory that holds `kernel-objects/index.json` and the drivers it names; `cargo
/// xtask mirror publish` writes one. Any static web server can host it too.
#[derive(Parser)]
#[command(
    name = "ringside-mirror",
    version,
    after_help = "\
Examples:
  ringside-mirror serve --dir target/ringside/mirror --listen 127.0.0.1:8080
  ringside-mirror check --dir target/ringside/mirror

Exit codes: 0 done, 1 failed (the message says what), 2 wrong usage, 3 the check found damage."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Answer requests until SIGINT or SIGTERM.
    ///
    /// Prints one JSON line {"listening":"ADDRESS:PORT"} on standard output once it answers; one line per
    /// request goes to standard error.
    Serve {
        /// Directory that holds `kernel-objects/`
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
        /// Address and port; port 0 lets the system choose
        #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Do not write a line per request
        #[arg(long)]
        quiet: bool,
    },
    /// Compare every entry of the index with its file.
    Check {
        /// Directory that holds `kernel-objects/`
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
    },
}
