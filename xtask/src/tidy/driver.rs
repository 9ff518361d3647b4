//! Kernel conditionals: probes ask, `driver/compat/` reads the answers, nothing else knows.

use std::collections::BTreeSet;

use super::tree::{Tree, TreeError};

const ANSWER: &str = "RINGSIDE_HAS_";
const COMPAT: &str = "driver/compat/";
/// They answer for the toolchain, not for a kernel.
const CONTROLS: [&str; 2] = ["CONTROL_YES", "CONTROL_NO"];
/// What a conditional asks when it asks for a kernel.
const KERNEL: [&str; 4] = [ANSWER, "CONFIG_", "KERNEL_VERSION", "LINUX_VERSION_CODE"];

/// Probes defined = answers used.
pub(super) fn probes(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let defined: BTreeSet<String> = tree
        .below("driver/probe/", &[".c"])
        .map(|file| file.name().trim_end_matches(".c").to_uppercase())
        .filter(|name| !CONTROLS.contains(&name.as_str()))
        .collect();
    let used: BTreeSet<String> = tree
        .below(COMPAT, &[".h"])
        .flat_map(|file| answers(&file.text))
        .collect();
    let unused = defined.difference(&used).map(|name| {
        format!(
            "driver/probe/{}.c: nothing in driver/compat/ reads {ANSWER}{name}; see docs/adding-a-probe.md",
            name.to_lowercase()
        )
    });
    let undefined = used.difference(&defined).map(|name| {
        format!(
            "driver/compat/: {ANSWER}{name} has no driver/probe/{}.c; see docs/adding-a-probe.md",
            name.to_lowercase()
        )
    });
    Ok(unused.chain(undefined).collect())
}

/// Outside driver/compat/ no code asks which kernel it is compiled for.
pub(super) fn conditionals(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let mut found = Vec::new();
    let files = tree
        .below("driver/", &[".c", ".h"])
        .chain(tree.below("driver-ebpf/", &[".c", ".h"]));
    for file in files.filter(|file| !file.path.starts_with(COMPAT)) {
        for (number, line) in file.lines() {
            let conditional = line.trim_start().starts_with("#if") || line.trim_start().starts_with("#elif");
            let asks = KERNEL.iter().find(|word| line.contains(*word));
            if let (true, Some(word)) = (conditional, asks) {
                found.push(format!(
                    "{}:{number}: asks for `{word}`; make it a function of driver/compat/",
                    file.path
                ));
            } else if line.contains("LINUX_VERSION_CODE") {
                found.push(format!(
                    "{}:{number}: compares kernel versions; ask with a probe instead",
                    file.path
                ));
            }
        }
    }
    Ok(found)
}

fn answers(text: &str) -> Vec<String> {
    text.split(ANSWER)
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || *c == '_')
                .collect()
        })
        .filter(|name: &String| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_without_a_use_and_a_use_without_a_probe_are_found() {
        let tree = Tree::of(&[
            ("driver/probe/control_yes.c", ""),
            ("driver/probe/old_shape.c", ""),
            ("driver/probe/both.c", ""),
            (
                "driver/compat/x.h",
                "#if RINGSIDE_HAS_BOTH\n#elif RINGSIDE_HAS_NEW_SHAPE\n#endif\n",
            ),
        ]);
        let found = probes(&tree).expect("ok");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found[0].contains("OLD_SHAPE") && found[1].contains("new_shape.c"),
            "{found:?}"
        );
    }

    #[test]
    fn capture_code_must_not_ask_for_a_kernel() {
        let tree = Tree::of(&[
            (
                "driver/capture/x.c",
                "#ifdef CONFIG_PREEMPT_RT\n#endif\n#ifndef RINGSIDE_X_H\n",
            ),
            ("driver/compat/x.h", "#if RINGSIDE_HAS_X\n#endif\n"),
            ("driver/main.c", "if (LINUX_VERSION_CODE > 5)\n"),
        ]);
        let found = conditionals(&tree).expect("ok");
        assert_eq!(found.len(), 2, "{found:?}");
    }
}
