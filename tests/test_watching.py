"""A watched folder: files come in when they are whole, each version once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from retrieval.reading import watching
from retrieval.reading.sources import Found, Skipped
from retrieval.reading.watching import QUIET_SECONDS, Settling, settled_files
from tests.fakes.site import Clock

ROOT = Path(__file__).parents[1]
TEXT = "قال الوزير إن المشروع {} بدأ اليوم في مدينة حمص السورية بتمويل من صندوق الدولة وحدها.\n"


class Folder:
    """A folder that is looked at, by a clock of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.clock = Clock()
        self.settling = Settling([path], self.clock)
        self.settling.take()

    def write(self, name: str, text: str) -> None:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("a") as stream:
            stream.write(text)

    def look(self, after: float = 0.0) -> list[str]:
        """Return the names, or the reasons, of what is taken some seconds later."""
        self.clock.now += after
        taken = self.settling.take()
        return [one.name if isinstance(one, Found) else one.reason for one in taken]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_a_file_is_taken_once_it_is_whole_and_once_only(folder: Folder) -> None:
    folder.write("below/a.txt", "half")
    assert folder.look() == []
    assert folder.look(QUIET_SECONDS - 0.1) == []
    folder.write("below/a.txt", " and half")
    assert folder.look(0.2) == []
    assert folder.settling.waits
    assert folder.look(QUIET_SECONDS) == ["below/a.txt"]
    assert folder.look(60) == []
    assert not folder.settling.waits


def test_a_changed_file_is_taken_again(folder: Folder) -> None:
    folder.write("a.txt", "one")
    folder.look()
    assert folder.look(QUIET_SECONDS) == ["a.txt"]
    folder.write("a.txt", "two")
    assert folder.look() == []
    assert folder.look(QUIET_SECONDS) == ["a.txt"]


def test_a_file_that_replaces_another_of_its_size_and_time_is_taken(folder: Folder) -> None:
    folder.write("a.txt", "one")
    folder.look()
    folder.look(QUIET_SECONDS)
    stat = (folder.path / "a.txt").stat()
    folder.write(".b", "two")
    os.utime(folder.path / ".b", ns=(stat.st_atime_ns, stat.st_mtime_ns))
    (folder.path / ".b").rename(folder.path / "a.txt")
    folder.look()
    assert folder.look(QUIET_SECONDS) == ["a.txt"]


@pytest.mark.parametrize("name", ["a.txt.part", "a.pdf.crdownload", "a.TMP", ".a.txt", "a.txt~"])
def test_an_unfinished_download_waits_for_its_name(folder: Folder, name: str) -> None:
    folder.write(name, "text")
    folder.look()
    assert folder.look(60) == []
    (folder.path / name).rename(folder.path / "whole.txt")
    folder.look()
    assert folder.look(QUIET_SECONDS) == ["whole.txt"]


def test_what_cannot_be_read_is_told_once(folder: Folder) -> None:
    os.mkfifo(folder.path / "pipe.txt")
    assert folder.look() == ["no regular file"]
    assert folder.look(60) == []


def test_what_lay_there_before_is_taken_at_once(tmp_path: Path) -> None:
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    for file in (old, new):
        file.write_text("text")
    os.utime(old, (1_700_000_000, 1_700_000_000))
    os.utime(new, (4_000_000_000, 4_000_000_000))  # however late it is looked at
    settling = Settling([tmp_path], Clock())
    assert [one.name for one in settling.take() if isinstance(one, Found)] == ["old.txt"]
    assert settling.waits


def test_where_the_system_tells_of_no_changes_they_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool | None] = []

    def watch(*_folders: Path, force_polling: bool | None, **_: Any) -> Iterator[set[Any]]:
        asked.append(force_polling)
        if not force_polling:
            raise OSError("OS file watch limit reached")
        yield {("added", "a.txt")}

    monkeypatch.setattr(watching, "watch", watch)
    file = tmp_path / "a.txt"
    file.write_text("text")
    os.utime(file, (1_700_000_000, 1_700_000_000))
    (batch,) = settled_files([tmp_path], threading.Event())
    assert [one.name for one in batch if not isinstance(one, Skipped)] == ["a.txt"]
    assert asked == [None, True]


@contextmanager
def _watching(folder: Path, home: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DALIL_")
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "ingest", "--watch", str(folder), "--json"],
        cwd=home,
        env=environment | {"DALIL_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_command_reads_what_comes_until_it_is_told_to_stop(
    tmp_path: Path, ending: signal.Signals
) -> None:
    folder, home = tmp_path / "in", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
    old = folder / "old.txt"
    old.write_text(TEXT.format("القديم"))
    os.utime(old, (1_700_000_000, 1_700_000_000))
    with _watching(folder, home) as process:
        assert process.stdout
        first = json.loads(process.stdout.readline())
        (folder / "new.txt").write_text(TEXT.format("الجديد"))
        second = json.loads(process.stdout.readline())
        process.send_signal(ending)
        _, told = process.communicate(timeout=180)
    assert (first["added"], first["articles"]) == (1, 1)
    assert (second["read"], second["added"], second["articles"]) == (1, 1, 2)
    assert process.returncode == 0
    assert told.endswith("dalil: stopped.\n")
    assert "Traceback" not in told
