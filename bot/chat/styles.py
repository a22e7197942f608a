"""Text of one style: what messages are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one style; an isolated run keeps its own direction and holds no line end.

    Code is for what is copied by a tap, and makes no link of an address. A quoted run is
    folded behind its first lines, or `whole`.
    """

    text: str
    bold: bool = False
    code: bool = False
    href: str | None = None
    quoted: bool = False
    whole: bool = False
    isolated: bool = False


Block = tuple[Run, ...]
"""Runs that stay in one message where they fit: a paragraph, or a source."""


def plain(runs: Iterable[Run]) -> str:
    """Return the text of runs, without their styles."""
    return "".join(run.text for run in runs)


def frame(run: Run) -> tuple[bool, bool]:
    """Return what runs share that stand in one quotation, or in none."""
    return run.quoted, run.whole
