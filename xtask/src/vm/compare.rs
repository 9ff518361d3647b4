//! An expectation against what was observed, thread by thread.

use std::collections::{BTreeMap, BTreeSet};

use super::corpus::{Corpus, Expected, Parameter, Thread};
use super::names::Flag;
use super::observed::Line;
use super::value::Value;

/// A truncated value must still have this much: drivers promise 4096 bytes and may cut at an element.
const TRUNCATED_AT_LEAST_BYTES: usize = 4000;

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
                .map(|event| format!("- line {}: {}", event.line, describe(event))),
        );
        let surplus = observed.get(next_observed..seen).unwrap_or_default();
        found.extend(surplus.iter().map(|line| format!("+ {}", show(line))));
        if let (Some(event), Some(line)) = (expected.get(at), observed.get(seen)) {
            let wrong = event_differences(thread, event, line);
            if !wrong.is_empty() {
                found.push(format!(
                    "! line {}: {}\n    {}",
                    event.line,
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
    for (name, parameter) in &expected.params {
        wrong.extend(parameter_differences(name, parameter, line));
    }
    let surplus: BTreeSet<&String> = line
        .params
        .keys()
        .chain(&line.unsupported)
        .filter(|name| !expected.params.contains_key(*name))
        .collect();
    wrong.extend(
        surplus
            .into_iter()
            .map(|name| format!("{name} was not expected: {}", shown(line, name))),
    );
    wrong
}

fn header_differences(thread: &Thread, expected: &Expected, line: &Line) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: String| {
        if !holds {
            wrong.push(what);
        }
    };
    let ret = line.ret.map(i64::cast_unsigned);
    check(
        ret == expected.ret,
        format!("ret is {}, not {}", number(ret), number(expected.ret)),
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
        (line.uid, line.gid) == (0, 0),
        format!("uid, gid are {}, {}", line.uid, line.gid),
    );
    check(
        line.pid_ns != 0 && line.mnt_ns != 0,
        "a namespace is unknown".to_owned(),
    );
    let comm = Value::Text(line.comm.clone().into_bytes());
    check(
        expected.comm.contains(&comm),
        format!("comm is {comm}, not {}", any(&expected.comm)),
    );
    let is_call = expected.ret.is_some();
    let nr = ringside_event_abi::event_by_name(&expected.event).and_then(|event| event.nr_x86_64);
    check(line.nr == nr, format!("nr is {:?}, not {nr:?}", line.nr));
    check(
        line.duration_ns.is_some() == is_call,
        format!("duration_ns is {:?}", line.duration_ns),
    );
    check(!line.no_start, "its entry was not seen".to_owned());
    wrong
}

fn parameter_differences(name: &str, expected: &Parameter, line: &Line) -> Vec<String> {
    let mut wrong = Vec::new();
    if line.unsupported.contains(name) {
        return vec![format!("{name} is unsupported here")];
    }
    let Some(value) = line.value(name) else {
        return vec![format!(
            "{name} is {}, not {}",
            shown(line, name),
            any(&expected.values)
        )];
    };
    let matches = expected.values.iter().any(|wanted| match expected.flag {
        Some(Flag::Truncated) => begins(wanted, &value),
        _ => *wanted == value,
    });
    if !matches {
        wrong.push(format!("{name} is {value}, not {}", any(&expected.values)));
    }
    if expected.source != "any" && line.source(name) != expected.source {
        wrong.push(format!(
            "{name} comes from {}, not {}",
            line.source(name),
            expected.source
        ));
    }
    for (flag, set, word) in [
        (Flag::Truncated, &line.truncated, "truncated"),
        (Flag::Unreadable, &line.unreadable, "unreadable"),
    ] {
        if set.contains(name) != (expected.flag == Some(flag)) {
            wrong.push(format!(
                "{name} is{} flagged {word}",
                if set.contains(name) { "" } else { " not" }
            ));
        }
    }
    wrong
}

/// Whether `value` is what is left of `whole` after a cut that had to be made. A list loses its last zero.
fn begins(whole: &Value, value: &Value) -> bool {
    let (Some(whole), Some(mut value)) = (whole.bytes(), value.bytes()) else {
        return false;
    };
    if !whole.starts_with(&value) && value.last() == Some(&0) {
        value.pop();
    }
    whole.starts_with(&value) && value.len() >= TRUNCATED_AT_LEAST_BYTES && value.len() < whole.len()
}

fn describe(expected: &Expected) -> String {
    let params = expected
        .params
        .iter()
        .map(|(name, parameter)| format!(" {name}={}", any(&parameter.values)));
    format!(
        "{}{} ret={}",
        expected.event,
        params.collect::<String>(),
        number(expected.ret)
    )
}

/// One observed event, briefly.
fn show(line: &Line) -> String {
    let params = line
        .params
        .keys()
        .map(|name| format!(" {name}={}", shown(line, name)));
    let ret = number(line.ret.map(i64::cast_unsigned));
    format!(
        "{}{} ret={ret} (cpu {}, {})",
        line.event,
        params.collect::<String>(),
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

fn any(values: &[Value]) -> String {
    values
        .iter()
        .map(Value::to_string)
        .collect::<Vec<_>>()
        .join(" or ")
}

fn number(value: Option<u64>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| Value::Number(value).to_string())
}

#[cfg(test)]
mod tests;
