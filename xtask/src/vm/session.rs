//! One boot: what goes into the guest, and what comes back.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempDir;

use super::cpio::Archive;
use super::machine::{Machine, SAYS};
use super::modules;
use super::programs::{self, NodeBinaries};
use super::results::{Receiver, ResultsError};
use crate::failure::{Exit, Explain, Failure};
use crate::workspace::Context;

/// Where QEMU's user-mode network shows the host's loopback to the guest.
pub(super) const HOST: &str = "10.0.2.2";
const BUSYBOX: &str = "/bin/busybox";
/// The network device and the bus it sits on, and what the corpus mounts; built into some kernels, modules of others.
const GUEST_MODULES: [&str; 3] = ["virtio_pci", "virtio_net", "overlay"];

/// What a guest has to do.
#[derive(Debug)]
pub(super) struct Orders<'a> {
    /// Names the run in `target/ringside/vm/`.
    pub(super) name: String,
    pub(super) vmlinuz: &'a Path,
    /// Its module tree, `lib/modules/R`.
    pub(super) modules: &'a Path,
    pub(super) binaries: &'a NodeBinaries,
    /// Programs for `/corpus`, by name.
    pub(super) programs: Vec<(&'static str, &'a [u8])>,
    /// More files, by absolute path.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// `kmod` or `ebpf`.
    pub(super) variant: &'static str,
    /// The mirror's port on the host's loopback.
    pub(super) mirror_port: u16,
    /// More lines for `/etc/ringside-guest`: see `ci/guest/init`.
    pub(super) settings: Vec<(&'static str, String)>,
    /// Appended to the kernel's command line.
    pub(super) cmdline: String,
    /// See [`Machine::counted`].
    pub(super) counted: bool,
    /// Its kernel has checkers: what they found is asked for at the end.
    pub(super) checked: bool,
    pub(super) deadline: Duration,
}

/// What a guest left. Dropping it removes everything that was not kept.
#[derive(Debug)]
pub(super) struct Outcome {
    dir: TempDir,
    name: String,
    /// Seconds from power-on to its first program, by the guest's clock; `None` if it never said.
    pub(super) boot_seconds: Option<f64>,
    /// From power-on to power-off.
    pub(super) took: Duration,
    /// Why there are no results, when there are none.
    pub(super) failure: Option<Failure>,
}

/// A file of this machine that a session needs.
#[derive(Debug, thiserror::Error)]
#[error("cannot use `{path}`")]
pub(super) struct SessionError {
    path: String,
    source: std::io::Error,
}

impl Explain for SessionError {
    fn exit(&self) -> Exit {
        Exit::of_io(&self.source)
    }

    fn hint(&self) -> Option<String> {
        Exit::hint_of_io(&self.source)
    }
}

/// Packs, boots, and waits for the end. A guest that fails is an outcome, not an error: its console is kept.
pub(super) fn run(
    orders: &Orders<'_>,
    context: &Context,
    mut on_line: impl FnMut(&str) + Send,
) -> Result<Outcome, Failure> {
    let parent = context.output("vm");
    std::fs::create_dir_all(&parent).map_err(|source| file_error(&parent, source))?;
    let dir = tempfile::Builder::new()
        .prefix(&format!(".{}-", orders.name))
        .tempdir_in(&parent)
        .map_err(|source| file_error(&parent, source))?;
    let results = dir.path().join("results");
    std::fs::create_dir(&results).map_err(|source| file_error(&results, source))?;
    let receiver = Receiver::listen(&results)?;
    let initramfs = dir.path().join("initramfs");
    std::fs::write(&initramfs, pack(orders, receiver.port(), context)?)
        .map_err(|source| file_error(&initramfs, source))?;
    let machine = Machine {
        kernel: orders.vmlinuz.to_owned(),
        initramfs: initramfs.clone(),
        cmdline: orders.cmdline.clone(),
        counted: orders.counted,
        checked: orders.checked,
        deadline: orders.deadline,
        serial_log: dir.path().join("serial.log"),
    };
    let mut boot_seconds = None;
    let ended = machine.run(|line| {
        if let Some(said) = line.split(SAYS).nth(1) {
            boot_seconds = boot_seconds.or_else(|| boot_time(said));
        }
        on_line(line);
    });
    if crate::cancel::requested() {
        return Err(ended.err().unwrap_or_else(|| ResultsError::Nothing.into()));
    }
    // It can be large, and can be made again.
    std::fs::remove_file(&initramfs).map_err(|source| file_error(&initramfs, source))?;
    let received = receiver.finish();
    let (took, failure) = match (ended, received) {
        (Ok(took), Ok(_)) => (took, None),
        (Ok(took), Err(error)) => (took, Some(error.into())),
        (Err(failure), _) => (orders.deadline, Some(failure)),
    };
    Ok(Outcome {
        dir,
        name: orders.name.clone(),
        boot_seconds,
        took,
        failure,
    })
}

impl Outcome {
    /// Whether the guest got to the run of this name.
    pub(super) fn has(&self, what: &str) -> bool {
        self.dir.path().join("results").join(what).is_dir()
    }

    /// A file of the guest's `/result`, as text; `None` when it is not there.
    pub(super) fn text(&self, path: &str) -> Option<String> {
        self.bytes(path)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A file of the guest's `/result`; `None` when it is not there.
    pub(super) fn bytes(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(self.dir.path().join("results").join(path)).ok()
    }

    /// Everything the console said.
    pub(super) fn console(&self) -> String {
        let bytes = std::fs::read(self.dir.path().join("serial.log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Keeps console and results, with one more file. Returns where; an older run of the name is replaced.
    pub(super) fn keep(self, file: &str, contents: &str) -> Result<PathBuf, SessionError> {
        let extra = self.dir.path().join(file);
        std::fs::write(&extra, contents).map_err(|source| file_error(&extra, source))?;
        let kept = self.dir.path().with_file_name(&self.name);
        if kept.exists() {
            std::fs::remove_dir_all(&kept).map_err(|source| file_error(&kept, source))?;
        }
        let dir = self.dir.keep();
        std::fs::rename(&dir, &kept).map_err(|source| file_error(&kept, source))?;
        Ok(kept)
    }
}

fn pack(orders: &Orders<'_>, results_port: u16, context: &Context) -> Result<Vec<u8>, Failure> {
    let mut archive = Archive::default();
    archive.character_device("/dev/console", 0o600, 5, 1);
    archive.character_device("/dev/null", 0o666, 1, 3);
    archive.file(
        "/init",
        0o755,
        &programs::read(&context.root.join("ci/guest/init"))?,
    );
    archive.file("/bin/busybox", 0o755, &programs::read(Path::new(BUSYBOX))?);
    archive.file("/bin/ringside", 0o755, &programs::read(&orders.binaries.loader)?);
    archive.file(
        "/bin/ringside-consumer",
        0o755,
        &programs::read(&orders.binaries.consumer)?,
    );
    for (name, bytes) in &orders.programs {
        archive.file(&format!("/corpus/{name}"), 0o755, bytes);
    }
    for (path, bytes) in &orders.files {
        archive.file(path, 0o644, bytes);
    }
    archive.file("/corpus/script", 0o755, b"#!/corpus/activity leaf\n");
    archive.directory("/modules");
    let mut order = String::new();
    for module in modules::load(orders.modules, &GUEST_MODULES)? {
        archive.file(&format!("/modules/{}.ko", module.name), 0o644, &module.bytes);
        order.push_str(&module.name);
        order.push('\n');
    }
    archive.file("/modules/order", 0o644, order.as_bytes());
    let mut settings = format!(
        "VARIANT={}\nHOST={HOST}\nMIRROR=http://{HOST}:{}\nRESULTS_PORT={results_port}\n",
        orders.variant, orders.mirror_port
    );
    if orders.checked {
        settings.push_str("CHECKED=1\n");
    }
    for (name, value) in &orders.settings {
        settings.push_str(&format!("{name}='{value}'\n"));
    }
    archive.file("/etc/ringside-guest", 0o644, settings.as_bytes());
    Ok(archive.finish())
}

/// From `kernel R is up after 2.31 s`.
fn boot_time(said: &str) -> Option<f64> {
    said.strip_prefix("kernel ")?
        .split(" is up after ")
        .nth(1)?
        .trim_end_matches(" s")
        .parse()
        .ok()
}

fn file_error(path: &Path, source: std::io::Error) -> SessionError {
    SessionError {
        path: path.display().to_string(),
        source,
    }
}

#[cfg(test)]
mod tests {
    use super::boot_time;

    #[test]
    fn the_guest_says_how_long_its_boot_took() {
        assert_eq!(
            boot_time("kernel 6.1.0-56-cloud-amd64 is up after 2.31 s"),
            Some(2.31)
        );
        assert_eq!(boot_time("corpus, wanted set: all"), None);
    }
}
