"""A reader of a bot whose processes are born and die: what is said to it, and what comes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.model import FakeModel
from tests.fakes.newsroom import Newsroom
from tests.fakes.telegram import FakeTelegram, Message
from tests.fakes.telegram_failures import Schedule
from tests.nursery import Nursery, nursery

READER = 501
_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Served:
    """A home, its Telegram, what bears the processes that serve, and the reader."""

    home: Path
    fake: FakeTelegram
    born: Nursery
    reader: int = READER

    def says(self, text: str) -> Message:
        """Say something and return what comes of it."""
        return self.reply(self.fake.user_sends(self.reader, text))

    def presses(self, message: Message, label: str) -> Message:
        """Press a button and return what comes of it."""
        before = len(self.replies(message.message_id))
        self.fake.user_presses(message, label)
        return self.reply(message.message_id, before + 1)

    def reply(self, to: int, n: int = 1) -> Message:
        """Wait for so many replies to a message and return the last."""
        self.fake.wait_until(lambda: len(self.replies(to)) >= n, "a reply", _SECONDS)
        return self.replies(to)[-1]

    def replies(self, to: int) -> list[Message]:
        """Return the replies to a message."""
        return [message for message in self.fake.sent(self.reader) if message.reply_to == to]

    def dies(self) -> None:
        """Wait until the process has killed itself."""
        code = self.born.wait(_SECONDS)
        if code != -9:
            raise RuntimeError(f"the process ended with {code}, if at all")


@contextmanager
def served(home: Path, schedule: Schedule | None = None) -> Iterator[Served]:
    """Have processes that serve the newsroom in `home`."""
    with (
        FakeModel(Newsroom()) as model,
        FakeTelegram(schedule=schedule) as fake,
        nursery(home, fake, model) as born,
    ):
        yield Served(home, fake, born)
