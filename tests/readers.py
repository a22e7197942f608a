"""Readers of a kill run: each does one kind of thing, in a chat of their own."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

from tests.doings import (
    AR,
    Chat,
    Script,
    Until,
    is_answer,
    is_apology,
    is_document,
    is_link,
    is_offer,
    is_photo,
)
from tests.fakes.telegram import FakeTelegram, Message

_FIRST_CHAT = 5_000
_QUESTIONS = 8
_EDITED = 4  # every so many questions one is edited at once, also while it is answered
_FULL = 2_100  # units: a client cuts a paste in a message's second half

Way = Callable[[Chat], Script]


def asks(chat: Chat) -> Script:
    """Ask on and on, and edit some of it at once."""
    for n in range(_QUESTIONS):
        question = chat.ask(_question(chat, n))
        if (chat.id + n) % _EDITED == 0:
            chat.edit(question, f"{_question(chat, n)} وما قبله")
        yield None


def pastes(chat: Chat) -> Script:
    """Paste what is cut in two, and in three, and ask between them."""
    for n, parts in enumerate((2, 1, 3)):
        yield chat.reply(chat.ask(*[_long(n)] * (parts - 1), _question(chat, n)))


def edits(chat: Chat) -> Script:
    """Edit what was answered, and have the new text answered."""
    for n in range(2):
        question = chat.ask(_question(chat, n))
        answer: Message = yield chat.reply(question)
        if is_apology(answer):
            continue
        chat.edit(question, f"{_question(chat, n)} وما بعده")
        offer: Message = yield chat.reply(question, is_offer)
        if is_offer(offer):
            chat.press(offer, AR("button.edited"), is_answer)


def commands(chat: Chat) -> Script:
    """Ask, and say each command about it."""
    answer: Message = yield chat.reply(chat.ask(_question(chat, 0)))
    for name in ("history", "recent"):
        chat.command(name)
        yield None
    if is_apology(answer):
        return
    chat.command("watch", reply_to=answer.message_id)
    chat.kept.append("watches")
    yield from _export(chat, "JSON")


def presses(chat: Chat) -> Script:
    """Ask, and press the buttons under the answer."""
    answer: Message = yield chat.reply(chat.ask(_question(chat, 0)))
    if not is_apology(answer):
        yield from _press_all(chat, answer)


def is_forgotten(chat: Chat) -> Script:
    """Ask with words of one's own, leave them everywhere, and have them forgotten."""
    chat.secret = f"زرقاءاليمامة{chat.id}"
    answer: Message = yield chat.reply(chat.ask(f"{_question(chat, 0)} ({chat.secret})"))
    if not is_apology(answer):
        yield from _press_all(chat, answer)
        yield chat.reply(answer.message_id, is_photo)
        yield chat.reply(answer.message_id, is_link)
        yield from _export(chat, "CSV")
    asked: Message = yield chat.reply(chat.command("forget"))
    if is_apology(asked):
        return
    if chat.id % 2:  # what is being sent then is not sent again
        chat.ask(f"{_question(chat, 1)} ({chat.secret})", may=True)
    chat.press(asked, "🗑", is_answer)
    chat.forgotten = asked.message_id
    yield chat.reply(asked.message_id)
    chat.ask(_question(chat, 2))


WAYS: tuple[Way, ...] = (asks, pastes, edits, commands, presses, is_forgotten)


class Readers:
    """Many readers who go on, whether the bot lives or not; each in one of the ways."""

    def __init__(
        self, telegram: FakeTelegram, ways: Sequence[Way], chats: int, chance: random.Random
    ) -> None:
        self.chats = [Chat(telegram, _FIRST_CHAT + n) for n in range(chats)]
        self._telegram = telegram
        self._waiting = [_Reader(ways[n % len(ways)](chat)) for n, chat in enumerate(self.chats)]
        chance.shuffle(self._waiting)
        self._under_way: list[_Reader] = []

    def go_on(self, share: float = 1.0) -> int:
        """Let this share of all begin, and each that has go a step on; return how many are left."""
        self._look()
        staying = round((1 - share) * len(self.chats))
        self._under_way += self._waiting[staying:]
        del self._waiting[staying:]
        self._under_way = [reader for reader in self._under_way if reader.goes_on()]
        return len(self._waiting) + len(self._under_way)

    def _look(self) -> None:
        sent: dict[int, list[Message]] = defaultdict(list)
        for message in self._telegram.sent():
            sent[message.chat_id].append(message)
        for chat in self.chats:
            chat.sent = sent[chat.id]


class _Reader:
    def __init__(self, script: Script) -> None:
        self._script = script
        self._until: Until | None = None

    def goes_on(self) -> bool:
        """Do the next thing, if what it waits for is there; False at the end."""
        message = self._until() if self._until else None
        if self._until and message is None:
            return True
        try:
            self._until = self._script.send(message)
        except StopIteration:
            return False
        return True


def _question(chat: Chat, n: int) -> str:
    return f"ماذا قال الوزير عن التعاون مع روسيا في اليوم {chat.id}{n}؟"


def _long(n: int) -> str:
    words = "كتب المراسل عن زيارة الوزير وعن التعاون مع روسيا وعن الوفد الذي رافقه"
    return f"{n} " + " و".join([words] * (_FULL // len(words) + 1))


def _press_all(chat: Chat, answer: Message) -> Script:
    chat.press(answer, "🖼", is_photo)
    yield None
    chat.press(answer, "🔗", is_link, keeps="answer_links")
    yield None
    chat.press(answer, "🔔", None, keeps="watches")
    yield None
    chat.press(answer, "👍", None, keeps="feedback")


def _export(chat: Chat, form: str) -> Script:
    asked: Message = yield chat.reply(chat.command("export"))
    if not is_apology(asked):
        chat.press(asked, form, is_document)
        yield chat.reply(asked.message_id, is_document)
