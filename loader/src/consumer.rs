//! The consumer as a child process: started with nothing but its descriptors, never left behind.

use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

use rustix::process::{Pid, PidfdFlags, pidfd_open};

use crate::child::{Duties, SpawnError, Step, spawn};
use crate::config::Config;
use crate::control::Control;
use crate::driver::Driver;
use crate::log;

/// A running consumer. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Consumer {
    child: Child,
    pidfd: OwnedFd,
    pub(crate) control: Control,
}

/// The consumer does not run. Nothing of it was left behind.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error("cannot start the consumer `{path}`")]
    Spawn { path: PathBuf, source: SpawnError },
    #[error("cannot set up the consumer's control socket")]
    Control { source: io::Error },
}

impl Consumer {
    /// Spawns it with the driver's descriptors and one end of a new control socket.
    pub(crate) fn start(config: &Config, driver: &Driver) -> Result<Self, StartError> {
        let (options, inherit) = driver.hand_over();
        let duties = Duties {
            inherit,
            exclude: driver.exclude(),
            drop_to: config.consumer_user,
        };
        Self::spawn(&config.consumer, options, &config.consumer_options, duties)
    }

    /// The same for any program and duties.
    pub(crate) fn spawn(
        program: &Path,
        mut options: Vec<String>,
        more_options: &[OsString],
        duties: Duties<'_>,
    ) -> Result<Self, StartError> {
        let setup = |source: io::Error| StartError::Control { source };
        let (control, theirs) = Control::pair().map_err(setup)?;
        options.extend(["--control-fd".to_owned(), theirs.as_raw_fd().to_string()]);
        let child = {
            let Duties {
                inherit,
                exclude,
                drop_to,
            } = duties;
            let inherit = inherit.into_iter().chain([theirs.as_fd()]).collect();
            let duties = Duties {
                inherit,
                exclude,
                drop_to,
            };
            execute(program, &options, more_options, &duties).map_err(|source| StartError::Spawn {
                path: program.to_owned(),
                source,
            })?
        };
        // Only the child holds it now: its end is noticed as the end of the stream.
        drop(theirs);
        let child = Unkept(Some(child));
        let pid = child.pid().ok_or_else(|| setup(io::ErrorKind::NotFound.into()))?;
        let pidfd = pidfd_open(pid, PidfdFlags::empty()).map_err(|errno| setup(errno.into()))?;
        let child = child
            .keep()
            .ok_or_else(|| setup(io::ErrorKind::NotFound.into()))?;
        Ok(Self {
            child,
            pidfd,
            control,
        })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn pidfd(&self) -> BorrowedFd<'_> {
        self.pidfd.as_fd()
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    pub(crate) fn kill(&mut self) {
        // It may have ended by itself in this moment.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Consumer {
    fn drop(&mut self) {
        if self.ended().is_none() {
            self.kill();
        }
    }
}

/// A child that is killed unless it is taken over.
struct Unkept(Option<Child>);

impl Unkept {
    fn pid(&self) -> Option<Pid> {
        Pid::from_raw(i32::try_from(self.0.as_ref()?.id()).ok()?)
    }

    fn keep(mut self) -> Option<Child> {
        self.0.take()
    }
}

impl Drop for Unkept {
    fn drop(&mut self) {
        if let Some(child) = &mut self.0 {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// By its path; or, when the consumer's user may not walk there (a home directory), through a descriptor
/// that was opened with our rights. The file itself must be executable for that user either way.
fn execute(
    path: &Path,
    options: &[String],
    more_options: &[OsString],
    duties: &Duties<'_>,
) -> Result<Child, SpawnError> {
    let command = |program: &Path| {
        let mut command = Command::new(program);
        command.args(options).args(more_options);
        command
    };
    match spawn(&mut command(path), duties) {
        Err(error)
            if error.step == Step::Execute && error.source.kind() == io::ErrorKind::PermissionDenied =>
        {
            let opened = std::fs::File::open(path).map_err(|source| SpawnError {
                step: Step::Execute,
                source,
            })?;
            log::info(format_args!(
                "`{}` is out of the consumer's reach and is handed over as a descriptor",
                path.display()
            ));
            spawn(
                &mut command(Path::new(&format!("/proc/self/fd/{}", opened.as_raw_fd()))),
                duties,
            )
        }
        result => result,
    }
}

/// An exit status in words.
pub(crate) fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("killed by signal {signal}"),
        (None, None) => "ended".to_owned(),
    }
}
