//! A writer of records, for tests alone: the drivers are the real ones.

use ringside_event_abi::raw::{
    RINGSIDE_SYSCALL_ABI_I386, RINGSIDE_SYSCALL_ABI_X86_64, ringside_record_header,
};

/// A record under construction; fields are those of the C header.
pub(crate) struct Writer {
    bytes: Vec<u8>,
    params: u8,
}

impl Writer {
    /// A system call `event` with plausible identity.
    pub(crate) fn call(event: u16, nr: u32, ret: i64) -> Self {
        let mut bytes = vec![0; size_of::<ringside_record_header>()];
        let mut put = |at: usize, field: &[u8]| bytes[at..at + field.len()].copy_from_slice(field);
        put(4, &event.to_ne_bytes());
        put(8, &7_u64.to_ne_bytes());
        put(16, &1_000_000_000_u64.to_ne_bytes());
        put(24, &1500_u64.to_ne_bytes());
        for (index, id) in [11_u32, 10, 2, 1, 1000, 100].into_iter().enumerate() {
            put(32 + index * 4, &id.to_ne_bytes());
        }
        put(56, &99_u64.to_ne_bytes());
        put(64, &4_026_531_836_u32.to_ne_bytes());
        put(68, &4_026_531_841_u32.to_ne_bytes());
        put(72, &ret.to_ne_bytes());
        put(80, &nr.to_ne_bytes());
        put(84, &[RINGSIDE_SYSCALL_ABI_X86_64 as u8]);
        put(86, &3_u16.to_ne_bytes());
        put(88, b"activity");
        Self { bytes, params: 0 }
    }

    /// The same, as an i386 call of this number.
    pub(crate) fn i386(mut self, nr: u32) -> Self {
        self.bytes[80..84].copy_from_slice(&nr.to_ne_bytes());
        self.bytes[84] = RINGSIDE_SYSCALL_ABI_I386 as u8;
        self
    }

    pub(crate) fn param(mut self, id: u16, source: u8, flags: u8, payload: &[u8]) -> Self {
        self.params += 1;
        self.bytes.extend(id.to_ne_bytes());
        self.bytes.extend([source, flags]);
        self.bytes
            .extend(u32::try_from(payload.len()).unwrap().to_ne_bytes());
        self.bytes.extend(payload);
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        self
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.bytes[85] = self.params;
        let size = u32::try_from(self.bytes.len()).unwrap();
        self.bytes[..4].copy_from_slice(&size.to_ne_bytes());
        self.bytes
    }
}
