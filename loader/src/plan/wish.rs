//! What is asked of a plan before the driver is known, and the look at the kernel that the answer needs.

use ringside_artifact::Variant;
use ringside_event_abi::WantedSet;

use super::{Choice, Facts, Impossible, Plan, Question, Why, read_symbols};
use crate::report::chain;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Wish {
    /// By any filter, at the start.
    pub(crate) wanted: WantedSet,
    /// The wanted set may change while the driver runs.
    pub(crate) changeable: bool,
    pub(crate) choice: Choice,
}

impl Wish {
    /// The plan for a driver of which this is known. The kernel's symbols are read only if they matter.
    pub(crate) fn plan(&self, variant: Variant, facts: &Facts) -> Result<Plan, Impossible> {
        let question = Question {
            wanted: self.wanted,
            changeable: self.changeable,
            choice: self.choice,
            variant,
            facts,
        };
        if let Some(plan) = question.without_symbols() {
            return plan;
        }
        match read_symbols() {
            Ok(symbols) => {
                let facts = facts.clone().with_symbols(symbols);
                Plan::choose(&Question {
                    facts: &facts,
                    ..question
                })
            }
            Err(error) => {
                let why = Why::NoSymbols { what: chain(&error) };
                match self.choice {
                    Choice::Functions => Err(Impossible(why)),
                    Choice::Auto | Choice::Tracepoints => Ok(Plan::Tracepoints { why }),
                }
            }
        }
    }
}
