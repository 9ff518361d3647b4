//! Structures of `driver/uapi/ringside/` as a map takes them: bytes.

use ringside_event_abi::raw::{ringside_config, ringside_filter, ringside_scope};

/// `struct ringside_config`.
pub(super) fn config(config: &ringside_config) -> Vec<u8> {
    let mut bytes = filter(&config.everywhere);
    long(&mut bytes, &config.wanted_anywhere);
    int(
        &mut bytes,
        &[
            config.watermark_bytes,
            config.max_latency_us,
            config.flags,
            u32::from(config.overlay_upper.cast_unsigned()) | u32::from(config.reserved) << 16,
        ],
    );
    bytes
}

/// `struct ringside_filter`.
pub(super) fn filter(filter: &ringside_filter) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size_of::<ringside_config>());
    long(&mut bytes, &filter.wanted);
    long(&mut bytes, &filter.sampled);
    long(&mut bytes, &[filter.min_duration_ns]);
    int(&mut bytes, &[filter.sample_every, filter.flags]);
    long(&mut bytes, &filter.reserved);
    bytes
}

/// `struct ringside_scope` as the key of the map `filters`: `reserved` says in which of two places.
pub(super) fn place(scope: &ringside_scope, place: u32) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size_of::<ringside_scope>());
    long(&mut bytes, &[scope.id]);
    int(&mut bytes, &[scope.kind, place]);
    bytes
}

fn long(bytes: &mut Vec<u8>, words: &[u64]) {
    bytes.extend(words.iter().flat_map(|word| word.to_ne_bytes()));
}

fn int(bytes: &mut Vec<u8>, words: &[u32]) {
    bytes.extend(words.iter().flat_map(|word| word.to_ne_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_structure_is_as_long_as_in_c() {
        let none = ringside_ring::Filter::of(ringside_event_abi::WantedSet::empty()).to_raw();
        let wish = ringside_config {
            everywhere: none,
            wanted_anywhere: [1; 16],
            watermark_bytes: 2,
            max_latency_us: 3,
            flags: 4,
            overlay_upper: -5,
            reserved: 6,
        };
        assert_eq!(filter(&none).len(), size_of::<ringside_filter>());
        assert_eq!(config(&wish).len(), size_of::<ringside_config>());
        let words = [(-5_i16).to_ne_bytes(), 6_i16.to_ne_bytes()].concat();
        assert!(config(&wish).ends_with(&words));
        let key = place(&ringside_ring::Scope::PidNamespace(7).to_raw(), 1);
        assert_eq!(key.len(), size_of::<ringside_scope>());
        assert_eq!(
            key,
            [7_u64.to_ne_bytes(), 0x1_0000_0002_u64.to_ne_bytes()].concat()
        );
    }
}
