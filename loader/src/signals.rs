//! SIGINT, SIGTERM and SIGHUP as something that can be waited for, in both worlds: `poll()` and tokio.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Wishes from outside. From its creation on these signals no longer kill the process.
#[derive(Debug)]
pub(crate) struct Signals {
    /// To end.
    end: UnixStream,
    /// To read the filters again: what SIGHUP means to somebody who has a file of them. Otherwise it is a
    /// wish to end like the others, and nothing ever comes here.
    reload: UnixStream,
    /// The other end of that, open as long as it is polled: one that is closed would be readable for ever.
    _reload_writer: UnixStream,
}

impl Signals {
    /// `reloads`: whether SIGHUP is the wish to read something again.
    pub(crate) fn catch(reloads: bool) -> io::Result<Self> {
        let (end, end_writer) = UnixStream::pair()?;
        let (reload, reload_writer) = UnixStream::pair()?;
        end.set_nonblocking(true)?;
        reload.set_nonblocking(true)?;
        for signal in [SIGINT, SIGTERM] {
            signal_hook::low_level::pipe::register(signal, end_writer.try_clone()?)?;
        }
        let hang_up = if reloads {
            reload_writer.try_clone()?
        } else {
            end_writer
        };
        signal_hook::low_level::pipe::register(SIGHUP, hang_up)?;
        Ok(Self {
            end,
            reload,
            _reload_writer: reload_writer,
        })
    }

    /// As if SIGHUP had come; the signal itself would reach every test of the process.
    #[cfg(test)]
    pub(crate) fn wishing_to_reload() -> io::Result<Self> {
        let (end, _) = UnixStream::pair()?;
        let (reload, mut writer) = UnixStream::pair()?;
        io::Write::write_all(&mut writer, b"x")?;
        end.set_nonblocking(true)?;
        reload.set_nonblocking(true)?;
        Ok(Self {
            end,
            reload,
            _reload_writer: writer,
        })
    }

    /// Completes when a signal has come, which stays to be [taken](Self::take).
    pub(crate) async fn wait(&self) -> io::Result<()> {
        let stream = tokio::net::UnixStream::from_std(self.end.try_clone()?)?;
        stream.readable().await
    }

    /// Whether a wish to end has come since the last call.
    pub(crate) fn take(&self) -> bool {
        take(&self.end)
    }

    /// Whether a wish to read again has come since the last call.
    pub(crate) fn take_reload(&self) -> bool {
        take(&self.reload)
    }

    /// Becomes readable when a wish to read again comes.
    pub(crate) fn reload_fd(&self) -> BorrowedFd<'_> {
        self.reload.as_fd()
    }
}

/// Empties the stream.
fn take(mut stream: &UnixStream) -> bool {
    let mut bytes = [0_u8; 64];
    let mut came = false;
    while matches!(stream.read(&mut bytes), Ok(count) if count > 0) {
        came = true;
    }
    came
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.end.as_fd()
    }
}

#[cfg(test)]
mod tests {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::*;

    #[test]
    fn nothing_is_readable_while_nobody_wishes_anything() {
        for reloads in [false, true] {
            let signals = Signals::catch(reloads).unwrap();
            let mut waiting =
                [signals.as_fd(), signals.reload_fd()].map(|fd| PollFd::from_borrowed_fd(fd, PollFlags::IN));
            let at_once = Timespec {
                tv_sec: 0,
                tv_nsec: 0,
            };
            assert_eq!(
                poll(&mut waiting, Some(&at_once)).unwrap(),
                0,
                "reloads: {reloads}"
            );
        }
    }
}
