//! An initramfs in memory: the newc format of `Documentation/driver-api/early-userspace/buffer-format.rst`.

use std::collections::BTreeSet;

const REGULAR: u32 = 0o100_000;
const DIRECTORY: u32 = 0o040_000;
const CHARACTER: u32 = 0o020_000;

/// Files of a guest's first file system, in the order in which the kernel unpacks them.
#[derive(Debug, Default)]
pub(super) struct Archive {
    bytes: Vec<u8>,
    entries: u32,
    directories: BTreeSet<String>,
}

impl Archive {
    /// A file with `mode` permission bits at an absolute path. Parents are made as needed.
    pub(super) fn file(&mut self, path: &str, mode: u32, contents: &[u8]) {
        self.parents_of(path);
        self.entry(path, REGULAR | mode, contents, (0, 0));
    }

    /// An empty directory at an absolute path. Parents are made as needed.
    pub(super) fn directory(&mut self, path: &str) {
        self.parents_of(path);
        if self.directories.insert(path.to_owned()) {
            self.entry(path, DIRECTORY | 0o755, &[], (0, 0));
        }
    }

    /// A character device. The archive only describes it, so no privilege is needed here.
    pub(super) fn character_device(&mut self, path: &str, mode: u32, major: u32, minor: u32) {
        self.parents_of(path);
        self.entry(path, CHARACTER | mode, &[], (major, minor));
    }

    /// The bytes for `-initrd`.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.entry("/TRAILER!!!", 0, &[], (0, 0));
        self.bytes
    }

    fn parents_of(&mut self, path: &str) {
        let ends: Vec<usize> = path
            .match_indices('/')
            .map(|(at, _)| at)
            .filter(|at| *at > 0)
            .collect();
        for end in ends {
            let parent = path.get(..end).unwrap_or(path);
            if self.directories.insert(parent.to_owned()) {
                self.entry(parent, DIRECTORY | 0o755, &[], (0, 0));
            }
        }
    }

    fn entry(&mut self, path: &str, mode: u32, contents: &[u8], device: (u32, u32)) {
        let name = path.trim_start_matches('/');
        self.entries += 1;
        // magic, inode, mode, uid, gid, links, mtime, size, device of the file, device it is, name, checksum
        let fields = [
            self.entries,
            mode,
            0,
            0,
            1,
            0,
            u32::try_from(contents.len()).unwrap_or(u32::MAX),
            0,
            0,
            device.0,
            device.1,
            u32::try_from(name.len() + 1).unwrap_or(u32::MAX),
            0,
        ];
        self.bytes.extend_from_slice(b"070701");
        for field in fields {
            self.bytes.extend_from_slice(format!("{field:08x}").as_bytes());
        }
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.push(0);
        self.pad();
        self.bytes.extend_from_slice(contents);
        self.pad();
    }

    fn pad(&mut self) {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_lists_parents_before_their_files_and_once() {
        let mut archive = Archive::default();
        archive.file("/a/b/one", 0o755, b"xyz");
        archive.file("/a/b/two", 0o644, b"");
        archive.character_device("/dev/console", 0o600, 5, 1);
        let bytes = archive.finish();
        assert_eq!(
            names(&bytes),
            [
                "a",
                "a/b",
                "a/b/one",
                "a/b/two",
                "dev",
                "dev/console",
                "TRAILER!!!"
            ]
        );
    }

    #[test]
    fn the_systems_cpio_accepts_an_archive() {
        let mut archive = Archive::default();
        archive.file("/one", 0o755, b"contents");
        let file = tempfile::NamedTempFile::new().expect("temp");
        std::fs::write(file.path(), archive.finish()).expect("written");
        let Ok(output) = std::process::Command::new("cpio")
            .args(["-it", "--quiet"])
            .stdin(std::fs::File::open(file.path()).expect("open"))
            .output()
        else {
            return; // not installed: the guest's kernel is the judge that counts
        };
        assert_eq!(String::from_utf8_lossy(&output.stdout), "one\n");
    }

    fn names(bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        let mut at = 0;
        while at + 110 <= bytes.len() {
            assert_eq!(&bytes[at..at + 6], b"070701");
            let field = |index: usize| {
                let from = at + 6 + index * 8;
                usize::from_str_radix(std::str::from_utf8(&bytes[from..from + 8]).expect("hex"), 16)
                    .expect("hex")
            };
            let (size, name_bytes) = (field(6), field(11));
            found.push(String::from_utf8(bytes[at + 110..at + 110 + name_bytes - 1].to_vec()).expect("name"));
            at = (at + 110 + name_bytes).next_multiple_of(4);
            at = (at + size).next_multiple_of(4);
        }
        found
    }
}
