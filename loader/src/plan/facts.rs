//! What the kernel offers to who hooks functions: kinds of hooks, and functions that begin like those of calls.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use ringside_event_abi::table::{ENTRY_PREFIXES, Entry, HOOKS, Hook};

use super::Preemption;

/// The symbols of the kernel.
const KALLSYMS: &str = "/proc/kallsyms";

/// Names with their addresses; an address is absent where the kernel does not tell it.
pub(crate) type Symbols = BTreeMap<String, Option<NonZeroU64>>;

/// Facts only: what follows from them is the plan's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    hooks: Vec<Hook>,
    symbols: Symbols,
    preemption: Preemption,
    keeps_order: bool,
}

/// The kernel's symbols cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("cannot read `{}`", path.display())]
pub(crate) struct FactsError {
    path: PathBuf,
    source: io::Error,
}

impl Facts {
    /// `hooks`: what the driver offers on this kernel.
    pub(crate) fn new(hooks: Vec<Hook>) -> Self {
        Self {
            hooks,
            symbols: Symbols::new(),
            preemption: Preemption::default(),
            keeps_order: true,
        }
    }

    /// The same of a driver whose hooks of functions can be preempted. `keeps_order`: it can then, for a moment,
    /// have preemption off, so that records come in order.
    pub(crate) fn preempted(self, preemption: Preemption, keeps_order: bool) -> Self {
        Self {
            preemption,
            keeps_order,
            ..self
        }
    }

    /// Why hooks of functions cannot be relied on.
    pub(super) fn preempted_by(&self) -> Option<Preemption> {
        match self.preemption {
            Preemption::Voluntary => None,
            Preemption::Realtime => Some(Preemption::Realtime),
            by @ (Preemption::Full | Preemption::Unknown) => (!self.keeps_order).then_some(by),
        }
    }

    /// The same with the symbols that [`read_symbols`] found.
    pub(crate) fn with_symbols(self, symbols: Symbols) -> Self {
        Self { symbols, ..self }
    }

    /// Hooks from the bits of `ringside_info.hook_kinds`; bits this build does not know are left out.
    pub(crate) fn hooks_of(bits: u32) -> Vec<Hook> {
        HOOKS
            .iter()
            .map(|row| row.hook)
            .filter(|hook| bits >> (*hook as u32) & 1 == 1)
            .collect()
    }

    pub(super) fn hooks(&self) -> &[Hook] {
        &self.hooks
    }

    /// `None`: there is no such symbol.
    pub(super) fn symbol(&self, name: &str) -> Option<Option<NonZeroU64>> {
        self.symbols.get(name).copied()
    }

    /// The kernel runs 32-bit programs.
    pub(super) fn has_ia32(&self) -> bool {
        self.symbols.keys().any(|name| {
            ENTRY_PREFIXES
                .iter()
                .any(|row| row.entry == Entry::Ia32 && name.starts_with(row.prefix))
        })
    }
}

/// Reads the functions of system calls from `/proc/kallsyms`: some hundred of the kernel's hundred thousand.
pub(crate) fn read_symbols() -> Result<Symbols, FactsError> {
    let path = Path::new(KALLSYMS);
    let failed = |source| FactsError {
        path: path.to_path_buf(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    symbols(BufReader::with_capacity(1 << 20, file)).map_err(failed)
}

/// `ffffffff81234560 T __x64_sys_openat`; lines of modules have a fourth word.
pub(super) fn symbols(mut from: impl BufRead) -> io::Result<Symbols> {
    let mut symbols = Symbols::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line)? == 0 {
            return Ok(symbols);
        }
        let Ok(text) = std::str::from_utf8(&line) else {
            continue;
        };
        let mut words = text.split_ascii_whitespace();
        let (Some(address), Some(kind), Some(name), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        if matches!(kind, "T" | "t" | "W" | "w")
            && ENTRY_PREFIXES.iter().any(|row| name.starts_with(row.prefix))
        {
            let address = u64::from_str_radix(address, 16).ok().and_then(NonZeroU64::new);
            symbols.insert(name.to_owned(), address);
        }
    }
}
