//! InRelease of one suite: fetched, its signature checked against the machine's keyring, then read.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::sources::Part;
use super::stanza::{field, lines_below};
use super::{Archive, DebianError};
use crate::command::Run;
use crate::matrix::Suite;
use crate::store::StoreError;

/// Debian's keys as the machine's administrator trusts them; from the package debian-archive-keyring.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";
/// InRelease files have 50-250 kB.
const MAX_BYTES: u64 = 8 << 20;

/// A suite whose signature held.
#[derive(Clone, Debug)]
pub(super) struct Release {
    /// The base URI that gave it; its packages come from the same place.
    pub(super) base: String,
    /// SHA-256 and size of `main/binary-<arch>/Packages.xz`.
    pub(super) packages: (String, u64),
}

impl Release {
    /// From the first base URI of the suite's part that gives a good one.
    pub(super) fn fetch(archive: &Archive, suite: &Suite, arch: &str) -> Result<Release, DebianError> {
        let mut last = DebianError::NoSource {
            part: suite.part.to_string(),
        };
        let remote = archive.remote()?;
        for base in remote.sources.bases(suite.part)? {
            match Release::from_base(archive, base, suite, arch) {
                Ok(release) => return Ok(release),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    fn from_base(archive: &Archive, base: &str, suite: &Suite, arch: &str) -> Result<Release, DebianError> {
        let url = format!("{base}/dists/{}/InRelease", suite.name);
        let scratch = archive.store.scratch()?;
        let (signed, text) = (scratch.path().join("InRelease"), scratch.path().join("text"));
        archive.remote()?.http.download(&url, &signed, MAX_BYTES, None)?;
        verify(&signed, &text).map_err(|error| error.named(&suite.name, &url))?;
        let text = fs::read_to_string(&text).map_err(StoreError::at("read", &text))?;
        check_name(&text, suite, &url)?;
        if !suite.expired_index_allowed {
            check_date(&text, &suite.name, SystemTime::now())?;
        }
        let packages = packages_entry(&text, &suite.name, arch)?;
        Ok(Release {
            base: base.to_owned(),
            packages,
        })
    }
}

enum Unverified {
    NoKeyring,
    Refused(crate::command::CommandError),
}

impl Unverified {
    fn named(self, suite: &str, url: &str) -> DebianError {
        match self {
            Unverified::NoKeyring => DebianError::NoKeyring { path: KEYRING.into() },
            Unverified::Refused(source) => DebianError::Signature {
                suite: suite.to_owned(),
                url: url.to_owned(),
                source,
            },
        }
    }
}

/// Writes what is covered by the signature to `text`: only that is read, never the file around it.
fn verify(signed: &Path, text: &Path) -> Result<(), Unverified> {
    if !Path::new(KEYRING).is_file() {
        return Err(Unverified::NoKeyring);
    }
    let gpgv = Run::new("gpgv")
        .args(["--quiet", "--keyring", KEYRING, "--output"])
        .arg(text)
        .arg(signed);
    gpgv.deadline(Duration::from_secs(60))
        .run()
        .map(drop)
        .map_err(Unverified::Refused)
}

/// A mirror must not answer for one suite with the signed file of another (an older release's, say).
fn check_name(text: &str, suite: &Suite, url: &str) -> Result<(), DebianError> {
    let names = [field(text, "Codename"), field(text, "Suite")];
    // The security archive's files of old suites carry the bare code name.
    let bare = suite
        .name
        .strip_suffix("-security")
        .filter(|_| suite.part == Part::Security);
    if names
        .iter()
        .flatten()
        .any(|name| *name == suite.name || Some(*name) == bare)
    {
        return Ok(());
    }
    let found = names.iter().flatten().copied().collect::<Vec<_>>().join("/");
    Err(DebianError::OtherSuite {
        suite: suite.name.clone(),
        found,
        url: url.to_owned(),
    })
}

fn check_date(text: &str, suite: &str, now: SystemTime) -> Result<(), DebianError> {
    // Released and archived suites carry no Valid-Until: they do not change any more.
    let Some(until) = field(text, "Valid-Until") else {
        return Ok(());
    };
    let end = parse_date(until).ok_or_else(|| DebianError::Malformed {
        suite: suite.to_owned(),
        what: "Valid-Until".to_owned(),
        why: format!("`{until}` is no date"),
    })?;
    if now > end {
        return Err(DebianError::Expired {
            suite: suite.to_owned(),
            until: until.to_owned(),
        });
    }
    Ok(())
}

/// `Wed, 25 Nov 2026 02:10:24 UTC`, the only form that Debian writes.
fn parse_date(text: &str) -> Option<SystemTime> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    let [_, day, month, year, time, "UTC" | "GMT" | "+0000"] = words.as_slice() else {
        return None;
    };
    let month = i64::try_from(MONTHS.iter().position(|name| name == month)?).ok()? + 1;
    let (day, year): (i64, i64) = (day.parse().ok()?, year.parse().ok()?);
    let mut clock = time.split(':').map(|number| number.parse::<i64>().ok());
    let (hours, minutes, seconds) = (clock.next()??, clock.next()??, clock.next()??);
    // Days since 1970 in the proleptic Gregorian calendar, counting years from March.
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let shifted_month = (month + 9) % 12;
    let era_days = 365 * shifted_year + shifted_year / 4 - shifted_year / 100 + shifted_year / 400;
    let days = era_days + (153 * shifted_month + 2) / 5 + day - 1 - 719_468;
    let total = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    Some(UNIX_EPOCH + Duration::from_secs(u64::try_from(total).ok()?))
}

fn packages_entry(text: &str, suite: &str, arch: &str) -> Result<(String, u64), DebianError> {
    let wanted = format!("main/binary-{arch}/Packages.xz");
    let entry = lines_below(text, "SHA256").find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [hash, size, name] = words.as_slice() else {
            return None;
        };
        (*name == wanted && hash.len() == 64).then(|| Some(((*hash).to_owned(), size.parse().ok()?)))?
    });
    entry.ok_or_else(|| DebianError::Malformed {
        suite: suite.to_owned(),
        what: "InRelease".to_owned(),
        why: format!("it lists no `{wanted}`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Suite: oldstable-security\nCodename: bookworm-security\nDate: Tue, 17 Nov 2026 22:33:39 UTC\n\
        Valid-Until: Tue, 24 Nov 2026 22:33:39 UTC\nSHA256:\n \
        aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 42 main/binary-amd64/Packages.xz\n";

    fn suite(name: &str) -> Suite {
        Suite {
            name: name.to_owned(),
            part: Part::Security,
            expired_index_allowed: false,
        }
    }

    #[test]
    fn a_date_is_the_second_it_names() {
        let at = |seconds| Some(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(parse_date("Tue, 24 Nov 2026 22:33:39 UTC"), at(1_795_559_619));
        assert_eq!(parse_date("Thu, 01 Jan 1970 00:00:00 UTC"), at(0));
        assert_eq!(parse_date("Thu, 29 Feb 2024 00:00:01 UTC"), at(1_709_164_801));
        assert_eq!(parse_date("tomorrow"), None);
    }

    #[test]
    fn an_index_is_refused_one_second_after_its_end() {
        let end = UNIX_EPOCH + Duration::from_secs(1_795_559_619);
        assert!(check_date(TEXT, "s", end).is_ok());
        let error = check_date(TEXT, "s", end + Duration::from_secs(1)).expect_err("expired");
        assert!(matches!(error, DebianError::Expired { .. }), "{error}");
    }

    #[test]
    fn the_signed_file_of_another_suite_is_refused() {
        assert!(check_name(TEXT, &suite("bookworm-security"), "u").is_ok());
        let error = check_name(TEXT, &suite("trixie-security"), "u").expect_err("another");
        assert!(
            error.to_string().contains("instead of `trixie-security`"),
            "{error}"
        );
    }

    #[test]
    fn the_index_of_the_right_architecture_is_taken() {
        assert_eq!(packages_entry(TEXT, "s", "amd64").expect("listed").1, 42);
        assert!(packages_entry(TEXT, "s", "arm64").is_err());
    }
}
