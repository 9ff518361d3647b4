//! From a loaded driver to its orderly end.
//!
//! Hooks are attached only when the consumer has mapped its rings, and detached before it is told that the
//! counters are at rest: so the consumer can account for every event in between.

use std::collections::VecDeque;
use std::io;
use std::os::fd::AsFd;
use std::process::ExitStatus;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

use crate::consumer::{Consumer, StartError, describe};
use crate::control::{FromConsumer, ToConsumer};
use crate::driver::DriverError;
use crate::exit::Exit;
use crate::log;
use crate::report::chain;
use crate::signals::Signals;

/// Signals that follow each other this closely are one wish.
const SAME_WISH: Duration = Duration::from_millis(500);

/// How long the consumer may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadlines {
    /// From its start until it has mapped its rings.
    pub(crate) ready: Duration,
    /// From the end of the capture until it has drained them and ended.
    pub(crate) end: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            ready: Duration::from_secs(10),
            end: Duration::from_secs(10),
        }
    }
}

/// What can be attached and detached: a driver with its filters.
pub(crate) trait Hooks {
    fn start(&mut self) -> Result<(), DriverError>;
    /// The counters are at rest afterwards.
    fn stop(&mut self) -> Result<(), DriverError>;
    /// What is written about filters is read again. What cannot be understood changes nothing.
    fn reload(&mut self);
}

/// Why the capture did not run or did not end in order. The driver is taken out in every case.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SuperviseError {
    #[error("the consumer does not run")]
    Start(#[from] StartError),
    #[error("the consumer was not ready after {} s", deadline.as_secs())]
    NotReady { deadline: Duration },
    #[error("the consumer ended unexpectedly: {how}")]
    Ended { how: String, exit: Exit },
    #[error("the consumer ended with an error: {how}")]
    Failed { how: String, exit: Exit },
    #[error("the consumer did not end within {} s after the capture had stopped and was killed", deadline.as_secs())]
    Stuck { deadline: Duration },
    #[error("the consumer was killed before it had drained its rings, because a second signal asked for it")]
    Hurried,
    #[error("interrupted by a signal before the capture had begun")]
    Interrupted,
    #[error(transparent)]
    Driver(#[from] DriverError),
    #[error("cannot wait for the consumer")]
    Wait(#[from] io::Error),
}

impl SuperviseError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Start(_) => Exit::ConsumerNotStarted,
            Self::NotReady { .. } => Exit::ConsumerNotReady,
            Self::Stuck { .. } | Self::Hurried => Exit::ConsumerFailed,
            Self::Ended { exit, .. } | Self::Failed { exit, .. } => *exit,
            Self::Interrupted => Exit::Interrupted,
            Self::Driver(error) => error.exit(),
            Self::Wait(_) => Exit::Internal,
        }
    }
}

/// What a wait brought.
#[derive(Debug)]
enum Event {
    Said(FromConsumer),
    /// The consumer closed its end: it has ended or is about to.
    Closed,
    Ended(ExitStatus),
    Signal,
    Reload,
    Deadline,
}

/// Runs the capture until somebody asks for its end.
pub(crate) fn supervise(
    hooks: &mut impl Hooks,
    consumer: Consumer,
    signals: &Signals,
    deadlines: Deadlines,
) -> Result<(), SuperviseError> {
    let mut watch = Watch {
        consumer,
        signals,
        heard: VecDeque::new(),
        closed: false,
        reload_later: false,
    };
    watch.until_ready(deadlines.ready)?;
    hooks.start()?;
    log::info("Capturing; SIGINT or SIGTERM ends it");
    let cause = watch.until_asked(hooks);
    // Also when the consumer has died: nothing must stay attached, whatever comes next.
    let stopped = hooks.stop();
    if let Some(status) = cause? {
        if let Err(error) = stopped {
            log::error(chain(&error));
        }
        return Err(ended_unasked(status));
    }
    // Hooks that could not be detached are no reason to throw away what the rings hold.
    let said = watch.consumer.control.say(ToConsumer::Stopped);
    let ended = watch.until_ended(deadlines.end);
    if let (true, Err(error)) = (stopped.is_err() || said.is_err(), &ended) {
        log::error(chain(error));
    }
    stopped?;
    said?;
    ended
}

fn ended_unasked(status: ExitStatus) -> SuperviseError {
    SuperviseError::Ended {
        how: describe(status),
        exit: passed_on(status),
    }
}

struct Watch<'run> {
    consumer: Consumer,
    signals: &'run Signals,
    /// What it said and nobody has acted on yet.
    heard: VecDeque<FromConsumer>,
    /// The control socket has nothing to say any more.
    closed: bool,
    /// The wish to read filters again came before there was a capture.
    reload_later: bool,
}

impl Watch<'_> {
    fn until_ready(&mut self, patience: Duration) -> Result<(), SuperviseError> {
        let deadline = Instant::now() + patience;
        loop {
            match self.next(Some(deadline))? {
                Event::Said(FromConsumer::Ready) => return Ok(()),
                Event::Said(FromConsumer::Stop) | Event::Signal => return Err(SuperviseError::Interrupted),
                Event::Ended(status) => return Err(ended_unasked(status)),
                Event::Deadline => return Err(SuperviseError::NotReady { deadline: patience }),
                // They were read a moment ago; nothing is captured yet.
                Event::Reload => self.reload_later = true,
                Event::Closed => {}
            }
        }
    }

    /// `Some`: the consumer ended without having been asked.
    fn until_asked(&mut self, hooks: &mut impl Hooks) -> Result<Option<ExitStatus>, SuperviseError> {
        if std::mem::take(&mut self.reload_later) {
            hooks.reload();
        }
        loop {
            match self.next(None)? {
                Event::Reload => hooks.reload(),
                Event::Said(FromConsumer::Stop) | Event::Signal => return Ok(None),
                Event::Ended(status) => return Ok(Some(status)),
                Event::Said(FromConsumer::Ready) | Event::Closed | Event::Deadline => {}
            }
        }
    }

    /// The consumer drains its rings. A second signal says that this takes too long.
    fn until_ended(&mut self, patience: Duration) -> Result<(), SuperviseError> {
        let began = Instant::now();
        let deadline = began + patience;
        loop {
            match self.next(Some(deadline))? {
                Event::Ended(status) if status.success() => return Ok(()),
                Event::Ended(status) => {
                    return Err(SuperviseError::Failed {
                        how: describe(status),
                        exit: passed_on(status),
                    });
                }
                Event::Deadline => {
                    self.consumer.kill();
                    return Err(SuperviseError::Stuck { deadline: patience });
                }
                // One wish may come as several signals (to the process and to its group).
                Event::Signal if began.elapsed() < SAME_WISH => {}
                Event::Signal => {
                    self.consumer.kill();
                    return Err(SuperviseError::Hurried);
                }
                Event::Said(_) | Event::Closed | Event::Reload => {}
            }
        }
    }

    /// The next event. What the consumer said last is heard before its end is seen.
    fn next(&mut self, deadline: Option<Instant>) -> Result<Event, SuperviseError> {
        loop {
            if self.signals.take() {
                return Ok(Event::Signal);
            }
            if self.signals.take_reload() {
                return Ok(Event::Reload);
            }
            if let Some(message) = self.heard.pop_front() {
                return Ok(Event::Said(message));
            }
            if !self.closed {
                let heard = self.consumer.control.hear();
                self.closed = heard.closed;
                self.heard.extend(heard.messages);
                if !self.heard.is_empty() {
                    continue;
                }
                if heard.closed {
                    return Ok(Event::Closed);
                }
            }
            if let Some(status) = self.consumer.ended() {
                return Ok(Event::Ended(status));
            }
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                return Ok(Event::Deadline);
            }
            self.wait(deadline)?;
        }
    }

    fn wait(&self, deadline: Option<Instant>) -> io::Result<()> {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = left.and_then(|left| Timespec::try_from(left).ok());
        let (pidfd, signals) = (self.consumer.pidfd(), self.signals.as_fd());
        let mut waiting = vec![
            PollFd::from_borrowed_fd(pidfd, PollFlags::IN),
            PollFd::from_borrowed_fd(signals, PollFlags::IN),
            PollFd::from_borrowed_fd(self.signals.reload_fd(), PollFlags::IN),
        ];
        if !self.closed {
            waiting.push(PollFd::from_borrowed_fd(
                self.consumer.control.as_fd(),
                PollFlags::IN,
            ));
        }
        match poll(&mut waiting, timeout.as_ref()) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// A consumer that could not write its output, or whose ledger does not balance, says so with our own
/// numbers.
fn passed_on(status: ExitStatus) -> Exit {
    [Exit::DiskFull, Exit::CannotWrite, Exit::Unbalanced]
        .into_iter()
        .find(|exit| status.code() == Some(exit.code().into()))
        .unwrap_or(Exit::ConsumerFailed)
}

#[cfg(test)]
mod tests;
