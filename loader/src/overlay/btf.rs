//! Type information (`Documentation/bpf/btf.rst`), as much of it as finds members of a structure: also of a module,
//! whose types and strings go on where the kernel's end. Total: any bytes give an answer or none.

const MAGIC: u16 = 0xeb9f;
const HEADER_BYTES: usize = 24;
const KIND_STRUCT: u32 = 4;

/// The parts of one file.
struct Types<'bytes> {
    types: &'bytes [u8],
    strings: &'bytes [u8],
}

/// Byte offsets of two members of a structure. `base`: the kernel's, if `own` is a module's.
pub(super) fn members(base: Option<&[u8]>, own: &[u8], name: &str, wanted: [&str; 2]) -> Option<[u32; 2]> {
    let base = match base {
        Some(base) => Types::of(base)?.strings,
        None => &[],
    };
    let own = Types::of(own)?;
    let text = |at: u32| {
        let at = usize::try_from(at).ok()?;
        string(match at.checked_sub(base.len()) {
            Some(at) => own.strings.get(at..)?,
            None => base.get(at..)?,
        })
    };
    let mut rest = own.types;
    loop {
        let [named, info, _size] = words(take(&mut rest, 12)?);
        let (kind, count) = (info >> 24 & 0x1f, info & 0xffff);
        let tail = take(&mut rest, tail_bytes(kind, count)?)?;
        if kind != KIND_STRUCT || text(named) != Some(name.as_bytes()) {
            continue;
        }
        let has_bit_fields = info >> 31 == 1;
        let offset = |member: &str| {
            tail.chunks_exact(12).find_map(|bytes| {
                let [named, _type, offset] = words(bytes);
                let (bits, width) = match has_bit_fields {
                    true => (offset & 0xff_ffff, offset >> 24),
                    false => (offset, 0),
                };
                let is_it = text(named) == Some(member.as_bytes()) && width == 0 && bits % 8 == 0;
                is_it.then_some(bits / 8)
            })
        };
        let [first, second] = wanted.map(offset);
        return Some([first?, second?]);
    }
}

impl<'bytes> Types<'bytes> {
    fn of(bytes: &'bytes [u8]) -> Option<Self> {
        let header = bytes.get(..HEADER_BYTES)?;
        let magic = u16::from_ne_bytes(header.get(..2)?.try_into().ok()?);
        let word = |at: usize| {
            let bytes = header.get(at..at + 4)?;
            usize::try_from(u32::from_ne_bytes(bytes.try_into().ok()?)).ok()
        };
        let behind_header = bytes.get(word(4)?..)?;
        let part = |at: usize| {
            let begins = word(at)?;
            behind_header.get(begins..begins.checked_add(word(at + 4)?)?)
        };
        (magic == MAGIC).then_some(())?;
        Some(Self {
            types: part(8)?,
            strings: part(16)?,
        })
    }
}

/// What follows the first three words of a type.
fn tail_bytes(kind: u32, count: u32) -> Option<usize> {
    const INT: u32 = 1;
    const ARRAY: u32 = 3;
    const UNION: u32 = 5;
    const ENUM: u32 = 6;
    const FUNC_PROTO: u32 = 13;
    const VAR: u32 = 14;
    const DATASEC: u32 = 15;
    const DECL_TAG: u32 = 17;
    const ENUM64: u32 = 19;
    let count = usize::try_from(count).ok()?;
    match kind {
        INT | VAR | DECL_TAG => Some(4),
        ARRAY => Some(12),
        KIND_STRUCT | UNION | DATASEC | ENUM64 => count.checked_mul(12),
        ENUM | FUNC_PROTO => count.checked_mul(8),
        // Pointers, forward declarations, typedefs, modifiers, functions, floats, type tags.
        2 | 7..=12 | 16 | 18 => Some(0),
        _ => None,
    }
}

fn take<'bytes>(rest: &mut &'bytes [u8], bytes: usize) -> Option<&'bytes [u8]> {
    let (taken, left) = rest.split_at_checked(bytes)?;
    *rest = left;
    Some(taken)
}

/// Three words; what is missing is 0.
fn words(bytes: &[u8]) -> [u32; 3] {
    let mut words = [0; 3];
    for (word, bytes) in words.iter_mut().zip(bytes.chunks_exact(4)) {
        *word = bytes.try_into().map_or(0, u32::from_ne_bytes);
    }
    words
}

fn string(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|byte| *byte == 0)?;
    bytes.get(..end)
}
