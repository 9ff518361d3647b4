//! `blocklist.yaml`: what is deliberately not built, why, and until when that is believed; and what cannot work.

use std::path::Path;

use ringside_artifact::Variant;
use ringside_kernel_release::KernelRelease;
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
    /// Which driver.
    variant: Variant,
    /// For the person who finds the kernel missing.
    reason: String,
    /// `YYYY-MM-DD`: a block without an end is forgotten.
    review_by: String,
}

impl Blocklist {
    /// Why this driver is not built for this kernel, if so.
    pub(crate) fn reason(&self, release: &KernelRelease, variant: Variant) -> Option<String> {
        let rule = self
            .blocked
            .iter()
            .find(|rule| rule.variant == variant && rule.kernels.matches(release.as_str()))?;
        Some(format!("{} (review by {})", rule.reason, rule.review_by))
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

    /// Rules that block nothing, for the repository's own test.
    #[cfg(test)]
    pub(super) fn without_kernel(&self, kernels: &ringside_kernel_release::KernelVersions) -> Vec<String> {
        let idle = |pattern: &&Pattern| {
            !kernels
                .iter()
                .any(|entry| pattern.matches(entry.release.as_str()))
        };
        let blocked = self.blocked.iter().map(|rule| &rule.kernels);
        let unsupported = self.unsupported.iter().map(|limit| &limit.kernels);
        blocked
            .chain(unsupported)
            .filter(idle)
            .map(ToString::to_string)
            .collect()
    }
}

fn is_date(text: &str) -> bool {
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
        let text = "blocked:\n  - {kernels: '5.10.0-<n>-amd64', variant: ebpf, reason: no ring, review-by: 2027-01-31}\n";
        let list: Blocklist = super::super::parse(text, Path::new("b")).expect("valid");
        list.check(Path::new("b")).expect("valid");
        let release = "5.10.0-46-amd64".parse().expect("release");
        assert_eq!(
            list.reason(&release, Variant::Ebpf).as_deref(),
            Some("no ring (review by 2027-01-31)")
        );
        assert_eq!(list.reason(&release, Variant::Kmod), None);
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
        for text in ["2027-1-31", "soon", "2027-13-01", "2027-01-31-1"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
