//! The programs that run inside a guest: small C programs of `ci/guest/`, and the node's own static binaries.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use object::{Object, ObjectSymbol};
use serde::Deserialize;

use crate::command::Run;
use crate::failure::{Exit, Explain, Failure};
use crate::workspace::Context;

/// No start-up code and no library: nothing but what the source says. No SSE, no compiler inventions.
const FREESTANDING: [&str; 10] = [
    "-nostdlib",
    "-ffreestanding",
    "-fno-builtin",
    "-fno-stack-protector",
    "-fno-pic",
    "-no-pie",
    "-fcf-protection=none",
    "-mgeneral-regs-only",
    "-Wl,--build-id=none",
    "-Wl,-z,noexecstack",
];
/// In front of what a 32-bit compiler looks at there is nothing; behind it are the headers of this machine.
const I386: [&str; 3] = ["-m32", "-idirafter", "/usr/include/x86_64-linux-gnu"];
const HOSTED: [&str; 1] = ["-pthread"];

/// Why a program for the guest is not there.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProgramsError {
    /// Cargo built, but did not name the binary.
    #[error("cargo did not say where it put `{name}`")]
    NotBuilt { name: &'static str },
    /// The compiler's output is not an ELF file with symbols.
    #[error("cannot read the symbols of `{path}`")]
    Symbols {
        path: String,
        source: object::read::Error,
    },
    /// A file of this machine.
    #[error("cannot use `{path}`")]
    File { path: String, source: std::io::Error },
}

impl Explain for ProgramsError {
    fn exit(&self) -> Exit {
        match self {
            ProgramsError::File { source, .. } => Exit::of_io(source),
            _ => Exit::ToolFailed,
        }
    }
}

/// The program whose activity is known, with the 32-bit one that it executes.
#[derive(Debug)]
pub(super) struct Activity {
    pub(super) bytes: Vec<u8>,
    pub(super) bytes_i386: Vec<u8>,
    /// Addresses by name, of both: those of the second begin with `i386_`.
    pub(super) symbols: BTreeMap<String, u64>,
}

impl Activity {
    /// As the guest has them.
    pub(super) fn files(&self) -> [(&'static str, &[u8]); 2] {
        [("activity", &self.bytes), ("activity_i386", &self.bytes_i386)]
    }
}

/// The node's static binaries.
#[derive(Debug)]
pub(super) struct NodeBinaries {
    pub(super) loader: PathBuf,
    pub(super) consumer: PathBuf,
}

/// Compiles `ci/guest/activity.c` and `ci/guest/activity_i386.c`.
pub(super) fn activity(context: &Context) -> Result<Activity, Failure> {
    let path = compile("activity", &FREESTANDING, context)?;
    let bytes = read(&path)?;
    let flags = [&FREESTANDING[..], &I386].concat();
    let path_i386 = compile("activity_i386", &flags, context)?;
    let bytes_i386 = read(&path_i386)?;
    let own = |(name, _): &(String, u64)| name.starts_with("i386_");
    let mut symbols: BTreeMap<_, _> = symbols(&path_i386, &bytes_i386)?
        .into_iter()
        .filter(own)
        .collect();
    symbols.extend(self::symbols(&path, &bytes)?);
    Ok(Activity {
        symbols,
        bytes,
        bytes_i386,
    })
}

fn symbols(path: &Path, bytes: &[u8]) -> Result<Vec<(String, u64)>, ProgramsError> {
    let file = object::File::parse(bytes).map_err(|source| ProgramsError::Symbols {
        path: path.display().to_string(),
        source,
    })?;
    let named = file
        .symbols()
        .filter(ObjectSymbol::is_definition)
        .filter_map(|symbol| Some((symbol.name().ok()?.to_owned(), symbol.address())));
    Ok(named.collect())
}

/// Compiles `ci/guest/load.c`. Returns the program.
pub(super) fn load(context: &Context) -> Result<Vec<u8>, Failure> {
    Ok(read(&compile("load", &HOSTED, context)?)?)
}

/// Compiles `ci/guest/stress.c`, which speaks the ABI itself. Returns the program.
pub(super) fn stress(context: &Context) -> Result<Vec<u8>, Failure> {
    speaker("stress", context)
}

/// Compiles `ci/guest/hostile.c`, which speaks it badly. Returns the program.
pub(super) fn hostile(context: &Context) -> Result<Vec<u8>, Failure> {
    speaker("hostile", context)
}

/// Compiles `ci/guest/reload.c`, which speaks of little. Returns the program.
pub(super) fn reload(context: &Context) -> Result<Vec<u8>, Failure> {
    speaker("reload", context)
}

/// Compiles `ci/guest/filters.c`, which speaks of filters. Returns the program.
pub(super) fn filters(context: &Context) -> Result<Vec<u8>, Failure> {
    speaker("filters", context)
}

/// Compiles `ci/guest/overload.c`. Returns the program.
pub(super) fn overload(context: &Context) -> Result<Vec<u8>, Failure> {
    Ok(read(&compile("overload", &HOSTED, context)?)?)
}

/// Compiles `ci/guest/race.c`. Returns the program.
pub(super) fn race(context: &Context) -> Result<Vec<u8>, Failure> {
    Ok(read(&path_of_race(context)?)?)
}

/// Likewise, for this machine.
pub(super) fn path_of_race(context: &Context) -> Result<PathBuf, Failure> {
    let uapi = format!("-I{}", context.root.join("driver/uapi").display());
    compile("race", &[&HOSTED[..], &[uapi.as_str()]].concat(), context)
}

/// Compiles `ci/guest/sleepers.c`, which speaks of plans. Returns the program.
pub(super) fn sleepers(context: &Context) -> Result<Vec<u8>, Failure> {
    speaker("sleepers", context)
}

fn speaker(name: &str, context: &Context) -> Result<Vec<u8>, Failure> {
    let uapi = context.root.join("driver/uapi");
    let include = format!("-I{}", uapi.display());
    Ok(read(&compile(name, &["-pthread", &include], context)?)?)
}

/// Compiles `ci/guest/bench.c`. Returns the program.
pub(super) fn bench(context: &Context) -> Result<Vec<u8>, Failure> {
    Ok(read(&compile("bench", &[], context)?)?)
}

/// Compiles every one of them, also those that only a named command boots: a change of the ABI must not break
/// them unseen.
pub(crate) fn compile_all(context: &Context) -> Result<(), Failure> {
    activity(context)?;
    for program in [
        load, overload, stress, hostile, reload, filters, race, sleepers, bench,
    ] {
        program(context)?;
    }
    Ok(())
}

fn compile(name: &str, flags: &[&str], context: &Context) -> Result<PathBuf, Failure> {
    let dir = context.output("vm");
    std::fs::create_dir_all(&dir).map_err(|source| ProgramsError::File {
        path: dir.display().to_string(),
        source,
    })?;
    // Several runs may compile at once: each writes its own file, the last rename wins with equal bytes.
    let path = dir.join(name);
    let scratch = dir.join(format!("{name}.{}", std::process::id()));
    Run::new("gcc")
        .args(["-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror", "-static"])
        .args(flags)
        .arg("-o")
        .arg(&scratch)
        .arg(context.root.join("ci/guest").join(format!("{name}.c")))
        .run()?;
    std::fs::rename(&scratch, &path).map_err(|source| ProgramsError::File {
        path: path.display().to_string(),
        source,
    })?;
    Ok(path)
}

/// Builds loader and consumer as they run on a node: static, so that they start in an empty root.
pub(super) fn node_binaries(context: &Context) -> Result<NodeBinaries, Failure> {
    let built = Run::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--release", "--target", "x86_64-unknown-linux-gnu"])
        .args(["-p", "ringside-loader", "-p", "ringside-consumer"])
        .args(["--bins", "--message-format", "json-render-diagnostics"])
        .env("RUSTFLAGS", "-C target-feature=+crt-static")
        .current_dir(&context.root)
        .deadline(std::time::Duration::from_secs(1500))
        .run()?;
    let executables = executables(&String::from_utf8_lossy(&built.stdout));
    let find = |name| {
        executables
            .get(name)
            .cloned()
            .ok_or(ProgramsError::NotBuilt { name })
    };
    Ok(NodeBinaries {
        loader: find("ringside")?,
        consumer: find("ringside-consumer")?,
    })
}

/// Where cargo put each binary, by name.
fn executables(messages: &str) -> BTreeMap<String, PathBuf> {
    #[derive(Deserialize)]
    struct Message {
        target: Option<Target>,
        executable: Option<PathBuf>,
    }
    #[derive(Deserialize)]
    struct Target {
        name: String,
    }
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Message>(line).ok())
        .filter_map(|message| Some((message.target?.name, message.executable?)))
        .collect()
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, ProgramsError> {
    std::fs::read(path).map_err(|source| ProgramsError::File {
        path: path.display().to_string(),
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binaries_are_found_among_cargos_messages() {
        let messages = "{\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"lib\"},\"executable\":null}\n\
                        {\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"ringside\"},\"executable\":\"/t/ringside\"}\n\
                        {\"reason\":\"build-finished\",\"success\":true}\n";
        let found = executables(messages);
        assert_eq!(found.get("ringside"), Some(&PathBuf::from("/t/ringside")));
        assert_eq!(found.len(), 1);
    }
}
