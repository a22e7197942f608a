"""What `dalil ingest --json` printed, in words for an admin."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Self

from bot.chat.admins.reasons import reason_in
from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.runs import isolated
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts

_MOST = 10  # sources that are named; more are counted
_LONGEST_NAME = 80

Skipped = Sequence[tuple[str, str]]
"""Pairs of a source and the reason."""


@dataclass(frozen=True, slots=True)
class Report:
    """What became of what was sent.

    `counts` are those of the outcomes; `skipped` are pairs of a source and the reason.
    """

    read: int
    counts: Mapping[str, int]
    skipped: tuple[tuple[str, str], ...]

    @classmethod
    def of_skipped(cls, skipped: Skipped) -> Self:
        """Return the report of what was skipped whole."""
        return cls(0, {}, tuple(skipped))

    def beside(self, skipped: Skipped) -> Report:
        """Return the report with what was skipped before the reading."""
        return replace(self, skipped=(*skipped, *self.skipped))


def report_of(output: bytes) -> Report | None:
    """Read what was printed; None where it is no whole report."""
    try:
        found = json.loads(output)
        counts = {name: int(found[name]) for name in ("added", "updated", "unchanged")}
        counts["doubles"] = len(found["doubles"])
        return Report(
            int(found["read"]),
            counts,
            tuple((str(one["source"]), str(one["reason"])) for one in found["skipped"]),
        )
    except (ValueError, TypeError, LookupError):
        return None


def report_in(report: Report, names: Mapping[str, str], texts: Texts) -> Sequence[Block]:
    """Return a report in words; `names` are what the admin calls the sources, by their paths."""
    return list(_blocks(report, names, texts))


def _blocks(report: Report, names: Mapping[str, str], texts: Texts) -> Iterator[Block]:
    whole = _whole(report)
    yield (Run(_headline(report, whole, texts), bold=True),)
    lines = [
        texts(f"ingest.{outcome}", n=count)
        for outcome, count in report.counts.items()
        if count and outcome != whole
    ]
    if lines:
        yield (Run("\n".join(f"• {line}" for line in lines)),)
    if report.skipped:
        yield tuple(_skipped(report, names, texts))


def _whole(report: Report) -> str | None:
    """Return the outcome that all have, if there is one."""
    return next((name for name, count in report.counts.items() if count == report.read), None)


def _headline(report: Report, whole: str | None, texts: Texts) -> str:
    """Say the outcome where all have the same, else how many were read."""
    if not report.read:
        return f"❌ {texts('ingest.nothing')}"
    outcome = whole or "read"
    return f"✅ {texts(f'ingest.{outcome}', n=report.read)}"


def _skipped(report: Report, names: Mapping[str, str], texts: Texts) -> Iterator[Run]:
    yield Run(texts("ingest.skipped", n=len(report.skipped)))
    for source, reason in report.skipped[:_MOST]:
        yield Run("\n• ")
        yield from filled(
            texts,
            "ingest.reason",
            source=isolated(show_line(_named(source, names)), texts),
            reason=reason_in(reason, texts),
        )
    if (more := len(report.skipped) - _MOST) > 0:
        yield Run(f"\n{texts('ingest.more')} {more}")


def _named(source: str, names: Mapping[str, str]) -> str:
    """Return a source as the admin knows it: never by a path of this machine."""
    for path, name in names.items():
        if source.startswith(path):
            source = f"{name}{source[len(path) :]}"
            break
    else:
        if not source.startswith(("http://", "https://")):
            source = PurePath(source).name
    return source if len(source) <= _LONGEST_NAME else f"{source[: _LONGEST_NAME - 1].rstrip()}…"
