//! Debian's version order (deb-version(7)): epoch, upstream, revision; `~` sorts before everything.

use std::cmp::Ordering;

/// Compares two package versions.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let (epoch_a, rest_a) = split_epoch(a);
    let (epoch_b, rest_b) = split_epoch(b);
    let (upstream_a, revision_a) = rest_a.rsplit_once('-').unwrap_or((rest_a, ""));
    let (upstream_b, revision_b) = rest_b.rsplit_once('-').unwrap_or((rest_b, ""));
    epoch_a
        .cmp(&epoch_b)
        .then_with(|| part(upstream_a, upstream_b))
        .then_with(|| part(revision_a, revision_b))
}

/// Whether `version` satisfies a relation as written in Depends: `>= 1.2`, `= 1`, `<< 2`.
pub(super) fn satisfies(version: &str, relation: &str) -> bool {
    let (operator, wanted) = relation
        .trim()
        .split_once(char::is_whitespace)
        .unwrap_or(("=", relation));
    let order = compare(version, wanted.trim());
    match operator {
        ">=" => order.is_ge(),
        "<=" => order.is_le(),
        ">>" => order.is_gt(),
        "<<" => order.is_lt(),
        _ => order.is_eq(),
    }
}

fn split_epoch(version: &str) -> (u64, &str) {
    match version.split_once(':') {
        Some((epoch, rest)) => (epoch.parse().unwrap_or(0), rest),
        None => (0, version),
    }
}

/// Non-digits and digits take turns; non-digits by [`weight`], digits by value.
fn part(mut a: &str, mut b: &str) -> Ordering {
    while !a.is_empty() || !b.is_empty() {
        let (text_a, after_a) = a.split_at(a.find(|c: char| c.is_ascii_digit()).unwrap_or(a.len()));
        let (text_b, after_b) = b.split_at(b.find(|c: char| c.is_ascii_digit()).unwrap_or(b.len()));
        // The end of a text weighs 0: more than `~`, less than any letter.
        let mut weights_a = text_a.bytes().map(weight).chain(std::iter::repeat(0));
        let mut weights_b = text_b.bytes().map(weight).chain(std::iter::repeat(0));
        for _ in 0..=text_a.len().max(text_b.len()) {
            match weights_a.next().cmp(&weights_b.next()) {
                Ordering::Equal => {}
                order => return order,
            }
        }
        let (digits_a, rest_a) = after_a.split_at(
            after_a
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(after_a.len()),
        );
        let (digits_b, rest_b) = after_b.split_at(
            after_b
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(after_b.len()),
        );
        let (digits_a, digits_b) = (digits_a.trim_start_matches('0'), digits_b.trim_start_matches('0'));
        match digits_a
            .len()
            .cmp(&digits_b.len())
            .then_with(|| digits_a.cmp(digits_b))
        {
            Ordering::Equal => (a, b) = (rest_a, rest_b),
            order => return order,
        }
    }
    Ordering::Equal
}

fn weight(byte: u8) -> i32 {
    match byte {
        b'~' => -1,
        letter if letter.is_ascii_alphabetic() => i32::from(letter),
        other => i32::from(other) + 256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_sort_as_dpkg_sorts_them() {
        let sorted = [
            "1.0~rc1-1",
            "1.0-1",
            "1.0-1+b1",
            "1.0-2",
            "1.0a-1",
            "1.0+x-1",
            "1.2-1",
            "1.10-1",
            "6.1.180-1~deb11u1",
            "6.1.180-1",
            "7.2.12-1~bpo13+1",
            "7.2.12-1",
            "1:0.1-1",
        ];
        for (index, lower) in sorted.iter().enumerate() {
            assert_eq!(compare(lower, lower), Ordering::Equal, "{lower}");
            for higher in sorted.iter().skip(index + 1) {
                assert_eq!(compare(lower, higher), Ordering::Less, "{lower} < {higher}");
                assert_eq!(compare(higher, lower), Ordering::Greater, "{higher} > {lower}");
            }
        }
    }

    #[test]
    fn relations_are_understood() {
        assert!(satisfies("6.1.192-2", ">= 6.1.192-2"));
        assert!(!satisfies("6.1.180-1", ">= 6.1.192-2"));
        assert!(satisfies("1.0~a", "<< 1.0"));
        assert!(satisfies("1.0", "= 1.0"));
    }
}
