"""Runs as they are sent: isolates closed, each line marked where it would run the wrong way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.chat.direction import FSI, PDI, READING, line_mark, main_direction
from bot.chat.styles import Block, Run, plain
from retrieval.models import Language


def directed(block: Block, language: Language) -> list[Run]:
    """Return the runs as they are sent: isolates closed, each line marked where it must be."""
    runs = [piece for run in block for piece in _enclosed(run)]
    lines = iter(plain(runs).split("\n"))
    line: str | None = next(lines)
    marked = []
    for run in runs:
        text = ""
        for piece in re.split("(\n)", run.text):
            if piece and line is not None:
                text += _mark(line, run, language)
                line = None
            text += piece
            if piece == "\n":
                line = next(lines)
        marked.append(replace(run, text=text))
    return marked


def _enclosed(run: Run) -> Iterator[Run]:
    if not run.isolated:
        yield run
    elif run.code:  # the marks must not be copied with it
        yield from (Run(FSI), replace(run, isolated=False), Run(PDI))
    else:
        yield replace(run, text=f"{FSI}{run.text}{PDI}")


def _mark(line: str, run: Run, language: Language) -> str:
    reading = READING[language]
    return line_mark(line, main_direction(line, reading) if run.quoted else reading)
