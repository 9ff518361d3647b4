//! `blocklist.yaml`: what is deliberately not built, why, and until when that is believed.

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
        Ok(())
    }

    /// Rules that block nothing, for the repository's own test.
    #[cfg(test)]
    pub(super) fn without_kernel(&self, kernels: &ringside_kernel_release::KernelVersions) -> Vec<String> {
        let idle = |rule: &&Rule| {
            !kernels
                .iter()
                .any(|entry| rule.kernels.matches(entry.release.as_str()))
        };
        self.blocked
            .iter()
            .filter(idle)
            .map(|rule| rule.kernels.to_string())
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
    fn a_rule_without_a_review_date_is_refused() {
        assert!(is_date("2027-01-31"));
        for text in ["2027-1-31", "soon", "2027-13-01", "2027-01-31-1"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
