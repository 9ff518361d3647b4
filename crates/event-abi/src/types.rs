//! The rows of the generated tables.

use crate::kinds::{
    ArgumentKind, CallTrait, Capture, Class, Entry, Family, Group, Hook, Kind, Lane, RequestFieldType, Struct,
};
use crate::raw::RINGSIDE_ARGUMENT_IN_REGISTER;

/// One event of `driver/uapi/ringside/`: a system call of `syscalls.h`, or the kernel's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventInfo {
    /// Stable id, below [`crate::raw::RINGSIDE_EVENT_SLOTS`]; never reused.
    pub id: u16,
    /// Name of the system call, or of the kernel event.
    pub name: &'static str,
    /// What overload sheds first.
    pub lane: Lane,
    /// What it is about.
    pub group: Group,
    /// What the record has beside arguments; `None` for events that are not system calls.
    pub capture: Option<Capture>,
    /// Number on x86-64; `None` when it has no such call.
    pub nr_x86_64: Option<u32>,
    /// Number on i386; `None` when it has no such call.
    pub nr_i386: Option<u32>,
    /// Number on arm64; `None` when it has no such call.
    pub nr_arm64: Option<u32>,
    /// The arguments in the order of the registers, at most six.
    pub arguments: &'static [ArgumentInfo],
    /// One sentence for people; empty for system calls, whose manual page is better.
    pub text: &'static str,
}

/// One argument of a system call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArgumentInfo {
    /// As in the manual page; key in JSON.
    pub name: &'static str,
    /// What it is.
    pub kind: ArgumentKind,
    /// Index of the argument that tells how long it is, where the kind has one.
    pub index: u8,
    /// Whose names or whose fields it has.
    pub detail: Detail,
}

/// What only some kinds of arguments have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Nothing.
    None,
    /// Numbers with names.
    Family(Family),
    /// Memory with fields.
    Struct(&'static StructInfo),
}

/// A structure that a call takes by address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StructInfo {
    /// Its key.
    pub id: Struct,
    /// As in `structs.h`.
    pub name: &'static str,
    /// Its size.
    pub bytes: u16,
    /// What is shown of it, in the order of the bytes.
    pub fields: &'static [FieldInfo],
    /// What a call of the i386 ABI has in its place.
    pub on_i386: Layout,
}

/// How the i386 ABI lays a structure out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// As the 64-bit ABI does.
    Same,
    /// Like this one.
    Other(&'static StructInfo),
    /// Drivers do not read it.
    Unknown,
}

/// An i386 number that has other arguments than its event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct I386Variant {
    /// The number.
    pub nr: u32,
    /// What i386 calls it.
    pub name: &'static str,
    /// The event's name.
    pub event: &'static str,
    /// Its arguments, at most six.
    pub arguments: &'static [ArgumentInfo],
}

/// A field of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldInfo {
    /// As in the manual page.
    pub name: &'static str,
    /// Where it begins.
    pub offset: u16,
    /// How long it is: 1, 2, 4 or 8.
    pub bytes: u16,
    /// What it is; a kind that a register may have.
    pub kind: ArgumentKind,
    /// Whose names it has.
    pub family: Option<Family>,
}

/// Numbers that have names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FamilyInfo {
    /// Its key.
    pub family: Family,
    /// As in `arguments.h`.
    pub name: &'static str,
    /// How its names begin.
    pub prefix: &'static str,
}

/// A field of a structure that is private to the kernel, which drivers read of an io_uring request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestField {
    /// Where drivers are told its offset, below [`crate::raw::RINGSIDE_REQUEST_FIELD_SLOTS`].
    pub index: u16,
    /// The kernel's name of the structure.
    pub structure: &'static str,
    /// The kernel's name of the field.
    pub name: &'static str,
    /// What it must be.
    pub ty: RequestFieldType,
}

/// A group of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupInfo {
    /// Its key.
    pub group: Group,
    /// The class it belongs to.
    pub class: Class,
    /// What people and JSON call it.
    pub name: &'static str,
}

/// A class of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassInfo {
    /// Its key.
    pub class: Class,
    /// What people and JSON call it.
    pub name: &'static str,
}

/// One parameter of `driver/uapi/ringside/params.h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParamInfo {
    /// Stable id; never reused.
    pub id: u16,
    /// Key in JSON.
    pub name: &'static str,
    /// Shape of the payload.
    pub kind: Kind,
    /// One sentence for people.
    pub text: &'static str,
}

/// One reason of `driver/uapi/ringside/drop.h` why a wanted event was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DropReason {
    /// Index in `ringside_counters.lost`.
    pub value: u16,
    /// Key in JSON and label in metrics.
    pub name: &'static str,
    /// One sentence for people.
    pub text: &'static str,
}

/// Where a value came from, and so how far it can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourceInfo {
    /// `ringside_param.source`.
    pub value: u8,
    /// Word in JSON.
    pub name: &'static str,
}

/// What is particular about a call for who hooks its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraitOf {
    /// The call.
    pub event: u16,
    /// What it is.
    pub kind: CallTrait,
}

/// What the names of functions begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryPrefix {
    /// Whose programs enter there.
    pub entry: Entry,
    /// As in `/proc/kallsyms`.
    pub prefix: &'static str,
}

/// A function that has another name than its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionName {
    /// The call.
    pub event: u16,
    /// Whose programs enter there.
    pub entry: Entry,
    /// Behind the prefix.
    pub name: &'static str,
}

/// A call that 32-bit programs also make through another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Multiplexed {
    /// The call.
    pub event: u16,
    /// The other one, behind the prefix.
    pub function: &'static str,
    /// What its first argument is then.
    pub number: u8,
}

/// A way to hook a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HookInfo {
    /// Its key.
    pub hook: Hook,
    /// So many calls may be in a hooked function at one time; 0: it has no pool.
    pub places: u32,
    /// For people.
    pub name: &'static str,
}

impl EventInfo {
    /// Whether the entry of the call has to be seen, with durations or without: the call is something else
    /// when it returns, or changes what it is asked about; `fd_targets`: that is asked, too.
    #[must_use]
    pub const fn needs_entry(&self, fd_targets: bool) -> bool {
        match self.capture {
            Some(Capture::Exec | Capture::Bare | Capture::Credentials | Capture::Namespaces) => true,
            Some(Capture::Close) => fd_targets,
            _ => false,
        }
    }

    /// Whether the call transfers data, which its record has up to a snap length.
    #[must_use]
    pub const fn has_data(&self) -> bool {
        matches!(self.capture, Some(Capture::Data | Capture::Transfer))
    }
}

impl StructInfo {
    /// The structure that a call of the i386 ABI has in the place of this one; `None`: drivers do not read it.
    #[must_use]
    pub const fn on_i386(&'static self) -> Option<&'static Self> {
        match self.on_i386 {
            Layout::Same => Some(self),
            Layout::Other(other) => Some(other),
            Layout::Unknown => None,
        }
    }
}

impl ArgumentInfo {
    /// Whether the value is memory that the register points to, and not the register itself.
    #[must_use]
    pub const fn is_memory(&self) -> bool {
        self.kind as u32 > RINGSIDE_ARGUMENT_IN_REGISTER
    }

    pub(crate) const fn plain(name: &'static str, kind: ArgumentKind) -> Self {
        Self::sized(name, kind, 0)
    }

    pub(crate) const fn sized(name: &'static str, kind: ArgumentKind, index: u8) -> Self {
        let detail = Detail::None;
        Self {
            name,
            kind,
            index,
            detail,
        }
    }

    pub(crate) const fn named(name: &'static str, kind: ArgumentKind, family: Family) -> Self {
        let detail = Detail::Family(family);
        Self {
            name,
            kind,
            index: 0,
            detail,
        }
    }

    pub(crate) const fn structured(
        name: &'static str,
        kind: ArgumentKind,
        of: &'static StructInfo,
        index: u8,
    ) -> Self {
        let detail = Detail::Struct(of);
        Self {
            name,
            kind,
            index,
            detail,
        }
    }
}
