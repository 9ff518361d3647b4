//! Checks that need no kernel.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::suite::Suite;
use crate::codegen;
use crate::command::{self, Finished, Run};
use crate::failure::{Exit, Explain, Failure};
use crate::store::StoreError;
use crate::tidy;
use crate::vm;
use crate::workspace::Context;

/// Compiling everything from nothing on two processors.
const COMPILE: Duration = Duration::from_secs(1500);

/// Something that does not hold, line by line.
#[derive(Debug, thiserror::Error)]
#[error("{}", lines.join("\n  "))]
struct Rules {
    lines: Vec<String>,
}

impl Explain for Rules {
    fn exit(&self) -> Exit {
        Exit::CheckFailed
    }
}

pub(super) fn run(suite: &mut Suite<'_>, context: &Context) {
    suite.check("formatting", || {
        cargo(&["fmt", "--all", "--check"], context).map(|_| 1)
    });
    suite.check("rules of the repository", || rules(context));
    suite.check("generated code", || {
        codegen::run(&codegen::Options {
            check: true,
            root: Some(context.root.clone()),
        })?;
        Ok(1)
    });
    suite.check("table of system calls", || syscall_table(context));
    suite.check("programs of the guest", || {
        vm::compile_programs(context).map(|()| 1)
    });
    suite.check("shell scripts", || shell_scripts(context));
    suite.check("lints", || {
        cargo(
            &[
                "clippy",
                "--quiet",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ],
            context,
        )
        .map(|_| 1)
    });
    suite.check("tests", || {
        let done = cargo_run(&["test", "--workspace", "--no-fail-fast"], context).status()?;
        let output = String::from_utf8_lossy(&done.stdout);
        if done.status.success() {
            return Ok(tests_passed(&output));
        }
        let mut lines = tests_failed(&output);
        if lines.is_empty() {
            // Nothing ran: what the compiler said is what matters.
            lines.push(command::tail(&done.stderr));
        }
        Err(Rules { lines }.into())
    });
}

fn cargo(args: &[&str], context: &Context) -> Result<Finished, Failure> {
    Ok(cargo_run(args, context).run()?)
}

fn cargo_run(args: &[&str], context: &Context) -> Run {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    Run::new(cargo)
        .args(args)
        .current_dir(&context.root)
        .deadline(COMPILE)
}

fn rules(context: &Context) -> Result<usize, Failure> {
    let found = tidy::violations(&context.root)?;
    if found.is_empty() {
        return Ok(1);
    }
    let lines = found
        .into_iter()
        .map(|violation| format!("{}: {}", violation.rule, violation.what))
        .collect();
    Err(Rules { lines }.into())
}

/// driver/uapi/check/ against the headers of this machine: layouts and numbers when it compiles, the rows when it runs;
/// then layouts of the i386 ABI, and whether each of its numbers is known by its name.
fn syscall_table(context: &Context) -> Result<usize, Failure> {
    let directory = context.root.join("driver/uapi/check");
    let scratch = tempfile::tempdir().map_err(StoreError::at("use", std::env::temp_dir()))?;
    let program = scratch.path().join("check");
    let mut sources: Vec<_> = std::fs::read_dir(&directory)
        .map_err(StoreError::at("read", &directory))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "c"))
        .collect();
    sources.sort();
    Run::new("cc")
        .args([
            "-std=gnu11",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-Idriver/uapi/ringside",
            "-o",
        ])
        .arg(&program)
        .args(&sources)
        .current_dir(&context.root)
        .run()?;
    let table = Run::new(&program).run()?;
    Run::new("cc")
        .args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"])
        .args(I386)
        .args(["-Idriver/uapi/ringside", "driver/uapi/check/i386/layouts.c"])
        .current_dir(&context.root)
        .run()?;
    let header = Run::new("cc")
        .args(["-E", "-dM", "-include", "asm/unistd_32.h", "-x", "c", "/dev/null"])
        .run()?;
    let lines = i386_differences(
        &String::from_utf8_lossy(&table.stdout),
        &String::from_utf8_lossy(&header.stdout),
    );
    if lines.is_empty() {
        return Ok(1);
    }
    Err(Rules { lines }.into())
}

/// As a compiler's flags: 32 bit, with the headers of this machine behind its own.
const I386: [&str; 3] = ["-m32", "-idirafter", "/usr/include/x86_64-linux-gnu"];

/// Numbers of i386 that the table lacks or has under another name than the header, which may be older.
fn i386_differences(table: &str, header: &str) -> Vec<String> {
    let pair = |number: &str, name: &str| Some((number.parse::<u32>().ok()?, name.to_owned()));
    let known: BTreeMap<u32, String> = table
        .lines()
        .filter_map(|line| line.strip_prefix("i386 ")?.split_once(' '))
        .filter_map(|(number, name)| pair(number, name))
        .collect();
    let defined: BTreeMap<u32, String> = header
        .lines()
        .filter_map(|line| line.strip_prefix("#define __NR_")?.split_once(' '))
        .filter_map(|(name, number)| pair(number, name))
        .collect();
    let last = defined.keys().next_back().copied().unwrap_or_default();
    let mut lines = Vec::new();
    for number in defined.keys().chain(known.keys()).collect::<BTreeSet<_>>() {
        match (known.get(number), defined.get(number)) {
            (None, Some(name)) => lines.push(format!("i386 has {name} ({number}), the table has not")),
            (Some(name), None) if *number <= last => {
                lines.push(format!("the table has {name} ({number}), i386 has not"));
            }
            (Some(ours), Some(theirs)) if ours != theirs => {
                lines.push(format!("i386 number {number} is {theirs}, not {ours}"));
            }
            _ => {}
        }
    }
    if defined.is_empty() {
        lines.push("asm/unistd_32.h defines no number".to_owned());
    }
    lines
}

/// Every tracked file whose first line says that a shell runs it.
fn shell_scripts(context: &Context) -> Result<usize, Failure> {
    let listing = Run::new("git")
        .args([
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(&context.root)
        .run()?;
    let listing = String::from_utf8_lossy(&listing.stdout).into_owned();
    let scripts: Vec<&str> = listing
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter(|path| std::fs::read(context.root.join(path)).is_ok_and(|bytes| is_shell(&bytes)))
        .collect();
    if !scripts.is_empty() {
        Run::new("shellcheck")
            .arg("--")
            .args(&scripts)
            .current_dir(&context.root)
            .run()?;
    }
    Ok(1)
}

fn is_shell(bytes: &[u8]) -> bool {
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    first.starts_with(b"#!") && (first.ends_with(b"sh") || first.ends_with(b"sh -e"))
}

/// The sum over the `test result:` lines.
fn tests_passed(output: &str) -> usize {
    let results = output
        .lines()
        .filter_map(|line| line.strip_prefix("test result: ok. "));
    results
        .filter_map(|rest| rest.split(' ').next()?.parse::<usize>().ok())
        .sum()
}

/// What the failing tests printed: each stands between its own heading and the list of names.
fn tests_failed(output: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in output.lines() {
        if line.starts_with("---- ") {
            inside = true;
        } else if line == "failures:" || line.starts_with("test result:") {
            inside = false;
        }
        if inside && !line.trim().is_empty() {
            lines.push(line.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_of_i386_is_in_the_table_under_its_name() {
        let table = "S32 3\ni386 1 exit\ni386 7 waitpid\ni386 999 of_a_newer_kernel\n";
        let header = "#define __NR_exit 1\n#define __NR_waitpid 7\n#define _ASM 1\n";
        assert!(i386_differences(table, header).is_empty());
        let header = "#define __NR_exit 2\n#define __NR_wait4 7\n";
        assert_eq!(
            i386_differences(table, header),
            [
                "the table has exit (1), i386 has not",
                "i386 has exit (2), the table has not",
                "i386 number 7 is wait4, not waitpid"
            ]
        );
        assert!(!i386_differences(table, "").is_empty());
    }

    #[test]
    fn the_tests_of_all_crates_are_summed() {
        let output = "test a ... ok\ntest result: ok. 12 passed; 0 failed; 0 ignored\n\
                      test result: ok. 3 passed; 0 failed; 1 ignored\n";
        assert_eq!(tests_passed(output), 15);
    }

    #[test]
    fn what_a_failing_test_printed_is_kept() {
        let output = "test a ... ok\ntest b ... FAILED\n\nfailures:\n\n---- b stdout ----\nleft: 1\n\n\n\
                      failures:\n    b\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored\n";
        assert_eq!(tests_failed(output), ["---- b stdout ----", "left: 1"]);
    }

    #[test]
    fn a_shell_script_is_known_by_its_first_line() {
        assert!(is_shell(b"#!/bin/busybox sh\nset -e\n"));
        assert!(is_shell(b"#!/usr/bin/env bash\n"));
        assert!(!is_shell(b"#!/usr/bin/python3\n"));
        assert!(!is_shell(b"no first line sh\n"));
    }
}
