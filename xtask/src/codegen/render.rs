//! Text of `kinds.rs` and `table.rs`: one line of Rust per row, so that a diff shows which rows changed.

use std::fmt::Write as _;

use super::CodegenError;
use super::table::Row;

/// An X-macro list that becomes a Rust enum.
struct Enum {
    table: &'static str,
    name: &'static str,
    text: &'static str,
}

const ENUMS: [Enum; 3] = [
    Enum {
        table: "class",
        name: "Class",
        text: "What overload sheds first; see `RINGSIDE_CLASSES`.",
    },
    Enum {
        table: "capture",
        name: "Capture",
        text: "How a system call's record is gathered; see `RINGSIDE_CAPTURES`.",
    },
    Enum {
        table: "kind",
        name: "Kind",
        text: "Shape of a parameter's payload; see `RINGSIDE_KINDS`.",
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
    let mut text = format!(
        "{title}\n\npub use crate::kinds::{{Capture, Class, Kind}};\nuse crate::types::{{DropReason, EventInfo, ParamInfo, SourceInfo}};\n"
    );
    array(
        &mut text,
        rows,
        "event",
        "EVENTS",
        "EventInfo",
        "Every event, in the order of the header.",
        event,
    )?;
    array(
        &mut text,
        rows,
        "param",
        "PARAMS",
        "ParamInfo",
        "Every parameter.",
        param,
    )?;
    array(
        &mut text,
        rows,
        "reason",
        "DROP_REASONS",
        "DropReason",
        "Every drop reason.",
        reason,
    )?;
    array(
        &mut text,
        rows,
        "source",
        "SOURCES",
        "SourceInfo",
        "Every source of a value.",
        source,
    )?;
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

fn misread(row: &Row) -> CodegenError {
    CodegenError::Line {
        line: format!("{}\t{}", row.table, row.columns.join("\t")),
    }
}

fn enumeration(text: &mut String, list: &Enum, rows: &[Row]) -> Result<(), CodegenError> {
    let name = list.name;
    let _ = write!(
        text,
        "\n/// {}\n#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]\n#[repr(u8)]\npub enum {name} {{\n",
        list.text
    );
    for row in of(rows, list.table) {
        let [variant, value] = columns(row)?;
        let _ = writeln!(
            text,
            "    /// `{variant}` of the header.\n    {} = {value},",
            camel(variant)
        );
    }
    text.push_str("}\n");
    Ok(())
}

fn array(
    text: &mut String,
    rows: &[Row],
    table: &str,
    name: &str,
    element: &str,
    about: &str,
    line: fn(&Row) -> Result<String, CodegenError>,
) -> Result<(), CodegenError> {
    let _ = write!(text, "\n/// {about}\npub static {name}: &[{element}] = &[\n");
    for row in of(rows, table) {
        let _ = writeln!(text, "    {element} {{ {} }},", line(row)?);
    }
    text.push_str("];\n");
    Ok(())
}

fn event(row: &Row) -> Result<String, CodegenError> {
    let [id, name, class, capture, nr, about] = columns(row)?;
    let capture = match capture {
        "-" => "None".to_owned(),
        capture => format!("Some(Capture::{})", camel(capture)),
    };
    let nr = if nr == "-" {
        "None".to_owned()
    } else {
        format!("Some({nr})")
    };
    Ok(format!(
        "id: {id}, name: {name:?}, class: Class::{}, capture: {capture}, nr_x86_64: {nr}, text: {about:?}",
        camel(class)
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
fn camel(upper: &str) -> String {
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

    fn row(line: &str) -> Row {
        let mut columns = line.split('\t').map(str::to_owned);
        Row {
            table: columns.next().unwrap(),
            columns: columns.collect(),
        }
    }

    #[test]
    fn c_names_become_rust_names() {
        assert_eq!(camel("USER_AT_EXIT"), "UserAtExit");
        assert_eq!(camel("U64"), "U64");
        assert_eq!(camel("SOCKADDR"), "Sockaddr");
    }

    #[test]
    fn a_system_call_has_a_number_and_a_kernel_event_has_none() {
        assert_eq!(
            event(&row("event\t67\tclose\tFILE\tFD\t3\t")).unwrap(),
            "id: 67, name: \"close\", class: Class::File, capture: Some(Capture::Fd), nr_x86_64: Some(3), text: \"\""
        );
        assert!(
            event(&row("event\t1\tfork\tLIFECYCLE\t-\t-\ttext"))
                .unwrap()
                .contains("nr_x86_64: None")
        );
    }

    #[test]
    fn a_row_with_too_few_columns_is_refused_and_shown() {
        let error = param(&row("param\t1\targs")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the table program printed a line that is not understood: `param\t1\targs`"
        );
    }
}
