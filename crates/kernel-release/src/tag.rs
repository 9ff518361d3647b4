//! The tag that tells two builds of one kernel release apart.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What follows `~` where a distribution built one release twice (Ubuntu's `~20.04`): 1 to 32 bytes of
/// `[A-Za-z0-9._]`. Safe inside a path component and a URL segment. Ordered by bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

/// The text is no tag. Retrying does not help; the text has to change.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no tag: 1 to 32 letters, digits, `.` or `_` are expected after `~`")]
pub struct InvalidTag {
    /// What was given, without the `~`.
    pub text: String,
}

impl Tag {
    /// The tag without its `~`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'.' || b == b'_';
        if text.is_empty() || text.len() > 32 || !text.bytes().all(allowed) {
            return Err(InvalidTag {
                text: text.to_owned(),
            });
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for Tag {
    type Error = InvalidTag;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}
