//! Waiting: for records, for the supervisor, for a signal, never without a deadline.

use std::io::{self, ErrorKind, Read as _};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::buffer::spare_capacity;
use rustix::event::{Timespec, epoll};
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

const SIGNAL: u64 = 1;
const CONTROL: u64 = 2;
const RECORDS: u64 = 3;

/// What can end a wait besides its deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// Records, the supervisor or a signal.
    Records,
    /// The supervisor or a signal: there are records that are not wanted yet.
    Orders,
}

/// What became ready.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ready {
    pub(crate) signal: bool,
    pub(crate) control: bool,
}

/// The two sets of descriptors. SIGINT and SIGTERM arrive as bytes in a socket.
#[derive(Debug)]
pub(crate) struct Wait {
    all: OwnedFd,
    orders: OwnedFd,
    signals: UnixStream,
}

impl Wait {
    pub(crate) fn new(records: &[OwnedFd], control: Option<&impl AsFd>) -> io::Result<Self> {
        let (signals, writer) = UnixStream::pair()?;
        signals.set_nonblocking(true)?;
        for signal in [SIGINT, SIGTERM] {
            pipe::register(signal, writer.try_clone()?)?;
        }
        let all = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let orders = epoll::create(epoll::CreateFlags::CLOEXEC)?;
        let input = epoll::EventFlags::IN;
        for set in [&all, &orders] {
            epoll::add(set, &signals, epoll::EventData::new_u64(SIGNAL), input)?;
            if let Some(control) = control {
                epoll::add(set, control, epoll::EventData::new_u64(CONTROL), input)?;
            }
        }
        for fd in records {
            epoll::add(&all, fd, epoll::EventData::new_u64(RECORDS), input)?;
        }
        Ok(Self { all, orders, signals })
    }

    /// Until something is ready, at most `deadline`.
    pub(crate) fn wait(&mut self, what: For, deadline: Duration) -> io::Result<Ready> {
        let set = match what {
            For::Records => &self.all,
            For::Orders => &self.orders,
        };
        let timeout = Timespec::try_from(deadline).map_err(|_| ErrorKind::InvalidInput)?;
        let mut events = Vec::with_capacity(8);
        match epoll::wait(set, spare_capacity(&mut events), Some(&timeout)) {
            Ok(_) => {}
            // The signal's byte is there; the next wait sees it.
            Err(rustix::io::Errno::INTR) => return Ok(Ready::default()),
            Err(error) => return Err(error.into()),
        }
        let mut ready = Ready::default();
        for event in events {
            match event.data.u64() {
                SIGNAL => ready.signal |= self.drain_signals(),
                CONTROL => ready.control = true,
                _ => {}
            }
        }
        Ok(ready)
    }

    fn drain_signals(&mut self) -> bool {
        let mut bytes = [0; 16];
        let mut any = false;
        while self.signals.read(&mut bytes).is_ok_and(|count| count > 0) {
            any = true;
        }
        any
    }
}
