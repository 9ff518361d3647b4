//! `cargo xtask mirror`: the repository that nodes download from, as files and over HTTP.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;
use std::{env, fs};

use ringside_artifact::{
    Abi, ArtifactName, ModuleVersion, NewArtifact, Published, Repository, RepositoryError, Timestamp,
};
use ringside_event_abi::raw;
use ringside_kernel_release::KernelEntry;
use serde::Deserialize;

use crate::command::{CommandError, Run, Running};
use crate::drivers::{self, Built, Options, Outcome};
use crate::failure::{Exit, Explain, Failure};
use crate::kernels::{self, Selection};
use crate::output;
use crate::store::StoreError;
use crate::workspace::Context;

/// The server prints its address within this time or is broken.
const START: Duration = Duration::from_secs(10);
/// Compiling the server on a small machine.
const COMPILE: Duration = Duration::from_secs(900);
/// As long as anybody looks.
const FOREVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// Publish drivers to a local repository and serve it
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Command {
    /// Build drivers and publish them to target/ringside/mirror/
    ///
    /// Any web server can serve that directory. What is published already stays; the index is replaced whole.
    #[command(
        after_help = "Examples:\n  cargo xtask mirror publish --kernel 6.1.0-56-cloud-amd64\n  cargo xtask mirror publish --all --json"
    )]
    Publish {
        #[command(flatten)]
        selection: Selection,
        #[command(flatten)]
        options: Options,
        /// One JSON object on standard output
        #[arg(long)]
        json: bool,
    },
    /// Serve target/ringside/mirror/ over HTTP until Ctrl-C
    ///
    /// The first line on standard output is JSON with the address.
    #[command(
        after_help = "Examples:\n  cargo xtask mirror serve\n  cargo xtask mirror serve --listen 0.0.0.0:8080"
    )]
    Serve {
        /// Address and port; port 0 takes a free one
        #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:0")]
        listen: std::net::SocketAddr,
    },
}

/// Why nothing is published or served.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MirrorError {
    /// The repository refused a driver or cannot be written.
    #[error("cannot publish")]
    Publish(#[from] RepositoryError),
    /// A driver that was built cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The ABI version of the headers does not fit the index.
    #[error("the ABI version {major}.{minor} of driver/uapi does not fit into the index")]
    Abi { major: u32, minor: u32 },
    /// The server does not compile or does not start.
    #[error("cannot run ringside-mirror")]
    Server(#[from] CommandError),
    /// It started and said something else than its address.
    #[error("ringside-mirror did not print its address{}", if found.is_empty() { String::new() } else { format!(" but `{found}`") })]
    Address { found: String },
}

impl Explain for MirrorError {
    fn exit(&self) -> Exit {
        match self {
            MirrorError::Publish(RepositoryError::Io { source, .. }) => Exit::of_io(source),
            MirrorError::Publish(_) | MirrorError::Abi { .. } => Exit::CheckFailed,
            MirrorError::Store(error) => error.exit(),
            MirrorError::Server(error) => error.exit(),
            MirrorError::Address { .. } => Exit::ToolFailed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            MirrorError::Publish(RepositoryError::Io { source, .. }) => Exit::hint_of_io(source),
            MirrorError::Publish(RepositoryError::Index { .. }) => {
                Some("move target/ringside/mirror away and publish again".to_owned())
            }
            MirrorError::Store(error) => error.hint(),
            MirrorError::Server(error) => error.hint(),
            _ => None,
        }
    }
}

/// A running server; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct ServeGuard {
    /// `http://127.0.0.1:<port>`, the base URL for `ringside run --mirror`.
    pub(crate) url: String,
    running: Running,
}

/// The repository's directory.
pub(crate) fn directory(context: &Context) -> PathBuf {
    context.output("mirror")
}

/// Publishes drivers that were built. The same content twice changes nothing.
pub(crate) fn publish(built: &[Built], context: &Context) -> Result<Published, MirrorError> {
    let (major, minor) = (raw::RINGSIDE_ABI_MAJOR, raw::RINGSIDE_ABI_MINOR);
    let abi = match (u16::try_from(major), u16::try_from(minor)) {
        (Ok(major), Ok(minor)) => Abi { major, minor },
        _ => return Err(MirrorError::Abi { major, minor }),
    };
    let mut artifacts = Vec::new();
    for driver in built {
        let name = ArtifactName {
            module_version: ModuleVersion::current(),
            arch: driver.kernel.arch,
            release: driver.kernel.release.clone(),
            tag: driver.kernel.tag.clone(),
            variant: driver.variant,
        };
        let bytes = fs::read(&driver.path).map_err(StoreError::at("read", &driver.path))?;
        artifacts.push(NewArtifact::new(name, &bytes, abi)?);
    }
    Ok(Repository::new(&directory(context)).publish(&artifacts, Timestamp::now())?)
}

/// Serves the repository on a free port of the loopback interface.
pub(crate) fn serve(context: &Context) -> Result<ServeGuard, MirrorError> {
    serve_at("127.0.0.1:0", context)
}

fn serve_at(listen: &str, context: &Context) -> Result<ServeGuard, MirrorError> {
    let mut running = server(listen, context)?.arg("--quiet").spawn_reading()?;
    let (sender, receiver) = mpsc::channel();
    if let Some(stdout) = running.stdout() {
        thread::spawn(move || {
            let mut lines = BufReader::new(stdout).lines();
            let first = lines.next().and_then(Result::ok).unwrap_or_default();
            let _ = sender.send(first);
            // The pipe stays open: a server must not die of a closed standard output.
            lines.for_each(drop);
        });
    }
    let first = receiver.recv_timeout(START).unwrap_or_default();
    match serde_json::from_str::<Listening>(&first) {
        Ok(Listening { listening }) => Ok(ServeGuard {
            url: format!("http://{listening}"),
            running,
        }),
        Err(_) => {
            drop(running);
            Err(MirrorError::Address { found: first })
        }
    }
}

#[derive(Deserialize)]
struct Listening {
    listening: String,
}

impl ServeGuard {
    /// Waits until the server ends, which it does at Ctrl-C.
    pub(crate) fn wait(self) -> Result<(), MirrorError> {
        self.running.wait()?;
        Ok(())
    }
}

/// The command that serves, compiled into the directory that this program itself came from.
fn server(listen: &str, context: &Context) -> Result<Run, MirrorError> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let task = context.progress.task("compile ringside-mirror");
    Run::new(cargo)
        .args(["build", "--quiet", "--package", "ringside-mirror"])
        .current_dir(&context.root)
        .deadline(COMPILE)
        .run()?;
    drop(task);
    let own = env::current_exe().map_err(StoreError::at("find", "this program"))?;
    let binary = own.with_file_name("ringside-mirror");
    let dir = directory(context);
    fs::create_dir_all(&dir).map_err(StoreError::at("create", &dir))?;
    Ok(Run::new(binary)
        .args(["serve", "--listen", listen, "--dir"])
        .arg(dir)
        .deadline(FOREVER))
}

/// What can be published. Over the whole list, drivers that are blocked or whose headers are gone are told and
/// left out; what was published for them before stays.
fn built(
    chosen: &[KernelEntry],
    all: bool,
    options: &Options,
    context: &Context,
) -> Result<Vec<Built>, Failure> {
    let mut built = Vec::new();
    for report in drivers::build_all(chosen, options, context)? {
        match report.outcome {
            Outcome::Built(driver) => built.push(driver),
            Outcome::Not(error) if error.is_unsupported() || all && error.is_known_state() => {
                context.progress.note(format!("left out: {error}"))
            }
            Outcome::Not(error) => return Err(error.into()),
        }
    }
    Ok(built)
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    match &args.command {
        Command::Publish {
            selection,
            options,
            json,
        } => {
            let chosen = kernels::select(&kernels::load(context)?, selection)?;
            let published = publish(&built(&chosen, selection.all, options, context)?, context)?;
            let names = |list: &[ArtifactName]| list.iter().map(ArtifactName::path).collect::<Vec<_>>();
            if *json {
                output::line(serde_json::json!({
                    "changed": names(&published.changed), "unchanged": names(&published.unchanged),
                    "index": published.index, "total": published.total,
                }))?;
            } else {
                names(&published.changed).iter().try_for_each(output::line)?;
                let (changed, total) = (published.changed.len(), published.total);
                context.progress.note(format!(
                    "{changed} changed, {total} in {}",
                    published.index.display()
                ));
            }
        }
        Command::Serve { listen } => {
            let guard = serve_at(&listen.to_string(), context)?;
            output::line(serde_json::json!({ "listening": guard.url }))?;
            guard.wait()?;
        }
    }
    Ok(())
}
