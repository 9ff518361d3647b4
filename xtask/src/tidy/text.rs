//! What must not stand in any file, and what must stand in some.

use super::tree::{Tree, TreeError};

/// Servers that packages and crates come from; `|` stands for a dot, so that this list is not a finding.
/// A machine knows its own mirrors; the repository names none.
const HOSTS: [&str; 12] = [
    "deb|debian|org",
    "ftp|debian|org",
    "security|debian|org",
    "snapshot|debian|org",
    "archive|ubuntu|com",
    "security|ubuntu|com",
    "static|crates|io",
    "index|crates|io",
    "pypi|org",
    "registry|npmjs|org",
    "docker|io",
    "ghcr|io",
];

/// Words for work that is not done; `|` stands for nothing.
const UNFINISHED: [&str; 4] = ["TO|DO", "FIX|ME", "XX|X:", "HA|CK:"];

/// Directories of the machines this was written on; `|` stands for nothing.
const MACHINE_PATHS: [&str; 3] = ["/wo|rk/main", "/wo|rk/shared", "/ro|ot/"];

/// Files whose contents belong to somebody else.
const FOREIGN: [&str; 3] = ["Cargo.lock", "LICENSE", "LICENSE-GPL"];

pub(super) fn hosts(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let hosts: Vec<String> = HOSTS.iter().map(|host| host.replace('|', ".")).collect();
    Ok(lines_with(
        tree,
        &hosts,
        "a server that only the machine's own configuration may name",
    ))
}

pub(super) fn unfinished(tree: &Tree) -> Result<Vec<String>, TreeError> {
    Ok(lines_with(
        tree,
        &joined(&UNFINISHED),
        "it works or it is not there; open an issue instead",
    ))
}

pub(super) fn machine_paths(tree: &Tree) -> Result<Vec<String>, TreeError> {
    Ok(lines_with(tree, &joined(&MACHINE_PATHS), "a path of one machine"))
}

/// C and build files of the drivers are GPL-2.0; the ABI headers may be used under either licence.
pub(super) fn licences(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let mut found = Vec::new();
    let drivers = ["driver/", "driver-ebpf/"]
        .into_iter()
        .flat_map(|dir| tree.below(dir, &[".c", ".h", "Kbuild", "Makefile"]));
    for file in drivers.chain(tree.below("ci/", &[".c", ".h"])) {
        let head: Vec<&str> = file.text.lines().take(2).collect();
        let wanted = if file.path.starts_with("driver/uapi/") {
            "(GPL-2.0-only WITH Linux-syscall-note) OR Apache-2.0"
        } else if file.path.starts_with("driver") {
            "GPL-2.0-only"
        } else {
            "Apache-2.0"
        };
        if !head
            .iter()
            .any(|line| line.contains(&format!("SPDX-License-Identifier: {wanted}")))
        {
            found.push(format!(
                "{}: begin with `SPDX-License-Identifier: {wanted}`",
                file.path
            ));
        }
    }
    Ok(found)
}

/// A CI definition lists commands that a person can type too.
pub(super) fn ci(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let mut found = Vec::new();
    for file in tree.below("ci/", &[".yml", ".yaml"]) {
        for (number, line) in file.lines() {
            let Some(command) = line.trim().trim_start_matches("- ").strip_prefix("run:") else {
                continue;
            };
            if !command.trim().starts_with("cargo xtask ") {
                found.push(format!(
                    "{}:{number}: `run:` calls `cargo xtask ...` and nothing else",
                    file.path
                ));
            }
        }
    }
    Ok(found)
}

fn joined(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|part| part.replace('|', "")).collect()
}

fn lines_with(tree: &Tree, needles: &[String], why: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| !FOREIGN.contains(&file.name())) {
        for (number, line) in file.lines() {
            if let Some(needle) = needles.iter().find(|needle| line.contains(needle.as_str())) {
                found.push(format!("{}:{number}: `{needle}`: {why}", file.path));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_server_is_found_with_its_line() {
        let line = format!("a\nhttp://{}/debian\n", HOSTS[0].replace('|', "."));
        let found = hosts(&Tree::of(&[("docs/x.md", &line), ("Cargo.lock", &line)])).expect("ok");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("docs/x.md:2: "), "{found:?}");
    }

    #[test]
    fn each_kind_of_source_needs_its_own_licence() {
        let tree = Tree::of(&[
            ("driver/a.c", "// SPDX-License-Identifier: GPL-2.0-only\n"),
            (
                "driver/uapi/ringside/a.h",
                "/* SPDX-License-Identifier: GPL-2.0-only */\n",
            ),
            ("ci/guest/a.c", "int x;\n"),
            ("driver/Kbuild", "# SPDX-License-Identifier: GPL-2.0-only\n"),
        ]);
        assert_eq!(licences(&tree).expect("ok").len(), 2);
    }

    #[test]
    fn a_ci_definition_with_logic_is_found() {
        let tree = Tree::of(&[(
            "ci/a.yml",
            "jobs:\n  - run: cargo xtask test\n  - run: make && make install\n",
        )]);
        assert_eq!(
            ci(&tree).expect("ok"),
            ["ci/a.yml:3: `run:` calls `cargo xtask ...` and nothing else"]
        );
    }
}
