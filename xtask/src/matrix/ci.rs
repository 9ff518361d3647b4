//! `ci.yaml`: which families a pull request proves.

use std::path::Path;

use serde::Deserialize;

use super::{Families, MatrixError};

/// The whole file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Ci {
    pull_request: PullRequest,
}

/// What every pull request must pass.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PullRequest {
    /// Names of families.yaml.
    families: Vec<String>,
    /// Those of them whose generic kernel is proved instead of the cloud one.
    #[serde(default)]
    generic_flavour: Vec<String>,
}

impl Ci {
    /// Whether a pull request proves this flavour of this family.
    pub(super) fn proves(&self, family: &str, is_cloud: bool) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == family);
        named(&self.pull_request.families) && is_cloud != named(&self.pull_request.generic_flavour)
    }

    pub(super) fn check(&self, families: &Families, file: &Path) -> Result<(), MatrixError> {
        match self
            .pull_request
            .families
            .iter()
            .chain(&self.pull_request.generic_flavour)
            .find(|name| !families.names().any(|known| known == *name))
        {
            Some(name) => Err(MatrixError::Value {
                file: file.to_owned(),
                message: format!("`{name}` is no family of families.yaml"),
            }),
            None => Ok(()),
        }
    }
}
