//! `ringside-mirror`: hosts a repository of driver artifacts, and checks one.

mod cli;

use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use ringside_artifact::Repository;
use ringside_mirror::Server;

use cli::{Cli, Command};

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
async fn serve(dir: &Path, listen: SocketAddr, quiet: bool) -> Result<(), Box<dyn std::error::Error>> {
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

fn check(dir: &Path) -> Result<ExitCode, Box<dyn std::error::Error>> {
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
