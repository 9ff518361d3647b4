//! Functions that are hooked: a small program for each, which jumps to the one that does the work.
//!
//! The work is verified once for each prototype of functions, because the kernel lets a program jump only to one
//! that hooks functions of the same prototype. The object is opened for that, and again for every so many
//! functions; all share their maps, but for the two that hold where to jump.

use std::path::Path;

use libbpf_rs::btf::Btf;
use libbpf_rs::btf::types::Func;
use libbpf_rs::{MapCore, MapFlags, Object, ProgramMut, ReferencesType};

use super::error::EbpfError;
use super::objects::{Role, load_as, program};
use super::plan::{Plan, Target};
use super::{log, objects};

/// `begins_N` and `returns_N` of the object.
const STUBS: usize = 16;
/// The maps that say where those jump to.
const JUMPS: [&str; 2] = ["at_return", "at_entry"];

#[derive(Debug, Default)]
pub(super) struct Functions {
    /// They keep what is jumped to in the kernel.
    handlers: Vec<Object>,
    stubs: Vec<Object>,
    /// For each function of the plan: which of `stubs`, and which program of it. `None`: it is another name of
    /// one that has its place.
    places: Vec<Option<(usize, usize)>>,
}

impl Functions {
    pub(super) fn load(
        object: &[u8],
        btf_path: Option<&Path>,
        plan: &Plan,
        first: &Object,
    ) -> Result<Self, EbpfError> {
        let mut functions = Self {
            places: vec![None; plan.functions.len()],
            ..Self::default()
        };
        for alike in by_prototype(&plan.functions)? {
            let entry = alike.iter().any(|(_, target)| target.entry);
            let Some((_, one)) = alike.first() else {
                continue;
            };
            let role = Role::Handlers(&one.symbol, entry);
            let jumps = |name: &std::ffi::OsStr| JUMPS.iter().any(|jump| name == *jump);
            let handlers = load_as(object, btf_path, plan, role, |map| {
                if jumps(map.name()) {
                    Ok(())
                } else {
                    objects::share(first, map)
                }
            })?;
            for (map, name) in JUMPS.into_iter().zip(plan.function_programs()) {
                if map == "at_return" || entry {
                    point(&handlers, map, &program(&handlers, name)?)?;
                }
            }
            for chunk in alike.chunks(STUBS) {
                let targets: Vec<&Target> = chunk.iter().map(|(_, target)| target).collect();
                let stubs = load_as(object, btf_path, plan, Role::Stubs(&targets), |map| {
                    let with = if jumps(map.name()) { &handlers } else { first };
                    objects::share(with, map)
                })?;
                for (slot, (index, _)) in chunk.iter().enumerate() {
                    if let Some(place) = functions.places.get_mut(*index) {
                        *place = Some((functions.stubs.len(), slot));
                    }
                }
                functions.stubs.push(stubs);
            }
            functions.handlers.push(handlers);
        }
        Ok(functions)
    }

    /// What is attached to each function where it returns; with `entry`, where those are entered that need it.
    pub(super) fn programs<'functions>(
        &'functions self,
        plan: &'functions Plan,
        entry: bool,
    ) -> impl Iterator<Item = Result<(&'functions Target, ProgramMut<'functions>), EbpfError>> {
        let functions = plan.functions.iter().zip(&self.places);
        functions
            .filter(move |(target, _)| !entry || target.entry)
            .filter_map(move |(target, place)| {
                let (stubs, slot) = (*place)?;
                let name = stub(slot, entry);
                let found = program(self.stubs.get(stubs)?, &name);
                Some(found.map(|program| (target, program)))
            })
    }
}

/// The program of an object that hooks the `slot`-th of its functions.
pub(super) fn stub(slot: usize, entry: bool) -> String {
    format!("{}_{slot}", if entry { "begins" } else { "returns" })
}

/// The element of a map of programs.
fn point(object: &Object, map: &str, to: &ProgramMut<'_>) -> Result<(), EbpfError> {
    use std::os::fd::{AsFd, AsRawFd};

    let failed = |error| EbpfError::from_step("say where to jump", &error);
    let map = object
        .maps()
        .find(|candidate| candidate.name() == map)
        .ok_or_else(|| EbpfError::BadObject {
            why: format!("it has no map `{map}`"),
        })?;
    let program = to.as_fd().as_raw_fd().to_ne_bytes();
    map.update(&0_u32.to_ne_bytes(), &program, MapFlags::ANY)
        .map_err(failed)
}

/// The functions of each prototype, with their places in the plan, by the names that type information has.
fn by_prototype(functions: &[Target]) -> Result<Vec<Vec<(usize, Target)>>, EbpfError> {
    let mut groups: Vec<(u32, Vec<(usize, Target)>)> = Vec::new();
    if functions.is_empty() {
        return Ok(Vec::new());
    }
    let (btf, _) = log::captured(Btf::from_vmlinux);
    let btf = btf.map_err(|error| EbpfError::from_step("read the kernel's type information", &error))?;
    for (index, target) in functions.iter().enumerate() {
        let found = names(&target.symbol)
            .into_iter()
            .find_map(|name| Some((btf.type_by_name::<Func<'_>>(&name)?, name)));
        let Some((function, symbol)) = found else {
            return Err(EbpfError::Unsupported {
                what: format!("type information of the function `{}`", target.symbol),
            });
        };
        if groups
            .iter()
            .any(|(_, alike)| alike.iter().any(|(_, known)| known.symbol == symbol))
        {
            continue;
        }
        let prototype = u32::from(function.referenced_type_id());
        let target = Target {
            symbol,
            entry: target.entry,
        };
        match groups.iter_mut().find(|(known, _)| *known == prototype) {
            Some((_, alike)) => alike.push((index, target)),
            None => groups.push((prototype, vec![(index, target)])),
        }
    }
    Ok(groups.into_iter().map(|(_, alike)| alike).collect())
}

/// What a function may be called there. Of a call without arguments, `SYSCALL_DEFINE0` makes the names that
/// others see aliases of one function, which alone has a type.
fn names(symbol: &str) -> Vec<String> {
    let call = ["__x64_sys_", "__ia32_sys_"]
        .iter()
        .find_map(|prefix| symbol.strip_prefix(prefix));
    let own = call.map(|call| format!("__do_sys_{call}"));
    std::iter::once(symbol.to_owned()).chain(own).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_without_arguments_has_one_function_of_another_name() {
        assert_eq!(names("__ia32_sys_fork"), ["__ia32_sys_fork", "__do_sys_fork"]);
        assert_eq!(names("__ia32_compat_sys_open"), ["__ia32_compat_sys_open"]);
    }
}
