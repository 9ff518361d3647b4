//! The server as a client sees it, byte for byte.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up has failed; clippy only knows tests by their attribute"
)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::time::Duration;

use ringside_mirror::Server;

/// Runs a server in this process until it is dropped.
struct Running {
    address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    fn start(directory: &Path) -> Self {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let (tell, told) = std::sync::mpsc::channel();
        let directory = directory.to_owned();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async move {
                let server = Server::bind(&directory, "127.0.0.1:0".parse().unwrap())
                    .await
                    .unwrap();
                tell.send(server.address()).unwrap();
                server.run(async { drop(stopped.await) }, |_| {}).await;
            });
        });
        Self {
            address: told.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    fn ask(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "{request}\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

fn header<'answer>(answer: &'answer str, name: &str) -> Option<&'answer str> {
    answer
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn repository() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    std::fs::create_dir(root.path().join("kernel-objects")).unwrap();
    std::fs::write(root.path().join("kernel-objects/index.json"), b"0123456789").unwrap();
    root
}

const PATH: &str = "/kernel-objects/index.json HTTP/1.1";

#[test]
fn a_file_is_handed_out_with_its_length_and_tag() {
    let root = repository();
    let server = Running::start(root.path());
    let answer = server.ask(&format!("GET {PATH}"));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n0123456789"), "{answer}");
    assert_eq!(header(&answer, "content-length"), Some("10"));
    assert_eq!(header(&answer, "content-type"), Some("application/json"));
    let tag = header(&answer, "etag").unwrap();
    let again = server.ask(&format!("GET {PATH}\r\nIf-None-Match: \"other\", {tag}"));
    assert!(again.starts_with("HTTP/1.1 304 "), "{again}");
    std::fs::write(root.path().join("kernel-objects/new"), b"0123456780").unwrap();
    std::fs::rename(
        root.path().join("kernel-objects/new"),
        root.path().join("kernel-objects/index.json"),
    )
    .unwrap();
    let changed = server.ask(&format!("GET {PATH}\r\nIf-None-Match: {tag}"));
    assert!(
        changed.starts_with("HTTP/1.1 200 ") && changed.ends_with("0123456780"),
        "{changed}"
    );
}

#[test]
fn head_says_the_length_and_sends_nothing() {
    let root = repository();
    let answer = Running::start(root.path()).ask(&format!("HEAD {PATH}"));
    assert_eq!(header(&answer, "content-length"), Some("10"));
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn a_download_can_be_continued_only_with_the_same_content() {
    let root = repository();
    let server = Running::start(root.path());
    let part = server.ask(&format!("GET {PATH}\r\nRange: bytes=4-"));
    assert!(
        part.starts_with("HTTP/1.1 206 ") && part.ends_with("\r\n\r\n456789"),
        "{part}"
    );
    assert_eq!(header(&part, "content-range"), Some("bytes 4-9/10"));
    let stale = server.ask(&format!("GET {PATH}\r\nRange: bytes=4-\r\nIf-Range: \"other\""));
    assert!(
        stale.starts_with("HTTP/1.1 200 ") && stale.ends_with("\r\n\r\n0123456789"),
        "{stale}"
    );
    let beyond = server.ask(&format!("GET {PATH}\r\nRange: bytes=10-"));
    assert!(beyond.starts_with("HTTP/1.1 416 "), "{beyond}");
    assert_eq!(header(&beyond, "content-range"), Some("bytes */10"));
}

#[test]
fn what_is_not_there_is_404_and_what_is_not_reading_is_405() {
    let root = repository();
    let server = Running::start(root.path());
    for path in [
        "/",
        "/kernel-objects",
        "/kernel-objects/",
        "/kernel-objects/x",
        "/../etc/passwd",
        "/%2e%2e/etc/passwd",
    ] {
        let answer = server.ask(&format!("GET {path} HTTP/1.1"));
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
    }
    let answer = server.ask(&format!("DELETE {PATH}"));
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    assert_eq!(header(&answer, "allow"), Some("GET, HEAD"));
}

#[test]
fn the_program_says_where_it_listens_and_ends_on_a_signal() {
    use std::io::BufRead;
    let root = repository();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_ringside-mirror"))
        .args(["serve", "--quiet", "--listen", "127.0.0.1:0", "--dir"])
        .arg(root.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    std::io::BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let said: serde_json::Value = serde_json::from_str(&line).unwrap();
    let address: SocketAddr = said["listening"].as_str().unwrap().parse().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {PATH}\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.ends_with("0123456789"), "{answer}");
    let pid = i32::try_from(child.id()).unwrap();
    rustix::process::kill_process(
        rustix::process::Pid::from_raw(pid).unwrap(),
        rustix::process::Signal::TERM,
    )
    .unwrap();
    assert!(child.wait().unwrap().success());
}
