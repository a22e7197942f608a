"""One page from the network: checked, polite, limited, and never more than was asked for."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version

import httpcore2

from retrieval.fetching.connecting import GuardedBackend, Resolve, resolve
from retrieval.fetching.errors import FetchFailed, FetchRefused
from retrieval.fetching.limits import Deadline, Limits
from retrieval.fetching.pace import Pace
from retrieval.fetching.policy import Policy
from retrieval.fetching.replies import REDIRECTS, Reply, read_reply
from retrieval.fetching.robots import Robots, Rules
from retrieval.fetching.targets import Target, target_of

_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, "
    "application/xml;q=0.9, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: `url` is what was asked for, `final_url` where it was found.

    `status` is 200, or 304 without a body where nothing changed. `content_type` is in lower case
    without parameters, `charset` what the server says it is; `etag` and `modified` are what the
    next request may send back.
    """

    url: str
    final_url: str
    status: int
    body: bytes
    content_type: str | None
    charset: str | None
    etag: str | None
    modified: str | None


class Fetcher:
    """Fetches pages under a policy; one may be shared among threads.

    `contact` is told to the sites, so that they can say when something is wrong.
    """

    def __init__(
        self,
        policy: Policy,
        robots: Robots,
        pace: Pace,
        limits: Limits,
        *,
        contact: str | None = None,
        resolve: Resolve = resolve,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._policy = policy
        self._robots = robots
        self._pace = pace
        self._limits = limits
        self._agent = user_agent(contact)
        self._resolve = resolve
        self._clock = clock

    def get(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Fetch a page; with `etag` and `modified` of the last time, only if it changed.

        Raises FetchRefused, where another try is of no use, and FetchFailed.
        """
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value}
        target = target_of(url, self._policy)
        final, reply = self._follow(target, headers, obedient=True)
        return Fetched(
            url=url,
            final_url=final.url,
            status=reply.status,
            body=reply.body,
            content_type=reply.content_type,
            charset=reply.charset,
            etag=reply.validator("etag"),
            modified=reply.validator("last-modified"),
        )

    def sitemaps(self, url: str) -> list[str]:
        """Return the sitemaps that the site of a page names in its robots.txt."""
        return self._rules(target_of(url, self._policy)).sitemaps

    def _rules(self, target: Target) -> Rules:
        return self._robots.rules(target, self._robots_txt)

    def _robots_txt(self, target: Target) -> bytes:
        return self._follow(target, {}, obedient=False)[1].body

    def _follow(
        self, target: Target, headers: Mapping[str, str], *, obedient: bool
    ) -> tuple[Target, Reply]:
        """Ask, and follow redirects, each checked like the first address."""
        seconds = self._limits.seconds
        for _ in range(self._limits.redirects + 1):
            pause = self._allowed(target) if obedient else None
            with self._pace.turn(target.host, pause):
                deadline = Deadline(seconds, self._clock)
                reply = self._ask(target, headers, deadline)
                seconds = deadline.left()
            if reply.status not in REDIRECTS:
                return target, reply
            target = target_of(reply.location, self._policy, base=target.url)
        raise FetchRefused(f"more than {self._limits.redirects} redirects")

    def _allowed(self, target: Target) -> float | None:
        """Return the pause that the site asks for; raises FetchRefused if it allows no fetch."""
        rules = self._rules(target)
        if not rules.allows(target.url):
            path = target.path.partition("?")[0]  # what follows may be a key
            raise FetchRefused(f"the robots.txt of {target.host} does not allow {path}")
        return rules.pause

    def _ask(self, target: Target, headers: Mapping[str, str], deadline: Deadline) -> Reply:
        try:
            return self._request(target, headers, deadline)
        except httpcore2.TimeoutException as error:
            raise FetchFailed("it took too long") from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise FetchFailed(f"{target.host}: {error or type(error).__name__}") from error

    def _request(self, target: Target, headers: Mapping[str, str], deadline: Deadline) -> Reply:
        url = httpcore2.URL(
            scheme=target.scheme, host=target.host, port=target.port, target=target.path
        )
        sent = {
            "Host": target.authority,
            "User-Agent": self._agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
            "Connection": "close",
            **headers,
        }
        backend = GuardedBackend(self._policy, self._resolve, deadline, self._limits)
        tls = self._tls if target.scheme == "https" else None
        with (
            httpcore2.HTTPConnection(url.origin, tls, network_backend=backend) as connection,
            connection.stream("GET", url, headers=list(sent.items())) as response,
        ):
            return read_reply(response, self._limits)

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return httpcore2.default_ssl_context()


def user_agent(contact: str | None = None) -> str:
    """Return how Dalil names itself to a site."""
    return f"Dalil/{version('dalil')} (+newsroom fact check{f'; {contact}' if contact else ''})"
