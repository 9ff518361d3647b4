//! What was typed, and what follows from it.

use std::io;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::os::fd::{OwnedFd, RawFd};
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use clap::{Parser, ValueEnum};

/// Where metrics are served unless the command line says otherwise.
const METRICS_DEFAULT: &str = "127.0.0.1:9090";

const EXAMPLES: &str = "\
Usually `ringside run` starts this program and hands it the descriptors; options go behind `--`:
  ringside run -- --format json --output events.jsonl
  ringside run -- --metrics off --summary summary.json

Started by hand by something that holds an open driver:
  ringside-consumer --source kmod --device-fd 3 --control-fd 4 --format text
  ringside-consumer --source ebpf --ring-fds 5,6 --counters-fd 7 --control-fd 4

Events go to standard output (or --output), everything else to standard error. SIGINT and SIGTERM end
the capture cleanly: what is in the rings is still written, then the loss ledger is printed.";

/// Read a driver's rings and put out its events
#[derive(Debug, Parser)]
#[command(name = "ringside-consumer", version, after_help = EXAMPLES)]
pub(crate) struct Cli {
    /// Which driver fills the rings
    #[arg(long, value_enum)]
    source: Variant,
    /// Descriptor of the open /dev/ringside
    #[arg(long, value_name = "N", required_if_eq("source", "kmod"))]
    device_fd: Option<RawFd>,
    /// Descriptors of the ring buffers in the order of their CPUs, `-` where there is none
    #[arg(
        long,
        value_name = "N,N,...",
        required_if_eq("source", "ebpf"),
        allow_hyphen_values = true
    )]
    ring_fds: Option<RingFds>,
    /// Descriptor of the mappable array with the counters
    #[arg(long, value_name = "N", required_if_eq("source", "ebpf"))]
    counters_fd: Option<RawFd>,
    /// Descriptor of the socket to the supervisor
    #[arg(long, value_name = "N")]
    control_fd: Option<RawFd>,
    /// How events are written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Where events are written; an existing file is replaced [default: standard output]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Where Prometheus metrics are served, or `off`
    #[arg(long, value_name = "ADDR:PORT|off", default_value = METRICS_DEFAULT)]
    metrics: MetricsAddress,
    /// Write the loss ledger to this file at the end, as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// Look at the rings at least this often, in milliseconds
    #[arg(long, value_name = "MS", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=60_000))]
    max_latency_ms: u32,
    /// Let a ring fill up to this many bytes before reading, but no longer than the latency
    #[arg(long, value_name = "BYTES", default_value_t = 0)]
    watermark_bytes: u64,
    /// Read no more than so many records per second, to see what overload does [default: all there are]
    #[arg(long, value_name = "RECORDS")]
    max_rate: Option<NonZeroU32>,
}

/// The two drivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Variant {
    /// The kernel module
    Kmod,
    /// The eBPF programs
    Ebpf,
}

/// Shapes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// One JSON object per line
    Json,
    /// One readable line per event
    Text,
    /// Nothing: count only
    None,
}

#[derive(Clone, Debug)]
struct RingFds(Vec<Option<RawFd>>);

impl FromStr for RingFds {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fds = text.split(',').map(|fd| match fd.trim() {
            "-" => Ok(None),
            fd => match fd.parse() {
                Ok(fd) if fd >= 0 => Ok(Some(fd)),
                _ => Err(format!("`{fd}` is neither a descriptor nor `-`")),
            },
        });
        fds.collect::<Result<_, _>>().map(Self)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MetricsAddress(Option<SocketAddr>);

impl FromStr for MetricsAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text == "off" {
            return Ok(Self(None));
        }
        let address = text
            .parse()
            .map_err(|_| "expected ADDRESS:PORT or `off`".to_owned())?;
        Ok(Self(Some(address)))
    }
}

/// What is true after the command line was understood: descriptors are ours, defaults decided.
#[derive(Debug)]
pub(crate) struct Config {
    pub(crate) source: SourceConfig,
    pub(crate) settings: Settings,
}

/// Everything but the driver.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) control: Option<OwnedFd>,
    pub(crate) format: Format,
    pub(crate) output: Option<PathBuf>,
    pub(crate) metrics: Option<MetricsConfig>,
    pub(crate) summary: Option<PathBuf>,
    pub(crate) max_latency: Duration,
    pub(crate) watermark_bytes: u64,
    /// Records per second.
    pub(crate) max_rate: Option<NonZeroU32>,
}

/// Where metrics are served.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MetricsConfig {
    pub(crate) address: SocketAddr,
    /// Nobody asked for it: if it is taken, the capture goes on without.
    pub(crate) is_default: bool,
}

/// The driver's descriptors.
#[derive(Debug)]
pub(crate) enum SourceConfig {
    Kmod {
        device: OwnedFd,
    },
    Ebpf {
        rings: Vec<Option<OwnedFd>>,
        counters: OwnedFd,
    },
}

/// A descriptor on the command line is not open.
#[derive(Debug, thiserror::Error)]
#[error("descriptor {fd}, given as `{option}`, is not open")]
pub(crate) struct NotOpen {
    option: &'static str,
    fd: RawFd,
    source: io::Error,
}

impl Config {
    /// Takes duplicates of the inherited descriptors.
    pub(crate) fn resolve(cli: Cli) -> Result<Self, NotOpen> {
        let take = |option, fd| ringside_ring::inherited(fd).map_err(|source| NotOpen { option, fd, source });
        let control = cli.control_fd.map(|fd| take("--control-fd", fd)).transpose()?;
        // clap made sure that the descriptors of the chosen source are there.
        let source = match cli.source {
            Variant::Kmod => SourceConfig::Kmod {
                device: take("--device-fd", cli.device_fd.unwrap_or(-1))?,
            },
            Variant::Ebpf => {
                let fds = cli.ring_fds.map_or_else(Vec::new, |RingFds(fds)| fds);
                let rings = fds
                    .into_iter()
                    .map(|fd| fd.map(|fd| take("--ring-fds", fd)).transpose());
                SourceConfig::Ebpf {
                    rings: rings.collect::<Result<_, _>>()?,
                    counters: take("--counters-fd", cli.counters_fd.unwrap_or(-1))?,
                }
            }
        };
        let MetricsAddress(address) = cli.metrics;
        let is_default = METRICS_DEFAULT.parse() == Ok(cli.metrics);
        let settings = Settings {
            control,
            format: cli.format,
            output: cli.output,
            metrics: address.map(|address| MetricsConfig { address, is_default }),
            summary: cli.summary,
            max_latency: Duration::from_millis(u64::from(cli.max_latency_ms)),
            watermark_bytes: cli.watermark_bytes,
            max_rate: cli.max_rate,
        };
        Ok(Self { source, settings })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    fn parse(line: &str) -> Result<Cli, clap::Error> {
        Cli::try_parse_from(std::iter::once("ringside-consumer").chain(line.split_whitespace()))
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn each_source_needs_its_own_descriptors() {
        assert!(parse("--source kmod --device-fd 3 --control-fd 4").is_ok());
        assert!(parse("--source kmod --control-fd 4").is_err());
        assert!(parse("--source ebpf --ring-fds 5,-,6 --counters-fd 7").is_ok());
        assert!(parse("--source ebpf --ring-fds 5,6").is_err());
        assert!(parse("--source ebpf --ring-fds 5,x --counters-fd 7").is_err());
    }

    #[test]
    fn an_absent_ring_keeps_the_place_of_its_cpu() {
        let cli = parse("--source ebpf --ring-fds -,6 --counters-fd 7").unwrap();
        assert_eq!(cli.ring_fds.unwrap().0, [None, Some(6)]);
    }

    #[test]
    fn a_descriptor_that_is_not_open_is_named() {
        let cli = parse("--source kmod --device-fd 1048576").unwrap();
        assert_eq!(
            Config::resolve(cli).unwrap_err().to_string(),
            "descriptor 1048576, given as `--device-fd`, is not open"
        );
    }

    #[test]
    fn metrics_can_be_moved_and_turned_off() {
        let metrics = |line: &str| {
            parse(&format!("--source kmod --device-fd 3 {line}"))
                .unwrap()
                .metrics
                .0
        };
        assert_eq!(metrics("--metrics off"), None);
        assert_eq!(metrics("--metrics [::1]:0"), "[::1]:0".parse().ok());
        assert!(parse("--source kmod --device-fd 3 --metrics localhost").is_err());
    }
}
