"""How often work on an update is tried, and what is done where it fails for good."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from bot.chat.api import Sleep
from bot.chat.faults import origin
from bot.chat.kept import Kept
from bot.chat.replies import Reply
from bot.errors import DalilError
from bot.storage.entries import Entry

logger = logging.getLogger(__name__)

Work = Callable[[Entry], Awaitable[None]]
Asking = Callable[[], Awaitable[Reply | None]]

_TRIES = 3
_LONGEST_PAUSE = 30.0


async def seen_through(entry: Entry, work: Work, kept: Kept, sleep: Sleep) -> None:
    """See work on an entry through, also where the disk or the code fails meanwhile."""
    attempt = 0
    while True:
        try:
            await work(entry if not attempt else await kept.inbox.entry(entry))
        except DalilError as error:  # the log: it may be mended, and nothing goes on without
            logger.error("entry %d waits: %s", entry.id, error)  # noqa: TRY400
        except Exception as error:  # noqa: BLE001 - the outermost edge
            logger.error("entry %d failed: %s", entry.id, origin(error))  # noqa: TRY400
            if attempt >= _TRIES:
                with suppress(DalilError):  # the log again: waited for, as above
                    await kept.deliveries.give_up(entry, type(error).__name__)
                    return
        else:
            return
        await sleep(min(2.0 ** min(attempt, 9), _LONGEST_PAUSE))
        attempt += 1


async def tried(
    entry: Entry, ask: Asking, apology: Callable[[], Reply], sleep: Sleep
) -> Reply | None:
    """Await a reply, three times over all starts, else the apology; None if there is to be none."""
    reason = "interrupted"
    for attempt in range(entry.tries, _TRIES):
        try:
            return await ask()
        except DalilError:
            raise
        except Exception as error:  # noqa: BLE001 - here, so that the chat's order is kept
            # No traceback: the error's text may hold the question.
            reason = type(error).__name__
            logger.error("a message of chat %s failed: %s", entry.chat_id, origin(error))  # noqa: TRY400
            await sleep(2.0**attempt)
    return replace(apology(), failed=reason)
