"""Our own commands in processes of their own: without secrets, within their time."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot import child
from bot.child import Ended, Run, runner
from bot.settings import Settings

SECRETS = ("TELEGRAM_BOT_TOKEN", "OPENAI_API_KEY", "DALIL_WEBHOOK_SECRET")
_SECONDS = 180.0


def _run(home: Path, code: str, *arguments: str) -> Ended:
    settings = Settings.load({"DALIL_HOME": str(home)}, home)
    run = runner(settings, _SECONDS, (sys.executable, "-c", code))
    return asyncio.run(_started(run, arguments))


async def _started(run: Run, arguments: Sequence[str]) -> Ended:
    return await run(arguments)


def test_a_command_ends_with_its_code_and_what_it_printed(tmp_path: Path) -> None:
    code = "import sys; print(sys.argv[1:]); print('why', file=sys.stderr); sys.exit(3)"
    ended = _run(tmp_path, code, "a", "--b")
    assert (ended.code, ended.output, ended.notes) == (3, b"['a', '--b']\n", "why\n")


def test_no_secret_is_in_its_environment_and_the_home_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in SECRETS:
        monkeypatch.setenv(name, "hidden-value")
    ended = _run(tmp_path, "import os; print(dict(os.environ))")
    assert b"hidden-value" not in ended.output
    assert f"'DALIL_HOME': '{tmp_path}'".encode() in ended.output


def test_one_that_takes_too_long_is_stopped_and_what_it_printed_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    into = child._into

    async def read(kept: bytearray, output: asyncio.StreamReader) -> None:
        reading = asyncio.create_task(into(kept, output))
        while not kept:  # noqa: ASYNC110 - a buffer tells nobody
            await asyncio.sleep(0.01)
        loop = asyncio.get_running_loop()  # its time is up once it has printed
        monkeypatch.setattr(loop, "time", lambda: time.monotonic() + _SECONDS)
        await reading

    monkeypatch.setattr(child, "_into", read)
    ended = _run(tmp_path, "import time; print('whole', flush=True); time.sleep(600)")
    assert (ended.code, ended.output) == (None, b"whole\n")


def test_one_that_prints_without_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.child._MOST_BYTES", 100_000)
    ended = _run(tmp_path, "while True: print('x' * 1000)")
    assert ended.code is None


def test_of_notes_the_last_are_kept(tmp_path: Path) -> None:
    code = "import sys; [print(n, file=sys.stderr) for n in range(100_000)]"
    ended = _run(tmp_path, code)
    assert ended.notes.splitlines()[-1] == "99999"
    assert len(ended.notes) <= 20_000


def test_a_cancelled_command_leaves_no_process(tmp_path: Path) -> None:
    settings = Settings.load({"DALIL_HOME": str(tmp_path)}, tmp_path)
    pipe = tmp_path / "pid"
    os.mkfifo(pipe)
    code = f"import os, time; open({str(pipe)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    run = runner(settings, _SECONDS, (sys.executable, "-c", code))

    async def cancelled() -> int:
        task = asyncio.create_task(_started(run, ()))
        number = int(await asyncio.to_thread(pipe.read_text))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return number

    with pytest.raises(ProcessLookupError):
        os.kill(asyncio.run(cancelled()), 0)


def test_so_many_run_at_once_and_no_more(tmp_path: Path) -> None:
    code = (
        "import pathlib, sys, time; here = pathlib.Path(sys.argv[1]); mine = here / sys.argv[2]; "
        "mine.touch(); time.sleep(0.2); print(len(list(here.iterdir()))); mine.unlink()"
    )
    settings = Settings.load({"DALIL_HOME": str(tmp_path)}, tmp_path)
    (busy := tmp_path / "busy").mkdir()

    async def story() -> list[Ended]:
        run = runner(settings, _SECONDS, (sys.executable, "-c", code))
        return await asyncio.gather(*(run([str(busy), str(n)]) for n in range(8)))

    seen = [int(ended.output) for ended in asyncio.run(story())]
    assert len(seen) == 8
    assert max(seen) <= 3
