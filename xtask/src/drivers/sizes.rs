//! How much C the drivers are, part by part: their size is a promise (docs/architecture.md), so a command counts it.

use std::fs;
use std::path::Path;

use crate::output;
use crate::store::StoreError;
use crate::workspace::Context;

/// A part of the drivers, and the directories that it is in, from the project's root. The table has no code of its own.
const PARTS: [(&str, &[&str]); 5] = [
    ("module", &["driver", "driver/capture"]),
    (
        "module, differences of kernels",
        &["driver/compat", "driver/probe"],
    ),
    ("table and shared rules", &["driver/uapi/ringside"]),
    ("eBPF", &["driver-ebpf", "driver-ebpf/capture"]),
    (
        "checks of the table, never loaded",
        &["driver/uapi/check", "driver/uapi/check/i386"],
    ),
];
/// Declarations of the kernel's structures, which a module gets from the kernel's own headers.
const DECLARATIONS: [&str; 2] = ["kernel_shapes.bpf.h", "kernel_types.bpf.h"];
/// Written by the build.
const GENERATED: &str = "probe-answers.h";

/// Files, lines, and those lines which are neither blank nor only a comment.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, serde::Serialize)]
struct Size {
    files: usize,
    lines: usize,
    code: usize,
}

impl Size {
    fn add(&mut self, text: &str) {
        self.files += 1;
        self.lines += text.lines().count();
        self.code += code(text);
    }
}

/// Counts every part and prints a line for each.
pub(super) fn print(json: bool, context: &Context) -> Result<(), StoreError> {
    let mut sizes: Vec<(&str, Size)> = Vec::new();
    let mut declarations = Size::default();
    for (part, directories) in PARTS {
        let mut size = Size::default();
        for directory in directories {
            each(&context.root.join(directory), |name, text| {
                if DECLARATIONS.contains(&name) {
                    declarations.add(text);
                } else {
                    size.add(text);
                }
            })?;
        }
        sizes.push((part, size));
    }
    sizes.push(("eBPF, declarations of the kernel's structures", declarations));
    if json {
        let rows: Vec<_> = sizes
            .iter()
            .map(|(part, size)| serde_json::json!({ "part": part, "size": size }))
            .collect();
        return output::line(serde_json::Value::Array(rows));
    }
    output::line(format_args!(
        "{:<46} {:>5} {:>7} {:>7}",
        "PART", "FILES", "LINES", "CODE"
    ))?;
    for (part, Size { files, lines, code }) in sizes {
        output::line(format_args!("{part:<46} {files:>5} {lines:>7} {code:>7}"))?;
    }
    Ok(())
}

fn each(directory: &Path, mut take: impl FnMut(&str, &str)) -> Result<(), StoreError> {
    for entry in fs::read_dir(directory).map_err(StoreError::at("read", directory))? {
        let path = entry.map_err(StoreError::at("read", directory))?.path();
        let is_source = path
            .extension()
            .is_some_and(|extension| extension == "c" || extension == "h");
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if is_source && name != GENERATED {
            let text = fs::read_to_string(&path).map_err(StoreError::at("read", &path))?;
            take(name, &text);
        }
    }
    Ok(())
}

/// Lines with something outside of comments.
fn code(text: &str) -> usize {
    let mut inside = false;
    text.lines()
        .filter(|line| {
            let mut rest = line.trim();
            let mut found = false;
            while !rest.is_empty() {
                if inside {
                    let Some((_, after)) = rest.split_once("*/") else {
                        break;
                    };
                    inside = false;
                    rest = after.trim_start();
                } else if let Some(after) = rest.strip_prefix("/*") {
                    inside = true;
                    rest = after;
                } else if rest.starts_with("//") {
                    break;
                } else {
                    found = true;
                    match rest.find("/*") {
                        Some(at) => rest = &rest[at..],
                        None => break,
                    }
                }
            }
            found
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::{PARTS, code, each};

    #[test]
    fn comments_and_blank_lines_are_not_code() {
        let text = "// SPDX\n/*\n * why\n */\n\nint x; /* and\n more */ int y;\n/* a */ /* b */\n\t/* c */ z();\n}\n";
        assert_eq!(code(text), 4, "x, y, z and the brace");
        assert_eq!(code(""), 0);
        assert_eq!(code("/* never closed\nint x;\n"), 0);
    }

    #[test]
    fn every_directory_with_sources_of_a_driver_is_in_a_part() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let listed: Vec<_> = PARTS.iter().flat_map(|(_, directories)| *directories).collect();
        let mut waiting = vec!["driver".to_owned(), "driver-ebpf".to_owned()];
        while let Some(directory) = waiting.pop() {
            let mut sources = 0;
            each(&root.join(&directory), |_, _| sources += 1).expect("readable");
            assert!(
                sources == 0 || listed.contains(&&directory.as_str()),
                "{directory}"
            );
            for entry in std::fs::read_dir(root.join(&directory)).expect("readable") {
                let entry = entry.expect("readable");
                if entry.file_type().expect("known").is_dir() {
                    waiting.push(format!("{directory}/{}", entry.file_name().to_string_lossy()));
                }
            }
        }
    }
}
