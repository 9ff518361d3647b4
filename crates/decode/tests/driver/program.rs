//! Parts of the module that know nothing of a kernel, compiled for this machine.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// One of the C programs beside this file, which include the driver's own sources.
pub(crate) struct Program {
    directory: TempDir,
    name: &'static str,
}

impl Program {
    /// Compiles `NAME.c`. Panics with what the compiler said.
    pub(crate) fn compile(name: &'static str) -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let directory = tempfile::tempdir().unwrap();
        let host = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
        let compiled = cc::Build::new()
            .target(&host)
            .host(&host)
            .opt_level(1)
            .out_dir(directory.path())
            .cargo_metadata(false)
            .get_compiler()
            .to_command()
            .args([
                "-std=gnu11",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-Wno-unused-function",
                "-I",
            ])
            .arg(here.join("../../driver/uapi"))
            .arg("-I")
            .arg(here.join("../../driver"))
            .arg("-o")
            .arg(directory.path().join(name))
            .arg(here.join("tests/driver").join(name).with_extension("c"))
            .output()
            .unwrap();
        assert!(
            compiled.status.success(),
            "{}",
            String::from_utf8_lossy(&compiled.stderr)
        );
        Self { directory, name }
    }

    pub(crate) fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Output {
        Command::new(self.directory.path().join(self.name))
            .args(args)
            .output()
            .unwrap()
    }

    /// Runs each case, which prints what does not hold and then fails.
    pub(crate) fn holds(&self, cases: &[(&str, &str)]) {
        for (case, sentence) in cases {
            let output = self.run([case]);
            assert!(
                output.status.success(),
                "not so: {sentence} ({case}, {})\n{}",
                output.status,
                String::from_utf8_lossy(&output.stdout)
            );
        }
    }
}
