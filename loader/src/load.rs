//! The pipeline: host, candidates, fetched, verified, in the kernel. Every failure on the way is kept.

use std::io;
use std::path::Path;
use std::time::Instant;

use ringside_artifact::{ModuleVersion, Trust, Variant};

use crate::candidates::{Candidate, Candidates};
use crate::config::Config;
use crate::driver::{Driver, DriverError, ModuleGuard};
use crate::exit::Exit;
use crate::host::{Host, HostError, Uname};
use crate::http::Patience;
use crate::insert::InsertError;
use crate::log;
use crate::report::{Chosen, Failure, Reached, Report, chain};
use crate::signals::Signals;
use crate::source::{Fetched, OpenSource, Source, SourceError};
use crate::verify::{Verified, VerifiedModule};
use crate::vermagic::KernelMagic;

/// Why there is no driver. The failures themselves are in the report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    #[error("this host cannot be described")]
    Host(#[from] HostError),
    #[error("no driver could be loaded for kernel `{release}`")]
    NoDriver {
        release: String,
        exit: Exit,
        what: String,
        next_step: String,
    },
    /// Going on with another variant would only hide it.
    #[error("the driver is in use: {what}")]
    InUse { what: String },
    #[error("interrupted by a signal before a driver was loaded")]
    Interrupted,
    #[error("the program cannot work here")]
    Io(#[from] io::Error),
}

impl LoadError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Host(_) => Exit::UnsupportedHost,
            Self::NoDriver { exit, .. } => *exit,
            Self::InUse { .. } => Exit::DeviceBusy,
            Self::Interrupted => Exit::Interrupted,
            Self::Io(_) => Exit::Internal,
        }
    }

    /// The one thing to do about it.
    pub(crate) fn next_step(&self) -> &str {
        match self {
            Self::NoDriver { next_step, .. } => next_step,
            other => other.exit().next_step(),
        }
    }
}

/// A source before it was asked, while it works, or after it failed as a whole.
enum Slot {
    Closed(Source),
    Open(Box<OpenSource>),
    Failed,
}

struct Pipeline<'run> {
    config: &'run Config,
    host: Host,
    kernel: KernelMagic,
    slots: Vec<Slot>,
    signals: &'run Signals,
    runtime: tokio::runtime::Runtime,
    report: &'run mut Report,
}

/// Loads the best driver that works; the report tells the story either way.
pub(crate) fn load(config: &Config, signals: &Signals, report: &mut Report) -> Result<Driver, LoadError> {
    let began = Instant::now();
    let host = Host::detect(Path::new("/"), &Uname::of_this_machine())?;
    introduce(&host);
    let candidates = Candidates::of(&host, config.variant, &ModuleVersion::current());
    let kernel = KernelMagic::of(Path::new("/"), &host);
    report.time("host", began);
    report.set_candidates(&candidates);
    report.host = Some(host.clone());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let slots = config.sources.iter().cloned().map(Slot::Closed).collect();
    let mut pipeline = Pipeline {
        config,
        host,
        kernel,
        slots,
        signals,
        runtime,
        report,
    };
    for candidate in &candidates.0 {
        if let Some(driver) = pipeline.attempt(candidate)? {
            return Ok(driver);
        }
    }
    let release = pipeline.host.release.value.to_string();
    let report = pipeline.report;
    let (exit, what, next_step) = report.deciding().map_or_else(
        || (Exit::Internal, String::new(), String::new()),
        |failure| (failure.exit, failure.what.clone(), failure.next_step.clone()),
    );
    report.hints.push(next_step.clone());
    Err(LoadError::NoDriver {
        release,
        exit,
        what,
        next_step,
    })
}

fn introduce(host: &Host) {
    log::info(format_args!("Ringside version: {}", env!("CARGO_PKG_VERSION")));
    log::info(format_args!(
        "OS: {}",
        host.os.value.as_deref().unwrap_or("unknown")
    ));
    log::info(format_args!("Kernel version: {}", host.release.value));
    for (name, value, source) in host.rows() {
        log::info(format_args!("Host: {name}: {value} ({source})"));
    }
}

impl Pipeline<'_> {
    /// The driver of one candidate, from the first source that has a good one.
    fn attempt(&mut self, candidate: &Candidate) -> Result<Option<Driver>, LoadError> {
        let variant = candidate.variant;
        if let Some(impossible) = &candidate.impossible {
            let what = format!(
                "The variant `{variant}` is impossible here: {}",
                impossible.reason
            );
            self.fail(Some(variant), None, Reached::Host, what, impossible.exit, None);
            return Ok(None);
        }
        let names: Vec<String> = candidate.names.iter().map(|name| format!("`{name}`")).collect();
        log::info(format_args!("Looking for {}", names.join(" or ")));
        for number in 0..self.slots.len() {
            let began = Instant::now();
            let fetched = self.fetch(number, candidate)?;
            self.report.time(&format!("{variant} fetch"), began);
            let Some(fetched) = fetched else { continue };
            let origin = fetched.origin.clone();
            log::info(format_args!("Fetched `{}` from {origin}", fetched.entry.path));
            let began = Instant::now();
            let verified = fetched.verify(&self.kernel);
            self.report.time(&format!("{variant} verify"), began);
            let verified = match verified {
                Ok(verified) => verified,
                Err(error) => {
                    self.fail(
                        Some(variant),
                        Some(origin),
                        Reached::Verification,
                        chain(&error),
                        error.exit(),
                        None,
                    );
                    continue;
                }
            };
            self.report.kernel_driver_available = true;
            let began = Instant::now();
            let driver = self.put_into_kernel(&verified);
            self.report.time(&format!("{variant} load"), began);
            // A kernel that refuses what was built for it refuses every source's copy: the next variant.
            return driver;
        }
        Ok(None)
    }

    /// Opens the source if nobody did, and fetches; a signal ends the wait.
    fn fetch(&mut self, number: usize, candidate: &Candidate) -> Result<Option<Fetched>, LoadError> {
        let Some(slot) = self.slots.get_mut(number) else {
            return Ok(None);
        };
        let patience = Patience {
            total: self.config.mirror_deadline,
            ..Patience::default()
        };
        let work = async {
            if let Slot::Closed(source) = &*slot {
                let source = source.clone();
                *slot = Slot::Failed;
                *slot = Slot::Open(Box::new(
                    OpenSource::open(source, patience, &Trust::Source)
                        .await
                        .map_err(|error| (None, error))?,
                ));
            }
            match slot {
                Slot::Open(source) => source
                    .fetch(&candidate.names, &Trust::Source)
                    .await
                    .map(Some)
                    .map_err(|error| (Some(candidate.variant), error)),
                Slot::Closed(_) | Slot::Failed => Ok(None),
            }
        };
        let signals = self.signals;
        let result = self.runtime.block_on(async {
            tokio::select! {
                result = work => Ok(result),
                waited = signals.wait() => Err(waited.map_or_else(LoadError::Io, |()| LoadError::Interrupted)),
            }
        })?;
        match result {
            Ok(fetched) => Ok(fetched),
            Err((variant, error)) => {
                let reached = match (&error, variant) {
                    (SourceError::NotListed { .. }, _) => Reached::Listing,
                    (_, Some(_)) => Reached::File,
                    (error, None) if error.exit() == Exit::NotFound => Reached::Source,
                    (_, None) => Reached::Index,
                };
                let origin = self.config.sources.get(number).map(ToString::to_string);
                let next = error.next_step().map(str::to_owned);
                self.fail(variant, origin, reached, chain(&error), error.exit(), next);
                if let Some(variant) = variant {
                    self.report
                        .set_state(variant, format!("failed: {}", chain(&error)));
                }
                Ok(None)
            }
        }
    }

    fn put_into_kernel(&mut self, verified: &Verified) -> Result<Option<Driver>, LoadError> {
        let (variant, name, origin) = match verified {
            Verified::Module(module) => (Variant::Kmod, module.name.to_string(), module.origin.clone()),
            Verified::Object(object) => (Variant::Ebpf, object.name.to_string(), object.origin.clone()),
        };
        let loaded = match verified {
            Verified::Module(module) => self.insert(module)?,
            Verified::Object(object) => Some(Driver::load_object(
                object,
                self.config.ring_bytes,
                &self.config.capture,
                &self.config.plan,
                &self.config.snap,
            )),
        };
        let driver = match loaded {
            None => return Ok(None),
            Some(Ok(driver)) => driver,
            Some(Err(error @ DriverError::Device(ringside_ring::DeviceError::Busy { .. }))) => {
                return Err(self.in_use(origin, chain(&error)));
            }
            Some(Err(error)) => {
                if let Some(details) = error.details() {
                    log::error(details);
                }
                self.fail(
                    Some(variant),
                    Some(origin),
                    Reached::Kernel,
                    chain(&error),
                    error.exit(),
                    error.next_step(),
                );
                return Ok(None);
            }
        };
        let reason = self.reason(variant);
        log::info(format_args!("Loaded the variant `{variant}`: {reason}"));
        self.report.set_state(variant, "loaded");
        self.report.driver_loaded_into_kernel = true;
        self.report.chosen = Some(Chosen {
            variant,
            reason,
            artifact: name,
            origin,
            plan: driver.plan(),
            hooks: driver.hooks().clone(),
        });
        Ok(Some(driver))
    }

    /// `Ok(None)`: the kernel refused, which was reported.
    fn insert(&mut self, module: &VerifiedModule) -> Result<Option<Result<Driver, DriverError>>, LoadError> {
        match module.insert(&self.host) {
            Ok(inserted) => {
                log::info(if inserted.reused {
                    "The module is loaded already with the same sources; it is used as it is"
                } else {
                    "Inserted the module"
                });
                let guard = ModuleGuard::new(self.config.keep_driver);
                Ok(Some(Driver::open_module(
                    guard,
                    self.config.ring_bytes,
                    &self.config.capture,
                    &self.config.plan,
                    &self.config.snap,
                )))
            }
            Err(error @ InsertError::Held { .. }) => Err(self.in_use(module.origin.clone(), chain(&error))),
            Err(error) => {
                let (origin, next) = (Some(module.origin.clone()), error.next_step());
                self.fail(
                    Some(Variant::Kmod),
                    origin,
                    Reached::Kernel,
                    chain(&error),
                    error.exit(),
                    next,
                );
                Ok(None)
            }
        }
    }

    /// Somebody else works with the driver: kept in the report like every failure, and the end of the search.
    fn in_use(&mut self, origin: String, what: String) -> LoadError {
        let exit = Exit::DeviceBusy;
        self.fail(
            Some(Variant::Kmod),
            Some(origin),
            Reached::Kernel,
            what.clone(),
            exit,
            None,
        );
        self.report.hints.push(exit.next_step().to_owned());
        LoadError::InUse { what }
    }

    /// Why this variant: the first wish, or what stood against the one before.
    fn reason(&self, variant: Variant) -> String {
        let before = self
            .report
            .candidates
            .iter()
            .take_while(|candidate| candidate.variant != variant)
            .last();
        match before {
            Some(other) => format!("`{}` {}", other.variant, other.state),
            None if self.report.candidates.len() == 1 => "asked for".to_owned(),
            None => "the first choice".to_owned(),
        }
    }

    fn fail(
        &mut self,
        variant: Option<Variant>,
        origin: Option<String>,
        reached: Reached,
        what: String,
        exit: Exit,
        next_step: Option<String>,
    ) {
        if let Some(variant) = variant.filter(|_| reached != Reached::Host) {
            self.report.set_state(variant, format!("failed: {what}"));
        }
        let next_step = next_step.unwrap_or_else(|| exit.next_step().to_owned());
        self.report.fail(Failure {
            variant,
            origin,
            reached,
            what,
            next_step,
            exit_code: exit.code(),
            exit,
        });
    }
}
