//! Signals, and descriptors for them.

use crate::names::{Names, bit, is};

pub(super) static SIGEV: Names = Names::of(&[
    is(0, "SIGEV_SIGNAL"),
    is(1, "SIGEV_NONE"),
    is(2, "SIGEV_THREAD"),
    is(4, "SIGEV_THREAD_ID"),
]);

pub(super) static EFD: Names = Names::of(&[
    bit(1, "EFD_SEMAPHORE"),
    bit(0x800, "EFD_NONBLOCK"),
    bit(0x8_0000, "EFD_CLOEXEC"),
]);

pub(super) static SFD: Names = Names::of(&[bit(0x800, "SFD_NONBLOCK"), bit(0x8_0000, "SFD_CLOEXEC")]);

pub(super) static SIG_HOW: Names =
    Names::of(&[is(0, "SIG_BLOCK"), is(1, "SIG_UNBLOCK"), is(2, "SIG_SETMASK")]);

pub(super) static SA: Names = Names::of(&[
    bit(1, "SA_NOCLDSTOP"),
    bit(2, "SA_NOCLDWAIT"),
    bit(4, "SA_SIGINFO"),
    bit(0x400, "SA_UNSUPPORTED"),
    bit(0x800, "SA_EXPOSE_TAGBITS"),
    bit(0x400_0000, "SA_RESTORER"),
    bit(0x800_0000, "SA_ONSTACK"),
    bit(0x1000_0000, "SA_RESTART"),
    bit(0x4000_0000, "SA_NODEFER"),
    bit(0x8000_0000, "SA_RESETHAND"),
]);

pub(super) static SIGSTACK: Names = Names::of(&[
    bit(1, "SS_ONSTACK"),
    bit(2, "SS_DISABLE"),
    bit(0x8000_0000, "SS_AUTODISARM"),
]);

pub(super) static PIDFD: Names = Names::of(&[bit(0x800, "PIDFD_NONBLOCK"), bit(0x80, "PIDFD_THREAD")]);

pub(super) static PIDFD_SIGNAL: Names = Names::of(&[
    bit(1, "PIDFD_SIGNAL_THREAD"),
    bit(2, "PIDFD_SIGNAL_THREAD_GROUP"),
    bit(4, "PIDFD_SIGNAL_PROCESS_GROUP"),
]);
