//! The command line as it was typed. Nothing below `main` sees it: [`Config`](crate::config::Config) is
//! what is true.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _, Parser, Subcommand};

use crate::candidates::VariantChoice;
use crate::plan;

/// Puts a capture driver into this kernel and runs the consumer of its events.
///
/// `ringside run` looks at the host, finds the driver that was built for exactly this kernel, verifies it,
/// loads it, starts `ringside-consumer` without any privilege, and takes everything out again at the end.
#[derive(Debug, Parser)]
#[command(
    name = "ringside",
    version,
    after_help = "\
Examples:
  ringside run --mirror http://10.0.2.2:8080
  ringside explain --json

Exit codes: docs/exit-codes.md lists one for each class of failure."
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Run(Box<Run>),
    Explain(Explain),
    Completions(Completions),
}

/// Prints the completions of a shell.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  ringside completions bash > /etc/bash_completion.d/ringside
  ringside completions zsh > \"${fpath[1]}/_ringside\"")]
pub(crate) struct Completions {
    /// Which shell
    pub(crate) shell: clap_complete::Shell,
}

impl Completions {
    /// A reader that goes away before the end is no failure.
    pub(crate) fn print(&self) {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "ringside", &mut text);
        drop(std::io::Write::write_all(&mut std::io::stdout(), &text));
    }
}

/// Loads the driver and runs the consumer until SIGINT or SIGTERM.
///
/// Sources are asked in order: every --dir first, then every --mirror. Each holds
/// `kernel-objects/index.json` and the drivers it names; a driver is loaded only if its size, SHA-256, gzip
/// stream, ELF contents, vermagic and ABI are right.
///
/// Standard output belongs to the consumer's events; everything else goes to standard error.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  # from a mirror, the kernel module or else eBPF
  ringside run --mirror http://10.0.2.2:8080

  # from a directory, eBPF only, every system call, as JSON lines into a file
  ringside run --dir /usr/lib/ringside --variant ebpf --wanted all -- --format json --output /tmp/events.json

  # only these events, small rings, start-up report as JSON
  ringside run --dir . --wanted openat,connect --ring-bytes 65536 --diagnostics /tmp/start.json

  # every event of a class and of a group, and one more
  ringside run --dir . --wanted @network,@pipes,execve

  # one cgroup and one container, nothing else; of reads and writes one in ten (docs/filters.md)
  ringside run --dir . --wanted none \\
    --filter 'cgroup=/sys/fs/cgroup/web events=@network,openat failed' \\
    --filter 'pidns=4711 events=@files,@read_write min-duration=1ms sample=10:read,write'

  # what is written and sent, with the first 4096 bytes; of everything else that transfers data 64
  ringside run --dir . --wanted @read_write,@network_io --snap 64 --snap 4096:write,writev,sendto,sendmsg

A first SIGINT or SIGTERM ends the capture in order, a second one at once.
Exit codes: docs/exit-codes.md lists one for each class of failure.")]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) select: Select,

    /// HTTP repository of drivers, with or without `/kernel-objects`; may be given several times
    #[arg(long, value_name = "URL")]
    pub(crate) mirror: Vec<String>,

    /// Directory that holds `kernel-objects/`; may be given several times [default: /usr/lib/ringside when
    /// neither --dir nor --mirror is given]
    #[arg(long, value_name = "DIR")]
    pub(crate) dir: Vec<PathBuf>,

    /// Seconds that one mirror gets altogether, retries included
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(crate) mirror_deadline: u64,

    /// Events to capture everywhere: `default` (processes, network, open), `all`, `none`, or names separated
    /// by commas, where `@network` is every event of a class and `@descriptors` of a group; docs/events.md
    /// has them all
    #[arg(long, value_name = "EVENTS", default_value = "default")]
    pub(crate) wanted: String,

    /// What else is wanted, or on which conditions: `[cgroup=PATH|id:N | pidns=PID|id:N] [events=EVENTS] [failed]
    /// [min-duration=TIME] [sample=N[:EVENTS]]`. Once for each scope, whose filters add up; without a scope it
    /// is about what is wanted everywhere. docs/filters.md has the rules
    #[arg(long, value_name = "FILTER")]
    pub(crate) filter: Vec<String>,

    /// File of filters, one on each line, `#` before comments. It is read again at SIGHUP: what differs is
    /// changed while the capture runs; a file with a mistake changes nothing
    #[arg(long, value_name = "FILE")]
    pub(crate) filters: Option<PathBuf>,

    /// How many bytes of the data that calls transfer records have, from 0 (the default) to 65536: `BYTES` of
    /// every event that has data, or `BYTES:EVENTS` of these alone, named as in --wanted. May be given several
    /// times; of an event the last one that names it counts
    #[arg(long, value_name = "BYTES[:EVENTS]")]
    pub(crate) snap: Vec<String>,

    /// Size of each CPU's ring in bytes: a power of two from 65536 to 1073741824
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20)]
    pub(crate) ring_bytes: u32,

    /// Do not measure durations, which is cheaper: the entry is hooked only of those system calls whose records
    /// need it
    #[arg(long)]
    pub(crate) no_durations: bool,

    /// Where to hook: the functions of the wanted calls, so that other calls cost nothing, or tracepoints that
    /// see every call
    #[arg(long, value_enum, default_value_t)]
    pub(crate) plan: plan::Choice,

    /// Record the environment of new programs, too: programs are told passwords there
    #[arg(long)]
    pub(crate) environment: bool,

    /// Record the file or the ends of the socket that calls read, write, send and receive on, or close
    #[arg(long)]
    pub(crate) fd_targets: bool,

    /// The consumer's program [default: `ringside-consumer` beside this program, then in PATH]
    #[arg(long, value_name = "PATH")]
    pub(crate) consumer: Option<PathBuf>,

    /// Numeric user and group the consumer runs as; ignored when this program is not root
    #[arg(long, value_name = "UID:GID", default_value = "65534:65534")]
    pub(crate) consumer_user: String,

    /// Leave the kernel module loaded at the end
    #[arg(long)]
    pub(crate) keep_driver: bool,

    /// Write the start-up diagnostics as JSON to this file too
    #[arg(long, value_name = "FILE")]
    pub(crate) diagnostics: Option<PathBuf>,

    /// Options for the consumer, for example `--format json`
    #[arg(last = true, value_name = "CONSUMER OPTIONS")]
    pub(crate) consumer_options: Vec<OsString>,
}

/// Which driver.
#[derive(Debug, Args)]
pub(crate) struct Select {
    /// Which driver to use
    #[arg(long, value_enum, default_value_t)]
    pub(crate) variant: VariantChoice,
}

/// Says what this host is and which drivers would be tried, without changing anything.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    #[command(flatten)]
    pub(crate) select: Select,

    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn consumer_options_follow_two_dashes() {
        let cli = Cli::parse_from(["ringside", "run", "--wanted", "all", "--", "--format", "json"]);
        let Command::Run(run) = cli.command else {
            panic!("not run")
        };
        assert_eq!(run.consumer_options, ["--format", "json"]);
        assert_eq!((run.ring_bytes, run.wanted.as_str()), (8 << 20, "all"));
    }
}
