//! One request to one response. Bodies are read from the open file piece by piece.

use std::convert::Infallible;
use std::io::SeekFrom;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body_util::{Either, Full};
use hyper::body::{Body, Frame, SizeHint};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio::io::{AsyncRead, AsyncSeekExt, ReadBuf};

use crate::file::{Directory, Found};
use crate::range::{Wanted, wanted};

const CHUNK_BYTES: usize = 64 << 10;

pub(crate) type Answer = Response<Either<Full<Bytes>, FileBody>>;

/// Part of a file. Ends with an error if the file became shorter than was announced.
#[derive(Debug)]
pub(crate) struct FileBody {
    file: tokio::fs::File,
    left: u64,
}

impl Body for FileBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let size = usize::try_from(self.left).map_or(CHUNK_BYTES, |left| left.min(CHUNK_BYTES));
        let mut chunk = vec![0; size];
        let mut buffer = ReadBuf::new(&mut chunk);
        ready!(Pin::new(&mut self.file).poll_read(context, &mut buffer))?;
        let filled = buffer.filled().len();
        if filled == 0 {
            return Poll::Ready(Some(Err(std::io::ErrorKind::UnexpectedEof.into())));
        }
        chunk.truncate(filled);
        self.left = self
            .left
            .saturating_sub(u64::try_from(filled).unwrap_or(u64::MAX));
        Poll::Ready(Some(Ok(Frame::data(Bytes::from(chunk)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

/// Answers; every failure becomes a status, so that the connection can go on.
pub(crate) async fn answer<B>(directory: &Directory, request: &Request<B>) -> Result<Answer, Infallible> {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut refused = text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
        refused
            .headers_mut()
            .insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Ok(refused);
    }
    Ok(match directory.find(request.uri().path()) {
        Ok(Some(found)) => hand_out(found, request).await,
        Ok(None) => text(StatusCode::NOT_FOUND, "no such file\n"),
        Err(_) => text(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be read\n"),
    })
}

async fn hand_out<B>(found: Found, request: &Request<B>) -> Answer {
    let headers = request.headers();
    if get(headers, header::IF_NONE_MATCH).is_some_and(|tags| lists(tags, &found.etag)) {
        return described(StatusCode::NOT_MODIFIED, &found, Either::Left(Full::default()));
    }
    // If-Range: continue only the same content; otherwise the whole of the new one.
    let same = get(headers, header::IF_RANGE).is_none_or(|tag| tag == found.etag);
    let range = get(headers, header::RANGE).filter(|_| same && request.method() == Method::GET);
    let (status, first, last) = match wanted(range, found.length) {
        Wanted::Whole => (StatusCode::OK, 0, None),
        Wanted::Part { first, last } => (StatusCode::PARTIAL_CONTENT, first, Some(last)),
        Wanted::Unsatisfiable => {
            let mut refused = text(StatusCode::RANGE_NOT_SATISFIABLE, "the file has no such range\n");
            set(
                refused.headers_mut(),
                header::CONTENT_RANGE,
                &format!("bytes */{}", found.length),
            );
            return refused;
        }
    };
    let left = last.map_or(found.length, |last| last - first + 1);
    let content_range = last.map(|last| format!("bytes {first}-{last}/{}", found.length));
    let body = if request.method() == Method::HEAD {
        Either::Left(Full::default())
    } else {
        let Ok(file) = found.file.try_clone() else {
            return text(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be read\n");
        };
        let mut file = tokio::fs::File::from_std(file);
        if file.seek(SeekFrom::Start(first)).await.is_err() {
            return text(StatusCode::INTERNAL_SERVER_ERROR, "the file cannot be read\n");
        }
        Either::Right(FileBody { file, left })
    };
    let mut response = described(status, &found, body);
    set(response.headers_mut(), header::CONTENT_LENGTH, &left.to_string());
    if let Some(content_range) = content_range {
        set(response.headers_mut(), header::CONTENT_RANGE, &content_range);
    }
    response
}

fn described(status: StatusCode, found: &Found, body: Either<Full<Bytes>, FileBody>) -> Answer {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    set(headers, header::ETAG, &found.etag);
    set(headers, header::CONTENT_TYPE, found.content_type);
    set(headers, header::ACCEPT_RANGES, "bytes");
    // An index changes in place: caches ask again, which costs one 304.
    set(headers, header::CACHE_CONTROL, "no-cache");
    response
}

fn text(status: StatusCode, message: &'static str) -> Answer {
    let mut response = Response::new(Either::Left(Full::from(message)));
    *response.status_mut() = status;
    set(
        response.headers_mut(),
        header::CONTENT_TYPE,
        "text/plain; charset=utf-8",
    );
    response
}

fn get(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    // Values are made of numbers and constants; one that HTTP cannot carry is left out.
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

fn lists(tags: &str, etag: &str) -> bool {
    tags.trim() == "*"
        || tags
            .split(',')
            .any(|tag| tag.trim().trim_start_matches("W/") == etag)
}
