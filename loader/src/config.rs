//! What is true: the command line after every default was decided and every text understood.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::Url;
use ringside_event_abi::WantedSet;
use ringside_event_abi::raw::{RINGSIDE_RING_BYTES_MAX, RINGSIDE_RING_BYTES_MIN};

use crate::candidates::VariantChoice;
use crate::cli::Run;
use crate::exit::Exit;
use crate::filters::{self, FilterSource, Filters, FiltersError};
use crate::plan;
use crate::redact::redacted_text;
use crate::snap::{self, SnapError};
use crate::source::Source;

const DEFAULT_DIRECTORY: &str = "/usr/lib/ringside";
const CONSUMER: &str = "ringside-consumer";
/// A reader is woken early enough that a burst does not fill the ring while it wakes, and late enough that
/// it reads many records at once.
const WATERMARK_SHARE: u32 = 8;
const WATERMARK_MAX_BYTES: u32 = 256 << 10;
/// What a person still takes for "at once".
const MAX_LATENCY: Duration = Duration::from_millis(100);

#[derive(Debug)]
pub(crate) struct Config {
    /// In the order they are asked.
    pub(crate) sources: Vec<Source>,
    pub(crate) variant: VariantChoice,
    pub(crate) mirror_deadline: Duration,
    pub(crate) ring_bytes: u32,
    /// What a driver is given first; filters of scopes follow.
    pub(crate) capture: ringside_ring::Config,
    pub(crate) filters: Filters,
    /// How much data records have.
    pub(crate) snap: ringside_ring::SnapLengths,
    /// Where they are read again.
    pub(crate) filter_source: FilterSource,
    pub(crate) plan: plan::Wish,
    pub(crate) consumer: PathBuf,
    pub(crate) consumer_options: Vec<OsString>,
    /// User and group id; `None` when this program is not root and cannot choose.
    pub(crate) consumer_user: Option<(u32, u32)>,
    pub(crate) keep_driver: bool,
    pub(crate) diagnostics: Option<PathBuf>,
}

/// What was typed cannot be meant.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    #[error("`{text}` is no URL of a mirror: `http://HOST[:PORT][/PATH]` is expected")]
    Mirror { text: String },
    #[error(transparent)]
    Filters(#[from] FiltersError),
    #[error(transparent)]
    Snap(#[from] SnapError),
    #[error(
        "`--ring-bytes {bytes}`: a power of two from {RINGSIDE_RING_BYTES_MIN} to {RINGSIDE_RING_BYTES_MAX} is expected"
    )]
    RingBytes { bytes: u32 },
    #[error("`--consumer-user {text}`: two numbers `UID:GID` are expected")]
    ConsumerUser { text: String },
    #[error("there is no consumer `{path}`")]
    NoConsumer { path: PathBuf },
    #[error("there is no `{CONSUMER}` beside this program or in PATH; name it with `--consumer`")]
    ConsumerNotFound,
}

impl ConfigError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::NoConsumer { .. } | Self::ConsumerNotFound => Exit::ConsumerNotStarted,
            _ => Exit::Usage,
        }
    }
}

impl Config {
    /// All looking at the system that configuration needs happens here.
    pub(crate) fn resolve(typed: Run) -> Result<Self, ConfigError> {
        let mirrors = typed
            .mirror
            .into_iter()
            .map(|text| mirror(&text).map(Source::Mirror));
        let mut sources: Vec<Source> = typed.dir.into_iter().map(Source::Directory).collect();
        sources.extend(mirrors.collect::<Result<Vec<_>, _>>()?);
        if sources.is_empty() {
            sources.push(Source::Directory(PathBuf::from(DEFAULT_DIRECTORY)));
        }
        let ring_bytes = typed.ring_bytes;
        let allowed = RINGSIDE_RING_BYTES_MIN..=RINGSIDE_RING_BYTES_MAX;
        if !ring_bytes.is_power_of_two() || !allowed.contains(&ring_bytes) {
            return Err(ConfigError::RingBytes { bytes: ring_bytes });
        }
        let user = user(&typed.consumer_user)?;
        let filter_source = FilterSource {
            wanted: wanted(&typed.wanted)?,
            typed: typed.filter,
            file: typed.filters,
            durations: !typed.no_durations,
        };
        let filters = filter_source.read()?;
        Ok(Self {
            sources,
            variant: typed.select.variant,
            mirror_deadline: Duration::from_secs(typed.mirror_deadline),
            ring_bytes,
            capture: ringside_ring::Config {
                everywhere: filters.everywhere,
                wanted_anywhere: filters.wanted_anywhere(),
                watermark_bytes: (ring_bytes / WATERMARK_SHARE).min(WATERMARK_MAX_BYTES),
                max_latency_us: u32::try_from(MAX_LATENCY.as_micros()).unwrap_or(u32::MAX),
                durations: filter_source.durations,
                environment: typed.environment,
                fd_targets: typed.fd_targets,
                overlay_upper: 0, // known when the kernel is looked at
            },
            plan: plan::Wish {
                wanted: filters.wanted_anywhere(),
                changeable: filter_source.file.is_some(),
                choice: typed.plan,
            },
            filters,
            snap: snap::lengths(&typed.snap, ring_bytes)?,
            filter_source,
            consumer: consumer(typed.consumer)?,
            consumer_options: typed.consumer_options,
            consumer_user: rustix::process::geteuid().is_root().then_some(user),
            keep_driver: typed.keep_driver,
            diagnostics: typed.diagnostics,
        })
    }
}

fn mirror(text: &str) -> Result<Url, ConfigError> {
    let invalid = || ConfigError::Mirror {
        text: redacted_text(text),
    };
    let url: Url = text.parse().map_err(|_| invalid())?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(invalid());
    }
    Ok(url)
}

fn wanted(text: &str) -> Result<WantedSet, FiltersError> {
    if text == "none" {
        return Ok(WantedSet::empty());
    }
    Ok(filters::events(text)?)
}

fn user(text: &str) -> Result<(u32, u32), ConfigError> {
    let parse = || {
        let (uid, gid) = text.split_once(':')?;
        // The largest number means "unchanged" to the kernel.
        let id = |text: &str| text.parse().ok().filter(|&id| id != u32::MAX);
        Some((id(uid)?, id(gid)?))
    };
    parse().ok_or_else(|| ConfigError::ConsumerUser {
        text: text.to_owned(),
    })
}

/// Found before anything is changed: a driver without a consumer would be of no use.
fn consumer(named: Option<PathBuf>) -> Result<PathBuf, ConfigError> {
    if let Some(path) = named {
        return if path.is_file() {
            Ok(path)
        } else {
            Err(ConfigError::NoConsumer { path })
        };
    }
    let beside = std::env::current_exe()
        .ok()
        .and_then(|program| Some(program.parent()?.join(CONSUMER)));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path)
        .filter(|directory| directory.is_absolute())
        .map(|dir| dir.join(CONSUMER));
    beside
        .into_iter()
        .chain(in_path)
        .find(|path| Path::is_file(path))
        .ok_or(ConfigError::ConsumerNotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Command};
    use clap::Parser;

    fn check(arguments: &[&str]) -> Result<Config, ConfigError> {
        let consumer: &[&str] = if arguments.contains(&"--consumer") {
            &[]
        } else {
            &["--consumer", "/proc/self/exe"]
        };
        let start = ["ringside", "run"];
        match Cli::parse_from(start.iter().chain(consumer).chain(arguments)).command {
            Command::Run(run) => Config::resolve(*run),
            Command::Explain(_) | Command::Completions(_) => panic!("not run"),
        }
    }

    #[test]
    fn directories_come_before_mirrors_and_there_is_a_default() {
        let config = check(&["--mirror", "http://10.0.2.2:80", "--dir", "/a", "--dir", "/b"]).unwrap();
        let shown: Vec<String> = config.sources.iter().map(ToString::to_string).collect();
        assert_eq!(shown, ["/a", "/b", "<http://10.0.2.2/>"]);
        assert_eq!(
            check(&[]).unwrap().sources,
            [Source::Directory(PathBuf::from("/usr/lib/ringside"))]
        );
    }

    #[test]
    fn what_cannot_be_meant_is_refused_in_words() {
        for (arguments, expected) in [
            (["--mirror", "10.0.2.2:80"], "`10.0.2.2:80` is no URL"),
            (["--mirror", "ftp://h"], "`ftp://h` is no URL"),
            (["--mirror", "ftp://user:secret@h"], "`ftp://h` is no URL"),
            (["--ring-bytes", "100000"], "a power of two from 65536"),
            (["--ring-bytes", "32768"], "a power of two from 65536"),
            (["--snap", "65537"], "0 to 65536 bytes"),
            (["--wanted", ","], "names no event"),
            (["--consumer-user", "nobody"], "two numbers"),
            (["--consumer-user", "4294967295:0"], "two numbers"),
            (
                ["--consumer", "/nonexistent"],
                "there is no consumer `/nonexistent`",
            ),
        ] {
            let error = check(&arguments).map(|_| ()).unwrap_err().to_string();
            assert!(error.contains(expected), "{arguments:?}: {error}");
        }
    }

    #[test]
    fn unknown_events_are_named() {
        let error = check(&["--wanted", "openat,opneat, clse"]).unwrap_err();
        let causes = crate::report::chain(&error);
        assert!(
            causes.contains("`opneat`") && causes.contains("`clse`") && !causes.contains("called `openat`"),
            "{causes}"
        );
        assert!(causes.contains("did you mean `close`?"), "{causes}");
        assert!(
            check(&["--wanted", "openat, close"])
                .unwrap()
                .capture
                .wanted_anywhere
                .len()
                == 2
        );
    }

    #[test]
    fn a_class_and_a_group_stand_for_their_events() {
        let wanted = |text| check(&["--wanted", text]).unwrap().capture.wanted_anywhere;
        let has = |set: &WantedSet, name| {
            ringside_event_abi::event_by_name(name).is_some_and(|event| set.contains(event.id))
        };
        let set = wanted("@network, @pipes,execve");
        assert!(
            ["connect", "socket", "pipe2", "execve"]
                .iter()
                .all(|name| has(&set, name))
        );
        assert!(!has(&set, "openat") && !has(&set, "process_exit"));
        let error = check(&["--wanted", "@netwrok"]).unwrap_err();
        assert!(crate::report::chain(&error).contains("did you mean `@network`?"));
    }
}
