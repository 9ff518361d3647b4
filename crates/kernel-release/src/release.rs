//! `uname -r` as a type.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kernel itself limits the release to 64 bytes (`__NEW_UTS_LEN`), terminator not counted.
const MAX_BYTES: usize = 64;

/// A kernel release exactly as `uname -r` prints it: 1 to 64 bytes of `[A-Za-z0-9._+-]`, starting with a
/// digit. Safe as one path component and one URL segment. `~` is not part of it: it begins a [`Tag`].
///
/// Ordered as people read versions: `6.12.95` before `6.12.107`.
///
/// [`Tag`]: crate::Tag
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KernelRelease(String);

/// The text is no kernel release. Retrying does not help; the text has to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no kernel release: {why}")]
pub struct InvalidRelease {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

impl KernelRelease {
    /// The release as `uname -r` prints it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Leading `major.minor` of the release, when it has that form.
    ///
    /// For display and for grouping only: whether a kernel has a feature is asked, never derived from this.
    pub fn series(&self) -> Option<(u32, u32)> {
        let mut numbers = self.0.split(|c: char| !c.is_ascii_digit());
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    }
}

impl FromStr for KernelRelease {
    type Err = InvalidRelease;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |why| InvalidRelease {
            text: text.to_owned(),
            why,
        };
        if text.is_empty() {
            return Err(invalid("it is empty"));
        }
        if text.len() > MAX_BYTES {
            return Err(invalid("it is longer than the 64 bytes a kernel can report"));
        }
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(invalid("it must begin with a digit, as `uname -r` does"));
        }
        if !text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._+-".contains(&b))
        {
            return Err(invalid("only letters, digits and `.`, `_`, `+`, `-` may occur"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for KernelRelease {
    type Error = InvalidRelease;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<KernelRelease> for String {
    fn from(release: KernelRelease) -> Self {
        release.0
    }
}

impl fmt::Display for KernelRelease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Ord for KernelRelease {
    fn cmp(&self, other: &Self) -> Ordering {
        // The bytes decide between texts that read alike (`6.01` and `6.1`), so that Ord agrees with Eq.
        natural(&self.0, &other.0).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for KernelRelease {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares runs of digits as numbers of any length and everything else as bytes.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let (left_digits, left_rest) = leading_digits(left);
        let (right_digits, right_rest) = leading_digits(right);
        if !left_digits.is_empty() && !right_digits.is_empty() {
            let (a, b) = (
                left_digits.trim_start_matches('0'),
                right_digits.trim_start_matches('0'),
            );
            match a.len().cmp(&b.len()).then_with(|| a.cmp(b)) {
                Ordering::Equal => (left, right) = (left_rest, right_rest),
                unequal => return unequal,
            }
            continue;
        }
        let (mut a, mut b) = (left.chars(), right.chars());
        match (a.next(), b.next()) {
            (None, None) => return Ordering::Equal,
            (x, y) if x == y => (left, right) = (a.as_str(), b.as_str()),
            (x, y) => return x.cmp(&y),
        }
    }
}

fn leading_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_releases_are_accepted_unchanged() {
        for text in [
            "6.1.0-56-cloud-amd64",
            "6.12.117+deb13-amd64",
            "5.10.0-0.deb11.48-rt-amd64",
            "7.3-rc7",
        ] {
            assert_eq!(text.parse::<KernelRelease>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn nothing_that_could_leave_a_path_component_is_accepted() {
        let long = "6".repeat(65);
        for text in [
            "",
            "../etc",
            "6.1/../x",
            "6.1 x",
            "6.1\n",
            "6.1%2f",
            "amd64",
            "6.1~20.04",
            "6.1é",
            long.as_str(),
        ] {
            assert!(text.parse::<KernelRelease>().is_err(), "{text:?} was accepted");
        }
    }

    #[test]
    fn releases_are_ordered_as_people_read_versions() {
        let mut releases: Vec<KernelRelease> = [
            "6.12.107+deb12-amd64",
            "6.12.95+deb12-amd64",
            "6.1.0-9-amd64",
            "5.10.0-46-amd64",
            "5.4.0-1-amd64",
            "6.1.0-56-amd64",
        ]
        .map(|text| text.parse().unwrap())
        .into();
        releases.sort();
        let sorted: Vec<&str> = releases.iter().map(KernelRelease::as_str).collect();
        assert_eq!(
            sorted,
            [
                "5.4.0-1-amd64",
                "5.10.0-46-amd64",
                "6.1.0-9-amd64",
                "6.1.0-56-amd64",
                "6.12.95+deb12-amd64",
                "6.12.107+deb12-amd64"
            ]
        );
    }

    #[test]
    fn texts_that_read_alike_are_still_different() {
        let (a, b): (KernelRelease, KernelRelease) = ("6.01".parse().unwrap(), "6.1".parse().unwrap());
        assert_ne!(a.cmp(&b), Ordering::Equal);
    }

    #[test]
    fn the_series_is_the_first_two_numbers() {
        assert_eq!(
            "6.12.95+deb12-amd64".parse::<KernelRelease>().unwrap().series(),
            Some((6, 12))
        );
        assert_eq!("7".parse::<KernelRelease>().unwrap().series(), None);
    }
}
