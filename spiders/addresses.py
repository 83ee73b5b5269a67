"""Which addresses may be talked to: public unicast only, unless the settings say otherwise.

Registries: IANA special-purpose addresses (RFC 6890); RFC 4291, 6052 (NAT64), 3056 (6to4). How a crawl is
held to it: see `guard.py`.
"""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Any

from transforms.urls import host_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST_6 = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_6TO4 = ipaddress.IPv6Network("2002::/16")
# in the registries, and not (or not always) in Python's copy of them
_SPECIAL_4 = (ipaddress.IPv4Network("192.0.0.0/24"), ipaddress.IPv4Network("192.88.99.0/24"))
_SPECIAL_6 = (ipaddress.IPv6Network("2001::/23"), ipaddress.IPv6Network("3fff::/20"))


class Guard:
    """Decides on addresses.

    Args:
        allow_private: any address may be talked to.
        networks: CIDR blocks that may be, although they are not public.
    """

    def __init__(self, *, allow_private: bool = False, networks: Iterable[str] = ()) -> None:
        self._allow_private = allow_private
        self._networks = [ipaddress.ip_network(network) for network in networks]

    def permits(self, address: str) -> bool:
        """May this address, as a system call prints it, be talked to?"""
        if self._allow_private:
            return True
        try:
            parsed = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        return is_public(parsed) or any(
            parsed.version == network.version and parsed in network for network in self._networks
        )

    def getaddrinfo(self, host: str, port: int, *args: Any) -> list[tuple[Any, ...]]:
        """`socket.getaddrinfo` without the addresses that may not be talked to; gaierror if none is left."""
        found = [entry for entry in _lookup(host, port, *args) if self.permits(str(entry[4][0]))]
        if not found:
            raise socket.gaierror(socket.EAI_NONAME, f"no permitted address for {host}")
        return found

    def forbidden_address(self, host: str) -> str | None:
        """An address of this host, if all that it has are forbidden. Asks the DNS: slow."""
        try:
            addresses = [str(entry[4][0]) for entry in _lookup(host, None, 0, socket.SOCK_STREAM)]
        except socket.gaierror:
            return None
        return None if not addresses or any(map(self.permits, addresses)) else addresses[0]

    def forbidden_literal(self, url: str) -> str | None:
        """The host of a URL, if it is an address, in any spelling, that may not be talked to."""
        host = host_of(url).strip("[]")  # WHATWG: 0x7f.1, 017700000001 and 2130706433 are 127.0.0.1 by now
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return None
        return None if self.permits(host) else host


def is_public(address: Address) -> bool:
    """Is it global unicast, and no other spelling of an address that is not?"""
    if isinstance(address, ipaddress.IPv6Address):
        inner = embedded(address)
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST_6:
            return False
    if any(
        address in network for network in (*_SPECIAL_4, *_SPECIAL_6) if network.version == address.version
    ):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, NAT64, 6to4."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _6TO4:
        return address.sixtofour
    return None


def is_loopback(host: str) -> bool:
    """Is this host, as a URL has it, this machine?"""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _lookup(host: str, port: int | None, *args: Any) -> Sequence[tuple[Any, ...]]:
    try:
        return socket.getaddrinfo(host, port, *args)
    except UnicodeError as error:  # a label too long or empty for IDNA
        raise socket.gaierror(socket.EAI_NONAME, f"{host} can be no host name") from error
