//! `blocklist.yaml`: what is deliberately not built, why, and until when that is believed; and what cannot work.

use std::path::Path;

use ringside_artifact::{ModuleVersion, Timestamp, Variant};
use ringside_kernel_release::{KernelRelease, KernelVersions};
use serde::Deserialize;

use super::MatrixError;
use super::pattern::Pattern;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Blocklist {
    blocked: Vec<Rule>,
    #[serde(default)]
    unsupported: Vec<Limit>,
}

/// What no driver of ours can do on some kernels. Unlike a block it has no end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Limit {
    /// Which releases.
    kernels: Pattern,
    /// Which driver.
    variant: Variant,
    /// What of the kernel makes it so.
    reason: String,
}

/// One rule.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Rule {
    /// Which releases.
    kernels: Pattern,
    /// Which versions of the driver; all when it is absent.
    module_versions: Option<Pattern>,
    /// Which driver.
    variant: Variant,
    /// For the person who finds the kernel missing.
    reason: String,
    /// Where it is worked on: an address, or a number of the tracker.
    issue: String,
    /// `YYYY-MM-DD`: a block without an end is forgotten.
    review_by: String,
}

impl Rule {
    fn covers(&self, release: &KernelRelease, version: &ModuleVersion) -> bool {
        let versions = self.module_versions.as_ref();
        self.kernels.matches(release.as_str())
            && versions.is_none_or(|versions| versions.matches(version.as_str()))
    }
}

impl Blocklist {
    /// Why this version of the driver is not built for this kernel, if so.
    pub(crate) fn reason(
        &self,
        release: &KernelRelease,
        variant: Variant,
        version: &ModuleVersion,
    ) -> Option<String> {
        let rule = self
            .blocked
            .iter()
            .find(|rule| rule.variant == variant && rule.covers(release, version))?;
        let Rule {
            reason,
            issue,
            review_by,
            ..
        } = rule;
        Some(format!("{reason} ({issue}, review by {review_by})"))
    }

    /// Why this driver cannot work on this kernel, if so.
    pub(crate) fn limit(&self, release: &KernelRelease, variant: Variant) -> Option<String> {
        let limit = self
            .unsupported
            .iter()
            .find(|limit| limit.variant == variant && limit.kernels.matches(release.as_str()))?;
        Some(limit.reason.clone())
    }

    pub(super) fn check(&self, file: &Path) -> Result<(), MatrixError> {
        let wrong = |message: String| {
            Err(MatrixError::Value {
                file: file.to_owned(),
                message,
            })
        };
        for rule in &self.blocked {
            if rule.reason.trim().is_empty() {
                return wrong(format!("`{}` has no reason", rule.kernels));
            }
            if rule.issue.trim().is_empty() {
                return wrong(format!("`{}` names no issue", rule.kernels));
            }
            if !is_date(&rule.review_by) {
                return wrong(format!(
                    "`{}`: review-by: expected YYYY-MM-DD, found `{}`",
                    rule.kernels, rule.review_by
                ));
            }
        }
        match self
            .unsupported
            .iter()
            .find(|limit| limit.reason.trim().is_empty())
        {
            Some(limit) => wrong(format!("`{}` has no reason", limit.kernels)),
            None => Ok(()),
        }
    }

    /// Rules that are to be reviewed: those whose date has come, and those for no kernel of the list or no driver
    /// that is built. Each in words.
    pub(crate) fn stale(
        &self,
        kernels: &KernelVersions,
        version: &ModuleVersion,
        now: Timestamp,
    ) -> Vec<String> {
        let mut found = Vec::new();
        // Dates of this form are ordered as their text is.
        let today = now.to_string();
        for rule in &self.blocked {
            if !kernels.iter().any(|entry| rule.covers(&entry.release, version)) {
                found.push(format!(
                    "`{}` blocks no kernel of KERNEL_VERSIONS for version {}",
                    rule.kernels,
                    version.as_str()
                ));
            } else if today.as_str() >= rule.review_by.as_str() {
                found.push(format!(
                    "`{}` was to be reviewed by {}: {}",
                    rule.kernels, rule.review_by, rule.issue
                ));
            }
        }
        for limit in &self.unsupported {
            let has = |release: &KernelRelease| limit.kernels.matches(release.as_str());
            if !kernels.iter().any(|entry| has(&entry.release)) {
                found.push(format!("`{}` is no kernel of KERNEL_VERSIONS", limit.kernels));
            }
        }
        found
    }
}

fn is_date(text: &str) -> bool {
    if !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
        return false;
    }
    let numbers: Vec<Option<u32>> = text.split('-').map(|number| number.parse().ok()).collect();
    matches!(
        numbers.as_slice(),
        [Some(2000..=2999), Some(1..=12), Some(1..=31)]
    ) && text.len() == 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_blocks_its_variant_only() {
        let list = blocked("");
        let release = "5.10.0-46-amd64".parse().expect("release");
        let version = version("0.1.0");
        assert_eq!(
            list.reason(&release, Variant::Ebpf, &version).as_deref(),
            Some("no ring (#7, review by 2027-01-31)")
        );
        assert_eq!(list.reason(&release, Variant::Kmod, &version), None);
    }

    #[test]
    fn a_rule_may_be_for_some_versions_only() {
        let list = blocked("module-versions: '0.1.<n>', ");
        let release = "5.10.0-46-amd64".parse().expect("release");
        let reason = |text: &str| list.reason(&release, Variant::Ebpf, &version(text));
        assert!(reason("0.1.3").is_some());
        assert_eq!(reason("0.2.0"), None);
    }

    #[test]
    fn a_rule_is_stale_from_its_date_on_and_where_it_blocks_nothing() {
        let kernels = |text| KernelVersions::parse(text, Path::new("k")).expect("list");
        let listed = kernels("5.10.0-46-amd64\n");
        let stale = |kernels: &KernelVersions, now: &str| {
            let now = now.parse().expect("time");
            blocked("").stale(kernels, &version("0.1.0"), now)
        };
        assert!(stale(&listed, "2027-01-30T23:59:59Z").is_empty());
        assert_eq!(
            stale(&listed, "2027-01-31T00:00:00Z"),
            ["`5.10.0-<n>-amd64` was to be reviewed by 2027-01-31: #7"]
        );
        assert_eq!(
            stale(&kernels("6.1.0-56-amd64\n"), "2026-01-01T00:00:00Z"),
            ["`5.10.0-<n>-amd64` blocks no kernel of KERNEL_VERSIONS for version 0.1.0"]
        );
    }

    fn version(text: &str) -> ModuleVersion {
        text.parse().expect("version")
    }

    fn blocked(more: &str) -> Blocklist {
        let text = format!(
            "blocked:\n  - {{kernels: '5.10.0-<n>-amd64', {more}variant: ebpf, reason: no ring, issue: '#7', \
             review-by: 2027-01-31}}\n"
        );
        let list: Blocklist = super::super::parse(&text, Path::new("b")).expect("valid");
        list.check(Path::new("b")).expect("valid");
        list
    }

    #[test]
    fn what_cannot_work_has_a_reason_and_no_end() {
        let text =
            "blocked: []\nunsupported: [{kernels: '5.10.0-<n>-rt-amd64', variant: ebpf, reason: a lock}]\n";
        let list: Blocklist = super::super::parse(text, Path::new("b")).expect("valid");
        list.check(Path::new("b")).expect("valid");
        let limit = |release: &str, variant| list.limit(&release.parse().expect("release"), variant);
        assert_eq!(
            limit("5.10.0-46-rt-amd64", Variant::Ebpf).as_deref(),
            Some("a lock")
        );
        assert_eq!(limit("5.10.0-46-rt-amd64", Variant::Kmod), None);
        assert_eq!(limit("5.10.0-46-amd64", Variant::Ebpf), None);
        let silent = text.replace("a lock", "' '");
        let list: Blocklist = super::super::parse(&silent, Path::new("b")).expect("valid");
        list.check(Path::new("b")).expect_err("no reason");
    }

    #[test]
    fn a_rule_without_a_review_date_is_refused() {
        assert!(is_date("2027-01-31"));
        for text in ["2027-1-31", "2027-+1-31", "soon", "2027-13-01", "2027-01-31-1"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
