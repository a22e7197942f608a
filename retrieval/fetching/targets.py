"""An address as it was written → what to connect to and what to ask for, or a refusal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from retrieval.fetching.errors import FetchRefused, plain
from retrieval.fetching.policy import Policy

_LONGEST = 4_000
_LONGEST_HOST = 253  # characters, of DNS
_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.){0,30}[a-z0-9_-]{1,63}")
# A host is meant as a number where its last label is one, in whatever notation: 127.1, 0x7f000001.
_NUMERIC = re.compile(r"(?:[^.]{0,64}\.){0,30}(?:[0-9]{1,64}|0x[0-9a-f]{0,64})")
_UNSEEN = re.compile(r"[\x00-\x20\x7f\\]")
_PATH = "/%:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Target:
    """A checked address: `host` in lower-case ASCII without a last dot, `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address in its plainest form."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """The host as the Host header and an address name it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS.get(self.scheme) else f"{host}:{self.port}"


def target_of(url: str, policy: Policy, base: str | None = None) -> Target:
    """Read an address, below `base` if it is relative; raises FetchRefused."""
    if len(url) > _LONGEST:
        raise FetchRefused("the address is too long")
    url = url.strip(" \t\r\n")
    if _UNSEEN.search(url):
        raise FetchRefused("the address holds a space, a backslash or a control character")
    parts, port = _split(url, base)
    if parts.scheme not in policy.schemes:
        told = plain(parts.scheme) or "no scheme (write https:// before it)"
        raise FetchRefused(f"{told}: only http and https are fetched")
    if parts.username is not None or parts.password is not None:
        raise FetchRefused("the address holds a user's name or password")
    host = _host(parts.hostname or "")
    port = _PORTS[parts.scheme] if port is None else port
    if port not in policy.ports:
        raise FetchRefused(f"port {port}: only web pages' ports are fetched from")
    query = f"?{quote(parts.query, safe=_PATH + '?')}" if parts.query else ""
    return Target(parts.scheme, host, port, (quote(parts.path, safe=_PATH) or "/") + query)


def _split(url: str, base: str | None) -> tuple[SplitResult, int | None]:
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port = parts.port
    except ValueError as error:
        raise FetchRefused("the address is not valid") from error
    return parts, port


def _host(written: str) -> str:
    """Return a host in the one form in which it is checked, shown and sent."""
    if ":" in written:
        return _ipv6(written)
    host = _ascii(written).removesuffix(".")
    if _NUMERIC.fullmatch(host):
        return _ipv4(host)
    if not _HOST.fullmatch(host):
        raise FetchRefused("the address names no valid host")
    return host


def _ascii(written: str) -> str:
    if len(written) > _LONGEST_HOST:
        raise FetchRefused("the host's name is too long")
    try:
        return written.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise FetchRefused("the address names no valid host") from error


def _ipv6(written: str) -> str:
    if "%" in written:
        raise FetchRefused("the address holds a zone")
    try:
        return str(IPv6Address(written))
    except AddressValueError as error:
        raise FetchRefused("the address names no valid host") from error


def _ipv4(host: str) -> str:
    try:
        return str(IPv4Address(host))
    except AddressValueError as error:
        raise FetchRefused("the host is a number in an unusual form") from error
