"""Stories of readers, told to one process at the same time, and the screens at their ends.

A file of stories has a `Book`; its `fixture` tells them all, and `screens_test` compares each
screen with tests/transcripts. After a change that is meant, `WRITE_TRANSCRIPTS=1` writes them anew;
what it changed is to be read before it is kept.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.chat.texts import Texts
from retrieval.models import Language
from tests import feeding
from tests.fakes import harbour_site
from tests.fakes.model import FakeModel
from tests.fakes.newsroom import ADMIN, WORDS, Newsroom, open_newsroom, serve, serving
from tests.fakes.site import FakeSite
from tests.fakes.telegram import FakeTelegram, Message
from tests.fakes.telegram_limits import Limits
from tests.forked import Work
from tests.visible import bare

SCREENS = Path(__file__).parent / "transcripts"
LANGUAGES: tuple[Language, ...] = ("ar", "en")
SECONDS = 120
# Calls that left in time arrive together on a busy machine: Telegram's own limits are kept to by
# a clock that tests move, in test_pacing.py and test_progress.py.
BUSY = Limits(
    overall=((1_000, 1.0),),
    chat=((6, 1.0), (20, 10.0)),
    group=((30, 60.0),),
    previews=((30, 5.0), (60, 30.0)),
)
PHOTO = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}
_TOKEN = re.compile(r"(\bstart[= ])[\w-]{21,22}")  # of a link to an answer: it is random
_FIRST_READER, _FIRST_STRANGER, _FIRST_ADMIN, _COLLEAGUE = 500, 600, 700, 1_000
_SCOUT = 599  # a reader who tells no story
_TRIES = 10
_FILE = re.compile(r"\bdalil-\d+-\d+\.")  # an export, named by its first and last turn


def _today() -> set[str]:
    """Return the day, here and in UTC."""
    now = datetime.now(UTC)
    return {now.date().isoformat(), now.astimezone().date().isoformat()}


_TODAY = _today()  # a story may be told over midnight


@dataclass(slots=True)
class Reader:
    """A journalist at their phone, in a chat that is theirs alone, or a group."""

    telegram: FakeTelegram
    language: Language
    id: int
    chat: int
    got: int = 0
    site: FakeSite | None = None

    def page(self, path: str) -> str:
        """Return the address of a page of the news site in the reader's language."""
        assert self.site is not None
        return self.site.at(harbour_site.HOST, f"/{self.language}/{path}")

    def says(self, text: str | None, **fields: object) -> int:
        return self.telegram.user_sends(
            self.chat,
            text,
            user=self.id,
            language_code=self.language,
            chat_type="private" if self.chat > 0 else "supergroup",
            name="Rima <b>",
            **fields,  # type: ignore[arg-type]
        )

    def asks(self, word: str, **fields: object) -> Message:
        """Ask one of the newsroom's questions and return the answer."""
        return self.says_and_gets(WORDS[self.language][word], **fields)

    def says_and_gets(self, text: str | None, **fields: object) -> Message:
        """Say something and return the message that comes of it."""
        self.says(text, **fields)
        return self.gets()

    def gets(self) -> Message:
        """Wait for a message beside those that came before."""
        self.got += 1
        return self.telegram.wait_for_messages(self.got, SECONDS, self.chat)[self.got - 1]

    def edits(self, message_id: int, text: str) -> None:
        self.telegram.user_edits(self.chat, message_id, text)

    def presses(self, message: Message, label: str) -> None:
        self.telegram.user_presses(message, label, user=self.id, language_code=self.language)

    def sees_buttons(self, message: Message, label: str) -> Message:
        """Wait until a button of a message is there, and return the message as it is now."""

        def now() -> Message:
            return self.telegram.message(message.chat_id, message.message_id)

        def there() -> bool:
            return any(label in button.text for button in now().buttons)

        self.telegram.wait_until(there, f"«{label}» to be there", SECONDS)
        return now()

    def is_answered(self, question: int) -> None:
        """Wait until a question of a group has its answer: before that a message shows it grow."""
        sent = self.telegram.sent
        self.telegram.wait_until(
            lambda: any(m.reply_to == question and m.keyboard for m in sent(self.chat)),
            "the answer",
            SECONDS,
        )

    def is_settled(self) -> str:
        """Wait until no question of the chat has the sign that it waits; return the screen then."""
        shown: list[str] = []

        def settled() -> bool:
            if any(chat == self.chat for chat, _ in self.telegram.reactions):
                return False
            shown.append(self.telegram.screen(self.chat))
            return True

        self.telegram.wait_until(settled, "the signs to go", SECONDS)
        return shown[-1]

    def colleague(self) -> Reader:
        """Return another reader, in the same group or in a private chat of theirs."""
        other = self.id + _COLLEAGUE
        return replace(self, id=other, chat=self.chat if self.chat < 0 else other, got=0)


Story = Callable[[Reader], None]
Screens = dict[tuple[str, Language], "Future[str]"]
"""By a story's name and language: what stands on the screen at its end."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who tells a story and where; a `bare` one is told where no model is configured."""

    tell: Story
    number: int
    group: bool
    stranger: bool
    admin: bool
    bare: bool

    def reader(self, fake: FakeTelegram, language: Language) -> Reader:
        first = _FIRST_STRANGER if self.stranger else _FIRST_ADMIN if self.admin else _FIRST_READER
        number = first + 2 * self.number + LANGUAGES.index(language)
        return Reader(fake, language, number, -1000 - number if self.group else number)


class Book:
    """The stories of a file, each told in both languages, in a chat of its own."""

    def __init__(self) -> None:
        self._scenes: dict[str, _Scene] = {}

    def story(
        self,
        *,
        group: bool = False,
        stranger: bool = False,
        admin: bool = False,
        bare: bool = False,
    ) -> Callable[[Story], Story]:
        """Take a story in: of a group, a stranger, an admin who alone is one, without a model.

        An admin's story is told where the bare ones are.
        """

        def take(tell: Story) -> Story:
            number = len(self._scenes)
            scene = _Scene(tell, number, group, stranger, admin, bare or admin)
            self._scenes[tell.__name__] = scene
            return tell

        return take

    @property
    def names(self) -> list[str]:
        """The names of the stories."""
        return list(self._scenes)

    def fixture(self, **settings: str) -> Callable[..., Iterator[Screens]]:
        """Return the fixture `told` of a file: every story, told once for all its tests."""

        @pytest.fixture(scope="module")
        def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
            with self.told(tmp_path_factory.mktemp("newsroom"), **settings) as screens:
                yield screens

        return told

    @contextmanager
    def told(self, home: Path, site: FakeSite | None = None, **settings: str) -> Iterator[Screens]:
        """Tell every story once, from a home of its own; `settings` are those of the bot.

        Of the network the bot may read the `site` and nothing else.
        """
        open_newsroom(home)
        bare = home.parent / f"{home.name}_without_model"
        shutil.copytree(home, bare)
        people = [*range(_FIRST_READER, _FIRST_READER + 100)]
        people += [number + _COLLEAGUE for number in people]
        admins = ",".join(map(str, range(_FIRST_ADMIN, _FIRST_ADMIN + 100)))
        here = {"DALIL_ALLOWED_USERS": ",".join(map(str, people)), "DALIL_ADMINS": str(ADMIN)}
        elsewhere = {"DALIL_ALLOWED_USERS": "*", "DALIL_ADMINS": admins}
        reaches = partial(feeding.dalil, {"port": site.port}, "serve") if site else serve
        places: dict[bool, FakeTelegram] = {}
        newsroom = Newsroom(lambda question, words: _is_seen(places[False], question, words))
        with FakeModel(newsroom) as model, ExitStack() as stack:
            places |= {False: stack.enter_context(_place(home, model, reaches, here | settings))}
            places[False].chat_is_known(ADMIN)
            if any(scene.bare for scene in self._scenes.values()):
                places[True] = stack.enter_context(
                    _place(bare, None, reaches, elsewhere | settings)
                )
            # Each page is read by a process of its own, a second's work: few at once.
            at_once = 4 if site else 2 * len(self._scenes)
            with ThreadPoolExecutor(at_once) as pool:
                yield {
                    (name, language): pool.submit(screen, scene.tell, replace(reader, site=site))
                    for name, scene in self._scenes.items()
                    for language in LANGUAGES
                    for reader in [scene.reader(places[scene.bare], language)]
                }
        assert model.refusals == []


def screens_test(names: Sequence[str]) -> Callable[..., None]:
    """Return the test of each story's screen in both languages; its file has a fixture `told`."""

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("name", names)
    def test(told: Screens, name: str, language: Language) -> None:
        is_as_it_was_read(told[name, language].result(2 * SECONDS), name, language)

    return test


def is_as_it_was_read(shown: str, name: str, language: Language) -> None:
    """Compare a screen with the one that was read and found good."""
    path = SCREENS / f"{name}.{language}.txt"
    if os.environ.get("WRITE_TRANSCRIPTS"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")


def _examples_are_found(fake: FakeTelegram) -> None:
    """Say /start until examples come: on a busy machine they are looked for beyond patience."""
    for language in LANGUAGES:
        scout = Reader(fake, language, _SCOUT, _SCOUT, got=len(fake.sent(_SCOUT)))
        assert any(scout.says_and_gets("/start").buttons for _ in range(_TRIES))


def _is_seen(fake: FakeTelegram, question: str, words: str) -> None:
    """Wait until each chat in which a question was asked has been shown some words."""

    def where(kind: str, text: str) -> set[int]:
        told = (event for event in fake.events if event.kind.startswith(kind))
        return {event.chat_id for event in told if text in bare(event.text)}

    fake.wait_until(
        lambda: where("User", question) <= where("Dalil", words), "what is on its way", SECONDS
    )


@contextmanager
def _place(
    home: Path, model: FakeModel | None, work: Work, settings: dict[str, str]
) -> Iterator[FakeTelegram]:
    """Serve the bot against a Telegram of its own, which finds nothing to complain of."""
    with (
        FakeTelegram(limits=BUSY) as fake,
        serving(home, fake, model, work, **settings) as served,
    ):
        fake.callback_seconds = fake.inline_seconds = SECONDS  # a busy machine is late by seconds
        _examples_are_found(fake)
        yield fake
        fake.wait_until_answered(SECONDS)
        assert fake.violations == []
        assert [call.method for call in fake.calls if call.status == 429] == []
    assert "Traceback" not in served.printed


def screen(tell: Story, reader: Reader) -> str:
    """Tell a story and return what then stands on the screen, its messages numbered anew."""
    tell(reader)
    shown = bare(reader.is_settled())
    numbers: dict[str, str] = {}
    for found in re.findall(r"#(\d+)", shown):
        numbers.setdefault(found, str(len(numbers) + 1))
    shown = re.sub(r"#(\d+)", lambda match: f"#{numbers[match[1]]}", shown)
    shown = _TOKEN.sub(r"\1TOKEN", shown)
    shown = _FILE.sub("dalil-FIRST-LAST.", shown)
    if reader.site is not None:
        shown = shown.replace(f":{reader.site.port}/", "/")
    for day in {*_TODAY, *_today()}:
        shown = shown.replace(Texts.load(reader.language).date(day), "TODAY")
    shown = shown.replace(str(reader.id + _COLLEAGUE), "COLLEAGUE")
    return shown.replace(str(reader.id), "ID") + "\n"
