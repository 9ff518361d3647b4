//! What a kernel's log must not hold after a driver was there.

/// Parts of a line that no healthy kernel writes; matched as they are.
const ALARMS: [&str; 31] = [
    "WARNING: CPU:",
    "WARNING: at ",
    "WARNING: possible",
    "WARNING: suspicious RCU usage",
    "WARNING: bad unlock balance",
    "WARNING: inconsistent lock state",
    "------------[ cut here ]------------",
    "BUG:",
    "Oops",
    "Kernel panic",
    "general protection fault",
    "unable to handle",
    "Call Trace:",
    "INFO: possible",
    "INFO: rcu",
    "INFO: task ",
    "rcu: INFO:",
    "self-detected stall",
    "detected stalls",
    "hung_task",
    "soft lockup",
    "hard LOCKUP",
    "scheduling while atomic",
    "Memory leak",
    "suspected memory leak",
    "leak detector disabled",
    "held lock freed",
    "stack backtrace:",
    "lock held when returning",
    "INFO: trying to register non-static key",
    "UBSAN:",
];

/// The lines that mean trouble, in order.
pub(super) fn alarms(log: &str) -> Vec<String> {
    log.lines()
        .filter(|line| ALARMS.iter().any(|alarm| line.contains(alarm)))
        .map(|line| line.trim_end().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::alarms;

    #[test]
    fn what_a_boot_always_says_is_no_alarm() {
        let log = "[    0.0] Linux version 6.1.0-56-cloud-amd64\n\
                   [    0.1] Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on\n\
                   [    0.1] MDS CPU bug present and SMT on, data leak possible\n\
                   [    0.1] kmemleak: Kernel memory leak detector initialized (mem pool available: 30000)\n\
                   [    0.1] kmemleak: Automatic memory scanning thread started\n\
                   [    1.5] ringside: loading out-of-tree module taints kernel.\n\
                   [    1.6] activity[99]: segfault at 10 ip 0000000000401200 sp 00007ffd error 6\n";
        assert_eq!(alarms(log), Vec::<String>::new());
    }

    #[test]
    fn a_warning_a_stall_and_a_lock_report_are_alarms() {
        for line in [
            "[    2.0] WARNING: CPU: 1 PID: 88 at kernel/rcu/tree.c:1 rcu_core+0x1/0x2",
            "[    2.0] BUG: sleeping function called from invalid context at mm/gup.c:1",
            "[   30.0] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
            "[    2.0] WARNING: possible circular locking dependency detected",
            "[    2.0] BUG: KASAN: slab-use-after-free in ringside_on_exit+0x1/0x2 [ringside]",
            "[    2.0] BUG: MAX_LOCKDEP_CHAINS too low!",
            "[   60.0] kmemleak: 3 new suspected memory leaks (see /sys/kernel/debug/kmemleak)",
        ] {
            assert_eq!(alarms(line), [line]);
        }
    }
}
