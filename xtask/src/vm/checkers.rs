//! What the checkers of a kernel found, beside what they write into its log; and that they were there to find it.

use super::proof::Findings;
use super::session::Outcome;

/// kmemleak reports blocks of these lines.
const LEAK: &str = "unreferenced object";
/// The first words of KASAN at boot.
const KASAN: &str = "KernelAddressSanitizer initialized";

/// Nothing was found, and every checker ran until the end: lockdep, for one, goes silent after its first report.
pub(super) fn judge(outcome: &Outcome, findings: &mut Findings) {
    let file = |name: &str| outcome.text(&format!("checkers/{name}"));
    let log = outcome.text("dmesg").unwrap_or_default();
    if !log.contains(KASAN) {
        findings.problem("checkers", "KASAN was not there");
    }
    match file("lockdep") {
        Some(stats) if is_on(&stats) => {}
        Some(_) => findings.problem("checkers", "lockdep has turned itself off"),
        None => findings.problem("checkers", "lockdep was not there"),
    }
    match file("kmemleak") {
        Some(leaks) if leaks.contains(LEAK) => findings.problem("kmemleak", leaks.trim()),
        Some(_) if file("kmemleak.scanned").is_some() => {}
        _ => findings.problem("checkers", "kmemleak did not look"),
    }
}

/// From /proc/lockdep_stats: ` debug_locks:                             1`.
fn is_on(stats: &str) -> bool {
    stats
        .lines()
        .filter_map(|line| line.split_once(':'))
        .any(|(name, value)| name.trim() == "debug_locks" && value.trim() == "1")
}

#[cfg(test)]
mod tests {
    use super::is_on;

    #[test]
    fn lockdep_that_went_silent_is_told_from_one_that_looks() {
        assert!(is_on(
            " lock-classes:   12\n debug_locks:                             1\n"
        ));
        assert!(!is_on(" debug_locks:                             0\n"));
        assert!(!is_on(""));
    }
}
