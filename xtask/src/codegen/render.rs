//! Text of `kinds.rs` and `table.rs`: one line of Rust per row, so that a diff shows which rows changed.

use std::fmt::Write as _;

use super::CodegenError;
use super::call;
use super::table::Row;

/// An X-macro list that becomes a Rust enum.
struct Enum {
    table: &'static str,
    name: &'static str,
    text: &'static str,
}

const ENUMS: [Enum; 12] = [
    Enum {
        table: "lane",
        name: "Lane",
        text: "What overload sheds first; see `RINGSIDE_LANES`.",
    },
    Enum {
        table: "class",
        name: "Class",
        text: "What an event is about, coarsely; see `RINGSIDE_CLASSES`.",
    },
    Enum {
        table: "group",
        name: "Group",
        text: "What an event is about; see `RINGSIDE_GROUPS`.",
    },
    Enum {
        table: "capture",
        name: "Capture",
        text: "What a record has beside arguments; see `RINGSIDE_CAPTURES`.",
    },
    Enum {
        table: "argument_kind",
        name: "ArgumentKind",
        text: "What an argument is; see `RINGSIDE_ARGUMENT_KINDS`.",
    },
    Enum {
        table: "family",
        name: "Family",
        text: "Whose names a number has; see `RINGSIDE_FAMILIES`.",
    },
    Enum {
        table: "struct",
        name: "Struct",
        text: "A structure by its name; see `RINGSIDE_STRUCTS`.",
    },
    Enum {
        table: "kind",
        name: "Kind",
        text: "Shape of a parameter's payload; see `RINGSIDE_KINDS`.",
    },
    Enum {
        table: "call_trait_kind",
        name: "CallTrait",
        text: "What is particular about a call for who hooks its function; see `RINGSIDE_CALL_TRAITS`.",
    },
    Enum {
        table: "entry",
        name: "Entry",
        text: "Whose programs enter by a function; see `RINGSIDE_ENTRIES`.",
    },
    Enum {
        table: "hook",
        name: "Hook",
        text: "How a function is hooked; see `RINGSIDE_HOOKS`.",
    },
    Enum {
        table: "request_field_type",
        name: "RequestFieldType",
        text: "What a field of an io_uring request is; see `RINGSIDE_REQUEST_FIELD_TYPES`.",
    },
];

/// What `table.rs` takes from its neighbours.
const USES: &str = "
pub use crate::kinds::{ArgumentKind, CallTrait, Capture, Class, Entry, Family, Group, Hook, Kind, Lane, RequestFieldType, Struct};
use crate::types::{ArgumentInfo, ClassInfo, DropReason, EntryPrefix, EventInfo, FamilyInfo, FieldInfo, FunctionName, GroupInfo, HookInfo, I386Variant, Layout, Multiplexed, ParamInfo, RequestField, SourceInfo, StructInfo, TraitOf};
";

/// A table, as a slice of rows. The element's type, its constant and its line.
struct Array {
    table: &'static str,
    name: &'static str,
    element: &'static str,
    about: &'static str,
    line: fn(&Row) -> Result<String, CodegenError>,
}

const ARRAYS: [Array; 12] = [
    Array {
        table: "class",
        name: "CLASSES",
        element: "ClassInfo",
        about: "Every class.",
        line: class,
    },
    Array {
        table: "group",
        name: "GROUPS",
        element: "GroupInfo",
        about: "Every group.",
        line: group,
    },
    Array {
        table: "family",
        name: "FAMILIES",
        element: "FamilyInfo",
        about: "Every family of names.",
        line: family,
    },
    Array {
        table: "param",
        name: "PARAMS",
        element: "ParamInfo",
        about: "Every parameter.",
        line: param,
    },
    Array {
        table: "reason",
        name: "DROP_REASONS",
        element: "DropReason",
        about: "Every drop reason.",
        line: reason,
    },
    Array {
        table: "source",
        name: "SOURCES",
        element: "SourceInfo",
        about: "Every source of a value.",
        line: source,
    },
    Array {
        table: "call_trait",
        name: "CALL_TRAITS",
        element: "TraitOf",
        about: "What is particular about calls for who hooks their functions.",
        line: call_trait,
    },
    Array {
        table: "entry_prefix",
        name: "ENTRY_PREFIXES",
        element: "EntryPrefix",
        about: "What names of functions begin with.",
        line: entry_prefix,
    },
    Array {
        table: "function",
        name: "FUNCTION_NAMES",
        element: "FunctionName",
        about: "Functions that have another name than their call.",
        line: function,
    },
    Array {
        table: "multiplexed",
        name: "MULTIPLEXED",
        element: "Multiplexed",
        about: "Calls that 32-bit programs also make through another one.",
        line: multiplexed,
    },
    Array {
        table: "hook",
        name: "HOOKS",
        element: "HookInfo",
        about: "Every way to hook a function.",
        line: hook,
    },
    Array {
        table: "request_field",
        name: "REQUEST_FIELDS",
        element: "RequestField",
        about: "What drivers read of io_uring requests beyond the kernel's headers.",
        line: request_field,
    },
];

/// `kinds.rs`: the lists that become enums, which the rows of the tables are made of.
pub(super) fn kinds(title: &str, rows: &[Row]) -> Result<String, CodegenError> {
    let mut text = format!("{title}\n");
    for list in &ENUMS {
        enumeration(&mut text, list, rows)?;
    }
    Ok(text)
}

/// `table.rs`: the tables.
pub(super) fn table(title: &str, rows: &[Row]) -> Result<String, CodegenError> {
    let mut text = format!("{title}\n{USES}");
    call::structures(&mut text, rows)?;
    call::events(&mut text, rows)?;
    call::variants(&mut text, rows)?;
    for array in &ARRAYS {
        let Array {
            name, element, about, ..
        } = array;
        let _ = write!(text, "\n/// {about}\npub static {name}: &[{element}] = &[\n");
        for row in of(rows, array.table) {
            let _ = writeln!(text, "    {element} {{ {} }},", (array.line)(row)?);
        }
        text.push_str("];\n");
    }
    ioctls(&mut text, rows)?;
    Ok(text)
}

/// The rows of one table.
pub(super) fn of<'rows>(rows: &'rows [Row], table: &'rows str) -> impl Iterator<Item = &'rows Row> {
    rows.iter().filter(move |row| row.table == table)
}

/// The columns of a row, exactly as many as the caller names.
pub(super) fn columns<const COUNT: usize>(row: &Row) -> Result<[&str; COUNT], CodegenError> {
    let all: Vec<_> = row.columns.iter().map(String::as_str).collect();
    all.try_into().map_err(|_| misread(row))
}

pub(super) fn misread(row: &Row) -> CodegenError {
    CodegenError::Line {
        line: format!("{}\t{}", row.table, row.columns.join("\t")),
    }
}

fn enumeration(text: &mut String, list: &Enum, rows: &[Row]) -> Result<(), CodegenError> {
    let name = list.name;
    let _ = write!(
        text,
        "\n/// {}\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[repr(u16)]\npub enum {name} {{\n",
        list.text
    );
    for row in of(rows, list.table) {
        let [variant, value, ..] = row.columns.as_slice() else {
            return Err(misread(row));
        };
        let _ = writeln!(
            text,
            "    /// `{variant}` of the header.\n    {} = {value},",
            camel(variant)
        );
    }
    text.push_str("}\n");
    Ok(())
}

fn class(row: &Row) -> Result<String, CodegenError> {
    let [class, _, name] = columns(row)?;
    Ok(format!("class: Class::{}, name: {name:?}", camel(class)))
}

fn group(row: &Row) -> Result<String, CodegenError> {
    let [group, _, class, name] = columns(row)?;
    Ok(format!(
        "group: Group::{}, class: Class::{}, name: {name:?}",
        camel(group),
        camel(class)
    ))
}

fn family(row: &Row) -> Result<String, CodegenError> {
    let [family, _, prefix] = columns(row)?;
    Ok(format!(
        "family: Family::{}, name: {family:?}, prefix: {prefix:?}",
        camel(family)
    ))
}

fn param(row: &Row) -> Result<String, CodegenError> {
    let [id, name, kind, about] = columns(row)?;
    Ok(format!(
        "id: {id}, name: {name:?}, kind: Kind::{}, text: {about:?}",
        camel(kind)
    ))
}

fn reason(row: &Row) -> Result<String, CodegenError> {
    let [value, name, about] = columns(row)?;
    Ok(format!("value: {value}, name: {name:?}, text: {about:?}"))
}

fn source(row: &Row) -> Result<String, CodegenError> {
    let [_, value, name] = columns(row)?;
    Ok(format!("value: {value}, name: {name:?}"))
}

fn call_trait(row: &Row) -> Result<String, CodegenError> {
    let [call, kind] = columns(row)?;
    Ok(format!("event: {call}, kind: CallTrait::{}", camel(kind)))
}

fn entry_prefix(row: &Row) -> Result<String, CodegenError> {
    let [entry, prefix] = columns(row)?;
    Ok(format!("entry: Entry::{}, prefix: {prefix:?}", camel(entry)))
}

fn function(row: &Row) -> Result<String, CodegenError> {
    let [call, entry, name] = columns(row)?;
    Ok(format!(
        "event: {call}, entry: Entry::{}, name: {name:?}",
        camel(entry)
    ))
}

fn multiplexed(row: &Row) -> Result<String, CodegenError> {
    let [call, function, number] = columns(row)?;
    Ok(format!("event: {call}, function: {function:?}, number: {number}"))
}

fn hook(row: &Row) -> Result<String, CodegenError> {
    let [hook, _, places, name] = columns(row)?;
    Ok(format!(
        "hook: Hook::{}, places: {places}, name: {name:?}",
        camel(hook)
    ))
}

fn request_field(row: &Row) -> Result<String, CodegenError> {
    let [index, structure, name, ty] = columns(row)?;
    Ok(format!(
        "index: {index}, structure: {structure:?}, name: {name:?}, ty: RequestFieldType::{}",
        camel(ty)
    ))
}

fn ioctls(text: &mut String, rows: &[Row]) -> Result<(), CodegenError> {
    for row in of(rows, "ioctl") {
        let [name, number] = columns(row)?;
        let number: u32 = number.parse().map_err(|_| misread(row))?;
        let _ = write!(
            text,
            "\n/// ioctl number `RINGSIDE_IOC_{name}`.\npub const IOC_{name}: u32 = 0x{number:08x};\n"
        );
    }
    Ok(())
}

/// `USER_AT_EXIT` -> `UserAtExit`.
pub(super) fn camel(upper: &str) -> String {
    upper
        .split('_')
        .flat_map(|word| {
            let (first, rest) = word.split_at(word.len().min(1));
            [first.to_owned(), rest.to_ascii_lowercase()]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c_names_become_rust_names() {
        assert_eq!(camel("USER_AT_EXIT"), "UserAtExit");
        assert_eq!(camel("U64"), "U64");
        assert_eq!(camel("SOCKADDR"), "Sockaddr");
    }

    #[test]
    fn a_row_with_too_few_columns_is_refused_and_shown() {
        let row = Row::of("param\t1\targs");
        assert_eq!(
            param(&row).unwrap_err().to_string(),
            "the table program printed a line that is not understood: `param\t1\targs`"
        );
    }
}
