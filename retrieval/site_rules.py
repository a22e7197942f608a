"""What a newsroom says of single sites: phrases whose lines are always body, or never."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from retrieval.analysis.folding import fold
from retrieval.models import Article

Verdict = Literal["keep", "drop"]
_VERDICTS: tuple[Verdict, ...] = ("keep", "drop")


class SiteRulesError(ValueError):
    """The rules cannot be read; the text names the file, the place and the mend."""


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Folded phrases by site and verdict; a site is a host without `www.`, or a publisher."""

    phrases: Mapping[tuple[str, Verdict], tuple[str, ...]] = field(default_factory=dict)

    def verdict(self, site: str, line: str) -> Verdict | None:
        """Tell what the newsroom says of a line of a site; None where it says nothing.

        A phrase stands anywhere in the line, whatever its spelling. Keeping beats dropping.
        """
        if not self.phrases:
            return None
        key, folded = _site_key(site), _folded(line)
        for verdict in _VERDICTS:
            if any(phrase in folded for phrase in self.phrases.get((key, verdict), ())):
                return verdict
        return None

    @property
    def digest(self) -> str:
        """A name for the rules, the same for the same rules: 16 hex digits."""
        return blake2b(repr(sorted(self.phrases.items())).encode(), digest_size=8).hexdigest()


NO_RULES = SiteRules()


def load_rules(path: Path) -> SiteRules:
    """Read a file of `["host.example"]` tables with `keep` and `drop`, lists of phrases.

    No file: no rules. Raises SiteRulesError.
    """
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return NO_RULES
    except UnicodeDecodeError as error:
        raise SiteRulesError(f"{path} is not UTF-8: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise SiteRulesError(f"{path} is no TOML: {error}.") from error
    except OSError as error:
        raise SiteRulesError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return SiteRules({key: phrases for site in _sites(held, "") for key, phrases in site})
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


_Rules = list[tuple[tuple[str, Verdict], tuple[str, ...]]]


def _sites(table: Mapping[str, Any], site: str) -> Iterator[_Rules]:
    # TOML takes the points of a host without quotation marks for tables in tables.
    for name, value in table.items():
        inner = f"{site}.{name}" if site else name
        if not isinstance(value, dict):
            raise ValueError(  # noqa: TRY004 - what is wrong is the file, not a call
                f'"{inner}" stands in no table: write ["host.example"] above it.'
            )
        rules = {key: item for key, item in value.items() if not isinstance(item, dict)}
        yield list(_rules(inner, rules))
        yield from _sites({key: item for key, item in value.items() if key not in rules}, inner)


def _rules(
    site: str, held: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, Verdict], tuple[str, ...]]]:
    for name, phrases in held.items():
        place = f'["{site}"] {name}'
        verdict = next((known for known in _VERDICTS if known == name), None)
        if verdict is None:
            raise ValueError(f"{place} is no rule: write keep = […] or drop = […].")
        if not isinstance(phrases, list) or not all(isinstance(item, str) for item in phrases):
            raise ValueError(f"{place} is no list of phrases in quotation marks.")
        folded = tuple(map(_folded, phrases))
        if not all(folded):
            raise ValueError(f"{place} holds an empty phrase, which stands in every line.")
        yield (_site_key(site), verdict), folded


def _folded(text: str) -> str:
    return " ".join(fold(text).split())


def _site_key(site: str) -> str:
    return _folded(site).removeprefix("www.")
