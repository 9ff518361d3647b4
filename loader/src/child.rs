//! The moment between `fork` and `exec`: the child gives up every right that the consumer does not need.
//!
//! Only system calls happen there, in the order that their own needs dictate; nothing allocates, because
//! another thread of the parent may have held the allocator's lock when it was copied.
#![expect(
    unsafe_code,
    reason = "pre_exec() is unsafe: what runs after fork is this module's concern"
)]

use std::io::{self, Read};
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};

use rustix::fs::OFlags;
use rustix::io::{Errno, FdFlags, fcntl_setfd};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Gid, Pid, Signal, Uid, getpid, getppid, set_parent_process_death_signal};
use rustix::thread::{
    CapabilitySet, clear_ambient_capability_set, remove_capability_from_bounding_set, set_no_new_privs,
    set_thread_groups, set_thread_res_gid, set_thread_res_uid,
};

/// How the driver is told not to capture the child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exclude {
    /// Through the open device.
    Kmod(RawFd),
    /// Through the program of the eBPF driver.
    Ebpf(RawFd),
    /// There is no driver (tests).
    #[cfg(test)]
    Nothing,
}

/// What the child does before it becomes the consumer.
#[derive(Debug)]
pub(crate) struct Duties<'fd> {
    /// Descriptors that stay open across `exec`.
    pub(crate) inherit: Vec<BorrowedFd<'fd>>,
    pub(crate) exclude: Exclude,
    /// User and group id to become; `None` keeps them (the supervisor is not root then).
    pub(crate) drop_to: Option<(u32, u32)>,
}

/// Where a child that could not be started got stuck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Step {
    Exclude = 1,
    Inherit,
    DropCapabilities,
    DropUser,
    NoNewPrivileges,
    DeathSignal,
    Execute,
}

impl Step {
    const ALL: [Self; 7] = [
        Self::Exclude,
        Self::Inherit,
        Self::DropCapabilities,
        Self::DropUser,
        Self::NoNewPrivileges,
        Self::DeathSignal,
        Self::Execute,
    ];

    const fn words(self) -> &'static str {
        match self {
            Self::Exclude => "tell the driver not to capture it",
            Self::Inherit => "keep its descriptors open",
            Self::DropCapabilities => "drop its capabilities",
            Self::DropUser => "change its user",
            Self::NoNewPrivileges => "set no_new_privs",
            Self::DeathSignal => "tie its life to the supervisor's",
            Self::Execute => "execute it",
        }
    }
}

/// The child is not running. Nothing was left behind.
#[derive(Debug, thiserror::Error)]
#[error("cannot {}", step.words())]
pub(crate) struct SpawnError {
    pub(crate) step: Step,
    pub(crate) source: io::Error,
}

/// Starts the command with the duties done. Must be called on the main thread: the death signal comes when
/// the thread that forked ends.
pub(crate) fn spawn(command: &mut Command, duties: &Duties<'_>) -> Result<Child, SpawnError> {
    let failed = |source: Errno| SpawnError {
        step: Step::Execute,
        source: source.into(),
    };
    let (report, tell) = pipe_with(PipeFlags::CLOEXEC).map_err(failed)?;
    rustix::fs::fcntl_setfl(&report, OFlags::NONBLOCK).map_err(failed)?;
    let plan = Plan {
        inherit: duties.inherit.iter().map(AsRawFd::as_raw_fd).collect(),
        exclude: duties.exclude,
        drop_to: duties
            .drop_to
            .map(|(uid, gid)| (Uid::from_raw(uid), Gid::from_raw(gid))),
        supervisor: getpid(),
        tell,
    };
    // SAFETY: the closure only makes system calls through wrappers that neither allocate nor lock: rustix
    // issues them directly, and the two excluding calls document the same. It panics nowhere.
    unsafe { command.pre_exec(move || plan.carry_out()) };
    command.spawn().map_err(|source| {
        let mut byte = [0_u8; 1];
        let step = match std::fs::File::from(report).read(&mut byte) {
            Ok(1) => Step::ALL.into_iter().find(|step| [*step as u8] == byte),
            _ => None,
        };
        SpawnError {
            step: step.unwrap_or(Step::Execute),
            source,
        }
    })
}

/// Everything decided before the fork.
struct Plan {
    inherit: Vec<RawFd>,
    exclude: Exclude,
    drop_to: Option<(Uid, Gid)>,
    supervisor: Pid,
    tell: OwnedFd,
}

impl Plan {
    fn carry_out(&self) -> io::Result<()> {
        // Both drivers want a capability for this, so it comes before anything is given up.
        self.step(
            Step::Exclude,
            match self.exclude {
                Exclude::Kmod(device) => ringside_ring::exclude_self_raw(device),
                Exclude::Ebpf(program) => crate::ebpf::exclude_self_raw(program),
                #[cfg(test)]
                Exclude::Nothing => Ok(()),
            },
        )?;
        for &fd in &self.inherit {
            // SAFETY: `Duties` borrowed the descriptors when the plan was made, `spawn()` returns only after
            // the child has left this function, and the child's copies are closed by nobody before.
            let fd = unsafe { BorrowedFd::borrow_raw(fd) };
            self.step(
                Step::Inherit,
                fcntl_setfd(fd, FdFlags::empty()).map_err(io::Error::from),
            )?;
        }
        self.step(Step::DropCapabilities, drop_capabilities())?;
        if let Some((uid, gid)) = self.drop_to {
            self.step(Step::DropUser, become_user(uid, gid))?;
        }
        self.step(
            Step::NoNewPrivileges,
            set_no_new_privs(true).map_err(io::Error::from),
        )?;
        // Changing the user clears it, so it comes last; a supervisor that died before it is noticed here.
        let tied = set_parent_process_death_signal(Some(Signal::KILL)).map_err(io::Error::from);
        let orphaned = getppid() != Some(self.supervisor);
        self.step(
            Step::DeathSignal,
            if orphaned { Err(Errno::SRCH.into()) } else { tied },
        )
    }

    /// Remembers for the parent where it went wrong: `exec` itself only hands over an errno.
    fn step(&self, step: Step, result: io::Result<()>) -> io::Result<()> {
        if result.is_err() {
            let _ = rustix::io::write(&self.tell, &[step as u8]);
        }
        result
    }
}

/// Nothing that is executed from here on can gain a capability.
fn drop_capabilities() -> io::Result<()> {
    for capability in CapabilitySet::all().iter() {
        match remove_capability_from_bounding_set(capability) {
            // INVAL: the kernel does not know that one. PERM: no CAP_SETPCAP, as without root; then there is
            // nothing to gain but through files with capabilities, which no_new_privs rules out.
            Ok(()) | Err(Errno::INVAL | Errno::PERM) => {}
            Err(error) => return Err(error.into()),
        }
    }
    match clear_ambient_capability_set() {
        Ok(()) | Err(Errno::INVAL) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn become_user(uid: Uid, gid: Gid) -> io::Result<()> {
    set_thread_groups(&[])?;
    set_thread_res_gid(gid, gid, gid)?;
    // Leaving user 0 also clears the capabilities held now.
    set_thread_res_uid(uid, uid, uid)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Stdio;

    fn run(script: &str, drop_to: Option<(u32, u32)>, inherit: Vec<BorrowedFd<'_>>) -> String {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", script]).stdout(Stdio::piped());
        let child = spawn(
            &mut command,
            &Duties {
                inherit,
                exclude: Exclude::Nothing,
                drop_to,
            },
        )
        .unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
    }

    fn is_root() -> bool {
        rustix::process::geteuid().is_root()
    }

    #[test]
    fn the_child_gains_nothing_and_dies_with_its_parent() {
        let status = run("cat /proc/self/status", None, vec![]);
        assert!(status.contains("NoNewPrivs:\t1"), "{status}");
        if is_root() {
            assert!(status.contains("CapBnd:\t0000000000000000"), "{status}");
            assert!(status.contains("CapEff:\t0000000000000000"), "{status}");
        }
    }

    #[test]
    fn the_child_is_another_user_without_groups() {
        if !is_root() {
            return;
        }
        assert_eq!(
            run("id -u; id -g; id -G", Some((65534, 65533)), vec![]),
            "65534\n65533\n65533\n"
        );
    }

    #[test]
    fn only_named_descriptors_are_inherited() {
        let file = std::fs::File::open("/dev/null").unwrap();
        let other = std::fs::File::open("/dev/zero").unwrap();
        let shown = run(
            "readlink /proc/$$/fd/*",
            None,
            vec![std::os::fd::AsFd::as_fd(&file)],
        );
        assert!(
            shown.contains("/dev/null") && !shown.contains("/dev/zero"),
            "{shown}"
        );
        drop(other);
    }

    #[test]
    fn signals_are_not_blocked_or_ignored_in_the_child() {
        let status = run("grep -E '^Sig(Blk|Ign)' /proc/self/status", None, vec![]);
        assert!(status.contains("SigBlk:\t0000000000000000"), "{status}");
    }

    #[test]
    fn the_step_that_failed_is_named() {
        let mut command = Command::new("/nonexistent/consumer");
        let duties = Duties {
            inherit: vec![],
            exclude: Exclude::Nothing,
            drop_to: None,
        };
        assert_eq!(spawn(&mut command, &duties).unwrap_err().step, Step::Execute);
        let mut command = Command::new("/bin/true");
        let duties = Duties {
            inherit: vec![],
            exclude: Exclude::Kmod(-1),
            drop_to: None,
        };
        let error = spawn(&mut command, &duties).unwrap_err();
        assert_eq!(
            (error.step, error.source.raw_os_error()),
            (Step::Exclude, Some(9))
        );
    }
}
