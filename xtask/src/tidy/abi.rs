//! What is said twice about the ABI must be the same: generated code, documents, the corpus.

use std::collections::BTreeSet;

use ringside_event_abi::table;
use sha2::{Digest, Sha256};

use super::tree::{Tree, TreeError};

const HEADERS: &str = "driver/uapi/ringside/";
const REFERENCE: &str = "docs/events.md";
const CORPUS: &str = "ci/guest/corpus/";
/// Words that begin a corpus line and are no event.
const CORPUS_WORDS: [&str; 4] = ["let", "default", "source", "unsupported"];

/// The generated files were made from the headers as they are. The digest is that of codegen/headers.rs.
pub(super) fn header_hash(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let mut hash = Sha256::new();
    for file in tree.below(HEADERS, &[".h"]) {
        hash.update(file.name());
        hash.update(format!("\0{}\0", file.text.len()));
        hash.update(&file.text);
    }
    let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let stale = [
        "crates/event-abi/src/raw.rs",
        "crates/event-abi/src/kinds.rs",
        "crates/event-abi/src/table.rs",
    ]
    .into_iter()
    .filter(|path| {
        let file = tree.files.iter().find(|file| file.path == **path);
        !file.is_some_and(|file| {
            file.text
                .lines()
                .next()
                .is_some_and(|line| line.contains(&digest))
        })
    });
    Ok(stale
        .map(|path| format!("{path}: older than {HEADERS}; run `cargo xtask codegen`"))
        .collect())
}

/// Every event and parameter is explained to users.
pub(super) fn documented_events(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let Some(reference) = tree.files.iter().find(|file| file.path == REFERENCE) else {
        return Ok(vec![format!("{REFERENCE}: is not there")]);
    };
    let documented: BTreeSet<&str> = reference.text.split('`').collect();
    let names = table::EVENTS
        .iter()
        .map(|event| event.name)
        .chain(table::PARAMS.iter().map(|param| param.name));
    let missing = names.filter(|name| !documented.contains(name));
    Ok(missing
        .map(|name| format!("{REFERENCE}: does not mention `{name}`"))
        .collect())
}

/// An expectation names events that exist.
pub(super) fn corpus_events(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let mut found = Vec::new();
    for file in tree.below(CORPUS, &[".expected"]) {
        for (number, line) in file.lines() {
            let mut words = line.split_whitespace();
            let Some(first) = words.next().filter(|word| !word.starts_with(['#', '['])) else {
                continue;
            };
            let names: Vec<&str> = match first {
                "default" => words.collect(),
                word if CORPUS_WORDS.contains(&word) => Vec::new(),
                event => vec![event],
            };
            for name in names
                .into_iter()
                .filter(|name| !table::EVENTS.iter().any(|event| event.name == *name))
            {
                found.push(format!("{}:{number}: there is no event `{name}`", file.path));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_that_does_not_exist_is_found_in_a_corpus() {
        let tree = Tree::of(&[(
            "ci/guest/corpus/a.expected",
            "# x\nlet A = 1\ndefault close opne\n[main]\nclsoe fd=1\n",
        )]);
        let found = corpus_events(&tree).expect("ok");
        assert_eq!(
            found,
            [
                "ci/guest/corpus/a.expected:3: there is no event `opne`",
                "ci/guest/corpus/a.expected:5: there is no event `clsoe`"
            ]
        );
    }

    #[test]
    fn generated_files_of_other_headers_are_stale() {
        let tree = Tree::of(&[
            ("driver/uapi/ringside/a.h", "x"),
            ("crates/event-abi/src/raw.rs", "//! sha256 00\n"),
        ]);
        assert_eq!(header_hash(&tree).expect("ok").len(), 3);
    }
}
