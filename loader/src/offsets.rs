//! Where fields of io_uring requests lie in this kernel: offsets in structures that are private to it, from its
//! type information.
//!
//! A field that is not there, or is not of the type that the table demands (`RINGSIDE_REQUEST_FIELDS`), has no
//! offset: drivers flag its value instead of guessing. Pure but for the reading of the file.

use std::ffi::{CString, OsStr};
use std::path::Path;

use libbpf_rs::ReferencesType;
use libbpf_rs::btf::types::{Composite, Int, MemberAttr, Ptr, Struct};
use libbpf_rs::btf::{Btf, BtfType};
use ringside_event_abi::RequestField;
use ringside_event_abi::raw::RINGSIDE_REQUEST_FIELD_SLOTS;
use ringside_event_abi::table::{REQUEST_FIELDS, RequestFieldType};

use crate::ebpf::log;

const SLOTS: usize = RINGSIDE_REQUEST_FIELD_SLOTS as usize;
/// The kernel's request. Structures of single operations lie over its beginning, each with the file first.
const REQUEST: &str = "io_kiocb";
const FILE: &str = "file";
/// Larger than any such structure.
const LARGEST: u32 = 1024;

/// By the index of the field; 0: unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RequestOffsets([u16; SLOTS]);

impl RequestOffsets {
    /// Reads `btf`, a file like `/sys/kernel/btf/vmlinux`; without one nothing is known.
    pub(crate) fn from_path(btf: &Path) -> Self {
        let (btf, _) = log::captured(|| Btf::from_path(btf));
        btf.map(|btf| Self::of(&btf)).unwrap_or_default()
    }

    /// What the type information says.
    pub(crate) fn of(btf: &Btf<'_>) -> Self {
        let mut offsets = Self::default();
        let Some(base) = structure(btf, REQUEST).and_then(|request| find(btf, request, FILE)) else {
            return offsets;
        };
        for field in REQUEST_FIELDS {
            if let Some(place) = offsets.0.get_mut(usize::from(field.index)) {
                *place = offset(btf, field, base.bytes).unwrap_or_default();
            }
        }
        offsets
    }

    /// The module's parameter.
    pub(crate) fn parameter(&self) -> CString {
        let words: Vec<_> = self.0.iter().map(u16::to_string).collect();
        // Digits and commas: there is no zero byte in it.
        CString::new(format!("request_offsets={}", words.join(","))).unwrap_or_default()
    }

    /// The constant of the eBPF object.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|offset| offset.to_ne_bytes()).collect()
    }
}

/// A member, however deep among members without a name.
struct Member<'btf> {
    bytes: u32,
    ty: BtfType<'btf>,
}

fn structure<'btf>(btf: &'btf Btf<'_>, name: &str) -> Option<Composite<'btf>> {
    btf.type_by_name::<Struct<'_>>(name).map(Into::into)
}

fn find<'btf>(btf: &'btf Btf<'_>, within: Composite<'btf>, name: &str) -> Option<Member<'btf>> {
    for at in 0..within.len() {
        let member = within.get(at)?;
        let MemberAttr::Normal { offset } = member.attr else {
            continue;
        };
        let Some(ty) = btf.type_by_id::<BtfType<'_>>(member.ty) else {
            continue;
        };
        let (bytes, ty) = (offset / 8, ty.skip_mods_and_typedefs());
        match member.name {
            Some(found) if !found.is_empty() => {
                if found == OsStr::new(name) {
                    return Some(Member { bytes, ty });
                }
            }
            _ => {
                let inner = Composite::try_from(ty).ok();
                if let Some(inner) = inner.and_then(|inner| find(btf, inner, name)) {
                    let bytes = bytes.checked_add(inner.bytes)?;
                    return Some(Member { bytes, ty: inner.ty });
                }
            }
        }
    }
    None
}

/// From the beginning of the request. Only what has the file where the request has it lies over the request.
fn offset(btf: &Btf<'_>, field: &RequestField, base: u32) -> Option<u16> {
    let within = structure(btf, field.structure)?;
    let begins = base.checked_sub(find(btf, within, FILE)?.bytes)?;
    let member = find(btf, within, field.name)?;
    let bytes = begins.checked_add(member.bytes)?;
    (is_of(btf, member.ty, field.ty) && bytes < LARGEST)
        .then(|| u16::try_from(bytes).ok())
        .flatten()
}

fn is_of(btf: &Btf<'_>, ty: BtfType<'_>, wanted: RequestFieldType) -> bool {
    match wanted {
        RequestFieldType::Number => Int::try_from(ty).is_ok_and(|int| int.bits == 32),
        RequestFieldType::User => Ptr::try_from(ty).is_ok(),
        RequestFieldType::Filename => is_filename(btf, ty),
    }
}

/// A `struct filename *`, or a structure around one: since 7.0 one that says that it is not complete.
fn is_filename(btf: &Btf<'_>, ty: BtfType<'_>) -> bool {
    if let Ok(pointer) = Ptr::try_from(ty) {
        let to = pointer.referenced_type().skip_mods_and_typedefs();
        return Struct::try_from(to).is_ok() && to.name() == Some(OsStr::new("filename"));
    }
    let Ok(around) = Composite::try_from(ty) else {
        return false;
    };
    let inner = around.get(0).filter(|_| around.len() == 1);
    inner
        .and_then(|member| btf.type_by_id::<BtfType<'_>>(member.ty))
        .is_some_and(|inner| Ptr::try_from(inner).is_ok() && is_filename(btf, inner))
}

#[cfg(test)]
pub(crate) mod tests;
