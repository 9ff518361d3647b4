//! What is told about headers that are gone.

use super::*;

#[test]
fn the_flavour_is_what_follows_the_numbers() {
    let of = |text: &str| flavour(&text.parse().expect("release"));
    assert_eq!(of("6.1.0-56-cloud-amd64"), "cloud-amd64");
    assert_eq!(of("6.1.0-0.deb11.52-amd64"), "amd64");
    assert_eq!(of("6.12.117+deb13-rt-amd64"), "rt-amd64");
}

#[test]
fn a_release_that_is_gone_says_what_to_take_instead() {
    let error = HeadersError::Gone {
        release: "6.1.0-1-amd64".parse().expect("release"),
        family: "debian-bookworm-6.1".to_owned(),
        newest: "6.1.0-56-amd64".parse().ok(),
        source: Box::new(DebianError::NoPackage {
            package: "linux-headers-6.1.0-1-amd64".to_owned(),
            suites: Vec::new(),
        }),
    };
    assert_eq!(error.exit(), Exit::HeadersGone);
    assert!(error.to_string().contains("`6.1.0-1-amd64`"), "{error}");
    assert!(error.hint().expect("hint").contains("`6.1.0-56-amd64`"));
}

#[test]
fn a_stand_in_that_differs_is_a_state_and_one_that_could_not_be_compared_is_not() {
    let refused = |source| HeadersError::NoStandIn {
        release: "6.1.0-0.deb11.50-amd64".parse().expect("release"),
        stand_in: "6.1.0-50-amd64".parse().expect("release"),
        newest: None,
        source: Box::new(source),
    };
    let differs = refused(StandInError::OtherSource {
        image: "2".to_owned(),
        headers: "1".to_owned(),
    });
    assert!(differs.is_gone());
    assert!(
        differs.to_string().ends_with("`6.1.0-50-amd64` cannot stand in"),
        "{differs}"
    );
    let unreadable = refused(StandInError::Unreadable {
        path: "vmlinuz".into(),
        source: symbols::SymbolsError::NotXz,
    });
    assert!(!unreadable.is_gone());
}
