"""A strict Bot API over HTTP on loopback: it refuses what Telegram refuses, in its words."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.loopback import Handler, Loopback
from tests.fakes.markup import Refused, Text, parse_html, parse_plain, utf16_length

TOKEN = "123456789:TEST-not-a-real-token-abcdefghijklm"
LONGEST = 4096
MOST_ENTITIES = 100
_TOKEN_FORM = re.compile(r"\d+:[\w-]+")
_METHODS = {
    name.lower(): name
    for name in (
        "getMe",
        "getUpdates",
        "setMyCommands",
        "setWebhook",
        "deleteWebhook",
        "sendChatAction",
        "sendMessage",
        "editMessageText",
    )
}
_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message in a chat as its reader sees it; `sender` is None for the bot."""

    chat_id: int
    message_id: int
    sender: int | None
    text: Text
    reply_to: int | None = None
    topic: int | None = None

    @property
    def plain(self) -> str:
        return self.text.plain


@dataclass(frozen=True, slots=True)
class Call:
    """A request that was answered, with its parameters decoded."""

    method: str
    params: dict[str, Any]
    status: int


@dataclass(frozen=True, slots=True)
class _Failure:
    status: int | None
    description: str
    retry_after: int | None
    after_storing: bool
    body: str | None


class _Problem(Exception):
    def __init__(self, status: int, description: str, **parameters: int | None) -> None:
        super().__init__(description)
        self.status = status
        self.body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if known := {name: value for name, value in parameters.items() if value is not None}:
            self.body["parameters"] = known


class _HangUp(Exception):
    """The connection closes and no reply is sent."""


class _Strange(Exception):
    """The reply is this text, whatever it is, with the status of a success."""


class _TelegramHandler(Handler):
    fake: FakeTelegram

    def do_GET(self) -> None:  # noqa: N802  # the name is http.server\'s
        self._serve()

    def do_POST(self) -> None:  # noqa: N802  # the name is http.server\'s
        self._serve()

    def _serve(self) -> None:
        status = 200
        try:
            params = self._params(self.body())
            body = json.dumps({"ok": True, "result": self.fake.answer(self.path, params, self)})
        except _Problem as problem:
            status, body = problem.status, json.dumps(problem.body)
        except _Strange as strange:
            body = str(strange)
        except _HangUp:
            return self.hang_up()
        return self.reply(status, body.encode(), "application/json")

    def _params(self, body: bytes) -> dict[str, Any]:
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return query | _decoded(body.decode() or "{}", dict)
        if kind.startswith("multipart/form-data"):
            return query | _multipart(kind, body)
        return query | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _multipart(kind: str, body: bytes) -> dict[str, Any]:
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    parts = BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()
    return {
        str(part.get_param("name", header="content-disposition")): part.get_content()
        for part in parts
    }


@dataclass(slots=True)
class _State:
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    messages: list[Message] = field(default_factory=list)
    originals: dict[tuple[int, int], dict[str, Any]] = field(default_factory=dict)
    chats: dict[int, dict[str, Any]] = field(default_factory=dict)
    topics: set[tuple[int, int]] = field(default_factory=set)
    moved: dict[int, int] = field(default_factory=dict)
    failures: dict[tuple[str, int | None], deque[_Failure]] = field(default_factory=dict)
    allowed_updates: list[str] = field(default_factory=list)
    webhook: str = ""
    polls: int = 0
    last_update: int = 1000
    last_message: int = 0


class FakeTelegram(Loopback):
    """Telegram for one bot; use as a context manager, `url` is the server's address.

    `violations` lists what Telegram would do silently to a reader's loss: it stays empty
    in a good test. Waiting is by condition, never by sleeping.
    """

    handler = _TelegramHandler

    def __init__(self, token: str = TOKEN, username: str = "dalil_test_bot") -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.conflicts = 0
        self._token = token
        self._state = _State()
        self._change = threading.Condition()
        self._me = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "first_name": "Dalil",
            "username": username,
        }

    # What a test does and sees

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
        **fields: Any,
    ) -> int:
        """Put a message into a chat and return its id; `fields` are others of Telegram's.

        A topic of a forum is there once somebody wrote into it.
        """
        if utf16_length(text or "") > LONGEST:
            raise ValueError("a reader's client sends a longer text as several messages")
        with self._change:
            self._state.last_message += 1
            sender = self._user(chat_id if user is None else user, language_code)
            self._state.chats.setdefault(chat_id, {"id": chat_id, "type": chat_type})
            message = self._message(chat_id, self._state.last_message, sender) | fields
            if text is not None:
                typed = parse_plain(text).plain
                message |= {"text": typed, "entities": _typed_entities(typed)}
            if caption := fields.get("caption"):
                message["caption_entities"] = _typed_entities(caption)
            if reply_to is not None:
                message["reply_to_message"] = self._stored(chat_id, reply_to)
            if topic is not None:
                self._state.topics.add((chat_id, topic))
                message |= {"message_thread_id": topic, "is_topic_message": True}
            message_id, shown = int(message["message_id"]), Text(text or fields.get("caption", ""))
            self._state.messages.append(
                Message(chat_id, message_id, sender["id"], shown, reply_to, topic)
            )
            self._state.originals[chat_id, message_id] = message
            self._update("message", message)
            return message_id

    def user_edits(self, chat_id: int, message_id: int, text: str) -> None:
        """Edit a message that a user sent before."""
        with self._change:
            sender = self._user(chat_id, "ar")
            message = self._message(chat_id, message_id, sender)
            self._update("edited_message", message | {"text": text, "edit_date": int(time.time())})

    def update_arrives(self, **fields: Any) -> int:
        """Put an update of any form before the bot and return its id."""
        with self._change:
            self._state.last_update += 1
            self._state.updates.append({"update_id": self._state.last_update, **fields})
            self._change.notify_all()
            return self._state.last_update

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
        failure = _Failure(status, description, retry_after, after_storing, body)
        with self._change:
            planned = self._state.failures.setdefault((method, chat_id), deque())
            planned.append(failure)

    def sent(self, chat_id: int | None = None) -> list[Message]:
        """Return the bot's messages, all or of one chat, in order."""
        with self._change:
            return [
                message
                for message in self._state.messages
                if message.sender is None and chat_id in {None, message.chat_id}
            ]

    def wait_for_messages(
        self, n: int, timeout: float = 10, chat_id: int | None = None
    ) -> list[Message]:
        """Wait until the bot has sent at least `n` messages and return them."""
        self._wait(lambda: len(self.sent(chat_id)) >= n, timeout, f"{n} messages")
        return self.sent(chat_id)

    def wait_for_call(self, method: str, n: int = 1, timeout: float = 10) -> None:
        """Wait until a method was called `n` times; a call counts once it was answered."""
        self._wait(lambda: self.count(method) >= n, timeout, f"{n} calls of {method}")

    def wait_for_poll(self, timeout: float = 10) -> None:
        """Wait until the bot is polling."""
        self._wait(lambda: self._state.polls > 0, timeout, "a poll")

    def wait_until_taken(self, timeout: float = 10) -> None:
        """Wait until the bot has confirmed every update: it began to handle them before."""
        self._wait(lambda: not self._state.updates, timeout, "every update to be confirmed")

    def count(self, method: str) -> int:
        return sum(call.method == method for call in self.calls)

    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._state.updates)

    def transcript(self, chat_id: int) -> str:
        """Return the conversation of a chat as its reader sees it."""
        with self._change:
            messages = [item for item in self._state.messages if item.chat_id == chat_id]
        return "\n\n".join(_shown(message) for message in messages)

    # What the bot sees

    def answer(self, path: str, params: dict[str, Any], caller: Handler) -> Any:
        """Answer one call or raise the problem that Telegram would report."""
        match = re.fullmatch(r"/bot([^/]*)/(\w+)", urlsplit(path).path)
        if match is None or not _TOKEN_FORM.fullmatch(match[1]):
            raise _Problem(404, "Not Found")
        if match[1] != self._token:
            raise _Problem(401, "Unauthorized")
        method = _METHODS.get(match[2].lower(), match[2])
        with self._recorded(method, params):
            call: Callable[[dict[str, Any], Handler], Any] | None = getattr(
                self, f"_call_{method.lower()}", None
            )
            if call is None:
                self.violations.append(f"unknown method {method}")
                raise _Problem(404, "Not Found")
            return self._with_failures(method, params, lambda: call(params, caller))

    @contextmanager
    def _recorded(self, method: str, params: dict[str, Any]) -> Iterator[None]:
        status = 200
        try:
            yield
        except _Problem as problem:
            status = problem.status
            raise
        except _HangUp:
            status = 0
            raise
        finally:
            with self._change:
                self.calls.append(Call(method, params, status))
                self._change.notify_all()

    def _with_failures(self, method: str, params: dict[str, Any], call: Callable[[], Any]) -> Any:
        failure = self._planned(method, params)
        if failure is None:
            return call()
        if failure.after_storing:
            call()
        if failure.body is not None:
            raise _Strange(failure.body)
        if failure.status is None:
            raise _HangUp
        raise _Problem(failure.status, failure.description, retry_after=failure.retry_after)

    def _planned(self, method: str, params: dict[str, Any]) -> _Failure | None:
        with self._change:
            for chat_id in (_number(params, "chat_id"), None):
                if planned := self._state.failures.get((method, chat_id)):
                    return planned.popleft()
        return None

    def _call_getme(self, _params: dict[str, Any], _caller: Handler) -> Any:
        return self._me

    def _call_setmycommands(self, params: dict[str, Any], _caller: Handler) -> Any:
        for command in _decoded(params.get("commands"), list):
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise _Problem(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise _Problem(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        if not re.fullmatch(r"([a-z]{2})?", params.get("language_code", "")):
            raise _Problem(400, "Bad Request: invalid language code specified")
        return True

    def _call_setwebhook(self, params: dict[str, Any], _caller: Handler) -> Any:
        self._state.webhook = params.get("url", "")
        return True

    def _call_deletewebhook(self, params: dict[str, Any], _caller: Handler) -> Any:
        self._state.webhook = ""
        if _true(params.get("drop_pending_updates")):
            self._state.updates.clear()
        return True

    def _call_getupdates(self, params: dict[str, Any], caller: Handler) -> Any:
        if self._state.webhook:
            raise _Problem(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        limit = min(max(_number(params, "limit") or 100, 1), 100)
        with self._change:
            self._state.polls += 1
            poll = self._state.polls
            self._confirm(_number(params, "offset") or 0, params.get("allowed_updates"))
            self._change.notify_all()
            self._change.wait_for(
                lambda: self._state.updates or poll != self._state.polls or self.closing.is_set(),
                timeout=min(float(params.get("timeout", 0)), 50),
            )
            if poll != self._state.polls:
                self._conflict(caller)
            return list(self._state.updates)[:limit]

    def _conflict(self, caller: Handler) -> None:
        if caller.caller_is_gone():
            raise _HangUp
        self.conflicts += 1
        raise _Problem(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )

    def _confirm(self, offset: int, allowed: Any) -> None:
        updates = self._state.updates
        if allowed is not None:
            self._state.allowed_updates = _decoded(allowed, list)
        if offset < 0:
            offset = updates[offset]["update_id"] if len(updates) >= -offset else 0
        while updates and updates[0]["update_id"] < offset:
            updates.popleft()

    def _call_sendchataction(self, params: dict[str, Any], _caller: Handler) -> Any:
        self._topic(self._chat(params), params)
        if params.get("action") not in _ACTIONS:
            raise _Problem(400, "Bad Request: wrong parameter action in request")
        return True

    def _call_sendmessage(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            chat_id = self._chat(params)
            topic = self._topic(chat_id, params)
            text = self._text(params)
            reply_to = self._reply_to(chat_id, params)
            _check_keyboard(params)
            self._state.last_message += 1
            message = Message(chat_id, self._state.last_message, None, text, reply_to, topic)
            self._state.messages.append(message)
            self._change.notify_all()
            return self._stored(chat_id, message.message_id)

    def _call_editmessagetext(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            chat_id, message_id = self._chat(params), _number(params, "message_id") or 0
            old = self._find(chat_id, message_id)
            if old is None:
                raise _Problem(400, "Bad Request: message to edit not found")
            if old.sender is not None:
                raise _Problem(400, "Bad Request: message can't be edited")
            text = self._text(params)
            _check_keyboard(params)
            if text == old.text:
                raise _Problem(
                    400,
                    "Bad Request: message is not modified: specified new message content and "
                    "reply markup are exactly the same as a current content and reply markup "
                    "of the message",
                )
            index = self._state.messages.index(old)
            self._state.messages[index] = replace(old, text=text)
            self._change.notify_all()
            return self._stored(chat_id, message_id)

    def _chat(self, params: dict[str, Any]) -> int:
        chat_id = str(params.get("chat_id", ""))
        if not chat_id:
            raise _Problem(400, "Bad Request: chat_id is empty")
        if (number := _number(params, "chat_id")) in self._state.moved:
            raise _Problem(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self._state.moved[number],
            )
        if number not in self._state.chats:
            raise _Problem(400, "Bad Request: chat not found")
        return number

    def _topic(self, chat_id: int, params: dict[str, Any]) -> int | None:
        topic = _number(params, "message_thread_id")
        if topic is not None and (chat_id, topic) not in self._state.topics:
            raise _Problem(400, "Bad Request: message thread not found")
        return topic

    def _text(self, params: dict[str, Any]) -> Text:
        mode = params.get("parse_mode", "")
        if mode.lower() not in {"", "html"}:
            raise _Problem(400, "Bad Request: unsupported parse_mode")
        try:
            text = (parse_html if mode else parse_plain)(str(params.get("text", "")))
        except Refused as refused:
            raise _Problem(400, f"Bad Request: {refused}") from refused
        if not text.plain:
            raise _Problem(400, "Bad Request: message text is empty")
        if utf16_length(text.plain) > LONGEST:
            raise _Problem(400, "Bad Request: message is too long")
        if len(text.entities) > MOST_ENTITIES:
            self.violations.append(f"{len(text.entities)} entities in a message")
        return text

    def _reply_to(self, chat_id: int, params: dict[str, Any]) -> int | None:
        reply = _decoded(params.get("reply_parameters"), dict)
        wanted = reply.get("message_id") or params.get("reply_to_message_id")
        lenient = reply.get("allow_sending_without_reply") or _true(
            params.get("allow_sending_without_reply")
        )
        if wanted is None or self._find(chat_id, int(wanted)):
            return None if wanted is None else int(wanted)
        if not lenient:
            raise _Problem(400, "Bad Request: message to be replied not found")
        return None

    def _find(self, chat_id: int, message_id: int) -> Message | None:
        same = (
            m for m in self._state.messages if (m.chat_id, m.message_id) == (chat_id, message_id)
        )
        return next(same, None)

    # Telegram's JSON

    def _user(self, user_id: int, language_code: str | None) -> dict[str, Any]:
        user = {"id": user_id, "is_bot": False, "first_name": f"Reader {user_id}"}
        return user | ({"language_code": language_code} if language_code else {})

    def _message(self, chat_id: int, message_id: int, sender: dict[str, Any]) -> dict[str, Any]:
        chat = self._state.chats[chat_id]
        named = {"first_name": "Reader"} if chat["type"] == "private" else {"title": "Newsroom"}
        return {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": chat | named,
            "from": sender,
        }

    def _stored(self, chat_id: int, message_id: int) -> dict[str, Any]:
        found = self._find(chat_id, message_id)
        if found is None:
            raise LookupError(f"no message {message_id} in chat {chat_id}")
        if original := self._state.originals.get((chat_id, message_id)):
            return {name: original[name] for name in original if name != "reply_to_message"}
        topic = {"message_thread_id": found.topic, "is_topic_message": True} if found.topic else {}
        return self._message(chat_id, message_id, self._me) | {"text": found.plain} | topic

    def _update(self, kind: str, message: dict[str, Any]) -> None:
        allowed = self._state.allowed_updates
        if allowed and kind not in allowed:
            return
        self.update_arrives(**{kind: message})

    def _wait(self, done: Callable[[], bool], timeout: float, what: str) -> None:
        with self._change:
            if not self._change.wait_for(done, timeout):
                raise TimeoutError(f"waited {timeout} s for {what}")

    def __exit__(self, *exc: Any) -> None:
        self.closing.set()
        with self._change:
            self._change.notify_all()
        super().__exit__(*exc)


def _decoded(value: Any, kind: type[Any]) -> Any:
    """Return a nested parameter, which a form carries as JSON text."""
    if value is None:
        return kind()
    try:
        decoded = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise _Problem(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(decoded, kind):
        raise _Problem(400, "Bad Request: can't parse JSON object")
    return decoded


def _number(params: dict[str, Any], name: str) -> int | None:
    value = str(params.get(name, ""))
    return int(value) if re.fullmatch(r"-?\d+", value) else None


def _true(value: Any) -> bool:
    return value is True or str(value).lower() in {"true", "1"}


def _check_keyboard(params: dict[str, Any]) -> None:
    markup = _decoded(params.get("reply_markup"), dict)
    for button in (button for row in markup.get("inline_keyboard", []) for button in row):
        data = button.get("callback_data", "-")
        if not 1 <= len(data.encode()) <= 64:
            raise _Problem(400, "Bad Request: BUTTON_DATA_INVALID")


def _typed_entities(text: str) -> list[dict[str, Any]]:
    """Return what a user's client marks in a typed message: commands, mentions, links."""
    entities = parse_plain(text).entities
    return [{"type": e.type, "offset": e.offset, "length": e.length} for e in entities]


def _shown(message: Message) -> str:
    who = "Dalil" if message.sender is None else f"User {message.sender}"
    reply = f" (to #{message.reply_to})" if message.reply_to else ""
    return f"#{message.message_id} {who}{reply}:\n{message.plain}"
