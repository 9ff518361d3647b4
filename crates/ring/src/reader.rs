//! The one interface over both ring layouts: windows of published records.
//!
//! [`Ring::window`] borrows the ring and looks at the head once. [`Window::records`] walks what lies
//! between tail and head; [`Window::consume`] says how far the caller has come; dropping the window
//! gives those bytes back to the driver. As long as a record's bytes are borrowed the window is, and
//! so the driver cannot be told that it may overwrite them.
//!
//! Where the driver may publish out of order (see `RINGSIDE_ORDER_WINDOW`), records appear in the
//! order of the ring; putting them in the order of time is the caller's business, who sees a whole
//! window at once.

use std::rc::Rc;

use ringside_event_abi::raw::{
    RINGSIDE_DATA_RECORD_MAX_BYTES, RINGSIDE_DROP_SLOTS, ringside_counters, ringside_record_header,
};

use crate::map::Mapping;

const HEADER_BYTES: u64 = size_of::<ringside_record_header>() as u64;
/// Of `kernel/bpf/ringbuf.c`: bits and size of the header before each record.
const BPF_BUSY: u32 = 1 << 31;
const BPF_DISCARD: u32 = 1 << 30;
const BPF_HEADER_BYTES: u64 = 8;

/// How records are found in the data area.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Records follow each other; each begins with its size.
    Record,
    /// Each record is behind a header of the kernel's BPF ring buffer.
    Bpf,
}

/// Where everything of one ring is. Offsets are bytes in `shared`.
#[derive(Debug)]
pub(crate) struct Layout {
    /// Page with the tail, the only word this side writes.
    pub(crate) consumer: Mapping,
    /// Producer page and data, the data twice.
    pub(crate) shared: Rc<Mapping>,
    pub(crate) data_at: usize,
    /// Bytes of the data area, a power of two.
    pub(crate) size: u64,
    pub(crate) framing: Framing,
    /// The mapping that holds the counters: `shared` itself, or an array of all CPUs.
    pub(crate) counters: Rc<Mapping>,
    /// Offset of this ring's counters in `counters`.
    pub(crate) counters_at: usize,
}

/// Why what a ring says cannot be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Head and tail contradict each other; the ring cannot be read any further.
    #[error("ring of CPU {cpu}: head {head} and tail {tail} are impossible in {size} bytes")]
    Head {
        /// CPU of the ring.
        cpu: u16,
        /// Bytes ever published, as claimed.
        head: u64,
        /// Bytes ever given back.
        tail: u64,
        /// Bytes of the ring.
        size: u64,
    },
    /// A record's size cannot be; where the next one begins is unknown, so the window ends behind it.
    #[error("ring of CPU {cpu}: a record of {claimed} bytes at {at} is impossible, {left} are left")]
    Size {
        /// CPU of the ring.
        cpu: u16,
        /// Where the record begins, in bytes ever published.
        at: u64,
        /// Bytes of the record, as claimed.
        claimed: u32,
        /// Bytes from there to the head.
        left: u64,
    },
}

impl Fault {
    /// CPU of the ring.
    #[must_use]
    pub fn cpu(&self) -> u16 {
        match self {
            Self::Head { cpu, .. } | Self::Size { cpu, .. } => *cpu,
        }
    }
}

/// One ring, being read.
#[derive(Debug)]
pub struct Ring {
    cpu: u16,
    layout: Layout,
    /// Our own copy: the page is for the driver and never read back.
    tail: u64,
}

impl Ring {
    /// Continues where the last reader of this ring stopped; a new ring begins at 0.
    pub(crate) fn new(cpu: u16, layout: Layout) -> Self {
        let tail = layout.consumer.load_acquire(0);
        Self { cpu, layout, tail }
    }

    /// The CPU whose records these are.
    #[must_use]
    pub fn cpu(&self) -> u16 {
        self.cpu
    }

    /// Bytes of the data area.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.layout.size
    }

    /// Bytes that wait to be read, as the head claims.
    #[must_use]
    pub fn waiting_bytes(&self) -> u64 {
        self.layout.shared.load_acquire(0).saturating_sub(self.tail)
    }

    /// The loss ledger of this ring's CPU. While the driver runs the words are from slightly
    /// different moments; at rest they balance.
    #[must_use]
    pub fn counters(&self) -> ringside_counters {
        counters_at(&self.layout.counters, self.layout.counters_at)
    }

    /// What is published now.
    ///
    /// # Errors
    /// [`Fault::Head`]: the ring is broken for good, and every later call says so again.
    pub fn window(&mut self) -> Result<Window<'_>, Fault> {
        // Pairs with the driver's release store of the head: every byte below it is visible.
        let head = self.layout.shared.load_acquire(0);
        let tail = self.tail;
        let waiting = head.wrapping_sub(tail);
        if head < tail || waiting > self.layout.size || !(head | tail).is_multiple_of(8) {
            return Err(Fault::Head {
                cpu: self.cpu,
                head,
                tail,
                size: self.layout.size,
            });
        }
        let mut window = Window {
            ring: self,
            head,
            through: tail,
        };
        // Discarded records in front hold space and are nobody's to consume.
        while let Some(Step::Skip { end }) = window.ring.step(window.through, head) {
            window.through = end;
        }
        Ok(window)
    }

    /// What lies at `at`; `None` at the head or before a record that is still being written.
    fn step(&self, at: u64, head: u64) -> Option<Step<'_>> {
        let left = head.checked_sub(at).filter(|left| *left > 0)?;
        let data = usize::try_from(at & (self.layout.size - 1)).ok()? + self.layout.data_at;
        let word = self.layout.shared.load_u32_acquire(data);
        let fault = |claimed| {
            Some(Step::Bad {
                fault: Fault::Size {
                    cpu: self.cpu,
                    at,
                    claimed,
                    left,
                },
                end: head,
            })
        };
        let (len, taken, skip, start) = match self.layout.framing {
            Framing::Record => (word, u64::from(word), false, data),
            Framing::Bpf if word & BPF_BUSY != 0 => return None,
            Framing::Bpf => {
                let len = word & !(BPF_BUSY | BPF_DISCARD);
                let taken = (u64::from(len) + BPF_HEADER_BYTES).next_multiple_of(8);
                (
                    len,
                    taken,
                    word & BPF_DISCARD != 0,
                    data + BPF_HEADER_BYTES as usize,
                )
            }
        };
        if taken > left {
            return fault(len);
        }
        if skip {
            return Some(Step::Skip { end: at + taken });
        }
        let plausible =
            u64::from(len) >= HEADER_BYTES && len <= RINGSIDE_DATA_RECORD_MAX_BYTES && len.is_multiple_of(8);
        if !plausible {
            return fault(len);
        }
        match self.layout.shared.bytes(start, usize::try_from(len).ok()?) {
            Some(bytes) => Some(Step::Record {
                bytes,
                end: at + taken,
            }),
            None => fault(len),
        }
    }
}

/// The counters at byte `at` of `mapping`, word by word.
pub(crate) fn counters_at(mapping: &Mapping, at: usize) -> ringside_counters {
    let word = |index: usize| mapping.load_relaxed(at + index * 8);
    let mut lost = [0; RINGSIDE_DROP_SLOTS as usize];
    for (slot, index) in lost.iter_mut().zip(2..) {
        *slot = word(index);
    }
    let after = 2 + lost.len();
    ringside_counters {
        wanted: word(0),
        committed: word(1),
        lost,
        unreadable_values: word(after),
        truncated_values: word(after + 1),
        no_start: word(after + 2),
        faulted_in: word(after + 3),
        reserved: [0; 10],
    }
}

enum Step<'window> {
    Record { bytes: &'window [u8], end: u64 },
    Skip { end: u64 },
    Bad { fault: Fault, end: u64 },
}

/// The records that were published when the window was made. Dropping it gives back, to the driver,
/// what was consumed.
#[derive(Debug)]
pub struct Window<'ring> {
    ring: &'ring mut Ring,
    head: u64,
    through: u64,
}

impl Window<'_> {
    /// The CPU whose records these are.
    #[must_use]
    pub fn cpu(&self) -> u16 {
        self.ring.cpu
    }

    /// Bytes of the ring's data area.
    #[must_use]
    pub fn size_bytes(&self) -> u64 {
        self.ring.layout.size
    }

    /// The records from the first that is not consumed, at most about `limit_bytes` of them (one at
    /// least, if there is one).
    #[must_use]
    pub fn records(&self, limit_bytes: u64) -> Records<'_> {
        Records {
            ring: self.ring,
            head: self.head,
            at: self.through,
            limit: self.through.saturating_add(limit_bytes),
            more: false,
        }
    }

    /// Everything up to `end`, a [`Claim::end`] of this window, has been dealt with. Going backwards
    /// or beyond the window changes nothing.
    pub fn consume(&mut self, end: u64) {
        if end > self.through && end <= self.head {
            self.through = end;
        }
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        if self.through == self.ring.tail {
            return;
        }
        self.ring.tail = self.through;
        // Pairs with the driver's acquire load of the tail: our reads of the bytes are over before it
        // may overwrite them.
        self.ring.layout.consumer.store_release(0, self.through);
    }
}

/// A record of a window, or the place where one should have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim<'window> {
    /// Bytes of the record: at least a header, at most `RINGSIDE_DATA_RECORD_MAX_BYTES`, a multiple of 8.
    /// Nothing else about them has been checked. A fault is the last claim of its window.
    pub bytes: Result<&'window [u8], Fault>,
    /// For [`Window::consume`]: the first byte behind it.
    pub end: u64,
}

/// Iterator over the records of a window.
#[derive(Debug)]
pub struct Records<'window> {
    ring: &'window Ring,
    head: u64,
    at: u64,
    limit: u64,
    more: bool,
}

impl Records<'_> {
    /// After the end: whether records follow that the limit kept back. They are younger, as far as
    /// the driver publishes in order.
    #[must_use]
    pub fn limited(&self) -> bool {
        self.more
    }
}

impl<'window> Iterator for Records<'window> {
    type Item = Claim<'window>;

    fn next(&mut self) -> Option<Claim<'window>> {
        loop {
            let step = self.ring.step(self.at, self.head)?;
            if self.at >= self.limit {
                self.more = true;
                return None;
            }
            let (bytes, end) = match step {
                Step::Skip { end } => {
                    self.at = end;
                    continue;
                }
                Step::Record { bytes, end } => (Ok(bytes), end),
                Step::Bad { fault, end } => (Err(fault), end),
            };
            self.at = end;
            return Some(Claim { bytes, end });
        }
    }
}
