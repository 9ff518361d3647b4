//! The expectation that people write: `ci/guest/corpus/*.expected`, whose head explains its notation.
//!
//! A corpus is read after the run, because some of its values are names of what only the run knows.

mod sections;

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Flag, Names};
use super::notation::{Cursor, Syntax};
use super::value::Value;
use crate::failure::{Exit, Explain};

pub(super) use sections::{DATA, SECTIONS, URING, URING_SEPARATE};

/// A corpus line that cannot be used. The fix is always in the corpus or in the program beside it.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {syntax}")]
pub(super) struct CorpusError {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) syntax: Syntax,
}

impl Explain for CorpusError {
    fn exit(&self) -> Exit {
        Exit::BadInput
    }

    fn hint(&self) -> Option<String> {
        Some("the notation is explained at the head of the file".to_owned())
    }
}

/// Everything one program must have caused.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// Names of the events in the default wanted set.
    pub(super) default: BTreeSet<String>,
    pub(super) threads: Vec<Thread>,
    /// Calls that are counted as `unsupported_abi` and have no record.
    pub(super) unsupported: u64,
}

/// The events of one thread, in order.
#[derive(Debug)]
pub(super) struct Thread {
    pub(super) name: String,
    pub(super) tid: u64,
    pub(super) pid: u64,
    pub(super) events: Vec<Expected>,
}

/// One event.
#[derive(Debug)]
pub(super) struct Expected {
    /// Where it is written: `FILE:LINE`.
    pub(super) place: String,
    pub(super) event: String,
    /// The thread's name.
    pub(super) comm: Value,
    /// The thread's user and group.
    pub(super) uid: u32,
    pub(super) gid: u32,
    /// Absent for events that are not system calls.
    pub(super) ret: Option<Value>,
    /// Its number, if it is a 32-bit call.
    pub(super) i386: Option<u32>,
    /// The registers; absent where a record must not have them.
    pub(super) args: Option<Value>,
    pub(super) params: BTreeMap<String, Parameter>,
    /// Decoded names that must be there, by parameter.
    pub(super) names: BTreeMap<String, String>,
}

/// One parameter of an event.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) value: Value,
    /// `any` accepts every source; without one it is a register's or the program's memory.
    pub(super) source: Option<String>,
    pub(super) flag: Option<Flag>,
    /// This kernel cannot give it, and the driver says so.
    pub(super) may_be_unsupported: bool,
}

/// What the module cannot ask a kernel for whose spinlocks sleep (docs/kernel-support.md).
const UNSUPPORTED_ON_RT: [&str; 3] = ["exe", "file", "peer"];

/// What a record has only if it is asked for: run_corpus of ci/guest/init does so when everything is wanted.
fn is_on_request(name: &str, parameter: &Parameter) -> bool {
    name == "environment" || parameter.source.as_deref() == Some("fd_at_entry")
}

impl Corpus {
    /// Reads the files of a corpus, as (name, text), and puts values in the place of names. What a file defines
    /// holds in those after it.
    pub(super) fn parse(files: &[(&str, &str)], names: &Names) -> Result<Corpus, CorpusError> {
        let mut reader = Reader {
            names,
            corpus: Corpus::default(),
            constants: BTreeMap::new(),
            sources: BTreeMap::new(),
            comm: Value::Any,
            uid: 0,
            gid: 0,
        };
        for (file, text) in files {
            for (at, line) in text.lines().enumerate() {
                let place = Place { file, line: at + 1 };
                reader.line(place, line.trim()).map_err(|syntax| CorpusError {
                    file: (*file).to_owned(),
                    line: place.line,
                    syntax,
                })?;
            }
        }
        Ok(reader.corpus)
    }

    /// Only the events of the default wanted set, and of them only what nobody asked for.
    pub(super) fn keep_default(&mut self) {
        let default = std::mem::take(&mut self.default);
        self.keep(&default);
        self.default = default;
        for expected in self.threads.iter_mut().flat_map(|thread| &mut thread.events) {
            expected.params.retain(|name, param| !is_on_request(name, param));
        }
    }

    /// Only these events.
    pub(super) fn keep(&mut self, wanted: &BTreeSet<String>) {
        for thread in &mut self.threads {
            thread.events.retain(|expected| wanted.contains(&expected.event));
        }
    }

    /// For a kernel with PREEMPT_RT.
    pub(super) fn accept_rt(&mut self) {
        let events = self.threads.iter_mut().flat_map(|thread| &mut thread.events);
        for (name, parameter) in events.flat_map(|expected| &mut expected.params) {
            // Of peers only those of unix sockets need a lock.
            let is_inet = matches!(&parameter.value, Value::Address(address) if address.starts_with("inet"));
            parameter.may_be_unsupported = UNSUPPORTED_ON_RT.contains(&name.as_str()) && !is_inet;
        }
    }

    /// For a kernel without type information of its own: where it keeps what requests name is not known.
    pub(super) fn accept_untyped(&mut self) {
        let events = self.threads.iter_mut().flat_map(|thread| &mut thread.events);
        for expected in events.filter(|expected| expected.event.starts_with("io_uring_")) {
            expected
                .params
                .retain(|name, _| !["dirfd", "new_dirfd", "fd"].contains(&name.as_str()));
            for (name, parameter) in &mut expected.params {
                parameter.may_be_unsupported |= ["path", "new_path", "addr"].contains(&name.as_str());
            }
        }
    }

    /// Decides what becomes of values in memory that is not there.
    pub(super) fn settle_absent(&mut self, hooks_may_fault: bool) {
        let events = self.threads.iter_mut().flat_map(|thread| &mut thread.events);
        for parameter in events.flat_map(|expected| expected.params.values_mut()) {
            if parameter.flag != Some(Flag::Absent) {
                continue;
            }
            parameter.flag = (!hooks_may_fault).then_some(Flag::Unreadable);
            if !hooks_may_fault {
                parameter.value = Value::Text(Vec::new());
            }
        }
    }

    /// How many events it has.
    #[cfg(test)]
    pub(super) fn events(&self) -> usize {
        self.threads.iter().map(|thread| thread.events.len()).sum()
    }
}

/// A line of a file, from 1.
#[derive(Clone, Copy)]
struct Place<'file> {
    file: &'file str,
    line: usize,
}

struct Reader<'names> {
    names: &'names Names,
    corpus: Corpus,
    constants: BTreeMap<String, u64>,
    sources: BTreeMap<String, String>,
    comm: Value,
    uid: u32,
    gid: u32,
}

impl Reader<'_> {
    fn line(&mut self, place: Place<'_>, line: &str) -> Result<(), Syntax> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        match first {
            "let" => {
                let (name, value) = rest.split_once('=').ok_or(Syntax::expected("NAME = NUMBER"))?;
                let value = self.cursor(value.trim()).number()?;
                self.constants.insert(name.trim().to_owned(), value);
            }
            "default" => self
                .corpus
                .default
                .extend(rest.split_whitespace().map(str::to_owned)),
            "source" => {
                for pair in rest.split_whitespace() {
                    let (place, source) = pair.split_once('=').ok_or(Syntax::expected("PARAM=SOURCE"))?;
                    self.sources.insert(place.to_owned(), source.to_owned());
                }
            }
            "unsupported" => self.corpus.unsupported += 1,
            _ if line.starts_with('[') => self.thread(line)?,
            event => {
                let expected = self.event(place, event, rest)?;
                let thread = self.corpus.threads.last_mut().ok_or(Syntax::expected(
                    "a [THREAD pid=THREAD] line before the first event",
                ))?;
                thread.events.push(expected);
            }
        }
        Ok(())
    }

    fn thread(&mut self, line: &str) -> Result<(), Syntax> {
        let inner = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
            .ok_or(Syntax::expected("]"))?;
        let mut words = inner.split_whitespace();
        let name = words
            .next()
            .ok_or(Syntax::expected("the name of a thread"))?
            .to_owned();
        let (mut pid, mut comm) = (None, None);
        for word in words {
            match word.split_once('=') {
                Some(("pid", owner)) => pid = Some(self.note(owner)?),
                Some(("comm", value)) => comm = Some(self.cursor(value).expected()?),
                _ => return Err(Syntax::expected("pid=THREAD or comm=\"name\"")),
            }
        }
        self.comm = comm.ok_or(Syntax::expected("comm=\"name\""))?;
        (self.uid, self.gid) = (0, 0);
        let pid = pid.ok_or(Syntax::expected("pid=THREAD"))?;
        let tid = self.note(&name)?;
        self.corpus.threads.push(Thread {
            name,
            tid,
            pid,
            events: Vec::new(),
        });
        Ok(())
    }

    fn event(&mut self, place: Place<'_>, event: &str, rest: &str) -> Result<Expected, Syntax> {
        let (mut params, mut names) = (BTreeMap::new(), BTreeMap::new());
        let (mut ret, mut args, mut comm, mut uid, mut gid) = (None, None, None, None, None);
        let mut i386 = None;
        let mut cursor = self.cursor(rest);
        while let Some(key) = cursor.key()? {
            match key.name.as_str() {
                "ret" => ret = Some(cursor.expected()?),
                "i386" => i386 = Some(id(cursor.number()?)?),
                "comm" => comm = Some(cursor.expected()?),
                "args" => args = Some(filled(cursor.expected()?)),
                "header.uid" => uid = Some(id(cursor.number()?)?),
                "header.gid" => gid = Some(id(cursor.number()?)?),
                name => match name.strip_prefix("names.") {
                    Some(of) => drop(names.insert(of.to_owned(), cursor.text()?)),
                    None => {
                        let name = name.strip_prefix("params.").unwrap_or(name);
                        let parameter = Parameter {
                            value: cursor.expected()?,
                            source: key.source.or_else(|| self.source(event, name)),
                            flag: key.flag,
                            may_be_unsupported: false,
                        };
                        params.insert(name.to_owned(), parameter);
                    }
                },
            }
        }
        self.comm = comm.unwrap_or_else(|| self.comm.clone());
        (self.uid, self.gid) = (uid.unwrap_or(self.uid), gid.unwrap_or(self.gid));
        Ok(Expected {
            place: format!("{}:{}", place.file, place.line),
            event: event.to_owned(),
            comm: self.comm.clone(),
            uid: self.uid,
            gid: self.gid,
            ret,
            i386,
            args,
            params,
            names,
        })
    }

    /// What a `source` line says of this event, or of all.
    fn source(&self, event: &str, param: &str) -> Option<String> {
        self.sources
            .get(&format!("{event}.{param}"))
            .or_else(|| self.sources.get(param))
            .cloned()
    }

    fn note(&self, name: &str) -> Result<u64, Syntax> {
        self.names
            .notes
            .get(name)
            .copied()
            .ok_or_else(|| Syntax::Unreported(name.to_owned()))
    }

    fn cursor<'line>(&'line self, text: &'line str) -> Cursor<'line> {
        Cursor::new(text, &self.constants, self.names)
    }
}

/// Registers that nobody set are zero.
fn filled(mut value: Value) -> Value {
    if let Value::List(items) = &mut value {
        items.resize(6, Value::Number(0));
    }
    value
}

fn id(number: u64) -> Result<u32, Syntax> {
    u32::try_from(number).map_err(|_| Syntax::expected("an id of 32 bits"))
}

#[cfg(test)]
mod tests;
