"""What a newsroom says of single sites: phrases whose lines are body or never, their clocks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from retrieval.analysis.folding import fold_whole
from retrieval.models import Article

Verdict = Literal["keep", "drop"]
_VERDICTS: tuple[Verdict, ...] = ("keep", "drop")


class SiteRulesError(ValueError):
    """The rules cannot be read; the text names the file, the place and the mend."""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Folded phrases by site and verdict; a site is a host without `www.`, or a publisher.

    `zones` are the time zones that the newsroom gave for sites; `zone` is its own, None: the
    machine's.
    """

    phrases: Mapping[tuple[str, Verdict], tuple[str, ...]] = field(default_factory=dict)
    zones: Mapping[str, tzinfo] = field(default_factory=dict)
    zone: tzinfo | None = UTC

    def verdict(self, site: str, line: str) -> Verdict | None:
        """Tell what the newsroom says of a line of a site; None where it says nothing.

        A phrase stands anywhere in the line, whatever its spelling. Keeping beats dropping.
        """
        if not self.phrases:
            return None
        key, folded = _site_key(site), fold_whole(line)
        for verdict in _VERDICTS:
            if any(phrase in folded for phrase in self.phrases.get((key, verdict), ())):
                return verdict
        return None

    def zone_given_for(self, site: str) -> tzinfo | None:
        """Return the time zone that the newsroom gave for a site; None where it gave none."""
        return self.zones.get(_site_key(site)) if self.zones else None

    @property
    def digest(self) -> str:
        """A name for the phrases, the same for the same phrases: 16 hex digits."""
        return _digest(sorted(self.phrases.items()))

    @property
    def clocks(self) -> str:
        """A name for the time zones, the same for the same ones: 16 hex digits."""
        return _digest((sorted((s, str(zone)) for s, zone in self.zones.items()), str(self.zone)))


NO_RULES = SiteRules()


def load_rules(path: Path) -> SiteRules:
    """Read a file of `["host.example"]` tables: `keep` and `drop`, phrases, and `timezone`.

    No file: no rules. Raises SiteRulesError.
    """
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return NO_RULES
    except UnicodeDecodeError as error:
        raise SiteRulesError(f"{path} is not UTF-8: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SiteRulesError(f"{path} is no TOML: {error}.") from error
    except OSError as error:
        raise SiteRulesError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        sites = list(_sites(held, ""))
        return SiteRules(
            {key: phrases for site, rules in sites for key, phrases in _phrases(site, rules)},
            {_site_key(site): zone for site, rules in sites if (zone := _zone(site, rules))},
        )
    except ValueError as error:
        raise SiteRulesError(f"{path}: {error}") from error


def site_of(article: Article) -> str:
    """Return the site an article was put out on."""
    return site_name(article.url, article.publisher)


def site_name(url: str | None, publisher: str | None) -> str:
    """Return the host of an address without `www.`, else the publisher, else nothing."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        host = None
    return host.removeprefix("www.") if host else publisher or ""


def _sites(table: Mapping[str, Any], site: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    # TOML takes the points of a host without quotation marks for tables in tables.
    for name, value in table.items():
        inner = f"{site}.{name}" if site else name
        if not isinstance(value, dict):
            raise ValueError(  # noqa: TRY004 - what is wrong is the file, not a call
                f'"{inner}" stands in no table: write ["host.example"] above it.'
            )
        rules = {key: item for key, item in value.items() if not isinstance(item, dict)}
        yield inner, rules
        yield from _sites({key: item for key, item in value.items() if key not in rules}, inner)


def _zone(site: str, held: Mapping[str, Any]) -> tzinfo | None:
    if "timezone" not in held:
        return None
    try:
        return ZoneInfo(str(held["timezone"]))
    except (LookupError, ValueError, OSError) as error:
        place = f'["{site}"] timezone'
        raise ValueError(f"{place} is no time zone: write it as Europe/London.") from error


def _phrases(
    site: str, held: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, Verdict], tuple[str, ...]]]:
    for name, phrases in held.items():
        if name == "timezone":
            continue
        place = f'["{site}"] {name}'
        verdict = next((known for known in _VERDICTS if known == name), None)
        if verdict is None:
            raise ValueError(f"{place} is no rule: write keep = […], drop = […] or timezone = …")
        if not isinstance(phrases, list) or not all(isinstance(item, str) for item in phrases):
            raise ValueError(f"{place} is no list of phrases in quotation marks.")
        folded = tuple(map(fold_whole, phrases))
        if not all(folded):
            raise ValueError(f"{place} holds an empty phrase, which stands in every line.")
        yield (_site_key(site), verdict), folded


def _digest(value: object) -> str:
    return blake2b(repr(value).encode(), digest_size=8).hexdigest()


def _site_key(site: str) -> str:
    return fold_whole(site).removeprefix("www.")
