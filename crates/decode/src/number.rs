//! What a register or a field of a structure means, by its kind.

use ringside_event_abi::table::{ArgumentKind, Family};

use crate::{Names, Value};

/// How much of a register is the argument: the upper half of a 32-bit argument is anything.
pub(crate) fn register_bits(kind: ArgumentKind) -> u32 {
    match kind {
        ArgumentKind::S64
        | ArgumentKind::U64
        | ArgumentKind::Word
        | ArgumentKind::Ptr
        | ArgumentKind::Address
        | ArgumentKind::Flags64 => 64,
        ArgumentKind::Mode | ArgumentKind::Uid16 | ArgumentKind::Gid16 => 16,
        _ => 32,
    }
}

/// The lowest `bits` of a word, 1 to 64 of them.
pub(crate) fn number(kind: ArgumentKind, family: Option<Family>, word: u64, bits: u32) -> Value<'static> {
    let unused = 64 - bits.clamp(1, 64);
    let unsigned = word << unused >> unused;
    let signed = (word << unused).cast_signed() >> unused;
    match (kind, family) {
        (ArgumentKind::S32 | ArgumentKind::S64 | ArgumentKind::Fd | ArgumentKind::Pid, _) => {
            Value::S64(signed)
        }
        (ArgumentKind::Dirfd, _) => Value::DirFd(signed),
        (ArgumentKind::Word, _) => Value::Word(unsigned),
        (ArgumentKind::Ptr | ArgumentKind::Address, _) => Value::Address(unsigned),
        (ArgumentKind::Mode, _) => Value::Mode(unsigned),
        (ArgumentKind::Signal, _) => Value::Signal(unsigned),
        (ArgumentKind::Device, _) => device(unsigned),
        (ArgumentKind::Choice, Some(family)) => Value::Choice {
            number: unsigned,
            names: Names::of_family(family),
        },
        (_, Some(family)) => Value::Flags {
            bits: unsigned,
            names: Names::of_family(family),
        },
        _ => Value::U64(unsigned),
    }
}

/// A device number as user space has it: twelve bits of major, twenty of minor around them.
fn device(encoded: u64) -> Value<'static> {
    let encoded = encoded as u32;
    Value::Device {
        major: encoded >> 8 & 0xfff,
        minor: encoded & 0xff | encoded >> 12 & 0xf_ff00,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_sign_and_the_width_of_its_kind() {
        let register = |kind, word| number(kind, None, word, register_bits(kind));
        let upper = 0xdead_beef_0000_0000_u64;
        assert_eq!(register(ArgumentKind::Fd, upper | 3), Value::S64(3));
        assert_eq!(register(ArgumentKind::S32, 0xffff_fffe), Value::S64(-2));
        assert_eq!(
            register(ArgumentKind::U32, upper | 0xffff_fffe),
            Value::U64(0xffff_fffe)
        );
        assert_eq!(register(ArgumentKind::S64, u64::MAX), Value::S64(-1));
        assert_eq!(register(ArgumentKind::Dirfd, 0xffff_ff9c), Value::DirFd(-100));
        assert_eq!(
            register(ArgumentKind::Mode, upper | 0x8_81a4),
            Value::Mode(0o100_644)
        );
        assert_eq!(register(ArgumentKind::Ptr, upper), Value::Address(upper));
        assert_eq!(
            register(ArgumentKind::Device, upper | 0x0010_fe34),
            Value::Device {
                major: 254,
                minor: 0x134
            }
        );
        assert_eq!(number(ArgumentKind::S32, None, 0x8000, 16), Value::S64(-32768));
        assert_eq!(number(ArgumentKind::U32, None, 0xff, 8), Value::U64(255));
    }
}
