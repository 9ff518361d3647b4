//! An expectation against what was observed, thread by thread.

use std::collections::BTreeMap;

use super::corpus::{Corpus, Expected, Parameter, Thread};
use super::names::Flag;
use super::observed::Line;
use super::value::Value;

/// Sources that need no `source` line: the registers, and the memory they point to, read at exit.
const OF_THE_CALL: [&str; 2] = ["register", "user_at_exit"];

/// Every way in which the events of a tree are not the expected ones; empty when they are. Each text is one
/// or more lines: `-` expected and missing, `+` observed and unexpected, `!` both, but different.
pub(super) fn differences(corpus: &Corpus, observed: &[Line]) -> Vec<String> {
    let mut by_thread: BTreeMap<u64, Vec<&Line>> = BTreeMap::new();
    for line in observed {
        by_thread.entry(line.tid).or_default().push(line);
    }
    let mut found = Vec::new();
    for thread in &corpus.threads {
        let lines = by_thread.remove(&thread.tid).unwrap_or_default();
        let of_thread = thread_differences(thread, &lines);
        if !of_thread.is_empty() {
            found.push(format!("thread {} (tid {})", thread.name, thread.tid));
            found.extend(of_thread);
        }
    }
    for (tid, lines) in by_thread {
        found.push(format!("a thread nobody expected (tid {tid})"));
        found.extend(lines.iter().map(|line| format!("+ {}", show(line))));
    }
    found
}

fn thread_differences(thread: &Thread, observed: &[&Line]) -> Vec<String> {
    let mut found = Vec::new();
    let expected: Vec<&Expected> = thread.events.iter().collect();
    let pairs = align(&expected, observed);
    let (mut next_expected, mut next_observed) = (0, 0);
    for (at, seen) in pairs.iter().copied().chain([(expected.len(), observed.len())]) {
        let missing = expected.get(next_expected..at).unwrap_or_default();
        found.extend(
            missing
                .iter()
                .map(|event| format!("- {}: {}", event.place, describe(event))),
        );
        let surplus = observed.get(next_observed..seen).unwrap_or_default();
        found.extend(surplus.iter().map(|line| format!("+ {}", show(line))));
        if let (Some(event), Some(line)) = (expected.get(at), observed.get(seen)) {
            let wrong = event_differences(thread, event, line);
            if !wrong.is_empty() {
                found.push(format!(
                    "! {}: {}\n    {}",
                    event.place,
                    show(line),
                    wrong.join("\n    ")
                ));
            }
        }
        (next_expected, next_observed) = (at + 1, seen + 1);
    }
    for pair in observed.windows(2) {
        if let [before, after] = pair
            && after.mono_ns < before.mono_ns
        {
            found.push(format!(
                "! out of order within the thread: {} comes after {}",
                show(after),
                show(before)
            ));
        }
    }
    found
}

/// Longest common subsequence by event name: pairs of indexes, ascending.
fn align(expected: &[&Expected], observed: &[&Line]) -> Vec<(usize, usize)> {
    let same = |at: usize, seen: usize| match (expected.get(at), observed.get(seen)) {
        (Some(event), Some(line)) => event.event == line.event,
        _ => false,
    };
    let width = observed.len() + 1;
    let mut lengths = vec![0_u32; (expected.len() + 1) * width];
    let length =
        |lengths: &[u32], at: usize, seen: usize| lengths.get(at * width + seen).copied().unwrap_or(0);
    for at in (0..expected.len()).rev() {
        for seen in (0..observed.len()).rev() {
            let best = if same(at, seen) {
                length(&lengths, at + 1, seen + 1) + 1
            } else {
                length(&lengths, at + 1, seen).max(length(&lengths, at, seen + 1))
            };
            if let Some(cell) = lengths.get_mut(at * width + seen) {
                *cell = best;
            }
        }
    }
    let (mut pairs, mut at, mut seen) = (Vec::new(), 0, 0);
    while at < expected.len() && seen < observed.len() {
        if same(at, seen) {
            pairs.push((at, seen));
            (at, seen) = (at + 1, seen + 1);
        } else if length(&lengths, at + 1, seen) >= length(&lengths, at, seen + 1) {
            at += 1;
        } else {
            seen += 1;
        }
    }
    pairs
}

fn event_differences(thread: &Thread, expected: &Expected, line: &Line) -> Vec<String> {
    let mut wrong = header_differences(thread, expected, line);
    let registers = line.registers();
    if !accepts(expected.args.as_ref(), registers.as_ref()) {
        wrong.push(format!(
            "args is {}, not {}",
            or_none(registers.as_ref()),
            or_none(expected.args.as_ref())
        ));
    }
    for (name, parameter) in &expected.params {
        wrong.extend(parameter_differences(name, parameter, line));
    }
    for (name, text) in &expected.names {
        let observed = line.names.get(name).map_or("absent", String::as_str);
        if observed != text {
            wrong.push(format!("names.{name} is {observed}, not {text}"));
        }
    }
    // What a register alone gives is in `args` already; everything else must be known to the corpus.
    let surplus = line.beyond_registers();
    let surplus = surplus
        .into_iter()
        .filter(|name| !expected.params.contains_key(*name));
    wrong.extend(surplus.map(|name| format!("{name} was not expected: {}", shown(line, name))));
    wrong
}

fn header_differences(thread: &Thread, expected: &Expected, line: &Line) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    let ret = line.ret.map(|ret| Value::Number(ret.cast_unsigned()));
    check(
        accepts(expected.ret.as_ref(), ret.as_ref()),
        format!(
            "ret is {}, not {}",
            or_none(ret.as_ref()),
            or_none(expected.ret.as_ref())
        ),
    );
    check(
        line.pid == thread.pid,
        format!("pid is {}, not {}", line.pid, thread.pid),
    );
    let namespaces = (line.ns_tid, line.ns_pid) == (line.tid, line.pid);
    check(
        namespaces,
        format!("the ids in its namespace are {}/{}", line.ns_pid, line.ns_tid),
    );
    check(
        (line.uid, line.gid) == (expected.uid, expected.gid),
        format!(
            "uid, gid are {}, {}, not {}, {}",
            line.uid, line.gid, expected.uid, expected.gid
        ),
    );
    check(
        line.pid_ns != 0 && line.mnt_ns != 0,
        "a namespace is unknown".to_owned(),
    );
    let comm = Value::Text(line.comm.clone().into_bytes());
    check(
        expected.comm.accepts(&comm),
        format!("comm is {comm}, not {}", expected.comm),
    );
    let is_call = expected.ret.is_some();
    let native = ringside_event_abi::event_by_name(&expected.event).and_then(|event| event.nr_x86_64);
    let nr = expected.i386.or(native);
    check(line.nr == nr, format!("nr is {:?}, not {nr:?}", line.nr));
    let abi = expected.i386.map(|_| "i386");
    check(
        line.abi.as_deref() == abi,
        format!("abi is {:?}, not {abi:?}", line.abi),
    );
    check(
        line.duration_ns.is_some()
            == (is_call
                || expected.params.contains_key("completion") && expected.event == "io_uring_request"),
        format!("duration_ns is {:?}", line.duration_ns),
    );
    check(!line.no_start, "its entry was not seen".to_owned());
    wrong
}

fn parameter_differences(name: &str, expected: &Parameter, line: &Line) -> Vec<String> {
    let mut wrong = Vec::new();
    if line.unsupported.contains(name) && expected.may_be_unsupported {
        return wrong;
    }
    if line.unsupported.contains(name) {
        return vec![format!("{name} is unsupported here")];
    }
    let Some(value) = line.value(name) else {
        return vec![format!("{name} is {}, not {}", shown(line, name), expected.value)];
    };
    let matches = match expected.flag {
        Some(Flag::Truncated) => expected.value.begins_with(&value),
        _ => expected.value.accepts(&value),
    };
    if !matches {
        wrong.push(format!("{name} is {value}, not {}", expected.value));
    }
    let source = line.source(name);
    match expected.source.as_deref() {
        Some(wanted) if wanted != "any" && wanted != source => {
            wrong.push(format!("{name} comes from {source}, not {wanted}"));
        }
        None if !OF_THE_CALL.contains(&source) => {
            wrong.push(format!("{name} comes from {source}, not from the call"));
        }
        _ => {}
    }
    for (flags, set, word) in [
        (&[Flag::Truncated, Flag::Cut][..], &line.truncated, "truncated"),
        (&[Flag::Unreadable], &line.unreadable, "unreadable"),
    ] {
        if set.contains(name) != expected.flag.is_some_and(|flag| flags.contains(&flag)) {
            wrong.push(format!(
                "{name} is{} flagged {word}",
                if set.contains(name) { "" } else { " not" }
            ));
        }
    }
    wrong
}

fn describe(expected: &Expected) -> String {
    let params = expected
        .params
        .iter()
        .map(|(name, parameter)| format!(" {name}={}", parameter.value));
    format!(
        "{}{} ret={}",
        expected.event,
        params.collect::<String>(),
        or_none(expected.ret.as_ref())
    )
}

/// One observed event, briefly.
fn show(line: &Line) -> String {
    let params = line
        .params
        .keys()
        .map(|name| format!(" {name}={}", shown(line, name)));
    let ret = line.ret.map(|ret| Value::Number(ret.cast_unsigned()));
    format!(
        "{}{} ret={} (cpu {}, {})",
        line.event,
        params.collect::<String>(),
        or_none(ret.as_ref()),
        line.cpu,
        line.comm
    )
}

fn shown(line: &Line, name: &str) -> String {
    match (line.value(name), line.params.get(name)) {
        (Some(value), _) => value.to_string(),
        (None, Some(json)) => json.to_string(),
        (None, None) => "absent".to_owned(),
    }
}

/// Both absent, or one that accepts the other.
fn accepts(expected: Option<&Value>, observed: Option<&Value>) -> bool {
    match (expected, observed) {
        (Some(expected), Some(observed)) => expected.accepts(observed),
        (None, None) => true,
        _ => false,
    }
}

fn or_none(value: Option<&Value>) -> String {
    value.map_or_else(|| "none".to_owned(), Value::to_string)
}

#[cfg(test)]
mod tests;
