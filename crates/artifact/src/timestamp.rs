//! Points in time with a resolution of one second, in UTC.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Seconds since 1970-01-01T00:00:00Z, displayed and serialized as RFC 3339 (`2026-11-20T09:00:00Z`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(u64);

/// The text is no time of the one form that is written here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no time of the form `2026-11-20T09:00:00Z`")]
pub struct InvalidTimestamp {
    /// What was given.
    pub text: String,
}

/// Year, month and day of month, the latter two from 1.
type Date = (u64, u64, u64);

impl Timestamp {
    /// The system clock, cut to seconds; a clock before 1970 reads as 1970.
    pub fn now() -> Self {
        Self::from(SystemTime::now())
    }

    /// From seconds since 1970.
    pub fn from_unix_seconds(seconds: u64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970.
    pub fn unix_seconds(self) -> u64 {
        self.0
    }

    /// As log lines write it: `2026/11/20 09:00:00`.
    pub fn log_form(self) -> String {
        let ((year, month, day), (hour, minute, second)) = self.parts();
        format!("{year:04}/{month:02}/{day:02} {hour:02}:{minute:02}:{second:02}")
    }

    fn parts(self) -> (Date, (u64, u64, u64)) {
        let seconds = self.0 % 86_400;
        (
            date_of_day(self.0 / 86_400),
            (seconds / 3600, seconds / 60 % 60, seconds % 60),
        )
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        Self(
            time.duration_since(UNIX_EPOCH)
                .unwrap_or(Duration::ZERO)
                .as_secs(),
        )
    }
}

/// The date of a day counted from 1970-01-01. Years begin in March here, so that the leap day is the last
/// of its year; 719,468 days lie between 0000-03-01 and 1970-01-01, and 146,097 days make 400 years.
fn date_of_day(day: u64) -> Date {
    let shifted = day + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day_of_month = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    (
        era * 400 + year_of_era + u64::from(month <= 2),
        month,
        day_of_month,
    )
}

/// The inverse of [`date_of_day`]; `None` before 1970.
fn day_of_date((year, month, day): Date) -> Option<u64> {
    let march_year = year.checked_sub(u64::from(month <= 2))?;
    let (era, year_of_era) = (march_year / 400, march_year % 400);
    let march_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * march_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    (era * 146_097 + day_of_era).checked_sub(719_468)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((year, month, day), (hour, minute, second)) = self.parts();
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"
        )
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidTimestamp {
            text: text.to_owned(),
        };
        let field = |range: std::ops::Range<usize>| -> Option<u64> {
            let digits = text.get(range)?;
            digits
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| digits.parse().ok())?
        };
        let parse = || -> Option<Self> {
            let date = (field(0..4)?, field(5..7)?, field(8..10)?);
            let (hour, minute, second) = (field(11..13)?, field(14..16)?, field(17..19)?);
            if !(1..=12).contains(&date.1) || !(1..=31).contains(&date.2) {
                return None;
            }
            Some(Self(
                day_of_date(date)? * 86_400 + hour * 3600 + minute * 60 + second,
            ))
        };
        // Writing it again checks separators, the length and the ranges of all fields at once.
        parse()
            .filter(|time| time.to_string() == text)
            .ok_or_else(invalid)
    }
}

impl TryFrom<String> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Timestamp> for String {
    fn from(time: Timestamp) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_times_are_written_right() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_166_515, "2026-11-20T09:21:55Z"),
            (4_102_444_799, "2099-12-31T23:59:59Z"),
        ] {
            assert_eq!(Timestamp::from_unix_seconds(seconds).to_string(), text);
            assert_eq!(text.parse::<Timestamp>().unwrap().unix_seconds(), seconds);
        }
        assert_eq!(
            Timestamp::from_unix_seconds(1_795_166_515).log_form(),
            "2026/11/20 09:21:55"
        );
    }

    #[test]
    fn every_day_of_four_centuries_survives_the_round_trip() {
        for day in 0..146_097 {
            assert_eq!(day_of_date(date_of_day(day)), Some(day));
        }
    }

    #[test]
    fn times_that_do_not_exist_are_refused() {
        for text in [
            "",
            "2026-11-31T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-11-20T24:00:00Z",
            "2026-11-20 09:00:00Z",
            "1969-12-31T00:00:00Z",
            "2026-11-20T09:00:00+00:00",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text:?} was accepted");
        }
    }
}
