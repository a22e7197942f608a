"""What a reader sees of each feature, whole, in both languages: see tests/transcripts.

All stories happen at the same time, to one process, each in a chat of its own. After a change
that is meant, `WRITE_TRANSCRIPTS=1 pytest tests/test_transcripts.py` writes them anew; what it
changed is to be read before it is kept.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.chat.texts import Texts
from retrieval.models import Language
from tests.fakes.model import FakeModel
from tests.fakes.newsroom import ADMIN, WORDS, Newsroom, ingest, serving
from tests.fakes.telegram import FakeTelegram, Message
from tests.fakes.telegram_limits import Limits

SCREENS = Path(__file__).parent / "transcripts"
LANGUAGES: tuple[Language, ...] = ("ar", "en")
SECONDS = 40
# Calls that left in time arrive together on a busy machine: Telegram's own limits are kept to by
# a clock that tests move, in test_pacing.py and test_progress.py.
BUSY = Limits(
    overall=((60, 1.0),),
    chat=((6, 1.0), (20, 10.0)),
    group=((30, 60.0),),
    previews=((30, 5.0), (60, 30.0)),
)
PHOTO = {"file_id": "x", "file_unique_id": "x", "width": 1, "height": 1}
_UNSEEN = re.compile("[\u2060\u2066-\u2069\u200e\u200f]")


@dataclass(slots=True)
class Reader:
    """A journalist at their phone, in a chat that is theirs alone, or a group."""

    telegram: FakeTelegram
    language: Language
    id: int
    chat: int
    got: int = 0

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
        return self.telegram.wait_for_messages(self.got, SECONDS, self.chat)[-1]

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

    def is_settled(self) -> None:
        """Wait until no question of the chat has the sign that it waits."""
        signs = self.telegram.reactions
        self.telegram.wait_until(
            lambda: not any(chat == self.chat for chat, _ in signs), "the signs to go", SECONDS
        )


Story = Callable[[Reader], None]
STORIES: dict[str, Story] = {}


def story(tell: Story) -> Story:
    STORIES[tell.__name__] = tell
    return tell


@story
def welcome(reader: Reader) -> None:
    reader.says_and_gets("/start")
    reader.says_and_gets("/help")
    reader.says_and_gets("/weather")
    reader.says_and_gets(None, voice={"file_id": "x", "file_unique_id": "x", "duration": 1})


@story
def a_source_is_opened(reader: Reader) -> None:
    reader.presses(reader.asks("question"), "📄 1")
    source = reader.gets()
    link = next(button.url for button in source.buttons if button.url)
    assert link.startswith(f"https://example.org/{reader.language}/fuel#:~:text=")


@story
def a_citation_is_copied(reader: Reader) -> None:
    answer = reader.asks("claim")
    button = reader.telegram.user_presses(answer, "📋", user=reader.id)
    assert button.copy is not None
    assert button.copy.endswith(f"https://example.org/{reader.language}/fuel")
    assert len(button.copy) <= 256


@story
def a_long_citation_comes_as_a_message(reader: Reader) -> None:
    reader.presses(reader.asks("long"), "📋")
    reader.gets()


@story
def a_question_is_asked_anew(reader: Reader) -> None:
    reader.presses(reader.asks("question"), "🔄")
    reader.gets()


@story
def an_answer_is_rated(reader: Reader) -> None:
    answer = reader.asks("question")
    reader.presses(answer, "👎")
    asked = reader.sees_buttons(answer, "↩️")
    reasons = [button for button in asked.buttons if "↩️" not in button.text]
    assert len(reasons) == 5
    reader.presses(asked, reasons[0].text)
    reader.sees_buttons(answer, "👎 ✓")
    assert any(toast.user == reader.id for toast in reader.telegram.toasts)


@story
def the_articles_are_not_enough(reader: Reader) -> None:
    reader.asks("nothing")
    reader.asks("unknown")


@story
def claims_are_checked(reader: Reader) -> None:
    reader.asks("claim")
    reader.asks("refuted")


@story
def several_claims_in_one_message(reader: Reader) -> None:
    words = WORDS[reader.language]
    reader.says_and_gets(f"{words['claim']}\n{words['refuted']}")


@story
def several_claims_are_checked_before_the_readers_eyes(reader: Reader) -> None:
    words = WORDS[reader.language]
    reader.says_and_gets(f"{words['refuted']}\n{words['slow_claim']}")
    told = reader.telegram.story(reader.chat)
    drafts = [_UNSEEN.sub("", line) for line in told if line.startswith("Dalil drafts")]
    texts = Texts.load(reader.language)
    assert words["slow_claim"] in drafts[0]
    refuted, waiting = f"{words['refuted']}\n{texts('verdict.refuted')}\n", "⏳"
    assert any(refuted in draft and draft.endswith(waiting) for draft in drafts)


@story
def nothing_is_asked(reader: Reader) -> None:
    reader.says_and_gets("😀")
    reader.says_and_gets("؟؟")


@story
def a_group_names_the_bot(reader: Reader) -> None:
    name = "@dalil_test_bot"
    reader.says_and_gets(name)
    photo = reader.says(None, photo=[PHOTO])
    reader.says_and_gets(name, reply_to=photo)
    said = reader.says(WORDS[reader.language]["claim"])
    asked = reader.says(name, reply_to=said)
    reader.is_answered(asked)


@story
def an_admin_asks_for_help(admin: Reader) -> None:
    admin.says_and_gets("/help")
    admin.says_and_gets("/allow")
    admin.says_and_gets("/allow 12 13")
    admin.says_and_gets("/deny 12")
    admin.says_and_gets(f"/deny {admin.id}")


@story
def the_language_is_chosen(reader: Reader) -> None:
    other = {"ar": "English", "en": "العربية"}[reader.language]
    asked = reader.says_and_gets("/language")
    reader.presses(asked, other)
    reader.telegram.wait_until(
        lambda: reader.telegram.message(reader.chat, asked.message_id).edited, "the choice"
    )
    reader.asks("nothing")


@story
def a_stranger_is_let_in(stranger: Reader) -> None:
    fake = stranger.telegram
    stranger.asks("question")

    def requests() -> list[Message]:
        return [message for message in fake.sent(ADMIN) if str(stranger.id) in message.plain]

    fake.wait_until(lambda: bool(requests()), "the admin to be asked", SECONDS)
    (request,) = requests()
    assert "Rima <b>" in _UNSEEN.sub("", request.plain)
    fake.user_presses(request, "✅", user=ADMIN, language_code="en")
    stranger.gets()
    stranger.asks("claim")


@story
def a_stranger_is_kept_out(stranger: Reader) -> None:
    fake = stranger.telegram
    stranger.asks("question")
    stranger.asks("question")
    fake.user_sends(ADMIN, f"/deny {stranger.id}", language_code="en")
    fake.wait_until(
        lambda: any("⛔" in m.plain and str(stranger.id) in m.plain for m in fake.sent(ADMIN)),
        "the admin's word",
        SECONDS,
    )
    stranger.asks("claim")


@story
def a_question_is_cancelled(reader: Reader) -> None:
    fake = reader.telegram
    question = reader.says(WORDS[reader.language]["endless"])
    fake.wait_until(lambda: fake.draft(reader.chat) is not None, "a draft", SECONDS)
    assert fake.reactions[reader.chat, question] == "👀"
    reader.says_and_gets("/cancel")
    reader.is_settled()
    reader.says_and_gets("/cancel")


@story
def an_answer_is_made_before_the_readers_eyes(reader: Reader) -> None:
    reader.asks("slow")
    told = reader.telegram.story(reader.chat)
    kinds = [line.partition(":")[0] for line in told]
    drafts = [_UNSEEN.sub("", line) for line in told if line.startswith("Dalil drafts")]
    named = {"ar": "جريدة المرفأ", "en": "Harbour Times"}[reader.language]
    assert any(named in draft for draft in drafts)
    assert "[1]" in drafts[-1]
    last = max(n for n, kind in enumerate(kinds) if kind == "Dalil drafts")
    assert any("reacts" in kind for kind in kinds[:last])
    assert "Dalil" in kinds[last + 1 :]
    assert reader.telegram.draft(reader.chat) is None


@story
def a_question_is_too_long(reader: Reader) -> None:
    reader.says_and_gets("x " * 200)


@story
def an_answer_comes_late(reader: Reader) -> None:
    reader.asks("claim", date=1_700_000_000)


@story
def a_group_asks(reader: Reader) -> None:
    reader.says("between us")
    reader.is_answered(reader.says(f"@dalil_test_bot {WORDS[reader.language]['slow']}"))
    told = reader.telegram.story(reader.chat)
    assert any("Dalil deletes" in line for line in told)
    assert not any("drafts" in line for line in told)


@story
def nobody_composes(reader: Reader) -> None:
    reader.asks("question")


# What no test can tell in the process that all share: where the model is missing, and what
# an admin sees who alone is one.
_ELSEWHERE = {"nobody_composes", "an_admin_asks_for_help"}
_STRANGERS = {"a_stranger_is_let_in", "a_stranger_is_kept_out"}
_IN_GROUPS = {"a_group_asks", "a_group_names_the_bot"}
_ADMINS = {"an_admin_asks_for_help"}
_FIRST_ADMIN = 700


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("newsroom")
    ingest(home)
    return home


@pytest.fixture(scope="module")
def told(home: Path) -> Iterator[dict[tuple[str, Language], Future[str]]]:
    """Every story, told once; the future of each gives the screen at its end."""
    bare = home.parent / "without_model"
    shutil.copytree(home, bare)
    settings = {
        "DALIL_ALLOWED_USERS": ",".join(map(str, range(500, 600))),
        "DALIL_ADMINS": str(ADMIN),
        "DALIL_QUESTION_LENGTH": "300",
    }
    admins = ",".join(map(str, range(_FIRST_ADMIN, _FIRST_ADMIN + 100)))
    elsewhere = {"DALIL_ALLOWED_USERS": "*", "DALIL_ADMINS": admins}
    with (
        FakeTelegram(limits=BUSY) as fake,
        FakeTelegram(limits=BUSY) as other,
        FakeModel(Newsroom()) as model,
        serving(home, fake, model, **settings) as printed,
        serving(bare, other, None, **elsewhere) as printed_bare,
        ThreadPoolExecutor(2 * len(STORIES)) as pool,
    ):
        fake.chat_is_known(ADMIN)
        yield {
            (name, language): pool.submit(_screen, name, reader)
            for number, name in enumerate(STORIES)
            for language in LANGUAGES
            for reader in [_reader(other if name in _ELSEWHERE else fake, name, number, language)]
        }
        pool.shutdown()
        for server in (fake, other):
            server.wait_until_answered(SECONDS)
            assert server.violations == []
            assert [call.method for call in server.calls if call.status == 429] == []
    assert model.refusals == []
    assert "Traceback" not in printed[0] + printed_bare[0]


def _reader(fake: FakeTelegram, name: str, number: int, language: Language) -> Reader:
    first = 600 if name in _STRANGERS else _FIRST_ADMIN if name in _ADMINS else 500
    number = first + 2 * number + LANGUAGES.index(language)
    return Reader(fake, language, number, -1000 - number if name in _IN_GROUPS else number)


def _screen(name: str, reader: Reader) -> str:
    """Tell a story and return what then stands on the screen, its messages numbered anew."""
    STORIES[name](reader)
    reader.is_settled()
    shown = _UNSEEN.sub("", reader.telegram.screen(reader.chat))
    numbers: dict[str, str] = {}
    for found in re.findall(r"#(\d+)", shown):
        numbers.setdefault(found, str(len(numbers) + 1))
    shown = re.sub(r"#(\d+)", lambda match: f"#{numbers[match[1]]}", shown)
    return shown.replace(str(reader.id), "ID") + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STORIES)
def test_the_screen_is_as_it_was_read_and_found_good(
    told: dict[tuple[str, Language], Future[str]], name: str, language: Language
) -> None:
    shown = told[name, language].result(2 * SECONDS)
    path = SCREENS / f"{name}.{language}.txt"
    if os.environ.get("WRITE_TRANSCRIPTS"):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
