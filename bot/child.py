"""Our own commands, each in a process of its own, without secrets in its environment."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.settings import Settings

# The pages and files of strangers are parsed there: it has no use for these. What stands in a
# `.env` it reads like any process of this user.
_SECRETS = ("TELEGRAM_BOT_TOKEN", "OPENAI_API_KEY", "DALIL_WEBHOOK_SECRET")
_MOST_AT_ONCE = 3  # each is a Python of its own: readers' links must not fill the memory
_STOP_SECONDS = 5.0
_MOST_BYTES = 32_000_000
_MOST_NOTES = 20_000


@dataclass(frozen=True, slots=True)
class Ended:
    """A command that ended: its exit code, None where it was stopped, and what it printed."""

    code: int | None
    output: bytes
    notes: str


Run = Callable[[Sequence[str]], Awaitable[Ended]]
"""Runs `dalil` with these arguments to its end."""


class _TooMuch(Exception):
    """A process prints more than is worth keeping."""


def runner(settings: Settings, seconds: float, command: Sequence[str] = ()) -> Run:
    """Return what runs `dalil` from the settings' home, each time for so many seconds at most.

    Three at once; who comes after waits, and their seconds begin then.
    """
    program = command or (sys.executable, "-m", "bot.cli")
    slots = asyncio.Semaphore(_MOST_AT_ONCE)

    async def run(arguments: Sequence[str]) -> Ended:
        async with slots:
            process = await start([*program, *arguments], settings, stderr=PIPE)
            return await _followed(process, seconds)

    return run


async def start(command: Sequence[str], settings: Settings, *, stderr: int) -> Process:
    """Start a process that works for the settings' home and is told no secret."""
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=stderr,
        env=environment(settings),
        start_new_session=True,  # a Ctrl-C is the bot's to hear, which then ends this
    )


def environment(settings: Settings) -> Mapping[str, str]:
    """Return the environment of such a process."""
    kept = {name: value for name, value in os.environ.items() if name not in _SECRETS}
    return kept | {"DALIL_HOME": str(settings.home)}


async def end(process: Process, *outputs: asyncio.StreamReader) -> None:
    """End a process that still runs, kindly first; its pipes are closed once they are empty."""
    with suppress(ProcessLookupError):
        if process.returncode is None:
            process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), _STOP_SECONDS)
        if process.returncode is None:
            process.kill()
    for output in outputs:
        with suppress(TimeoutError):
            await asyncio.wait_for(_drained(output), _STOP_SECONDS)
    await process.wait()


async def _followed(process: Process, seconds: float) -> Ended:
    output, notes = process.stdout, process.stderr
    assert output  # noqa: S101 - it was asked for
    assert notes  # noqa: S101 - it was asked for
    printed, noted = bytearray(), bytearray()
    code = None
    try:
        async with asyncio.timeout(seconds):
            await asyncio.gather(_into(printed, output), _last(noted, notes))
            code = await process.wait()
    except (TimeoutError, _TooMuch):
        pass  # what it printed before may be whole
    finally:
        await end(process, output, notes)
    return Ended(code, bytes(printed), noted.decode(errors="replace"))


async def _into(kept: bytearray, output: asyncio.StreamReader) -> None:
    while data := await output.read(2**16):
        kept += data
        if len(kept) > _MOST_BYTES:
            raise _TooMuch


async def _last(kept: bytearray, output: asyncio.StreamReader) -> None:
    """Keep the last of what is noted: there stands why nothing was done."""
    while data := await output.read(2**16):
        kept += data
        del kept[:-_MOST_NOTES]


async def _drained(output: asyncio.StreamReader) -> None:
    while await output.read(2**16):
        pass
