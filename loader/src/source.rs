//! Where artifacts come from: directories and mirrors of one layout, each with its own index.

mod error;

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use reqwest::Url;
use ringside_artifact::{
    ArtifactName, Digest, Entry, INDEX_FILE, INDEX_MAX_BYTES, Index, RAW_MAX_BYTES, ROOT, Trust,
};

pub(crate) use self::error::SourceError;
use crate::http::{Http, HttpError, Patience};
use crate::redact::redacted;

/// A configured source, not opened yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Directory(PathBuf),
    Mirror(Url),
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Directory(path) => write!(f, "{}", path.display()),
            Self::Mirror(url) => write!(f, "<{}>", redacted(url)),
        }
    }
}

/// The packed bytes of an artifact, equal in length and SHA-256 to what the index says. Nothing is known
/// yet of what is inside.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) entry: Entry,
    pub(crate) packed: Vec<u8>,
    /// The source, for people.
    pub(crate) origin: String,
}

/// A source whose index was read and is believed.
#[derive(Debug)]
pub(crate) struct OpenSource {
    source: Source,
    http: Option<Http>,
    index: Index,
}

impl OpenSource {
    pub(crate) async fn open(source: Source, patience: Patience, trust: &Trust) -> Result<Self, SourceError> {
        let mut http = match &source {
            Source::Directory(_) => None,
            Source::Mirror(url) => Some(Http::new(url, patience)?),
        };
        let index = read_index(&source, http.as_mut(), trust).await?;
        Ok(Self { source, http, index })
    }

    /// The first of `names` that the index lists.
    pub(crate) async fn fetch(
        &mut self,
        names: &[ArtifactName],
        trust: &Trust,
    ) -> Result<Fetched, SourceError> {
        match self.fetch_once(names).await {
            Err(error) if error.may_be_a_race() => {
                self.index = read_index(&self.source, self.http.as_mut(), trust).await?;
                self.fetch_once(names).await
            }
            result => result,
        }
    }

    async fn fetch_once(&mut self, names: &[ArtifactName]) -> Result<Fetched, SourceError> {
        let origin = self.source.to_string();
        let Some(entry) = names.iter().find_map(|name| self.index.find(name)).cloned() else {
            let wanted = names
                .iter()
                .map(|name| format!("`{name}`"))
                .collect::<Vec<_>>()
                .join(" or ");
            return Err(SourceError::NotListed { origin, wanted });
        };
        let limit = read_limit(entry.size);
        let packed = read(&self.source, self.http.as_mut(), &entry.path, limit).await?;
        check(entry, packed, origin)
    }
}

/// The index is not believed about a size that no driver has: packing does not make one larger.
fn read_limit(size: u64) -> usize {
    usize::try_from(size).map_or(RAW_MAX_BYTES, |size| size.min(RAW_MAX_BYTES))
}

fn check(entry: Entry, packed: Vec<u8>, origin: String) -> Result<Fetched, SourceError> {
    let (name, found) = (
        entry.path.clone(),
        u64::try_from(packed.len()).unwrap_or(u64::MAX),
    );
    if found < entry.size {
        return Err(SourceError::Truncated {
            name,
            origin,
            found,
            expected: entry.size,
        });
    }
    let digest = Digest::of(&packed);
    if digest != entry.sha256 {
        let (found, expected) = (format!("its SHA-256 is {digest}"), entry.sha256.to_string());
        return Err(SourceError::Altered {
            name,
            origin,
            found,
            expected,
        });
    }
    Ok(Fetched {
        entry,
        packed,
        origin,
    })
}

async fn read_index(source: &Source, http: Option<&mut Http>, trust: &Trust) -> Result<Index, SourceError> {
    let bytes = read(source, http, INDEX_FILE, INDEX_MAX_BYTES)
        .await
        .map_err(|error| match error {
            SourceError::TooLarge { limit, .. } | SourceError::Http(HttpError::TooLarge { limit, .. }) => {
                SourceError::IndexTooLarge {
                    origin: source.to_string(),
                    limit,
                }
            }
            other => other,
        })?;
    trust.open(&bytes).map_err(|error| SourceError::Index {
        origin: source.to_string(),
        source: error,
    })
}

/// A file below `kernel-objects/`.
async fn read(
    source: &Source,
    http: Option<&mut Http>,
    path: &str,
    limit: usize,
) -> Result<Vec<u8>, SourceError> {
    match (source, http) {
        (Source::Mirror(base), Some(http)) => Ok(http.get(&join(base, path), limit).await?),
        (Source::Mirror(base), None) => {
            let reason = "the mirror was not opened".to_owned();
            Err(HttpError::Client {
                url: redacted(base),
                reason,
            }
            .into())
        }
        (Source::Directory(directory), _) => read_file(&objects_of(directory).join(path), limit),
    }
}

/// Reads at most one byte more than allowed: a file of any length costs no more than that.
fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, SourceError> {
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => SourceError::Absent {
            path: path.to_owned(),
        },
        _ => SourceError::Io {
            path: path.to_owned(),
            source,
        },
    };
    let mut bytes = Vec::new();
    let allowed = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)
        .map_err(failed)?
        .take(allowed)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() > limit {
        return Err(SourceError::TooLarge {
            path: path.to_owned(),
            limit,
        });
    }
    Ok(bytes)
}

/// A source may be named with or without its last component `kernel-objects`.
fn objects_of(directory: &Path) -> PathBuf {
    if directory.ends_with(ROOT) {
        directory.to_owned()
    } else {
        directory.join(ROOT)
    }
}

fn join(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let stem = base.path().trim_end_matches('/');
    let root = if stem.ends_with(&format!("/{ROOT}")) {
        stem.to_owned()
    } else {
        format!("{stem}/{ROOT}")
    };
    url.set_path(&format!("{root}/{path}"));
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_is_read_than_the_largest_driver_has() {
        assert_eq!(read_limit(10), 10);
        assert_eq!(read_limit(u64::MAX), RAW_MAX_BYTES);
    }

    #[test]
    fn a_mirror_is_named_without_its_credentials() {
        let source = Source::Mirror("http://user:secret@h/a?token=secret".parse().unwrap());
        assert_eq!(source.to_string(), "<http://h/a?redacted>");
    }

    #[test]
    fn a_mirror_may_be_named_with_or_without_its_last_component() {
        for (base, expected) in [
            ("http://10.0.2.2:80", "http://10.0.2.2/kernel-objects/index.json"),
            ("http://h:1/", "http://h:1/kernel-objects/index.json"),
            ("http://h/a/b/", "http://h/a/b/kernel-objects/index.json"),
            (
                "http://h/a/kernel-objects",
                "http://h/a/kernel-objects/index.json",
            ),
            (
                "http://h/a/kernel-objects/?token=1",
                "http://h/a/kernel-objects/index.json?token=1",
            ),
        ] {
            assert_eq!(join(&base.parse().unwrap(), "index.json").as_str(), expected);
        }
        let url = join(
            &"http://h".parse().unwrap(),
            "0.1.0/amd64/ringside-6.12.95+deb12-amd64~20.04.ko.gz",
        );
        assert_eq!(
            url.path(),
            "/kernel-objects/0.1.0/amd64/ringside-6.12.95+deb12-amd64~20.04.ko.gz"
        );
    }
}
