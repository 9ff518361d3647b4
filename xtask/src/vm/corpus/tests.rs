//! The reader of expectations.

use super::*;

const HEAD: &str = "let A = 0o10\ndefault open\nsource dev=fd_at_exit\n[main pid=main comm=\"x\"]\n";

fn names() -> Names {
    Names {
        symbols: [("buffer".to_owned(), 0x1000)].into(),
        notes: [("main".to_owned(), 42), ("ino".to_owned(), 7)].into(),
    }
}

fn parse(lines: &str) -> Result<Corpus, String> {
    Corpus::parse(&[("x.expected", &format!("{HEAD}{lines}"))], &names()).map_err(|error| error.to_string())
}

fn only(lines: &str) -> Expected {
    parse(lines).expect("parses").threads.remove(0).events.remove(0)
}

#[test]
fn an_event_line_becomes_values() {
    let expected =
        only("open args=[&buffer+A,A|1,-1] path=\"/\"+\"n\"*3 dev@kernel=device(0xfe01) ret=$ino\n");
    assert_eq!(expected.place, "x.expected:5");
    assert_eq!(expected.ret, Some(Value::Number(7)));
    let args = expected.args.as_ref().expect("registers");
    assert_eq!(args.to_string(), "[4104,9,-1,0,0,0]");
    let shown: Vec<String> = expected
        .params
        .iter()
        .map(|(name, p)| format!("{name}@{}={}", p.source.as_deref().unwrap_or("call"), p.value))
        .collect();
    assert_eq!(shown, ["dev@kernel=\"254:1\"", "path@call=\"/nnn\""]);
}

#[test]
fn a_source_may_be_of_one_event_and_what_is_looked_up_at_entry_is_asked_for() {
    let lines =
        "source close.dev=fd_at_entry\ndefault close\nopen dev=1\nclose dev=1 file@fd_at_exit=\"x\"\n";
    let mut corpus = parse(lines).expect("parses");
    let sources: Vec<_> = corpus.threads[0]
        .events
        .iter()
        .map(|expected| expected.params["dev"].source.clone().expect("a source"))
        .collect();
    assert_eq!(sources, ["fd_at_exit", "fd_at_entry"]);
    corpus.keep_default();
    let close = &corpus.threads[0].events[1];
    assert_eq!(close.params.keys().collect::<Vec<_>>(), ["file"]);
}

#[test]
fn memory_that_is_not_there_is_whole_or_unreadable() {
    for (hooks_may_fault, flag, value) in [(true, None, "\"/x\""), (false, Some(Flag::Unreadable), "\"\"")] {
        let mut corpus = parse("open path!absent=\"/x\" flags!unreadable=1\n").expect("parses");
        corpus.settle_absent(hooks_may_fault);
        let params = &corpus.threads[0].events[0].params;
        assert_eq!(params["path"].flag, flag);
        assert_eq!(params["path"].value.to_string(), value);
        assert_eq!(params["flags"].flag, Some(Flag::Unreadable));
    }
}

#[test]
fn structures_arrays_names_and_wildcards_have_a_notation() {
    let expected = only(
        "open how={flags=A|1 mode=any resolve=0..4} fds=[{fd=3 events=any(1,2)},{fd=-1 ..}] addr=null \
         names.how.flags=\"O_RDONLY\" names.fds[0].fd=\"x\" ret=-4095..-1\n",
    );
    let shown: Vec<String> = expected
        .params
        .iter()
        .map(|(name, parameter)| format!("{name}={}", parameter.value))
        .collect();
    assert_eq!(
        shown,
        [
            "addr=null",
            "fds=[{events=any(1,2) fd=3},{fd=-1 ..}]",
            "how={flags=9 mode=any resolve=0..4}"
        ]
    );
    assert_eq!(expected.ret, Some(Value::Range(-4095, -1)));
    assert_eq!(
        expected.names.get("how.flags").map(String::as_str),
        Some("O_RDONLY")
    );
    assert_eq!(expected.names.get("fds[0].fd").map(String::as_str), Some("x"));
}

#[test]
fn an_argument_may_be_called_like_a_word_of_the_notation() {
    let expected = only("open args=[1] params.args={size=5} params.ret=7 ret=0\n");
    let names: Vec<&str> = expected.params.keys().map(String::as_str).collect();
    assert_eq!(names, ["args", "ret"]);
    assert_eq!(expected.ret, Some(Value::Number(0)));
    assert!(expected.args.is_some());
}

#[test]
fn files_share_what_those_before_them_define() {
    let second = "[main pid=main comm=\"y\"]\nclose args=[B] ret=0\n";
    let parsed = |head: &str| Corpus::parse(&[("a", head), ("b", second)], &names());
    let corpus = parsed("let B = 2\n").expect("parses");
    assert_eq!(corpus.threads[0].events[0].place, "b:2");
    assert_eq!(
        parsed("").expect_err("no B").to_string(),
        "b:2: `B` has no `let` line above"
    );
}

#[test]
fn a_thread_keeps_its_new_user_until_its_end() {
    let corpus = parse("open ret=0 header.uid=1\nclose ret=0\n[ino pid=main comm=\"x\"]\nclose ret=0\n");
    let corpus = corpus.expect("parses");
    assert_eq!(corpus.threads[0].events[1].uid, 1);
    assert_eq!(corpus.threads[1].events[0].uid, 0);
}

#[test]
fn a_thread_keeps_its_new_name() {
    let corpus = parse("open ret=1 comm=any(\"3\",\"y\")\nclose ret=0\n").expect("parses");
    let comm = |at: usize| corpus.threads[0].events[at].comm.to_string();
    assert_eq!([comm(0), comm(1)], ["any(\"3\",\"y\")", "any(\"3\",\"y\")"]);
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
            "open how={flags}",
            "x.expected:5: expected FIELD=VALUE or } before `}`",
        ),
        (
            "open ret=\"a\"..2",
            "x.expected:5: expected two numbers around ..",
        ),
        (
            "open path!odd=1",
            "x.expected:5: expected !unreadable, !truncated, !cut or !absent",
        ),
    ] {
        assert_eq!(parse(line).expect_err(line), message);
    }
}

mod checked_in;
