//! The judgement itself, on logs that no loader wrote.

use super::cases::{GOOD, refused};
use super::*;

const CASE: Case = Case {
    first: Some(0),
    ..refused("busy", GOOD, 24, &["`{holder}` uses `{artifact}`"])
};

fn names() -> Names {
    Names {
        release: "6.1".to_owned(),
        other: "9.1".to_owned(),
        artifact: "a.ko.gz".to_owned(),
        mirror: "http://h".to_owned(),
    }
}

fn played() -> Played {
    Played {
        status: Some("24\n".to_owned()),
        log: "[INFO    x] y\n[FATAL   x] in use: `7 ringside` uses `a.ko.gz`\n[FATAL   x] Next step: stop\n\
              [FATAL   x] Exit code 24: busy\n"
            .to_owned(),
        holder: "7 ringside\n".to_owned(),
        first_status: Some("0\n".to_owned()),
        ..Played::default()
    }
}

#[test]
fn what_is_as_it_should_be_has_no_problem() {
    assert_eq!(played().problems(&CASE, &names()), Vec::<String>::new());
    assert_eq!(message(&played().log), "in use: `7 ringside` uses `a.ko.gz`");
}

#[test]
fn another_code_missing_words_and_leftovers_are_each_a_problem() {
    let wrong = Played {
        status: Some("143".to_owned()),
        log: "[FATAL   x] Next step: stop".to_owned(),
        left: "ringside 65536 0 - Live".to_owned(),
        first_status: None,
        trouble: "it went on".to_owned(),
        ..played()
    };
    assert_eq!(
        wrong.problems(&CASE, &names()),
        [
            "it went on",
            "the loader ended with 143, expected 24: Next step: stop",
            "the loader before it ended with None",
            "its log does not say ``7 ringside` uses `a.ko.gz``",
            "its log does not say `Exit code 24: `",
            "left behind: ringside 65536 0 - Live",
        ]
    );
}

#[test]
fn a_capture_without_a_summary_is_a_problem() {
    let case = Case { ledger: true, ..CASE };
    assert_eq!(played().problems(&case, &names()), ["there is no summary"]);
}

#[test]
fn every_scene_is_in_the_guests_script_and_every_name_once() {
    let script = include_str!("../../../../ci/guest/refusals");
    let mut seen = std::collections::BTreeSet::new();
    for case in CASES {
        assert!(
            script.contains(&format!("\n{}() {{", case.scene)),
            "{}",
            case.scene
        );
        assert!(seen.insert(case.name), "{} twice", case.name);
    }
}

#[test]
fn every_code_is_one_that_the_loader_documents() {
    let page = include_str!("../../../../docs/exit-codes.md");
    let table = page.split("## `ringside-mirror`").next().unwrap_or_default();
    for case in CASES {
        assert!(table.contains(&format!("\n| {} | ", case.code)), "{}", case.code);
    }
}
