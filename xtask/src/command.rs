//! External programs: a deadline, captured output, a process group that never outlives the call.
//!
//! ```text
//! let done = Run::new("dpkg-deb").args(["-x"]).arg(deb).arg(dir).run()?;     // non-zero status is an error
//! let qemu = Run::new("qemu-system-x86_64").deadline(boot).spawn()?;          // killed when dropped
//! ```

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use wait4::Wait4;

use crate::cancel;
use crate::failure::{Exit, Explain};

/// What a command gets when its caller names no deadline.
const DEFAULT_DEADLINE: Duration = Duration::from_secs(600);
/// Output beyond this is read and dropped, so that a talkative program cannot fill the memory.
const MAX_CAPTURE_BYTES: usize = 16 << 20;
/// How programs report ENOSPC; they run in the C locale or print it untranslated.
const NO_SPACE: &str = "No space left on device";
/// How often a waiting call looks at Ctrl-C.
const TICK: Duration = Duration::from_millis(50);

/// Why a command did not do its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// Not installed, or not executable. Installing its package helps.
    #[error("cannot start `{program}`")]
    Start { program: String, source: io::Error },
    /// It ran and said no; `tail` is the end of what it wrote.
    #[error("`{program}` failed ({status}){}", indented(tail))]
    Status {
        program: String,
        status: ExitStatus,
        tail: String,
    },
    /// It was killed with everything it had started.
    #[error("`{program}` did not finish within {seconds} s{}", indented(tail))]
    Deadline {
        program: String,
        seconds: u64,
        tail: String,
    },
    /// The run is being taken down.
    #[error("`{program}` was interrupted")]
    Interrupted { program: String },
    /// Its output or log could not be handled.
    #[error("cannot handle the output of `{program}`")]
    Output { program: String, source: io::Error },
}

impl Explain for CommandError {
    fn exit(&self) -> Exit {
        match self {
            CommandError::Status { tail, .. } if tail.contains(NO_SPACE) => Exit::DiskFull,
            CommandError::Start { .. } | CommandError::Status { .. } => Exit::ToolFailed,
            CommandError::Deadline { .. } => Exit::Deadline,
            CommandError::Interrupted { .. } => Exit::Interrupted,
            CommandError::Output { source, .. } => Exit::of_io(source),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            CommandError::Start { program, .. } => Some(format!("is `{program}` installed and in PATH?")),
            CommandError::Output { source, .. } => Exit::hint_of_io(source),
            CommandError::Status { tail, .. } if tail.contains(NO_SPACE) => {
                Exit::hint_of_io(&io::ErrorKind::StorageFull.into())
            }
            _ => None,
        }
    }
}

/// A command that has not been started.
#[derive(Debug)]
pub(crate) struct Run {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    cwd: Option<PathBuf>,
    deadline: Duration,
    stdout: Option<PathBuf>,
    uninterrupted: bool,
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Finished {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// The first 16 MiB of its standard output, unless that went to a file.
    pub(crate) stdout: Vec<u8>,
    /// The first 16 MiB of its standard error.
    pub(crate) stderr: Vec<u8>,
    /// User and system time of the command and of everything it waited for.
    pub(crate) cpu: Duration,
}

impl Finished {
    /// Standard output as text, trailing white space removed.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).trim_end().to_owned()
    }
}

impl Run {
    /// A command found through PATH.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Run {
        Run {
            program: program.as_ref().to_owned(),
            args: Vec::new(),
            env: Vec::new(),
            cwd: None,
            deadline: DEFAULT_DEADLINE,
            stdout: None,
            uninterrupted: false,
        }
    }

    /// One more argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Run {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// More arguments.
    pub(crate) fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Run {
        self.args
            .extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// One variable of its environment.
    pub(crate) fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Run {
        self.env
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// Its working directory.
    pub(crate) fn current_dir(mut self, dir: impl AsRef<Path>) -> Run {
        self.cwd = Some(dir.as_ref().to_owned());
        self
    }

    /// The longest it may take; 10 minutes unless said.
    pub(crate) fn deadline(mut self, deadline: Duration) -> Run {
        self.deadline = deadline;
        self
    }

    /// Neither Ctrl-C nor the deadline ends it: what it does must not be left half done. Whoever waits for it
    /// learns of Ctrl-C afterwards.
    pub(crate) fn uninterrupted(mut self) -> Run {
        self.uninterrupted = true;
        self
    }

    /// Standard output goes to this file instead of into memory.
    pub(crate) fn stdout_to(mut self, path: impl AsRef<Path>) -> Run {
        self.stdout = Some(path.as_ref().to_owned());
        self
    }

    /// Runs it to its end. A non-zero status is [`CommandError::Status`].
    pub(crate) fn run(self) -> Result<Finished, CommandError> {
        let program = self.name();
        let finished = self.status()?;
        if finished.status.success() {
            return Ok(finished);
        }
        let mut output = finished.stdout;
        output.extend_from_slice(&finished.stderr);
        Err(CommandError::Status {
            program,
            status: finished.status,
            tail: tail(&output),
        })
    }

    /// Runs it to its end. Any status is a result.
    pub(crate) fn status(self) -> Result<Finished, CommandError> {
        self.spawn()?.wait()
    }

    /// Starts it. Dropping the result kills its process group.
    pub(crate) fn spawn(self) -> Result<Running, CommandError> {
        self.start(false)
    }

    /// Like [`Run::spawn`], but the caller reads standard output through [`Running::stdout`].
    pub(crate) fn spawn_reading(self) -> Result<Running, CommandError> {
        self.start(true)
    }

    fn name(&self) -> String {
        self.program.to_string_lossy().into_owned()
    }

    fn start(self, reading: bool) -> Result<Running, CommandError> {
        cancel::listen();
        let program = self.name();
        let output_error = |source| CommandError::Output {
            program: program.clone(),
            source,
        };
        let mut command = Command::new(&self.program);
        command.args(&self.args).envs(self.env).stdin(Stdio::null());
        if let Some(cwd) = &self.cwd {
            command.current_dir(cwd);
        }
        command.stdout(match &self.stdout {
            Some(path) => Stdio::from(File::create(path).map_err(output_error)?),
            None => Stdio::piped(),
        });
        command.stderr(Stdio::piped());
        std::os::unix::process::CommandExt::process_group(&mut command, 0);

        // Under the lock, so that a Ctrl-C cannot fall between start and registration.
        let mut groups = cancel::groups();
        if cancel::requested() {
            return Err(CommandError::Interrupted { program });
        }
        let mut child = command.spawn().map_err(|source| CommandError::Start {
            program: program.clone(),
            source,
        })?;
        let group = i32::try_from(child.id()).unwrap_or(i32::MAX);
        if !self.uninterrupted {
            groups.insert(group);
        }
        drop(groups);

        let mut to_caller = child.stdout.take();
        let stdout = if reading {
            None
        } else {
            to_caller.take().map(capture)
        };
        let stderr = child.stderr.take().map(capture);
        Ok(Running {
            program,
            group,
            started: Instant::now(),
            deadline: self.deadline,
            to_caller,
            stdout,
            stderr,
            ended: reap(child, group),
            over: false,
        })
    }
}

/// A command that is running. Dropping it kills its process group and waits for it.
#[derive(Debug)]
pub(crate) struct Running {
    program: String,
    group: i32,
    started: Instant,
    deadline: Duration,
    to_caller: Option<ChildStdout>,
    stdout: Option<JoinHandle<Vec<u8>>>,
    stderr: Option<JoinHandle<Vec<u8>>>,
    ended: Receiver<io::Result<(ExitStatus, Duration)>>,
    over: bool,
}

impl Running {
    /// Its standard output, once, when it was started with [`Run::spawn_reading`].
    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.to_caller.take()
    }

    /// Waits for its end, at most until its deadline, which kills it.
    pub(crate) fn wait(mut self) -> Result<Finished, CommandError> {
        loop {
            let left = self.deadline.saturating_sub(self.started.elapsed());
            match self.ended.recv_timeout(left.min(TICK)) {
                Ok(ended) => return self.finish(ended),
                Err(RecvTimeoutError::Timeout) if left.is_zero() => {
                    let tail = self.kill();
                    let (program, seconds) = (self.program.clone(), self.deadline.as_secs());
                    return Err(CommandError::Deadline {
                        program,
                        seconds,
                        tail,
                    });
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    let source = io::Error::other("the waiting thread ended");
                    return Err(CommandError::Output {
                        program: self.program.clone(),
                        source,
                    });
                }
            }
        }
    }

    fn finish(&mut self, ended: io::Result<(ExitStatus, Duration)>) -> Result<Finished, CommandError> {
        self.over = true;
        let (stdout, stderr) = (collect(self.stdout.take()), collect(self.stderr.take()));
        if cancel::requested() {
            return Err(CommandError::Interrupted {
                program: self.program.clone(),
            });
        }
        let (status, cpu) = ended.map_err(|source| CommandError::Output {
            program: self.program.clone(),
            source,
        })?;
        Ok(Finished {
            status,
            stdout,
            stderr,
            cpu,
        })
    }

    /// SIGKILL to the whole group, then waits. Returns the end of what it wrote.
    fn kill(&mut self) -> String {
        if !self.over {
            if let (true, Some(group)) = (cancel::groups().contains(&self.group), Pid::from_raw(self.group)) {
                let _ = kill_process_group(group, Signal::KILL);
            }
            let _ = self.ended.recv();
            self.over = true;
        }
        let mut output = collect(self.stdout.take());
        output.extend(collect(self.stderr.take()));
        tail(&output)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Waits in a thread of its own. The leader stays a zombie (its group id cannot be reused) until the rest
/// of its group is killed and the group is off the list.
fn reap(child: Child, group: i32) -> Receiver<io::Result<(ExitStatus, Duration)>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        if let Some(pid) = Pid::from_raw(group) {
            while let Err(rustix::io::Errno::INTR) =
                waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT)
            {}
            let mut groups = cancel::groups();
            let _ = kill_process_group(pid, Signal::KILL);
            groups.remove(&group);
        }
        let ended = child
            .wait4()
            .map(|used| (used.status, used.rusage.utime + used.rusage.stime));
        let _ = sender.send(ended);
    });
    receiver
}

fn capture(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = Vec::new();
        let _ = from
            .by_ref()
            .take(MAX_CAPTURE_BYTES as u64)
            .read_to_end(&mut kept);
        let _ = io::copy(&mut from, &mut io::sink());
        kept
    })
}

fn collect(reader: Option<JoinHandle<Vec<u8>>>) -> Vec<u8> {
    reader.and_then(|reader| reader.join().ok()).unwrap_or_default()
}

/// The last lines of what a command wrote: enough to see why it failed.
pub(crate) fn tail(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines
        .get(lines.len().saturating_sub(30)..)
        .unwrap_or_default()
        .join("\n")
}

fn indented(tail: &str) -> String {
    tail.lines().map(|line| format!("\n    {line}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> Run {
        Run::new("sh").args(["-c", script])
    }

    #[test]
    fn a_failing_command_shows_the_end_of_what_it_wrote() {
        let error = sh("echo why >&2; exit 3").run().expect_err("exit 3");
        assert!(
            matches!(&error, CommandError::Status { tail, .. } if tail == "why"),
            "{error}"
        );
        assert_eq!(error.exit(), Exit::ToolFailed);
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Run::new("ringside-no-such-program").run().expect_err("absent");
        assert_eq!(error.to_string(), "cannot start `ringside-no-such-program`");
    }

    #[test]
    fn the_deadline_ends_the_whole_process_group() {
        let dir = tempfile::tempdir().expect("temp dir");
        let pid_file = dir.path().join("pid");
        let script = format!("sleep 300 & echo $! > {}; wait", pid_file.display());
        let error = sh(&script)
            .deadline(Duration::from_millis(700))
            .run()
            .expect_err("deadline");
        assert!(matches!(error, CommandError::Deadline { .. }), "{error}");
        assert_gone(&pid_file);
    }

    #[test]
    fn what_a_command_leaves_running_ends_with_it() {
        let dir = tempfile::tempdir().expect("temp dir");
        let pid_file = dir.path().join("pid");
        let script = format!("sleep 300 >/dev/null 2>&1 & echo $! > {}", pid_file.display());
        sh(&script).run().expect("exit 0");
        assert_gone(&pid_file);
    }

    #[test]
    fn cpu_time_includes_what_the_command_waited_for() {
        let done = sh("sh -c 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done'")
            .run()
            .expect("runs");
        assert!(done.cpu > Duration::from_millis(10), "{:?}", done.cpu);
    }

    fn assert_gone(pid_file: &Path) {
        let pid = std::fs::read_to_string(pid_file).expect("pid file");
        let status = || std::fs::read_to_string(format!("/proc/{}/status", pid.trim())).unwrap_or_default();
        // SIGKILL was sent before the call returned; the kernel may take a moment on a busy machine.
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline && !status().is_empty() && !status().contains("State:\tZ") {
            thread::sleep(Duration::from_millis(10));
        }
        let last = status();
        assert!(
            last.is_empty() || last.contains("State:\tZ"),
            "process {pid} is still there\n{last}"
        );
    }
}
