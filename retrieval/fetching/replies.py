"""What a server answered: its status judged, its head understood, its body read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpcore2

from retrieval.fetching.bodies import read_body
from retrieval.fetching.errors import FetchFailed, FetchRefused
from retrieval.fetching.limits import Limits

REDIRECTS = (301, 302, 303, 307, 308)

_BUSY = (408, 425, 429)
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", re.ASCII | re.IGNORECASE)
_VALIDATOR = re.compile(r"[\x20-\x7e]{1,500}")
_LONGEST_WAIT = 86_400.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A page, a redirect, or that a page has not changed; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str | None:
        """The type, in lower case and without parameters."""
        return self._type.partition(";")[0].strip().lower()[:100] or None

    @property
    def charset(self) -> str | None:
        """The encoding that the server names."""
        found = _CHARSET.search(self._type[:500])
        return found[1] if found else None

    @property
    def location(self) -> str:
        """Where a redirect leads; raises FetchRefused."""
        if not (location := self.headers.get("location")):
            raise FetchRefused("a redirect to nowhere")
        # Servers send UTF-8 here, which the headers' Latin-1 keeps byte by byte.
        return location.encode("latin-1").decode("utf-8", "replace")

    def validator(self, name: str) -> str | None:
        """Return a header that may be sent back the next time."""
        value = self.headers.get(name)
        return value if value and _VALIDATOR.fullmatch(value) else None

    @property
    def _type(self) -> str:
        return self.headers.get("content-type", "")


def read_reply(response: httpcore2.Response, limits: Limits) -> Reply:
    """Read a reply within the limits; raises FetchRefused and FetchFailed."""
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1").strip()
        for name, value in reversed(response.headers)
    }
    if response.status != HTTPStatus.OK:
        _judge(response.status, headers)
        return Reply(response.status, headers, b"")
    length = headers.get("content-length", "")[:20]
    if length.isdecimal() and int(length) > limits.wire_bytes:
        raise FetchRefused(f"the reply is too large: {length} bytes")
    encoding = headers.get("content-encoding", "").lower()
    return Reply(response.status, headers, read_body(response.iter_stream(), encoding, limits))


def _judge(status: int, headers: Mapping[str, str]) -> None:
    """Let a redirect and an unchanged page pass."""
    if status in REDIRECTS or status == HTTPStatus.NOT_MODIFIED:
        return
    said = f"the server says {_named(status)}"
    if status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise FetchFailed(said, _seconds(headers.get("retry-after", "")))
    raise FetchRefused(said, status)


def _named(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _seconds(text: str) -> float | None:
    """Return how long Retry-After asks to wait: seconds, or a moment; at most a day."""
    if text.isascii() and text.isdecimal():
        return min(float(text[:10]), _LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), _LONGEST_WAIT)
