//! The ledger at the end: JSON for machines, a table for people.

use std::fmt::Write as _;

use ringside_state::{Summary, Tally};
use serde_json::{Map, Value, json};

/// One JSON object; a ring and the totals have the fields of [`Tally`] as keys.
#[must_use]
pub fn summary_json(summary: &Summary) -> Value {
    let rings = summary.rings.iter().map(|ring| {
        let mut object = tally(&ring.tally);
        object.insert("cpu".to_owned(), json!(ring.cpu));
        Value::Object(object)
    });
    json!({
        "variant": summary.variant,
        "rings": rings.collect::<Vec<_>>(),
        "totals": tally(&summary.totals),
        "malformed": summary.totals.malformed,
        "unreadable_values": summary.totals.unreadable_values,
        "truncated_values": summary.totals.truncated_values,
        "balanced": summary.balanced,
    })
}

fn tally(tally: &Tally) -> Map<String, Value> {
    let lost: Map<String, Value> = tally
        .lost
        .iter()
        .map(|(reason, count)| (reason.clone(), json!(count)))
        .collect();
    [
        ("wanted", json!(tally.wanted)),
        ("committed", json!(tally.committed)),
        ("received", json!(tally.received)),
        ("lost", Value::Object(lost)),
        ("gaps", json!(tally.gaps)),
        ("twice", json!(tally.twice)),
        ("out_of_order", json!(tally.out_of_order)),
        ("beyond_window", json!(tally.beyond_window)),
        ("late", json!(tally.late)),
        ("malformed", json!(tally.malformed)),
        ("unreadable_values", json!(tally.unreadable_values)),
        ("truncated_values", json!(tally.truncated_values)),
        ("no_start", json!(tally.no_start)),
        ("faulted_in", json!(tally.faulted_in)),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

/// A few lines: one per ring that saw anything, the totals, what was lost and why, the verdict.
#[must_use]
pub fn summary_text(summary: &Summary) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(
        text,
        "capture by {}: {} events",
        summary.variant, summary.totals.received
    );
    let _ = writeln!(
        text,
        "  {:<6} {:>12} {:>12} {:>12} {:>12} {:>12}",
        "ring", "wanted", "committed", "received", "lost", "gaps"
    );
    for ring in summary
        .rings
        .iter()
        .filter(|ring| ring.tally.wanted > 0 || ring.tally.received > 0)
    {
        row(&mut text, &format!("cpu{}", ring.cpu), &ring.tally);
    }
    row(&mut text, "all", &summary.totals);
    for (reason, count) in summary.totals.lost.iter().filter(|(_, count)| **count > 0) {
        let _ = writeln!(text, "  lost, {reason}: {count}");
    }
    for (what, count) in [
        ("records malformed", summary.totals.malformed),
        ("records twice", summary.totals.twice),
        ("records beyond the order window", summary.totals.beyond_window),
        ("records late for the merge", summary.totals.late),
        ("values unreadable", summary.totals.unreadable_values),
        ("values cut", summary.totals.truncated_values),
        ("records read again after a fault", summary.totals.faulted_in),
    ] {
        if count > 0 {
            let _ = writeln!(text, "  {what}: {count}");
        }
    }
    text.push_str(if summary.balanced {
        "ledger: balanced, every wanted event was received or is counted as lost\n"
    } else {
        "ledger: NOT balanced, see the rings above\n"
    });
    text
}

fn row(text: &mut String, name: &str, tally: &Tally) {
    let _ = writeln!(
        text,
        "  {name:<6} {:>12} {:>12} {:>12} {:>12} {:>12}",
        tally.wanted,
        tally.committed,
        tally.received,
        tally.lost_total(),
        tally.gaps
    );
}

#[cfg(test)]
mod tests {
    use ringside_state::Ledger;

    use super::*;

    #[test]
    fn an_empty_capture_has_every_key_and_balances() {
        let mut ledger = Ledger::default();
        ledger.add_ring(0);
        let json = summary_json(&ledger.summary("kmod"));
        assert_eq!(json["variant"], "kmod");
        assert_eq!(json["balanced"], true);
        assert_eq!(json["rings"][0]["cpu"], 0);
        for key in ["wanted", "committed", "received", "gaps"] {
            assert_eq!(json["totals"][key], 0);
        }
        assert_eq!(json["totals"]["lost"]["ring_full_file"], 0);
        assert!(summary_text(&ledger.summary("kmod")).ends_with("counted as lost\n"));
    }
}
