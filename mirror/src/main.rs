//! `ringside-mirror`: hosts a repository of driver artifacts, and checks one.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use ringside_artifact::Repository;
use ringside_mirror::Server;

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
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
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

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve { dir, listen, quiet } => serve(&dir, listen, quiet).map(|()| ExitCode::SUCCESS),
        Command::Check { dir } => check(&dir),
    };
    done.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            eprintln!("  because: {error}");
            cause = error.source();
        }
        ExitCode::FAILURE
    })
}

#[tokio::main(flavor = "current_thread")]
async fn serve(
    dir: &std::path::Path,
    listen: SocketAddr,
    quiet: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let server = Server::bind(dir, listen).await?;
    let mut stdout = std::io::stdout();
    writeln!(
        stdout,
        "{}",
        serde_json::json!({ "listening": server.address().to_string() })
    )?;
    stdout.flush()?;
    let shutdown = async move {
        tokio::select! { _ = interrupt.recv() => {}, _ = terminate.recv() => {} }
    };
    let log = move |line: &str| {
        if !quiet {
            eprintln!("{line}");
        }
    };
    server.run(shutdown, log).await;
    Ok(())
}

fn check(dir: &std::path::Path) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let wrong = Repository::new(dir).check()?;
    for (name, reason) in &wrong {
        eprintln!("error: `{name}` {reason}");
    }
    Ok(if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(3)
    })
}
