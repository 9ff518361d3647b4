//! The corpus under the plan of functions: its calls in groups, each captured by hooks of its functions alone,
//! until every call has been in one that the table and the kernel let be hooked.

use std::collections::BTreeSet;

use ringside_event_abi::table::{CALL_TRAITS, CallTrait, EVENTS, Entry, FUNCTION_NAMES};

use super::programs::Activity;
use super::proof::{self, Findings};
use super::session::Outcome;
use crate::failure::Failure;

/// Of 392 calls the oldest kernel of the matrix has no function for some 40; were there no symbols at all, no
/// group would be captured and nothing compared.
const CALLS_MIN: usize = 330;

/// `CALL=FUNCTION` for each call: the guest leaves out those whose function its kernel does not have.
pub(super) fn calls() -> String {
    let named = |call: u16| {
        FUNCTION_NAMES
            .iter()
            .find(|row| row.event == call && row.entry == Entry::X64)
            .map(|row| row.name)
    };
    let hooked = |call: u16| {
        !CALL_TRAITS
            .iter()
            .any(|row| row.event == call && row.kind != CallTrait::Sleeps)
    };
    EVENTS
        .iter()
        .filter(|event| event.capture.is_some() && hooked(event.id))
        .map(|event| format!("{}={}", event.name, named(event.id).unwrap_or(event.name)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Judges every group that the guest captured. An error is a mistake in the corpus itself.
pub(super) fn judge(outcome: &Outcome, activity: &Activity, corpus: &str) -> Result<Findings, Failure> {
    let mut findings = Findings::default();
    proof::judge_machine(outcome, &mut findings);
    let mut captured = BTreeSet::new();
    for group in 1.. {
        let what = format!("functions-{group}");
        let Some(wanted) = outcome.text(&format!("{what}/wanted")) else {
            break;
        };
        let wanted: BTreeSet<String> = wanted.trim().split(',').map(str::to_owned).collect();
        if !proof::hooks_functions(outcome, &what) {
            findings.problem(&what, "no functions were hooked");
        }
        proof::judge_capture(outcome, &what, Some(&wanted), activity, corpus, &mut findings)?;
        captured.extend(wanted);
    }
    if captured.len() < CALLS_MIN {
        findings.problem(
            "functions",
            format!("{} calls captured, at least {CALLS_MIN} expected", captured.len()),
        );
    }
    Ok(findings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_function_of_its_own_is_left_out_and_what_has_another_name_is_renamed() {
        let calls = calls();
        let has = |word: &str| calls.split(' ').any(|call| call == word);
        assert!(has("openat=openat") && has("stat=newstat") && has("read=read"));
        assert!(!calls.contains("rt_sigreturn=") && !calls.contains("exit_group="));
        assert!(calls.split(' ').count() > CALLS_MIN);
    }
}
