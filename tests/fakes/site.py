"""A news site on loopback, scripted path by path: pages, feeds, and every way to misbehave."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from retrieval.fetching import Fetcher, Limits, Pace, Policy, Robots
from tests.fakes.loopback import Handler, Loopback

HTML = "text/html; charset=utf-8"
FEED = "application/rss+xml; charset=utf-8"

SMALL = Limits(seconds=20, connect_seconds=5, wire_bytes=200_000, body_bytes=400_000)
"""Limits that a test reaches quickly."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it arrived."""

    path: str
    headers: dict[str, str]


class _Handler(Handler):
    fake: FakeSite

    def do_GET(self) -> None:  # noqa: N802 - http.server's name
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.fake.asked.append(Asked(self.path, headers))
        self.fake.pages.get(self.path, missing())(self)

    def sends(self, pieces: Iterator[bytes], pause: float = 0.0) -> None:
        """Send pieces until the caller hangs up or the test ends."""
        self.close_connection = True
        for piece in pieces:
            if self.fake.closing.wait(pause) or self.caller_is_gone():
                return
            self.wfile.write(piece)


Respond = Callable[[_Handler], None]


class FakeSite(Loopback):
    """Serves `pages`, and keeps what was asked for."""

    handler = _Handler

    def __init__(self) -> None:
        super().__init__()
        self.pages: dict[str, Respond] = {}
        self.asked: list[Asked] = []

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def at(self, host: str, path: str = "/") -> str:
        """The address of a path under a name that the tests' resolver knows."""
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order, without what robots are told."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]


class Clock:
    """Time that passes when someone sleeps, and is read without end."""

    def __init__(self, now: float = 1_000_000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def fetcher_for(
    site: FakeSite,
    *,
    limits: Limits = SMALL,
    clock: Clock | None = None,
    robots: Robots | None = None,
    addresses: Callable[[str], Sequence[str]] = lambda _: ["127.0.0.1"],
    allowed: Sequence[str] = ("127.0.0.1",),
) -> Fetcher:
    """Return a fetcher that may reach this site alone, under any name, without waiting."""
    clock = clock or Clock()
    robots = robots or Robots(now=clock)
    return reaching(site.port, robots, clock, limits, addresses, allowed)


def reaching(
    port: int,
    robots: Robots,
    clock: Clock,
    limits: Limits = SMALL,
    addresses: Callable[[str], Sequence[str]] = lambda _: ["127.0.0.1"],
    allowed: Sequence[str] = ("127.0.0.1",),
) -> Fetcher:
    """Return a fetcher that may reach one port of these addresses."""
    reachable = frozenset(map(ip_address, allowed))
    return Fetcher(
        Policy(frozenset({"http", "https"}), frozenset({port}), reachable.__contains__),
        robots,
        Pace(clock, clock.sleep),
        limits,
        resolve=lambda host, _: addresses(host),
        clock=time.monotonic,
    )


def page(body: bytes | str, content_type: str = HTML, status: int = 200, **headers: str) -> Respond:
    data = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda handler: handler.reply(status, data, content_type, named)


def missing() -> Respond:
    return page("not here", status=404)


def redirect(to: str, status: int = 302) -> Respond:
    # As servers do: UTF-8, which http.server would not write.
    return page("", status=status, Location=to.encode().decode("latin-1"))


def busy(wait: str, status: int = 429) -> Respond:
    return page("", status=status, Retry_After=wait)


def validated(body: str, etag: str, content_type: str = HTML) -> Respond:
    """Answer 304 to who has it already."""

    def respond(handler: _Handler) -> None:
        if handler.headers.get("If-None-Match") == etag:
            handler.reply(304, b"", content_type, {"ETag": etag})
        else:
            handler.reply(200, body.encode(), content_type, {"ETag": etag})

    return respond


def zipped(body: bytes, content_type: str = HTML) -> Respond:
    return page(gzip.compress(body, mtime=0), content_type, Content_Encoding="gzip")


def gzip_bomb(size: int = 50_000_000) -> Respond:
    """Some kilobytes that become `size`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = bytes(1_000_000)
    packed = b"".join(packer.compress(zeros) for _ in range(size // len(zeros))) + packer.flush()
    return page(packed, Content_Encoding="gzip")


def entity_bomb(items: str, depth: int = 12) -> str:
    """A feed of some kilobytes whose title would expand to terabytes."""
    entities = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "bomb " * 10}">' for n in range(depth)
    )
    title = f"<title>&e{depth - 1};</title>"
    return f"<!DOCTYPE rss [{entities}]><rss version='2.0'><channel>{title}{items}</channel></rss>"


def endless(piece: bytes = b"<p>more</p>" * 500) -> Respond:
    """A body without an end."""
    return _streaming(iter(lambda: piece, None))


def endless_head() -> Respond:
    """A head without an end."""

    def respond(handler: _Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        handler.sends(iter(lambda: b"X-More: " + b"x" * 2_000 + b"\r\n", None))

    return respond


def drip(pause: float = 0.05) -> Respond:
    """A body that comes a byte at a time."""
    return _streaming(iter(lambda: b".", None), pause)


def truncated(body: bytes = b"<p>half") -> Respond:
    """A body that ends before its announced length."""

    def respond(handler: _Handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", HTML)
        handler.send_header("Content-Length", str(len(body) * 2))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    return respond


def raw(data: bytes) -> Respond:
    """Whatever bytes in place of a reply."""

    def respond(handler: _Handler) -> None:
        handler.close_connection = True
        handler.wfile.write(data)

    return respond


def _streaming(pieces: Iterator[bytes], pause: float = 0.0) -> Respond:
    def respond(handler: _Handler) -> None:
        handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {HTML}\r\n\r\n".encode())
        handler.sends(pieces, pause)

    return respond
