//! One record: the header, and the proof that its parameters fit.

use std::fmt;

use ringside_event_abi::raw::{
    RINGSIDE_COMM_BYTES, RINGSIDE_EVENT_SLOTS, RINGSIDE_EVENT_io_uring_request, RINGSIDE_PARAM_ID_COMPLETION,
    RINGSIDE_RECORD_NO_START, RINGSIDE_SYSCALL_ABI_I386, RINGSIDE_SYSCALL_ABI_NONE, ringside_record_header,
};
use ringside_event_abi::{EventInfo, event, i386_variant};

use crate::Value;
use crate::argument::Arguments;
use crate::param::{ARGUMENTS, Given, Param, Params, Rows, check_params, is_given};

const HEADER_BYTES: usize = size_of::<ringside_record_header>();

/// One thing that happened, borrowed from the record's bytes.
///
/// Times are CLOCK_MONOTONIC nanoseconds; ids are those of the initial pid and user namespace unless
/// a name says `ns`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'record> {
    /// Id in the event table, below `RINGSIDE_EVENT_SLOTS`.
    pub id: u16,
    /// The event's row; `None` when a later minor version added it.
    pub info: Option<&'static EventInfo>,
    /// Entry was not seen: the duration means nothing.
    pub no_start: bool,
    /// Per ring, one for every wanted event, delivered or not.
    pub sequence: u64,
    /// When the call returned or the event happened.
    pub end_ns: u64,
    /// From entry to `end_ns`; 0 for events that are not timed.
    pub duration_ns: u64,
    /// Thread.
    pub tid: u32,
    /// Thread group.
    pub pid: u32,
    /// Thread, in the task's own pid namespace.
    pub ns_tid: u32,
    /// Thread group, in the task's own pid namespace.
    pub ns_pid: u32,
    /// Real user id.
    pub uid: u32,
    /// Real group id.
    pub gid: u32,
    /// Inode of the cgroup in the default (v2) hierarchy.
    pub cgroup_id: u64,
    /// Inode of the pid namespace.
    pub pid_ns: u32,
    /// Inode of the mount namespace; 0: the driver could not know.
    pub mnt_ns: u32,
    /// What is known of the system call; `None` for other events.
    pub call: Option<Call>,
    /// CPU and so ring of the record.
    pub cpu: u16,
    /// Name of the thread, up to 16 bytes, any bytes but zero.
    pub comm: &'record [u8],
    rows: Rows,
    params: Params<'record>,
    given: Given,
}

/// Number and result of a system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// `RINGSIDE_SYSCALL_ABI_*`, never NONE.
    pub abi: u8,
    /// As in the register, without ABI bits.
    pub nr: u32,
    /// What it returned; `-errno` on failure, a kernel restart code included.
    pub ret: i64,
}

impl Call {
    /// What the ABI is called where it is not the machine's own.
    #[must_use]
    pub fn foreign_abi(&self) -> Option<&'static str> {
        (u32::from(self.abi) == RINGSIDE_SYSCALL_ABI_I386).then_some("i386")
    }
}

/// Why bytes are not a record. The record is counted and skipped; its neighbours are not affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// Fewer bytes than a header.
    Short {
        /// Bytes there are.
        bytes: usize,
    },
    /// The header's size is not the number of bytes, or not a multiple of 8.
    Size {
        /// As the header says.
        claimed: u32,
        /// Bytes there are.
        bytes: usize,
    },
    /// No event can have this id.
    Event {
        /// As the header says.
        id: u16,
    },
    /// A parameter's header or payload reaches beyond the record, or bytes are left over.
    Params {
        /// Index of the parameter; the number of parameters when bytes are left over.
        index: u8,
    },
    /// A payload is not as long as its kind demands, and no flag explains it.
    Payload {
        /// Id of the parameter.
        param: u16,
        /// Bytes of the payload.
        bytes: u32,
    },
    /// A value's source has no name in this ABI.
    Source {
        /// Id of the parameter.
        param: u16,
        /// As the parameter says.
        source: u8,
    },
    /// The same parameter twice.
    Repeated {
        /// Id of the parameter.
        param: u16,
    },
    /// Bytes that only fill up are not zero: the driver let kernel memory out.
    Padding {
        /// Id of the parameter before them.
        param: u16,
    },
}

impl fmt::Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Short { bytes } => write!(out, "{bytes} bytes are no record"),
            Self::Size { claimed, bytes } => {
                write!(out, "a record of {bytes} bytes claims to have {claimed}")
            }
            Self::Event { id } => write!(out, "no event can have the id {id}"),
            Self::Params { index } => write!(out, "parameter {index} does not fit the record"),
            Self::Payload { param, bytes } => {
                write!(out, "{bytes} bytes are no value of parameter {param}")
            }
            Self::Source { param, source } => {
                write!(out, "parameter {param} comes from an unknown source, {source}")
            }
            Self::Repeated { param } => write!(out, "parameter {param} is there twice"),
            Self::Padding { param } => write!(out, "the padding behind parameter {param} is not zero"),
        }
    }
}

impl std::error::Error for Malformed {}

impl<'record> Event<'record> {
    /// Checks the whole record.
    ///
    /// # Errors
    /// The first thing that is not as `driver/uapi/ringside/record.h` says.
    pub fn decode(record: &'record [u8]) -> Result<Self, Malformed> {
        let Some((header, params)) = record.split_at_checked(HEADER_BYTES) else {
            return Err(Malformed::Short { bytes: record.len() });
        };
        let mut fields = Fields(header);
        let claimed = u32::from_ne_bytes(fields.take());
        if usize::try_from(claimed) != Ok(record.len()) || !claimed.is_multiple_of(8) {
            return Err(Malformed::Size {
                claimed,
                bytes: record.len(),
            });
        }
        let id = u16::from_ne_bytes(fields.take());
        if u32::from(id) >= RINGSIDE_EVENT_SLOTS {
            return Err(Malformed::Event { id });
        }
        let flags = u16::from_ne_bytes(fields.take());
        let sequence = u64::from_ne_bytes(fields.take());
        let end_ns = u64::from_ne_bytes(fields.take());
        let duration_ns = u64::from_ne_bytes(fields.take());
        let [tid, pid, ns_tid, ns_pid, uid, gid] = std::array::from_fn(|_| u32::from_ne_bytes(fields.take()));
        let cgroup_id = u64::from_ne_bytes(fields.take());
        let [pid_ns, mnt_ns] = std::array::from_fn(|_| u32::from_ne_bytes(fields.take()));
        let ret = i64::from_ne_bytes(fields.take());
        let nr = u32::from_ne_bytes(fields.take());
        let [abi, param_count] = fields.take();
        let cpu = u16::from_ne_bytes(fields.take());

        let info = event(id);
        let is_i386 = u32::from(abi) == RINGSIDE_SYSCALL_ABI_I386;
        let rows = Rows {
            arguments: match i386_variant(nr) {
                Some(variant) if is_i386 => variant.arguments,
                _ => info.map_or(&[], |info| info.arguments),
            },
            is_i386,
        };
        let params = Params::new(params, param_count, rows);
        let given = check_params(params)?;
        let is_call = u32::from(abi) != RINGSIDE_SYSCALL_ABI_NONE;
        Ok(Self {
            id,
            info,
            no_start: u32::from(flags) & RINGSIDE_RECORD_NO_START != 0,
            sequence,
            end_ns,
            duration_ns,
            tid,
            pid,
            ns_tid,
            ns_pid,
            uid,
            gid,
            cgroup_id,
            pid_ns,
            mnt_ns,
            call: is_call.then_some(Call { abi, nr, ret }),
            rows,
            cpu,
            comm: name_of(fields.0),
            params,
            given,
        })
    }

    /// Whether it began before it happened: its duration means something, unless its entry was not seen. That of a
    /// request of io_uring whose end nobody saw does not.
    #[must_use]
    pub fn is_timed(&self) -> bool {
        self.call.is_some() || u32::from(self.id) == RINGSIDE_EVENT_io_uring_request && self.has_completed()
    }

    fn has_completed(&self) -> bool {
        let mut params = self.params;
        params.any(|param| u32::from(param.id) == RINGSIDE_PARAM_ID_COMPLETION)
    }

    /// What a request of io_uring completed with, like the return value of a call.
    #[must_use]
    pub fn completed_with(&self) -> Option<i64> {
        let mut params = self.params;
        let completion = params.find(|param| u32::from(param.id) == RINGSIDE_PARAM_ID_COMPLETION)?;
        let Value::Struct(completion) = completion.value else {
            return None;
        };
        let (_, result) = completion.fields().find(|(field, _)| field.name == "res")?;
        match result {
            Value::S64(result) => Some(result),
            _ => None,
        }
    }

    /// The parameters in the order of the record, each id once.
    #[must_use]
    pub fn params(&self) -> Params<'record> {
        self.params
    }

    /// The six argument registers, as they were; of a 32-bit call, as its row orders them.
    #[must_use]
    pub fn registers(&self) -> Option<[u64; ARGUMENTS]> {
        self.params.registers(&self.given).map(|(words, _)| words)
    }

    /// What the call was given, in the order of its row.
    #[must_use]
    pub fn arguments(&self) -> Arguments<'record> {
        Arguments::new(self.params, self.given, self.rows.arguments)
    }

    /// Parameters that are no arguments: what the kernel knows.
    pub fn beside(&self) -> impl Iterator<Item = Param<'record>> + use<'record> {
        self.params.filter(|param| !is_given(param))
    }

    /// The arguments, then what the kernel knows.
    pub fn values(&self) -> impl Iterator<Item = Param<'record>> + use<'record> {
        self.arguments().chain(self.beside())
    }
}

/// Bytes of a header that are still to be read.
struct Fields<'record>(&'record [u8]);

impl Fields<'_> {
    /// The next field. Zero behind the end, which the header's fixed length keeps from happening.
    fn take<const BYTES: usize>(&mut self) -> [u8; BYTES] {
        let Some((field, rest)) = self.0.split_first_chunk() else {
            return [0; BYTES];
        };
        self.0 = rest;
        *field
    }
}

/// Up to the first zero byte.
fn name_of(comm: &[u8]) -> &[u8] {
    debug_assert_eq!(comm.len(), RINGSIDE_COMM_BYTES as usize);
    comm.split(|byte| *byte == 0).next().unwrap_or_default()
}
