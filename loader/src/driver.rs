//! Either driver behind one set of verbs: configure, exclude, start, stop, remove.

use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd};
use std::path::Path;

use ringside_artifact::Variant;
use ringside_event_abi::table::Hook;
use ringside_ring::{Config, Device, DeviceError, Filter, Scope, SnapLengths};

use crate::child::Exclude;
use crate::device_node::{DeviceNode, NodeError};
use crate::ebpf::{self, EbpfDriver, EbpfError, EbpfOptions, Target};
use crate::exit::Exit;
use crate::filters::TakesFilters;
use crate::host::Uname;
use crate::loaded_module::{RemoveError, remove};
use crate::log;
use crate::plan::{Choice, Facts, Function, Impossible, Plan, Preemption, Why, Wish};
use crate::verify::VerifiedObject;

/// A driver in the kernel, with rings, configured; hooks not attached yet.
#[derive(Debug)]
pub(crate) enum Driver {
    Kmod(KmodDriver),
    Ebpf(Box<EbpfDriver>, Plan),
}

/// The fields are dropped in this order: the device is closed before its module goes.
#[derive(Debug)]
pub(crate) struct KmodDriver {
    device: Device,
    hooks: Plan,
    _node: DeviceNode,
    module: ModuleGuard,
}

/// Removes the module when it goes out of scope, so that no early return leaves one behind.
#[derive(Debug)]
pub(crate) struct ModuleGuard {
    remove: bool,
}

impl ModuleGuard {
    /// `keep`: the operator wants the module to stay.
    pub(crate) fn new(keep: bool) -> Self {
        Self { remove: !keep }
    }

    /// Somebody else uses the module now: it is theirs to remove.
    fn leave(mut self) {
        self.remove = false;
    }

    fn finish(mut self) -> Result<(), RemoveError> {
        if std::mem::take(&mut self.remove) {
            remove()
        } else {
            Ok(())
        }
    }
}

impl Drop for ModuleGuard {
    fn drop(&mut self) {
        if self.remove
            && let Err(error) = remove()
        {
            log::error(crate::report::chain(&error));
        }
    }
}

/// What went wrong with a driver that is in the kernel.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DriverError {
    #[error(transparent)]
    Node(#[from] NodeError),
    #[error(transparent)]
    Device(#[from] DeviceError),
    #[error("cannot create rings of {ring_bytes} bytes for each CPU")]
    Rings { ring_bytes: u32, source: io::Error },
    #[error("the driver refuses to {action}")]
    Refused { action: &'static str, source: io::Error },
    #[error(transparent)]
    Plan(#[from] Impossible),
    #[error("the filters want `{call}`, which the plan of functions does not hook")]
    NotHooked { call: &'static str },
    #[error(transparent)]
    Ebpf(#[from] EbpfError),
}

impl DriverError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Device(DeviceError::Busy { .. }) => Exit::DeviceBusy,
            Self::Device(DeviceError::NoPermission { .. }) => Exit::NoPrivilege,
            Self::Device(DeviceError::AbiMismatch { .. }) => Exit::WrongAbi,
            Self::Node(_) | Self::Device(_) | Self::Rings { .. } | Self::Refused { .. } => {
                Exit::DeviceUnusable
            }
            Self::Plan(_) | Self::NotHooked { .. } => Exit::Usage,
            Self::Ebpf(EbpfError::NoBtf | EbpfError::BtfFile { .. }) => Exit::NoBtf,
            Self::Ebpf(EbpfError::BadObject { .. }) => Exit::NotDriver,
            Self::Ebpf(_) => Exit::EbpfRefused,
        }
    }

    /// What to do, where it is not what the exit code says.
    pub(crate) fn next_step(&self) -> Option<String> {
        match self {
            Self::Plan(_) => Some("leave `--plan` to the loader, or ask for `--plan tracepoints`".to_owned()),
            _ => None,
        }
    }

    /// What the kernel's verifier said, which is too long for a message.
    pub(crate) fn details(&self) -> Option<&str> {
        match self {
            Self::Ebpf(EbpfError::VerifierRejected { log, .. }) => Some(log),
            _ => None,
        }
    }
}

impl Driver {
    /// Opens the device of the inserted module and creates its rings.
    pub(crate) fn open_module(
        guard: ModuleGuard,
        ring_bytes: u32,
        config: &Config,
        wish: &Wish,
        snap: &SnapLengths,
    ) -> Result<Self, DriverError> {
        let refused = |action| move |source| DriverError::Refused { action, source };
        let node = DeviceNode::ensure()?;
        let device = match Device::open(node.path()) {
            Ok(device) => device,
            Err(error) => {
                if matches!(error, DeviceError::Busy { .. }) {
                    guard.leave();
                }
                return Err(error.into());
            }
        };
        device
            .create_rings(ring_bytes)
            .map_err(|source| DriverError::Rings { ring_bytes, source })?;
        device
            .configure(config)
            .map_err(refused("take its configuration"))?;
        device.set_snap(snap).map_err(refused("take the snap lengths"))?;
        device
            .exclude_self()
            .map_err(refused("leave this program out of the capture"))?;
        let info = device.info().map_err(refused("say what it can hook"))?;
        let mut hooks = wish.plan(Variant::Kmod, &Facts::new(Facts::hooks_of(info.hook_kinds)))?;
        if let Plan::Functions { functions, .. } = &hooks {
            let functions: Vec<_> = functions.iter().map(Function::to_raw).collect();
            match device.set_plan(Some(&functions)) {
                Err(error) if wish.choice == Choice::Auto => {
                    hooks = Plan::Tracepoints {
                        why: Why::Refused {
                            what: error.to_string(),
                        },
                    };
                }
                taken => taken.map_err(refused("hook these functions"))?,
            }
        }
        Ok(Self::Kmod(KmodDriver {
            device,
            hooks,
            _node: node,
            module: guard,
        }))
    }

    /// Loads the programs of the verified object and creates its rings.
    pub(crate) fn load_object(
        object: &VerifiedObject,
        ring_bytes: u32,
        config: &Config,
        wish: &Wish,
        snap: &SnapLengths,
    ) -> Result<Self, DriverError> {
        // Asking means hooking one for a moment, and that skips the end of a call which is in it.
        let asked = wish.choice == Choice::Functions || wish.choice == Choice::Auto && !wish.changeable;
        let offered = if asked && ebpf::hooks_functions(&object.raw)? {
            vec![Hook::Fexit]
        } else {
            Vec::new()
        };
        let mut facts = Facts::new(offered);
        if wish.choice == Choice::Auto && asked {
            // The module's hooks have preemption off; programs on functions may be preempted since 5.12.
            let preemption = Preemption::of(Path::new("/"), &Uname::of_this_machine());
            facts = facts.preempted(preemption, ebpf::can_disable_preemption()?);
        }
        let mut hooks = wish.plan(Variant::Ebpf, &facts)?;
        let targets = match &hooks {
            Plan::Tracepoints { .. } => None,
            Plan::Functions { functions, .. } => Some(targets(functions, config)),
        };
        let options = EbpfOptions {
            ring_bytes,
            config: config.to_raw(),
            snap,
            functions: targets.as_deref(),
            btf_path: None,
        };
        // Functions are hooked now, by programs that nothing is wanted of yet: once the consumer has its rings
        // there is no other plan. That one function can be hooked says little about another one.
        let loaded = EbpfDriver::load(&object.raw, &options).and_then(|mut driver| {
            if targets.is_some() {
                driver.attach()?;
            }
            Ok(driver)
        });
        let driver = match loaded {
            Err(error) if targets.is_some() && wish.choice == Choice::Auto => {
                let what = crate::report::chain(&error);
                log::info(format_args!("Functions cannot be hooked: {what}"));
                hooks = Plan::Tracepoints {
                    why: Why::Refused { what },
                };
                let options = EbpfOptions {
                    functions: None,
                    ..options
                };
                EbpfDriver::load(&object.raw, &options)?
            }
            loaded => loaded?,
        };
        ebpf::exclude_self_raw(driver.exclude_self_prog_fd().as_raw_fd()).map_err(|source| {
            DriverError::Refused {
                action: "leave this program out of the capture",
                source,
            }
        })?;
        Ok(Self::Ebpf(Box::new(driver), hooks))
    }

    pub(crate) fn variant(&self) -> Variant {
        match self {
            Self::Kmod(_) => Variant::Kmod,
            Self::Ebpf(..) => Variant::Ebpf,
        }
    }

    /// Where it hooks system calls.
    pub(crate) fn hooks(&self) -> &Plan {
        match self {
            Self::Kmod(driver) => &driver.hooks,
            Self::Ebpf(_, hooks) => hooks,
        }
    }

    /// How it hooks, for people.
    pub(crate) fn plan(&self) -> String {
        match self {
            Self::Kmod(driver) => format!("kernel module: {}", driver.hooks),
            Self::Ebpf(driver, hooks) => format!("{hooks}; {}", driver.plan()),
        }
    }

    /// How the child takes itself out of the capture.
    pub(crate) fn exclude(&self) -> Exclude {
        match self {
            Self::Kmod(driver) => Exclude::Kmod(driver.device.as_fd().as_raw_fd()),
            Self::Ebpf(driver, _) => Exclude::Ebpf(driver.exclude_self_prog_fd().as_raw_fd()),
        }
    }

    /// The consumer's options that name its descriptors, and those descriptors.
    pub(crate) fn hand_over(&self) -> (Vec<String>, Vec<BorrowedFd<'_>>) {
        match self {
            Self::Kmod(driver) => {
                let fd = driver.device.as_fd();
                (
                    vec![
                        "--source".into(),
                        "kmod".into(),
                        "--device-fd".into(),
                        fd.as_raw_fd().to_string(),
                    ],
                    vec![fd],
                )
            }
            Self::Ebpf(driver, _) => {
                let (rings, counters) = (driver.ring_fds(), driver.counters_fd());
                let numbers: Vec<String> = rings
                    .iter()
                    .map(|ring| ring.map_or_else(|| "-".to_owned(), |fd| fd.as_raw_fd().to_string()))
                    .collect();
                let options = vec![
                    "--source".into(),
                    "ebpf".into(),
                    "--ring-fds".into(),
                    numbers.join(","),
                    "--counters-fd".into(),
                    counters.as_raw_fd().to_string(),
                ];
                (options, rings.into_iter().flatten().chain([counters]).collect())
            }
        }
    }

    /// Attaches the hooks.
    pub(crate) fn start(&mut self) -> Result<(), DriverError> {
        match self {
            Self::Kmod(driver) => driver.device.start().map_err(|source| DriverError::Refused {
                action: "attach its hooks",
                source,
            }),
            Self::Ebpf(driver, _) => Ok(driver.start()?),
        }
    }

    /// Detaches them; the counters are at rest afterwards.
    pub(crate) fn stop(&mut self) -> Result<(), DriverError> {
        match self {
            Self::Kmod(driver) => driver.device.stop().map_err(|source| DriverError::Refused {
                action: "detach its hooks",
                source,
            }),
            Self::Ebpf(driver, _) => Ok(driver.stop()?),
        }
    }

    /// Takes the driver out of the kernel, unless it is to stay.
    pub(crate) fn finish(self) -> Result<(), RemoveError> {
        match self {
            Self::Kmod(KmodDriver {
                device,
                _node: node,
                module,
                ..
            }) => {
                drop(device);
                drop(node);
                module.finish()
            }
            Self::Ebpf(driver, _) => {
                drop(driver);
                Ok(())
            }
        }
    }
}

/// Each function once: several calls may be made by one.
fn targets(functions: &[Function], config: &Config) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for function in functions {
        let entry = config.durations || function.event.needs_entry(config.fd_targets);
        match targets.iter_mut().find(|target| target.symbol == function.symbol) {
            Some(target) => target.entry |= entry,
            None => targets.push(Target {
                symbol: function.symbol.clone(),
                entry,
            }),
        }
    }
    targets
}

impl TakesFilters for Driver {
    fn configure(&mut self, config: &Config) -> Result<(), DriverError> {
        match self {
            Self::Kmod(driver) => driver
                .device
                .configure(config)
                .map_err(|source| DriverError::Refused {
                    action: "take its configuration",
                    source,
                }),
            Self::Ebpf(driver, _) => Ok(driver.configure(config.to_raw())?),
        }
    }

    fn set_filter(&mut self, scope: Scope, filter: &Filter) -> Result<(), DriverError> {
        match self {
            Self::Kmod(driver) => {
                driver
                    .device
                    .set_filter(scope, filter)
                    .map_err(|source| DriverError::Refused {
                        action: "take a filter",
                        source,
                    })
            }
            Self::Ebpf(driver, _) => Ok(driver.set_filter(scope, filter)?),
        }
    }
}
