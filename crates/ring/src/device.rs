//! `/dev/ringside`: the ioctls of `driver/uapi/ringside/control.h` as methods.
#![expect(
    unsafe_code,
    reason = "ioctls: the kernel reads and writes what their numbers say"
)]

use std::fs::{self, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd, RawFd};
use std::path::{Path, PathBuf};

use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::{
    RINGSIDE_ABI_MAJOR, RINGSIDE_ABI_MINOR, RINGSIDE_CONFIG_DURATIONS, RINGSIDE_CONFIG_ENVIRONMENT,
    RINGSIDE_CONFIG_FD_TARGETS, RINGSIDE_PLAN_FUNCTIONS, RINGSIDE_PLAN_TRACEPOINTS, ringside_config,
    ringside_info, ringside_plan, ringside_plan_function, ringside_scoped_filter, ringside_snap,
};
use ringside_event_abi::table::{
    IOC_CONFIGURE, IOC_CREATE_RINGS, IOC_EXCLUDE_SELF, IOC_INFO, IOC_SET_FILTER, IOC_SET_PLAN, IOC_SET_SNAP,
    IOC_START, IOC_STOP,
};
use rustix::io::Errno;
use rustix::ioctl::{self, Getter, NoArg, Opcode, Setter};

use crate::filter::{Filter, Scope};
use crate::snap::SnapLengths;

/// Who has the device open, if anybody: written by the driver.
const HOLDER: &str = "/sys/class/misc/ringside/holder";

/// An open `/dev/ringside`. The driver allows one at a time; closing it stops the capture and frees
/// the rings.
#[derive(Debug)]
pub struct Device {
    fd: OwnedFd,
}

/// Why the device is not ours to use.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// The module is not loaded. Insert it first.
    #[error("`{path}` does not exist: the module is not loaded")]
    Absent {
        /// The device as asked for.
        path: PathBuf,
    },
    /// One reader at a time. Stop the other one.
    #[error("`{path}` is in use{}", held_by(.holder.as_deref()))]
    Busy {
        /// The device as asked for.
        path: PathBuf,
        /// `pid comm` of the reader, when the driver says so.
        holder: Option<String>,
    },
    /// CAP_PERFMON or CAP_SYS_ADMIN in the initial user namespace is missing.
    #[error("no permission to open `{path}`: CAP_PERFMON or CAP_SYS_ADMIN is needed")]
    NoPermission {
        /// The device as asked for.
        path: PathBuf,
    },
    /// The loaded module speaks another ABI. Load the one that belongs to this program.
    #[error(
        "the driver speaks ABI {}.{}, this program {}.{}",
        .driver.0, .driver.1, RINGSIDE_ABI_MAJOR, RINGSIDE_ABI_MINOR
    )]
    AbiMismatch {
        /// Major and minor of the driver.
        driver: (u16, u16),
    },
    /// The system refused for another reason, which is `source`.
    #[error("`{path}` cannot be used")]
    Io {
        /// The device as asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// What the driver says about itself and its rings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// Major version of the ABI.
    pub abi_major: u16,
    /// Minor version of the ABI.
    pub abi_minor: u16,
    /// Possible CPUs; ring `i` belongs to CPU `i`.
    pub ring_count: u32,
    /// Bytes of each ring; 0 before [`Device::create_rings`].
    pub ring_bytes: u32,
    /// Bytes of a page, the unit of the mapping.
    pub page_bytes: u32,
    /// CPUs that have a ring, ascending.
    pub rings_present: Vec<u16>,
    /// Bit `h` is set: functions may be hooked by `Hook` `h` on this kernel.
    pub hook_kinds: u32,
    /// Calls that hooks of functions missed since the start, or until the stop.
    pub hook_missed: u64,
}

/// What a driver captures and when it wakes its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The filter that holds everywhere.
    pub everywhere: Filter,
    /// The union of what this filter and those of scopes want: nothing else is ever captured.
    pub wanted_anywhere: WantedSet,
    /// A reader is woken when a ring holds this many bytes ...
    pub watermark_bytes: u32,
    /// ... or this many microseconds after a record came, whichever is first.
    pub max_latency_us: u32,
    /// Hook entry too, so that records carry durations.
    pub durations: bool,
    /// Record the environment of new programs.
    pub environment: bool,
    /// Record what calls read, write, send and receive on.
    pub fd_targets: bool,
    /// Bytes from an inode on an overlay to the pointer to its upper dentry; 0: unknown, and no layer is told.
    pub overlay_upper: i16,
}

impl Config {
    /// The structure as both drivers take it.
    #[must_use]
    pub fn to_raw(&self) -> ringside_config {
        ringside_config {
            everywhere: self.everywhere.to_raw(),
            wanted_anywhere: self.wanted_anywhere.words(),
            watermark_bytes: self.watermark_bytes,
            max_latency_us: self.max_latency_us,
            flags: [
                (self.durations, RINGSIDE_CONFIG_DURATIONS),
                (self.environment, RINGSIDE_CONFIG_ENVIRONMENT),
                (self.fd_targets, RINGSIDE_CONFIG_FD_TARGETS),
            ]
            .iter()
            .fold(0, |flags, (set, flag)| if *set { flags | flag } else { flags }),
            overlay_upper: self.overlay_upper,
            reserved: 0,
        }
    }
}

impl Device {
    /// Opens the device and checks that it speaks our ABI: the same major, and a minor that is not
    /// more than two before ours (a later minor is fine).
    ///
    /// # Errors
    /// See [`DeviceError`]; nothing is left open.
    pub fn open(path: &Path) -> Result<Self, DeviceError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            .map_err(|source| {
                let path = path.to_path_buf();
                match Errno::from_io_error(&source) {
                    Some(Errno::NOENT | Errno::NXIO | Errno::NODEV) => DeviceError::Absent { path },
                    Some(Errno::BUSY) => DeviceError::Busy {
                        path,
                        holder: holder(),
                    },
                    Some(Errno::PERM | Errno::ACCESS) => DeviceError::NoPermission { path },
                    _ => DeviceError::Io { path, source },
                }
            })?;
        let device = Self { fd: file.into() };
        let info = device.info().map_err(|source| DeviceError::Io {
            path: path.to_path_buf(),
            source,
        })?;
        if !speaks_our_abi((info.abi_major, info.abi_minor)) {
            return Err(DeviceError::AbiMismatch {
                driver: (info.abi_major, info.abi_minor),
            });
        }
        Ok(device)
    }

    /// A device that somebody else opened and handed over. Without CAP_PERFMON or CAP_SYS_ADMIN it can be read,
    /// and asked with [`Device::info`]; everything else ends with `EACCES`.
    #[must_use]
    pub fn from_fd(fd: OwnedFd) -> Self {
        Self { fd }
    }

    /// What the driver says about itself.
    ///
    /// # Errors
    /// `ENOTTY` when the file is no ringside device.
    pub fn info(&self) -> io::Result<Info> {
        // SAFETY: IOC_INFO is _IOR of exactly this structure (the number carries its size), and any
        // bytes are a valid value of its integer fields.
        let raw = unsafe { ioctl::ioctl(&self.fd, Getter::<{ IOC_INFO as Opcode }, ringside_info>::new())? };
        Ok(Info {
            abi_major: raw.abi_major,
            abi_minor: raw.abi_minor,
            ring_count: raw.ring_count,
            ring_bytes: raw.ring_bytes,
            page_bytes: raw.page_bytes,
            rings_present: present(&raw.rings_present),
            hook_kinds: raw.hook_kinds,
            hook_missed: raw.hook_missed,
        })
    }

    /// Makes the rings, `bytes` each: a power of two from `RINGSIDE_RING_BYTES_MIN` to `_MAX`.
    ///
    /// # Errors
    /// `EBUSY` when there are rings already, `ENOMEM`, `EINVAL` for another size.
    pub fn create_rings(&self, bytes: u32) -> io::Result<()> {
        // SAFETY: IOC_CREATE_RINGS is _IOW of exactly one __u32.
        unsafe {
            ioctl::ioctl(
                &self.fd,
                Setter::<{ IOC_CREATE_RINGS as Opcode }, u32>::new(bytes),
            )?
        };
        Ok(())
    }

    /// Says what to capture; a running capture changes over at once.
    ///
    /// # Errors
    /// `EINVAL` when the driver does not know a field's value.
    pub fn configure(&self, config: &Config) -> io::Result<()> {
        // SAFETY: IOC_CONFIGURE is _IOW of exactly this structure.
        unsafe {
            ioctl::ioctl(
                &self.fd,
                Setter::<{ IOC_CONFIGURE as Opcode }, ringside_config>::new(config.to_raw()),
            )?;
        }
        Ok(())
    }

    /// Sets or replaces the filter of a scope; one without events takes it away. Other filters are not
    /// touched. `Config::wanted_anywhere` must hold its events already.
    ///
    /// # Errors
    /// `ENOSPC` when `RINGSIDE_SCOPES_MAX` scopes have one, `ENOENT` when there is none to take away, `ENOMEM`.
    pub fn set_filter(&self, scope: Scope, filter: &Filter) -> io::Result<()> {
        // SAFETY: IOC_SET_FILTER is _IOW of exactly this structure.
        unsafe {
            ioctl::ioctl(
                &self.fd,
                Setter::<{ IOC_SET_FILTER as Opcode }, ringside_scoped_filter>::new(scope.with(filter)),
            )?;
        }
        Ok(())
    }

    /// Says where to hook system calls, before [`Device::start`]: these functions, or the tracepoints.
    ///
    /// # Errors
    /// `EBUSY` while hooks are attached, `ENOENT` for a symbol that the kernel does not have or lets nobody
    /// probe, `EOPNOTSUPP` for a hook that [`Info::hook_kinds`] does not have, `ENOMEM`.
    pub fn set_plan(&self, functions: Option<&[ringside_plan_function]>) -> io::Result<()> {
        let (kind, functions) = match functions {
            Some(functions) => (RINGSIDE_PLAN_FUNCTIONS, functions),
            None => (RINGSIDE_PLAN_TRACEPOINTS, [].as_slice()),
        };
        let plan = ringside_plan {
            kind,
            function_count: u32::try_from(functions.len()).unwrap_or(u32::MAX),
            function_bytes: size_of::<ringside_plan_function>() as u32,
            reserved: 0,
            functions: functions.as_ptr() as u64,
        };
        // SAFETY: IOC_SET_PLAN is _IOW of exactly this structure, which points to `function_count` structures
        // of `function_bytes` each: the driver reads no others, and keeps no address.
        unsafe {
            ioctl::ioctl(
                &self.fd,
                Setter::<{ IOC_SET_PLAN as Opcode }, ringside_plan>::new(plan),
            )?;
        }
        Ok(())
    }

    /// Says how much of its data the record of an event has.
    ///
    /// # Errors
    /// `EBUSY` when the device captures, and began with smaller ones alone; `ENOMEM`, `EINVAL` when one is
    /// longer than `RINGSIDE_SNAP_MAX_BYTES`.
    pub fn set_snap(&self, lengths: &SnapLengths) -> io::Result<()> {
        // SAFETY: IOC_SET_SNAP is _IOW of exactly this structure.
        unsafe {
            ioctl::ioctl(
                &self.fd,
                Setter::<{ IOC_SET_SNAP as Opcode }, ringside_snap>::new(lengths.to_raw()),
            )?;
        }
        Ok(())
    }

    /// Leaves the calling thread group out of the capture, for as long as the device is open.
    ///
    /// # Errors
    /// `ENOSPC` when all places are taken.
    pub fn exclude_self(&self) -> io::Result<()> {
        exclude_self_of(self.fd.as_fd())
    }

    /// Attaches the hooks.
    ///
    /// # Errors
    /// `ENXIO` without rings, `EALREADY` when they are attached.
    pub fn start(&self) -> io::Result<()> {
        // SAFETY: IOC_START is _IO: no argument is read or written.
        unsafe { ioctl::ioctl(&self.fd, NoArg::<{ IOC_START as Opcode }>::new())? };
        Ok(())
    }

    /// Detaches the hooks; when it returns no probe runs any more and the counters are at rest.
    ///
    /// # Errors
    /// Whatever the driver says; stopping what was not started is fine.
    pub fn stop(&self) -> io::Result<()> {
        // SAFETY: IOC_STOP is _IO: no argument is read or written.
        unsafe { ioctl::ioctl(&self.fd, NoArg::<{ IOC_STOP as Opcode }>::new())? };
        Ok(())
    }
}

impl AsFd for Device {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// [`Device::exclude_self`] for the child between fork and exec: async-signal-safe, because it is one
/// system call and allocates nothing.
///
/// # Errors
/// `EBADF` when `fd` is not open, `ENOSPC` when all places are taken.
pub fn exclude_self_raw(fd: RawFd) -> io::Result<()> {
    if fd < 0 {
        return Err(Errno::BADF.into());
    }
    // SAFETY: `fd` is not -1; were it not open, the kernel would answer EBADF. The borrow ends with
    // this call.
    exclude_self_of(unsafe { BorrowedFd::borrow_raw(fd) })
}

/// Our own duplicate (close-on-exec) of a descriptor that was inherited under a known number.
///
/// # Errors
/// `EBADF` when nothing is open under that number.
pub fn inherited(fd: RawFd) -> io::Result<OwnedFd> {
    if fd < 0 {
        return Err(Errno::BADF.into());
    }
    // SAFETY: `fd` is not -1; were it not open, the kernel would answer EBADF. The borrow ends with
    // this call, and what is owned afterwards is the duplicate.
    Ok(rustix::io::fcntl_dupfd_cloexec(
        unsafe { BorrowedFd::borrow_raw(fd) },
        3,
    )?)
}

fn exclude_self_of(fd: BorrowedFd<'_>) -> io::Result<()> {
    // SAFETY: IOC_EXCLUDE_SELF is _IO: no argument is read or written.
    unsafe { ioctl::ioctl(fd, NoArg::<{ IOC_EXCLUDE_SELF as Opcode }>::new())? };
    Ok(())
}

fn speaks_our_abi(driver: (u16, u16)) -> bool {
    understands((RINGSIDE_ABI_MAJOR, RINGSIDE_ABI_MINOR), driver)
}

/// See the bump rules in `driver/uapi/ringside/abi.h`.
fn understands(ours: (u32, u32), driver: (u16, u16)) -> bool {
    u32::from(driver.0) == ours.0 && u32::from(driver.1) + 2 >= ours.1
}

/// Indices of the bits that are set.
fn present(bitmap: &[u8]) -> Vec<u16> {
    let bits = bitmap.iter().zip(0_u16..).flat_map(|(byte, index)| {
        (0..8)
            .filter(move |bit| byte & (1 << bit) != 0)
            .map(move |bit| index * 8 + bit)
    });
    bits.collect()
}

fn holder() -> Option<String> {
    let text = fs::read_to_string(HOLDER).ok()?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn held_by(holder: Option<&str>) -> String {
    holder.map_or_else(String::new, |holder| format!(" by process {holder}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_that_does_not_exist_means_that_the_module_is_not_loaded() {
        let error = Device::open(Path::new("/dev/ringside-which-nobody-made")).unwrap_err();
        assert!(matches!(error, DeviceError::Absent { .. }), "{error}");
    }

    #[test]
    fn a_file_that_is_no_device_is_refused() {
        let error = Device::open(Path::new("/dev/null")).unwrap_err();
        assert!(matches!(error, DeviceError::Io { .. }), "{error}");
    }

    #[test]
    fn busy_names_the_holder_when_it_is_known() {
        let busy = |holder: Option<&str>| DeviceError::Busy {
            path: PathBuf::from("/dev/ringside"),
            holder: holder.map(str::to_owned),
        };
        assert_eq!(busy(None).to_string(), "`/dev/ringside` is in use");
        assert_eq!(
            busy(Some("12 consumer")).to_string(),
            "`/dev/ringside` is in use by process 12 consumer"
        );
    }

    #[test]
    fn our_major_and_minors_down_to_two_before_ours_are_understood() {
        for (driver, expected) in [((1, 5), true), ((1, 3), true), ((1, 9), true), ((1, 2), false)] {
            assert_eq!(understands((1, 5), driver), expected, "{driver:?}");
        }
        assert!(!understands((1, 5), (0, 5)) && !understands((1, 5), (2, 5)));
    }

    #[test]
    fn rings_are_the_bits_that_are_set() {
        assert_eq!(present(&[0b1000_0001, 0, 0b10]), [0, 7, 17]);
        assert_eq!(present(&[0xff; 128]).len(), 1024);
    }

    #[test]
    fn a_closed_descriptor_is_an_error_for_the_child_after_fork_too() {
        for fd in [-1, 1 << 20] {
            let errno = Some(Errno::BADF.raw_os_error());
            assert_eq!(exclude_self_raw(fd).unwrap_err().raw_os_error(), errno);
            assert_eq!(inherited(fd).unwrap_err().raw_os_error(), errno);
        }
    }
}
