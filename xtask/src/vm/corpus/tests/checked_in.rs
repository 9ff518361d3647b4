//! The checked-in corpus against the programs beside it and against the table, without running anything.

use std::collections::BTreeSet;
use std::path::Path;

use ringside_event_abi::{WantedSet, event_by_name, i386_variant, table};

use super::super::{DATA, SECTIONS, URING, URING_SEPARATE};
use super::*;

/// Calls that no program can make return, at most.
const UNPROVOKABLE_AT_MOST: usize = 25;

fn guest(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../ci/guest")
        .join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files() -> Vec<(&'static str, String)> {
    let mut files = vec![("activity.expected", guest("corpus/activity.expected"))];
    files.extend(SECTIONS.map(|(name, text)| (name, text.to_owned())));
    files
}

/// The programs' own text.
fn programs() -> String {
    let mut text = guest("activity.c");
    text.push_str(&guest("activity_i386.c"));
    text.push_str(&guest("calls/calls.h"));
    for (name, _) in SECTIONS {
        let name = name.rsplit('/').next().expect("a name");
        text.push_str(&guest(&format!("calls/{}", name.replace(".expected", ".c"))));
    }
    text
}

/// The corpus as it would be read after a run in which every value was 1.
fn parsed() -> Corpus {
    parsed_from(&files(), &programs())
}

fn parsed_from(files: &[(&'static str, String)], program: &str) -> Corpus {
    let words = |sigil: char| -> BTreeSet<String> {
        files
            .iter()
            .flat_map(|(_, text)| text.lines())
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| line.split(sigil).skip(1).collect::<Vec<_>>())
            .map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                    .collect()
            })
            .collect()
    };
    let reported: BTreeSet<String> = program
        .split('"')
        .filter(|text| {
            text.chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
        .map(str::to_owned)
        .collect();
    let mut names = Names::default();
    for note in words('$') {
        assert!(reported.contains(&note), "no program notes `{note}`");
        names.notes.insert(note, 1);
    }
    for thread in ["main", "exec_thread"] {
        names.notes.insert(thread.to_owned(), 1);
    }
    for symbol in words('&') {
        assert!(program.contains(&symbol), "no program has `{symbol}`");
        names.symbols.insert(symbol, 1);
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Corpus::parse(&files, &names).expect("the checked-in corpus parses")
}

#[test]
fn the_capture_of_data_names_only_what_its_program_has_and_reports() {
    let program = programs() + &guest("calls/data.c");
    let corpus = parsed_from(&[(DATA.0, DATA.1.to_owned())], &program);
    let with_data = corpus.threads.iter().flat_map(|thread| &thread.events);
    let with_data = with_data.filter(|expected| {
        let event = event_by_name(&expected.event).expect("an event");
        for name in expected.params.keys() {
            let known = event.arguments.iter().any(|argument| argument.name == name)
                || table::PARAMS.iter().any(|param| param.name == name);
            assert!(known, "{}: `{}` has no `{name}`", expected.place, event.name);
        }
        event.has_data()
    });
    assert!(with_data.count() > 20);
}

#[test]
fn captures_of_io_uring_name_only_what_their_program_has_and_reports() {
    let program = programs() + &guest("calls/uring.c");
    let requests = |(name, text): (&'static str, &'static str)| {
        let corpus = parsed_from(&[(name, text.to_owned())], &program);
        let mut told: Vec<String> = Vec::new();
        for expected in corpus.threads.iter().flat_map(|thread| &thread.events) {
            let event = event_by_name(&expected.event).expect("an event");
            for name in expected.params.keys() {
                let known = event.arguments.iter().any(|argument| argument.name == name)
                    || table::PARAMS.iter().any(|param| param.name == name);
                assert!(known, "{}: `{}` has no `{name}`", expected.place, event.name);
            }
            if event.name.starts_with("io_uring_") && event.nr_x86_64.is_none() {
                told.push(event.name.to_owned());
            }
        }
        told
    };
    let count = |told: &[String], name: &str| told.iter().filter(|event| *event == name).count();
    let named = requests(URING);
    assert_eq!(count(&named, "io_uring_request"), 17);
    assert_eq!(count(&named, "io_uring_submit"), 3);
    assert_eq!(count(&named, "io_uring_complete"), 3);
    let separate = requests(URING_SEPARATE);
    assert_eq!(count(&separate, "io_uring_request"), 0);
    assert_eq!(count(&separate, "io_uring_submit"), 16);
    assert_eq!(count(&separate, "io_uring_complete"), 16);
}

/// Names at the beginnings of lines, with what stands behind them.
fn list(path: &str) -> Vec<(String, String)> {
    guest(path)
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, reason) = line.split_once(':').unwrap_or((line, ""));
            (name.trim().to_owned(), reason.trim().to_owned())
        })
        .collect()
}

#[test]
fn the_corpus_names_only_what_its_programs_have_and_report() {
    let corpus = parsed();
    assert!(corpus.events() > 700, "{}", corpus.events());
}

#[test]
fn the_programs_report_has_room_for_everything_that_they_note() {
    let program = programs();
    let of_sections = program.matches("\tsection(\"").count();
    let of_files = program.matches("note_file(").count() * 2;
    let of_times = program.matches("note_times(").count() * 2;
    let of_namespaces = program.matches("note_namespace(").count();
    let others = program.matches("\tnote(\"").count();
    assert!(
        of_sections + of_files + of_times + of_namespaces + others <= 192,
        "NOTES of activity.c"
    );
}

#[test]
fn the_corpus_names_only_arguments_and_parameters_of_the_table() {
    for thread in parsed().threads {
        for expected in thread.events {
            let place = &expected.place;
            let event = event_by_name(&expected.event);
            let event = event.unwrap_or_else(|| panic!("{place}: no event `{}`", expected.event));
            assert_eq!(event.capture.is_some(), expected.ret.is_some(), "{place}: ret");
            let own = expected.i386.and_then(i386_variant);
            let arguments = own.map_or(event.arguments, |variant| variant.arguments);
            let known = |name: &str| {
                arguments.iter().any(|argument| argument.name == name)
                    || table::PARAMS.iter().any(|param| param.name == name)
            };
            for name in expected.params.keys() {
                assert!(known(name), "{place}: `{}` has no `{name}`", event.name);
            }
            for name in expected.names.keys() {
                let of = name.split(['.', '[']).next().expect("a first part");
                assert!(known(of), "{place}: names.{name}");
            }
        }
    }
}

#[test]
fn every_system_call_is_provoked_or_said_to_be_impossible_or_yet_to_come() {
    let corpus = parsed();
    let provoked: BTreeSet<String> = corpus
        .threads
        .into_iter()
        .flat_map(|thread| thread.events)
        .map(|expected| expected.event)
        .collect();
    let unprovokable = list("corpus/unprovokable");
    let not_yet = list("corpus/not-yet");
    assert!(unprovokable.len() <= UNPROVOKABLE_AT_MOST);
    let mut excused = BTreeSet::new();
    for (name, reason) in unprovokable.iter().chain(&not_yet) {
        assert!(
            !provoked.contains(name),
            "`{name}` is provoked: take it off its list"
        );
        assert!(
            event_by_name(name).is_some(),
            "`{name}` is not a system call of the table"
        );
        assert!(excused.insert(name.as_str()), "`{name}` is listed twice");
        assert!(!reason.is_empty(), "`{name}` has no reason");
    }
    let missing: Vec<&str> = table::EVENTS
        .iter()
        .filter(|event| event.capture.is_some())
        .map(|event| event.name)
        .filter(|name| !provoked.contains(*name) && !excused.contains(*name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "neither provoked nor listed");
}

/// Whether a call that returned this has failed: `None` where a program that reads it could not tell.
fn has_failed(ret: &Value) -> Option<bool> {
    const ERRORS: std::ops::Range<i64> = -4095..0;
    match ret {
        Value::Number(number) => Some(ERRORS.contains(&number.cast_signed())),
        Value::Range(first, last) => {
            let (first, last) = (ERRORS.contains(first), ERRORS.contains(last));
            (first == last).then_some(first)
        }
        // Of several the kernel decides: where it has the call at all, it succeeds.
        Value::OneOf(values) => Some(values.iter().all(|value| has_failed(value) == Some(true))),
        Value::Any => Some(false),
        _ => None,
    }
}

#[test]
fn every_system_call_is_seen_failing_and_succeeding_or_said_to_have_one_outcome() {
    let (mut failing, mut succeeding) = (BTreeSet::new(), BTreeSet::new());
    for thread in parsed().threads {
        for expected in thread.events {
            let Some(ret) = &expected.ret else { continue };
            match has_failed(ret) {
                Some(true) => drop(failing.insert(expected.event)),
                Some(false) => drop(succeeding.insert(expected.event)),
                None => panic!("{}: has it failed?", expected.place),
            }
        }
    }
    let unprovokable = list("corpus/unprovokable");
    for (file, seen) in [
        ("corpus/never-fails", &failing),
        ("corpus/never-succeeds", &succeeding),
    ] {
        let mut excused: BTreeSet<&str> = unprovokable.iter().map(|(name, _)| name.as_str()).collect();
        let listed = list(file);
        for (name, reason) in &listed {
            assert!(event_by_name(name).is_some(), "{file}: no call `{name}`");
            assert!(!seen.contains(name), "{file}: `{name}` does: take it off");
            assert!(excused.insert(name), "{file}: `{name}` is listed twice");
            assert!(!reason.is_empty(), "{file}: `{name}` has no reason");
        }
        let missing: Vec<&str> = table::EVENTS
            .iter()
            .filter(|event| event.capture.is_some())
            .map(|event| event.name)
            .filter(|name| !seen.contains(*name) && !excused.contains(name))
            .collect();
        assert_eq!(missing, Vec::<&str>::new(), "neither in the corpus nor in {file}");
    }
}

#[test]
fn the_corpus_knows_the_default_wanted_set() {
    let wanted = WantedSet::default_set();
    let names: BTreeSet<String> = wanted.iter().map(|event| event.name.to_owned()).collect();
    assert_eq!(parsed().default, names);
}
