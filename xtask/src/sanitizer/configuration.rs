//! What was asked of a kernel's configuration, and what came out: Kconfig drops silently what it cannot fulfil.

use std::collections::BTreeMap;

/// The options of `wanted` that `found` does not have as they stand there. A later line of `wanted` overrides an
/// earlier one; `=n` and an option that is absent are the same.
pub(super) fn unmet(wanted: &str, found: &str) -> Vec<String> {
    let found = options(found);
    let of = |option: &str| found.get(option).copied().unwrap_or("n");
    options(wanted)
        .into_iter()
        .filter(|(option, value)| of(option) != *value)
        .map(|(option, value)| format!("{option}={value} (came out as `{}`)", of(option)))
        .collect()
}

fn options(text: &str) -> BTreeMap<&str, &str> {
    text.lines()
        .filter(|line| line.starts_with("CONFIG_"))
        .filter_map(|line| line.trim_end().split_once('='))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::unmet;

    #[test]
    fn an_option_that_kconfig_dropped_is_told() {
        let wanted = "# why\nCONFIG_KASAN=y\nCONFIG_VT=n\nCONFIG_HZ=250\nCONFIG_HZ=100\nCONFIG_GONE=y\n";
        let found = "CONFIG_KASAN=y\n# CONFIG_VT is not set\nCONFIG_HZ=100\n";
        assert_eq!(unmet(wanted, found), ["CONFIG_GONE=y (came out as `n`)"]);
        assert_eq!(
            unmet(wanted, &format!("{found}CONFIG_VT=y\nCONFIG_GONE=y\n")),
            ["CONFIG_VT=n (came out as `y`)"]
        );
    }
}
