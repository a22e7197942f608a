"""Calls of the Bot API with raw results: of a reply no one foresaw only TelegramError is left."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest

# Opt in to what the library's next major version does anyway; without it every flood
# limit prints a deprecation warning.
os.environ["PTB_TIMEDELTA"] = "true"

Sleep = Callable[[float], Awaitable[None]]

_REFUSALS = (BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, RetryAfter)
# httpx's names of what went wrong before anything was sent.
_NEVER_LEFT = {"ConnectError", "ConnectTimeout", "PoolTimeout"}

# What the library lets through when a reply is JSON of another shape than Telegram's.
SHAPE_ERRORS = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


async def call(
    bot: Bot, method: str, params: Mapping[str, object], read_timeout: float | None = None
) -> Any:
    """Call a method and return its raw result; raises TelegramError only.

    Raw, because the library's own methods fail on an object that lacks one field, after the
    fact, and log it whole. InvalidToken is also Telegram's 404: a gateway's, or a bad token's.
    """
    timeout = BaseRequest.DEFAULT_NONE if read_timeout is None else read_timeout
    try:
        # Telegram ignores the case of a method's name; the library warns of a name it knows.
        return await bot.do_api_request(method.lower(), dict(params), read_timeout=timeout)
    except EndPointNotFound as error:
        raise InvalidToken from error
    except SHAPE_ERRORS as error:
        raise NetworkError("the reply has no known shape") from error


def retry_seconds(error: RetryAfter) -> float:
    """Return how long a flood limit lasts."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after


def refused(error: TelegramError) -> bool:
    """Tell whether Telegram will not take what was sent: it is wrong, or too large (413)."""
    return isinstance(error, BadRequest) or "Too Large" in error.message


def may_have_arrived(error: TelegramError) -> bool:
    """Tell whether Telegram may have done what failed so: it gave no reply that says otherwise."""
    if isinstance(error, _REFUSALS) or refused(error):
        return False
    if isinstance(error, NetworkError) and error.__cause__ is None:
        return False  # a reply of Telegram's own that says it failed
    return type(error.__cause__).__name__ not in _NEVER_LEFT
