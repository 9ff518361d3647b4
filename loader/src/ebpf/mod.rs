//! The eBPF driver: from the bytes of an object to programs that fill rings.
//!
//! ```text
//! load()   probe the kernel -> plan -> maps of this machine's size -> verifier -> rings
//! start()  attach, who forgets entry state first, each program's copies one behind another
//! stop()   detach in the opposite order, then wait until the ledger is at rest
//! configure(), set_filter()   at any time; programs that run meet the old or the new, each as a whole
//! ```
//!
//! Dropping the driver takes everything out of the kernel: programs live as long as their links,
//! maps as long as a descriptor or a mapping of a reader. Nothing is pinned.

mod cpus;
mod descriptors;
mod error;
mod exclude;
mod functions;
mod io_uring;
pub(crate) mod log;
mod missed;
mod objects;
mod plan;
mod probe;
mod rest;
mod ring_lock;
mod rings;
mod scopes;
mod structures;
#[cfg(test)]
mod tests;

use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;

use libbpf_rs::{Link, MapCore, MapFlags, ProgramInput, ProgramMut};
use ringside_event_abi::raw::{RINGSIDE_CONFIG_FD_TARGETS, RINGSIDE_WANTED_WORDS, ringside_config};
use ringside_ring::{Filter, Scope, SnapLengths};

pub(crate) use error::EbpfError;
pub(crate) use exclude::exclude_self_raw;
use io_uring::IoUring;
use objects::{CONFIGURE, EXCLUDE_SELF, FLUSH_REQUEST, Objects};
pub(crate) use plan::Target;
use plan::{Plan, Way};
#[cfg(test)]
pub(crate) use ring_lock::tests::sleeping as btf_of_a_sleeping_ring_lock;
pub(crate) use ring_lock::{RingLock, ring_lock};
use rings::Rings;
use scopes::Scopes;

use crate::offsets::RequestOffsets;

/// In place of a program's name: a link to a function, of which all are attached or none.
const FUNCTION: &str = "function";

/// What the driver is to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EbpfOptions<'a> {
    /// Bytes of each ring: a power of two, at least `RINGSIDE_RING_BYTES_MIN`.
    pub(crate) ring_bytes: u32,
    /// What to capture, and when to wake the reader.
    pub(crate) config: ringside_config,
    /// How much data records have.
    pub(crate) snap: &'a SnapLengths,
    /// The functions that are hooked; `None`: the tracepoints of all calls are.
    pub(crate) functions: Option<&'a [Target]>,
    /// BTF of exactly this kernel, for kernels that ship none.
    pub(crate) btf_path: Option<&'a Path>,
}

/// Whether this kernel lets eBPF programs hook functions of the kernel.
///
/// # Errors
/// See [`EbpfError`]; nothing is left behind.
pub(crate) fn hooks_functions(object: &[u8]) -> Result<bool, EbpfError> {
    Ok(probe::way(None)? == Way::Btf && probe::hooks_functions(object)?)
}

/// Whether programs can have preemption off for a moment (6.10).
///
/// # Errors
/// See [`EbpfError`].
pub(crate) fn can_disable_preemption() -> Result<bool, EbpfError> {
    Ok(probe::way(None)? == Way::Btf && probe::can_disable_preemption()?)
}

/// A driver in the kernel.
#[derive(Debug)]
pub(crate) struct EbpfDriver {
    /// Before the objects: links go first.
    links: Vec<(String, Link)>,
    objects: Objects,
    /// What is wanted while it runs.
    config: ringside_config,
    scopes: Scopes,
    running: bool,
    ring_bytes: u32,
    rings: Rings,
    counters: OwnedFd,
    exclude_self: OwnedFd,
    plan: Plan,
    /// What of [`EbpfDriver::missed`] is in the ledger already.
    missed_counted: u64,
}

impl EbpfDriver {
    /// Puts the programs for this kernel and the rings into the kernel. Nothing is attached yet.
    ///
    /// # Errors
    /// See [`EbpfError`]; nothing is left behind.
    pub(crate) fn load(object: &[u8], options: &EbpfOptions<'_>) -> Result<Self, EbpfError> {
        let way = probe::way(options.btf_path)?;
        let btf_path = options.btf_path.filter(|_| way == Way::Raw);
        let build = probe::build(object, btf_path)?;
        let btf = probe::kernel_types(btf_path)?;
        let mut plan = Plan::new(way, build, probe::preemptible(&btf), options.functions);
        plan.hook_io_uring(IoUring::of(&btf), RequestOffsets::of(&btf));
        Self::load_planned(object, options, btf_path, plan)
    }

    fn load_planned(
        object: &[u8],
        options: &EbpfOptions<'_>,
        btf_path: Option<&Path>,
        plan: Plan,
    ) -> Result<Self, EbpfError> {
        descriptors::raise_limit();
        let rings = Rings::create(options.ring_bytes)?;
        let data = options.snap.largest() > 0;
        let fd_targets = options.config.flags & RINGSIDE_CONFIG_FD_TARGETS != 0;
        let objects = Objects::load(object, btf_path, &plan, rings.len(), data, fd_targets)?;
        let counters = owned(objects.map("counters")?.as_fd())?;
        let exclude_self = owned(objects.program(EXCLUDE_SELF)?.as_fd())?;
        let driver = Self {
            links: Vec::new(),
            objects,
            config: options.config,
            scopes: Scopes::default(),
            running: false,
            ring_bytes: options.ring_bytes,
            rings,
            counters,
            exclude_self,
            plan,
            missed_counted: 0,
        };
        for (cpu, ring) in driver.rings.iter() {
            driver.connect(cpu, ring)?;
        }
        driver.set_snap(options.snap)?;
        Ok(driver)
    }

    /// The ring of each possible CPU, by number; `None` where the CPU was not running at load and too many
    /// others are not either: what it tells of later is counted as lost.
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
        if self.running {
            return Ok(());
        }
        let begun = self.attach().and_then(|()| self.begin());
        self.running = begun.is_ok();
        if begun.is_err() {
            self.links.clear();
        }
        begun
    }

    /// Attaches the programs, and nothing is wanted yet: what [`EbpfDriver::start`] begins with, for who wants to
    /// know beforehand whether it can be done.
    ///
    /// # Errors
    /// See [`EbpfError`]; after an error nothing is attached.
    pub(crate) fn attach(&mut self) -> Result<(), EbpfError> {
        // Attaching takes a while, and a call whose entry went by unseen is not always known by its exit: nothing is
        // wanted until every program is there.
        self.put_in_force(&self.wanting_nothing())?;
        let attached = self.attach_needed();
        if attached.is_err() {
            self.links.clear();
        }
        attached
    }

    fn begin(&mut self) -> Result<(), EbpfError> {
        // What was skipped before anything was wanted is not lost.
        self.missed_counted = missed::lost(&self.objects, &self.plan, &self.config)?;
        self.put_in_force(&self.config)
    }

    fn attach_needed(&mut self) -> Result<(), EbpfError> {
        for name in &self.plan.programs {
            if !self.plan.needs(name, &self.config) {
                continue;
            }
            if self.links.iter().any(|(attached, _)| attached == name) {
                continue;
            }
            for program in self.objects.programs(name) {
                self.links.push((name.clone(), attach(&program?, name)?));
            }
        }
        if self.links.iter().any(|(attached, _)| attached == FUNCTION) {
            return Ok(());
        }
        for entry in [false, true] {
            for function in self.objects.functions().programs(&self.plan, entry) {
                let (function, program) = function?;
                let link = attach(&program, &function.symbol)?;
                self.links.push((FUNCTION.to_owned(), link));
            }
        }
        Ok(())
    }

    /// What is captured from now on, and when the reader is woken.
    ///
    /// # Errors
    /// See [`EbpfError`]; a capture that runs goes on as before, or as `config` says.
    pub(crate) fn configure(&mut self, config: ringside_config) -> Result<(), EbpfError> {
        self.config = config;
        if !self.running {
            return Ok(());
        }
        self.attach_needed()?;
        self.put_in_force(&self.config)?;
        let (plan, config) = (&self.plan, &self.config);
        let mut tells_of_requests_no_more = false;
        // In the opposite order of attaching, as at the end: who makes entry state goes before who forgets it.
        for at in (0..self.links.len()).rev() {
            let is_unneeded = |(name, _): &(String, Link)| name != FUNCTION && !plan.needs(name, config);
            if self.links.get(at).is_some_and(is_unneeded) {
                let (name, _) = self.links.remove(at);
                tells_of_requests_no_more |= name.starts_with(io_uring::PREFIX);
            }
        }
        if !tells_of_requests_no_more {
            return Ok(());
        }
        self.settle()?;
        self.flush_requests()
    }

    /// Sets or replaces the filter of a scope; one without events takes it away.
    ///
    /// # Errors
    /// See [`EbpfError`]: among them `ENOSPC` when `RINGSIDE_SCOPES_MAX` scopes have one.
    pub(crate) fn set_filter(&mut self, scope: Scope, filter: &Filter) -> Result<(), EbpfError> {
        let key = |place| structures::place(&scope.to_raw(), place);
        let refused = |error| EbpfError::from_step("set a filter", &error);
        let map = self.objects.map("filters")?;
        if filter.wanted.is_empty() {
            let Some(place) = self.scopes.place(scope) else {
                return Ok(());
            };
            map.delete(&key(place)).map_err(refused)?;
            self.scopes.is_gone(scope);
            return self.refresh();
        }
        let Some(next) = self.scopes.next(scope) else {
            return Err(EbpfError::Io {
                what: "set one more filter".to_owned(),
                source: std::io::Error::from_raw_os_error(libc::ENOSPC),
            });
        };
        let value = structures::filter(&filter.to_raw());
        map.update(&key(next.to), &value, MapFlags::NO_EXIST)
            .map_err(refused)?;
        self.scopes.is_at(scope, next.to);
        let Some(old) = next.from else {
            return self.refresh();
        };
        // Who looks into both places one after the other must not come between.
        self.settle()?;
        map.delete(&key(old)).map_err(refused)?;
        self.settle()
    }

    /// What programs know of all filters together, after one came or went.
    fn refresh(&self) -> Result<(), EbpfError> {
        if self.running {
            self.put_in_force(&self.config)
        } else {
            Ok(())
        }
    }

    /// Requests of io_uring whose completion nobody will see become records. No program for them runs any more.
    fn flush_requests(&self) -> Result<(), EbpfError> {
        if !self.plan.names_requests() {
            return Ok(());
        }
        let flush = self.objects.program(FLUSH_REQUEST)?;
        let keys: Vec<Vec<u8>> = self.objects.map("requests")?.keys().collect();
        for mut key in keys {
            let input = ProgramInput {
                context_in: Some(&mut key),
                ..Default::default()
            };
            flush
                .test_run(input)
                .map_err(|error| EbpfError::from_step("tell of a request under way", &error))?;
        }
        Ok(())
    }

    fn wanting_nothing(&self) -> ringside_config {
        ringside_config {
            wanted_anywhere: [0; RINGSIDE_WANTED_WORDS as usize],
            ..self.config
        }
    }

    /// Detaches the programs, the last one first, and returns when none is running any more: the
    /// ledger is at rest. Stopping what does not run changes nothing.
    ///
    /// Events that were lost because the kernel skipped a program enter the ledger only now where no
    /// program could count them (`missed`), as `hook_missed` of the first CPU: on which CPU they were
    /// nobody knows, so they balance in total.
    ///
    /// # Errors
    /// [`EbpfError::Io`] when the ledger does not come to rest in time; everything is detached.
    pub(crate) fn stop(&mut self) -> Result<(), EbpfError> {
        self.running = false;
        while self.links.pop().is_some() {}
        // A task that is preempted on its way to a program may still run it: it finds nothing wanted. What has
        // begun has ended when this returns.
        self.put_in_force(&self.wanting_nothing())?;
        let counters = self.objects.map("counters")?;
        rest::wait(&counters)?;
        let missed = missed::lost(&self.objects, &self.plan, &self.config)?;
        rest::add_missed(&counters, missed.saturating_sub(self.missed_counted))?;
        self.missed_counted = missed;
        // Whatever becomes of one, the others are done: the next start must find no state of this one.
        let done = [
            self.flush_requests(),
            rest::clear(&self.objects.map("credentials")?),
            rest::clear(&self.objects.map("closings")?),
            rest::clear(&self.objects.map("starts")?),
        ];
        done.into_iter().collect()
    }

    /// Programs go by it at once, and none goes by what was before when this returns.
    fn put_in_force(&self, config: &ringside_config) -> Result<(), EbpfError> {
        self.objects
            .map("config")?
            .update(&0_u32.to_ne_bytes(), &structures::config(config), MapFlags::ANY)
            .map_err(|error| EbpfError::from_step("write the configuration", &error))?;
        let [cgroups, namespaces] = self.scopes.counts();
        let mut arguments = [cgroups, namespaces, u64::from(self.ring_bytes)]
            .map(u64::to_ne_bytes)
            .concat();
        let input = ProgramInput {
            context_in: Some(&mut arguments),
            ..Default::default()
        };
        let done = self
            .objects
            .program(CONFIGURE)?
            .test_run(input)
            .map_err(|error| EbpfError::from_step("put the configuration in force", &error))?;
        if done.return_value != 0 {
            return Err(EbpfError::BadObject {
                why: format!("`{CONFIGURE}` gives {}", done.return_value),
            });
        }
        self.settle()
    }

    /// Waits for every program that runs: replacing an element of a map of maps, even by itself, makes the
    /// kernel wait for all that may still use the old one (since 4.20), which is for all (RCU).
    fn settle(&self) -> Result<(), EbpfError> {
        match self.rings.iter().next() {
            Some((cpu, ring)) => self.connect(cpu, ring),
            None => Ok(()),
        }
    }

    fn set_snap(&self, lengths: &SnapLengths) -> Result<(), EbpfError> {
        let bytes = lengths.to_raw().bytes;
        let value: Vec<u8> = bytes.iter().flat_map(|length| length.to_ne_bytes()).collect();
        self.objects
            .map("snap")?
            .update(&0_u32.to_ne_bytes(), &value, MapFlags::ANY)
            .map_err(|error| EbpfError::from_step("write the snap lengths", &error))
    }

    fn connect(&self, cpu: u16, ring: BorrowedFd<'_>) -> Result<(), EbpfError> {
        let (key, value) = (u32::from(cpu).to_ne_bytes(), ring.as_raw_fd().to_ne_bytes());
        self.objects
            .map("rings")?
            .update(&key, &value, MapFlags::ANY)
            .map_err(|error| EbpfError::from_step("put a ring into its map", &error))
    }
}

fn attach(program: &ProgramMut<'_>, to: &str) -> Result<Link, EbpfError> {
    let (link, log) = log::captured(|| program.attach());
    link.map_err(|error| EbpfError::from_libbpf(&format!("attach `{to}`"), &error, &log))
}

/// A descriptor of our own, which outlives the borrow from libbpf.
fn owned(fd: BorrowedFd<'_>) -> Result<OwnedFd, EbpfError> {
    fd.try_clone_to_owned().map_err(|source| EbpfError::Io {
        what: "duplicate a descriptor".to_owned(),
        source,
    })
}
