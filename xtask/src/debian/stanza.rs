//! Paragraphs of `Field: value` lines, as in Release and Packages files.

/// The value of a field on its own line; names are compared without case. Continuation lines are not part
/// of it.
pub(super) fn field<'text>(paragraph: &'text str, name: &str) -> Option<&'text str> {
    paragraph.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The continuation lines below a field (`SHA256:` of a Release file), trimmed.
pub(super) fn lines_below<'text>(paragraph: &'text str, name: &str) -> impl Iterator<Item = &'text str> {
    let header = format!("{name}:");
    paragraph
        .lines()
        .skip_while(move |line| !line.eq_ignore_ascii_case(&header))
        .skip(1)
        .take_while(|line| line.starts_with([' ', '\t']))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Suite: oldstable\nMD5Sum:\n a 1 x\nSHA256:\n b 2 y\n c 3 z\nDate: today\n";

    #[test]
    fn a_field_is_found_whatever_its_case() {
        assert_eq!(field(TEXT, "date"), Some("today"));
        assert_eq!(field(TEXT, "Label"), None);
    }

    #[test]
    fn only_the_lines_of_the_field_asked_for_are_given() {
        assert_eq!(
            lines_below(TEXT, "SHA256").collect::<Vec<_>>(),
            ["b 2 y", "c 3 z"]
        );
    }
}
