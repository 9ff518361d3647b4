//! The comparison, difference by difference.

use super::*;
use crate::vm::names::Names;
use crate::vm::observed::{parse, tests::line};

const CORPUS: &str = "source file=fd_at_exit\n\
    [main pid=main comm=\"activity\"]\n\
    close args=[3] fd=3 ret=0\n\
    open args=[1] path=\"/a\" ret=-2\n\
    process_exit\n";

fn differences_of(corpus: &str, lines: &[String]) -> String {
    let names = Names {
        notes: [("main".to_owned(), 7)].into(),
        ..Names::default()
    };
    let corpus = Corpus::parse(&[("x", corpus)], &names).expect("corpus");
    differences(&corpus, &parse(&lines.join("\n")).expect("lines")).join("\n")
}

fn close(fd: i64) -> String {
    line(
        "close",
        7,
        &format!(
            ",\"nr\":3,\"duration_ns\":9,\"ret\":0,\"args\":[{fd},0,0,0,0,0],\"params\":{{\"fd\":{fd}}}"
        ),
    )
}

fn open(extra: &str) -> String {
    let params = "\"args\":[1,0,0,0,0,0],\"params\":{\"path\":\"/a\",\"flags\":0},\"from\":{\"path\":\"user_at_exit\"}";
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
        "thread main (tid 7)\n- x:4: open path=\"/a\" ret=-2"
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
            .contains("path comes from kernel, not from the call")
    );
}

#[test]
fn memory_that_nobody_expected_is_a_difference_and_a_register_is_not() {
    let read = open("").replace("\"from\":{", "\"from\":{\"flags\":\"user_at_exit\",");
    let found = differences_of(CORPUS, &[close(3), read, exit()]);
    assert!(found.contains("flags was not expected: 0"), "{found}");
    let unsupported = open(",\"unsupported\":[\"file\"]");
    let found = differences_of(CORPUS, &[close(3), unsupported, exit()]);
    assert!(found.contains("file was not expected: absent"), "{found}");
}

#[test]
fn registers_and_names_are_compared() {
    let found = differences_of(CORPUS, &[close(3).replace("[3,0", "[3,1"), open(""), exit()]);
    assert!(
        found.contains("args is [3,1,0,0,0,0], not [3,0,0,0,0,0]"),
        "{found}"
    );
    let corpus = CORPUS.replace("ret=-2", "names.flags=\"O_RDONLY\" ret=-2");
    let named = open(",\"names\":{\"flags\":\"O_RDONLY\"}");
    assert_eq!(differences_of(&corpus, &[close(3), named, exit()]), "");
    let found = differences_of(&corpus, &[close(3), open(""), exit()]);
    assert!(found.contains("names.flags is absent, not O_RDONLY"), "{found}");
}

#[test]
fn kernels_may_differ_where_the_corpus_says_so() {
    let corpus = CORPUS.replace("ret=-2", "ret=any(-2,-38)");
    assert_eq!(differences_of(&corpus, &[close(3), open(""), exit()]), "");
    let absent = open("").replace("\"ret\":-2", "\"ret\":-38");
    assert_eq!(differences_of(&corpus, &[close(3), absent, exit()]), "");
    let other = open("").replace("\"ret\":-2", "\"ret\":0");
    assert!(differences_of(&corpus, &[close(3), other, exit()]).contains("ret is 0, not any(-2,-38)"));
}

#[test]
fn a_thread_may_become_another_user() {
    let corpus = CORPUS.replace("ret=-2", "ret=-2 header.uid=9 header.gid=8");
    let other = |line: String| {
        line.replace("\"uid\":0", "\"uid\":9")
            .replace("\"gid\":0", "\"gid\":8")
    };
    assert_eq!(
        differences_of(&corpus, &[close(3), other(open("")), other(exit())]),
        ""
    );
    assert!(
        differences_of(&corpus, &[close(3), other(open("")), exit()]).contains("uid, gid are 0, 0, not 9, 8")
    );
}

#[test]
fn events_of_one_thread_in_the_wrong_order_are_differences() {
    let found = differences_of(CORPUS, &[open(""), close(3), exit()]);
    assert!(found.contains("- x:"), "{found}");
    let late = close(3).replace("\"mono_ns\":5", "\"mono_ns\":6");
    assert!(differences_of(CORPUS, &[late, open(""), exit()]).contains("out of order within the thread"));
}
