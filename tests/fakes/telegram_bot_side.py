"""The Bot API as the bot meets it: each call is answered, or refused in Telegram's words."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.loopback import Handler, Loopback
from tests.fakes.markup import Text, utf16_length
from tests.fakes.telegram_chat import Call, Draft, Event, Message, Toast, styled
from tests.fakes.telegram_checks import (
    LONGEST_TOAST,
    MOST_ENTITIES,
    clashes,
    decoded,
    number,
    read_caption,
    read_keyboard,
    read_reaction,
    read_text,
    true,
)
from tests.fakes.telegram_downloads import Downloads
from tests.fakes.telegram_failures import Failure, Schedule
from tests.fakes.telegram_files import Upload, read_upload, shown_file
from tests.fakes.telegram_inline import InlineAnswer, read_inline_answer
from tests.fakes.telegram_limits import Floods, Limits
from tests.fakes.telegram_menus import Menu, read_menu
from tests.fakes.telegram_problems import Problem, bad
from tests.fakes.telegram_state import Query, State
from tests.fakes.telegram_webhook import Webhook
from tests.fakes.telegram_wire import (
    METHODS,
    PARAMETERS,
    HangUp,
    Silence,
    Strange,
    TelegramHandler,
)

TOKEN = "123456789:TEST-not-a-real-token-abcdefghijklm"
CALLBACK_SECONDS = 15
INLINE_SECONDS = 10
_TOKEN_FORM = re.compile(r"\d+:[\w-]+")
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


class BotSide(Loopback):
    """What the bot sees of Telegram; the readers' side is FakeTelegram's."""

    handler = TelegramHandler

    def __init__(
        self,
        token: str = TOKEN,
        username: str = "dalil_test_bot",
        *,
        limits: Limits | None = None,
        schedule: Schedule | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.conflicts = 0
        self.drafts: list[Draft] = []
        self.toasts: list[Toast] = []
        self.events: list[Event] = []
        self.reactions: dict[tuple[int, int], str] = {}
        self.inline_answers: dict[str, InlineAnswer] = {}
        self.menus: dict[Menu, list[str]] = {}
        self.downloads = Downloads(token)
        self.schedule = schedule
        self.webhook: Webhook | None = None
        self.privacy = False  # as @BotFather sets it: groups' talk is not shown to the bot
        self.proxies: dict[str, str] = {}  # public addresses, and those behind them
        self.callback_seconds: float = CALLBACK_SECONDS
        self.inline_seconds: float = INLINE_SECONDS
        self._token = token
        self._clock = clock
        me = {
            "id": int(token.split(":", maxsplit=1)[0]),
            "is_bot": True,
            "supports_inline_queries": True,
            "first_name": "Dalil",
            "username": username,
        }
        self._state = State(me)
        self._floods = Floods(limits, clock)
        self._change = threading.Condition()

    # What the bot sees

    def answer(self, path: str, params: dict[str, Any], caller: Handler) -> Any:
        """Answer one call or raise the problem that Telegram would report."""
        match = re.fullmatch(r"/bot([^/]*)/(\w+)", urlsplit(path).path)
        if match is None or not _TOKEN_FORM.fullmatch(match[1]):
            raise Problem(404, "Not Found")
        if match[1] != self._token:
            raise Problem(401, "Unauthorized")
        method = METHODS.get(match[2].lower(), match[2])
        # Who waits for what a call does finds the call, too: both are seen at once.
        with self._change, self._recorded(method, params):
            call: Callable[[dict[str, Any], Handler], Any] | None = getattr(
                self, f"_call_{method.lower()}", None
            )
            if call is None:
                self.violations.append(f"unknown method {method}")
                raise Problem(404, "Not Found")
            if unknown := params.keys() - PARAMETERS[method]:
                self.violations.append(f"{method} has no parameter {sorted(unknown)[0]}")
            return self._with_failures(method, params, lambda: call(params, caller))

    @contextmanager
    def _recorded(self, method: str, params: dict[str, Any]) -> Iterator[None]:
        status = 200
        try:
            yield
        except Problem as problem:
            status = problem.status
            raise
        except (HangUp, Silence):
            status = 0
            raise
        finally:
            self.calls.append(Call(method, params, status, self._clock()))
            self._state.counts[method] += 1
            self._change.notify_all()

    def _with_failures(self, method: str, params: dict[str, Any], call: Callable[[], Any]) -> Any:
        self._hold_back(method, params)
        failure = self._planned(method, params)
        if failure is None:
            return call()
        if failure.after_storing:
            call()
        if failure.body is not None:
            raise Strange(failure.body)
        if failure.status is None:
            raise Silence if failure.silent else HangUp
        raise Problem(
            failure.status,
            failure.description,
            retry_after=failure.retry_after,
            migrate_to_chat_id=failure.migrate_to,
        )

    def _hold_back(self, method: str, params: dict[str, Any]) -> None:
        chat_id = number(params, "chat_id")
        with self._change:
            wait = self._floods.retry_after(method, chat_id, group=self._is_group(chat_id))
        if wait is not None:
            raise Problem(429, f"Too Many Requests: retry after {wait}", retry_after=wait)

    def _is_group(self, chat_id: int | None) -> bool:
        return bool(self._state.chats.get(chat_id or 0, {}).get("type", "private") != "private")

    def _planned(self, method: str, params: dict[str, Any]) -> Failure | None:
        with self._change:
            for chat_id in (number(params, "chat_id"), None):
                if planned := self._state.failures.get((method, chat_id)):
                    return planned.popleft()
            return self.schedule(method, number(params, "chat_id")) if self.schedule else None

    def _call_getme(self, _params: dict[str, Any], _caller: Handler) -> Any:
        return self._state.me

    def _call_setmycommands(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            menu, names = read_menu(params, self._state.chats)
            self.menus[menu] = names
            self._change.notify_all()
        return True

    def _call_getfile(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            return self.downloads.path_of(params)

    def content(self, address: str) -> bytes:
        """Return a file that the bot downloads, or raise the problem that it is told."""
        with self._change:
            return self.downloads.content(address)

    def _call_setwebhook(self, params: dict[str, Any], _caller: Handler) -> Any:
        secret, url = str(params.get("secret_token", "")), str(params.get("url", ""))
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad("secret token contains unallowed characters")
        if url and urlsplit(url).scheme != "https" and urlsplit(url).hostname != "127.0.0.1":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        with self._change:
            self._allow(params.get("allowed_updates"))
            self._set_webhook(url, secret, drop=true(params.get("drop_pending_updates")))
        return True

    def _call_deletewebhook(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            self._set_webhook("", "", drop=true(params.get("drop_pending_updates")))
        return True

    def _set_webhook(self, url: str, secret: str, *, drop: bool) -> None:
        if drop:
            self._state.updates.clear()
        if self.webhook is not None:
            self.webhook.close()
            self.webhook = None
        if url:
            behind = self.proxies.get(url, url)
            self.webhook = Webhook(behind, secret, self._state.updates, self._change)
            self.webhook.start()

    def _call_getwebhookinfo(self, _params: dict[str, Any], _caller: Handler) -> Any:
        hook = self.webhook
        info = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._state.updates),
        }
        return info | ({"last_error_message": hook.last_error} if hook and hook.last_error else {})

    def _call_getupdates(self, params: dict[str, Any], caller: Handler) -> Any:
        if self.webhook is not None:
            raise Problem(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        limit = min(max(number(params, "limit") or 100, 1), 100)
        with self._change:
            self._state.polls += 1
            poll = self._state.polls
            self._allow(params.get("allowed_updates"))
            self._confirm(number(params, "offset") or 0)
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
            raise HangUp
        self.conflicts += 1
        raise Problem(
            409,
            "Conflict: terminated by other getUpdates request; "
            "make sure that only one bot instance is running",
        )

    def _allow(self, allowed: Any) -> None:
        if allowed is not None:
            self._state.allowed_updates = decoded(allowed, list)

    def _confirm(self, offset: int) -> None:
        updates = self._state.updates
        if offset < 0:
            offset = updates[offset]["update_id"] if len(updates) >= -offset else 0
        while updates and updates[0]["update_id"] < offset:
            updates.popleft()

    def _call_sendchataction(self, params: dict[str, Any], _caller: Handler) -> Any:
        chat_id = self._chat(params)
        self._topic(chat_id, params)
        if params.get("action") not in _ACTIONS:
            raise bad("wrong parameter action in request")
        with self._change:
            self._happened(chat_id, "Dalil", f"({params['action']}…)")
        return True

    def _call_sendmessage(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            return self._sent(params, lambda: self._text(params))

    def _call_sendphoto(self, params: dict[str, Any], _caller: Handler) -> Any:
        return self._sent_file(params, "photo")

    def _call_senddocument(self, params: dict[str, Any], _caller: Handler) -> Any:
        return self._sent_file(params, "document")

    def _sent_file(self, params: dict[str, Any], kind: str) -> Any:
        with self._change:
            if self._chat(params) in self._state.no_files:
                raise bad(f"not enough rights to send {kind}s to the chat")
            upload = read_upload(params, kind)
            return self._sent(params, lambda: self._caption(params), upload)

    def _sent(
        self, params: dict[str, Any], read: Callable[[], Text], file: Upload | None = None
    ) -> Any:
        chat_id = self._chat(params)
        topic = self._topic(chat_id, params)
        text = read()
        reply_to = self._reply_to(chat_id, params)
        keyboard = read_keyboard(params)
        self._state.last_message += 1
        message = Message(
            chat_id,
            self._state.last_message,
            None,
            text,
            reply_to,
            topic,
            keyboard,
            silent=true(params.get("disable_notification")),
            file=file,
        )
        self._state.messages[chat_id, message.message_id] = message
        self._state.sent.update((chat_id, None))
        self._state.drafts.pop(chat_id, None)
        shown = [*([shown_file(file)] if file else []), *filter(None, [styled(text)])]
        self._happened(chat_id, "Dalil", "\n".join(shown))
        self._change.notify_all()
        return self._state.stored(chat_id, message.message_id)

    def _call_sendmessagedraft(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            chat_id = self._chat(params)
            if self._is_group(chat_id):
                raise bad("TEXTDRAFT_PEER_INVALID")
            self._topic(chat_id, params)
            if not (draft_id := number(params, "draft_id")):
                raise bad("draft identifier must be non-zero")  # the words are a guess
            draft = Draft(chat_id, draft_id, self._text(params, empty=True), self._clock())
            self._state.drafts[chat_id] = draft
            self.drafts.append(draft)
            self._happened(chat_id, "Dalil drafts", styled(draft.text))
            return True

    def _call_editmessagetext(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            old = self._own(params, "edit")
            if old.file is not None:
                raise bad("there is no text in the message to edit")
            new = replace(old, text=self._text(params), keyboard=read_keyboard(params), edited=True)
            return self._changed(old, new)

    def _call_editmessagereplymarkup(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            old = self._own(params, "edit")
            return self._changed(old, replace(old, keyboard=read_keyboard(params)))

    def _changed(self, old: Message, new: Message) -> Any:
        if (old.text, old.keyboard) == (new.text, new.keyboard):
            raise bad(
                "message is not modified: specified new message content and "
                "reply markup are exactly the same as a current content and reply markup "
                "of the message"
            )
        self._state.messages[new.chat_id, new.message_id] = new
        if old.text != new.text:
            self._happened(new.chat_id, f"Dalil edits #{new.message_id}", styled(new.text))
        self._change.notify_all()
        return self._state.stored(new.chat_id, new.message_id)

    def _call_deletemessage(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            chat_id, message_id = self._chat(params), number(params, "message_id") or 0
            found = self._state.messages.get((chat_id, message_id))
            if found is None:
                raise bad("message to delete not found")
            if found.sender is not None and self._is_group(chat_id):
                raise bad("message can't be deleted")
            self._remove(chat_id, message_id)
            self._happened(chat_id, f"Dalil deletes #{message_id}", "")
            return True

    def _call_setmessagereaction(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            chat_id, message_id = self._chat(params), number(params, "message_id") or 0
            if (chat_id, message_id) not in self._state.messages:
                raise bad("message to react not found")
            emoji = read_reaction(params)
            if emoji is None:
                self.reactions.pop((chat_id, message_id), None)
            else:
                self.reactions[chat_id, message_id] = emoji
            self._happened(chat_id, f"Dalil reacts to #{message_id}", emoji or "(nothing)")
            return True

    def _call_answercallbackquery(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            query = self._query(params.get("callback_query_id"), self.callback_seconds)
            text = str(params.get("text", ""))
            if utf16_length(text) > LONGEST_TOAST:
                raise bad("MESSAGE_TOO_LONG")
            query.answered = True
            if text:
                alert = true(params.get("show_alert"))
                self.toasts.append(Toast(query.chat_id, query.user, text, alert))
                self._happened(query.chat_id, f"User {query.user} is told", text)
            return True

    def _call_answerinlinequery(self, params: dict[str, Any], _caller: Handler) -> Any:
        with self._change:
            query = self._query(params.get("inline_query_id"), self.inline_seconds)
            personal = true(params.get("is_personal"))
            answer = read_inline_answer(params, is_personal=personal)
            for result in answer.results:
                self._judged(result.message)
            if not personal:
                self.violations.append("an inline answer is shared between readers")
            query.answered = True
            self.inline_answers[str(params["inline_query_id"])] = answer
            self._change.notify_all()
            return True

    def _query(self, query_id: Any, seconds: float) -> Query:
        query = self._state.queries.get(str(query_id))
        if query is None or query.answered or self._clock() - query.since > seconds:
            raise bad("query is too old and response timeout expired or query ID is invalid")
        return query

    # Checks that need to know the chats

    def _chat(self, params: dict[str, Any]) -> int:
        chat_id = str(params.get("chat_id", ""))
        if not chat_id:
            raise bad("chat_id is empty")
        if (found := number(params, "chat_id")) in self._state.moved:
            raise Problem(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self._state.moved[found],
            )
        if found not in self._state.chats:
            raise bad("chat not found")
        if reason := self._state.refusing.get(found):
            raise Problem(403, reason)
        return found

    def _refuse(self, chat_id: int, reason: str) -> None:
        with self._change:
            self._state.refusing[chat_id] = reason

    def _topic(self, chat_id: int, params: dict[str, Any]) -> int | None:
        topic = number(params, "message_thread_id")
        if topic is not None and (chat_id, topic) not in self._state.topics:
            raise bad("message thread not found")
        return topic

    def _text(self, params: dict[str, Any], *, empty: bool = False) -> Text:
        return self._judged(read_text(params, empty=empty))

    def _caption(self, params: dict[str, Any]) -> Text:
        return self._judged(read_caption(params))

    def _judged(self, text: Text) -> Text:
        if len(text.entities) > MOST_ENTITIES:
            self.violations.append(f"{len(text.entities)} entities in a message")
        self.violations += [
            f"{inner} and {outer} on the same words" for inner, outer in clashes(text)
        ]
        return text

    def _reply_to(self, chat_id: int, params: dict[str, Any]) -> int | None:
        reply = decoded(params.get("reply_parameters"), dict)
        wanted = reply.get("message_id") or params.get("reply_to_message_id")
        lenient = reply.get("allow_sending_without_reply") or true(
            params.get("allow_sending_without_reply")
        )
        if wanted is None or (chat_id, int(wanted)) in self._state.messages:
            return None if wanted is None else int(wanted)
        if not lenient:
            raise bad("message to be replied not found")
        return None

    def _own(self, params: dict[str, Any], what: str) -> Message:
        chat_id, message_id = self._chat(params), number(params, "message_id") or 0
        old = self._state.messages.get((chat_id, message_id))
        if old is None:
            raise bad(f"message to {what} not found")
        if old.sender is not None:
            raise bad(f"message can't be {what}ed")
        return old

    def _remove(self, chat_id: int, message_id: int) -> None:
        if self._state.messages.pop((chat_id, message_id)).sender is None:
            self._state.sent.subtract((chat_id, None))
        self.reactions.pop((chat_id, message_id), None)

    def _update(self, kind: str, content: dict[str, Any]) -> None:
        allowed = self._state.allowed_updates
        if allowed and kind not in allowed:
            return
        self._arrives({kind: content})

    def _arrives(self, fields: dict[str, Any]) -> int:
        with self._change:
            self._state.last_update += 1
            self._state.updates.append({"update_id": self._state.last_update, **fields})
            self._change.notify_all()
            return self._state.last_update

    def _happened(self, chat_id: int, kind: str, text: str) -> None:
        self.events.append(Event(chat_id, kind, text))

    def _wait(self, done: Callable[[], bool], timeout: float, what: str) -> None:
        with self._change:
            if not self._change.wait_for(done, timeout):
                raise TimeoutError(f"waited {timeout} s for {what}")

    def __exit__(self, *exc: Any) -> None:
        self.closing.set()
        if self.webhook is not None:
            self.webhook.close()
        with self._change:
            self._change.notify_all()
        super().__exit__(*exc)
