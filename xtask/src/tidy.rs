//! `cargo xtask tidy`: the rules of this repository, as tests that compare two sets.
//!
//! `cargo test -p xtask` runs the same rules, so that nobody needs to remember the command. A rule names the
//! file and the fix; there is no way to silence one for a single place.

mod abi;
mod crates;
mod driver;
mod matrix;
mod sources;
mod text;
mod tree;

use crate::failure::{Exit, Explain, Failure};
use crate::output;
use crate::workspace::Context;

use tree::{Tree, TreeError};

/// Check the rules of this repository
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  cargo xtask tidy\n  cargo xtask tidy --json | jq .\n\nExit code 14: a rule does not hold."
)]
pub(crate) struct Args {
    /// One JSON array of violations on standard output
    #[arg(long)]
    json: bool,
}

/// One place where a rule does not hold.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Violation {
    /// Name of the rule.
    pub(crate) rule: &'static str,
    /// File or crate, then what is wrong and how to mend it.
    pub(crate) what: String,
}

type Check = fn(&Tree) -> Result<Vec<String>, TreeError>;

/// Every rule by its name.
const RULES: [(&str, Check); 15] = [
    ("crate-edges", crates::edges),
    ("module-docs", sources::module_docs),
    ("file-names", sources::names),
    ("file-sizes", sources::sizes),
    ("unfinished", text::unfinished),
    ("hosts", text::hosts),
    ("machine-paths", text::machine_paths),
    ("licences", text::licences),
    ("ci-has-no-logic", text::ci),
    ("probes", driver::probes),
    ("kernel-conditionals", driver::conditionals),
    ("header-hash", abi::header_hash),
    ("event-names", abi::documented_events),
    ("corpus", abi::corpus_events),
    ("blocklist", matrix::blocklist),
];

/// Rules do not hold.
#[derive(Debug, thiserror::Error)]
#[error("{count} violations of the rules of this repository")]
struct Untidy {
    count: usize,
}

impl Explain for Untidy {
    fn exit(&self) -> Exit {
        Exit::CheckFailed
    }
}

/// Every violation, in the order of the rules.
pub(crate) fn violations(root: &std::path::Path) -> Result<Vec<Violation>, TreeError> {
    let tree = Tree::read(root)?;
    let mut found = Vec::new();
    for (rule, check) in RULES {
        found.extend(check(&tree)?.into_iter().map(|what| Violation { rule, what }));
    }
    Ok(found)
}

/// Runs the subcommand.
pub(crate) fn run(args: &Args, context: &Context) -> Result<(), Failure> {
    let found = violations(&context.root)?;
    if args.json {
        output::line(serde_json::json!(found))?;
    } else {
        for Violation { rule, what } in &found {
            context.progress.note(format!("{rule}: {what}"));
        }
    }
    match found.len() {
        0 => Ok(()),
        count => Err(Untidy { count }.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_the_repository_holds() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("the repository");
        let found = violations(root).expect("readable");
        let lines: Vec<String> = found.iter().map(|v| format!("{}: {}", v.rule, v.what)).collect();
        assert!(lines.is_empty(), "\n{}\n", lines.join("\n"));
    }
}
