"""`dalil ingest`: files and folders into the corpus."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.app import open_corpus, open_retriever, today
from bot.cli.options import AS_JSON
from bot.cli.output import counted, note
from bot.cli.progress import bars
from bot.cli.report import show_report
from bot.cli.watching import watch_folders
from bot.errors import NothingDone, Stopped, UsageError
from bot.settings import Settings
from retrieval import Corpus
from retrieval.progress import Tell, untold

if TYPE_CHECKING:
    from retrieval.ingestion import Report
    from retrieval.reading import Columns, Item, Meter, Skipped

_WEB = ("http://", "https://")
_BARE = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}/.{1,2000}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}://")


class _Source(click.Path):
    """A path, or the address of a page, which stays a string."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        if isinstance(value, str) and value.lower().startswith(_WEB):
            return value
        if value == "":
            self.fail("an empty name is no file and no folder; . is the folder you are in.")
        if isinstance(value, str) and _SCHEME.match(value):
            self.fail(f"{value} is no address of a web page: http:// and https:// are read.")
        return super().convert(value, param, ctx)


@click.command("ingest")
@click.argument(
    "sources", nargs=-1, required=True, type=_Source(path_type=Path), metavar="PATH|ADDRESS..."
)
@click.option(
    "--columns", metavar="PART=NAME,...", help="Columns of tables, as title=Headline,text=Body."
)
@click.option("--watch", is_flag=True, help="Go on: read files as they come into folders.")
@AS_JSON
@click.pass_obj
def ingest_command(
    settings: Settings,
    sources: tuple[Path | str, ...],
    columns: str | None,
    *,
    watch: bool,
    as_json: bool,
) -> None:
    """Read files, folders and web pages into the corpus.

    Files: web pages (.html, .mhtml), .txt, Markdown, JSON and JSON lines, .csv, .tsv, .docx, .pdf,
    RSS and Atom, .warc, and .zip and .gz of these.

    What was read before is not read again; stopped, it goes on from there the next time.
    """
    chosen = _columns(columns)
    paths = [one for one in sources if isinstance(one, Path)]
    urls = [one for one in sources if isinstance(one, str)]
    if watch:
        if urls:
            raise UsageError("--watch watches folders; `dalil feeds add` follows a site.")
        watch_folders(settings, paths, chosen, as_json=as_json)
        return
    for path in paths:
        if _BARE.fullmatch(str(path)) and not path.exists():
            note(f"{path} is no file here; for a web page write https:// before it.")
    with open_corpus(settings) as corpus, bars() as tell:
        report = read_into(corpus, paths, settings, tell, chosen, urls)
        try:
            retriever = open_retriever(settings, corpus, tell)
            retriever.refresh()
            # Reported before words are learned: who has no time may stop there.
            show_report(report, as_json=as_json)
            retriever.prepare()
        except KeyboardInterrupt as error:
            raise Stopped("stopped; all articles are stored, a search does the rest.") from error
    if not report.read:
        raise NothingDone("no article was read.")


def _columns(given: str | None) -> Columns | None:
    if given is None:
        return None
    from retrieval.reading import parse_columns  # noqa: PLC0415 - a search need not wait for it

    try:
        return parse_columns(given)
    except ValueError as error:
        raise UsageError(f"--columns: {error}") from error


def read_into(
    corpus: Corpus,
    paths: Sequence[Path],
    settings: Settings,
    tell: Tell,
    columns: Columns | None = None,
    urls: Sequence[str] = (),
) -> Report:
    """Read files, folders and pages into a corpus, and tell how far it is; raises Stopped."""
    from retrieval.ingestion import ingest  # noqa: PLC0415 - a search need not wait for it
    from retrieval.reading import Meter, read_items  # noqa: PLC0415

    notes: list[str] = []  # told at the end, lest they break into a bar
    meter = None if tell is untold else Meter(paths)
    items = read_items(paths, today(settings), corpus.rules, columns, notes.append, meter)
    items = chain(_told(items, meter, tell) if meter else items, _pages(settings, corpus, urls))
    try:
        report = ingest(corpus, items)
    except KeyboardInterrupt as error:
        held = f"the corpus holds {counted(corpus.counts().articles, 'article')}"
        raise Stopped(f"stopped; {held}, and the same command goes on from there.") from error
    for line in notes:
        note(line)
    for path in paths:
        _note_gone(corpus, path)
    return report


def _note_gone(corpus: Corpus, path: Path) -> None:
    """Say how many articles of a folder's files have no file any more."""
    if os.path.isdir(path) and (gone := len(corpus.gone(path))):  # noqa: PTH112 - it never raises
        mend = f"`dalil articles remove --gone {shlex.quote(str(path))}` removes them"
        were = "article was" if gone == 1 else "articles were"
        note(f"{gone} {were} read from files in {path} that are no longer there; {mend}.")


def _pages(settings: Settings, corpus: Corpus, urls: Sequence[str]) -> Iterable[Item | Skipped]:
    if not urls:
        return ()
    from bot.feeding import fetched_pages  # noqa: PLC0415 - most read files

    return fetched_pages(settings, corpus, urls)


def _told(items: Iterable[Item | Skipped], meter: Meter, tell: Tell) -> Iterator[Item | Skipped]:
    """Tell how many records were met, and how many there may be by the bytes still to be read."""
    count = 0
    for count, item in enumerate(items, 1):
        yield item
        done = meter.done
        tell("reading", count, max(count + 1, count * meter.total // done) if done else None)
    tell("reading", count, count)
