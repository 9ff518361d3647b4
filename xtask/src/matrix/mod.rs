//! `build-matrix/`: which families there are, what is blocked, what a pull request proves; and the plan
//! that follows from it, as a pure function.

mod blocklist;
mod ci;
mod families;
mod pattern;
mod plan;
mod sanitize;

use std::fs;
use std::path::{Path, PathBuf};

use ringside_kernel_release::{KernelEntry, KernelVersions};
use serde::de::DeserializeOwned;

use crate::failure::{Exit, Explain};
use crate::store::StoreError;
use crate::workspace::Context;

pub(crate) use blocklist::Blocklist;
pub(crate) use families::{Families, Family, RootSpec, Suite};
pub(crate) use plan::{Job, State, plan};
pub(crate) use sanitize::{Sanitize, SanitizedKernel};

/// Why `build-matrix/` cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum MatrixError {
    /// Not readable.
    #[error(transparent)]
    Read(#[from] StoreError),
    /// Not YAML, or not of the right shape.
    #[error("{}:{line}:{column}: {message}", file.display())]
    Yaml {
        file: PathBuf,
        line: u64,
        column: u64,
        message: String,
    },
    /// The right shape with a value that makes no sense.
    #[error("{}: {message}", file.display())]
    Value { file: PathBuf, message: String },
    /// A release that no family's pattern matches.
    #[error("kernel `{release}` belongs to no family of build-matrix/families.yaml")]
    NoFamily { release: String },
}

impl Explain for MatrixError {
    fn exit(&self) -> Exit {
        match self {
            MatrixError::Read(error) => error.exit(),
            MatrixError::NoFamily { .. } => Exit::UnknownKernel,
            _ => Exit::BadInput,
        }
    }

    fn hint(&self) -> Option<String> {
        matches!(self, MatrixError::NoFamily { .. })
            .then(|| "add a family with a pattern for it to that file".to_owned())
    }
}

/// Everything in `build-matrix/`, checked against each other.
#[derive(Clone, Debug)]
pub(crate) struct Matrix {
    /// Kernels that share header source and compiler.
    pub(crate) families: Families,
    /// What is deliberately not built.
    pub(crate) blocklist: Blocklist,
    /// The kernels with checkers.
    pub(crate) sanitize: Sanitize,
    ci: ci::Ci,
}

impl Matrix {
    /// The kernels that a pull request proves: one of each family of ci.yaml. Those with PREEMPT_RT are proved with the
    /// whole list, where their time is nobody's.
    pub(crate) fn proved_by_ci(&self, kernels: &KernelVersions) -> Result<Vec<KernelEntry>, MatrixError> {
        self.ci.proves(kernels, &self.families)
    }

    /// Reads and checks all its files.
    pub(crate) fn load(context: &Context) -> Result<Matrix, MatrixError> {
        Matrix::of(&context.root)
    }

    /// Reads and checks the files of a repository.
    pub(crate) fn of(root: &Path) -> Result<Matrix, MatrixError> {
        Matrix::from_dir(&root.join("build-matrix"))
    }

    fn from_dir(dir: &Path) -> Result<Matrix, MatrixError> {
        let families: Families = read(&dir.join("families.yaml"))?;
        families.check(&dir.join("families.yaml"))?;
        let blocklist: Blocklist = read(&dir.join("blocklist.yaml"))?;
        blocklist.check(&dir.join("blocklist.yaml"))?;
        let ci: ci::Ci = read(&dir.join("ci.yaml"))?;
        ci.check(&families, &dir.join("ci.yaml"))?;
        let sanitize: Sanitize = read(&dir.join("sanitize.yaml"))?;
        sanitize.check(&families, &dir.join("sanitize.yaml"))?;
        Ok(Matrix {
            families,
            blocklist,
            sanitize,
            ci,
        })
    }
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, MatrixError> {
    let text = fs::read_to_string(file).map_err(StoreError::at("read", file))?;
    parse(&text, file)
}

fn parse<T: DeserializeOwned>(text: &str, file: &Path) -> Result<T, MatrixError> {
    serde_yaml::from_str(text).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |at| (at.line(), at.column()));
        let message = error.without_snippet().to_string();
        // The library repeats the place behind its sentence; ours is the clickable one.
        let message = message.replace(&format!(" at line {line}, column {column}"), "");
        MatrixError::Yaml {
            file: file.to_owned(),
            line,
            column,
            message,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_field_is_told_with_line_and_column() {
        let text = "roots: {}\nfamilies:\n  - name: x\n    releses: y\n";
        let error = parse::<Families>(text, Path::new("families.yaml"))
            .expect_err("unknown field")
            .to_string();
        assert!(
            error.starts_with("families.yaml:4:5: unknown field `releses`"),
            "{error}"
        );
        assert_eq!(
            error.matches("line").count(),
            0,
            "the place is told once: {error}"
        );
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_told_with_line_and_column() {
        let text = "roots:\n  a:\n    suites: [{name: s, part: sideways}]\n    packages: []\nfamilies: []\n";
        let error = parse::<Families>(text, Path::new("families.yaml"))
            .expect_err("part")
            .to_string();
        assert!(error.starts_with("families.yaml:3:"), "{error}");
        assert!(error.contains("sideways"), "{error}");
    }

    #[test]
    fn the_repository_s_own_files_are_valid_and_cover_every_kernel() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let matrix = Matrix::from_dir(&root.join("build-matrix")).expect("build-matrix/");
        let kernels = KernelVersions::read(&root.join("KERNEL_VERSIONS")).expect("list");
        for entry in &kernels {
            matrix.families.of(&entry.release, entry.arch).expect("a family");
        }
        let unused = matrix.families.stand_ins_without_kernel(&kernels);
        assert!(
            unused.is_empty(),
            "families.yaml has stand-ins for what is not in KERNEL_VERSIONS: {unused:?}"
        );
        let proved = matrix.proved_by_ci(&kernels).expect("families");
        assert_eq!(
            proved.len(),
            matrix.ci.families().len(),
            "a family without a kernel: {proved:?}"
        );
    }
}
