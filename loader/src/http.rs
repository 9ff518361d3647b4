//! One file from one mirror, with every wait bounded.

mod error;

use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

use reqwest::header::RETRY_AFTER;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

pub(crate) use self::error::HttpError;
use crate::log::{self, Throttle};
use crate::redact::redacted;
use crate::retry::{Backoff, Verdict, chance, judge};
use crate::tls::distrust;

/// Redirects followed within one request.
const REDIRECTS: usize = 5;

const RESOLVER_CONFIGURATION: &str = "/etc/resolv.conf";

/// How patient one mirror is treated.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Patience {
    /// For everything that is asked of one mirror together, waits included.
    pub(crate) total: Duration,
    /// Until a connection stands.
    pub(crate) connect: Duration,
    /// Without a byte.
    pub(crate) idle: Duration,
    pub(crate) backoff: Backoff,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            total: Duration::from_secs(30),
            connect: Duration::from_secs(5),
            idle: Duration::from_secs(10),
            backoff: Backoff {
                first: Duration::from_millis(200),
                longest: Duration::from_secs(5),
            },
        }
    }
}

/// A redirect that was not followed.
#[derive(Debug, thiserror::Error)]
#[error("redirects to <{}>", redacted(to))]
struct SchemeChange {
    to: Url,
}

/// A client for one mirror.
#[derive(Debug)]
pub(crate) struct Http {
    client: Client,
    patience: Patience,
    deadline: Instant,
    throttle: Throttle,
}

/// One try that did not work.
struct Miss {
    words: String,
    retry_after: Option<Duration>,
    /// Bytes of the body that came before it broke off.
    body_bytes: Option<usize>,
}

impl Http {
    /// The total time begins now.
    pub(crate) fn new(base: &Url, patience: Patience) -> Result<Self, HttpError> {
        let named = base.domain().filter(|&name| name != "localhost");
        if let Some(name) = named.filter(|_| !Path::new(RESOLVER_CONFIGURATION).exists()) {
            // The resolver would fall back to a public name server and tell it whom we look for.
            let reason =
                format!("`{name}` cannot be looked up without `{RESOLVER_CONFIGURATION}`; use an address");
            return Err(HttpError::Client {
                url: redacted(base),
                reason,
            });
        }
        // A second call finds the provider installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = Client::builder()
            .user_agent(concat!("ringside/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(patience.connect)
            .read_timeout(patience.idle)
            // A query may hold a token, which is no business of where we are redirected to.
            .referer(false)
            .redirect(redirects());
        if base.scheme() == "http" {
            // An empty initramfs has no CA files, and looking for them would fail before anything is asked.
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|error| match distrust(&error) {
            Some(reason) => HttpError::Untrusted {
                url: redacted(base),
                reason,
            },
            None => HttpError::Client {
                url: redacted(base),
                reason: chain(error),
            },
        })?;
        Ok(Self {
            client,
            patience,
            deadline: Instant::now() + patience.total,
            throttle: Throttle::default(),
        })
    }

    /// The whole body of `url`, of at most `limit` bytes.
    pub(crate) async fn get(&mut self, url: &Url, limit: usize) -> Result<Vec<u8>, HttpError> {
        let shown = redacted(url);
        let mut tries = 0;
        let mut longest_body = None;
        loop {
            tries += 1;
            let left = self.deadline.saturating_duration_since(Instant::now());
            let attempt = tokio::time::timeout(left, self.try_once(url, limit)).await;
            let miss = match attempt {
                Ok(Ok(body)) => return Ok(body),
                Ok(Err(Try::Definitive(error))) => return Err(error),
                Ok(Err(Try::Again(miss))) => miss,
                Err(_) => Miss {
                    words: "no end of the answer".to_owned(),
                    retry_after: None,
                    body_bytes: None,
                },
            };
            longest_body = longest_body.max(miss.body_bytes);
            let wait = self.patience.backoff.wait(tries, chance(), miss.retry_after);
            let now = Instant::now();
            // The server may wish for any number of seconds: only differences are safe to compute.
            if wait >= self.deadline.saturating_duration_since(now) {
                return Err(match longest_body {
                    Some(bytes) => HttpError::EndsEarly {
                        url: shown,
                        tries,
                        bytes,
                    },
                    None => HttpError::Unreachable {
                        url: shown,
                        tries,
                        seconds: self.patience.total.as_secs(),
                        last: miss.words,
                    },
                });
            }
            if let Some(line) = self
                .throttle
                .admit(now, &format!("<{shown}>: {}; trying again", miss.words))
            {
                log::warning(line);
            }
            tokio::time::sleep(wait).await;
        }
    }

    async fn try_once(&self, url: &Url, limit: usize) -> Result<Vec<u8>, Try> {
        let mut response = self
            .client
            .get(url.clone())
            .send()
            .await
            .map_err(|error| not_sent(url, error))?;
        let status = response.status().as_u16();
        match (judge(status), status) {
            (Verdict::Good, _) => {}
            (Verdict::Definitive, 404 | 410) => {
                return Err(Try::Definitive(HttpError::NotFound {
                    url: redacted(url),
                    status,
                }));
            }
            (Verdict::Definitive, _) => {
                return Err(Try::Definitive(HttpError::Refused {
                    url: redacted(url),
                    status,
                }));
            }
            (Verdict::Again, _) => {
                let seconds = response
                    .headers()
                    .get(RETRY_AFTER)
                    .and_then(|value| value.to_str().ok()?.trim().parse().ok());
                return Err(Try::Again(Miss {
                    words: format!("HTTP {status}"),
                    retry_after: seconds.map(Duration::from_secs),
                    body_bytes: None,
                }));
            }
        }
        let too_large = || {
            Try::Definitive(HttpError::TooLarge {
                url: redacted(url),
                limit,
            })
        };
        if response
            .content_length()
            .is_some_and(|length| usize::try_from(length).map_or(true, |length| length > limit))
        {
            return Err(too_large());
        }
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(body),
                Ok(Some(chunk)) if body.len() + chunk.len() > limit => return Err(too_large()),
                Ok(Some(chunk)) => body.extend_from_slice(&chunk),
                Err(error) => {
                    return Err(Try::Again(Miss {
                        words: format!(
                            "the answer broke off after {} bytes: {}",
                            body.len(),
                            chain(error)
                        ),
                        retry_after: None,
                        body_bytes: Some(body.len()),
                    }));
                }
            }
        }
    }
}

enum Try {
    Definitive(HttpError),
    Again(Miss),
}

impl Try {
    fn again(words: String) -> Self {
        Self::Again(Miss {
            words,
            retry_after: None,
            body_bytes: None,
        })
    }
}

/// A few, and never from one scheme to the other: the roots of trust were chosen for the one that was named.
fn redirects() -> Policy {
    let few = Policy::limited(REDIRECTS);
    Policy::custom(move |attempt| {
        let from = attempt.previous().last().map(Url::scheme);
        if from.is_some_and(|scheme| scheme != attempt.url().scheme()) {
            let to = attempt.url().clone();
            return attempt.error(SchemeChange { to });
        }
        few.redirect(attempt)
    })
}

/// Whether asking again could help a request that got no answer.
fn not_sent(url: &Url, error: reqwest::Error) -> Try {
    if let Some(change) = error
        .source()
        .and_then(|source| source.downcast_ref::<SchemeChange>())
    {
        return Try::Definitive(HttpError::Redirected {
            url: redacted(url),
            to: redacted(&change.to),
        });
    }
    if let Some(reason) = distrust(&error) {
        return Try::Definitive(HttpError::Untrusted {
            url: redacted(url),
            reason,
        });
    }
    if error.is_redirect() || error.is_builder() {
        return Try::Definitive(HttpError::Client {
            url: redacted(url),
            reason: chain(error),
        });
    }
    Try::again(chain(error))
}

/// The innermost cause says what happened; the layers above it only that a request failed.
fn chain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut innermost: &dyn Error = &error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
