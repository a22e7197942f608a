"""What a site allows robots, by its robots.txt: RFC 9309, read by protego."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass

from protego import Protego

from retrieval.fetching.errors import FetchFailed, FetchRefused
from retrieval.fetching.targets import Target

AGENT = "dalil"
LONGEST = 512_000  # RFC 9309 asks for 500 KiB at the least

_DAY, _MINUTES = 86_400.0, 600.0
_AGENT_LINE = re.compile(r"user[ -]?agent ?:? ?(?P<name>[^#]{0,80})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a robots.txt said, until a moment (seconds since 1970); None: `why` it was not read."""

    text: str | None
    until: float
    why: str = ""


class Rules:
    """What one site allows, and asks for."""

    def __init__(self, text: str) -> None:
        self._parsed = Protego.parse(text)

    def allows(self, url: str) -> bool:
        """Tell whether a page may be fetched."""
        try:
            return self._parsed.can_fetch(url, AGENT)
        except ValueError:  # an address that protego cannot read is not one that a site allowed
            return False

    @property
    def pause(self) -> float | None:
        """The seconds between two requests that the site asks for."""
        return self._parsed.crawl_delay(AGENT)

    @property
    def sitemaps(self) -> list[str]:
        """The sitemaps that the site names."""
        return list(self._parsed.sitemaps)


class Robots:
    """The rules of every site that was asked for them, each remembered for its own time.

    `kept` may be a store that outlives the process.
    """

    def __init__(
        self,
        kept: MutableMapping[str, Kept] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._kept = {} if kept is None else kept
        self._now = now
        self._rules: dict[str, tuple[Kept, Rules]] = {}

    def rules(self, target: Target, load: Callable[[Target], bytes]) -> Rules:
        """Return the rules for a target's site; `load` fetches its robots.txt.

        A site without one allows everything; one whose robots.txt cannot be read allows nothing
        until it can. Raises FetchFailed, and FetchRefused where the site is out of bounds.
        """
        kept, now = self._kept.get(target.origin), self._now()
        # Nothing is kept for more than a day: what seems to be, a clock kept that was ahead.
        if kept is None or not now < kept.until <= now + _DAY:
            kept = self._kept[target.origin] = self._load(target, load)
        if kept.text is None:
            reason = f"the robots.txt of {target.host} cannot be read: {kept.why}"
            raise FetchFailed(reason, retry_after=kept.until - self._now())
        known = self._rules.get(target.origin)
        if known is None or known[0] != kept:
            known = self._rules[target.origin] = (kept, Rules(kept.text))
        return known[1]

    def _load(self, target: Target, load: Callable[[Target], bytes]) -> Kept:
        place = Target(target.scheme, target.host, target.port, "/robots.txt")
        try:
            text = load(place)[:LONGEST].decode("utf-8-sig", "replace")
            return Kept(_our_part(text), self._now() + _DAY)
        except FetchRefused as error:
            if error.status is None:
                raise FetchRefused(f"the robots.txt of {target.host}: {error}") from error
            return Kept("", self._now() + _DAY)
        except FetchFailed as error:
            wait = min(max(error.retry_after or 0.0, _MINUTES), _DAY)
            return Kept(None, self._now() + wait, str(error))


def _our_part(text: str) -> str:
    """Give every robot but this one and `*` the same name.

    The parser's work grows with the number of names times the number of rules.
    """
    return "\n".join(map(_renamed, text.splitlines()))


def _renamed(line: str) -> str:
    line = " ".join(line.split())
    found = _AGENT_LINE.match(line)
    if not found:
        return line
    name = found["name"].strip().lower().partition("/")[0]
    return f"User-agent: {name if name in (AGENT, '*') else 'another'}"
