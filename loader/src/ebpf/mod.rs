//! The eBPF driver: from the bytes of an object to programs that fill rings.
//!
//! ```text
//! load()   probe the kernel -> plan -> maps of this machine's size -> verifier -> rings
//! start()  attach, who forgets entry state first
//! stop()   detach in the opposite order, then wait until the ledger is at rest
//! ```
//!
//! Dropping the driver takes everything out of the kernel: programs live as long as their links,
//! maps as long as a descriptor or a mapping of a reader. Nothing is pinned.

mod cpus;
mod error;
mod exclude;
mod log;
mod plan;
mod probe;
mod rest;
mod rings;
#[cfg(test)]
mod tests;

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;

use libbpf_rs::{Link, Map, MapCore, MapFlags, Object, ProgramMut};
use ringside_event_abi::raw::ringside_config;

pub(crate) use error::EbpfError;
pub(crate) use exclude::exclude_self_raw;
use plan::{Plan, Way};
use rings::Rings;

/// What the driver is to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EbpfOptions<'a> {
    /// Bytes of each ring: a power of two, at least `RINGSIDE_RING_BYTES_MIN`.
    pub(crate) ring_bytes: u32,
    /// What to capture, and when to wake the reader.
    pub(crate) config: ringside_config,
    /// BTF of exactly this kernel, for kernels that ship none.
    pub(crate) btf_path: Option<&'a Path>,
}

/// A driver in the kernel.
#[derive(Debug)]
pub(crate) struct EbpfDriver {
    /// Before the object: links go first.
    links: Vec<Link>,
    object: Object,
    rings: Rings,
    counters: OwnedFd,
    exclude_self: OwnedFd,
    plan: Plan,
    /// What of [`EbpfDriver::missed`] is in the ledger already.
    missed_counted: u64,
}

impl EbpfDriver {
    /// Puts the programs for this kernel and one ring for each running CPU into the kernel. Nothing is
    /// attached yet.
    ///
    /// # Errors
    /// See [`EbpfError`]; nothing is left behind.
    pub(crate) fn load(object: &[u8], options: &EbpfOptions<'_>) -> Result<Self, EbpfError> {
        let way = probe::way(options.btf_path)?;
        let btf_path = options.btf_path.filter(|_| way == Way::Raw);
        let plan = Plan::new(way, probe::build(object, btf_path)?, &options.config);
        let possible = cpus::possible_count().map_err(|source| EbpfError::Io {
            what: "read the list of CPUs".to_owned(),
            source,
        })?;
        let rings = Rings::create(possible, options.ring_bytes)?;
        let object = load_object(object, btf_path, &plan, possible)?;
        let counters = owned(map(&object, "counters")?.as_fd())?;
        let exclude_self = owned(program(&object, EXCLUDE_SELF)?.as_fd())?;
        let driver = Self {
            links: Vec::new(),
            object,
            rings,
            counters,
            exclude_self,
            plan,
            missed_counted: 0,
        };
        driver.connect_rings()?;
        driver.configure(&options.config)?;
        Ok(driver)
    }

    /// Changes what is captured; a running capture changes over at once. Entry is hooked or not as
    /// decided at [`EbpfDriver::load`]: durations that were off then stay off.
    ///
    /// # Errors
    /// [`EbpfError::Io`] when the kernel does not take it.
    pub(crate) fn configure(&self, config: &ringside_config) -> Result<(), EbpfError> {
        let mut value = Vec::with_capacity(size_of::<ringside_config>());
        value.extend(config.wanted.iter().flat_map(|word| word.to_ne_bytes()));
        for word in [
            config.watermark_bytes,
            config.max_latency_us,
            config.flags,
            config.reserved,
        ] {
            value.extend(word.to_ne_bytes());
        }
        map(&self.object, "config")?
            .update(&0_u32.to_ne_bytes(), &value, MapFlags::ANY)
            .map_err(|error| EbpfError::from_step("write the configuration", &error))
    }

    /// The ring of each possible CPU, by number; `None` where the CPU was not running at load.
    pub(crate) fn ring_fds(&self) -> Vec<Option<BorrowedFd<'_>>> {
        self.rings.by_cpu()
    }

    /// The mappable array of `struct ringside_counters`, one element for each possible CPU.
    pub(crate) fn counters_fd(&self) -> BorrowedFd<'_> {
        self.counters.as_fd()
    }

    /// The program that [`exclude_self_raw`] runs.
    pub(crate) fn exclude_self_prog_fd(&self) -> BorrowedFd<'_> {
        self.exclude_self.as_fd()
    }

    /// What was chosen for this kernel, for people: how, which build, which programs.
    pub(crate) fn plan(&self) -> String {
        self.plan.to_string()
    }

    /// Attaches the programs. Starting what runs already changes nothing.
    ///
    /// # Errors
    /// See [`EbpfError`]; after an error nothing is attached.
    pub(crate) fn start(&mut self) -> Result<(), EbpfError> {
        if !self.links.is_empty() {
            return Ok(());
        }
        for name in &self.plan.programs {
            let program = program(&self.object, name)?;
            let (link, log) = log::captured(|| program.attach());
            match link {
                Ok(link) => self.links.push(link),
                Err(error) => {
                    self.links.clear();
                    return Err(EbpfError::from_libbpf(&format!("attach `{name}`"), &error, &log));
                }
            }
        }
        Ok(())
    }

    /// Detaches the programs, the last one first, and returns when none is running any more: the
    /// ledger is at rest. Stopping what does not run changes nothing.
    ///
    /// Runs that the kernel skipped enter the ledger only now, as `hook_missed` of the first CPU: which
    /// CPU and which event they were nobody knows, so they balance in total.
    ///
    /// # Errors
    /// [`EbpfError::Io`] when the ledger does not come to rest in time; everything is detached.
    pub(crate) fn stop(&mut self) -> Result<(), EbpfError> {
        while self.links.pop().is_some() {}
        // Replacing a ring by itself makes the kernel wait for every program that may still use the
        // old one (map-in-map updates do, since 4.20); what runs preemptibly is seen by the ledger.
        self.connect_rings()?;
        let counters = map(&self.object, "counters")?;
        rest::wait(&counters)?;
        let missed = self.missed()?;
        rest::add_missed(&counters, missed.saturating_sub(self.missed_counted))?;
        self.missed_counted = missed;
        Ok(())
    }

    /// How often the kernel skipped a program because it was running already on that CPU, since load.
    /// [`EbpfDriver::stop`] puts the number into the ledger.
    ///
    /// # Errors
    /// [`EbpfError::Io`] when the kernel does not say.
    pub(crate) fn missed(&self) -> Result<u64, EbpfError> {
        let mut missed = 0_u64;
        for name in &self.plan.programs {
            let program = program(&self.object, name)?;
            missed = missed.saturating_add(rest::recursion_misses(program.as_fd())?);
        }
        Ok(missed)
    }
}

const EXCLUDE_SELF: &str = "exclude_self";

impl EbpfDriver {
    fn connect_rings(&self) -> Result<(), EbpfError> {
        let rings = map(&self.object, "rings")?;
        for (cpu, ring) in self.rings.iter() {
            let (key, value) = (u32::from(cpu).to_ne_bytes(), ring.as_raw_fd().to_ne_bytes());
            rings
                .update(&key, &value, MapFlags::ANY)
                .map_err(|error| EbpfError::from_step("put a ring into its map", &error))?;
        }
        Ok(())
    }
}

fn load_object(
    object: &[u8],
    btf_path: Option<&Path>,
    plan: &Plan,
    possible: u16,
) -> Result<Object, EbpfError> {
    let mut open = probe::open(object, btf_path)?;
    for mut map in open.maps_mut() {
        if map.name() == "counters" || map.name() == "rings" {
            map.set_max_entries(possible.into())
                .map_err(|error| EbpfError::from_step("size a map", &error))?;
        }
    }
    for mut program in open.progs_mut() {
        let name = program.name().to_string_lossy().into_owned();
        program.set_autoload(name == EXCLUDE_SELF || plan.contains(&name));
    }
    let (loaded, log) = log::captured(|| open.load());
    let loaded = loaded.map_err(|error| EbpfError::from_libbpf("load the BPF object", &error, &log))?;
    for name in &plan.programs {
        program(&loaded, name)?; // an object of another version is found out here, not at start
    }
    Ok(loaded)
}

fn map<'object>(object: &'object Object, name: &str) -> Result<Map<'object>, EbpfError> {
    object
        .maps()
        .find(|map| map.name() == name)
        .ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no map `{name}`"),
        })
}

fn program<'object>(object: &'object Object, name: &str) -> Result<ProgramMut<'object>, EbpfError> {
    object
        .progs_mut()
        .find(|program| program.name() == name)
        .ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no program `{name}`"),
        })
}

/// A descriptor of our own, which outlives the borrow from libbpf.
fn owned(fd: BorrowedFd<'_>) -> Result<OwnedFd, EbpfError> {
    fd.try_clone_to_owned().map_err(|source| EbpfError::Io {
        what: "duplicate a descriptor".to_owned(),
        source,
    })
}
