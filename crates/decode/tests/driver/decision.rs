//! Each driver's decision whether an event is recorded, as filters say.

use crate::program::Program;

/// Cases of `decision.c`, and what each of them proves.
const CASES: [(&str, &str); 6] = [
    (
        "wanted",
        "an event that no filter wants costs no look at the clock",
    ),
    (
        "failed",
        "conditions are about calls, and a call fails from -4095 to -1",
    ),
    (
        "duration",
        "a call is as long as its entry says, or of unknown length",
    ),
    (
        "sampling",
        "each filter counts what passes it, each event for itself",
    ),
    ("places", "every event has a counter of its own"),
    ("valid", "unknown flags and reserved words are refused"),
];

#[test]
fn the_module_decides_as_filters_say() {
    Program::compile("decision").holds(&CASES);
}

/// Cases of `drawing.c`.
const DRAWN: [(&str, &str); 3] = [
    (
        "wanted",
        "an event that no filter wants costs neither clock nor lot",
    ),
    ("conditions", "the conditions are those of the module"),
    ("sampling", "a lot below 2^32 / N wins, and no other"),
];

#[test]
fn ebpf_decides_as_filters_say_and_draws() {
    Program::compile("drawing").holds(&DRAWN);
}
