//! The supervisor with consumers that are shell scripts.

use super::*;
use crate::child::{Duties, Exclude};
use std::os::unix::fs::PermissionsExt;

/// Hooks that remember what was done to them.
#[derive(Default)]
struct Remembering {
    done: Vec<&'static str>,
    stop_fails: bool,
}

fn unstoppable() -> DriverError {
    DriverError::Refused {
        action: "stop",
        source: io::ErrorKind::Other.into(),
    }
}

impl Hooks for Remembering {
    fn start(&mut self) -> Result<(), DriverError> {
        self.done.push("start");
        Ok(())
    }

    fn stop(&mut self) -> Result<(), DriverError> {
        self.done.push("stop");
        if self.stop_fails {
            return Err(unstoppable());
        }
        Ok(())
    }

    fn reload(&mut self) {
        self.done.push("reload");
    }
}

/// Runs a consumer that is this shell script; `$say` is the descriptor of its control socket.
fn check(script: &str) -> (Vec<&'static str>, String) {
    check_with(Remembering::default(), script)
}

fn check_with(hooks: Remembering, script: &str) -> (Vec<&'static str>, String) {
    check_signals(hooks, script, &Signals::catch(false).unwrap())
}

fn check_signals(mut hooks: Remembering, script: &str, signals: &Signals) -> (Vec<&'static str>, String) {
    let directory = tempfile::tempdir().unwrap();
    let program = directory.path().join("consumer");
    let text = format!("#!/bin/bash\nsay=${{@: -1}}\n{script}\n");
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let duties = Duties {
        inherit: vec![],
        exclude: Exclude::Nothing,
        drop_to: None,
    };
    let consumer = Consumer::spawn(&program, vec![], &[], duties).unwrap();
    let deadlines = Deadlines {
        ready: Duration::from_secs(3),
        end: Duration::from_secs(3),
    };
    let result = supervise(&mut hooks, consumer, signals, deadlines);
    (
        hooks.done,
        result.map_or_else(
            |error| format!("{:?}: {error}", error.exit()),
            |()| "done".to_owned(),
        ),
    )
}

const READY: &str = r#"echo '{"type":"ready"}' >&$say"#;
const STOP: &str = r#"echo '{"type":"stop"}' >&$say"#;

#[test]
fn hooks_are_attached_after_ready_and_detached_before_stopped() {
    let told = r#"read -r line <&$say; [ "$line" = '{"type":"stopped"}' ]"#;
    let (hooks, result) = check(&format!("{READY}\n{STOP}\n{told}"));
    assert_eq!(
        (hooks.as_slice(), result.as_str()),
        (["start", "stop"].as_slice(), "done")
    );
}

#[test]
fn a_consumer_that_dies_takes_the_hooks_down_and_is_an_error() {
    let (hooks, result) = check(&format!("{READY}\nsleep 0.2; exit 7"));
    assert_eq!(hooks, ["start", "stop"]);
    assert_eq!(
        result,
        "ConsumerFailed: the consumer ended unexpectedly: exit code 7"
    );
}

#[test]
fn a_consumer_that_ends_before_it_is_ready_never_gets_hooks() {
    let (hooks, result) = check("kill -9 $$");
    assert!(hooks.is_empty());
    assert_eq!(
        result,
        "ConsumerFailed: the consumer ended unexpectedly: killed by signal 9"
    );
}

#[test]
fn a_consumer_that_is_never_ready_is_given_up() {
    let (hooks, result) = check("exec sleep 60");
    assert!(hooks.is_empty());
    assert_eq!(result, "ConsumerNotReady: the consumer was not ready after 3 s");
}

#[test]
fn a_consumer_that_does_not_end_is_killed() {
    let (hooks, result) = check(&format!("{READY}\n{STOP}\nexec sleep 60"));
    assert_eq!(hooks, ["start", "stop"]);
    assert!(
        result.starts_with("ConsumerFailed: the consumer did not end within 3 s"),
        "{result}"
    );
}

#[test]
fn a_failing_end_of_the_consumer_is_reported() {
    let (_, result) = check(&format!("{READY}\n{STOP}\nread -r line <&$say; exit 3"));
    assert_eq!(
        result,
        "ConsumerFailed: the consumer ended with an error: exit code 3"
    );
}

#[test]
fn hooks_that_cannot_be_detached_do_not_keep_the_consumer_from_draining() {
    let directory = tempfile::tempdir().unwrap();
    let drained = directory.path().join("drained");
    let hooks = Remembering {
        stop_fails: true,
        ..Remembering::default()
    };
    let drain = format!("read -r line <&$say; echo \"$line\" > {}", drained.display());
    let (hooks, result) = check_with(hooks, &format!("{READY}\n{STOP}\n{drain}"));
    assert_eq!(hooks, ["start", "stop"]);
    assert_eq!(result, format!("{:?}: {}", unstoppable().exit(), unstoppable()));
    assert_eq!(
        std::fs::read_to_string(drained).unwrap(),
        "{\"type\":\"stopped\"}\n"
    );
}

#[test]
fn the_consumers_own_reasons_are_passed_on_in_every_phase() {
    for (code, name) in [(40, "DiskFull"), (41, "CannotWrite"), (42, "Unbalanced")] {
        for script in [
            format!("exit {code}"),
            format!("{READY}\nexit {code}"),
            format!("{READY}\n{STOP}\nread -r line <&$say; exit {code}"),
        ] {
            let (_, result) = check(&script);
            assert!(result.starts_with(&format!("{name}: ")), "{script}: {result}");
        }
    }
}

#[test]
fn a_consumer_whose_disk_is_full_ends_us_with_that_code() {
    let (hooks, result) = check(&format!("{READY}\n{STOP}\nread -r line <&$say; exit 40"));
    assert_eq!(hooks, ["start", "stop"]);
    assert_eq!(result, "DiskFull: the consumer ended with an error: exit code 40");
}

#[test]
fn the_wish_to_read_filters_again_waits_for_the_capture_and_ends_nothing() {
    let signals = Signals::wishing_to_reload().unwrap();
    let script = format!("{READY}\n{STOP}\nread -r line <&$say");
    let (hooks, result) = check_signals(Remembering::default(), &script, &signals);
    assert_eq!(
        (hooks.as_slice(), result.as_str()),
        (["start", "reload", "stop"].as_slice(), "done")
    );
}
