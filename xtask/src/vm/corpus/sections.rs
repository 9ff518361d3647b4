//! The files beside `activity.expected`: one for each file of `ci/guest/calls/`.

macro_rules! section {
    ($name:literal) => {
        (
            concat!("ci/guest/corpus/", $name, ".expected"),
            include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../ci/guest/corpus/",
                $name,
                ".expected"
            )),
        )
    };
}

/// Name and text of each, in no order that matters: threads are found by their names.
pub(in crate::vm) const SECTIONS: [(&str, &str); 18] = [
    section!("names"),
    section!("attributes"),
    section!("paths"),
    section!("contents"),
    section!("events"),
    section!("network"),
    section!("time"),
    section!("signals"),
    section!("ipc"),
    section!("process"),
    section!("images"),
    section!("privileges"),
    section!("memory"),
    section!("system"),
    section!("structures"),
    section!("borders"),
    section!("outcomes"),
    section!("i386"),
];

/// What is captured alone, with snap lengths.
pub(in crate::vm) const DATA: (&str, &str) = section!("data");

/// Requests of io_uring, on kernels that name a request when it completes, and on others.
pub(in crate::vm) const URING: (&str, &str) = section!("uring");
pub(in crate::vm) const URING_SEPARATE: (&str, &str) = section!("uring_separate");
