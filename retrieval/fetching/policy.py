"""The guard: which schemes, ports and addresses may be reached."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

# https://www.iana.org/assignments/iana-ipv4-special-registry, and multicast and class E.
_IPV4_REFUSED = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network; 0.0.0.0 is the machine itself
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # behind a carrier's NAT; some clouds' metadata
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local; most clouds' metadata
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocol assignments
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # multicast tunnels
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarking
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved; broadcast
        ),
    )
)
# Outside of this block lie ::, ::1, IPv4-compatible and -mapped addresses, NAT64 in both its
# prefixes, unique local, link-local, site-local and multicast addresses.
_IPV6_GLOBAL = IPv6Network("2000::/3")
# https://www.iana.org/assignments/iana-ipv6-special-registry
_IPV6_REFUSED = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4, which holds an IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to a host of the public internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _IPV4_REFUSED)
    if address.scope_id or address not in _IPV6_GLOBAL:
        return False
    return not any(address in network for network in _IPV6_REFUSED)


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be fetched: schemes and ports by their list, addresses by a test."""

    schemes: frozenset[str]
    ports: frozenset[int]
    allows: Callable[[Address], bool]


PUBLIC = Policy(frozenset({"http", "https"}), frozenset({80, 443}), is_public)
"""Web pages of the public internet, and nothing else."""
