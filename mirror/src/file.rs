//! From the path of a URL to an open file that is certainly below the served directory.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use rustix::fs::{Mode, OFlags, ResolveFlags};
use rustix::io::Errno;

/// The directory that is served, held open: later renames of its path change nothing.
#[derive(Debug)]
pub(crate) struct Directory {
    fd: OwnedFd,
}

/// A regular file and what HTTP says of it.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) file: File,
    pub(crate) length: u64,
    pub(crate) etag: String,
    pub(crate) content_type: &'static str,
}

impl Directory {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        Ok(Self {
            fd: rustix::fs::open(
                path,
                OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC,
                Mode::empty(),
            )?,
        })
    }

    /// The file a URL path names; `None` for everything that is not a regular file below the directory.
    pub(crate) fn find(&self, url_path: &str) -> io::Result<Option<Found>> {
        let Some(relative) = relative_path(url_path) else {
            return Ok(None);
        };
        // The kernel refuses every step out of the directory, through `..` or a symbolic link.
        let opened = rustix::fs::openat2(
            self.fd.as_fd(),
            &relative,
            OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK,
            Mode::empty(),
            ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS,
        );
        let file = match opened {
            Ok(fd) => File::from(fd),
            Err(
                Errno::NOENT | Errno::NOTDIR | Errno::XDEV | Errno::LOOP | Errno::NAMETOOLONG | Errno::NXIO,
            ) => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Ok(None);
        }
        // Publishing renames new files into place, so another content is another inode or another time.
        let etag = format!(
            "\"{:x}-{:x}-{:x}.{:x}\"",
            metadata.ino(),
            metadata.len(),
            metadata.mtime(),
            metadata.mtime_nsec()
        );
        Ok(Some(Found {
            length: metadata.len(),
            etag,
            content_type: content_type(&relative),
            file,
        }))
    }
}

/// Decoded segments, none empty, none with a leading dot (temporary and lock files begin so), none with a
/// slash or a zero byte inside.
fn relative_path(url_path: &str) -> Option<PathBuf> {
    let segments = url_path.strip_prefix('/')?.split('/').map(|segment| {
        let decoded = percent_decode_str(segment).decode_utf8().ok()?;
        let safe = !decoded.is_empty() && !decoded.starts_with('.') && !decoded.contains(['/', '\0']);
        safe.then(|| decoded.into_owned())
    });
    segments.collect()
}

/// Gzip files are handed out as what they are, never as the content encoding of something else.
fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => "application/json",
        Some("gz") => "application/gzip",
        Some("html") => "text/html; charset=utf-8",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_spelling_of_a_url_leaves_the_directory() {
        let outside = tempfile::tempdir().unwrap();
        let inside = outside.path().join("inside");
        std::fs::create_dir(&inside).unwrap();
        std::fs::write(outside.path().join("secret"), b"no").unwrap();
        std::fs::write(inside.join("ok+~.gz"), b"yes").unwrap();
        std::fs::write(inside.join(".hidden"), b"no").unwrap();
        std::os::unix::fs::symlink("../secret", inside.join("link")).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", inside.join("absolute")).unwrap();
        let directory = Directory::open(&inside).unwrap();
        for path in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "//secret",
            "/./ok+~.gz",
            "/.hidden",
            "/link",
            "/absolute",
            "/",
            "",
            "secret",
            "/ok+~.gz/",
            "/ok+~.gz%00",
            "/%ff",
        ] {
            assert!(directory.find(path).unwrap().is_none(), "{path} was found");
        }
        for path in ["/ok+~.gz", "/ok%2b%7e.gz"] {
            assert_eq!(directory.find(path).unwrap().unwrap().length, 3, "{path}");
        }
    }
}
