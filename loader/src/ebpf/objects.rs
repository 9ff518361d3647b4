//! The object in the kernel: once, or as several copies that share their maps (`copies.bpf.c`).

use std::os::fd::AsFd;
use std::path::Path;

use libbpf_rs::{Map, MapCore, Object, OpenMapMut, ProgramMut};

use super::error::EbpfError;
use super::functions::{Functions, stub};
use super::plan::{Plan, Target};
use super::probe;

/// The program that takes its caller out of the capture; loaded in the first copy.
pub(super) const EXCLUDE_SELF: &str = "exclude_self";
/// The program that puts the map `config` in force; loaded in the first copy.
pub(super) const CONFIGURE: &str = "configure";
/// The program that ends a request of io_uring in the map; loaded in the first copy where there are any.
pub(super) const FLUSH_REQUEST: &str = "flush_request";
/// Arrays with so many elements for each CPU.
const BY_CPU: [(&str, u32); 4] = [
    ("counters", 1),
    ("rings", 1),
    ("last_wake_ns", 1),
    ("slots", SLOTS_PER_CPU),
];
/// As in `slot.bpf.c`.
const SLOTS_PER_CPU: u32 = 4;
/// One that no slot has, and if data is wanted one for each slot: `capture/data.bpf.c`.
const DATA_PLACES: &str = "data_places";
/// What calls that run are about to close: as many as the object says only if that is asked for.
const CLOSINGS: &str = "closings";
/// `struct ringside_copy`: which copy this is, of how many. A map of its own, constant to the verifier.
const COPY: &str = ".rodata.copy";
/// Offsets in io_uring's requests: likewise.
const REQUEST_OFFSETS: &str = ".rodata.requests";

/// Never empty.
#[derive(Debug)]
pub(super) struct Objects {
    first: Object,
    more: Vec<Object>,
    functions: Functions,
}

/// What one of the objects is for.
#[derive(Clone, Copy)]
pub(super) enum Role<'plan> {
    /// The tracepoints, and this copy of them.
    Copy(u32),
    /// What functions like this one have in common; also at their entry.
    Handlers(&'plan str, bool),
    /// What hooks these.
    Stubs(&'plan [&'plan Target]),
}

impl Objects {
    /// `cpus`: the length of arrays with an element for each CPU. `data`: records may have data, so every slot
    /// needs a place for it. `fd_targets`: they have what is closed.
    pub(super) fn load(
        object: &[u8],
        btf_path: Option<&Path>,
        plan: &Plan,
        cpus: u32,
        data: bool,
        fd_targets: bool,
    ) -> Result<Self, EbpfError> {
        let first = load_as(object, btf_path, plan, Role::Copy(0), |map| {
            if map.name() == DATA_PLACES && data {
                return map.set_max_entries(1 + cpus.saturating_mul(SLOTS_PER_CPU));
            }
            if map.name() == CLOSINGS && !fd_targets {
                return map.set_max_entries(1);
            }
            match BY_CPU.iter().find(|(name, _)| map.name() == *name) {
                Some((_, each)) => map.set_max_entries(cpus.saturating_mul(*each)),
                None => Ok(()),
            }
        })?;
        let mut objects = Self {
            first,
            more: Vec::new(),
            functions: Functions::default(),
        };
        for number in 1..plan.copies {
            let first = &objects.first;
            let role = Role::Copy(number);
            let copy = load_as(object, btf_path, plan, role, |map| share(first, map))?;
            objects.more.push(copy);
        }
        objects.functions = Functions::load(object, btf_path, plan, &objects.first)?;
        Ok(objects)
    }

    pub(super) fn functions(&self) -> &Functions {
        &self.functions
    }

    /// # Errors
    /// [`EbpfError::BadObject`] when there is none of this name.
    pub(super) fn map(&self, name: &str) -> Result<Map<'_>, EbpfError> {
        self.first
            .maps()
            .find(|map| map.name() == name)
            .ok_or_else(|| EbpfError::BadObject {
                why: format!("it has no map `{name}`"),
            })
    }

    /// The program of the first copy.
    ///
    /// # Errors
    /// [`EbpfError::BadObject`] when there is none of this name.
    pub(super) fn program(&self, name: &str) -> Result<ProgramMut<'_>, EbpfError> {
        program(&self.first, name)
    }

    /// The program in every copy, in the order of attaching.
    pub(super) fn programs<'objects>(
        &'objects self,
        name: &'objects str,
    ) -> impl Iterator<Item = Result<ProgramMut<'objects>, EbpfError>> {
        std::iter::once(&self.first)
            .chain(&self.more)
            .map(move |object| program(object, name))
    }
}

/// Each object has constants of its own; all else that `with` has is shared.
pub(super) fn share(with: &Object, map: &mut OpenMapMut<'_>) -> libbpf_rs::Result<()> {
    let name = map.name().to_owned();
    let shared = with.maps().find(|shared| shared.name() == name);
    match shared {
        Some(shared) if !name.to_string_lossy().contains(".rodata") => map.reuse_fd(shared.as_fd()),
        _ => Ok(()),
    }
}

/// The program of an object that was loaded.
pub(super) fn program<'object>(
    object: &'object Object,
    name: &str,
) -> Result<ProgramMut<'object>, EbpfError> {
    object
        .progs_mut()
        .find(|program| program.name() == name)
        .ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no program `{name}`"),
        })
}

/// Opens the object again and loads what this role needs of it.
pub(super) fn load_as(
    object: &[u8],
    btf_path: Option<&Path>,
    plan: &Plan,
    role: Role<'_>,
    prepare_map: impl Fn(&mut OpenMapMut<'_>) -> libbpf_rs::Result<()>,
) -> Result<Object, EbpfError> {
    let number = match role {
        Role::Copy(number) => number,
        Role::Handlers(..) | Role::Stubs(_) => 0,
    };
    let value = [
        number,
        plan.copies,
        plan.copies_of_calls(),
        u32::from(plan.can_be_preempted()),
    ]
    .map(u32::to_ne_bytes)
    .concat();
    let [at_return, at_entry] = plan.function_programs();
    let loaded = probe::load(object, btf_path, |open| {
        let mut numbered = false;
        for mut map in open.maps_mut() {
            prepare_map(&mut map).map_err(|error| EbpfError::from_step("prepare a map", &error))?;
            if map.name() == COPY {
                map.set_initial_value(&value)
                    .map_err(|error| EbpfError::from_step("number a copy", &error))?;
                numbered = true;
            }
            if map.name() == REQUEST_OFFSETS {
                map.set_initial_value(&plan.offsets.bytes())
                    .map_err(|error| EbpfError::from_step("hand offsets over", &error))?;
            }
        }
        for mut program in open.progs_mut() {
            let name = program.name().to_string_lossy().into_owned();
            let once =
                name == EXCLUDE_SELF || name == CONFIGURE || name == FLUSH_REQUEST && plan.names_requests();
            let chosen = match role {
                Role::Copy(number) => once && number == 0 || plan.contains(&name),
                Role::Handlers(symbol, entry) => {
                    let chosen = name == at_return || name == at_entry && entry;
                    if chosen {
                        probe::aim(&mut program, symbol)?;
                    }
                    chosen
                }
                Role::Stubs(targets) => {
                    let hooked = targets.iter().enumerate().find(|(slot, target)| {
                        name == stub(*slot, false) || target.entry && name == stub(*slot, true)
                    });
                    if let Some((_, target)) = hooked {
                        probe::aim(&mut program, &target.symbol)?;
                    }
                    hooked.is_some()
                }
            };
            program.set_autoload(chosen);
        }
        numbered.then_some(()).ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no `{COPY}`"),
        })
    })?;
    if let Role::Copy(_) = role {
        for name in &plan.programs {
            program(&loaded, name)?; // an object of another version is found out here, not at start
        }
    }
    Ok(loaded)
}
