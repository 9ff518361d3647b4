//! A driver made of a memfd: it fills pages as the kernel module and the BPF ring buffer do, and can
//! lie in every word.

use std::fs::File;
use std::os::fd::{AsFd as _, BorrowedFd};
use std::os::unix::fs::FileExt as _;

use ringside_ring::{Ring, bpf, kmod};
use rustix::fs::{MemfdFlags, memfd_create};

pub(crate) const RING_BYTES: u64 = 65536;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Kmod,
    Bpf,
}

pub(crate) struct Driver {
    kind: Kind,
    cpu: u16,
    file: File,
    counters: File,
    /// Offset of the consumer page in `file`.
    base: u64,
    data: u64,
    pub(crate) head: u64,
    pub(crate) wanted: u64,
    pub(crate) committed: u64,
}

impl Driver {
    pub(crate) fn new(kind: Kind, cpu: u16) -> Self {
        let page = rustix::param::page_size() as u64;
        let memfd = || File::from(memfd_create("ring", MemfdFlags::CLOEXEC).unwrap());
        let (base, data) = match kind {
            Kind::Kmod => (u64::from(cpu) << 40, 3 * page),
            Kind::Bpf => (0, 2 * page),
        };
        let file = memfd();
        file.set_len(base + data + 2 * RING_BYTES).unwrap();
        let counters = memfd();
        counters.set_len(256 * 1024).unwrap();
        Self {
            kind,
            cpu,
            file,
            counters,
            base,
            data: base + data,
            head: 0,
            wanted: 0,
            committed: 0,
        }
    }

    pub(crate) fn fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    pub(crate) fn ring(&self) -> Ring {
        match self.kind {
            Kind::Kmod => kmod::map_ring(self.fd(), self.cpu, RING_BYTES as u32).unwrap(),
            Kind::Bpf => bpf::map_ring(self.fd(), self.cpu, RING_BYTES as u32, &self.bpf_counters()).unwrap(),
        }
    }

    /// The counters of all CPUs, as the eBPF driver has them.
    pub(crate) fn bpf_counters(&self) -> bpf::BpfCounters {
        bpf::BpfCounters::map(self.counters.as_fd(), 1024).unwrap()
    }

    /// What the eBPF driver counts on a CPU that has no ring: events wanted, and lost as `internal`.
    pub(crate) fn lose_without_ring(&self, cpu: u16, events: u64) {
        const INTERNAL: u64 = 9;
        for index in [0, 2 + INTERNAL] {
            let at = u64::from(cpu) * 256 + index * 8;
            self.counters.write_all_at(&events.to_ne_bytes(), at).unwrap();
        }
    }

    pub(crate) fn tail(&self) -> u64 {
        let mut word = [0; 8];
        self.file.read_exact_at(&mut word, self.base).unwrap();
        u64::from_ne_bytes(word)
    }

    pub(crate) fn set_tail(&self, tail: u64) {
        self.file.write_all_at(&tail.to_ne_bytes(), self.base).unwrap();
    }

    pub(crate) fn set_head(&mut self, head: u64) {
        self.head = head;
        let page = rustix::param::page_size() as u64;
        self.file
            .write_all_at(&head.to_ne_bytes(), self.base + page)
            .unwrap();
    }

    /// Bytes at a position of the ring, in both copies.
    pub(crate) fn put(&self, at: u64, bytes: &[u8]) {
        let start = at % RING_BYTES;
        let (before, after) = bytes.split_at(bytes.len().min((RING_BYTES - start) as usize));
        for copy in [self.data, self.data + RING_BYTES] {
            self.file.write_all_at(before, copy + start).unwrap();
            self.file.write_all_at(after, copy).unwrap();
        }
    }

    pub(crate) fn set_counter(&self, index: u64, value: u64) {
        let page = rustix::param::page_size() as u64;
        let (file, at) = match self.kind {
            Kind::Kmod => (&self.file, self.base + 2 * page),
            Kind::Bpf => (&self.counters, u64::from(self.cpu) * 256),
        };
        file.write_all_at(&value.to_ne_bytes(), at + index * 8).unwrap();
    }

    /// Bytes that a record of `len` takes in the ring.
    pub(crate) fn taken(&self, len: usize) -> u64 {
        match self.kind {
            Kind::Kmod => len as u64,
            Kind::Bpf => (len as u64 + 8).next_multiple_of(8),
        }
    }

    /// Writes a record behind the head without publishing it; `flags` are those of a BPF header.
    pub(crate) fn write(&mut self, record: &[u8], flags: u32) {
        match self.kind {
            Kind::Kmod => self.put(self.head, record),
            Kind::Bpf => {
                let len = u32::try_from(record.len()).unwrap() | flags;
                self.put(self.head, &len.to_ne_bytes());
                self.put(self.head + 8, record);
            }
        }
    }

    /// Publishes a record, or counts it as lost when there is no room.
    pub(crate) fn publish(&mut self, record: &[u8]) -> bool {
        self.wanted += 1;
        self.set_counter(0, self.wanted);
        let room = self.head - self.tail() + self.taken(record.len()) <= RING_BYTES;
        if room {
            self.write(record, 0);
            self.set_head(self.head + self.taken(record.len()));
            self.committed += 1;
            self.set_counter(1, self.committed);
        } else {
            self.set_counter(2 + 2, self.wanted - self.committed);
        }
        room
    }
}

/// A sound record of `close` without parameters, which the consumer's tests decode too.
pub(crate) fn record(sequence: u64, end_ns: u64) -> Vec<u8> {
    let mut bytes = vec![0; 104];
    bytes[..4].copy_from_slice(&104_u32.to_ne_bytes());
    bytes[4..6].copy_from_slice(&67_u16.to_ne_bytes());
    bytes[8..16].copy_from_slice(&sequence.to_ne_bytes());
    bytes[16..24].copy_from_slice(&end_ns.to_ne_bytes());
    bytes
}
