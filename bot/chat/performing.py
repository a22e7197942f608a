"""What the bot does at a button: the word that it shows, and the change of its message."""

from __future__ import annotations

import asyncio

from telegram import Bot, CallbackQuery, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.chat.api import Sleep, call, retry_seconds
from bot.chat.outgoing import reply_markup
from bot.chat.pacing import Pace
from bot.chat.reactions import Edit, Reaction

_TRIES = 4
_NO_PREVIEW = {"is_disabled": True}


class Performer:
    """Does what a reaction says of the pressed button; its messages go through the inbox."""

    def __init__(self, bot: Bot, pace: Pace, sleep: Sleep = asyncio.sleep) -> None:
        self._bot = bot
        self._pace = pace
        self._sleep = sleep

    async def perform(self, query: CallbackQuery, reaction: Reaction) -> None:
        """Answer the press, then edit; neither is worth more than a few tries."""
        shown = {"text": reaction.answer_text} if reaction.answer_text else {}
        await self._answer({"callback_query_id": query.id, **shown})
        if reaction.edit is not None and isinstance(query.message, Message):
            await self._edit(query.message, reaction.edit)

    async def _answer(self, params: dict[str, object]) -> None:
        try:
            await call(self._bot, "answerCallbackQuery", params)
        except TelegramError:
            return  # too late, after a restart: the button stops turning by itself

    async def _edit(self, message: Message, edit: Edit) -> None:
        params: dict[str, object] = {
            "chat_id": message.chat_id,
            "message_id": message.message_id,
            "reply_markup": reply_markup(edit.keyboard),
        }
        method = "editMessageReplyMarkup"
        if edit.text is not None:
            method = "editMessageText"
            params |= {
                "text": edit.text,
                "parse_mode": ParseMode.HTML,
                "link_preview_options": _NO_PREVIEW,
            }
        # An edit that arrived twice is the same edit: it is simply tried again.
        for attempt in range(_TRIES):
            await self._pace.turn(message.chat_id)
            try:
                await call(self._bot, method, params)
            except (BadRequest, ChatMigrated, Forbidden):
                return  # as it is already, or gone
            except RetryAfter as error:
                self._pace.hold(message.chat_id, retry_seconds(error))
            except TelegramError:
                await self._sleep(2.0**attempt)
            else:
                return
