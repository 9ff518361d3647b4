//! Patterns over kernel releases: `<n>` is a number, `*` is anything, the rest is itself.

use serde::Deserialize;

/// A pattern over whole releases, for example `6.12.<n>+deb13*-amd64`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct Pattern(String);

impl Pattern {
    /// Whether the whole of `text` matches.
    pub(crate) fn matches(&self, text: &str) -> bool {
        matches(&self.0, text)
    }
}

impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

fn matches(pattern: &str, text: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("<n>") {
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        return digits > 0 && text.get(digits..).is_some_and(|after| matches(rest, after));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        return text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .any(|at| text.get(at..).is_some_and(|after| matches(rest, after)));
    }
    match (pattern.chars().next(), text.chars().next()) {
        (None, None) => true,
        (Some(wanted), Some(found)) if wanted == found => {
            let (pattern, text) = (pattern.get(wanted.len_utf8()..), text.get(found.len_utf8()..));
            pattern
                .zip(text)
                .is_some_and(|(pattern, text)| matches(pattern, text))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_number_is_a_whole_number() {
        assert!(matches("6.1.0-<n>-*amd64", "6.1.0-56-cloud-amd64"));
        assert!(matches("6.1.0-<n>-*amd64", "6.1.0-56-amd64"));
        assert!(!matches("6.1.0-<n>-*amd64", "6.1.0-0.deb11.52-amd64"));
        assert!(!matches("6.1.0-<n>-*amd64", "6.1.0--amd64"));
    }

    #[test]
    fn a_pattern_covers_the_whole_release() {
        assert!(!matches("6.1", "6.12"));
        assert!(!matches("6.12", "6.1"));
        assert!(matches("6.12.<n>+deb13*-amd64", "6.12.115+deb13.1-amd64"));
        assert!(matches("*", ""));
    }
}
