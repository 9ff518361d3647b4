//! The headers themselves: their digest, and bindgen's view of them.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::CodegenError;

/// Every header of the directory, sorted by name.
pub(super) fn all(uapi: &Path) -> Result<Vec<PathBuf>, CodegenError> {
    let failed = |source| CodegenError::File {
        path: uapi.to_path_buf(),
        source,
    };
    let mut headers = Vec::new();
    for entry in fs::read_dir(uapi).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "h") {
            headers.push(path);
        }
    }
    headers.sort();
    Ok(headers)
}

/// SHA-256, in hex, over name, zero byte, length as decimal, zero byte and content of each header.
/// `crates/event-abi/tests/generated.rs` computes the same.
pub(super) fn digest(uapi: &Path) -> Result<String, CodegenError> {
    let mut hash = Sha256::new();
    for path in all(uapi)? {
        let bytes = fs::read(&path).map_err(|source| CodegenError::File {
            path: path.clone(),
            source,
        })?;
        hash.update(path.file_name().unwrap_or_default().as_encoded_bytes());
        hash.update(format!("\0{}\0", bytes.len()));
        hash.update(&bytes);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Lines that include every header, for bindgen and for the table program.
pub(super) fn includes(uapi: &Path) -> Result<String, CodegenError> {
    let headers = all(uapi)?;
    let names = headers.iter().filter_map(|path| path.file_name()?.to_str());
    Ok(names.map(|name| format!("#include \"{name}\"\n")).collect())
}

/// Text of `raw.rs`.
pub(super) fn raw(uapi: &Path, title: &str) -> Result<String, CodegenError> {
    // Asked for first, because bindgen itself panics when the library is absent.
    clang_sys::load().map_err(|reason| CodegenError::NoLibclang { reason })?;
    let bindings = bindgen::Builder::default()
        .header_contents("ringside.h", &includes(uapi)?)
        .clang_arg(format!("-I{}", uapi.display()))
        .allowlist_item("(ringside|RINGSIDE)_.*")
        .blocklist_item("RINGSIDE_IOC_.*")
        .prepend_enum_name(false)
        .derive_copy(true)
        .derive_debug(true)
        .generate_comments(false)
        .disable_header_comment()
        .formatter(bindgen::Formatter::Prettyplease)
        .raw_line(title)
        .generate()?;
    // The workspace has lints `expect`ed with a reason, where the module is declared.
    let text = bindings.to_string();
    Ok(text
        .lines()
        .filter(|line| !line.starts_with("#[allow("))
        .flat_map(|line| [line, "\n"])
        .collect())
}
