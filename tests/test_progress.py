from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from telegram import Bot, Message

from bot.answering.models import ArticleReference, Citation, Sentence
from bot.answering.progress import Reading, Said
from bot.chat.kept import keeping
from bot.chat.pacing import Pace
from bot.chat.progress import Shown
from bot.chat.texts import Texts
from bot.storage.placeholders import Placeholders
from retrieval.models import Language
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_failures import BAD_GATEWAY, TIMEOUT, Failure, flood
from tests.fakes.telegram_limits import Limits
from tests.fakes.virtual_time import VirtualTime
from tests.visible import bare

READER, GROUP = 7, -100
EN, AR = Texts.load("en"), Texts.load("ar")


def _article(title: str | None, publisher: str | None = "عنب بلدي") -> ArticleReference:
    return ArticleReference("a", title, "opening words", publisher, "meta", None, None, None)


def _said(text: str) -> Said:
    citation = Citation(
        n=1,
        stance="supports",
        quote="q",
        start=0,
        end=1,
        context="q",
        context_start=0,
        context_end=1,
        translation=None,
        said_by=None,
        passage_id="p",
        article_id="a",
        article_version="v",
        title="t",
        opening=None,
        publisher=None,
        publisher_basis=None,
        published=None,
        published_basis=None,
        url=None,
    )
    return Said(Sentence(text, (1,)), (citation,))


READING = Reading((_article("<b>Russia</b> & Syria"), _article(None, None)))


class Desk:
    """A question that was asked, and what is needed to show how its answer comes."""

    def __init__(
        self,
        fake: FakeTelegram,
        time: VirtualTime,
        shown: Shown,
        message: Message,
        placeholders: Placeholders,
    ) -> None:
        self.fake = fake
        self.time = time
        self.shown = shown
        self.message = message
        self.placeholders = placeholders

    def drafts(self) -> list[str]:
        return [bare(draft.text.plain) for draft in self.fake.drafts]


def _run(
    script: Callable[[Desk], Awaitable[None]],
    chat_id: int = READER,
    *failures: tuple[str, Failure],
    limits: Limits | None = None,
) -> FakeTelegram:
    """Run a script of what happens while a question waits for its answer."""

    async def run() -> None:
        async with Bot(TOKEN, f"{fake.url}/bot", request=time.request) as bot:
            kind = "private" if chat_id > 0 else "supergroup"
            fake.user_sends(chat_id, "who?", user=READER, chat_type=kind)
            for method, failure in failures:
                fake.plan(method, failure)
            (update,) = await bot.get_updates()
            if update.message is None:
                raise LookupError("the update holds no message")
            async with keeping(Path(home) / "log.db") as kept:
                pace = Pace(time.sleep, time)
                shown = Shown(bot, pace, kept.placeholders, time.sleep, time)
                await script(Desk(fake, time, shown, update.message, kept.placeholders))

    time = VirtualTime()
    with FakeTelegram(limits=limits, clock=time) as fake, TemporaryDirectory() as home:
        asyncio.run(run())
        assert fake.violations == []
    return fake


def test_a_question_is_seen_at_once_and_the_sign_goes_when_it_is_settled() -> None:
    async def script(desk: Desk) -> None:
        await desk.shown.seen(desk.message)
        assert desk.fake.reactions == {(READER, 1): "👀"}
        await desk.shown.settled(desk.message)
        assert desk.fake.reactions == {}

    _run(script)


def test_headlines_are_drafted_within_a_second_and_sentences_as_they_come() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "en") as tell:
            await desk.time.pass_by(0.4)
            tell(READING)
            await desk.time.pass_by(0.5)
            assert desk.fake.draft(READER) is not None
            tell(_said("Yes, he did."))
            await desk.time.pass_by(1)
            tell(_said("Twice."))
            await desk.time.pass_by(1)
        assert desk.drafts() == [
            EN("looking"),
            f"{EN('reading')}:\n• <b>Russia</b> & Syria · عنب بلدي\n"
            f"• opening words ({EN('untitled')}) · {EN('outlet_unknown')}",
            f"{EN('writing')}\n\nYes, he did. [1]",
            f"{EN('writing')}\n\nYes, he did. [1]\n\nTwice. [1]",
        ]
        assert {draft.draft_id for draft in desk.fake.drafts} == {desk.message.message_id}
        assert desk.fake.sent() == []

    _run(script)


def test_an_answer_that_is_there_at_once_is_not_announced() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "ar"):
            await desk.time.pass_by(0.2)
        assert desk.drafts() == []
        await desk.time.pass_by(60)
        assert desk.drafts() == []
        assert desk.fake.count("sendChatAction") == 1

    _run(script)


def test_a_command_that_takes_its_time_types_and_says_nothing_of_articles() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.working(desk.message, "en"):
            await desk.time.pass_by(9)
        assert desk.drafts() == []
        assert desk.fake.sent() == []
        assert desk.fake.count("sendChatAction") == 3
        await desk.time.pass_by(9)
        assert desk.fake.count("sendChatAction") == 3

    _run(script)


def test_a_draft_that_would_fade_is_shown_again_and_typing_gives_way_to_it() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "ar") as tell:
            tell(READING)
            for _ in range(100):
                await desk.time.pass_by(1)
                assert desk.fake.draft(READER) is not None
        assert desk.fake.count("sendChatAction") == 1
        assert desk.fake.count("sendMessageDraft") <= 6

    _run(script)


def test_a_flood_of_sentences_stays_within_the_limits_of_drafts_and_typing() -> None:
    async def script(desk: Desk) -> None:
        for _ in range(3):
            async with desk.shown.answering(desk.message, "ar") as tell:
                tell(READING)
                for n in range(60):
                    tell(_said(f"sentence {n}"))
                    await desk.time.pass_by(0.2)
        assert 429 not in {call.status for call in desk.fake.calls}
        assert len(desk.fake.drafts) > 20

    _run(script, READER, limits=Limits())


def test_in_a_group_one_quiet_message_is_edited_and_gone_before_the_answer() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "en") as tell:
            await desk.time.pass_by(3)
            assert desk.fake.sent() == []
            tell(READING)
            await desk.time.pass_by(1)
            (message,) = desk.fake.sent(GROUP)
            assert (message.reply_to, message.silent) == (desk.message.message_id, True)
            assert EN("reading") in message.plain
            for n in range(20):
                tell(_said(f"sentence {n}"))
                await desk.time.pass_by(0.2)
            await desk.time.pass_by(4)
            (message,) = desk.fake.sent(GROUP)
            assert "sentence 19" in message.plain
        assert desk.fake.sent(GROUP) == []
        edits = [call.at for call in desk.fake.calls if call.method == "editMessageText"]
        assert len(edits) >= 2
        assert all(b - a >= 3 for a, b in pairwise(edits))
        assert desk.fake.count("sendMessageDraft") == 0
        assert desk.fake.count("sendChatAction") >= 2

    _run(script, GROUP, limits=Limits())


def test_a_placeholder_is_noted_while_it_stands_and_forgotten_once_it_is_gone() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "en") as tell:
            tell(READING)
            await desk.time.pass_by(1)
            (message,) = desk.fake.sent(GROUP)
            assert await desk.placeholders.left() == [(GROUP, message.message_id)]
        assert await desk.placeholders.left() == []

    _run(script, GROUP)


@pytest.mark.parametrize("failure", [None, BAD_GATEWAY])
def test_what_a_killed_process_left_standing_is_taken_away_by_the_next(
    failure: Failure | None,
) -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "en") as tell:
            tell(READING)
            await desk.time.pass_by(1)
            left = await desk.placeholders.left()
            desk.fake.plan("deleteMessage", *filter(None, [failure]))
            await desk.shown.tidy([*left, (GROUP, 12345)])
            assert desk.fake.sent(GROUP) == []
            assert await desk.placeholders.left() == []

    _run(script, GROUP)


def test_what_cannot_be_taken_away_now_is_left_for_the_next_start() -> None:
    async def script(desk: Desk) -> None:
        await desk.placeholders.keep(GROUP, 1)
        desk.fake.plan("deleteMessage", BAD_GATEWAY, BAD_GATEWAY)
        await desk.shown.tidy([(GROUP, 1)])
        assert await desk.placeholders.left() == [(GROUP, 1)]

    _run(script, GROUP)


def test_a_busy_group_keeps_most_of_its_messages_for_answers() -> None:
    async def script(desk: Desk) -> None:
        for _ in range(10):
            async with desk.shown.answering(desk.message, "en") as tell:
                tell(READING)
                await desk.time.pass_by(2)
                tell(_said("sentence"))
                await desk.time.pass_by(2)
        assert desk.fake.count("sendMessage") + desk.fake.count("editMessageText") <= 6
        assert desk.fake.sent() == []

    _run(script, GROUP)


def test_a_chat_that_takes_no_drafts_is_shown_a_message() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "en") as tell:
            tell(READING)
            await desk.time.pass_by(2)
            assert EN("reading") in desk.fake.sent(READER)[0].plain
        assert desk.fake.sent() == []
        assert desk.fake.count("sendMessageDraft") == 1

    _run(script, READER, ("sendMessageDraft", Failure(400, "Bad Request: TEXTDRAFT_PEER_INVALID")))


@pytest.mark.parametrize("failure", [flood(5), BAD_GATEWAY])
def test_a_draft_that_fails_is_tried_again_later(failure: Failure) -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "en") as tell:
            tell(READING)
            await desk.time.pass_by(2)
            assert desk.drafts() == []
            await desk.time.pass_by(4)
            assert len(desk.drafts()) == 1

    _run(script, READER, ("sendMessageDraft", failure))


def test_a_placeholder_without_a_receipt_is_not_sent_twice() -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, "en") as tell:
            tell(READING)
            await desk.time.pass_by(30)
            tell(_said("sentence"))
            await desk.time.pass_by(30)
        assert desk.fake.count("sendMessage") == 1

    lost = Failure(None, after_storing=True)
    _run(script, GROUP, ("sendMessage", lost))


@pytest.mark.parametrize("chat_id", [READER, GROUP])
def test_nothing_that_telegram_refuses_disturbs_the_answer(chat_id: int) -> None:
    methods = ("sendMessageDraft", "sendMessage", "sendChatAction", "setMessageReaction")

    async def script(desk: Desk) -> None:
        for method in methods:
            refusal = Failure(403, "Forbidden: bot was blocked by the user")
            desk.fake.plan(method, *[refusal] * 50)
        await desk.shown.seen(desk.message)
        async with desk.shown.answering(desk.message, "ar") as tell:
            tell(READING)
            await desk.time.pass_by(30)
            tell(_said("sentence"))
            await desk.time.pass_by(30)
        await desk.shown.settled(desk.message)

    fake = _run(script, chat_id)
    assert fake.sent() == []


def test_an_answer_that_fails_or_is_cancelled_leaves_nothing_behind() -> None:
    async def script(desk: Desk) -> None:
        with pytest.raises(ValueError, match="failed"):
            await _failing(desk)
        assert desk.fake.sent() == []
        before = len(desk.fake.calls)
        await desk.time.pass_by(60)
        assert len(desk.fake.calls) == before

    _run(script, GROUP)


async def _failing(desk: Desk) -> None:
    async with desk.shown.answering(desk.message, "ar") as tell:
        tell(READING)
        await desk.time.pass_by(1)
        raise ValueError("failed")


def test_a_draft_that_hangs_does_not_hold_the_answer_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.chat.previews._CALL_SECONDS", 600.0)  # the call itself does not end

    async def script(desk: Desk) -> None:
        async with asyncio.timeout(120), desk.shown.answering(desk.message, "ar") as tell:
            tell(READING)
            await asyncio.to_thread(
                desk.fake.wait_until, lambda: bool(desk.fake.drafts), "the draft"
            )

    _run(script, READER, ("sendMessageDraft", TIMEOUT.stored))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_long_answer_on_its_way_shows_its_end_in_one_valid_message(language: Language) -> None:
    async def script(desk: Desk) -> None:
        async with desk.shown.answering(desk.message, language) as tell:
            tell(READING)
            for n in range(60):
                tell(_said(f"جملة {n} <tag> & @name https://a.example " * 5))
            await desk.time.pass_by(2)
        assert "59" in desk.drafts()[-1]
        assert not {"url", "mention"} & {
            entity.type for draft in desk.fake.drafts for entity in draft.text.entities
        }

    _run(script)
