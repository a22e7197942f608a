"""The real guard, tried on every kind of address that is not a public web page."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fetching import PUBLIC, Fetcher, FetchRefused, Limits, Pace, Robots
from retrieval.fetching.policy import is_public
from retrieval.fetching.targets import target_of

NOT_PUBLIC = {
    "unspecified": ["0.0.0.0", "0.1.2.3", "::"],  # noqa: S104 - to be refused
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "link-local": ["169.254.169.254", "169.254.0.1", "fe80::1", "fe80::1%eth0"],
    "carrier": ["100.64.0.1", "100.100.100.200", "100.127.255.255"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "192.0.0.8", "192.88.99.1", "100::1", "5f00::1", "4000::1"],
    "broadcast": ["255.255.255.255"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarking": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1"],
    "IPv4-compatible": ["::127.0.0.1", "::8.8.8.8"],
    "NAT64": ["64:ff9b::127.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1", "64:ff9b:1:ffff::a00:1"],
    "6to4": ["2002:7f00:1::", "2002:808:808::1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001::1"],
    "unique local": ["fc00::1", "fd12:3456:789a::1", "fd00:ec2::254"],
    "site-local": ["fec0::1"],
    "ORCHID": ["2001:10::1", "2001:20::1"],
    "AS112": ["192.31.196.1", "192.175.48.1", "2620:4f:8000::1"],
}
PUBLIC_ONES = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "169.253.255.255",
    "192.0.1.1",
    "223.255.255.255",
    "2606:4700:4700::1111",
    "2a00:1450:4001:80e::200e",
    "2001:200::1",
    "2003::1",
]


@pytest.mark.parametrize("address", [a for group in NOT_PUBLIC.values() for a in group])
def test_no_address_outside_the_public_internet_is_allowed(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC_ONES)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1))
def test_what_python_knows_to_be_special_is_refused_in_ipv4(number: int) -> None:
    address = ip_address(number)
    if is_public(address):
        assert address.is_global
        assert not address.is_multicast


@given(st.integers(0, 2**128 - 1) | st.integers(0, 2**125 - 1).map(lambda n: n + 2**125))
def test_what_python_knows_to_be_special_is_refused_in_ipv6(number: int) -> None:
    address = IPv6Address(number)
    if is_public(address):
        assert address.is_global
        assert address in ip_network("2000::/3")


REFUSED_AS_WRITTEN = [
    "file:///etc/passwd",
    "gopher://example.com/",
    "ftp://example.com/feed",
    "data:text/html,hello",
    "javascript:alert(1)",
    "//example.com/",
    "example.com/feed",
    "",
    "http://",
    "http:///path",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://0x/",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "http://@example.com/",
    "http://example.com:8080/",
    "http://example.com:22/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com:port/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[::1",
    "http://[1.2.3.4]/",
    "http://exa mple.com/",
    "http://example.com\\@127.0.0.1/",
    "http://example.com/\r\nHost: evil",
    "http://exam\tple.com/",
    "http://127%2e0.0.1/",
    "http://exa%00mple.com/",
    "http://example..com/",
    "http://example.com../",
    "http://.example.com/",
    "http://" + "a" * 64 + ".com/",
    "http://" + "a." * 200 + "com/",
    "http://example.com/" + "a" * 5_000,
]


@pytest.mark.parametrize("url", REFUSED_AS_WRITTEN)
def test_addresses_that_are_not_plain_web_addresses_are_refused(url: str) -> None:
    with pytest.raises(FetchRefused):
        target_of(url, PUBLIC)


LITERALS = [
    "http://127.0.0.1/",
    "http://127.0.0.1./",
    "http://１２７.０.０.１/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://0.0.0.0/",
]


def _real(*addresses: str) -> Fetcher:
    """The real policy, with a resolver that must not be asked where there is nothing to say."""

    def resolve(host: str, _: float) -> list[str]:
        assert addresses, f"{host} is no name"
        return list(addresses)

    limits = Limits(seconds=5, connect_seconds=0.1)
    return Fetcher(PUBLIC, Robots(), Pace(lambda: 0.0, lambda _: None), limits, resolve=resolve)


@pytest.mark.parametrize("url", LITERALS)
def test_a_literal_address_is_checked_in_every_spelling(url: str) -> None:
    with pytest.raises(FetchRefused, match="no public address"):
        _real().get(url)


@pytest.mark.parametrize("address", [a for group in NOT_PUBLIC.values() for a in group])
def test_a_name_with_one_bad_address_among_good_ones_is_refused(address: str) -> None:
    with pytest.raises(FetchRefused, match="no public address"):
        _real("1.1.1.1", "2606:4700:4700::1111", address).get("https://news.example/")


def test_a_target_is_shown_in_one_form() -> None:
    target = target_of("HTTP://News.Example.:80/a/../خبر?q=ع&b=1%20#part", PUBLIC)
    assert target.url == "http://news.example/a/../%D8%AE%D8%A8%D8%B1?q=%D8%B9&b=1%20"
    assert target.authority == "news.example"
    assert target_of("https://news.example", PUBLIC).url == "https://news.example/"


def test_an_arabic_name_is_sent_as_ascii() -> None:
    assert target_of("http://مثال.إختبار/", PUBLIC).host == "xn--mgbh0fb.xn--kgbechtv"


@given(st.text(max_size=60))
def test_whatever_is_written_is_a_checked_target_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"https://{text}/", f"http://news.example/{text}"):
        try:
            target = target_of(url, PUBLIC)
        except FetchRefused:
            continue
        assert target.scheme in ("http", "https")
        assert target.port in (80, 443)
        assert target.url.isascii()
        assert target_of(target.url, PUBLIC) == target
