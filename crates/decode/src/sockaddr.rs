//! Socket addresses as user space knows them.

use std::net::{Ipv4Addr, Ipv6Addr};

const AF_UNIX: u16 = 1;
const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;

/// A socket's address. A payload that is too short for its family is [`SockAddr::Other`]: programs
/// pass such addresses, and the kernel refuses them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SockAddr<'record> {
    /// IPv4.
    Inet {
        /// Address.
        address: Ipv4Addr,
        /// Port, host order.
        port: u16,
    },
    /// IPv6.
    Inet6 {
        /// Address.
        address: Ipv6Addr,
        /// Port, host order.
        port: u16,
        /// Interface of a link-local address, else 0.
        scope_id: u32,
    },
    /// A unix socket with a path in the file system.
    UnixPath(&'record [u8]),
    /// A unix socket with an abstract name; without its leading zero byte.
    UnixAbstract(&'record [u8]),
    /// A unix socket without a name.
    UnixUnnamed,
    /// Another family.
    Other {
        /// `AF_` number.
        family: u16,
    },
}

impl<'record> SockAddr<'record> {
    /// `None` when not even the family is there.
    pub(crate) fn read(payload: &'record [u8]) -> Option<Self> {
        let (family, rest) = payload.split_first_chunk()?;
        let family = u16::from_ne_bytes(*family);
        let known = match family {
            AF_INET => inet(rest),
            AF_INET6 => inet6(rest),
            AF_UNIX => Some(unix(rest)),
            _ => None,
        };
        Some(known.unwrap_or(Self::Other { family }))
    }
}

fn inet(rest: &[u8]) -> Option<SockAddr<'static>> {
    let (port, rest) = rest.split_first_chunk()?;
    let (address, _) = rest.split_first_chunk::<4>()?;
    Some(SockAddr::Inet {
        address: Ipv4Addr::from(*address),
        port: u16::from_be_bytes(*port),
    })
}

fn inet6(rest: &[u8]) -> Option<SockAddr<'static>> {
    let (port, rest) = rest.split_first_chunk()?;
    let (_flow, rest) = rest.split_first_chunk::<4>()?;
    let (address, rest) = rest.split_first_chunk::<16>()?;
    // The scope came later than the rest of the structure; a caller may leave it out.
    let scope_id = rest.first_chunk().map_or(0, |scope| u32::from_ne_bytes(*scope));
    Some(SockAddr::Inet6 {
        address: Ipv6Addr::from(*address),
        port: u16::from_be_bytes(*port),
        scope_id,
    })
}

fn unix(name: &[u8]) -> SockAddr<'_> {
    match name {
        [] => SockAddr::UnixUnnamed,
        [0, name @ ..] => SockAddr::UnixAbstract(name),
        path => SockAddr::UnixPath(path.split(|byte| *byte == 0).next().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(family: u16, rest: &[u8]) -> Vec<u8> {
        [&family.to_ne_bytes(), rest].concat()
    }

    #[test]
    fn addresses_of_each_family_are_read() {
        let inet = bytes(AF_INET, &[0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(
            SockAddr::read(&inet),
            Some(SockAddr::Inet {
                address: Ipv4Addr::LOCALHOST,
                port: 80
            })
        );
        let mut rest = vec![0x1f, 0x90, 0, 0, 0, 0];
        rest.extend(Ipv6Addr::LOCALHOST.octets());
        rest.extend(3_u32.to_ne_bytes());
        assert_eq!(
            SockAddr::read(&bytes(AF_INET6, &rest)),
            Some(SockAddr::Inet6 {
                address: Ipv6Addr::LOCALHOST,
                port: 8080,
                scope_id: 3
            })
        );
        assert_eq!(
            SockAddr::read(&bytes(AF_UNIX, b"/run/x\0junk")),
            Some(SockAddr::UnixPath(b"/run/x"))
        );
        assert_eq!(
            SockAddr::read(&bytes(AF_UNIX, b"\0a\0b")),
            Some(SockAddr::UnixAbstract(b"a\0b"))
        );
        assert_eq!(SockAddr::read(&bytes(AF_UNIX, b"")), Some(SockAddr::UnixUnnamed));
        assert_eq!(
            SockAddr::read(&bytes(16, b"1234567")),
            Some(SockAddr::Other { family: 16 })
        );
    }

    #[test]
    fn an_address_too_short_for_its_family_is_only_a_family() {
        assert_eq!(
            SockAddr::read(&bytes(AF_INET, &[0, 80, 127])),
            Some(SockAddr::Other { family: AF_INET })
        );
        assert_eq!(SockAddr::read(&[2]), None);
    }
}
