//! Where this machine gets Debian from. apt itself is asked, so both formats of its sources (and every
//! override it knows) are understood; other suites are then reached below the same base URIs.

use serde::Deserialize;

use super::DebianError;
use crate::command::Run;

/// Which of Debian's two archives a suite lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Releases, updates and backports.
    Main,
    /// Security updates, kept on servers of their own.
    Security,
}

impl std::fmt::Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(match self {
            Part::Main => "main",
            Part::Security => "security",
        })
    }
}

/// What apt is configured with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sources {
    /// Base URIs of the main archive, without a trailing `/`, in apt's order.
    main: Vec<String>,
    /// The same of the security archive.
    security: Vec<String>,
    /// apt's own proxy, when it has one.
    pub(super) proxy: Option<String>,
}

impl Sources {
    /// Asks apt-get and apt-config. Works before the first `apt-get update` too.
    pub(super) fn of_this_machine() -> Result<Sources, DebianError> {
        let targets = Run::new("apt-get")
            .args([
                "indextargets",
                "--no-release-info",
                "--format",
                "$(REPO_URI) $(RELEASE) $(COMPONENT)",
                "Created-By: Packages",
            ])
            .run()
            .map_err(|source| DebianError::NoApt { source })?;
        let mut sources = Sources::parse(&targets.text());
        let proxy = Run::new("apt-config")
            .args([
                "shell",
                "https",
                "Acquire::https::Proxy",
                "http",
                "Acquire::http::Proxy",
            ])
            .run()
            .map_err(|source| DebianError::NoApt { source })?;
        sources.proxy = parse_proxy(&proxy.text());
        Ok(sources)
    }

    /// One line per index target: base URI, suite, component.
    fn parse(targets: &str) -> Sources {
        let mut sources = Sources::default();
        for line in targets.lines() {
            let mut words = line.split_whitespace();
            let (Some(uri), Some(suite), Some("main")) = (words.next(), words.next(), words.next()) else {
                continue;
            };
            let list = match part_of(suite) {
                Some(Part::Main) => &mut sources.main,
                Some(Part::Security) => &mut sources.security,
                None => continue,
            };
            let base = uri.trim_end_matches('/').to_owned();
            if base.starts_with("http") && !list.contains(&base) {
                list.push(base);
            }
        }
        sources
    }

    /// The base URIs that may have a suite of this part, best first; never empty.
    pub(super) fn bases(&self, part: Part) -> Result<&[String], DebianError> {
        let bases = match part {
            Part::Main => &self.main,
            Part::Security => &self.security,
        };
        if bases.is_empty() {
            return Err(DebianError::NoSource {
                part: part.to_string(),
            });
        }
        Ok(bases)
    }
}

/// Suites of Debian itself; a third party's suite of another name is not taken for one. A third party that
/// uses Debian's names is found out by its signature.
fn part_of(suite: &str) -> Option<Part> {
    const NAMES: [&str; 10] = [
        "bullseye",
        "bookworm",
        "trixie",
        "forky",
        "sid",
        "unstable",
        "testing",
        "stable",
        "oldstable",
        "oldoldstable",
    ];
    if let Some(name) = suite
        .strip_suffix("-security")
        .or_else(|| suite.strip_suffix("/updates"))
    {
        return NAMES.contains(&name).then_some(Part::Security);
    }
    let name = suite
        .strip_suffix("-updates")
        .or_else(|| suite.strip_suffix("-backports"))
        .unwrap_or(suite);
    NAMES.contains(&name).then_some(Part::Main)
}

/// `apt-config shell` prints `name='value'` for what is set; `DIRECT` means none.
fn parse_proxy(shell: &str) -> Option<String> {
    shell
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(_, value)| value.trim_matches('\'').to_owned())
        .find(|value| value.contains("://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_taken_from_debians_own_suites_only() {
        let sources = Sources::parse(
            "http://m/debian/ bookworm main\nhttp://m/debian/ bookworm-updates main\nhttp://m/sec/ bookworm-security main\n\
             https://third.party/apt/ nodistro main\nhttp://m/debian/ bookworm contrib\nfile:/srv/debian/ bookworm main\n",
        );
        assert_eq!(sources.bases(Part::Main).expect("main"), ["http://m/debian"]);
        assert_eq!(sources.bases(Part::Security).expect("security"), ["http://m/sec"]);
    }

    #[test]
    fn a_machine_without_a_security_source_is_told_which_one_is_missing() {
        let error = Sources::parse("http://m/debian/ trixie main")
            .bases(Part::Security)
            .expect_err("none");
        assert_eq!(
            error.to_string(),
            "apt on this machine has no http(s) source for Debian's security archive"
        );
    }

    #[test]
    fn apts_proxy_is_used_and_direct_is_none() {
        assert_eq!(
            parse_proxy("http='http://proxy:3142/'"),
            Some("http://proxy:3142/".to_owned())
        );
        assert_eq!(parse_proxy("http='DIRECT'"), None);
        assert_eq!(parse_proxy(""), None);
    }
}
