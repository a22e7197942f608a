"""A reader's chat in a kill run: what is done in it, and what must come of each."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from bot.chat.texts import Texts
from tests.fakes.telegram import FakeTelegram, Message

AR = Texts.load("ar")
APOLOGY, OFFER, REPEAT = AR("apology"), AR("edited"), AR("repeat")

Fits = Callable[[Message], bool]
Until = Callable[[], Message | None]
Script = Generator[Until | None, Any, None]
"""What a reader does, step by step; where it waits for a message it is given that."""


@dataclass(frozen=True, slots=True)
class Due:
    """One message that must come, in reply to another; `may` where it need not.

    Those with a `place` come in its order.
    """

    what: str
    to: int
    fits: Fits
    place: int | None = None
    may: bool = False


@dataclass(slots=True)
class Chat:
    """A private chat, and what must come of what its reader did.

    `asked` is the newest text of each question, by the message that asked it. `kept` names the
    tables that must have one row of the reader's. `sent` is what the bot has sent until now.
    A forgotten reader's words are the `secret`; `forgotten` is what asked whether it is meant.
    """

    telegram: FakeTelegram
    id: int
    done: int = 0
    due: list[Due] = field(default_factory=list)
    asked: dict[int, str] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    sent: list[Message] = field(default_factory=list)
    secret: str = ""
    forgotten: int | None = None

    def ask(self, *texts: str, may: bool = False) -> int:
        """Ask, in one message or in several that are one; return the first."""
        first, *more = [self.telegram.user_sends(self.id, text) for text in texts]
        what = "paste" if more else "question"
        self.due.append(Due(what, first, is_answer, len(self.asked), may))
        self.asked[first] = " ".join(texts)
        self.done += len(texts)
        return first

    def edit(self, question: int, text: str) -> None:
        """Change a question: its new text is answered, or that is offered."""
        self.telegram.user_edits(self.id, question, text)
        self.due.append(Due("edit", question, is_offer, may=True))
        self.asked[question] = text
        self.done += 1

    def command(self, name: str, reply_to: int | None = None) -> int:
        """Say a command, which is answered with one message; return its own."""
        said = self.telegram.user_sends(self.id, f"/{name}", reply_to=reply_to)
        self.due.append(Due(f"/{name}", said, is_answer))
        self.done += 1
        return said

    def press(self, message: Message, label: str, fits: Fits | None, keeps: str = "") -> None:
        """Press a button, which has a message sent, or a row kept."""
        self.telegram.user_presses(message, label)
        if fits is not None:
            self.due.append(Due(label, message.message_id, fits))
        if keeps:
            self.kept.append(keeps)
        self.done += 1

    def reply(self, to: int, fits: Fits | None = None) -> Until:
        """Wait for what comes in reply to a message, or for the apology."""
        wanted = fits or is_answer

        def found() -> Message | None:
            replies = (m for m in self.sent if m.reply_to == to)
            return next((m for m in replies if wanted(m) or is_apology(m)), None)

        return found


def is_apology(message: Message) -> bool:
    """Tell whether a message says that three tries failed."""
    return APOLOGY in message.plain


def is_answer(message: Message) -> bool:
    """Tell whether a message has words of the bot's alone."""
    return message.file is None and not is_offer(message) and not is_link(message)


def is_offer(message: Message) -> bool:
    """Tell whether a message offers to answer an edited question."""
    return OFFER in message.plain


def is_link(message: Message) -> bool:
    """Tell whether a message gives the link to an answer."""
    return AR("saved.link") in message.plain


def is_photo(message: Message) -> bool:
    """Tell whether a message shows a picture."""
    return message.file is not None and message.file.size is not None


def is_document(message: Message) -> bool:
    """Tell whether a message carries a file."""
    return message.file is not None and message.file.size is None
