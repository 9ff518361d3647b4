//! Rules of build-matrix/blocklist.yaml are for a time, and for kernels that are there.

use ringside_artifact::{ModuleVersion, Timestamp};
use ringside_kernel_release::KernelVersions;

use super::tree::{Tree, TreeError};
use crate::matrix::Matrix;

/// No rule is past its date or blocks nothing. What cannot be read is a violation too: nothing else reads it here.
pub(super) fn blocklist(tree: &Tree) -> Result<Vec<String>, TreeError> {
    let kernels = KernelVersions::read(&tree.root.join("KERNEL_VERSIONS"));
    let found = match (Matrix::of(&tree.root), kernels) {
        (Ok(matrix), Ok(kernels)) => {
            matrix
                .blocklist
                .stale(&kernels, &ModuleVersion::current(), Timestamp::now())
        }
        (Err(error), _) => vec![error.to_string()],
        (_, Err(error)) => vec![error.to_string()],
    };
    let named = |line| format!("build-matrix/blocklist.yaml: {line}");
    Ok(found.into_iter().map(named).collect())
}
