//! The module's engine over memory that a test controls: what is read of arguments, and how it is flagged.
#![cfg(test)]

use std::path::Path;
use std::process::Command;

/// Cases of `engine.c`, and what each of them proves.
const CASES: [(&str, &str); 7] = [
    ("registers", "arguments in registers and data are no parameters"),
    ("null", "a null pointer is no parameter"),
    (
        "strings",
        "strings end at their terminator, their limit or the last page",
    ),
    ("room", "four long paths leave room for what follows"),
    ("sockets", "socket addresses are as long as the call says"),
    (
        "structures",
        "structures that the kernel did not write are not read",
    ),
    ("table", "every row of the table is one that the engine can walk"),
];

#[test]
fn the_engine_reads_arguments_as_the_table_says() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let scratch = tempfile::tempdir().unwrap();
    let program = scratch.path().join("engine");
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
        .arg(here.join("tests/engine.c"))
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
