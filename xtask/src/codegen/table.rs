//! The X-macro tables, printed by a C program that the `cc` crate compiles.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{CodegenError, headers};

/// Prints one line per row: the table's name, then its columns, separated by tabs.
const PROGRAM: &str = r#"
#include <stdio.h>
#define VALUE(table) table##_VALUE
#define NAMED(name, value) printf("%s\t" #name "\t%d\n", table, value);
#define KERNEL_EVENT(name, id, class, text) \
	printf("event\t%d\t" #name "\t" #class "\t-\t-\t%s\n", id, text);
#define SYSCALL(name, id, nr, capture, class) \
	printf("event\t%d\t" #name "\t" #class "\t" #capture "\t%d\t\n", id, nr);
#define PARAM(name, id, kind, json, text) printf("param\t%d\t%s\t" #kind "\t%s\n", id, json, text);
#define REASON(name, value, json, text) printf("reason\t%d\t%s\t%s\n", value, json, text);
#define SOURCE(name, value, json) printf("source\t" #name "\t%d\t%s\n", value, json);
#define IOCTL(name) printf("ioctl\t" #name "\t%lu\n", (unsigned long)RINGSIDE_IOC_##name);

int main(void)
{
	const char *table = "class";

	RINGSIDE_CLASSES(NAMED)
	table = "capture";
	RINGSIDE_CAPTURES(NAMED)
	table = "kind";
	RINGSIDE_KINDS(NAMED)
	RINGSIDE_SOURCES(SOURCE)
	RINGSIDE_KERNEL_EVENTS(KERNEL_EVENT)
	RINGSIDE_SYSCALLS(SYSCALL)
	RINGSIDE_PARAMS(PARAM)
	RINGSIDE_DROP_REASONS(REASON)
	IOCTL(INFO)
	IOCTL(CREATE_RINGS)
	IOCTL(CONFIGURE)
	IOCTL(EXCLUDE_SELF)
	IOCTL(START)
	IOCTL(STOP)
	return 0;
}
"#;

/// A line of the program, already split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) table: String,
    pub(super) columns: Vec<String>,
}

/// All rows in the order of the headers.
pub(super) fn read(uapi: &Path) -> Result<Vec<Row>, CodegenError> {
    let scratch = tempfile::tempdir().map_err(|source| CodegenError::File {
        path: std::env::temp_dir(),
        source,
    })?;
    let source = scratch.path().join("table.c");
    let program = scratch.path().join("table");
    fs::write(&source, headers::includes(uapi)? + PROGRAM).map_err(|error| CodegenError::File {
        path: source.clone(),
        source: error,
    })?;

    let mut compile = compiler(scratch.path())?;
    compile.arg("-I").arg(uapi).arg("-o").arg(&program).arg(&source);
    succeeded(compile)?;
    let output = succeeded(Command::new(&program))?;
    parse(&String::from_utf8_lossy(&output.stdout))
}

/// The `cc` crate chooses compiler and flags; outside a build script it must be told the target.
fn compiler(scratch: &Path) -> Result<Command, CodegenError> {
    let host = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let tool = cc::Build::new()
        .target(&host)
        .host(&host)
        .opt_level(0)
        .out_dir(scratch)
        .cargo_metadata(false)
        .try_get_compiler()
        .map_err(|error| CodegenError::Program {
            reason: error.to_string(),
        })?;
    Ok(tool.to_command())
}

fn succeeded(mut command: Command) -> Result<Output, CodegenError> {
    let failed = |reason: String| CodegenError::Program { reason };
    let output = command
        .output()
        .map_err(|error| failed(format!("{command:?}: {error}")))?;
    if output.status.success() {
        return Ok(output);
    }
    Err(failed(format!(
        "{}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr).trim()
    )))
}

fn parse(text: &str) -> Result<Vec<Row>, CodegenError> {
    text.lines()
        .map(|line| {
            let mut columns = line.split('\t').map(str::to_owned);
            match columns.next() {
                Some(table) if !table.is_empty() => Ok(Row {
                    table,
                    columns: columns.collect(),
                }),
                _ => Err(CodegenError::Line {
                    line: line.to_owned(),
                }),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_table_and_its_columns() {
        let rows = parse("param\t2\tpath\tSTRING\tthe path\n").unwrap();
        assert_eq!(rows[0].table, "param");
        assert_eq!(rows[0].columns, ["2", "path", "STRING", "the path"]);
    }

    #[test]
    fn an_empty_line_is_refused() {
        assert!(matches!(parse("param\t1\n\n"), Err(CodegenError::Line { .. })));
    }

    #[test]
    fn a_program_that_fails_says_why() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo cannot >&2; exit 3"]);
        assert!(succeeded(command).unwrap_err().to_string().contains("cannot"));
    }
}
