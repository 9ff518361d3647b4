//! The lock that a program takes to get room in a BPF ring buffer, from the kernel's type information.
//!
//! On PREEMPT_RT a `spinlock_t` sleeps. Before 6.1 that is what the ring buffer has, and our programs run where
//! nothing may sleep: the kernel takes them there, and breaks when two CPUs want one ring.

use std::ffi::OsStr;
use std::path::Path;

use libbpf_rs::btf::types::{Composite, Struct};
use libbpf_rs::btf::{Btf, BtfType};
use serde::Serialize;

use super::log;

/// What waits for the lock of a BPF ring buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum RingLock {
    /// A processor.
    Spins,
    /// A task: no program that may not sleep can use it.
    Sleeps,
    /// There is no type information, or none of it.
    Unknown,
}

/// Reads `btf`, a file like `/sys/kernel/btf/vmlinux`.
pub(crate) fn ring_lock(btf: &Path) -> RingLock {
    let (btf, _) = log::captured(|| Btf::from_path(btf));
    let Ok(btf) = btf else {
        return RingLock::Unknown;
    };
    let Some(ring) = btf.type_by_name::<Struct<'_>>("bpf_ringbuf") else {
        return RingLock::Unknown;
    };
    let lock = member(&btf, ring.into(), |name, _| name == Some(OsStr::new("spinlock")));
    match lock {
        None => RingLock::Unknown,
        Some(lock) if is_sleeping(&btf, lock) => RingLock::Sleeps,
        Some(_) => RingLock::Spins,
    }
}

/// `spinlock_t` of PREEMPT_RT is a `struct spinlock` around an rt_mutex; any other is around a raw lock.
fn is_sleeping(btf: &Btf<'_>, lock: BtfType<'_>) -> bool {
    let is_mutex = |_: Option<&OsStr>, inner: BtfType<'_>| {
        let name = inner.name();
        name == Some(OsStr::new("rt_mutex")) || name == Some(OsStr::new("rt_mutex_base"))
    };
    lock.name() == Some(OsStr::new("spinlock"))
        && Composite::try_from(lock).is_ok_and(|lock| member(btf, lock, is_mutex).is_some())
}

/// The type of the first member that `is_it`, typedefs taken off.
fn member<'btf>(
    btf: &'btf Btf<'_>,
    of: Composite<'btf>,
    is_it: impl Fn(Option<&OsStr>, BtfType<'btf>) -> bool,
) -> Option<BtfType<'btf>> {
    for at in 0..of.len() {
        let member = of.get(at)?;
        let Some(ty) = btf.type_by_id::<BtfType<'_>>(member.ty) else {
            continue;
        };
        let ty = ty.skip_mods_and_typedefs();
        if is_it(member.name, ty) {
            return Some(ty);
        }
    }
    None
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Type information as a kernel shows it. A type's id is its place in the list, from 1.
    enum Type {
        Int(&'static str),
        Typedef(&'static str, u32),
        /// Members are name and type, all at offset 0: nobody looks at offsets.
        Struct(&'static str, &'static [(&'static str, u32)]),
    }

    /// Documentation/bpf/btf.rst: header, types, strings.
    fn encode(all: &[Type]) -> Vec<u8> {
        const INT: u32 = 1;
        const STRUCT: u32 = 4;
        const TYPEDEF: u32 = 8;
        let (mut types, mut strings) = (Vec::<u32>::new(), vec![0_u8]);
        let mut name = |text: &str| {
            let at = strings.len();
            strings.extend(text.bytes().chain([0]));
            u32::try_from(at).unwrap()
        };
        for one in all {
            match one {
                Type::Int(text) => types.extend([name(text), INT << 24, 4, 32]),
                Type::Typedef(text, of) => types.extend([name(text), TYPEDEF << 24, *of]),
                Type::Struct(text, members) => {
                    types.extend([name(text), STRUCT << 24 | members.len() as u32, 4]);
                    for (text, of) in *members {
                        types.extend([name(text), *of, 0]);
                    }
                }
            }
        }
        let (types_bytes, strings_bytes) = (4 * types.len() as u32, strings.len() as u32);
        let mut bytes = vec![0x9f, 0xeb, 1, 0];
        for word in [24, 0, types_bytes, types_bytes, strings_bytes]
            .iter()
            .chain(&types)
        {
            bytes.extend(word.to_ne_bytes());
        }
        bytes.extend(strings);
        bytes
    }

    /// 5.10 with PREEMPT_RT.
    pub(crate) fn sleeping() -> Vec<u8> {
        encode(&[
            Type::Int("int"),
            Type::Struct("rt_mutex", &[("owner", 1)]),
            Type::Struct("spinlock", &[("break_lock", 1), ("lock", 2)]),
            Type::Typedef("spinlock_t", 3),
            Type::Struct("bpf_ringbuf", &[("mask", 1), ("spinlock", 4)]),
        ])
    }

    fn check(all: &[Type]) -> RingLock {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), encode(all)).unwrap();
        ring_lock(file.path())
    }

    #[test]
    fn a_spinlock_around_a_mutex_sleeps() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), sleeping()).unwrap();
        assert_eq!(ring_lock(file.path()), RingLock::Sleeps);
    }

    #[test]
    fn a_raw_lock_and_a_spinlock_around_one_spin() {
        let raw = [
            Type::Int("int"),
            Type::Struct("raw_spinlock", &[("raw_lock", 1)]),
            Type::Typedef("raw_spinlock_t", 2),
            Type::Struct("bpf_ringbuf", &[("spinlock", 3)]),
            // There is such a lock, and the ring buffer does not have it.
            Type::Struct("rt_mutex", &[("owner", 1)]),
            Type::Struct("spinlock", &[("lock", 5)]),
        ];
        assert_eq!(check(&raw), RingLock::Spins);
        let around = [
            Type::Int("int"),
            Type::Struct("raw_spinlock", &[("raw_lock", 1)]),
            Type::Struct("spinlock", &[("rlock", 2)]),
            Type::Typedef("spinlock_t", 3),
            Type::Struct("bpf_ringbuf", &[("spinlock", 4)]),
        ];
        assert_eq!(check(&around), RingLock::Spins);
    }

    #[test]
    fn what_cannot_be_read_is_unknown() {
        assert_eq!(check(&[Type::Int("int")]), RingLock::Unknown);
        assert_eq!(
            check(&[Type::Int("int"), Type::Struct("bpf_ringbuf", &[("lock", 1)])]),
            RingLock::Unknown
        );
        assert_eq!(ring_lock(Path::new("/nowhere")), RingLock::Unknown);
    }
}
