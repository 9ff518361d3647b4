//! The notation of values in a corpus: a cursor over one line.

use std::collections::BTreeMap;
use std::net::IpAddr;

use super::names::{Flag, Names};
use super::value::Value;

/// What is wrong with a line.
#[derive(Debug, thiserror::Error)]
pub(super) enum Syntax {
    /// Something else had to be here.
    #[error("expected {what}")]
    Expected { what: &'static str },
    /// Something else had to be before this.
    #[error("expected {what} before `{rest}`")]
    ExpectedBefore { what: &'static str, rest: String },
    /// No `let` line above defines it.
    #[error("`{0}` has no `let` line above")]
    Undefined(String),
    /// The program has no such symbol, or it was never loaded.
    #[error("the program has no symbol `{0}`")]
    NoSymbol(String),
    /// The program's report has no such value: it did not get that far, or never notes it.
    #[error("the program did not report `{0}`")]
    Unreported(String),
}

impl Syntax {
    pub(super) fn expected(what: &'static str) -> Syntax {
        Syntax::Expected { what }
    }
}

/// `NAME=`, `NAME@SOURCE=`, `NAME!FLAG=`; a name may have parts: `names.how.flags=`, `names.fds[0].fd=`.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: String,
    pub(super) source: Option<String>,
    pub(super) flag: Option<Flag>,
}

/// What is left of a line, and what its names mean.
#[derive(Debug)]
pub(super) struct Cursor<'line> {
    rest: &'line str,
    constants: &'line BTreeMap<String, u64>,
    names: &'line Names,
}

impl<'line> Cursor<'line> {
    pub(super) fn new(
        rest: &'line str,
        constants: &'line BTreeMap<String, u64>,
        names: &'line Names,
    ) -> Self {
        Cursor {
            rest,
            constants,
            names,
        }
    }

    /// The next `NAME=`, or `None` at the end of the line.
    pub(super) fn key(&mut self) -> Result<Option<Key>, Syntax> {
        self.rest = self.rest.trim_start();
        if self.rest.is_empty() {
            return Ok(None);
        }
        let name = self.while_is(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']'));
        let source = self.take('@').then(|| self.word());
        let flag = if self.take('!') {
            match self.word().as_str() {
                "unreadable" => Some(Flag::Unreadable),
                "truncated" => Some(Flag::Truncated),
                "cut" => Some(Flag::Cut),
                "absent" => Some(Flag::Absent),
                _ => return Err(Syntax::expected("!unreadable, !truncated, !cut or !absent")),
            }
        } else {
            None
        };
        self.must('=', "=")?;
        Ok(Some(Key { name, source, flag }))
    }

    /// What is expected: a value, `any`, `any(VALUE,VALUE)`, `NUMBER..NUMBER`, or a list or structure of these.
    pub(super) fn expected(&mut self) -> Result<Value, Syntax> {
        let value = self.value()?;
        if !self.rest.starts_with("..") {
            return Ok(value);
        }
        self.skip(2);
        match (value, self.value()?) {
            (Value::Number(first), Value::Number(last)) => {
                Ok(Value::Range(first.cast_signed(), last.cast_signed()))
            }
            _ => Err(Syntax::expected("two numbers around ..")),
        }
    }

    /// A text in quotes.
    pub(super) fn text(&mut self) -> Result<String, Syntax> {
        self.quoted()
    }

    /// A value that must be a number.
    pub(super) fn number(&mut self) -> Result<u64, Syntax> {
        match self.value()? {
            Value::Number(number) => Ok(number),
            _ => Err(Syntax::expected("a number")),
        }
    }

    fn value(&mut self) -> Result<Value, Syntax> {
        let mut value = self.product()?;
        loop {
            let or = self.rest.starts_with('|');
            if !or && !self.rest.starts_with('+') {
                return Ok(value);
            }
            self.take(if or { '|' } else { '+' });
            value = match (value, self.product()?) {
                (Value::Number(left), Value::Number(right)) if or => Value::Number(left | right),
                (Value::Number(left), Value::Number(right)) => Value::Number(left.wrapping_add(right)),
                (Value::Text(left), Value::Text(right)) if !or => Value::Text([left, right].concat()),
                _ => return Err(Syntax::expected("two numbers, or two texts and +")),
            };
        }
    }

    fn product(&mut self) -> Result<Value, Syntax> {
        let value = self.atom()?;
        if !self.take('*') {
            return Ok(value);
        }
        match (value, self.atom()?) {
            (Value::Text(text), Value::Number(times)) => Ok(Value::Text(
                text.repeat(usize::try_from(times).unwrap_or_default()),
            )),
            (Value::List(items), Value::Number(times)) => {
                let times = usize::try_from(times).unwrap_or_default();
                let count = items.len().saturating_mul(times);
                Ok(Value::List(items.into_iter().cycle().take(count).collect()))
            }
            _ => Err(Syntax::expected("\"text\"*times or [list]*times")),
        }
    }

    fn atom(&mut self) -> Result<Value, Syntax> {
        match self.rest.chars().next() {
            Some('"') => Ok(Value::Text(self.quoted()?.into_bytes())),
            Some('[') => {
                self.take('[');
                Ok(Value::List(self.list(']')?))
            }
            Some('{') => self.structure(),
            Some('&') => {
                self.take('&');
                let name = self.word();
                self.names
                    .symbols
                    .get(&name)
                    .map(|address| Value::Number(*address))
                    .ok_or(Syntax::NoSymbol(name))
            }
            Some('$') => {
                self.take('$');
                let name = self.word();
                self.names
                    .notes
                    .get(&name)
                    .map(|value| Value::Number(*value))
                    .ok_or(Syntax::Unreported(name))
            }
            Some(digit) if digit.is_ascii_digit() || digit == '-' => self.literal(),
            Some(letter) if letter.is_ascii_alphabetic() => self.named(),
            _ => Err(self.before("a value")),
        }
    }

    fn named(&mut self) -> Result<Value, Syntax> {
        let name = self.word();
        if !self.take('(') {
            return match name.as_str() {
                "unnamed" => Ok(Value::unnamed()),
                "any" => Ok(Value::Any),
                "null" => Ok(Value::Null),
                _ => self
                    .constants
                    .get(&name)
                    .map(|value| Value::Number(*value))
                    .ok_or(Syntax::Undefined(name)),
            };
        }
        let value = match name.as_str() {
            "any" => return Ok(Value::OneOf(self.list(')')?)),
            "inet" => {
                let address: IpAddr = self
                    .quoted()?
                    .parse()
                    .map_err(|_| Syntax::expected("an IP address"))?;
                self.must(',', ",")?;
                Value::inet(address, self.number()?)
            }
            "unix" => Value::unix(&self.quoted()?),
            "abstract" => Value::abstract_unix(&self.quoted()?),
            "device" => Value::device(self.number()?),
            "hex" => Value::of_hex(&self.quoted()?).ok_or(Syntax::expected("pairs of hexadecimal digits"))?,
            _ => {
                return Err(Syntax::expected(
                    "any(), inet(), unix(), abstract(), device() or hex()",
                ));
            }
        };
        self.must(')', ")")?;
        Ok(value)
    }

    fn list(&mut self, end: char) -> Result<Vec<Value>, Syntax> {
        let mut items = Vec::new();
        while !self.take(end) {
            if !items.is_empty() {
                self.must(',', ",")?;
            }
            items.push(self.expected()?);
        }
        Ok(items)
    }

    /// `{FIELD=VALUE FIELD=VALUE}`, or with `..` at its end.
    fn structure(&mut self) -> Result<Value, Syntax> {
        self.must('{', "{")?;
        let mut fields = BTreeMap::new();
        loop {
            self.rest = self.rest.trim_start();
            if self.take('}') {
                return Ok(Value::Struct(fields));
            }
            if self.rest.starts_with("..}") {
                self.skip(3);
                return Ok(Value::Open(fields));
            }
            let name = self.word();
            self.must('=', "FIELD=VALUE or }")?;
            fields.insert(name, self.expected()?);
        }
    }

    fn quoted(&mut self) -> Result<String, Syntax> {
        self.must('"', "\"")?;
        let (text, rest) = self.rest.split_once('"').ok_or(Syntax::expected("\""))?;
        self.rest = rest;
        Ok(text.to_owned())
    }

    fn literal(&mut self) -> Result<Value, Syntax> {
        let negative = self.take('-');
        let word = self.word();
        let magnitude = match (word.strip_prefix("0x"), word.strip_prefix("0o")) {
            (Some(hex), _) => u64::from_str_radix(hex, 16),
            (_, Some(octal)) => u64::from_str_radix(octal, 8),
            _ => word.parse(),
        }
        .map_err(|_| Syntax::expected("a number: 10, -10, 0x10 or 0o10"))?;
        Ok(Value::Number(if negative {
            magnitude.wrapping_neg()
        } else {
            magnitude
        }))
    }

    fn word(&mut self) -> String {
        self.while_is(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn while_is(&mut self, belongs: impl Fn(char) -> bool) -> String {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    fn take(&mut self, wanted: char) -> bool {
        match self.rest.strip_prefix(wanted) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn must(&mut self, wanted: char, what: &'static str) -> Result<(), Syntax> {
        if self.take(wanted) {
            Ok(())
        } else {
            Err(self.before(what))
        }
    }

    fn before(&self, what: &'static str) -> Syntax {
        Syntax::ExpectedBefore {
            what,
            rest: self.rest.chars().take(30).collect(),
        }
    }
}
