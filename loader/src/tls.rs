//! Failures of TLS that no second try cures: they have to be told apart from a network that is down.

use std::error::Error;
use std::io;

/// What is wrong with the certificates, if that is what `error` is about.
///
/// `io::Error` hides the error it wraps from `source()`, so it is opened here.
pub(crate) fn distrust(error: &(dyn Error + 'static)) -> Option<String> {
    let mut layer = Some(error);
    while let Some(error) = layer {
        if let Some(found) = error.downcast_ref::<rustls::Error>().and_then(cause) {
            return Some(found);
        }
        let wrapped = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        layer = match wrapped {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}

fn cause(error: &rustls::Error) -> Option<String> {
    match error {
        rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented => {
            Some(error.to_string())
        }
        // The platform's verifier has no variant of its own for an empty root store.
        rustls::Error::General(text) if text.contains("CA certificates") => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::CertificateError;

    #[test]
    fn a_certificate_is_found_behind_every_layer() {
        let unknown = rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer);
        let words = unknown.to_string();
        let wrapped = io::Error::other(io::Error::new(io::ErrorKind::InvalidData, unknown));
        assert_eq!(distrust(&wrapped), Some(words));
    }

    #[test]
    fn an_empty_root_store_is_a_matter_of_certificates() {
        let empty = rustls::Error::General("No CA certificates were loaded from the system".to_owned());
        assert!(distrust(&empty).is_some_and(|words| words.contains("No CA certificates")));
    }

    #[test]
    fn what_may_pass_by_itself_is_none() {
        for error in [
            io::Error::from(io::ErrorKind::ConnectionReset),
            io::Error::other(rustls::Error::HandshakeNotComplete),
            io::Error::other(rustls::Error::General("busy".to_owned())),
        ] {
            assert_eq!(distrust(&error), None, "{error}");
        }
    }
}
