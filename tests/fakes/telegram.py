"""A strict Bot API over HTTP on loopback: it refuses what Telegram refuses, in its words."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from tests.fakes.markup import Text, parse_plain, utf16_length
from tests.fakes.telegram_bot_side import TOKEN, BotSide
from tests.fakes.telegram_chat import Button, Keyboard, Message, plain_transcript, screen
from tests.fakes.telegram_checks import LONGEST, MOST_ENTITIES
from tests.fakes.telegram_failures import Failure
from tests.fakes.telegram_inline import InlineAnswer
from tests.fakes.telegram_state import Query

__all__ = ["LONGEST", "MOST_ENTITIES", "TOKEN", "FakeTelegram", "Message"]

DRAFT_SECONDS = 30


class FakeTelegram(BotSide):
    """Telegram for one bot; use as a context manager, `url` is the server's address.

    `violations` lists what Telegram would do silently to a reader's loss: it stays empty
    in a good test. Waiting is by condition, never by sleeping. Flood limits hold where
    `limits` gives them; `schedule` decides which calls fail; `clock` counts in seconds.
    """

    # What a test does

    def user_sends(
        self,
        chat_id: int,
        text: str | None = None,
        *,
        user: int | None = None,
        language_code: str | None = "ar",
        chat_type: str = "private",
        reply_to: int | None = None,
        topic: int | None = None,
        name: str | None = None,
        **fields: Any,
    ) -> int:
        """Put a message into a chat and return its id; `fields` are others of Telegram's.

        A topic of a forum is there once somebody wrote into it.
        """
        if utf16_length(text or "") > LONGEST:
            raise ValueError("a reader's client sends a longer text as several messages")
        with self._change:
            self._state.last_message += 1
            sender = self._state.user(chat_id if user is None else user, language_code, name)
            self._state.chats.setdefault(chat_id, {"id": chat_id, "type": chat_type})
            message = self._state.message_json(chat_id, self._state.last_message, sender) | fields
            if text is not None:
                typed = parse_plain(text).plain
                message |= {"text": typed, "entities": _typed_entities(typed)}
            if caption := fields.get("caption"):
                message["caption_entities"] = _typed_entities(caption)
            if reply_to is not None:
                message["reply_to_message"] = self._state.stored(chat_id, reply_to)
            if topic is not None:
                self._state.topics.add((chat_id, topic))
                message |= {"message_thread_id": topic, "is_topic_message": True}
            message_id, shown = int(message["message_id"]), Text(text or fields.get("caption", ""))
            self._state.messages[chat_id, message_id] = Message(
                chat_id,
                message_id,
                sender["id"],
                shown,
                reply_to,
                topic,
                file=self.downloads.shown(fields.get("document")),
            )
            self._state.originals[chat_id, message_id] = message
            self._happened(chat_id, f"User {sender['id']}", shown.plain)
            if self._hears(message):
                self._update("message", message)
            return message_id

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let the bot hear of all that is sent in the block by one poll."""
        with self._change:
            yield

    def document(
        self, name: str | None, data: bytes, media_type: str = "application/octet-stream"
    ) -> dict[str, Any]:
        """Return a document for `user_sends(…, document=…)`; the name is whatever one likes."""
        with self._change:
            return self.downloads.take(name, data, media_type)

    def user_edits(self, chat_id: int, message_id: int, text: str) -> None:
        """Edit the text of a message that a user sent before."""
        with self._change:
            typed = parse_plain(text).plain
            words = {"text": typed, "entities": _typed_entities(typed)}
            message = self._state.originals[chat_id, message_id] | words
            self._state.originals[chat_id, message_id] = message
            shown = self._state.messages[chat_id, message_id]
            edited = replace(shown, text=Text(text), edited=True)
            self._state.messages[chat_id, message_id] = edited
            self._happened(chat_id, f"User {shown.sender} edits #{message_id}", text)
            if self._hears(message):
                self._update("edited_message", message | {"edit_date": int(time.time())})

    def user_presses(
        self,
        message: Message,
        label: str,
        *,
        user: int | None = None,
        language_code: str | None = "ar",
    ) -> Button:
        """Press the one button whose text holds `label` and return it.

        An address only opens and a copy only copies: the bot hears of data alone.
        """
        now = self.message(message.chat_id, message.message_id)
        found = [button for button in now.buttons if label in button.text]
        if len(found) != 1:
            raise LookupError(f"{len(found)} buttons with «{label}»: {_labels(now.keyboard)}")
        if found[0].data is not None:
            self.user_forges(message, found[0].data, user=user, language_code=language_code)
        return found[0]

    def user_forges(
        self,
        message: Message,
        data: str,
        *,
        user: int | None = None,
        language_code: str | None = "ar",
    ) -> str:
        """Send callback data as a changed client can, pressed or not; return the query's id."""
        chat_id, who = message.chat_id, message.chat_id if user is None else user
        with self._change:
            sender = self._state.user(who, language_code)
            query_id = str(4_000_000_000 + len(self._state.queries))
            self._state.queries[query_id] = Query(who, chat_id, self._clock())
            self._happened(chat_id, f"User {who} presses", self._label(message, data))
            update = {
                "id": query_id,
                "from": sender,
                "chat_instance": str(chat_id),
                "message": self._state.stored(chat_id, message.message_id),
                "data": data,
            }
            self._update("callback_query", update)
        return query_id

    def user_queries_inline(
        self, user: int, query: str, *, language_code: str | None = "ar", offset: str = ""
    ) -> str:
        """Type an inline query in any chat and return its id."""
        with self._change:
            query_id = str(5_000_000_000 + len(self._state.queries))
            self._state.queries[query_id] = Query(user, user, self._clock())
            update = {
                "id": query_id,
                "from": self._state.user(user, language_code),
                "query": query,
                "offset": offset,
            }
            self._update("inline_query", update)
        return query_id

    def user_chooses_inline(self, user: int, query_id: str, n: int = 0) -> int:
        """Send a result of an inline query into the user's private chat with the bot itself."""
        result = self.inline_answers[query_id].results[n]
        return self.user_sends(user, result.message.plain, via_bot=self._state.me)

    def wait_for_inline(self, query_id: str, timeout: float = 60) -> InlineAnswer:
        """Wait until an inline query is answered, and return the answer."""
        self._wait(lambda: query_id in self.inline_answers, timeout, "an inline answer")
        return self.inline_answers[query_id]

    def user_deletes(self, chat_id: int, message_id: int) -> None:
        """Delete a message; the bot is not told."""
        with self._change:
            self._remove(chat_id, message_id)

    def user_blocks(self, chat_id: int) -> None:
        """Refuse the bot whatever it sends to this person's chat."""
        self._refuse(chat_id, "Forbidden: bot was blocked by the user")

    def group_removes_bot(self, chat_id: int) -> None:
        """Refuse the bot whatever it sends to this group."""
        kind = self._state.chats[chat_id]["type"]
        self._refuse(chat_id, f"Forbidden: bot was kicked from the {kind} chat")

    def user_unblocks(self, chat_id: int) -> None:
        with self._change:
            self._state.refusing.pop(chat_id, None)

    def group_forbids_files(self, chat_id: int) -> None:
        """Refuse the bot's photos and documents in a group, but not its words."""
        with self._change:
            self._state.no_files.add(chat_id)

    def chat_is_known(self, chat_id: int, chat_type: str = "private") -> None:
        """Let the bot write to a chat that has said nothing: its person pressed Start once."""
        with self._change:
            self._state.chats.setdefault(chat_id, {"id": chat_id, "type": chat_type})

    def flood(self, chat_id: int, seconds: float) -> None:
        """Refuse every message to one chat with 429 for so long."""
        with self._change:
            self._floods.shut(chat_id, seconds)

    def update_arrives(self, **fields: Any) -> int:
        """Put an update of any form before the bot and return its id."""
        return self._arrives(fields)

    def group_becomes_supergroup(self, old: int, new: int) -> None:
        """Move a group to a new id; from now on the old one is refused and the new one named."""
        with self._change:
            self._state.chats[new] = self._state.chats.pop(old) | {"id": new, "type": "supergroup"}
            self._state.moved[old] = new

    def fail_next(
        self,
        method: str,
        status: int | None,
        description: str = "",
        *,
        chat_id: int | None = None,
        retry_after: int | None = None,
        after_storing: bool = False,
        body: str | None = None,
    ) -> None:
        """Fail the next call of a method, in any chat or in one.

        Status None hangs up without a reply; a `body` is the reply as it stands.
        """
        failure = Failure(status, description, retry_after, after_storing=after_storing, body=body)
        self.plan(method, failure, chat_id=chat_id)

    def plan(self, method: str, *failures: Failure, chat_id: int | None = None) -> None:
        """Fail the next calls of a method in this order, in any chat or in one."""
        with self._change:
            self._state.failures.setdefault((method, chat_id), deque()).extend(failures)

    # What a test sees

    def sent(self, chat_id: int | None = None) -> list[Message]:
        """Return the bot's messages that are there now, all or of one chat, in order."""
        with self._change:
            return [
                message
                for message in self._state.messages.values()
                if message.sender is None and chat_id in {None, message.chat_id}
            ]

    def message(self, chat_id: int, message_id: int) -> Message:
        """Return a message as it is now."""
        with self._change:
            return self._state.messages[chat_id, message_id]

    def draft(self, chat_id: int) -> Text | None:
        """Return the draft a chat shows now: it goes with the next message, or after 30 s."""
        with self._change:
            draft = self._state.drafts.get(chat_id)
        fresh = draft is not None and self._clock() - draft.at < DRAFT_SECONDS
        return draft.text if draft and fresh else None

    def unanswered(self) -> list[str]:
        """Return the queries without an answer: their buttons spin before the reader's eyes."""
        with self._change:
            return [name for name, query in self._state.queries.items() if not query.answered]

    def wait_for_messages(
        self, n: int, timeout: float = 60, chat_id: int | None = None
    ) -> list[Message]:
        """Wait until at least `n` messages of the bot are there and return them."""
        self._wait(lambda: self._state.sent[chat_id] >= n, timeout, f"{n} messages")
        return self.sent(chat_id)

    def wait_for_call(self, method: str, n: int = 1, timeout: float = 60) -> None:
        """Wait until a method was called `n` times; a call counts once it was answered."""
        self._wait(lambda: self.count(method) >= n, timeout, f"{n} calls of {method}")

    def wait_for_poll(self, timeout: float = 60) -> None:
        """Wait until the bot is polling."""
        self._wait(lambda: self._state.polls > 0, timeout, "a poll")

    def wait_until_taken(self, timeout: float = 60) -> None:
        """Wait until the bot has confirmed every update: it began to handle them before."""
        self._wait(lambda: not self._state.updates, timeout, "every update to be confirmed")

    def wait_until_answered(self, timeout: float = 60) -> None:
        """Wait until no button spins and no inline query waits."""
        self._wait(lambda: not self.unanswered(), timeout, "every query to be answered")

    def wait_until(self, done: Callable[[], bool], what: str, timeout: float = 60) -> None:
        """Wait until something holds of what this fake has seen; looked at after each call."""
        self._wait(done, timeout, what)

    def count(self, method: str) -> int:
        return self._state.counts[method]

    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._state.updates)

    def transcript(self, chat_id: int) -> str:
        """Return the conversation of a chat as plain text, as it stands."""
        return plain_transcript(self._in(chat_id))

    def screen(self, chat_id: int) -> str:
        """Return the conversation of a chat with styles, reactions and buttons, as it stands."""
        return screen(self._in(chat_id), self.reactions)

    def story(self, chat_id: int) -> list[str]:
        """Return what happened in a chat, in order, drafts, edits and reactions too."""
        with self._change:
            seen = [event for event in self.events if event.chat_id == chat_id]
        return [f"{event.kind}: {event.text}" for event in seen]

    def _in(self, chat_id: int) -> list[Message]:
        with self._change:
            return [item for item in self._state.messages.values() if item.chat_id == chat_id]

    def _hears(self, message: dict[str, Any]) -> bool:
        """Whether the bot is shown a message: in privacy mode only what is meant for it."""
        if not self.privacy or message["chat"]["type"] == "private":
            return True
        me, replied = self._state.me, message.get("reply_to_message", {})
        if replied.get("from", {}).get("id") == me["id"]:
            return True
        words = f"{message.get('text', '')} {message.get('caption', '')}"
        return words.startswith("/") or f"@{me['username']}" in words

    def _label(self, message: Message, data: str) -> str:
        labels = (button.text for button in message.buttons if button.data == data)
        return next(labels, f"(forged) {data}")


def _typed_entities(text: str) -> list[dict[str, Any]]:
    """Return what a user's client marks in a typed message: commands, mentions, links."""
    entities = parse_plain(text).entities
    return [{"type": e.type, "offset": e.offset, "length": e.length} for e in entities]


def _labels(keyboard: Keyboard) -> str:
    return " | ".join(button.text for row in keyboard for button in row)
