//! Sources against a real mirror and against servers that misbehave.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ringside_artifact::{ArtifactName, Digest, Trust, pack};

use crate::exit::Exit;
use crate::http::Patience;
use crate::retry::Backoff;
use crate::source::{Fetched, OpenSource, Source, SourceError};
use crate::vermagic::KernelMagic;

const NAME: &str = "0.1.0/amd64/ringside-6.1.0-56-cloud-amd64.ko.gz";
const RAW: &[u8] = b"not a module, but intact";

fn impatient() -> Patience {
    Patience {
        total: Duration::from_secs(4),
        connect: Duration::from_secs(1),
        idle: Duration::from_millis(700),
        backoff: Backoff {
            first: Duration::from_millis(1),
            longest: Duration::from_millis(20),
        },
    }
}

fn names(path: &str) -> Vec<ArtifactName> {
    vec![path.parse().unwrap()]
}

async fn fetch(source: Source, path: &str) -> Result<Fetched, SourceError> {
    OpenSource::open(source, impatient(), &Trust::Source)
        .await?
        .fetch(&names(path), &Trust::Source)
        .await
}

fn check(source: Source, path: &str) -> Result<Fetched, SourceError> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(fetch(source, path))
}

fn mirror(address: SocketAddr) -> Source {
    Source::Mirror(format!("http://{address}").parse().unwrap())
}

fn index(packed: &[u8]) -> String {
    index_with(packed, |_| {})
}

fn index_with(packed: &[u8], change: impl FnOnce(&mut serde_json::Value)) -> String {
    let mut entry = serde_json::json!({
        "module_version": "0.1.0", "arch": "amd64", "release": "6.1.0-56-cloud-amd64", "tag": null, "variant": "kmod",
        "path": NAME, "sha256": Digest::of(packed).to_string(), "size": packed.len(),
        "raw_sha256": Digest::of(RAW).to_string(), "raw_size": RAW.len(), "vermagic": null,
        "abi_major": 1, "abi_minor": 0
    });
    change(&mut entry);
    serde_json::json!({ "format": 1, "generated": "2026-11-20T09:00:00Z", "artifacts": [entry] }).to_string()
}

/// A repository directory with these bytes as index and artifact.
fn repository(index: &str, artifact: &[u8]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("kernel-objects").join(NAME);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, artifact).unwrap();
    std::fs::write(root.path().join("kernel-objects/index.json"), index).unwrap();
    root
}

fn directory(root: &Path) -> Source {
    Source::Directory(root.to_owned())
}

/// Serves the directory with the real mirror while `test` runs.
fn with_mirror<T>(root: &Path, test: impl AsyncFnOnce(Source) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let server = ringside_mirror::Server::bind(root, "127.0.0.1:0".parse().unwrap())
            .await
            .unwrap();
        let source = mirror(server.address());
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = server.run(async { drop(stopped.await) }, |_| {});
        let testing = async {
            let result = test(source).await;
            drop(stop);
            result
        };
        tokio::join!(serving, testing).1
    })
}

/// A server that does to each connection what `behave` says; connections are numbered from 0.
fn hostile(
    behave: impl Fn(usize, &mut TcpStream, &str) + Send + Sync + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let count = Arc::new(AtomicUsize::new(0));
    let (counted, behave) = (Arc::clone(&count), Arc::new(behave));
    // The thread ends with the test process; it holds nothing but a socket.
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (number, behave) = (counted.fetch_add(1, Ordering::SeqCst), Arc::clone(&behave));
            std::thread::spawn(move || {
                let mut stream = stream;
                let mut request = Vec::new();
                let mut byte = [0_u8; 1];
                while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
                    request.push(byte[0]);
                }
                behave(number, &mut stream, &String::from_utf8_lossy(&request));
            });
        }
    });
    (address, count)
}

fn say(stream: &mut TcpStream, status: &str, headers: &str, body: &[u8]) {
    let length = body.len();
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n"
    );
    let _ = stream.write_all(body);
}

#[test]
fn an_intact_artifact_comes_from_a_mirror_and_from_a_directory() {
    let packed = pack(RAW);
    let root = repository(&index(&packed), &packed);
    let fetched = with_mirror(root.path(), async |source| fetch(source, NAME).await).unwrap();
    assert_eq!(fetched.packed, packed);
    assert_eq!(check(directory(root.path()), NAME).unwrap().packed, packed);
    assert_eq!(
        check(directory(&root.path().join("kernel-objects")), NAME)
            .unwrap()
            .packed,
        packed
    );
}

#[test]
fn a_kernel_nobody_built_for_is_named() {
    let packed = pack(RAW);
    let root = repository(&index(&packed), &packed);
    let other = "0.1.0/amd64/ringside-6.1.0-57-cloud-amd64.ko.gz";
    let error = with_mirror(root.path(), async |source| fetch(source, other).await).unwrap_err();
    assert_eq!(error.exit(), Exit::NotBuilt);
    assert!(
        error.to_string().contains("ringside-6.1.0-57-cloud-amd64.ko.gz"),
        "{error}"
    );
}

#[test]
fn a_listed_file_that_is_gone_is_404_and_not_tried_again() {
    let packed = pack(RAW);
    let root = repository(&index(&packed), &packed);
    std::fs::remove_file(root.path().join("kernel-objects").join(NAME)).unwrap();
    let error = with_mirror(root.path(), async |source| fetch(source, NAME).await).unwrap_err();
    assert_eq!(error.exit(), Exit::NotFound);
    assert!(error.to_string().contains("HTTP 404"), "{error}");
    assert_eq!(
        check(directory(root.path()), NAME).unwrap_err().exit(),
        Exit::NotFound
    );
    let nowhere = check(directory(Path::new("/nonexistent")), NAME).unwrap_err();
    assert!(
        nowhere
            .to_string()
            .contains("/nonexistent/kernel-objects/index.json"),
        "{nowhere}"
    );
}

#[test]
fn a_truncated_and_an_altered_artifact_are_told_apart() {
    let packed = pack(RAW);
    let mut altered = packed.clone();
    altered[20] ^= 1;
    let mut longer = packed.clone();
    longer.push(0);
    for (bytes, exit) in [
        (&packed[..10], Exit::Truncated),
        (&altered, Exit::Altered),
        (&longer, Exit::Altered),
    ] {
        let root = repository(&index(&packed), bytes);
        assert_eq!(check(directory(root.path()), NAME).unwrap_err().exit(), exit);
        let error = with_mirror(root.path(), async |source| fetch(source, NAME).await).unwrap_err();
        assert_eq!(error.exit(), exit, "{error}");
    }
}

#[test]
fn an_index_that_is_none_is_not_believed() {
    for index in ["<html></html>", "{\"format\":1", "{\"format\":7}"] {
        let root = repository(index, b"");
        let error = with_mirror(root.path(), async |source| fetch(source, NAME).await).unwrap_err();
        assert_eq!(error.exit(), Exit::BadIndex, "{index}: {error}");
    }
}

#[test]
fn what_is_inside_is_verified_before_anybody_else_sees_it() {
    let kernel = KernelMagic::FromUname {
        release: "6.1.0-56-cloud-amd64".to_owned(),
        smp: None,
        preempt: &[],
    };
    let packed = pack(RAW);
    let half = packed[..packed.len() - 4].to_vec();
    let mut tail = packed.clone();
    tail.extend_from_slice(b"more");
    let other = pack(b"something else");
    for (artifact, change, exit) in [
        (&packed, None, Exit::NotDriver),
        (&half, None, Exit::Truncated),
        (&tail, None, Exit::Altered),
        (&other, None, Exit::Altered),
        (&packed, Some(("abi_major", 9)), Exit::WrongAbi),
    ] {
        let index = index_with(artifact, |entry| {
            if let Some((field, value)) = change {
                entry[field] = value.into();
            }
        });
        let root = repository(&index, artifact);
        let error = check(directory(root.path()), NAME)
            .unwrap()
            .verify(&kernel)
            .unwrap_err();
        assert_eq!(error.exit(), exit, "{error}");
        assert!(error.to_string().contains(NAME), "{error}");
    }
}

#[test]
fn a_mirror_that_is_down_is_tried_until_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let error = check(mirror(address), NAME).unwrap_err();
    assert_eq!(error.exit(), Exit::Unreachable);
    assert!(
        error.to_string().contains("refused") && error.to_string().contains(&address.to_string()),
        "{error}"
    );
}

#[test]
fn a_busy_mirror_is_asked_again_and_its_wish_respected() {
    let packed = pack(RAW);
    let index = index(&packed);
    let (address, count) = hostile(move |number, stream, request| match number {
        0 => say(stream, "503 Service Unavailable", "Retry-After: 1\r\n", b"later"),
        1 => say(stream, "429 Too Many Requests", "", b"slower"),
        _ if request.contains("index.json") => say(stream, "200 OK", "", index.as_bytes()),
        _ => say(stream, "200 OK", "", &packed),
    });
    assert!(check(mirror(address), NAME).is_ok());
    assert_eq!(count.load(Ordering::SeqCst), 4);
    // It asks for so much patience that no try is cut short by the deadline, however slow this machine is.
    let (address, _) = hostile(|_, stream, _| {
        say(stream, "500 Internal Server Error", "Retry-After: 3600\r\n", b"");
    });
    let error = check(mirror(address), NAME).unwrap_err();
    assert!(
        error.exit() == Exit::Unreachable && error.to_string().contains("the last: HTTP 500"),
        "{error}"
    );
}

#[test]
fn a_refusal_is_not_tried_again() {
    for status in ["403 Forbidden", "401 Unauthorized", "400 Bad Request"] {
        let (address, count) = hostile(move |_, stream, _| say(stream, status, "", b""));
        assert_eq!(
            check(mirror(address), NAME).unwrap_err().exit(),
            Exit::Unreachable,
            "{status}"
        );
        assert_eq!(count.load(Ordering::SeqCst), 1, "{status}");
    }
}

#[test]
fn an_answer_that_breaks_off_is_asked_for_again() {
    let packed = pack(RAW);
    let whole = index(&packed);
    let index = whole.clone();
    let (address, _) = hostile(move |number, stream, request| {
        let body = if request.contains("index.json") {
            index.as_bytes()
        } else {
            &packed
        };
        if number % 2 == 0 {
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all(&body[..body.len() / 2]);
        } else {
            say(stream, "200 OK", "", body);
        }
    });
    assert!(check(mirror(address), NAME).is_ok());
    let (address, _) = hostile(move |_, stream, _| {
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{{\"for",
            whole.len()
        );
    });
    let error = check(mirror(address), NAME).unwrap_err();
    assert_eq!(error.exit(), Exit::Truncated, "{error}");
    assert!(error.to_string().contains("the longest gave 5 bytes"), "{error}");
}

#[test]
fn a_server_that_falls_silent_is_left_after_the_idle_time() {
    let (address, count) = hostile(|_, stream, _| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx");
        // Held open until the client gives up.
        let _ = stream.read(&mut [0_u8; 1]);
    });
    assert_eq!(check(mirror(address), NAME).unwrap_err().exit(), Exit::Truncated);
    assert!(count.load(Ordering::SeqCst) > 1);
}

#[test]
fn an_endless_body_is_cut_off() {
    let packed = pack(RAW);
    let index = index(&packed);
    let (address, _) = hostile(move |_, stream, request| {
        if request.contains("index.json") {
            return say(stream, "200 OK", "", index.as_bytes());
        }
        let _ = write!(stream, "HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[0_u8; 4096]).is_ok() {}
    });
    assert_eq!(check(mirror(address), NAME).unwrap_err().exit(), Exit::Altered);
}

#[test]
fn a_repository_that_changes_between_two_reads_is_read_again() {
    let (old, new) = (pack(b"an older build"), pack(RAW));
    let (before, after) = (index(&old), index(&new));
    let asked = AtomicUsize::new(0);
    let (address, _) = hostile(move |_, stream, request| {
        if !request.contains("index.json") {
            return say(stream, "200 OK", "", &new);
        }
        let first = asked.fetch_add(1, Ordering::SeqCst) == 0;
        say(
            stream,
            "200 OK",
            "",
            if first { &before } else { &after }.as_bytes(),
        );
    });
    assert!(check(mirror(address), NAME).is_ok());
}

#[test]
fn redirects_are_followed_a_few_times() {
    let (address, count) = hostile(|_, stream, _| say(stream, "302 Found", "Location: /again\r\n", b""));
    let error = check(mirror(address), NAME).unwrap_err();
    assert_eq!(error.exit(), Exit::Unreachable, "{error}");
    assert!(count.load(Ordering::SeqCst) <= 6);
}

#[test]
fn a_wait_beyond_all_time_is_the_end_and_no_panic() {
    let (address, count) = hostile(|_, stream, _| {
        let headers = "Retry-After: 18446744073709551615\r\n";
        say(stream, "503 Service Unavailable", headers, b"");
    });
    let error = check(mirror(address), NAME).unwrap_err();
    assert_eq!(error.exit(), Exit::Unreachable, "{error}");
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn a_redirect_to_another_scheme_is_named_and_not_followed() {
    let (address, count) = hostile(|_, stream, _| {
        let headers = "Location: https://user:secret@mirror.test/x?token=secret\r\n";
        say(stream, "301 Moved Permanently", headers, b"");
    });
    let error = check(mirror(address), NAME).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("redirects to <https://mirror.test/x?redacted>: name that URL"),
        "{error}"
    );
    assert!(
        error
            .next_step()
            .is_some_and(|step| step.contains("name the URL"))
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[test]
fn no_error_shows_the_credentials_of_a_mirror() {
    let statuses = ["404 Not Found", "403 Forbidden", "503 Service Unavailable"];
    for status in statuses {
        let (address, _) = hostile(move |_, stream, _| say(stream, status, "Retry-After: 3600\r\n", b""));
        let url = format!("http://user:secret@{address}/?token=secret");
        let error = check(Source::Mirror(url.parse().unwrap()), NAME).unwrap_err();
        let text = crate::report::chain(&error);
        assert!(
            !text.contains("secret") && text.contains(&address.to_string()),
            "{text}"
        );
    }
}

#[test]
fn an_index_over_its_limit_is_a_bad_index() {
    let limit = u64::try_from(ringside_artifact::INDEX_MAX_BYTES).unwrap();
    let (address, _) = hostile(move |_, stream, _| {
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", limit + 1);
    });
    let error = check(mirror(address), NAME).unwrap_err();
    assert_eq!(error.exit(), Exit::BadIndex, "{error}");
    let root = repository("", b"");
    std::fs::File::options()
        .write(true)
        .open(root.path().join("kernel-objects/index.json"))
        .and_then(|file| file.set_len(limit + 1))
        .unwrap();
    let error = check(directory(root.path()), NAME).unwrap_err();
    assert_eq!(error.exit(), Exit::BadIndex, "{error}");
}

#[test]
fn a_size_that_no_driver_has_is_not_read_to_its_end() {
    let index = index_with(b"", |entry| entry["size"] = u64::MAX.into());
    let limit = u64::try_from(ringside_artifact::RAW_MAX_BYTES).unwrap();
    let (address, _) = hostile(move |_, stream, request| {
        if request.contains("index.json") {
            return say(stream, "200 OK", "", index.as_bytes());
        }
        let _ = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", limit + 1);
    });
    let error = check(mirror(address), NAME).unwrap_err();
    assert_eq!(error.exit(), Exit::Altered, "{error}");
    assert!(error.to_string().contains(&limit.to_string()), "{error}");
}
