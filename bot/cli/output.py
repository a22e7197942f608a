"""What the commands print: results on stdout, notes on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from bot import batch, terminal
from bot.answering.models import Plan
from bot.answering.progress import Progress, Tell
from bot.cli.progress import bars
from bot.errors import NothingDone
from retrieval import Corpus
from retrieval.progress import untold

Result = dict[str, Any]


def note(message: str) -> None:
    """Tell the user one line that is no result."""
    click.echo(f"dalil: {terminal.safe(message)}", err=True)


def counted(count: int, what: str) -> str:
    """Return a number of things in words."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def print_json(value: Any) -> None:
    """Print one JSON document on one line, in UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, allow_nan=False))


async def print_batch(path: Path, work: Callable[[batch.Asked], Awaitable[Result]]) -> None:
    """Print one JSON line a question as it is done; some failed: exit 1 at the end."""
    failed = done = 0
    # On a terminal the lines themselves tell how far it is.
    with nullcontext(untold) if sys.stdout.isatty() else bars() as tell:
        count = batch.count(path)
        async for line in batch.run(path, work):
            print_json(line)
            failed += "error" in line
            done += 1
            tell("asking", done, count)
    if failed:
        raise NothingDone(f"{failed} of the lines failed; each says why.")


def telling(plan: Plan) -> Tell:
    """Tell on stderr what is being read, where a person waits for it."""

    def tell(progress: Progress) -> None:
        shown = terminal.show_progress(progress, plan.language)
        if shown and sys.stderr.isatty():
            click.echo(shown, err=True)

    return tell


def note_corpus(corpus: Corpus, filters: Result) -> None:
    """Say what a reader must know of the corpus before the result."""
    counts = corpus.counts()
    if not counts.articles:
        note("the corpus is empty; `dalil ingest FOLDER` reads articles into it.")
    elif counts.undated and (filters.get("since") or filters.get("until")):
        note(f"{counts.undated} articles have no date and fall out.")
