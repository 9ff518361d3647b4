//! The expectation that people write: `ci/guest/corpus/*.expected`, whose head explains its notation.
//!
//! A corpus is read after the run, because some of its values are names of what only the run knows.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{Flag, Names};
use super::notation::{Cursor, Syntax};
use super::value::Value;
use crate::failure::{Exit, Explain};

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
    /// Where it is written, from 1.
    pub(super) line: usize,
    pub(super) event: String,
    /// Names of the thread, one of which it must carry.
    pub(super) comm: Vec<Value>,
    /// Absent for events that are not system calls.
    pub(super) ret: Option<u64>,
    pub(super) params: BTreeMap<String, Parameter>,
}

/// One parameter of an event.
#[derive(Debug)]
pub(super) struct Parameter {
    /// One of these.
    pub(super) values: Vec<Value>,
    /// `any` accepts every source.
    pub(super) source: String,
    pub(super) flag: Option<Flag>,
}

impl Corpus {
    /// Reads a corpus and puts values in the place of names. `file` is for messages.
    pub(super) fn parse(file: &str, text: &str, names: &Names) -> Result<Corpus, CorpusError> {
        let mut reader = Reader {
            names,
            corpus: Corpus::default(),
            constants: BTreeMap::new(),
            sources: BTreeMap::new(),
            comm: Vec::new(),
        };
        for (at, line) in text.lines().enumerate() {
            let line_number = at + 1;
            reader
                .line(line_number, line.trim())
                .map_err(|syntax| CorpusError {
                    file: file.to_owned(),
                    line: line_number,
                    syntax,
                })?;
        }
        Ok(reader.corpus)
    }

    /// Only the events of the default wanted set.
    pub(super) fn keep_default(&mut self) {
        let Corpus { default, threads, .. } = self;
        for thread in threads {
            thread.events.retain(|expected| default.contains(&expected.event));
        }
    }

    /// How many events it has.
    #[cfg(test)]
    pub(super) fn events(&self) -> usize {
        self.threads.iter().map(|thread| thread.events.len()).sum()
    }
}

struct Reader<'names> {
    names: &'names Names,
    corpus: Corpus,
    constants: BTreeMap<String, u64>,
    sources: BTreeMap<String, String>,
    comm: Vec<Value>,
}

impl Reader<'_> {
    fn line(&mut self, line_number: usize, line: &str) -> Result<(), Syntax> {
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
                    let (param, source) = pair.split_once('=').ok_or(Syntax::expected("PARAM=SOURCE"))?;
                    self.sources.insert(param.to_owned(), source.to_owned());
                }
            }
            "unsupported" => self.corpus.unsupported += 1,
            _ if line.starts_with('[') => self.thread(line)?,
            event => {
                let expected = self.event(line_number, event, rest)?;
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
                Some(("comm", value)) => comm = Some(self.cursor(value).alternatives()?),
                _ => return Err(Syntax::expected("pid=THREAD or comm=\"name\"")),
            }
        }
        self.comm = comm.ok_or(Syntax::expected("comm=\"name\""))?;
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

    fn event(&mut self, line: usize, event: &str, rest: &str) -> Result<Expected, Syntax> {
        let mut params = BTreeMap::new();
        let mut ret = None;
        let mut comm = None;
        let mut cursor = self.cursor(rest);
        while let Some(key) = cursor.key()? {
            match key.name.as_str() {
                "ret" => ret = Some(cursor.number()?),
                "comm" => comm = Some(cursor.alternatives()?),
                name => {
                    let mut values = cursor.alternatives()?;
                    if name == "args" {
                        values.iter_mut().for_each(fill_registers);
                    }
                    let source = key.source.or_else(|| self.sources.get(name).cloned());
                    let source = source.ok_or_else(|| Syntax::NoSource(name.to_owned()))?;
                    params.insert(
                        name.to_owned(),
                        Parameter {
                            values,
                            source,
                            flag: key.flag,
                        },
                    );
                }
            }
        }
        if let Some(comm) = comm {
            self.comm = comm;
        }
        Ok(Expected {
            line,
            event: event.to_owned(),
            comm: self.comm.clone(),
            ret,
            params,
        })
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

fn fill_registers(value: &mut Value) {
    if let Value::List(items) = value {
        items.resize(6, Value::Number(0));
    }
}

#[cfg(test)]
mod tests;
