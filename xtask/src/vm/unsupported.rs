//! A variant that build-matrix/blocklist.yaml calls unsupported on a kernel: there the loader must refuse it for
//! that reason, by what the kernel itself tells, and must not have asked for a driver.

use super::proof::{self, Findings};
use super::session::Outcome;

/// `EbpfUnsupported` of docs/exit-codes.md.
const EXIT: &str = "27";
/// Begins the loader's reason.
const WORD: &str = "unsupported: ";
/// What the loader says before it looks for a driver.
const LOOKS: &str = "Looking for `";

/// Both ways to ask the loader gave that answer.
pub(super) fn judge(outcome: &Outcome) -> Findings {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    let file = |name: &str| outcome.text(&format!("unsupported/{name}")).unwrap_or_default();
    for problem in problems(&file("status"), &file("log"), &file("explain.json")) {
        findings.problem("unsupported", problem);
    }
    findings
}

fn problems(status: &str, log: &str, explained: &str) -> Vec<String> {
    let mut found = Vec::new();
    if status.trim() != EXIT {
        found.push(format!("the loader ended with `{}`, not {EXIT}", status.trim()));
    }
    if !log.contains(WORD) {
        found.push(format!("`run` does not say why: {}", log.trim()));
    }
    if log.contains(LOOKS) {
        found.push("it looked for a driver all the same".to_owned());
    }
    if !explained.contains(WORD) {
        found.push(format!("`explain` does not say why: {}", explained.trim()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::problems;

    #[test]
    fn only_a_loader_that_says_so_and_fetches_nothing_is_believed() {
        let says = "The variant `ebpf` is impossible here: unsupported: a lock";
        assert!(problems("27\n", says, says).is_empty());
        assert_eq!(problems("0\n", says, says).len(), 1);
        assert_eq!(problems("27\n", "no", says).len(), 1);
        assert_eq!(problems("27\n", says, "no").len(), 1);
        assert_eq!(
            problems("27\n", &format!("{says}\nLooking for `x`"), says).len(),
            1
        );
    }
}
