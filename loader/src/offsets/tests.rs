//! Offsets out of type information that the tests make.

use super::*;

/// Type information as a kernel shows it. A type's id is its place in the list, from 1.
pub(crate) enum Type {
    Int(&'static str, u32),
    Ptr(u32),
    Typedef(&'static str, u32),
    /// Members are name, type and offset in bytes.
    Struct(&'static str, &'static [(&'static str, u32, u32)]),
    Union(&'static str, &'static [(&'static str, u32, u32)]),
    /// A function with so many arguments, all of the type 1.
    Proto(u32),
}

/// Documentation/bpf/btf.rst: header, types, strings.
pub(crate) fn encode(all: &[Type]) -> Vec<u8> {
    const INT: u32 = 1;
    const PTR: u32 = 2;
    const STRUCT: u32 = 4;
    const UNION: u32 = 5;
    const TYPEDEF: u32 = 8;
    const FUNC_PROTO: u32 = 13;
    let (mut types, mut strings) = (Vec::<u32>::new(), vec![0_u8]);
    let mut name = |text: &str| {
        if text.is_empty() {
            return 0;
        }
        let at = strings.len();
        strings.extend(text.bytes().chain([0]));
        u32::try_from(at).unwrap()
    };
    for one in all {
        match one {
            Type::Int(text, bytes) => types.extend([name(text), INT << 24, *bytes, bytes * 8]),
            Type::Ptr(to) => types.extend([0, PTR << 24, *to]),
            Type::Typedef(text, of) => types.extend([name(text), TYPEDEF << 24, *of]),
            Type::Proto(arguments) => {
                types.extend([0, FUNC_PROTO << 24 | *arguments, 0]);
                types.extend((0..*arguments).flat_map(|_| [0, 1]));
            }
            Type::Struct(text, members) | Type::Union(text, members) => {
                let kind = if matches!(one, Type::Struct(..)) {
                    STRUCT
                } else {
                    UNION
                };
                types.extend([name(text), kind << 24 | members.len() as u32, 512]);
                for (text, of, bytes) in *members {
                    types.extend([name(text), *of, bytes * 8]);
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

fn offsets(all: &[Type]) -> RequestOffsets {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), encode(all)).unwrap();
    RequestOffsets::from_path(file.path())
}

fn check(all: &[Type], structure: &str, name: &str, expected: u16) {
    let field = REQUEST_FIELDS
        .iter()
        .find(|field| field.structure == structure && field.name == name)
        .unwrap();
    let found = offsets(all).0[usize::from(field.index)];
    assert_eq!(found, expected, "{structure}.{name}");
}

/// What all have: 1 int, 2 long, 3 file, 4 file *, 5 filename, 6 filename *, 7 io_kiocb with the file in a
/// union without a name.
fn with(more: Vec<Type>) -> Vec<Type> {
    let mut all = vec![
        Type::Int("int", 4),
        Type::Int("long", 8),
        Type::Struct("file", &[("f_mode", 1, 0)]),
        Type::Ptr(3),
        Type::Struct("filename", &[("refcnt", 1, 0)]),
        Type::Ptr(5),
        Type::Struct("io_kiocb", &[("", 8, 0), ("opcode", 1, 64)]),
        Type::Union("", &[("file", 4, 0)]),
    ];
    all.extend(more);
    all
}

#[test]
fn fields_of_their_types_are_found() {
    let open = with(vec![Type::Struct(
        "io_open",
        &[("file", 4, 0), ("dfd", 1, 8), ("filename", 6, 16)],
    )]);
    check(&open, "io_open", "dfd", 8);
    check(&open, "io_open", "filename", 16);
    check(&open, "io_statx", "filename", 0);
}

#[test]
fn a_filename_in_a_structure_of_its_own_is_one() {
    let open = with(vec![
        Type::Struct("delayed_filename", &[("__incomplete_filename", 6, 0)]),
        Type::Struct("io_open", &[("file", 4, 0), ("filename", 9, 16)]),
    ]);
    check(&open, "io_open", "filename", 16);
}

#[test]
fn a_field_of_another_type_is_unknown() {
    let statx = with(vec![
        Type::Int("char", 1),
        Type::Ptr(9),
        Type::Typedef("wide", 2),
        Type::Struct(
            "io_statx",
            &[("file", 4, 0), ("dfd", 11, 8), ("filename", 10, 24)],
        ),
        Type::Struct("pair", &[("one", 6, 0), ("other", 6, 8)]),
        Type::Struct("io_unlink", &[("file", 4, 0), ("filename", 13, 8)]),
    ]);
    check(&statx, "io_statx", "filename", 0);
    check(&statx, "io_statx", "dfd", 0);
    check(&statx, "io_unlink", "filename", 0);
}

#[test]
fn a_structure_that_does_not_lie_over_the_request_is_unknown() {
    let elsewhere = with(vec![Type::Struct(
        "io_open",
        &[("dfd", 1, 0), ("file", 4, 8), ("filename", 6, 16)],
    )]);
    check(&elsewhere, "io_open", "filename", 0);
    let without = with(vec![Type::Struct("io_open", &[("filename", 6, 16)])]);
    check(&without, "io_open", "filename", 0);
}

#[test]
fn the_place_of_the_file_counts() {
    let all = [
        Type::Int("int", 4),
        Type::Struct("file", &[("f_mode", 1, 0)]),
        Type::Ptr(2),
        Type::Struct("io_kiocb", &[("opcode", 1, 0), ("file", 3, 8)]),
        Type::Struct("io_close", &[("file", 3, 0), ("fd", 1, 8)]),
    ];
    check(&all, "io_close", "fd", 16);
}

#[test]
fn an_address_is_a_pointer_and_its_length_a_number() {
    let connect = with(vec![Type::Struct(
        "io_connect",
        &[("file", 4, 0), ("addr", 6, 8), ("addr_len", 1, 16)],
    )]);
    check(&connect, "io_connect", "addr", 8);
    check(&connect, "io_connect", "addr_len", 16);
    let swapped = with(vec![Type::Struct(
        "io_connect",
        &[("file", 4, 0), ("addr", 1, 8), ("addr_len", 6, 16)],
    )]);
    check(&swapped, "io_connect", "addr", 0);
    check(&swapped, "io_connect", "addr_len", 0);
}

#[test]
fn offsets_that_no_such_structure_has_are_unknown() {
    let far = with(vec![Type::Struct(
        "io_open",
        &[("file", 4, 0), ("filename", 6, 4096)],
    )]);
    check(&far, "io_open", "filename", 0);
}

#[test]
fn without_type_information_nothing_is_known() {
    let none = RequestOffsets::from_path(Path::new("/nonexistent"));
    assert_eq!(none, RequestOffsets::default());
    assert_eq!(offsets(&[Type::Int("int", 4)]), none);
    assert_eq!(none.bytes().len(), 2 * SLOTS);
    let parameter = none.parameter().into_string().unwrap();
    assert!(parameter.starts_with("request_offsets=0,0,"), "{parameter}");
    assert_eq!(parameter.matches(',').count(), SLOTS - 1);
}
