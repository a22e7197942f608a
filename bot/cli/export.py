"""`dalil articles export`: articles into a file that ingest reads."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from bot.app import open_corpus
from bot.cli.options import AS_JSON, choosing, read_chosen
from bot.cli.output import Result, counted, print_json
from bot.errors import NothingDone, UsageError
from bot.settings import Settings
from retrieval import Corpus
from retrieval.models import Article

_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_OUT)
@choosing
@AS_JSON
@click.pass_obj
def export(settings: Settings, /, file: Path, *, as_json: bool, **options: Any) -> None:
    """Write articles into FILE.jsonl or FILE.jsonl.gz, one a line.

    `dalil ingest FILE` reads them back with the same ids, texts, dates and citable parts.
    """
    if not file.name.lower().endswith((".jsonl", ".jsonl.gz")):
        raise UsageError(
            f"{file.name} is no name of JSON lines: let it end in .jsonl or .jsonl.gz."
        )
    with open_corpus(settings) as corpus, corpus.reading():
        written = _write(file, _articles(corpus, read_chosen(options)))
    if as_json:
        print_json({"file": str(file), "articles": written})
    else:
        click.echo(f"wrote {counted(written, 'article')} into {file}")


def _articles(corpus: Corpus, chosen: Result) -> Iterator[Article]:
    for row in corpus.list(**chosen):
        article = corpus.article(row.id)
        if article is not None:
            yield article


def _write(file: Path, articles: Iterable[Article]) -> int:
    """Write the file whole or not at all; raise NothingDone where there is no article."""
    from retrieval.reading.kept import to_record  # noqa: PLC0415 - only an export needs it

    count = 0
    with _whole(file) as stream:
        for article in articles:
            line = json.dumps(to_record(article), ensure_ascii=False, allow_nan=False)
            stream.write(f"{line}\n".encode())
            count += 1
        if not count:
            raise NothingDone("there is no article to export.")
    return count


@contextmanager
def _whole(file: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    """Write beside the file, and put it in its place at the end; a failure leaves no trace."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    if not file.parent.is_dir():
        raise NothingDone(f"{file.parent} is no folder.")
    try:
        with beside.open("wb") as plain:
            if file.name.lower().endswith(".gz"):
                # Neither name nor time in it, so that the same articles make the same file.
                with gzip.GzipFile("", "wb", fileobj=plain, mtime=0) as packed:
                    yield packed
            else:
                yield plain
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
