"""Every word the bot says, in the reader's language; the terminal says the same words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from retrieval.models import Basis, Language

_DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)")


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one language, by dotted key: `texts("verdict.refuted")`."""

    language: Language
    words: dict[str, Any] = field(repr=False)

    @staticmethod
    def load(language: Language) -> Texts:
        """Return the texts of a language."""
        return _load(language)

    def __call__(self, key: str, **values: object) -> str:
        """Return a text with its placeholders filled; a table of plurals is chosen by `n`.

        Raises KeyError for a key or a placeholder that is not there.
        """
        found: Any = self.words
        for part in key.split("."):
            found = found[part]
        if isinstance(found, dict):
            found = found[plural_form(self.language, int(str(values["n"])))]
        return str(found).strip().format_map(values)

    def date(self, published: str | None) -> str:
        """Return an ISO date in words, to the precision it has; the clock time is left out."""
        match = _DATE.match(published or "")
        if match is None or not 1 <= int(match[2]) <= 12:
            return published or self("date_unknown")
        year, month, day = match.groups()
        words = {"year": year, "month": self(f"month.{int(month)}")}
        return self("date.day", day=int(day), **words) if day else self("date.month", **words)

    def dated(self, published: str | None, basis: Basis | None) -> str:
        """Return a date in words with its basis: “4 February 2025 (inferred)”."""
        shown = self.date(published)
        return f"{shown} ({self(f'basis.{basis}')})" if published and basis else shown


def plural_form(language: Language, n: int) -> str:
    """Return the plural category of a whole number, after Unicode CLDR's plural rules.

    `zero` is a form of its own in both languages here: a text says “none”, not “0”.
    """
    if n < 3:
        return ("zero", "one", "two" if language == "ar" else "other")[n]
    if language == "en":
        return "other"
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else "other"


@cache
def _load(language: Language) -> Texts:
    words = (files(__name__) / f"{language}.toml").read_text(encoding="utf-8")
    return Texts(language, tomllib.loads(words))
