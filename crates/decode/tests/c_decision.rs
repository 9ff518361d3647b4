//! The module's decision whether an event is recorded, as filters say.
#![cfg(test)]

use std::path::Path;
use std::process::Command;

/// Cases of `decision.c`, and what each of them proves.
const CASES: [(&str, &str); 6] = [
    (
        "wanted",
        "an event that no filter wants costs no look at the clock",
    ),
    (
        "failed",
        "conditions are about calls, and a call fails from -4095 to -1",
    ),
    (
        "duration",
        "a call is as long as its entry says, or of unknown length",
    ),
    (
        "sampling",
        "each filter counts what passes it, each event for itself",
    ),
    ("places", "every event has a counter of its own"),
    ("valid", "unknown flags and reserved words are refused"),
];

#[test]
fn the_module_decides_as_filters_say() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = tempfile::tempdir().unwrap();
    let program = scratch.path().join("decision");
    let host = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let compiled = cc::Build::new()
        .target(&host)
        .host(&host)
        .opt_level(1)
        .out_dir(scratch.path())
        .cargo_metadata(false)
        .get_compiler()
        .to_command()
        .args(["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-I"])
        .arg(here.join("../../driver/uapi"))
        .arg("-I")
        .arg(here.join("../../driver"))
        .arg("-Wno-unused-function")
        .arg("-o")
        .arg(&program)
        .arg(here.join("tests/decision.c"))
        .output()
        .unwrap();
    assert!(
        compiled.status.success(),
        "{}",
        String::from_utf8_lossy(&compiled.stderr)
    );
    for (case, sentence) in CASES {
        let output = Command::new(&program).arg(case).output().unwrap();
        let problems = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "not so: {sentence} ({case}, {})\n{problems}",
            output.status
        );
    }
}
