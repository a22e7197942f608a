"""What a reader sees of each feature, whole, in both languages: see tests/transcripts."""

from __future__ import annotations

from bot.chat.texts import Texts
from tests.fakes.newsroom import ADMIN, WORDS
from tests.fakes.telegram import Message
from tests.stories import (
    PHOTO,
    SECONDS,
    Book,
    Reader,
    screens_test,
)
from tests.visible import bare

BOOK = Book()


@BOOK.story()
def welcome(reader: Reader) -> None:
    reader.says_and_gets("/start")
    reader.says_and_gets("/help")
    reader.says_and_gets("/weather")
    reader.says_and_gets(None, voice={"file_id": "x", "file_unique_id": "x", "duration": 1})


@BOOK.story()
def a_source_is_opened(reader: Reader) -> None:
    reader.presses(reader.asks("question"), "📄 1")
    source = reader.gets()
    link = next(button.url for button in source.buttons if button.url)
    assert link.startswith(f"https://example.org/{reader.language}/fuel#:~:text=")


@BOOK.story()
def a_citation_is_copied(reader: Reader) -> None:
    answer = reader.asks("claim")
    button = reader.telegram.user_presses(answer, "📋", user=reader.id)
    assert button.copy is not None
    assert button.copy.endswith(f"https://example.org/{reader.language}/fuel")
    assert len(button.copy) <= 256


@BOOK.story()
def a_long_citation_comes_as_a_message(reader: Reader) -> None:
    reader.presses(reader.asks("long"), "📋")
    reader.gets()


@BOOK.story()
def a_question_is_asked_anew(reader: Reader) -> None:
    reader.presses(reader.asks("question"), "🔄")
    reader.gets()


@BOOK.story()
def an_answer_is_rated(reader: Reader) -> None:
    answer = reader.asks("question")
    reader.presses(answer, "👎")
    asked = reader.sees_buttons(answer, "↩️")
    reasons = [button for button in asked.buttons if "↩️" not in button.text]
    assert len(reasons) == 5
    reader.presses(asked, reasons[0].text)
    reader.sees_buttons(answer, "👎 ✓")
    assert any(toast.user == reader.id for toast in reader.telegram.toasts)


@BOOK.story()
def the_articles_are_not_enough(reader: Reader) -> None:
    reader.asks("nothing")
    reader.asks("unknown")


@BOOK.story()
def claims_are_checked(reader: Reader) -> None:
    reader.asks("claim")
    reader.asks("refuted")


@BOOK.story()
def several_claims_in_one_message(reader: Reader) -> None:
    words = WORDS[reader.language]
    reader.says_and_gets(f"{words['claim']}\n{words['refuted']}")


@BOOK.story()
def several_claims_are_checked_before_the_readers_eyes(reader: Reader) -> None:
    words = WORDS[reader.language]
    reader.says_and_gets(f"{words['refuted']}\n{words['slow_claim']}")
    told = reader.telegram.story(reader.chat)
    drafts = [bare(line) for line in told if line.startswith("Dalil drafts")]
    texts = Texts.load(reader.language)
    assert any(words["slow_claim"] in draft for draft in drafts)
    refuted, waiting = f"{words['refuted']}\n{texts('verdict.refuted')}\n", "⏳"
    assert any(refuted in draft and draft.endswith(waiting) for draft in drafts)


@BOOK.story()
def nothing_is_asked(reader: Reader) -> None:
    reader.says_and_gets("😀")
    reader.says_and_gets("؟؟")


@BOOK.story(group=True)
def a_group_names_the_bot(reader: Reader) -> None:
    name = "@dalil_test_bot"
    reader.says_and_gets(name)
    photo = reader.says(None, photo=[PHOTO])
    reader.says_and_gets(name, reply_to=photo)
    said = reader.says(WORDS[reader.language]["claim"])
    asked = reader.says(name, reply_to=said)
    reader.is_answered(asked)


@BOOK.story(admin=True)
def an_admin_asks_for_help(admin: Reader) -> None:
    admin.says_and_gets("/help")
    admin.says_and_gets("/allow")
    admin.says_and_gets("/allow 12 13")
    admin.says_and_gets("/deny 12")
    admin.says_and_gets(f"/deny {admin.id}")


@BOOK.story()
def the_language_is_chosen(reader: Reader) -> None:
    other = {"ar": "English", "en": "العربية"}[reader.language]
    asked = reader.says_and_gets("/language")
    reader.presses(asked, other)
    reader.telegram.wait_until(
        lambda: reader.telegram.message(reader.chat, asked.message_id).edited, "the choice"
    )
    reader.asks("nothing")


@BOOK.story(stranger=True)
def a_stranger_is_let_in(stranger: Reader) -> None:
    fake = stranger.telegram
    stranger.asks("question")

    def requests() -> list[Message]:
        return [message for message in fake.sent(ADMIN) if str(stranger.id) in message.plain]

    fake.wait_until(lambda: bool(requests()), "the admin to be asked", SECONDS)
    (request,) = requests()
    assert "Rima <b>" in bare(request.plain)
    fake.user_presses(request, "✅", user=ADMIN, language_code="en")
    stranger.gets()
    stranger.asks("claim")


@BOOK.story(stranger=True)
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


@BOOK.story()
def a_question_is_cancelled(reader: Reader) -> None:
    fake = reader.telegram
    question = reader.says(WORDS[reader.language]["endless"])
    eyes = reader.chat, question  # they are sent beside the answering, so that it does not wait
    fake.wait_until(lambda: fake.draft(reader.chat) is not None, "a draft", SECONDS)
    fake.wait_until(lambda: eyes in fake.reactions, "a reaction", SECONDS)
    assert fake.reactions[eyes] == "👀"
    reader.says_and_gets("/cancel")
    reader.is_settled()
    reader.says_and_gets("/cancel")


@BOOK.story()
def an_answer_is_made_before_the_readers_eyes(reader: Reader) -> None:
    reader.asks("slow")
    told = reader.telegram.story(reader.chat)
    kinds = [line.partition(":")[0] for line in told]
    drafts = [bare(line) for line in told if line.startswith("Dalil drafts")]
    named = {"ar": "جريدة المرفأ", "en": "Harbour Times"}[reader.language]
    assert any(named in draft for draft in drafts)
    assert "[1]" in drafts[-1]
    last = max(n for n, kind in enumerate(kinds) if kind == "Dalil drafts")
    assert any("reacts" in kind for kind in kinds[:last])
    assert "Dalil" in kinds[last + 1 :]
    assert reader.telegram.draft(reader.chat) is None


@BOOK.story()
def a_question_is_too_long(reader: Reader) -> None:
    reader.says_and_gets("x " * 200)


@BOOK.story()
def an_answer_comes_late(reader: Reader) -> None:
    reader.asks("claim", date=1_700_000_000)


@BOOK.story(group=True)
def a_group_asks(reader: Reader) -> None:
    reader.says("between us")
    reader.is_answered(reader.says(f"@dalil_test_bot {WORDS[reader.language]['slow']}"))
    told = reader.telegram.story(reader.chat)
    assert any("Dalil deletes" in line for line in told)
    assert not any("drafts" in line for line in told)


@BOOK.story(bare=True)
def nobody_composes(reader: Reader) -> None:
    reader.asks("question")


told = BOOK.fixture(DALIL_QUESTION_LENGTH="300")
test_the_screen_is_as_it_was_read_and_found_good = screens_test(BOOK.names)
