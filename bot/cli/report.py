"""The report of an ingestion, as the commands print it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from bot.cli.output import note, print_json

if TYPE_CHECKING:
    from retrieval.ingestion import Report

_NOTES = 20


def show_report(report: Report, *, as_json: bool) -> None:
    """Print what an ingestion did; what was left out goes to stderr."""
    _note_some([f"skipped {one.source}: {one.reason}" for one in report.skipped], "skipped")
    same = [f"{one.source} is the same article as {one.same_as}" for one in report.doubles]
    _note_some(same, "the same as others")
    if as_json:
        print_json(report.to_json())
    else:
        click.echo(report.summary())


def _note_some(lines: Sequence[str], what: str) -> None:
    for line in lines[:_NOTES]:
        note(line)
    if len(lines) > _NOTES:
        note(f"{len(lines) - _NOTES} more {what}; --json lists them all.")
