//! What the consumer printed: JSON lines, checked and cut down to one process tree.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::value::Value;
use crate::failure::{Exit, Explain};

/// One event as the consumer prints it. Fields that no check needs are left out.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Line {
    pub(super) event: String,
    pub(super) mono_ns: u64,
    pub(super) duration_ns: Option<u64>,
    pub(super) cpu: u32,
    pub(super) tid: u64,
    pub(super) pid: u64,
    pub(super) ns_tid: u64,
    pub(super) ns_pid: u64,
    pub(super) uid: u32,
    pub(super) gid: u32,
    pub(super) pid_ns: u64,
    pub(super) mnt_ns: u64,
    pub(super) comm: String,
    pub(super) nr: Option<u32>,
    pub(super) ret: Option<i64>,
    /// The six registers of a call.
    pub(super) args: Option<serde_json::Value>,
    #[serde(default)]
    pub(super) params: BTreeMap<String, serde_json::Value>,
    #[serde(default)]
    pub(super) from: BTreeMap<String, String>,
    /// Names of numbers and bits, by parameter.
    #[serde(default)]
    pub(super) names: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) truncated: BTreeSet<String>,
    #[serde(default)]
    pub(super) unreadable: BTreeSet<String>,
    #[serde(default)]
    pub(super) unsupported: BTreeSet<String>,
    #[serde(default)]
    pub(super) no_start: bool,
}

/// A line of the consumer that is not an event as docs describe it.
#[derive(Debug, thiserror::Error)]
#[error("line {line} of the events is not an event")]
pub(super) struct ObservedError {
    line: usize,
    source: serde_json::Error,
}

impl Explain for ObservedError {
    fn exit(&self) -> Exit {
        Exit::ProofFailed
    }
}

/// Every event, in the order in which the consumer printed them.
pub(super) fn parse(text: &str) -> Result<Vec<Line>, ObservedError> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| serde_json::from_str(line).map_err(|source| ObservedError { line: at + 1, source }))
        .collect()
}

/// The events of one process and all its descendants. The root is the first process that executes `path`
/// with `argument` as its second word; what its thread did before that is not part of it.
pub(super) fn tree(lines: &[Line], path: &str, argument: &str) -> Vec<Line> {
    let Some(start) = lines.iter().position(|line| line.executes(path, argument)) else {
        return Vec::new();
    };
    let lines = lines.get(start..).unwrap_or_default();
    let mut members: BTreeSet<u64> = lines.first().map(|root| root.tid).into_iter().collect();
    // Until nothing is added: a child's line may stand before that of its birth.
    loop {
        let before = members.len();
        let births = lines
            .iter()
            .filter(|line| line.event == "process_fork" && members.contains(&line.tid));
        let children: Vec<u64> = births
            .filter_map(|line| line.params.get("child_tid")?.as_u64())
            .collect();
        members.extend(children);
        if members.len() == before {
            break;
        }
    }
    lines
        .iter()
        .filter(|line| members.contains(&line.tid))
        .cloned()
        .collect()
}

impl Line {
    /// Whether this is the moment at which a process becomes `path` with this second word.
    pub(super) fn executes(&self, path: &str, argument: &str) -> bool {
        let word = |at: usize| self.params.get("argv")?.as_array()?.get(at)?.as_str();
        self.event == "execve"
            && self.ret == Some(0)
            && self.params.get("path").and_then(serde_json::Value::as_str) == Some(path)
            && word(1) == Some(argument)
    }

    /// A parameter in the notation of the corpus; `None` when it is absent or of no known shape.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        self.params.get(name).and_then(value)
    }

    /// The registers in the notation of the corpus.
    pub(super) fn registers(&self) -> Option<Value> {
        self.args.as_ref().and_then(value)
    }

    /// Where a parameter came from; what is not listed came from a register.
    pub(super) fn source(&self, name: &str) -> &str {
        self.from.get(name).map_or("register", String::as_str)
    }

    /// The parameters that registers alone do not give: read from memory or the kernel, or not whole.
    pub(super) fn beyond_registers(&self) -> BTreeSet<&str> {
        self.from
            .keys()
            .chain(&self.unreadable)
            .chain(&self.truncated)
            .chain(&self.unsupported)
            .map(String::as_str)
            .collect()
    }
}

fn value(json: &serde_json::Value) -> Option<Value> {
    use serde_json::Value as Json;
    match json {
        Json::Number(number) => number
            .as_u64()
            .or_else(|| number.as_i64().map(i64::cast_unsigned))
            .map(Value::Number),
        Json::String(text) => Some(Value::Text(text.clone().into_bytes())),
        Json::Array(items) => items.iter().map(value).collect::<Option<_>>().map(Value::List),
        Json::Object(fields) => match fields.get("hex").and_then(Json::as_str) {
            Some(hex) => bytes_of_hex(hex).map(Value::Text),
            None if fields.contains_key("family") => address(fields),
            None => {
                let field = |(name, json): (&String, _)| Some((name.clone(), value(json)?));
                fields.iter().map(field).collect::<Option<_>>().map(Value::Struct)
            }
        },
        Json::Null => Some(Value::Null),
        Json::Bool(_) => None,
    }
}

fn address(fields: &serde_json::Map<String, serde_json::Value>) -> Option<Value> {
    let text = |name: &str| fields.get(name).and_then(serde_json::Value::as_str);
    match text("family")? {
        family @ ("inet" | "inet6") => {
            let address: std::net::IpAddr = text("address")?.parse().ok()?;
            (address.is_ipv6() == (family == "inet6")).then_some(())?;
            Some(Value::inet(address, fields.get("port")?.as_u64()?))
        }
        "unix" => Some(match (text("path"), text("abstract")) {
            (Some(path), _) => Value::unix(path),
            (None, Some(name)) => Value::abstract_unix(name),
            (None, None) => Value::unnamed(),
        }),
        _ => None,
    }
}

fn bytes_of_hex(hex: &str) -> Option<Vec<u8>> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A line with everything that a check looks at by default; `rest` is more JSON, with a leading comma.
    pub(in crate::vm) fn line(event: &str, tid: u64, rest: &str) -> String {
        format!(
            "{{\"event\":\"{event}\",\"mono_ns\":5,\"cpu\":0,\"tid\":{tid},\"pid\":{tid},\"ns_tid\":{tid},\"ns_pid\":{tid},\
             \"uid\":0,\"gid\":0,\"pid_ns\":1,\"mnt_ns\":1,\"comm\":\"activity\"{rest}}}"
        )
    }

    const EXEC: &str =
        ",\"duration_ns\":1,\"nr\":59,\"ret\":0,\"params\":{\"path\":\"/p\",\"argv\":[\"p\",\"run\"]}";

    #[test]
    fn a_tree_begins_with_its_exec_and_has_descendants_only() {
        let text = [
            line("close", 10, ""),
            line("execve", 10, EXEC),
            line("close", 12, ""),
            line("process_fork", 11, ",\"params\":{\"child_tid\":12}"),
            line("process_fork", 10, ",\"params\":{\"child_tid\":11}"),
            line("close", 99, ""),
            line("process_exit", 10, ""),
        ]
        .join("\n");
        let tids: Vec<u64> = tree(&parse(&text).expect("parses"), "/p", "run")
            .iter()
            .map(|line| line.tid)
            .collect();
        assert_eq!(tids, [10, 12, 11, 10, 10]);
    }

    #[test]
    fn values_take_the_notation_of_the_corpus() {
        let params = ",\"params\":{\"peer\":{\"family\":\"inet6\",\"address\":\"::1\",\"port\":7},\"local\":{\"family\":\"unix\"},\
                      \"fd\":-1,\"path\":{\"hex\":\"ff00\"},\"argv\":[\"a\",\"\"],\"addr\":null,\
                      \"fds\":[{\"fd\":3,\"events\":1}]}";
        let line = &parse(&line("connect", 1, params)).expect("parses")[0];
        let shown: Vec<String> = line
            .params
            .keys()
            .map(|name| line.value(name).expect("known").to_string())
            .collect();
        assert_eq!(
            shown,
            [
                "null",
                "[\"a\",\"\"]",
                "-1",
                "[{events=1 fd=3}]",
                "unnamed",
                "\"\u{fffd}\\0\"",
                "inet(\"::1\",7)"
            ]
        );
    }

    #[test]
    fn a_line_that_is_no_event_is_named_by_its_number() {
        let text = format!("{}\n{{\"event\":3}}", line("close", 1, ""));
        assert_eq!(
            parse(&text).expect_err("must fail").to_string(),
            "line 2 of the events is not an event"
        );
    }
}
