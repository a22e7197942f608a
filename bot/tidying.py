"""The daily tidying of a process that serves: what is old is forgotten, what was left finished."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from bot.background import in_background
from bot.errors import DalilError
from bot.storage.forgetting import Forgetting

logger = logging.getLogger(__name__)

_MINUTE = 60.0
_MINUTES_A_DAY = 24 * 60


@asynccontextmanager
async def tidying(forgetting: Forgetting, keep_days: int) -> AsyncIterator[None]:
    """Tidy the log while the block runs."""
    async with in_background(tidy(forgetting, keep_days)):
        yield


async def tidy(
    forgetting: Forgetting,
    keep_days: int,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Forget the turns older than `keep_days` at the start and once a day, until cancelled.

    0 days keep them for ever. What a person wants forgotten and could not be finished at once
    is tried again each minute.
    """
    minute = 0
    while True:
        try:
            if minute % _MINUTES_A_DAY == 0:
                await asyncio.to_thread(forgetting.expire, keep_days)
            else:
                await asyncio.to_thread(forgetting.finish)
        except DalilError as error:
            logger.error("nothing was forgotten: %s", error)  # noqa: TRY400 - the text says all
        minute += 1
        await sleep(_MINUTE)
