//! Wall-clock times of events: UTC, with all nine digits of a nanosecond.

/// Turns CLOCK_MONOTONIC into wall-clock text. Keeps the second it wrote last, because events of one
/// second come together.
#[derive(Clone, Debug)]
pub struct Timestamps {
    realtime_offset_ns: i64,
    second: i64,
    /// `2026-11-20T09:00:00` of `second`.
    text: [u8; 19],
}

impl Timestamps {
    /// `realtime_offset_ns` is CLOCK_REALTIME minus CLOCK_MONOTONIC.
    #[must_use]
    pub fn new(realtime_offset_ns: i64) -> Self {
        Self {
            realtime_offset_ns,
            second: 0,
            text: *b"1970-01-01T00:00:00",
        }
    }

    /// After the wall clock was stepped or slewed.
    pub fn set_realtime_offset_ns(&mut self, offset: i64) {
        self.realtime_offset_ns = offset;
    }

    /// `2026-11-20T09:00:00.123456789Z`
    pub(crate) fn write_rfc3339(&mut self, mono_ns: u64, out: &mut Vec<u8>) {
        let nanos = self.advance(mono_ns);
        out.extend_from_slice(&self.text);
        out.push(b'.');
        digits(nanos, 9, out);
        out.push(b'Z');
    }

    /// `09:00:00.123456`
    pub(crate) fn write_time(&mut self, mono_ns: u64, out: &mut Vec<u8>) {
        let nanos = self.advance(mono_ns);
        out.extend_from_slice(self.text.get(11..).unwrap_or_default());
        out.push(b'.');
        digits(nanos / 1000, 6, out);
    }

    /// Makes `text` that of the time's second and returns the nanoseconds in it.
    fn advance(&mut self, mono_ns: u64) -> u32 {
        let ns = mono_ns.saturating_add_signed(self.realtime_offset_ns);
        let second = (ns / 1_000_000_000).cast_signed();
        if second != self.second {
            self.second = second;
            self.text = render(second);
        }
        (ns % 1_000_000_000) as u32
    }
}

fn render(second: i64) -> [u8; 19] {
    let (days, in_day) = (second.div_euclid(86_400), second.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let mut text = Vec::with_capacity(19);
    for (value, width, end) in [
        (year, 4, Some(b'-')),
        (month, 2, Some(b'-')),
        (day, 2, Some(b'T')),
        (in_day / 3600, 2, Some(b':')),
        (in_day / 60 % 60, 2, Some(b':')),
        (in_day % 60, 2, None),
    ] {
        digits(value as u32, width, &mut text);
        text.extend(end);
    }
    text.try_into().unwrap_or(*b"1970-01-01T00:00:00")
}

/// Days since 1970-01-01 to the Gregorian year, month and day: the era algorithm of Howard Hinnant's
/// "chrono-compatible low-level date algorithms".
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

/// The last `width` decimal digits of `value`, with leading zeros.
pub(crate) fn digits(value: u32, width: usize, out: &mut Vec<u8>) {
    let mut text = [b'0'; 10];
    let mut left = value;
    for digit in text.iter_mut().rev() {
        *digit = b'0' + (left % 10) as u8;
        left /= 10;
    }
    out.extend_from_slice(text.get(10_usize.saturating_sub(width)..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(mono_ns: u64, offset: i64, expected: &str) {
        let mut out = Vec::new();
        Timestamps::new(offset).write_rfc3339(mono_ns, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn times_are_utc_with_nanoseconds() {
        check(0, 0, "1970-01-01T00:00:00.000000000Z");
        check(
            123_456_789,
            1_795_165_200_000_000_000,
            "2026-11-20T09:00:00.123456789Z",
        );
        check(0, 951_782_400_000_000_000, "2000-02-29T00:00:00.000000000Z");
        check(0, 1_709_251_199_999_999_999, "2024-02-29T23:59:59.999999999Z");
    }

    #[test]
    fn a_clock_before_1970_is_shown_as_1970() {
        check(0, -1_000_000_000, "1970-01-01T00:00:00.000000000Z");
    }

    #[test]
    fn the_largest_times_do_not_overflow() {
        let mut out = Vec::new();
        Timestamps::new(i64::MAX).write_rfc3339(u64::MAX, &mut out);
        assert_eq!(out, b"2554-07-21T23:34:33.709551615Z");
    }

    #[test]
    fn the_kept_second_follows_the_clock_in_both_directions() {
        let mut times = Timestamps::new(0);
        let mut out = Vec::new();
        for ns in [1_000_000_000, 59_999_999_999, 60_000_000_000, 0] {
            times.write_time(ns, &mut out);
            out.push(b' ');
        }
        assert_eq!(
            out,
            b"00:00:01.000000 00:00:59.999999 00:01:00.000000 00:00:00.000000 "
        );
    }
}
