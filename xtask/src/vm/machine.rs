//! QEMU: one guest from power-on to power-off.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::command::{CommandError, Run};
use crate::failure::{Exit, Explain, Failure};

/// Two, so that events come from more than one ring.
const CPUS: &str = "2";
/// An MP table, which is all that a kernel without ACPI reads, has one processor of each socket.
const CPUS_CHECKED: &str = "2,sockets=2";
/// An `--wanted all` run keeps its events in memory.
const MEMORY_MIB: &str = "1024";
/// Checkers keep a shadow of all memory, and the stack of every allocation.
const MEMORY_MIB_CHECKED: &str = "3072";

/// One nanosecond passes with each instruction, and a processor that has nothing to do skips to its next timer.
const COUNTED: [&str; 2] = ["-icount", "shift=0,sleep=off"];

/// What the guest's init says on the console, for people.
pub(crate) const SAYS: &str = "ringside-guest: ";

/// A guest that has not been started.
#[derive(Debug)]
pub(super) struct Machine {
    pub(super) kernel: PathBuf,
    pub(super) initramfs: PathBuf,
    /// Appended to the kernel's command line.
    pub(super) cmdline: String,
    /// One processor, and its clock is the number of instructions it has executed.
    pub(super) counted: bool,
    /// Its kernel has checkers.
    pub(super) checked: bool,
    /// From power-on to power-off.
    pub(super) deadline: Duration,
    /// Everything the serial console says.
    pub(super) serial_log: PathBuf,
}

/// Why a guest did not come to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum MachineError {
    /// It ran too long, or QEMU failed.
    #[error("the guest did not come to its end; its console is in `{log}`")]
    Ended { log: String, source: CommandError },
    /// The console could not be kept.
    #[error("cannot write the console to `{log}`")]
    Log { log: String, source: io::Error },
}

impl Explain for MachineError {
    fn exit(&self) -> Exit {
        match self {
            MachineError::Ended { source, .. } => match source.exit() {
                Exit::Deadline => Exit::ProofFailed,
                other => other,
            },
            MachineError::Log { source, .. } => Exit::of_io(source),
        }
    }
}

impl Machine {
    /// Boots it and waits for its end. `on_line` sees every line of the console as it comes.
    ///
    /// Always TCG: with KVM some machines' guests hang at start, and nothing here needs the speed. One host
    /// thread for both processors: with one each, QEMU 7.2 can run a breakpoint that the other has just patched
    /// away (static keys change whenever a driver attaches), and the guest dies of `Oops: int3`.
    pub(super) fn run(&self, on_line: impl FnMut(&str) + Send) -> Result<Duration, Failure> {
        let log = File::create(&self.serial_log).map_err(|source| self.log_error(source))?;
        let started = Instant::now();
        let mut running = Run::new("qemu-system-x86_64")
            .args([
                "-accel",
                "tcg,thread=single",
                "-cpu",
                "max",
                "-smp",
                match (self.counted, self.checked) {
                    (true, _) => "1",
                    (false, false) => CPUS,
                    (false, true) => CPUS_CHECKED,
                },
                "-m",
                if self.checked {
                    MEMORY_MIB_CHECKED
                } else {
                    MEMORY_MIB
                },
            ])
            .args(if self.counted { COUNTED.as_slice() } else { &[] })
            .args([
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-vga",
                "none",
            ])
            .args(["-serial", "stdio", "-monitor", "none", "-no-reboot"])
            // Without a ROM: the package that holds it is only recommended by QEMU's.
            .args([
                "-netdev",
                "user,id=host",
                "-device",
                "virtio-net-pci,netdev=host,romfile=",
            ])
            .arg("-kernel")
            .arg(&self.kernel)
            .arg("-initrd")
            .arg(&self.initramfs)
            .args([
                "-append",
                &format!("console=ttyS0 panic=-1 quiet {}", self.cmdline),
            ])
            .deadline(self.deadline)
            .spawn_reading()
            .map_err(|source| self.ended(source))?;
        let console = running.stdout();
        thread::scope(|scope| {
            let copier = console.map(|console| scope.spawn(move || copy(console, log, on_line)));
            // Its end closes the console, which ends the copier.
            let ended = running.wait().map_err(|source| self.ended(source));
            if let Some(Ok(Err(source))) = copier.map(thread::ScopedJoinHandle::join) {
                return Err(self.log_error(source).into());
            }
            ended?;
            Ok(started.elapsed())
        })
    }

    fn ended(&self, source: CommandError) -> MachineError {
        MachineError::Ended {
            log: shown(&self.serial_log),
            source,
        }
    }

    fn log_error(&self, source: io::Error) -> MachineError {
        MachineError::Log {
            log: shown(&self.serial_log),
            source,
        }
    }
}

fn copy(console: impl io::Read, mut log: File, mut on_line: impl FnMut(&str)) -> io::Result<()> {
    let mut console = BufReader::new(console);
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if console.read_until(b'\n', &mut bytes)? == 0 {
            return Ok(());
        }
        log.write_all(&bytes)?;
        on_line(String::from_utf8_lossy(&bytes).trim_end());
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
