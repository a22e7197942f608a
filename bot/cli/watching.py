"""`dalil ingest --watch`: folders whose files come in as they are put there."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.app import open_corpus, open_retriever, today
from bot.cli.output import note
from bot.cli.report import show_report
from bot.errors import UsageError
from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval.reading import Columns


def watch_folders(
    settings: Settings, folders: Sequence[Path], columns: Columns | None, *, as_json: bool
) -> None:
    """Read what is in the folders, then what comes, until SIGINT or SIGTERM.

    A line, or a JSON document, is printed for each batch. Raises UsageError.
    """
    from retrieval.ingestion import ingest  # noqa: PLC0415 - a search need not wait for it
    from retrieval.reading.readers import read_file  # noqa: PLC0415
    from retrieval.reading.sources import Job, Skipped  # noqa: PLC0415
    from retrieval.reading.watching import settled_files  # noqa: PLC0415

    if missing := [folder for folder in folders if not folder.is_dir()]:
        raise UsageError(f"{missing[0]} is no folder; --watch watches folders.")
    with open_corpus(settings) as corpus, _until_told() as stopped:
        note("watching; Ctrl-C ends it.")
        for batch in settled_files(folders, stopped):
            job = Job(today(settings), corpus.rules, columns, note)
            items = (
                item
                for found in batch
                for item in ([found] if isinstance(found, Skipped) else read_file(found, job))
            )
            report = ingest(corpus, takewhile(lambda _: not stopped.is_set(), items))
            if report.added or report.updated:
                open_retriever(settings, corpus).refresh()
            show_report(report, as_json=as_json)
    note("stopped.")


@contextmanager
def _until_told() -> Iterator[threading.Event]:
    """Give an event that is set by the first SIGINT or SIGTERM; a second one ends at once."""
    stopped = threading.Event()
    before: dict[int, Any] = {}

    def stop(_number: int, _frame: object) -> None:
        stopped.set()
        _restore(before)

    for number in (signal.SIGINT, signal.SIGTERM):
        before[number] = signal.signal(number, stop)
    try:
        yield stopped
    finally:
        _restore(before)


def _restore(handlers: dict[int, Any]) -> None:
    for number, handler in handlers.items():
        signal.signal(number, handler)
