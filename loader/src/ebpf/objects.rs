//! The object in the kernel: once, or as several copies that share their maps (`copies.bpf.c`).

use std::os::fd::AsFd;
use std::path::Path;

use libbpf_rs::{Map, MapCore, Object, OpenMapMut, ProgramMut};

use super::error::EbpfError;
use super::plan::Plan;
use super::probe;

/// The program that takes its caller out of the capture; loaded in the first copy.
pub(super) const EXCLUDE_SELF: &str = "exclude_self";
/// The program that puts the map `config` in force; loaded in the first copy.
pub(super) const CONFIGURE: &str = "configure";
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
/// `struct ringside_copy`: which copy this is, of how many. A map of its own, constant to the verifier.
const COPY: &str = ".rodata.copy";

/// Never empty.
#[derive(Debug)]
pub(super) struct Objects {
    first: Object,
    more: Vec<Object>,
}

impl Objects {
    /// `cpus`: the length of arrays with an element for each CPU. `data`: records may have data, so every slot
    /// needs a place for it.
    pub(super) fn load(
        object: &[u8],
        btf_path: Option<&Path>,
        plan: &Plan,
        cpus: u32,
        data: bool,
    ) -> Result<Self, EbpfError> {
        let first = load_copy(object, btf_path, plan, 0, |map| {
            if map.name() == DATA_PLACES && data {
                return map.set_max_entries(1 + cpus.saturating_mul(SLOTS_PER_CPU));
            }
            match BY_CPU.iter().find(|(name, _)| map.name() == *name) {
                Some((_, each)) => map.set_max_entries(cpus.saturating_mul(*each)),
                None => Ok(()),
            }
        })?;
        let mut objects = Self {
            first,
            more: Vec::new(),
        };
        for number in 1..plan.copies {
            let first = &objects.first;
            let copy = load_copy(object, btf_path, plan, number, |map| {
                let shared = first.maps().find(|shared| shared.name() == map.name());
                match shared {
                    Some(shared) if !is_constant(&map.name().to_string_lossy()) => {
                        map.reuse_fd(shared.as_fd())
                    }
                    _ => Ok(()),
                }
            })?;
            objects.more.push(copy);
        }
        Ok(objects)
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

/// Each copy has read-only data of its own.
fn is_constant(map: &str) -> bool {
    map.contains(".rodata")
}

fn program<'object>(object: &'object Object, name: &str) -> Result<ProgramMut<'object>, EbpfError> {
    object
        .progs_mut()
        .find(|program| program.name() == name)
        .ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no program `{name}`"),
        })
}

fn load_copy(
    object: &[u8],
    btf_path: Option<&Path>,
    plan: &Plan,
    number: u32,
    prepare_map: impl Fn(&mut OpenMapMut<'_>) -> libbpf_rs::Result<()>,
) -> Result<Object, EbpfError> {
    let loaded = probe::load(object, btf_path, |open| {
        let mut numbered = false;
        for mut map in open.maps_mut() {
            prepare_map(&mut map).map_err(|error| EbpfError::from_step("prepare a map", &error))?;
            if map.name() == COPY {
                let value = [number.to_ne_bytes(), plan.copies.to_ne_bytes()].concat();
                map.set_initial_value(&value)
                    .map_err(|error| EbpfError::from_step("number a copy", &error))?;
                numbered = true;
            }
        }
        for mut program in open.progs_mut() {
            let name = program.name().to_string_lossy().into_owned();
            let once = name == EXCLUDE_SELF || name == CONFIGURE;
            program.set_autoload(once && number == 0 || plan.contains(&name));
        }
        numbered.then_some(()).ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no `{COPY}`"),
        })
    })?;
    for name in &plan.programs {
        program(&loaded, name)?; // an object of another version is found out here, not at start
    }
    Ok(loaded)
}
