//! Taking the calling process out of the capture, in the moment between `fork` and `exec`.
#![expect(
    unsafe_code,
    reason = "one call into libbpf that its safe wrapper does not offer by descriptor"
)]

use std::io;
use std::os::fd::RawFd;

use libbpf_rs::libbpf_sys;

/// Runs the object's program `exclude_self` once: the caller's thread group takes a place in the map
/// `excluded`.
///
/// For the child between `fork` and `exec`: on success it allocates nothing and takes no lock; it is
/// one `bpf()` system call, which needs the capability that loading needed.
///
/// # Errors
/// `EBADF` when `program` is not open, `EPERM`, `ENOSPC` when all places are taken.
pub(crate) fn exclude_self_raw(program: RawFd) -> io::Result<()> {
    let mut options = libbpf_sys::bpf_test_run_opts {
        sz: size_of::<libbpf_sys::bpf_test_run_opts>() as u64,
        ..Default::default()
    };
    // SAFETY: `options` is a whole structure with its size set and no pointers in it; libbpf reads and
    // writes nothing else. A descriptor that is not a program is refused by the kernel.
    let refused = unsafe { libbpf_sys::bpf_prog_test_run_opts(program, &raw mut options) };
    if refused != 0 {
        return Err(io::Error::from_raw_os_error(refused.saturating_neg()));
    }
    if options.retval != 0 {
        return Err(io::Error::from_raw_os_error(libc::ENOSPC));
    }
    Ok(())
}
