//! Building once more, elsewhere: the same bytes have to come out, whatever the machine, the path and the time of day.

use std::fs;

use ringside_artifact::{Digest, Variant};
use ringside_kernel_release::KernelEntry;

use super::{Built, DriversError, Options, Outcome, build_all, ebpf, kmod};
use crate::cancel;
use crate::failure::{Exit, Failure};
use crate::matrix::Matrix;
use crate::store::StoreError;
use crate::workspace::Context;

/// A driver and what came out when it was built again.
#[derive(Debug)]
pub(crate) struct Reproduced {
    /// A line of KERNEL_VERSIONS.
    pub(crate) kernel: KernelEntry,
    /// Which driver.
    pub(crate) variant: Variant,
    /// Of the driver as it is delivered.
    pub(crate) sha256: Digest,
    /// Where the second differs from it, in words; `None` when it does not.
    pub(crate) difference: Option<String>,
}

/// Builds what is not built, then all of it once more in another place. Over the whole list, drivers that cannot be
/// built because of the matrix or the archive are left out, and told.
pub(crate) fn reproduce(
    kernels: &[KernelEntry],
    all: bool,
    options: &Options,
    context: &Context,
) -> Result<Vec<Reproduced>, Failure> {
    let matrix = Matrix::load(context)?;
    let mut found = Vec::new();
    // One object serves every kernel of an architecture.
    let mut objects = Vec::new();
    for report in build_all(kernels, options, context)? {
        if cancel::requested() {
            return Err(DriversError::Incomplete {
                count: 0,
                of: found.len(),
                exit: Exit::Interrupted,
            }
            .into());
        }
        match report.outcome {
            Outcome::Built(built) => {
                let first = Digest::of(&read(&built)?);
                if built.variant == Variant::Ebpf {
                    if objects.contains(&first) {
                        continue;
                    }
                    objects.push(first);
                }
                found.push(one(built, &matrix, context)?);
            }
            Outcome::Not(error) if error.is_unsupported() || all && error.is_known_state() => {
                context.progress.note(format!("left out: {error}"));
            }
            Outcome::Not(error) => return Err(error.into()),
        }
    }
    Ok(found)
}

fn one(built: Built, matrix: &Matrix, context: &Context) -> Result<Reproduced, DriversError> {
    let Built { kernel, variant, .. } = &built;
    let task = context
        .progress
        .task(format!("{variant} for {} once more", kernel.release));
    let first = read(&built)?;
    let second = match variant {
        Variant::Kmod => kmod::rebuild(kernel, matrix, context, &task)?,
        Variant::Ebpf => ebpf::rebuild(kernel, context)?,
    };
    let difference = difference(&first, &second);
    match &difference {
        None => task.done("the same"),
        Some(difference) => task.failed(difference),
    }
    Ok(Reproduced {
        sha256: Digest::of(&first),
        kernel: built.kernel,
        variant: built.variant,
        difference,
    })
}

fn read(built: &Built) -> Result<Vec<u8>, DriversError> {
    Ok(fs::read(&built.path).map_err(StoreError::at("read", &built.path))?)
}

fn difference(first: &[u8], second: &[u8]) -> Option<String> {
    if first == second {
        return None;
    }
    let at = first
        .iter()
        .zip(second)
        .position(|(first, second)| first != second);
    let at = at.unwrap_or(first.len().min(second.len()));
    Some(format!(
        "differs from byte {at} on ({} and {} bytes)",
        first.len(),
        second.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn the_first_difference_is_told_also_where_one_is_only_longer() {
        assert_eq!(difference(b"abc", b"abc"), None);
        let told = |first: &[u8], second: &[u8]| difference(first, second).expect("differs");
        assert_eq!(told(b"abc", b"aXc"), "differs from byte 1 on (3 and 3 bytes)");
        assert_eq!(told(b"abc", b"abcd"), "differs from byte 3 on (3 and 4 bytes)");
        assert_eq!(told(b"abc", b""), "differs from byte 0 on (3 and 0 bytes)");
    }
}
