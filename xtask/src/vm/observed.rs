//! What the consumer printed: JSON lines, checked and cut down to one process tree.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::value::Value;
use crate::failure::{Exit, Explain};

/// One event as the consumer prints it. Fields that no check needs are left out.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Line {
    pub(super) event: String,
    #[serde(default)]
    pub(super) time: String,
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
    /// Absent for calls of the machine's own ABI.
    pub(super) abi: Option<String>,
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
    let start = lines.iter().position(|line| line.executes(path, argument));
    descendants(lines, start)
}

/// Likewise of the thread `root`, where the exec that makes it one was not wanted.
pub(super) fn tree_of(lines: &[Line], root: u64) -> Vec<Line> {
    descendants(lines, lines.iter().position(|line| line.tid == root))
}

fn descendants(lines: &[Line], start: Option<usize>) -> Vec<Line> {
    let Some(lines) = start.and_then(|start| lines.get(start..)) else {
        return Vec::new();
    };
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
            Some(hex) => Value::of_hex(hex),
            None if fields.contains_key("family") => address(fields),
            None if fields.contains_key("base64") => data(fields, "base64", bytes_of_base64),
            None if fields.contains_key("text") => {
                data(fields, "text", |text| Some(text.as_bytes().to_vec()))
            }
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

/// Data is an object with one member.
fn data(
    fields: &serde_json::Map<String, serde_json::Value>,
    key: &str,
    bytes: fn(&str) -> Option<Vec<u8>>,
) -> Option<Value> {
    let text = fields.get(key).filter(|_| fields.len() == 1)?.as_str()?;
    bytes(text).map(Value::Text)
}

/// RFC 4648, strictly: padded, and no bits behind the last byte.
fn bytes_of_base64(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        Some(u32::from(value))
    };
    let mut bytes = Vec::new();
    let mut chunks = text.as_bytes().chunks(4).peekable();
    while let Some(chunk) = chunks.next() {
        let given = chunk.iter().take_while(|byte| **byte != b'=').count();
        let sound = chunk.len() == 4
            && (given == 4 || chunks.peek().is_none())
            && given >= 2
            && chunk.iter().skip(given).all(|byte| *byte == b'=');
        if !sound {
            return None;
        }
        let mut word = 0;
        for byte in chunk {
            word = word << 6 | if *byte == b'=' { 0 } else { digit(*byte)? };
        }
        let (whole, rest) = (given - 1, word & (0xff_ffff >> ((given - 1) * 8)));
        bytes.extend(word.to_be_bytes().into_iter().skip(1).take(whole));
        if rest != 0 {
            return None;
        }
    }
    Some(bytes)
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
    fn data_is_text_or_base64_and_nothing_beside() {
        let bytes = |json: &str| {
            let line = line("write", 1, &format!(",\"params\":{{\"buf\":{json}}}"));
            parse(&line).expect("parses")[0].value("buf")
        };
        let text = |bytes: &[u8]| Some(Value::Text(bytes.to_vec()));
        assert_eq!(bytes(r#"{"text":"a\n"}"#), text(b"a\n"));
        assert_eq!(bytes(r#"{"base64":""}"#), text(b""));
        assert_eq!(bytes(r#"{"base64":"AGZv"}"#), text(b"\0fo"));
        assert_eq!(bytes(r#"{"base64":"//vvvg=="}"#), text(b"\xff\xfb\xef\xbe"));
        assert_eq!(bytes(r#"{"base64":"AGY="}"#), text(b"\0f"));
        for wrong in ["A", "AA", "AA=A", "AGZ=", "AA==AA==", "AG Y", "===="] {
            assert_eq!(bytes(&format!(r#"{{"base64":"{wrong}"}}"#)), None, "{wrong}");
        }
        assert_eq!(bytes(r#"{"text":"a","base64":"AA=="}"#), None);
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
