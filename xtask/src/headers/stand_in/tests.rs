//! What is compared, and what is told about a stand-in.

use super::*;

#[test]
fn a_rebuild_is_of_one_source_and_another_version_is_not() {
    assert!(is_one_source("6.1.176-1~deb11u1", "6.1.176-1"));
    assert!(is_one_source("6.1.176-1", "6.1.176-1"));
    for headers in ["6.1.176-2", "6.1.17", "6.1.187-1", "6.1.176-1+b1", ""] {
        assert!(!is_one_source("6.1.176-1~deb11u1", headers), "{headers}");
    }
    assert!(!is_one_source("", ""), "nothing is known of either");
}

/// A kernel, its headers and the versions of both, as far as they are compared.
fn inputs(dir: &Path, config: &str, vmlinuz: &[u8]) -> Inputs {
    for (file, content) in [
        ("image/vmlinuz", vmlinuz),
        ("image/config", b"CONFIG_SMP=y\n".as_slice()),
        (
            "tree/Module.symvers",
            b"0x00000001\ta\tvmlinux\tEXPORT_SYMBOL\t\n",
        ),
        ("tree/.config", config.as_bytes()),
    ] {
        write_if_changed(&dir.join(file), content).expect("written");
    }
    Inputs {
        key: String::new(),
        image: KernelImage {
            vmlinuz: dir.join("image/vmlinuz"),
            modules_root: dir.join("image"),
            config: dir.join("image/config"),
        },
        image_version: "6.1.176-1~deb11u1".to_owned(),
        headers_version: "6.1.176-1".to_owned(),
        parts: Vec::new(),
    }
}

#[test]
fn headers_of_another_source_are_refused_before_anything_is_read() {
    let dir = tempfile::tempdir().expect("temp dir");
    let mut inputs = inputs(dir.path(), "CONFIG_SMP=y\n", b"");
    inputs.headers_version = "6.1.187-1".to_owned();
    let error = inputs.compare(&dir.path().join("tree")).expect_err("another");
    assert_eq!(error.exit(), Exit::HeadersGone);
    assert_eq!(
        error.to_string(),
        "the image is of source version 6.1.176-1~deb11u1, the headers are of 6.1.187-1"
    );
}

#[test]
fn symbols_and_configuration_both_have_to_agree() {
    let dir = tempfile::tempdir().expect("temp dir");
    let image = symbols::tests::boot_image_with(&[("a", 1)]);
    let tree = dir.path().join("tree");
    let found = inputs(dir.path(), "CONFIG_SMP=y\n", &image)
        .compare(&tree)
        .expect("equal");
    assert_eq!(found.equal_crcs, 1);
    let error = inputs(dir.path(), "CONFIG_SMP=n\n", &image)
        .compare(&tree)
        .expect_err("config");
    assert!(matches!(error, StandInError::Config(_)), "{error}");
    let other = symbols::tests::boot_image_with(&[("a", 2)]);
    let error = inputs(dir.path(), "CONFIG_SMP=y\n", &other)
        .compare(&tree)
        .expect_err("symbols");
    assert!(matches!(error, StandInError::Symbols(_)), "{error}");
    assert_eq!(error.exit(), Exit::HeadersGone);
}

#[test]
fn an_image_that_cannot_be_read_is_a_defect_and_no_state() {
    let dir = tempfile::tempdir().expect("temp dir");
    let error = inputs(dir.path(), "CONFIG_SMP=y\n", b"MZ").compare(&dir.path().join("tree"));
    let error = error.expect_err("no kernel");
    assert!(matches!(error, StandInError::Unreadable { .. }), "{error}");
    assert_ne!(error.exit(), Exit::HeadersGone);
}

#[test]
fn a_stand_in_says_whose_headers_and_how_many_symbols() {
    let stand_in = StandIn::of("6.1.0-50-amd64", 10_487);
    assert_eq!(
        origin(Some(&stand_in)),
        "stand-in 6.1.0-50-amd64 (10487 symbol CRCs equal)"
    );
    assert_eq!(origin(None), "own");
}
