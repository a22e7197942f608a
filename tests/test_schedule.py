"""The feeds beside the bot: a process that runs, says what it says, and hurts nobody."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.schedule import feeding
from bot.settings import Settings
from retrieval import CorpusError

SECONDS = 120


def _settings(home: Path, minutes: int = 10) -> Settings:
    return Settings.load({"DALIL_HOME": str(home), "DALIL_FEEDS_MINUTES": str(minutes)}, home)


def _run(
    home: Path,
    code: str,
    *,
    rounds: int = 1,
    minutes: int = 10,
    has_feeds: Callable[[], bool] = lambda: True,
) -> list[float]:
    """Run Python `code` on the schedule until it slept `rounds` times; return how long it slept."""
    slept: list[float] = []

    async def main() -> None:
        enough = asyncio.Event()

        async def sleep(seconds: float) -> None:
            slept.append(seconds)
            if len(slept) >= rounds:
                enough.set()
                await asyncio.Event().wait()

        command = [sys.executable, "-c", code]
        async with feeding(_settings(home, minutes), has_feeds, command, sleep):
            if minutes:
                await asyncio.wait_for(enough.wait(), SECONDS)

    asyncio.run(main())
    return slept


def test_the_feeds_are_read_at_once_and_then_every_few_minutes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.schedule")
    slept = _run(tmp_path, "print('3 feeds read: nothing new.')", rounds=2, minutes=7)
    assert slept == [420.0, 420.0]
    assert caplog.messages == ["feeds: 3 feeds read: nothing new."] * 2


def test_zero_minutes_reads_none(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "bot.schedule")
    assert _run(tmp_path, "print('run')", minutes=0) == []
    assert caplog.messages == []


def test_without_feeds_no_process_is_started(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.schedule")
    assert _run(tmp_path, "print('run')", has_feeds=lambda: False) == [600.0]
    assert caplog.messages == []


def test_a_process_that_crashes_is_a_line_in_the_log_and_runs_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    slept = _run(tmp_path, "import os; os.abort()", rounds=2)
    assert slept == [600.0, 600.0]
    assert caplog.messages == ["reading the feeds ended with code -6"] * 2


def test_a_corpus_that_cannot_be_read_is_a_line_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> bool:
        raise CorpusError("corpus.db is damaged")

    assert _run(tmp_path, "print('run')", rounds=2, has_feeds=broken) == [600.0, 600.0]
    assert caplog.messages == ["the feeds were not read: corpus.db is damaged"] * 2


def test_a_process_that_floods_the_log_is_ended(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert _run(tmp_path, "while True: print('x' * 4_000_000, end='')") == [600.0]
    assert all(len(message) < 200 for message in caplog.messages)


def test_the_process_sees_no_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO, "bot.schedule")
    for name in ("TELEGRAM_BOT_TOKEN", "OPENAI_API_KEY", "DALIL_WEBHOOK_SECRET"):
        monkeypatch.setenv(name, "1:secret-value-of-some-length")
    _run(tmp_path, "import os; print(sorted(os.environ.items()))")
    (message,) = caplog.messages
    assert "secret-value" not in message
    assert f"'DALIL_HOME', '{tmp_path}'" in message


def test_the_process_ends_with_the_bot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.child._STOP_SECONDS", SECONDS)
    started, ended = tmp_path / "started", tmp_path / "ended"
    code = (
        "import pathlib, signal, sys, time\n"
        f"def end(*_): pathlib.Path({str(ended)!r}).touch(); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        f"pathlib.Path({str(started)!r}).touch()\n"
        "time.sleep(600)"
    )

    async def main() -> None:
        async with feeding(_settings(tmp_path), lambda: True, [sys.executable, "-c", code]):
            async with asyncio.timeout(SECONDS):
                while not started.exists():  # noqa: ASYNC110 - another process makes it
                    await asyncio.sleep(0.01)

    asyncio.run(main())
    assert ended.exists()
