//! Accepting connections until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

use crate::file::Directory;
use crate::respond::answer;

/// Connections answered at the same time; further ones wait in the listen queue.
const CONNECTIONS: usize = 512;
/// A client that has not sent its request by then is dropped.
const HEADER_DEADLINE: Duration = Duration::from_secs(10);
/// A connection that lasts longer is cut: a client that takes its bytes one by one must not hold a slot for
/// ever.
const CONNECTION_DEADLINE: Duration = Duration::from_mins(10);
/// Time that running downloads get after the end was asked for.
const DRAIN_DEADLINE: Duration = Duration::from_secs(5);

/// A bound server that has not answered anything yet.
#[derive(Debug)]
pub struct Server {
    directory: Arc<Directory>,
    listener: TcpListener,
    address: SocketAddr,
    connection_deadline: Duration,
}

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The directory has to be made or named differently.
    #[error("cannot serve the directory `{}`", path.display())]
    Directory {
        /// As it was given.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another address or port has to be chosen.
    #[error("cannot listen on `{address}`")]
    Listen {
        /// As it was given.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

impl Server {
    /// Opens the directory (the one that holds `kernel-objects/`) and binds the address; port 0 lets the
    /// system choose. Must be called inside a tokio runtime with I/O and time.
    ///
    /// # Errors
    /// [`ServeError`]; nothing is bound then.
    pub async fn bind(directory: &Path, address: SocketAddr) -> Result<Self, ServeError> {
        let opened = Directory::open(directory).map_err(|source| ServeError::Directory {
            path: directory.to_owned(),
            source,
        })?;
        let listen = |source| ServeError::Listen { address, source };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Self {
            directory: Arc::new(opened),
            listener,
            address,
            connection_deadline: CONNECTION_DEADLINE,
        })
    }

    /// The address that was bound, with the port that was chosen.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `shutdown` completes, then gives running responses 5 s. No connection lasts longer than
    /// 10 minutes. `log` gets one line for every
    /// request that was answered: method, path, status.
    pub async fn run(self, shutdown: impl Future<Output = ()>, log: impl Fn(&str) + Clone + Send + 'static) {
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        let graceful = GracefulShutdown::new();
        let mut shutdown = pin!(shutdown);
        loop {
            let accept = async {
                let slot = Arc::clone(&slots).acquire_owned().await;
                (self.listener.accept().await, slot)
            };
            let (accepted, slot) = tokio::select! {
                () = &mut shutdown => break,
                accepted = accept => accepted,
            };
            let Ok((stream, _)) = accepted else {
                // Out of descriptors, or the client is gone already; neither is cured by hurrying.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let connection = graceful.watch(connection(stream, Arc::clone(&self.directory), log.clone()));
            let deadline = self.connection_deadline;
            tokio::spawn(async move {
                // A client that hangs up early, or that is too slow, is the client's affair.
                let _ = tokio::time::timeout(deadline, connection).await;
                drop(slot);
            });
        }
        let _ = tokio::time::timeout(DRAIN_DEADLINE, graceful.shutdown()).await;
    }
}

fn connection(
    stream: TcpStream,
    directory: Arc<Directory>,
    log: impl Fn(&str) + Clone + Send + 'static,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = hyper::Error> + Send {
    let service = service_fn(move |request| {
        let (directory, log) = (Arc::clone(&directory), log.clone());
        async move {
            let response = answer(&directory, &request).await?;
            log(&format!(
                "{} {} {}",
                request.method(),
                request.uri().path(),
                response.status().as_u16()
            ));
            Ok::<_, std::convert::Infallible>(response)
        }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_DEADLINE)
        .serve_connection(TokioIo::new(stream), service)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    /// What the client takes at once before it pauses for a millisecond.
    const PIECE: usize = 64 << 10;
    /// Takes the client 4 s, twenty times the deadline, and is far more than socket buffers hold.
    const LENGTH: u64 = 256 << 20;

    #[tokio::test]
    async fn a_client_that_takes_its_bytes_slowly_is_cut_off() {
        let root = tempfile::tempdir().unwrap();
        let objects = root.path().join("kernel-objects");
        std::fs::create_dir(&objects).unwrap();
        let file = std::fs::File::create(objects.join("large")).unwrap();
        file.set_len(LENGTH).unwrap();
        let mut server = Server::bind(root.path(), "127.0.0.1:0".parse().unwrap())
            .await
            .unwrap();
        server.connection_deadline = Duration::from_millis(200);
        let address = server.address();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let client = async {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream
                .write_all(b"GET /kernel-objects/large HTTP/1.1\r\nHost: x\r\n\r\n")
                .await
                .unwrap();
            let (mut piece, mut received) = (vec![0_u8; PIECE], 0_u64);
            while let Ok(count @ 1..) = stream.read(&mut piece).await {
                received += u64::try_from(count).unwrap();
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            drop(stop);
            received
        };
        let ((), received) = tokio::join!(server.run(async { drop(stopped.await) }, |_| {}), client);
        assert!(received > 0 && received < LENGTH, "{received}");
    }
}
