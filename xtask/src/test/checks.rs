//! Checks that need no kernel.

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

/// driver/uapi/check/ against the headers of this machine: layouts and numbers when it compiles, the rows when it runs.
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
    Run::new(&program).run()?;
    Ok(1)
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
