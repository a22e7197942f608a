"""Telegram's HTTP: a call's parameters in, in any form it takes, and the reply out."""

from __future__ import annotations

import json
import threading
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Protocol
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.loopback import Handler
from tests.fakes.telegram_checks import decoded
from tests.fakes.telegram_files import Upload
from tests.fakes.telegram_problems import Problem

_MESSAGE = {"chat_id", "message_thread_id", "text", "parse_mode", "entities"}
_OPTIONS = {"link_preview_options", "reply_markup"}
_SENDING = {
    "disable_notification",
    "protect_content",
    "message_effect_id",
    "reply_parameters",
    "reply_to_message_id",
    "allow_sending_without_reply",
}
_FILE = (
    {"chat_id", "message_thread_id", "caption", "parse_mode", "caption_entities", "reply_markup"}
    | {"show_caption_above_media"}
    | _SENDING
)
PARAMETERS = {
    "getFile": {"file_id"},
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "setMyCommands": {"commands", "scope", "language_code"},
    "setWebhook": {
        "url",
        "certificate",
        "ip_address",
        "max_connections",
        "allowed_updates",
        "drop_pending_updates",
        "secret_token",
    },
    "deleteWebhook": {"drop_pending_updates"},
    "getWebhookInfo": set(),
    "sendChatAction": {"chat_id", "message_thread_id", "action"},
    "sendMessage": _MESSAGE | _OPTIONS | _SENDING,
    "sendPhoto": _FILE | {"photo", "has_spoiler"},
    "sendDocument": _FILE | {"document", "thumbnail", "disable_content_type_detection"},
    "sendMessageDraft": _MESSAGE | {"draft_id"},
    "editMessageText": _MESSAGE - {"message_thread_id"} | _OPTIONS | {"message_id"},
    "editMessageReplyMarkup": {"chat_id", "message_id", "reply_markup"},
    "deleteMessage": {"chat_id", "message_id"},
    "setMessageReaction": {"chat_id", "message_id", "reaction", "is_big"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "url", "cache_time"},
    "answerInlineQuery": {
        "inline_query_id",
        "results",
        "cache_time",
        "is_personal",
        "next_offset",
        "button",
    },
}
METHODS = {name.lower(): name for name in PARAMETERS}


class HangUp(Exception):
    """The connection closes and no reply is sent."""


class Silence(Exception):
    """No reply is sent, and the connection stays open until the caller gives up."""


class Strange(Exception):
    """The reply is this text, whatever it is, with the status of a success."""


class Answering(Protocol):
    """A server that answers calls."""

    closing: threading.Event

    def content(self, address: str) -> bytes:
        """Return the file at an address, or raise the problem that the caller is told."""

    def answer(self, path: str, params: dict[str, Any], caller: Handler) -> Any:
        """Answer one call, or raise the problem that it is answered with."""


class TelegramHandler(Handler):
    fake: Answering

    def do_GET(self) -> None:  # noqa: N802  # the name is http.server\'s
        self._serve()

    def do_POST(self) -> None:  # noqa: N802  # the name is http.server\'s
        self._serve()

    def _serve(self) -> None:
        status = 200
        try:
            params = self._params(self.body())
            if self.path.startswith("/file/"):
                return self.reply(200, self.fake.content(self.path), "application/octet-stream")
            body = json.dumps({"ok": True, "result": self.fake.answer(self.path, params, self)})
        except Problem as problem:
            status, body = problem.status, json.dumps(problem.body)
        except Strange as strange:
            body = str(strange)
        except Silence:
            while not self.fake.closing.wait(0.02) and not self.caller_is_gone():
                continue
            return self.hang_up()
        except HangUp:
            return self.hang_up()
        return self.reply(status, body.encode(), "application/json")

    def _params(self, body: bytes) -> dict[str, Any]:
        query = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("application/json"):
            return query | decoded(body.decode() or "{}", dict)
        if kind.startswith("multipart/form-data"):
            return query | _multipart(kind, body)
        return query | dict(parse_qsl(body.decode(), keep_blank_values=True))


def _multipart(kind: str, body: bytes) -> dict[str, Any]:
    head = f"Content-Type: {kind}\r\n\r\n".encode()
    parts = BytesParser(policy=HTTP).parsebytes(head + body).iter_parts()
    return {
        str(part.get_param("name", header="content-disposition")): _field(part) for part in parts
    }


def _field(part: Any) -> str | Upload:
    data = part.get_payload(decode=True)
    if (name := part.get_filename()) is None:
        return str(data.decode())
    return Upload(name, part.get_content_type(), data)
