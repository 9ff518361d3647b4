//! Downloads: bounded, hashed on the way, retried a few times, gone at Ctrl-C.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use sha2::{Digest as _, Sha256};
use tokio::runtime::Runtime;

use crate::cancel;
use crate::failure::{Exit, Explain};
use crate::progress::Task;
use crate::store::hex;

/// A server that accepts no connection within this time is down.
const CONNECT: Duration = Duration::from_secs(15);
/// A server that sends nothing for this long is down.
const SILENCE: Duration = Duration::from_secs(30);
/// Waits before the second, third and fourth attempt, in units of [`PACE`].
const PAUSES: [u32; 3] = [1, 4, 10];
/// Tests need not wait for a server that will not come back.
const PACE: Duration = Duration::from_millis(if cfg!(test) { 1 } else { 500 });

/// Why a URL gave nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    /// No answer, or an answer that broke off. Another time may work.
    #[error("no complete answer from <{url}>")]
    Unreachable { url: String, source: reqwest::Error },
    /// The server answered with an error. 404 means that it does not have the file.
    #[error("<{url}> answered {status}")]
    Status { url: String, status: StatusCode },
    /// The answer is larger than what was announced for it. Never used.
    #[error("<{url}> sent more than the expected {limit} bytes")]
    TooLong { url: String, limit: u64 },
    /// The bytes have nowhere to go.
    #[error("cannot store <{url}>")]
    Store { url: String, source: io::Error },
    /// The client itself could not be set up (TLS, proxy settings).
    #[error("cannot set up HTTP")]
    Setup(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The run is being taken down.
    #[error("download of <{url}> was interrupted")]
    Interrupted { url: String },
}

impl HttpError {
    /// The server does not have the file, as opposed to not answering.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, HttpError::Status { status, .. } if *status == StatusCode::NOT_FOUND)
    }

    fn may_pass(&self) -> bool {
        match self {
            HttpError::Unreachable { .. } => true,
            HttpError::Status { status, .. } => {
                status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS
            }
            _ => false,
        }
    }
}

impl Explain for HttpError {
    fn exit(&self) -> Exit {
        match self {
            HttpError::Store { source, .. } => Exit::of_io(source),
            HttpError::TooLong { .. } => Exit::Untrusted,
            HttpError::Interrupted { .. } => Exit::Interrupted,
            HttpError::Setup(_) => Exit::Unsupported,
            _ => Exit::MirrorDown,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            HttpError::Store { source, .. } => Exit::hint_of_io(source),
            HttpError::Unreachable { .. } | HttpError::Status { .. } => Some(
                "the mirror is the one apt is configured with: does `apt-get update` work? what was fetched before needs no mirror"
                    .to_owned(),
            ),
            _ => None,
        }
    }
}

/// A client for the machine's mirror, shared by all threads.
#[derive(Debug)]
pub(crate) struct Http {
    runtime: Runtime,
    client: Client,
}

/// What arrived.
#[derive(Debug)]
pub(crate) struct Received {
    /// In lower-case hexadecimal.
    pub(crate) sha256: String,
    /// Length of the body.
    pub(crate) bytes: u64,
}

impl Http {
    /// `proxy` is apt's, when apt has one; otherwise the environment's proxy variables count.
    pub(crate) fn new(proxy: Option<&str>) -> Result<Http, HttpError> {
        // A second call finds the provider installed, which is just as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let setup = |error: reqwest::Error| HttpError::Setup(error.into());
        let mut builder = Client::builder()
            .user_agent(concat!("ringside-xtask/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE);
        if let Some(url) = proxy {
            builder = builder.proxy(reqwest::Proxy::all(url).map_err(setup)?);
        }
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build();
        Ok(Http {
            runtime: runtime.map_err(|error| HttpError::Setup(error.into()))?,
            client: builder.build().map_err(setup)?,
        })
    }

    /// Writes the body of `url` to `to`, at most `limit` bytes. The caller compares size and hash.
    pub(crate) fn download(
        &self,
        url: &str,
        to: &Path,
        limit: u64,
        task: Option<&Task>,
    ) -> Result<Received, HttpError> {
        let mut pauses = PAUSES.iter();
        loop {
            let attempt = self.runtime.block_on(async {
                tokio::select! {
                    received = self.attempt(url, to, limit, task) => received,
                    () = cancelled() => Err(HttpError::Interrupted { url: url.to_owned() }),
                }
            });
            match attempt {
                Err(error) if error.may_pass() => match pauses.next() {
                    Some(pause) if !cancel::requested() => std::thread::sleep(PACE * *pause),
                    _ => return Err(error),
                },
                outcome => return outcome,
            }
        }
    }

    /// Whether the server has a file, without fetching it.
    pub(crate) fn exists(&self, url: &str) -> Result<bool, HttpError> {
        let unreachable = |source| HttpError::Unreachable {
            url: url.to_owned(),
            source,
        };
        // The request's timer wants the runtime that only the block has.
        let request = async { self.client.head(url).timeout(SILENCE).send().await };
        let answer = self.runtime.block_on(request).map_err(unreachable)?;
        Ok(answer.status().is_success())
    }

    async fn attempt(
        &self,
        url: &str,
        to: &Path,
        limit: u64,
        task: Option<&Task>,
    ) -> Result<Received, HttpError> {
        let unreachable = |source| HttpError::Unreachable {
            url: url.to_owned(),
            source,
        };
        let store = |source| HttpError::Store {
            url: url.to_owned(),
            source,
        };
        let mut response = self.client.get(url).send().await.map_err(unreachable)?;
        if response.status() != StatusCode::OK {
            return Err(HttpError::Status {
                url: url.to_owned(),
                status: response.status(),
            });
        }
        let mut file = File::create(to).map_err(store)?;
        let mut hash = Sha256::new();
        let mut bytes = 0_u64;
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            bytes += chunk.len() as u64;
            if bytes > limit {
                return Err(HttpError::TooLong {
                    url: url.to_owned(),
                    limit,
                });
            }
            hash.update(&chunk);
            file.write_all(&chunk).map_err(store)?;
            if let Some(task) = task {
                task.add_bytes(chunk.len() as u64);
            }
        }
        Ok(Received {
            sha256: hex(&hash.finalize()),
            bytes,
        })
    }
}

async fn cancelled() {
    while !cancel::requested() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io::{BufRead, BufReader};
    use std::net::TcpListener;

    use super::*;

    /// A server on the loopback interface that gives every request the same raw answer. Its base URL.
    pub(crate) fn server(answer: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("address"));
        std::thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let mut lines = BufReader::new(&connection).lines();
                while lines
                    .next()
                    .is_some_and(|line| line.is_ok_and(|line| !line.is_empty()))
                {}
                let _ = (&connection).write_all(answer.as_bytes());
            }
        });
        url
    }

    fn download(answer: &'static str, limit: u64) -> (Result<Received, HttpError>, Vec<u8>) {
        let dir = tempfile::tempdir().expect("temp dir");
        let to = dir.path().join("file");
        let http = Http::new(None).expect("client");
        let outcome = http.download(&format!("{}/x", server(answer)), &to, limit, None);
        (outcome, std::fs::read(to).unwrap_or_default())
    }

    #[test]
    fn a_file_arrives_with_its_hash() {
        let (received, bytes) = download(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
            3,
        );
        let received = received.expect("arrives");
        assert_eq!((received.bytes, bytes.as_slice()), (3, b"abc".as_slice()));
        assert!(received.sha256.starts_with("ba7816bf"), "{}", received.sha256);
    }

    #[test]
    fn a_missing_file_is_told_from_a_server_that_is_down() {
        let (absent, _) = download(
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            3,
        );
        assert!(absent.expect_err("404").is_absent());
        let down = Http::new(None).expect("client");
        let nobody = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("address");
        let to = std::env::temp_dir().join("ringside-never-written");
        let error = down
            .download(&format!("http://{nobody}/x"), &to, 3, None)
            .expect_err("refused");
        assert!(matches!(error, HttpError::Unreachable { .. }), "{error}");
        assert_eq!(error.exit(), Exit::MirrorDown);
    }

    #[test]
    fn an_answer_that_breaks_off_is_no_file() {
        let (cut, _) = download(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nabc",
            9,
        );
        assert!(matches!(cut.expect_err("cut"), HttpError::Unreachable { .. }));
    }

    #[test]
    fn an_answer_that_does_not_end_is_cut_off_at_the_expected_size() {
        let (long, _) = download(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nConnection: close\r\n\r\nabcdefghi",
            3,
        );
        assert!(matches!(
            long.expect_err("long"),
            HttpError::TooLong { limit: 3, .. }
        ));
    }
}
