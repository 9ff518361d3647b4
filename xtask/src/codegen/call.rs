//! System calls and structures: the rows that are made of other rows.

use std::fmt::Write as _;

use super::CodegenError;
use super::render::{camel, columns, misread, of};
use super::table::Row;

/// An argument as its text in the table says: `KIND name DETAIL`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument<'row> {
    pub(super) kind: &'row str,
    pub(super) name: &'row str,
    pub(super) detail: Detail<'row>,
}

/// What stands behind the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Detail<'row> {
    None,
    Family(&'row str),
    Structure(&'row str),
    /// Index of the argument that tells the length.
    Length(u8),
    /// Structure, and index of the argument that tells count or size.
    Of(&'row str, u8),
}

/// A system call's row.
pub(super) struct Call<'row> {
    pub(super) id: &'row str,
    pub(super) name: &'row str,
    /// On x86-64, i386 and arm64.
    pub(super) numbers: [Option<u32>; 3],
    pub(super) capture: &'row str,
    pub(super) lane: &'row str,
    pub(super) group: &'row str,
    pub(super) arguments: Vec<Argument<'row>>,
}

impl<'row> Call<'row> {
    pub(super) fn of(row: &'row Row) -> Result<Self, CodegenError> {
        let columns: Vec<_> = row.columns.iter().map(String::as_str).collect();
        let [
            id,
            name,
            x86_64,
            i386,
            arm64,
            capture,
            lane,
            group,
            arguments @ ..,
        ] = columns.as_slice()
        else {
            return Err(misread(row));
        };
        Ok(Self {
            id,
            name,
            numbers: [x86_64, i386, arm64].map(|number| number.parse().ok()),
            capture,
            lane,
            group,
            arguments: all_arguments(arguments).ok_or_else(|| misread(row))?,
        })
    }

    /// Every call, with the i386 numbers of those that have other arguments there.
    pub(super) fn all(rows: &'row [Row]) -> Result<Vec<Self>, CodegenError> {
        let mut calls: Vec<_> = of(rows, "syscall").map(Self::of).collect::<Result<_, _>>()?;
        for variant in Variant::all(rows)? {
            let own = |call: &&mut Self| call.name == variant.event && variant.name == variant.event;
            if let Some(call) = calls.iter_mut().find(own) {
                call.numbers[1] = Some(variant.number);
            }
        }
        Ok(calls)
    }
}

/// Another i386 number of a call.
pub(super) struct Variant<'row> {
    pub(super) name: &'row str,
    /// The name of the call that it is recorded as.
    pub(super) event: &'row str,
    pub(super) number: u32,
    /// `None`: those of the call.
    pub(super) arguments: Option<Vec<Argument<'row>>>,
}

impl<'row> Variant<'row> {
    /// In the order of their numbers.
    pub(super) fn all(rows: &'row [Row]) -> Result<Vec<Self>, CodegenError> {
        let mut variants = Vec::new();
        for row in of(rows, "i386_alias").chain(of(rows, "i386_variant")) {
            let columns: Vec<_> = row.columns.iter().map(String::as_str).collect();
            let [name, event, number, arguments @ ..] = columns.as_slice() else {
                return Err(misread(row));
            };
            variants.push(Self {
                name,
                event,
                number: number.parse().map_err(|_| misread(row))?,
                arguments: match row.table.as_str() {
                    "i386_alias" => None,
                    _ => Some(all_arguments(arguments).ok_or_else(|| misread(row))?),
                },
            });
        }
        variants.sort_by_key(|variant| variant.number);
        Ok(variants)
    }
}

fn all_arguments<'row>(texts: &[&'row str]) -> Option<Vec<Argument<'row>>> {
    let arguments: Option<Vec<_>> = texts.iter().map(|text| argument(text)).collect();
    arguments.filter(|arguments| arguments.len() <= 6)
}

fn argument(text: &str) -> Option<Argument<'_>> {
    let (kind, rest) = text.split_once(' ')?;
    let (name, detail) = rest.split_once(' ')?;
    let length = || detail.parse().ok().map(Detail::Length);
    let of = || {
        let (structure, index) = detail.strip_prefix("OF(")?.strip_suffix(')')?.split_once(',')?;
        Some(Detail::Of(structure.trim(), index.trim().parse().ok()?))
    };
    let detail = match kind {
        "FLAGS" | "FLAGS64" | "CHOICE" => Detail::Family(detail),
        "STRUCT" | "STRUCT_OUT" => Detail::Structure(detail),
        "STRUCTS" | "STRUCTS_OUT" | "STRUCT_SIZED" => of()?,
        "SOCKADDR" | "SOCKADDR_OUT" | "BYTES" | "BYTES_OUT" | "IOVEC" | "IOVEC_OUT" => length()?,
        _ => Detail::None,
    };
    Some(Argument { kind, name, detail })
}

/// The structures, each with its fields on one line.
pub(super) fn structures(text: &mut String, rows: &[Row]) -> Result<(), CodegenError> {
    let mut names = Vec::new();
    for row in of(rows, "struct") {
        let [name, _, bytes] = columns(row)?;
        let mut fields = Vec::new();
        for field in of(rows, "field") {
            let [owner, field, offset, bytes, kind, family] = columns(field)?;
            if owner == name {
                let family = match family {
                    "" => "None".to_owned(),
                    family => format!("Some(Family::{})", camel(family)),
                };
                fields.push(format!(
                    "FieldInfo {{ name: {field:?}, offset: {offset}, bytes: {bytes}, kind: ArgumentKind::{}, family: {family} }}",
                    camel(kind)
                ));
            }
        }
        let _ = write!(
            text,
            "\n/// `{name}` of the header.\npub static {name}: StructInfo = StructInfo {{ id: Struct::{}, name: {name:?}, bytes: {bytes}, fields: &[{}], on_i386: {} }};",
            camel(name),
            fields.join(", "),
            layout(name, rows)?
        );
        names.push(format!("&{name}"));
    }
    let _ = write!(
        text,
        "\n\n/// Every structure.\npub static STRUCTS: &[&StructInfo] = &[{}];\n",
        names.join(", ")
    );
    Ok(())
}

/// What a structure is for a call of the i386 ABI.
fn layout(name: &str, rows: &[Row]) -> Result<String, CodegenError> {
    for row in of(rows, "struct_on_i386") {
        let [owner, other] = columns(row)?;
        if owner == name && other != name {
            return Ok(match other {
                "NONE" => "Layout::Unknown".to_owned(),
                other => format!("Layout::Other(&{other})"),
            });
        }
    }
    Ok("Layout::Same".to_owned())
}

/// Calls of the i386 ABI whose arguments are not those of their event's row.
pub(super) fn variants(text: &mut String, rows: &[Row]) -> Result<(), CodegenError> {
    text.push_str(
        "\n/// i386 numbers that have other arguments than their event, by number.\npub static I386_VARIANTS: &[I386Variant] = &[\n",
    );
    for variant in Variant::all(rows)? {
        if let Some(arguments) = &variant.arguments {
            let arguments: Vec<_> = arguments.iter().map(constructor).collect();
            let _ = writeln!(
                text,
                "    I386Variant {{ nr: {}, name: {:?}, event: {:?}, arguments: &[{}] }},",
                variant.number,
                variant.name,
                variant.event,
                arguments.join(", ")
            );
        }
    }
    text.push_str("];\n");
    Ok(())
}

/// The kernel's events, then the system calls.
pub(super) fn events(text: &mut String, rows: &[Row]) -> Result<(), CodegenError> {
    text.push_str("\n/// Every event, in the order of the headers.\npub static EVENTS: &[EventInfo] = &[\n");
    for row in of(rows, "kernel_event") {
        let [id, name, lane, group, about] = columns(row)?;
        let (lane, group) = (camel(lane), camel(group));
        let _ = writeln!(
            text,
            "    EventInfo {{ id: {id}, name: {name:?}, lane: Lane::{lane}, group: Group::{group}, capture: None, nr_x86_64: None, nr_i386: None, nr_arm64: None, arguments: &[], text: {about:?} }},"
        );
    }
    for call in Call::all(rows)? {
        let _ = writeln!(text, "    EventInfo {{ {} }},", syscall(&call));
    }
    text.push_str("];\n");
    Ok(())
}

fn syscall(call: &Call<'_>) -> String {
    let [x86_64, i386, arm64] = call.numbers;
    let arguments: Vec<_> = call.arguments.iter().map(constructor).collect();
    format!(
        "id: {}, name: {:?}, lane: Lane::{}, group: Group::{}, capture: Some(Capture::{}), nr_x86_64: {x86_64:?}, nr_i386: {i386:?}, nr_arm64: {arm64:?}, arguments: &[{}], text: \"\"",
        call.id,
        call.name,
        camel(call.lane),
        camel(call.group),
        camel(call.capture),
        arguments.join(", ")
    )
}

fn constructor(argument: &Argument<'_>) -> String {
    let start = |function: &str| {
        format!(
            "ArgumentInfo::{function}({:?}, ArgumentKind::{}",
            argument.name,
            camel(argument.kind)
        )
    };
    match argument.detail {
        Detail::None => start("plain") + ")",
        Detail::Family(family) => format!("{}, Family::{})", start("named"), camel(family)),
        Detail::Structure(structure) => format!("{}, &{structure}, 0)", start("structured")),
        Detail::Length(index) => format!("{}, {index})", start("sized")),
        Detail::Of(structure, index) => format!("{}, &{structure}, {index})", start("structured")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_call_has_numbers_and_typed_arguments() {
        let row = Row::of(
            "syscall\t71\tpoll\t7\t168\t-1\tRAW\tOTHER\tMULTIPLEXED_IO\tSTRUCTS fds OF(POLLFD, 1)\tU32 nfds \tCHOICE how SEEK",
        );
        assert_eq!(
            syscall(&Call::of(&row).unwrap()),
            "id: 71, name: \"poll\", lane: Lane::Other, group: Group::MultiplexedIo, capture: Some(Capture::Raw), \
             nr_x86_64: Some(7), nr_i386: Some(168), nr_arm64: None, \
             arguments: &[ArgumentInfo::structured(\"fds\", ArgumentKind::Structs, &POLLFD, 1), \
             ArgumentInfo::plain(\"nfds\", ArgumentKind::U32), \
             ArgumentInfo::named(\"how\", ArgumentKind::Choice, Family::Seek)], text: \"\""
        );
    }

    #[test]
    fn an_argument_without_what_its_kind_needs_is_refused() {
        for (text, expected) in [
            ("FD fd ", Some(Detail::None)),
            ("SOCKADDR addr 2", Some(Detail::Length(2))),
            (
                "STRUCT_SIZED how OF(OPEN_HOW, 3)",
                Some(Detail::Of("OPEN_HOW", 3)),
            ),
            ("STRUCT rqtp TIMESPEC", Some(Detail::Structure("TIMESPEC"))),
            ("SOCKADDR addr ", None),
            ("STRUCTS fds POLLFD", None),
            ("fd", None),
        ] {
            assert_eq!(argument(text).map(|argument| argument.detail), expected, "{text}");
        }
        let seven = format!(
            "syscall\t1\tx\t1\t1\t1\tRAW\tOTHER\tFILES{}",
            "\tFD fd ".repeat(7)
        );
        assert!(Call::of(&Row::of(&seven)).is_err());
    }
}
