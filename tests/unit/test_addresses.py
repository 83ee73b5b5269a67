"""The guard: which addresses a crawl may talk to, in all their spellings."""

import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.addresses import Guard, is_loopback, is_public

GUARD = Guard()

FORBIDDEN = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "nonsense",
]

PERMITTED = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700:4700::1111",
    "2a00:1450:4001::200e",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_no_address_that_is_not_public_is_talked_to(address: str) -> None:
    assert not GUARD.permits(address)
    assert Guard(allow_private=True).permits(address)


@pytest.mark.parametrize("address", PERMITTED)
def test_public_addresses_are_talked_to(address: str) -> None:
    assert GUARD.permits(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "[::1]",
        "[::ffff:7f00:1]",
        "１２７.0.0.1",
    ],
)
def test_a_literal_address_is_told_in_any_spelling(host: str) -> None:
    assert GUARD.forbidden_literal(f"http://{host}:8080/x") is not None
    assert GUARD.forbidden_literal(f"https://user@{host}/") is not None
    assert (
        Guard(networks=["127.0.0.0/8", "::1/128", "::ffff:127.0.0.0/104"]).forbidden_literal(
            f"http://{host}/"
        )
        is None
    )


def test_names_and_public_literals_are_let_through_before_they_are_resolved() -> None:
    for url in ("https://gazette.example/", "https://8.8.8.8/", "http://[2606:4700:4700::1111]/", "nonsense"):
        assert GUARD.forbidden_literal(url) is None


def test_a_network_may_be_opened_without_opening_all() -> None:
    guard = Guard(networks=["127.0.0.2/32"])
    assert guard.permits("127.0.0.2")
    assert not guard.permits("127.0.0.3")
    assert guard.permits("8.8.8.8")


def test_names_resolve_to_permitted_addresses_only() -> None:
    with pytest.raises(socket.gaierror):
        GUARD.getaddrinfo("localhost", 80, 0, socket.SOCK_STREAM)
    assert GUARD.forbidden_address("localhost") in ("127.0.0.1", "::1")
    assert Guard(allow_private=True).getaddrinfo("localhost", 80, 0, socket.SOCK_STREAM)
    assert Guard(allow_private=True).forbidden_address("localhost") is None


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example", "\udcff.example"])
def test_what_can_be_no_name_fails_as_one_that_does_not_resolve(host: str) -> None:
    with pytest.raises(socket.gaierror):
        GUARD.getaddrinfo(host, 80)
    assert GUARD.forbidden_address(host) is None


@given(st.ip_addresses(v=4))
def test_an_address_embedded_in_another_is_as_public_as_by_itself(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for wrapped in (
        ipaddress.IPv6Address((0xFFFF << 32) + number),
        ipaddress.IPv6Address((0x64FF9B << 96) + number),
        ipaddress.IPv6Address((0x2002 << 112) + (number << 80) + 1),
    ):
        assert is_public(wrapped) == is_public(address)


@given(st.ip_addresses())
def test_what_the_registries_call_special_is_never_public(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if is_public(address):
        special = (address.is_loopback, address.is_link_local, address.is_multicast, address.is_unspecified)
        assert not any(special)
        assert address.version == 6 or address.is_global


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("[::1]", True),
        ("localhost", True),
        ("a.localhost", True),
        ("10.0.0.1", False),
        ("localhost.example", False),
        ("", False),
        ("8.8.8.8", False),
    ],
)
def test_only_this_machine_is_loopback(host: str, is_own: bool) -> None:
    assert is_loopback(host) is is_own
