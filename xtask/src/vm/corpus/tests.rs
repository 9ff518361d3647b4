//! The reader of expectations.

use std::collections::BTreeSet;

use super::*;

const HEAD: &str = "let A = 0o10\ndefault open\nsource path=user_at_exit args=register dev=fd_at_exit\n[main pid=main comm=\"x\"]\n";

fn names() -> Names {
    Names {
        symbols: [("buffer".to_owned(), 0x1000)].into(),
        notes: [("main".to_owned(), 42), ("ino".to_owned(), 7)].into(),
    }
}

fn parse(lines: &str) -> Result<Corpus, String> {
    Corpus::parse("x.expected", &format!("{HEAD}{lines}"), &names()).map_err(|error| error.to_string())
}

fn only(lines: &str) -> Expected {
    parse(lines).expect("parses").threads.remove(0).events.remove(0)
}

#[test]
fn an_event_line_becomes_values() {
    let expected =
        only("open args=[&buffer+A,A|1,-1] path=\"/\"+\"n\"*3 dev@kernel=device(0xfe01) ret=$ino\n");
    assert_eq!(expected.line, 5);
    assert_eq!(expected.ret, Some(7));
    let shown: Vec<String> = expected
        .params
        .iter()
        .map(|(name, p)| format!("{name}@{}={}", p.source, p.values[0]))
        .collect();
    assert_eq!(
        shown,
        [
            "args@register=[4104,9,-1,0,0,0]",
            "dev@kernel=\"254:1\"",
            "path@user_at_exit=\"/nnn\""
        ]
    );
}

#[test]
fn a_thread_keeps_its_new_name() {
    let corpus = parse("open ret=1 comm=any(\"3\",\"y\")\nclose ret=0\n").expect("parses");
    let comm = |at: usize| corpus.threads[0].events[at].comm.len();
    assert_eq!((comm(0), comm(1)), (2, 2));
}

#[test]
fn the_default_set_leaves_the_other_events_out() {
    let mut corpus = parse("open ret=1\ngetpid ret=1\nunsupported\n").expect("parses");
    assert_eq!((corpus.events(), corpus.unsupported), (2, 1));
    corpus.keep_default();
    assert_eq!(corpus.events(), 1);
}

#[test]
fn mistakes_name_the_file_the_line_and_what_was_expected() {
    for (line, message) in [
        ("open path=", "x.expected:5: expected a value before ``"),
        ("open args=[B]", "x.expected:5: `B` has no `let` line above"),
        (
            "open args=[&gone]",
            "x.expected:5: the program has no symbol `gone`",
        ),
        (
            "open ret=$gone",
            "x.expected:5: the program did not report `gone`",
        ),
        (
            "open fd=1",
            "x.expected:5: `fd` needs a source: add it to a `source` line or write `fd@SOURCE=`",
        ),
        (
            "open path!odd=1",
            "x.expected:5: expected !unreadable or !truncated",
        ),
    ] {
        assert_eq!(parse(line).expect_err(line), message);
    }
}

/// The checked-in corpus against the program beside it, without running anything.
#[test]
fn the_corpus_names_only_what_its_program_has_and_reports() {
    let corpus = include_str!("../../../../ci/guest/corpus/activity.expected");
    let program = include_str!("../../../../ci/guest/activity.c");
    let words = |sigil: char| -> BTreeSet<String> {
        corpus
            .lines()
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
        assert!(reported.contains(&note), "activity.c never notes `{note}`");
        names.notes.insert(note, 1);
    }
    for thread in ["main", "exec_thread"] {
        names.notes.insert(thread.to_owned(), 1);
    }
    for symbol in words('&') {
        assert!(program.contains(&symbol), "activity.c has no `{symbol}`");
        names.symbols.insert(symbol, 1);
    }
    let parsed = Corpus::parse("activity.expected", corpus, &names).expect("the checked-in corpus parses");
    assert!(parsed.events() > 150, "{}", parsed.events());
}
