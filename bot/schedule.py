"""The feeds, read every few minutes beside the bot, in a process of their own."""

from __future__ import annotations

import asyncio
import logging
import sys
from asyncio.subprocess import STDOUT
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from bot.background import in_background
from bot.child import end, start
from bot.settings import Settings
from retrieval import CorpusError

logger = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "bot.cli", "feeds", "run")

_LONGEST_SECONDS = 3_600.0
_MOST_BYTES = 1_000_000
_LONGEST_LINE = 1_000


@asynccontextmanager
async def feeding(
    settings: Settings,
    has_feeds: Callable[[], bool],
    command: Sequence[str] = COMMAND,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncIterator[None]:
    """Run the command now and every `feeds_minutes` while the block runs, if there are feeds.

    What it prints becomes log lines. Whatever becomes of it, the block is not hurt; it ends when
    the block ends.
    """
    if not settings.feeds_minutes:
        yield
        return
    async with in_background(_for_ever(settings, has_feeds, command, sleep)):
        yield


async def _for_ever(
    settings: Settings,
    has_feeds: Callable[[], bool],
    command: Sequence[str],
    sleep: Callable[[float], Awaitable[None]],
) -> None:
    while True:
        try:
            if await asyncio.to_thread(has_feeds):
                await _run(command, settings)
        except (CorpusError, OSError) as error:
            logger.error("the feeds were not read: %s", error)  # noqa: TRY400 - the text says all
        await sleep(settings.feeds_minutes * 60.0)


async def _run(command: Sequence[str], settings: Settings) -> None:
    """Run the command to its end, or its deadline, and log what it prints."""
    process = await start(command, settings, stderr=STDOUT)
    output = process.stdout
    assert output  # noqa: S101 - it was asked for
    try:
        async with asyncio.timeout(_LONGEST_SECONDS):
            await _log_lines(output)
            code = await process.wait()
    except (TimeoutError, _TooMuch):
        logger.warning("reading the feeds took too long or said too much, and was stopped")
    else:
        if code:
            logger.warning("reading the feeds ended with code %d", code)
    finally:
        await end(process, output)


class _TooMuch(Exception):
    """A process prints more than anybody would read."""


async def _log_lines(output: asyncio.StreamReader) -> None:
    left, rest = _MOST_BYTES, b""
    while data := await output.read(2**16):
        left -= len(data)
        if left < 0:
            raise _TooMuch
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            if text := line.decode(errors="replace").strip():
                logger.info("feeds: %s", text[:_LONGEST_LINE])
