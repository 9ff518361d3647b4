//! The comparison, difference by difference.

use super::*;
use crate::vm::names::Names;
use crate::vm::observed::{parse, tests::line};

const CORPUS: &str = "source fd=register path=user_at_exit argv=user_at_exit\n\
    [main pid=main comm=\"activity\"]\n\
    close fd=3 ret=0\n\
    open path=\"/a\" ret=-2\n\
    process_exit\n";

fn differences_of(corpus: &str, lines: &[String]) -> String {
    let names = Names {
        notes: [("main".to_owned(), 7)].into(),
        ..Names::default()
    };
    let corpus = Corpus::parse("x", corpus, &names).expect("corpus");
    differences(&corpus, &parse(&lines.join("\n")).expect("lines")).join("\n")
}

fn close(fd: i64) -> String {
    line(
        "close",
        7,
        &format!(",\"nr\":3,\"duration_ns\":9,\"ret\":0,\"params\":{{\"fd\":{fd}}}"),
    )
}

fn open(extra: &str) -> String {
    let params = "\"params\":{\"path\":\"/a\"},\"from\":{\"path\":\"user_at_exit\"}";
    line(
        "open",
        7,
        &format!(",\"nr\":2,\"duration_ns\":9,\"ret\":-2,{params}{extra}"),
    )
}

fn exit() -> String {
    line("process_exit", 7, "")
}

#[test]
fn the_expected_events_have_no_difference() {
    assert_eq!(differences_of(CORPUS, &[close(3), open(""), exit()]), "");
}

#[test]
fn a_missing_event_is_named_with_its_corpus_line() {
    assert_eq!(
        differences_of(CORPUS, &[close(3), exit()]),
        "thread main (tid 7)\n- line 4: open path=\"/a\" ret=-2"
    );
}

#[test]
fn an_event_too_many_and_a_thread_too_many_are_differences() {
    let stranger = line("close", 8, ",\"nr\":3,\"duration_ns\":9,\"ret\":0");
    assert_eq!(
        differences_of(CORPUS, &[close(3), close(4), open(""), exit(), stranger]),
        "thread main (tid 7)\n+ close fd=4 ret=0 (cpu 0, activity)\n\
         a thread nobody expected (tid 8)\n+ close ret=0 (cpu 0, activity)"
    );
}

#[test]
fn a_wrong_value_a_wrong_source_and_a_flag_are_told_apart() {
    let found = differences_of(
        CORPUS,
        &[
            close(4),
            open(",\"truncated\":[\"path\"],\"no_start\":true"),
            exit(),
        ],
    );
    assert!(found.contains("fd is 4, not 3"), "{found}");
    assert!(found.contains("path is flagged truncated"), "{found}");
    assert!(found.contains("its entry was not seen"), "{found}");
    let kernel = open("").replace("user_at_exit", "kernel");
    assert!(
        differences_of(CORPUS, &[close(3), kernel, exit()])
            .contains("path comes from kernel, not user_at_exit")
    );
}

#[test]
fn events_of_one_thread_in_the_wrong_order_are_differences() {
    let found = differences_of(CORPUS, &[open(""), close(3), exit()]);
    assert!(found.contains("- line"), "{found}");
    let late = close(3).replace("\"mono_ns\":5", "\"mono_ns\":6");
    assert!(differences_of(CORPUS, &[late, open(""), exit()]).contains("out of order within the thread"));
}

#[test]
fn a_truncated_list_must_be_a_beginning_and_long_enough() {
    let whole = Value::List(vec![Value::Text(b"a".to_vec()), Value::Text(vec![b'y'; 6000])]);
    let cut = |bytes: usize| Value::List(vec![Value::Text(b"a".to_vec()), Value::Text(vec![b'y'; bytes])]);
    assert!(begins(&whole, &cut(4094)));
    assert!(!begins(&whole, &cut(100)));
    assert!(!begins(&whole, &whole));
    assert!(!begins(&whole, &Value::Text(vec![b'z'; 4096])));
}
