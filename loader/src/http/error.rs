//! What keeps a file on its mirror.

/// Why a file could not be had.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    /// Nothing lies there. Another source may have it.
    #[error("<{url}> does not exist (HTTP {status})")]
    NotFound { url: String, status: u16 },
    /// The mirror does not hand it out. Another source may.
    #[error("<{url}> is refused (HTTP {status})")]
    Refused { url: String, status: u16 },
    /// Tried until the deadline.
    #[error("no good answer from <{url}> within {seconds} s ({tries} tries, the last: {last})")]
    Unreachable {
        url: String,
        tries: u32,
        seconds: u64,
        last: String,
    },
    /// Every try ended early until the deadline: bytes came, but never all that were announced.
    #[error("<{url}> ended early in {tries} tries; the longest gave {bytes} bytes")]
    EndsEarly { url: String, tries: u32, bytes: usize },
    /// The file is longer than it may be. Never retried.
    #[error("<{url}> has more than {limit} bytes, which is too much")]
    TooLarge { url: String, limit: usize },
    /// The mirror sends us to another scheme. Which one is trusted is the operator's choice, not the mirror's.
    #[error("<{url}> redirects to <{to}>: name that URL")]
    Redirected { url: String, to: String },
    /// The mirror's certificate is not trusted, or nothing is. Never retried.
    #[error("<{url}> cannot be trusted: {reason}")]
    Untrusted { url: String, reason: String },
    /// The HTTP client could not be set up for this URL.
    #[error("cannot ask <{url}>: {reason}")]
    Client { url: String, reason: String },
}

impl HttpError {
    /// What to do about it, where the exit code's own advice does not help.
    pub(crate) fn next_step(&self) -> Option<&'static str> {
        match self {
            Self::Redirected { .. } => Some("name the URL that the mirror redirects to"),
            Self::Untrusted { .. } => Some(
                "install `ca-certificates` (with the mirror's issuer) and check the clock, or use an `http://` URL",
            ),
            _ => None,
        }
    }
}
