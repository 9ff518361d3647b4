//! How many descriptors this process may have. A plan of functions has two for each hook, its program and its
//! link, and the usual 1,024 are fewer than two hundred functions need.

use rustix::process::{Resource, getrlimit, setrlimit};

use crate::log;

/// Raises the soft limit to the hard one, which needs no right. Where that is refused the limit stays, and the
/// program or link that finds no descriptor fails by name.
pub(super) fn raise_limit() {
    let mut limit = getrlimit(Resource::Nofile);
    if limit.current != limit.maximum {
        let before = limit.current;
        limit.current = limit.maximum;
        if let Err(error) = setrlimit(Resource::Nofile, limit) {
            log::warning(format_args!(
                "the limit of open files stays at {}: {error}",
                before.unwrap_or(u64::MAX)
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_soft_limit_becomes_the_hard_one() {
        raise_limit();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!(limit.current, limit.maximum);
    }
}
