//! Lines for people, on standard error: `[INFO    2026/11/20 13:21:55] text`.
//!
//! A line that cannot be written is dropped: a node whose log collector died still gets its driver.

use std::fmt::Display;
use std::io::Write;
use std::time::{Duration, Instant};

use ringside_artifact::Timestamp;

/// At most one line of a kind in this time; the others are counted.
const THROTTLE_WINDOW: Duration = Duration::from_secs(10);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Info,
    Warning,
    Error,
    Fatal,
}

impl Level {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "INFO",
            Self::Warning => "WARNING",
            Self::Error => "ERROR",
            Self::Fatal => "FATAL",
        }
    }
}

fn format_line(level: Level, time: Timestamp, text: &str) -> String {
    format!("[{:<7} {}] {text}", level.as_str(), time.log_form())
}

/// Writes `text`, every line of it under its own prefix.
pub(crate) fn write(level: Level, text: impl Display) {
    let time = Timestamp::now();
    let text = text.to_string();
    let mut stderr = std::io::stderr().lock();
    // An empty text is an empty line of the log, not no line.
    for line in text.split('\n') {
        let _ = writeln!(stderr, "{}", format_line(level, time, line).trim_end());
    }
}

pub(crate) fn info(text: impl Display) {
    write(Level::Info, text);
}

pub(crate) fn warning(text: impl Display) {
    write(Level::Warning, text);
}

pub(crate) fn error(text: impl Display) {
    write(Level::Error, text);
}

pub(crate) fn fatal(text: impl Display) {
    write(Level::Fatal, text);
}

/// Lets one line through per window and counts the rest.
#[derive(Debug, Default)]
pub(crate) struct Throttle {
    window_began: Option<Instant>,
    held_back: u32,
}

impl Throttle {
    /// The text to write now, if any: the first of a window, with the number held back before it.
    pub(crate) fn admit(&mut self, now: Instant, text: &str) -> Option<String> {
        match self.window_began {
            Some(began) if now.duration_since(began) < THROTTLE_WINDOW => {
                self.held_back += 1;
                None
            }
            _ => {
                self.window_began = Some(now);
                let before = std::mem::take(&mut self.held_back);
                Some(match before {
                    0 => format!("[Throttled] {text}"),
                    count => format!("[Throttled] {text} ({count} more like it since the last line)"),
                })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_the_shape_people_grep_for() {
        let time = Timestamp::from_unix_seconds(1_795_180_915);
        assert_eq!(
            format_line(Level::Info, time, "x"),
            "[INFO    2026/11/20 13:21:55] x"
        );
        assert_eq!(
            format_line(Level::Warning, time, "x"),
            "[WARNING 2026/11/20 13:21:55] x"
        );
    }

    #[test]
    fn a_window_lets_one_line_through_and_counts_the_others() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut throttle = Throttle::default();
        assert_eq!(
            throttle.admit(at(0), "HTTP 503").as_deref(),
            Some("[Throttled] HTTP 503")
        );
        assert_eq!(throttle.admit(at(1), "HTTP 503"), None);
        assert_eq!(throttle.admit(at(9), "HTTP 503"), None);
        let line = throttle.admit(at(10), "HTTP 503").unwrap();
        assert_eq!(line, "[Throttled] HTTP 503 (2 more like it since the last line)");
    }
}
