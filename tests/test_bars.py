"""Progress on a real terminal: bars on stderr alone, gone when the work is done."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.cli import progress
from retrieval.progress import told, untold
from retrieval.reading import Meter, read_items
from tests.dalil import Dalil
from tests.fakes.newsroom import SEEDS

# The command with no patience, so that a short work has a bar; with so much that no machine is too
# busy for a short work; and one that is stopped on the way.
EAGER = "from bot.cli import main, progress; progress._PATIENCE = 0; main()"
PATIENT = "from bot.cli import main, progress; progress._PATIENCE = 600; main()"
STOPPED = """
import retrieval.reading, retrieval.reading.sources as sources
from bot.cli import main, progress
progress._PATIENCE = 600
read = retrieval.reading.read_items

def read_items(*arguments):
    for number, item in enumerate(read(*arguments)):
        if number == 3:
            raise KeyboardInterrupt
        yield item

retrieval.reading.read_items = read_items
main()
"""


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """Yield the reader's and the program's end of a terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    try:
        yield ours, theirs
    finally:
        os.close(ours)
        os.close(theirs)


def on_terminal(home: Path, code: str, *arguments: str) -> tuple[subprocess.Popen[bytes], str, str]:
    """Run a command whose stderr is a terminal; return the process, its stdout and its stderr."""
    environ = Dalil(home).environ
    with terminal() as (ours, theirs):
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code, *arguments],
            env=environ,
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=theirs,
        )
        said, shown = process.communicate(timeout=180)[0].decode(), b""
        os.write(theirs, b"\0")
        while not shown.endswith(b"\0"):
            shown += os.read(ours, 65536)
    return process, said, shown[:-1].decode().replace("\r\n", "\n")


def test_a_terminal_sees_a_bar_and_json_stays_whole(tmp_path: Path) -> None:
    process, said, shown = on_terminal(tmp_path, EAGER, "ingest", str(SEEDS), "--json")
    assert process.returncode == 0
    assert json.loads(said)["added"] == 5
    assert "reading:" in shown
    assert "indexing:" in shown
    assert shown.rstrip(" ").endswith("\r")


def test_a_work_that_is_done_at_once_has_no_bar(tmp_path: Path) -> None:
    process, said, shown = on_terminal(tmp_path, PATIENT, "ingest", str(SEEDS))
    assert process.returncode == 0
    assert "5 added" in said
    assert shown == ""


def test_what_is_no_terminal_gets_no_bar(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", EAGER, "ingest", str(SEEDS)],
        env=Dalil(tmp_path).environ,
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_stop_says_in_one_line_what_stands_and_the_next_run_goes_on(tmp_path: Path) -> None:
    process, said, shown = on_terminal(tmp_path, STOPPED, "ingest", str(SEEDS))
    assert process.returncode == 130
    assert said == ""
    assert shown.startswith("dalil: stopped; the corpus holds ")
    assert shown.count("\n") == 1
    assert Dalil(tmp_path).json("ingest", str(SEEDS))["articles"] == 5


def test_each_work_has_its_bar_and_none_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0)
    with terminal() as (ours, theirs), os.fdopen(os.dup(theirs), "w", encoding="utf-8") as stderr:
        monkeypatch.setattr(sys, "stderr", stderr)
        with progress.bars() as tell:
            assert list(told("ab", tell, "first", 2)) == ["a", "b"]
            tell("second", 1, None)
        stderr.flush()
        os.write(theirs, b"\0")
        shown = b""
        while not shown.endswith(b"\0"):
            shown += os.read(ours, 65536)
    assert shown.index(b"first") < shown.index(b"second")
    blank, end = shown[:-1].split(b"\r")[-2:]
    assert (blank.strip(), end) == (b"", b"")


def test_without_a_terminal_nobody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
    with sys.stderr, progress.bars() as tell:
        assert tell is untold


@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz"])
def test_a_meter_ends_at_the_size_of_all_files(tmp_path: Path, name: str) -> None:
    rows = "".join(f'{{"id": "{n}", "text": "word {n} word."}}\n' for n in range(2000)).encode()
    (tmp_path / name).write_bytes(gzip.compress(rows) if name.endswith("gz") else rows)
    (tmp_path / "note.txt").write_text(
        "قال الوزير إن العمل في المشروع الكبير مستمر حتى نهاية العام."
    )
    meter = Meter([tmp_path])
    seen = [meter.done for _ in read_items([tmp_path], date(2026, 1, 1), meter=meter)]
    assert seen == sorted(seen)
    assert meter.done == meter.total == sum(path.stat().st_size for path in tmp_path.iterdir())
