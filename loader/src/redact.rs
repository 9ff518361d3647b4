//! URLs as people may see them: a mirror's user, password and token stay out of logs and reports.

use reqwest::Url;

const HIDDEN: &str = "redacted";

/// The URL without its user and fragment; a query is named, not shown.
pub(crate) fn redacted(url: &Url) -> String {
    let mut shown = url.clone();
    // Both fail only where there is no host, and then no user.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_fragment(None);
    if shown.query().is_some() {
        shown.set_query(Some(HIDDEN));
    }
    shown.into()
}

/// The same for what was typed as a URL and is none. What stands before an `@` may be a password, whatever
/// else is wrong.
pub(crate) fn redacted_text(text: &str) -> String {
    let (address, query) = match text.find(['?', '#']) {
        Some(at) => (text.get(..at).unwrap_or_default(), format!("?{HIDDEN}")),
        None => (text, String::new()),
    };
    let Some((before, host)) = address.rsplit_once('@') else {
        return format!("{address}{query}");
    };
    let scheme = before.split_once("://").map(|(scheme, _)| format!("{scheme}://"));
    format!("{}{host}{query}", scheme.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_user_nor_query_is_shown() {
        for (url, expected) in [
            ("http://h:1/a", "http://h:1/a"),
            ("http://h/a@b", "http://h/a@b"),
            ("https://user:secret@h/a", "https://h/a"),
            ("https://token@h/a", "https://h/a"),
            ("https://h/a?token=secret#secret", "https://h/a?redacted"),
        ] {
            assert_eq!(redacted(&url.parse().unwrap()), expected);
        }
    }

    #[test]
    fn what_is_no_url_is_redacted_too() {
        for (text, expected) in [
            ("10.0.2.2:80", "10.0.2.2:80"),
            ("ftp://user:secret@h/a?secret", "ftp://h/a?redacted"),
            ("user:se@cret@h", "h"),
            ("http:// h#secret", "http:// h?redacted"),
        ] {
            assert_eq!(redacted_text(text), expected);
        }
    }
}
