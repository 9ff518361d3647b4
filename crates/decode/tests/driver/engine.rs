//! The module's engine over memory that a test controls: what is read of arguments, and how it is flagged.

use crate::program::Program;

/// Cases of `engine.c`, and what each of them proves.
const CASES: [(&str, &str); 15] = [
    ("registers", "arguments in registers and data are no parameters"),
    ("null", "a null pointer is no parameter"),
    (
        "strings",
        "strings end at their terminator, their limit or the last page",
    ),
    ("room", "four long paths leave room for what follows"),
    ("sockets", "socket addresses are as long as the call says"),
    (
        "structures",
        "structures that the kernel did not write are not read",
    ),
    (
        "data",
        "data is as long as what was transferred, up to the snap length",
    ),
    (
        "data_memory",
        "data ends at the first page that is not there; the largest has room",
    ),
    (
        "vectors",
        "a vector is one value, up to the element that cannot be read",
    ),
    ("messages", "a message's data is beside its address"),
    ("table", "every row of the table is one that the engine can walk"),
    ("i386-numbers", "a 32-bit call is the event that does the same"),
    (
        "i386-places",
        "arguments of 32-bit calls are in the order of their row",
    ),
    (
        "i386-memory",
        "pointers and structures are those of the 32-bit ABI",
    ),
    ("i386-data", "vectors and messages have pointers of 4 bytes"),
];

#[test]
fn the_engine_reads_arguments_as_the_table_says() {
    Program::compile("engine").holds(&CASES);
}
