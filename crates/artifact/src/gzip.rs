//! Gzip in whole: packed the same everywhere, unpacked only when every byte is accounted for.

use std::io::{Read, Write};

use flate2::bufread::GzDecoder;
use flate2::{Compression, GzBuilder};

/// Why bytes are not one whole gzip member. None of these is cured by reading the same bytes again.
#[derive(Debug, thiserror::Error)]
pub enum GzipError {
    /// The first bytes are not those of a gzip stream: probably something else was stored or served.
    #[error("this is no gzip stream")]
    NotGzip,
    /// The stream ends early: an interrupted copy or download.
    #[error("the gzip stream ends early: {bytes} bytes are not the whole of it")]
    Truncated {
        /// How many bytes there are.
        bytes: usize,
    },
    /// Contents and trailer (CRC-32, length) disagree, or the deflate stream is invalid.
    #[error("the gzip stream is damaged: {reason}")]
    Damaged {
        /// The decoder's words.
        reason: String,
    },
    /// Something follows the trailer.
    #[error("{bytes} bytes follow the end of the gzip stream")]
    TrailingBytes {
        /// How many.
        bytes: usize,
    },
    /// More comes out than is allowed; unpacking stopped there.
    #[error("the gzip stream unpacks to more than {limit} bytes")]
    TooLarge {
        /// The limit that was given.
        limit: usize,
    },
}

/// Packs `raw` into one gzip member with best compression. No time and no name go in: the same bytes give
/// the same bytes on every machine.
pub fn pack(raw: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(raw.len() / 8);
    let mut encoder = GzBuilder::new().mtime(0).write(&mut packed, Compression::best());
    // Writing to memory cannot fail; the results are joined so that nothing is ignored.
    let written = encoder.write_all(raw).and_then(|()| encoder.try_finish());
    debug_assert!(written.is_ok());
    drop(encoder);
    packed
}

/// Unpacks exactly one gzip member: header, contents, trailer, and nothing after it.
///
/// # Errors
/// [`GzipError`]; at most `limit` bytes are ever produced.
pub fn unpack(packed: &[u8], limit: usize) -> Result<Vec<u8>, GzipError> {
    if !packed.starts_with(&[0x1f, 0x8b]) {
        return Err(if b"\x1f\x8b".starts_with(packed) {
            GzipError::Truncated { bytes: packed.len() }
        } else {
            GzipError::NotGzip
        });
    }
    let mut raw = Vec::new();
    let mut decoder = GzDecoder::new(packed);
    // One byte more than allowed tells "too large" from "exactly the limit".
    let allowed = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    (&mut decoder)
        .take(allowed)
        .read_to_end(&mut raw)
        .map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => GzipError::Truncated { bytes: packed.len() },
            _ => GzipError::Damaged {
                reason: error.to_string(),
            },
        })?;
    if raw.len() > limit {
        return Err(GzipError::TooLarge { limit });
    }
    // `read_to_end` may have stopped at the limit before the trailer was looked at; one more read checks it.
    let mut beyond = [0_u8; 1];
    match decoder.read(&mut beyond) {
        Ok(0) => {}
        Ok(_) => return Err(GzipError::TooLarge { limit }),
        Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            return Err(GzipError::Truncated { bytes: packed.len() });
        }
        Err(error) => {
            return Err(GzipError::Damaged {
                reason: error.to_string(),
            });
        }
    }
    match decoder.into_inner().len() {
        0 => Ok(raw),
        bytes => Err(GzipError::TrailingBytes { bytes }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<u8> {
        (0..20_000_u32).flat_map(|n| (n / 7).to_le_bytes()).collect()
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        let raw = sample();
        assert_eq!(unpack(&pack(&raw), raw.len()).unwrap(), raw);
        assert_eq!(unpack(&pack(b""), 0).unwrap(), b"");
    }

    #[test]
    fn packing_twice_gives_the_same_bytes_and_no_time() {
        let packed = pack(&sample());
        assert_eq!(packed, pack(&sample()));
        assert_eq!(packed[4..8], [0; 4], "the time field of the header");
    }

    #[test]
    fn every_shorter_beginning_is_truncated() {
        let packed = pack(b"a driver that is not quite here");
        for end in 0..packed.len() {
            let error = unpack(&packed[..end], 1000).unwrap_err();
            assert!(
                matches!(error, GzipError::Truncated { .. }),
                "{end} bytes: {error}"
            );
        }
    }

    #[test]
    fn every_changed_trailer_byte_is_noticed() {
        let packed = pack(&sample());
        for index in packed.len() - 8..packed.len() {
            let mut altered = packed.clone();
            altered[index] ^= 0x10;
            assert!(
                matches!(unpack(&altered, 1 << 20), Err(GzipError::Damaged { .. })),
                "byte {index}"
            );
        }
    }

    #[test]
    fn bytes_after_the_end_are_counted() {
        let mut packed = pack(b"x");
        packed.extend(pack(b"a second member"));
        let expected = pack(b"a second member").len();
        assert!(
            matches!(unpack(&packed, 1000), Err(GzipError::TrailingBytes { bytes }) if bytes == expected)
        );
    }

    #[test]
    fn a_bomb_stops_at_the_limit() {
        let packed = pack(&vec![0; 1 << 20]);
        assert!(matches!(
            unpack(&packed, (1 << 20) - 1),
            Err(GzipError::TooLarge { .. })
        ));
        assert_eq!(unpack(&packed, 1 << 20).unwrap().len(), 1 << 20);
    }

    #[test]
    fn a_page_of_text_is_no_gzip_stream() {
        assert!(matches!(
            unpack(b"<html>not found</html>", 1000),
            Err(GzipError::NotGzip)
        ));
    }
}
