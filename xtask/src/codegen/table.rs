//! The X-macro tables, printed by a C program that the `cc` crate compiles.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::{CodegenError, headers};

/// Prints one line per row: the table's name, then its columns, separated by tabs.
const PROGRAM: &str = r#"
#include <stdio.h>
#define ARG(kind, name, ...) "\t" #kind " " #name " " #__VA_ARGS__
#define NAMED(name, value) printf("%s\t" #name "\t%d\n", table, value);
#define TOLD(name, value, text) printf("%s\t" #name "\t%d\t%s\n", table, value, text);
#define GROUP(name, value, class, json) printf("group\t" #name "\t%d\t" #class "\t%s\n", value, json);
#define STRUCTURE(name, value, bytes) printf("struct\t" #name "\t%d\t%d\n", value, bytes);
#define FIELD(structure, name, offset, bytes, kind, ...) \
	printf("field\t" #structure "\t" #name "\t%d\t%d\t" #kind "\t" #__VA_ARGS__ "\n", offset, bytes);
#define KERNEL_EVENT(name, id, lane, group, text) \
	printf("kernel_event\t%d\t" #name "\t" #lane "\t" #group "\t%s\n", id, text);
#define SYSCALL(name, id, x86_64, i386, arm64, capture, lane, group, ...) \
	{ \
		static const char *const arguments[] = { "", __VA_ARGS__ }; \
		printf("syscall\t%d\t" #name "\t%d\t%d\t%d\t" #capture "\t" #lane "\t" #group, \
		       id, x86_64, i386, arm64); \
		for (unsigned int i = 1; i < sizeof(arguments) / sizeof(*arguments); i++) \
			fputs(arguments[i], stdout); \
		putchar('\n'); \
	}
#define I386_CALL(name, id, i386, capture, ...) SYSCALL(name, id, -1, i386, -1, capture, __VA_ARGS__)
#define I386_ALIAS(name, event, i386) printf("i386_alias\t" #name "\t" #event "\t%d\n", i386);
#define I386_VARIANT(name, event, i386, ...) \
	{ \
		static const char *const arguments[] = { "", __VA_ARGS__ }; \
		printf("i386_variant\t" #name "\t" #event "\t%d", i386); \
		for (unsigned int i = 1; i < sizeof(arguments) / sizeof(*arguments); i++) \
			fputs(arguments[i], stdout); \
		putchar('\n'); \
	}
#define I386_STRUCTURE(name, i386) printf("struct_on_i386\t" #name "\t" #i386 "\n");
#define PARAM(name, id, kind, json, text) printf("param\t%d\t%s\t" #kind "\t%s\n", id, json, text);
#define REASON(name, value, json, text) printf("reason\t%d\t%s\t%s\n", value, json, text);
#define SOURCE(name, value, json) printf("source\t" #name "\t%d\t%s\n", value, json);
#define TRAIT(name, trait) printf("call_trait\t%d\t" #trait "\n", RINGSIDE_EVENT_##name);
#define PREFIX(entry, prefix) printf("entry_prefix\t" #entry "\t%s\n", prefix);
#define FUNCTION(name, entry, function) printf("function\t%d\t" #entry "\t" #function "\n", RINGSIDE_EVENT_##name);
#define MULTIPLEXED(name, function, number) printf("multiplexed\t%d\t" #function "\t%d\n", RINGSIDE_EVENT_##name, number);
#define HOOK(name, value, places, text) printf("hook\t" #name "\t%d\t%d\t%s\n", value, places, text);
#define REQUEST_FIELD(name, index, structure, field, type) \
	printf("request_field\t%d\t" #structure "\t" #field "\t" #type "\n", index);
#define REQUEST_PATH(op, number, dirfd, path, new_dirfd, new_path) \
	printf("request_path\t" #op "\t%d\t" #dirfd "\t" #new_dirfd "\n", number);
#define IOCTL(name) printf("ioctl\t" #name "\t%lu\n", (unsigned long)RINGSIDE_IOC_##name);

int main(void)
{
	const char *table = "lane";

	RINGSIDE_LANES(NAMED)
	table = "capture";
	RINGSIDE_CAPTURES(NAMED)
	table = "kind";
	RINGSIDE_KINDS(NAMED)
	table = "class";
	RINGSIDE_CLASSES(TOLD)
	RINGSIDE_GROUPS(GROUP)
	table = "argument_kind";
	RINGSIDE_ARGUMENT_KINDS(TOLD)
	table = "family";
	RINGSIDE_FAMILIES(TOLD)
	RINGSIDE_STRUCTS(STRUCTURE)
	RINGSIDE_I386_STRUCTS(STRUCTURE)
	RINGSIDE_STRUCTS_ON_I386(I386_STRUCTURE)
	RINGSIDE_FIELDS(FIELD)
	RINGSIDE_I386_FIELDS(FIELD)
	table = "call_trait_kind";
	RINGSIDE_CALL_TRAIT_KINDS(NAMED)
	table = "request_field_type";
	RINGSIDE_REQUEST_FIELD_TYPES(NAMED)
	table = "entry";
	RINGSIDE_ENTRIES(NAMED)
	RINGSIDE_CALL_TRAITS(TRAIT)
	RINGSIDE_ENTRY_PREFIXES(PREFIX)
	RINGSIDE_FUNCTION_NAMES(FUNCTION)
	RINGSIDE_MULTIPLEXED(MULTIPLEXED)
	RINGSIDE_HOOKS(HOOK)
	RINGSIDE_REQUEST_FIELDS(REQUEST_FIELD)
	RINGSIDE_REQUEST_PATHS(REQUEST_PATH)
	RINGSIDE_SOURCES(SOURCE)
	RINGSIDE_KERNEL_EVENTS(KERNEL_EVENT)
	RINGSIDE_SYSCALLS(SYSCALL)
	RINGSIDE_I386_CALLS(I386_CALL)
	RINGSIDE_I386_ALIASES(I386_ALIAS)
	RINGSIDE_I386_VARIANTS(I386_VARIANT)
	RINGSIDE_PARAMS(PARAM)
	RINGSIDE_DROP_REASONS(REASON)
	IOCTL(INFO)
	IOCTL(CREATE_RINGS)
	IOCTL(CONFIGURE)
	IOCTL(EXCLUDE_SELF)
	IOCTL(START)
	IOCTL(STOP)
	IOCTL(SET_FILTER)
	IOCTL(SET_PLAN)
	IOCTL(SET_SNAP)
	return 0;
}
"#;

/// A line of the program, already split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) table: String,
    pub(super) columns: Vec<String>,
}

#[cfg(test)]
impl Row {
    /// A row as the program prints it.
    pub(super) fn of(line: &str) -> Self {
        let mut rows = parse(line).unwrap();
        rows.pop().unwrap()
    }
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
