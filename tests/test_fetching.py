"""Pages fetched from a real server on loopback that redirects, lies, stalls and floods."""

from __future__ import annotations

import gzip
import itertools
import socket
import ssl
import threading
import tracemalloc
import zlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.fetching import PUBLIC, FetchFailed, FetchRefused, Limits
from retrieval.fetching.bodies import read_body
from retrieval.fetching.connecting import resolve
from retrieval.fetching.errors import FetchError
from retrieval.fetching.targets import target_of
from tests.fakes import site as sites
from tests.fakes.site import SMALL, Clock, FakeSite, fetcher_for, page, redirect
from tests.test_fetching_policy import LITERALS, NOT_PUBLIC

WORDS = "<p>قال الوزير إن المشروع بدأ.</p>"


@pytest.fixture(scope="module")
def served() -> object:
    with FakeSite() as site:
        yield site


@pytest.fixture
def site(served: FakeSite) -> FakeSite:
    served.pages.clear()
    served.asked.clear()
    return served


def test_a_page_comes_with_what_the_server_says_of_it(site: FakeSite) -> None:
    site.pages["/a?b=1"] = page(WORDS, ETag='"v1"', Last_Modified="Tue, 04 Feb 2025 10:00:00 GMT")
    fetched = fetcher_for(site).get(site.at("news.example", "/a?b=1#part"))
    assert fetched.status == 200
    assert fetched.body.decode() == WORDS
    assert fetched.final_url == site.at("news.example", "/a?b=1")
    assert (fetched.content_type, fetched.charset) == ("text/html", "utf-8")
    assert (fetched.etag, fetched.modified) == ('"v1"', "Tue, 04 Feb 2025 10:00:00 GMT")


def test_a_request_is_honest_and_carries_no_more_than_it_must(
    site: FakeSite, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text("machine news.example login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    site.pages["/a"] = page(WORDS, Set_Cookie="track=me")
    fetcher = fetcher_for(site)
    for _ in range(2):
        fetcher.get(site.at("news.example", "/a"))
    headers = site.asked[-1].headers
    assert headers["host"] == f"news.example:{site.port}"
    assert headers["user-agent"].startswith("Dalil/")
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


def test_redirects_are_followed_to_the_page(site: FakeSite) -> None:
    site.pages |= {
        "/1": redirect("/2", 301),
        "/2": redirect(site.at("other.example", "/3"), 302),
        "/3": redirect(f"//third.example:{site.port}/خبر", 303),
        "/%D8%AE%D8%A8%D8%B1": redirect("?page=4", 307),
        "/%D8%AE%D8%A8%D8%B1?page=4": redirect("../end", 308),
        "/end": page(WORDS),
    }
    fetched = fetcher_for(site).get(site.at("news.example", "/1"))
    assert fetched.body.decode() == WORDS
    assert fetched.url == site.at("news.example", "/1")
    assert fetched.final_url == site.at("third.example", "/end")


def test_a_sixth_redirect_is_refused(site: FakeSite) -> None:
    for number in range(10):
        site.pages[f"/{number}"] = redirect(f"/{number + 1}")
    with pytest.raises(FetchRefused, match="5 redirects"):
        fetcher_for(site).get(site.at("news.example", "/0"))
    assert site.paths == [f"/{number}" for number in range(6)]


@pytest.mark.parametrize(
    "where",
    [
        *LITERALS,
        "file:///etc/passwd",
        "gopher://127.0.0.1:70/",
        "ftp://news.example/",
        "http://2130706433/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://user:secret@news.example/",
        "http://news.example:22/",
        "http://[fe80::1%25eth0]/",
    ],
)
def test_a_redirect_is_checked_like_the_first_address(site: FakeSite, where: str) -> None:
    site.pages["/a"] = redirect(where)
    with pytest.raises(FetchRefused):
        fetcher_for(site).get(site.at("news.example", "/a"))
    assert site.paths == ["/a"]


@pytest.mark.parametrize("bad", [group[0] for group in NOT_PUBLIC.values()])
def test_a_redirect_to_a_name_at_a_bad_address_is_refused(site: FakeSite, bad: str) -> None:
    site.pages["/a"] = redirect(site.at("inside.example", "/secret"))
    if bad == "127.0.0.1":
        bad = "127.0.0.2"
    fetcher = fetcher_for(
        site, addresses=lambda host: [bad if host == "inside.example" else "127.0.0.1"]
    )
    with pytest.raises(FetchRefused, match="no public address"):
        fetcher.get(site.at("news.example", "/a"))
    assert site.paths == ["/a"]


def test_the_connection_goes_to_the_address_that_was_checked(site: FakeSite) -> None:
    site.pages["/a"] = page(WORDS)
    answers = itertools.cycle([["127.0.0.1"], ["127.0.0.1"], ["169.254.169.254"]])
    fetcher = fetcher_for(site, addresses=lambda _: next(answers))
    assert fetcher.get(site.at("news.example", "/a")).body.decode() == WORDS
    with pytest.raises(FetchRefused, match=r"169\.254\.169\.254"):
        fetcher.get(site.at("news.example", "/a"))


def test_the_name_is_what_tls_verifies(site: FakeSite) -> None:
    """Connected by address, greeted by name: the first bytes of TLS hold the name."""
    heard: list[bytes] = []
    site.pages["/a"] = page("")
    fetcher = fetcher_for(site)
    seen = ssl.SSLContext.wrap_socket

    def listening(self: ssl.SSLContext, sock: object, **kwargs: object) -> object:
        heard.append(str(kwargs["server_hostname"]).encode())
        return seen(self, sock, **kwargs)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ssl.SSLContext, "wrap_socket", listening)
        with pytest.raises(FetchFailed):
            fetcher.get(site.at("news.example", "/a").replace("http:", "https:"))
    assert set(heard) == {b"news.example"}


def test_an_address_that_does_not_answer_gives_way_to_the_next(site: FakeSite) -> None:
    site.pages["/a"] = page(WORDS)
    both = ["127.0.0.2", "127.0.0.1"]  # the server listens at the second alone
    fetcher = fetcher_for(site, addresses=lambda _: both, allowed=both)
    assert fetcher.get(site.at("news.example", "/a")).status == 200
    with pytest.raises(FetchFailed, match="no address"):
        fetcher_for(site, addresses=lambda _: []).get(site.at("news.example", "/a"))


def test_a_compressed_page_is_read(site: FakeSite) -> None:
    site.pages["/a"] = sites.zipped(WORDS.encode() * 1_000)
    assert fetcher_for(site).get(site.at("news.example", "/a")).body == WORDS.encode() * 1_000


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (sites.gzip_bomb(), "decompresses to too much"),
        (sites.endless(), "too large"),
        (sites.endless_head(), "too large|too many|Receive buffer too long"),
        (page("x" * 300_000), "too large: 3"),
        (page("x", Content_Encoding="br"), "compressed as br"),
        (page("x", Content_Encoding="gzip, gzip"), "compressed as gzip, gzip"),
        (page("no gzip", Content_Encoding="gzip"), "not compressed as it says"),
        (page("", status=302), "redirect to nowhere"),
        (page("", status=404), "404 Not Found"),
        (page("", status=410), "410 Gone"),
        (page("", status=403), "403 Forbidden"),
        (page("", status=204), "204 No Content"),
        (page("", status=206), "206 Partial Content"),
    ],
)
def test_what_goes_beyond_the_limits_is_refused_with_its_reason(
    site: FakeSite, reply: sites.Respond, reason: str
) -> None:
    site.pages["/a"] = reply
    with pytest.raises(FetchError, match=reason):
        fetcher_for(site).get(site.at("news.example", "/a"))


def test_a_bomb_is_never_whole_in_memory() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = packer.compress(bytes(50_000_000)) + packer.flush()
    tracemalloc.start()
    try:
        with pytest.raises(FetchRefused, match="decompresses to too much"):
            read_body([packed], "gzip", SMALL)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4 * SMALL.body_bytes


@pytest.mark.parametrize("status", [404, 410, 403])
def test_a_refusal_of_the_server_carries_its_status(site: FakeSite, status: int) -> None:
    site.pages["/a"] = page("", status=status)
    with pytest.raises(FetchRefused) as refused:
        fetcher_for(site).get(site.at("news.example", "/a"))
    assert refused.value.status == status


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (sites.truncated(), "incomplete|without sending complete"),
        (sites.raw(b""), "disconnected"),
        (sites.raw(b"HTTP/9.9 what\r\n\r\n"), "news.example"),
        (page("", status=500), "500 Internal"),
        (page("", status=503), "503"),
        (page("", status=599), "599"),
        (page(gzip.compress(b"x" * 9_999)[:-9], Content_Encoding="gzip"), "cut off"),
    ],
)
def test_what_may_go_better_next_time_has_failed(
    site: FakeSite, reply: sites.Respond, reason: str
) -> None:
    site.pages["/a"] = reply
    with pytest.raises(FetchFailed, match=reason):
        fetcher_for(site).get(site.at("news.example", "/a"))


def test_a_slow_drip_ends_with_the_deadline(site: FakeSite) -> None:
    limits = replace(SMALL, seconds=0.4)
    for reply in (sites.drip(), sites.endless_head()):
        site.pages["/a"] = reply
        with pytest.raises(FetchError):
            fetcher_for(site, limits=limits).get(site.at("news.example", "/a"))


def test_a_resolver_that_hangs_ends_with_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: held.wait(20) and [])
    with pytest.raises(FetchFailed, match="no address"):
        resolve("news.example", 0.05)
    held.set()


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        ("99999999999", 86_400),
        ("-5", None),
        ("soon", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Wed, 21 Oct 9999 07:28:00 GMT", 86_400),
        ("Wed, 99 Oct 9999 07:28:00 GMT", None),
    ],
)
def test_what_a_busy_server_asks_to_wait_is_told(
    site: FakeSite, said: str, seconds: float | None
) -> None:
    site.pages["/a"] = sites.busy(said)
    with pytest.raises(FetchFailed, match="429") as failed:
        fetcher_for(site).get(site.at("news.example", "/a"))
    assert failed.value.retry_after == seconds


def test_an_unchanged_page_is_not_sent_again(site: FakeSite) -> None:
    site.pages["/a"] = sites.validated(WORDS, '"v1"')
    fetcher = fetcher_for(site)
    first = fetcher.get(site.at("news.example", "/a"))
    again = fetcher.get(site.at("news.example", "/a"), etag=first.etag)
    assert (first.status, again.status, again.body) == (200, 304, b"")


def test_requests_to_one_host_are_a_second_apart_and_other_hosts_do_not_wait(
    site: FakeSite,
) -> None:
    site.pages["/a"] = page(WORDS)
    clock = Clock()
    fetcher = fetcher_for(site, clock=clock)
    fetcher.get(site.at("one.example", "/a"))  # its robots.txt, then the page
    assert clock.slept == [1.0]
    fetcher.get(site.at("one.example", "/a"))
    assert clock.slept == [1.0, 1.0]
    clock.now += 60
    fetcher.get(site.at("one.example", "/a"))
    assert clock.slept == [1.0, 1.0]
    site.pages["/b"] = redirect(site.at("two.example", "/a"))
    clock.now += 60
    fetcher.get(site.at("one.example", "/b"))
    assert clock.slept == [1.0, 1.0, 1.0]  # between the robots.txt and the page of two.example


def test_the_limits_of_a_fetch_are_those_that_the_docs_name() -> None:
    assert Limits() == Limits(30.0, 10.0, 5_000_000, 10_000_000, 100_000, 5)


@settings(max_examples=60)
@given(
    st.binary(max_size=200)
    | st.binary(max_size=200).map(lambda tail: b"HTTP/1.1 200 OK\r\n" + tail)
    | st.binary(max_size=200).map(
        lambda tail: b"HTTP/1.1 302 OK\r\nLocation: " + tail + b"\r\n\r\n"
    )
    | st.binary(max_size=200).map(
        lambda tail: b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08" + tail
    )
)
def test_no_reply_whatsoever_does_more_than_fail(served: FakeSite, data: bytes) -> None:
    served.pages = {"/a": sites.raw(data)}
    with suppress(FetchError):
        fetched = fetcher_for(served).get(served.at("news.example", "/a"))
        assert fetched.status in (200, 304)
        assert target_of(fetched.final_url, replace(PUBLIC, ports=frozenset({served.port})))
