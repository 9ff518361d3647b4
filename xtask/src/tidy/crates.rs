//! Which crate may depend on which: the edges of docs/architecture.md.

use serde::Deserialize;

use super::tree::{Tree, TreeError};
use crate::command::Run;

const PREFIX: &str = "ringside-";

/// Normal dependencies inside the workspace, without the common prefix.
const ALLOWED: [(&str, &[&str]); 11] = [
    ("event-abi", &[]),
    ("kernel-release", &[]),
    ("ring", &["event-abi"]),
    ("decode", &["event-abi"]),
    ("state", &["decode"]),
    ("outputs", &["state", "decode"]),
    ("consumer", &["ring", "decode", "state", "outputs"]),
    ("artifact", &["kernel-release"]),
    (
        "loader",
        &["artifact", "kernel-release", "ring", "decode", "event-abi"],
    ),
    ("mirror", &["artifact"]),
    ("xtask", &["artifact", "kernel-release", "event-abi"]),
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// `null` for a normal one.
    kind: Option<String>,
    /// Present for crates of this repository.
    path: Option<String>,
}

pub(super) fn edges(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let answer = Run::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(&tree.root)
        .run()?;
    Ok(wrong(&serde_json::from_slice(&answer.stdout)?))
}

fn wrong(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    for package in &metadata.packages {
        let name = short(&package.name);
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            found.push(format!("{name}: a new crate; say in docs/architecture.md and xtask/src/tidy/crates.rs what it may use"));
            continue;
        };
        let used = package
            .dependencies
            .iter()
            .filter(|used| used.kind.is_none() && used.path.is_some());
        for used in used
            .map(|used| short(&used.name))
            .filter(|used| !allowed.contains(used))
        {
            found.push(format!(
                "{name} -> {used}: not an edge of docs/architecture.md; move the code or change the design"
            ));
        }
    }
    found
}

fn short(name: &str) -> &str {
    name.strip_prefix(PREFIX).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_that_is_not_in_the_design_is_found_and_a_test_dependency_is_not_one() {
        let json = r#"{"packages":[{"name":"ringside-ring","dependencies":[
            {"name":"ringside-event-abi","kind":null,"path":"/x"},
            {"name":"ringside-decode","kind":null,"path":"/x"},
            {"name":"ringside-outputs","kind":"dev","path":"/x"},
            {"name":"serde","kind":null,"path":null}]}]}"#;
        let found = wrong(&serde_json::from_str(json).expect("json"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("ring -> decode"), "{found:?}");
    }
}
