"""Inline queries: passages in any chat, at once or not at all.

They are not kept: Telegram takes no late answer. A reader who goes on typing is answered about
the last letters only, and no query waits for a chat, or a chat for a query.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chat.access import Access
from bot.chat.api import call
from bot.chat.display import plain_line
from bot.chat.faults import origin
from bot.chat.finding.finder import Finder, key_of
from bot.chat.finding.passages import passage
from bot.chat.messages import to_messages
from bot.chat.preferences import reader_language
from bot.chat.texts import Texts
from bot.storage.preferences import PreferencesTable
from retrieval.models import Hit, Language

logger = logging.getLogger(__name__)

SECONDS = 8.0  # Telegram waits about ten
MOST = 20
START = "inline"
_WORKERS = 2
_MOST_WAITING = 100
_CACHE_SECONDS = 60
_LONGEST_TITLE, _LONGEST_DESCRIPTION = 120, 160


@dataclass(frozen=True, slots=True)
class Typed:
    """An inline query: who typed what, and the language of their client."""

    id: str
    user_id: int
    language_code: str | None
    text: str


class Inline:
    """Answers inline queries beside the chats, each within `seconds` of its arrival."""

    def __init__(
        self,
        bot: Bot,
        finder: Finder,
        access: Access,
        preferences: PreferencesTable,
        seconds: float = SECONDS,
    ) -> None:
        self._bot = bot
        self._finder = finder
        self._access = access
        self._preferences = preferences
        self._seconds = seconds
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="inline")
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def take(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Begin to answer the inline queries among some updates; raises nothing."""
        for query in filter(None, map(typed_of, updates)):
            if (before := self._tasks.pop(query.user_id, None)) is not None:
                before.cancel()
            if len(self._tasks) < _MOST_WAITING:
                self._begin(query)

    async def close(self) -> None:
        """Drop what waits: by the next start it is too late for it."""
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _begin(self, query: Typed) -> None:
        task = asyncio.create_task(self._answer(query))
        self._tasks[query.user_id] = task

        def done(task: asyncio.Task[None]) -> None:
            if self._tasks.get(query.user_id) is task:
                del self._tasks[query.user_id]

        task.add_done_callback(done)

    async def _answer(self, query: Typed) -> None:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(self._seconds):
                found = await loop.run_in_executor(self._pool, self._found, query)
                await call(self._bot, "answerInlineQuery", found)
        except TimeoutError:
            logger.info("an inline query was dropped: it took too long")
        except TelegramError as error:
            logger.info("an inline query was not answered (%s)", type(error).__name__)
        except Exception as error:  # noqa: BLE001 - nothing that is found ends the bot
            logger.error("an inline query failed: %s", origin(error))  # noqa: TRY400

    def _found(self, query: Typed) -> dict[str, Any]:
        """Return the parameters of the answer; of a stranger's, the way in and nothing else."""
        chosen = self._preferences.language(query.user_id)
        language = reader_language(chosen, query.language_code)
        answer = {"inline_query_id": query.id, "is_personal": True, "cache_time": 0}
        if not self._access.allows(query.user_id):
            return answer | _only("ask_in", language)
        if not any(map(str.isalnum, query.text)):
            return answer | _only("type", language)
        hits = self._finder.passages(query.text, MOST)
        if not hits:
            return answer | _only("nothing", language)
        results = [result(hit, language) for hit in hits]
        return answer | {"cache_time": _CACHE_SECONDS, "results": results}


def typed_of(raw: Mapping[str, Any]) -> Typed | None:
    """Return the inline query of an update; None where there is none that can be read."""
    query = raw.get("inline_query")
    sender = query.get("from") if isinstance(query, Mapping) else None
    if not isinstance(query, Mapping) or not isinstance(sender, Mapping):
        return None
    user_id, name, text = sender.get("id"), query.get("id"), query.get("query")
    code = sender.get("language_code")
    if not isinstance(user_id, int) or not isinstance(name, str) or not isinstance(text, str):
        return None
    return Typed(name, user_id, code if isinstance(code, str) else None, text)


def result(hit: Hit, language: Language) -> dict[str, Any]:
    """Return a passage as Telegram lists it, with the message that choosing it sends."""
    texts = Texts.load(language)
    text = to_messages([passage(hit, texts)], language)[0]
    title = plain_line(hit.title or hit.opening or "") or texts("untitled")
    said = [plain_line(hit.publisher or "") or texts("outlet_unknown"), texts.date(hit.published)]
    described = " · ".join([*said, plain_line(hit.text)])
    return {
        "type": "article",
        "id": key_of(hit.passage_id),
        "title": title[:_LONGEST_TITLE],
        "description": described[:_LONGEST_DESCRIPTION],
        "input_message_content": {
            "message_text": text,
            "parse_mode": ParseMode.HTML,
            "link_preview_options": {"is_disabled": True},
        },
    }


def _only(key: str, language: Language) -> dict[str, Any]:
    """Return an answer without passages: a button that leads to the bot."""
    button = {"text": Texts.load(language)(f"inline.{key}"), "start_parameter": START}
    return {"results": [], "button": button}
