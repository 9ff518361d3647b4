//! Requests of io_uring as lines.

use serde_json::Value;

use super::{check_text, json_of, record};

/// An openat of io_uring that found nothing, as 6.1 tells of it.
fn request() -> Vec<u8> {
    let asked = [
        &7_u64.to_ne_bytes()[..],
        &18_u32.to_ne_bytes(),
        &4_u32.to_ne_bytes(),
    ]
    .concat();
    let came = [
        &7_u64.to_ne_bytes()[..],
        &(-2_i32).to_ne_bytes(),
        &0x3_0001_u32.to_ne_bytes(),
    ]
    .concat();
    record(
        "io_uring_request",
        0,
        &[
            ("request", "kernel", 0, &asked),
            ("dirfd", "kernel", 0, &(-100_i64).to_ne_bytes()),
            ("path", "kernel", 0, b"/etc/x"),
            ("completion", "kernel", 0, &came),
        ],
    )
}

#[test]
fn a_request_of_io_uring_has_result_and_duration_like_a_call() {
    check_text(
        &request(),
        "io_uring_request = -2 ENOENT  request {user_data: 7, opcode: IORING_OP_OPENAT, flags: IOSQE_IO_LINK}  \
         dirfd -100  path \"/etc/x\"  completion {user_data: 7, res: -2, flags: IORING_CQE_F_BUFFER|0x30000}  [12.3us]",
    );
    let line = json_of(&request());
    assert_eq!(line["errno"], "ENOENT");
    assert_eq!(line["duration_ns"], 12_345);
    assert_eq!(line["ret"], Value::Null);
    assert_eq!(line["params"]["completion"]["res"], -2);
    assert_eq!(line["names"]["request.opcode"], "IORING_OP_OPENAT");
    let separate = record("io_uring_complete", 0, &[("completion", "kernel", 0, &[0; 16])]);
    check_text(
        &separate,
        "io_uring_complete = 0  completion {user_data: 0, res: 0, flags: 0}",
    );
    assert_eq!(json_of(&separate)["duration_ns"], Value::Null);
}
