"""What admins are told: of people, numbers, the feeds, the machine."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.answering.models import Answer, Plan, Turn
from bot.chat.admins.health_values import Health
from bot.chat.admins.office import Office
from bot.chat.admins.reasons import reason_in
from bot.chat.calls import Call
from bot.chat.commands import obey
from bot.chat.outgoing import Outgoing
from bot.chat.reactions import Person, Press, Reaction
from bot.chat.styles import plain
from bot.chat.texts import Texts
from bot.child import Ended
from bot.settings import AllowedUsers
from bot.storage.logbook import Logbook
from bot.storage.queue import Waiting, waiting
from retrieval.feeds.store import FeedStore
from retrieval.models import Language
from tests.cited import answer
from tests.fakes.markup import parse_html
from tests.offices import NOW, WELL, Commands
from tests.people import ADMIN, COLLEAGUE, READER, STRANGER, Surface, surface
from tests.visible import bare

AR, EN = Texts.load("ar"), Texts.load("en")


@pytest.fixture
def it(tmp_path: Path) -> Iterator[Surface]:
    with surface(tmp_path, DALIL_TIMEZONE="Asia/Damascus") as made:
        yield made


async def _nobody(_: object) -> Any:
    raise AssertionError("a command asks nobody")


async def _cancel() -> int:
    return 0


def _does(
    it: Surface,
    name: str,
    argument: str = "",
    language: Language = "en",
    person: Person = ADMIN,
    **office: Any,
) -> Reaction:
    desk = replace(it.desk(_nobody), office=replace(it.office, **office))
    return asyncio.run(obey(desk, Call(name, argument, person, language, _cancel)))


def _plain(messages: tuple[Outgoing, ...]) -> str:
    return bare("\n---\n".join(parse_html(one.text).plain for one in messages))


def _says(*arguments: Any, **options: Any) -> str:
    return _plain(_does(*arguments, **options).outgoing)


def _asked(it: Surface, said: Answer, user_id: int, days_ago: int = 0) -> None:
    book = Logbook(it.office.settings.home / "log.db", now=lambda: NOW - timedelta(days=days_ago))
    book.record(Turn(said, Plan(said.question, said.language, said.kind)), user_id, user_id)
    book.close()


def _unknown(question: str) -> Answer:
    return answer(question=question, verdict="not_enough_evidence", sentences=(), citations=())


# /users


def test_people_are_listed_by_where_they_stand(it: Surface) -> None:
    it.access.meet(STRANGER, "en", 1)
    _asked(it, answer(question="who?"), READER.id)
    _asked(it, answer(question="long ago?"), READER.id, days_ago=40)
    said = _says(it, "users")
    assert EN("users.closed") in said
    assert f"Mallory <b> · {STRANGER.id}" in said
    assert f"/allow {STRANGER.id}" in said
    assert f"{READER.id} · 1 question" in said
    assert said.index(EN("users.asked")) < said.index(EN("users.admins"))


def test_who_was_denied_or_is_no_more_allowed_stands_apart(it: Surface) -> None:
    _does(it, "deny", str(STRANGER.id))
    _asked(it, answer(question="who?"), 12)
    *_, denied, _ = _says(it, "users").split("\n\n")
    assert denied.startswith(f"{EN('users.denied')} (2)")
    assert str(STRANGER.id) in denied
    assert "12 · 1 question" in denied


def test_where_everyone_may_ask_that_is_said(it: Surface) -> None:
    _asked(it, answer(question="who?"), 12)
    everyone = replace(it.office.settings, allowed_users=AllowedUsers(everyone=True))
    said = _says(it, "users", settings=everyone)
    assert EN("users.open") in said
    assert f"{EN('users.everyone')} (1)" in said


def test_a_long_list_of_people_is_cut_and_the_rest_counted(it: Surface) -> None:
    for number in range(1_000, 1_060):
        it.access.on_command("allow", str(number), ADMIN, "en")
    assert f"{EN('users.more')} 10" in _says(it, "users")


# /unanswered


def test_what_was_not_answered_is_listed_without_who_asked(it: Surface) -> None:
    for user in (READER.id, COLLEAGUE.id):
        _asked(it, _unknown("كم عدد القتلى؟"), user)
    _asked(it, _unknown("who <b>won</b> @all?"), READER.id)
    said = _says(it, "unanswered", language="ar")
    first, second = said.index("كم عدد القتلى؟"), said.index("who <b>won</b> @all?")
    assert first < second
    assert AR("unanswered.times", n=2) in said
    assert "Rima" not in said
    assert str(READER.id) not in said


def test_where_all_was_answered_that_is_said(it: Surface) -> None:
    _asked(it, answer(question="who?"), READER.id)
    _asked(it, _unknown("long ago?"), READER.id, days_ago=31)
    assert _says(it, "unanswered") == EN("unanswered.none")


# /stats


def test_the_numbers_come_as_a_picture_with_its_words_below(it: Surface) -> None:
    _asked(it, answer(question="who?"), READER.id)
    _asked(it, _unknown("when?"), READER.id)
    (message,) = _does(it, "stats", "7").outgoing
    assert message.attachment is not None
    assert (message.attachment.kind, message.attachment.name) == ("photo", "stats.png")
    said = _plain((message,))
    assert "15 November 2026 – 21 November 2026" in said
    assert f"{EN('figures.not_enough_evidence')}: 1 (50%)" in said
    assert len(said) <= 1024


def test_a_time_without_questions_has_no_picture(it: Surface) -> None:
    (message,) = _does(it, "stats").outgoing
    assert message.attachment is None
    assert EN("figures.empty") in _plain((message,))


@pytest.mark.parametrize("days", ["0", "366", "x", "-1", "٣٠٠٠", "7 8"])
def test_a_number_of_days_that_is_none_is_explained(it: Surface, days: str) -> None:
    assert _says(it, "stats", days) == EN("stats.usage", most=365)


# /health

ILL = replace(
    WELL,
    articles=0,
    search="the index is broken",
    model="refused",
    waiting=Waiting(4, 500.0, 2, 1),
    free=900_000_000,
)


def _check(found: Health) -> Any:
    async def check() -> Health:
        return found

    return check


def test_what_is_well_and_what_is_not_is_told_line_by_line(it: Surface) -> None:
    well, ill = _says(it, "health"), _says(it, "health", check=_check(ILL))
    assert "⚠️" not in well
    assert "✅ Archive: 3 articles, newest: 2 March 2025" in well
    assert "5.0 GB free of 20 GB" in well
    assert "Running since 2026-11-21 12:00" in well  # in Damascus
    assert ill.count("⚠️") == 5
    assert "Search fails: the index is broken" in ill
    assert EN("fallback.refused") in ill
    assert "Questions waiting: 4, messages on their way: 2" in ill


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_feed_that_fails_makes_the_feeds_ill(it: Surface, language: Language) -> None:
    _add_feeds(it, "https://a.example/rss", "https://b.example/rss")
    _fail(it, "https://a.example/rss", "the server says 500 Internal Server Error")
    feeds = tuple(FeedStore(it.corpus).feeds())
    said = _says(it, "health", language=language, check=_check(replace(WELL, feeds=feeds)))
    assert said.count("⚠️") == 1
    assert "/feeds" in said


def test_the_queue_is_counted_in_the_inbox(it: Surface) -> None:
    assert waiting(it.log, NOW) == Waiting(0, 0.0, 0, 0)
    moment = (NOW - timedelta(minutes=3)).isoformat(timespec="milliseconds")
    rows = (
        {"kind": "question", "state": "answering"},
        {"kind": "notice", "state": "received"},
        {"kind": "question", "state": "failed"},
    )
    with it.log.writing() as db:
        for number, row in enumerate(rows):
            known = {
                "update_id": number,
                "received_at": moment,
                "identity": str(number),
                "tries": 0,
            }
            db.table("inbox").insert(row | known)
        db.table("deliveries").insert(
            {"inbox_id": 1, "part": 0, "content": "{}", "state": "sending", "repeats": 0}
        )
    assert waiting(it.log, NOW) == Waiting(1, 180.0, 1, 1)


# /feeds


def _add_feeds(it: Surface, *urls: str) -> None:
    for url in urls:
        FeedStore(it.corpus).add(url, "rss", None, NOW)


def _fail(it: Surface, url: str, reason: str) -> None:
    store = FeedStore(it.corpus)
    (feed,) = (one for one in store.feeds() if one.url == url)
    store.failed(feed, reason, NOW, NOW)


def _pressed(it: Surface, data: str, person: Person = ADMIN, *, private: bool = True) -> Reaction:
    return it.buttons.on_callback(Press(data, person.id, person, private))


def _buttons(reaction: Reaction) -> dict[str, str]:
    keyboard = reaction.edit.keyboard if reaction.edit else reaction.outgoing[-1].keyboard
    return {button.text: button.data or "" for row in keyboard or () for button in row}


def test_feeds_are_listed_with_their_health_and_no_key_of_an_address(it: Surface) -> None:
    _add_feeds(it, "https://a.example/rss?key=secret", "https://b.example/rss")
    _fail(it, "https://b.example/rss", "the server says 404 Not Found")
    said = _says(it, "feeds", language="ar")
    assert "secret" not in said
    assert "https://a.example/rss" in said
    assert AR("feeds.unread") in said
    assert "ردّ الموقع بالخطأ 404" in said
    assert EN("feeds.none") not in said


def test_without_feeds_the_way_to_add_one_is_told(it: Surface) -> None:
    reaction = _does(it, "feeds")
    assert EN("feeds.none") in _plain(reaction.outgoing)
    assert _buttons(reaction) == {}


def test_a_feed_is_removed_by_two_presses_and_not_by_one(it: Surface) -> None:
    _add_feeds(it, "https://a.example/rss", "https://b.example/rss")
    (remove,) = [d for text, d in _buttons(_does(it, "feeds")).items() if "a.example" in text]
    asked = _pressed(it, remove)
    assert len(FeedStore(it.corpus).feeds()) == 2
    removed = _pressed(it, _buttons(asked)[EN("button.remove")])
    assert removed.answer_text == EN("feeds.removed")
    assert [feed.url for feed in FeedStore(it.corpus).feeds()] == ["https://b.example/rss"]
    again = _pressed(it, _buttons(asked)[EN("button.remove")])
    assert again.answer_text == EN("feeds.gone")


def test_many_feeds_have_pages(it: Surface) -> None:
    _add_feeds(it, *(f"https://{number:03}.example/rss" for number in range(20)))
    first = _does(it, "feeds")
    assert all(len(data.encode()) <= 64 for data in _buttons(first).values())
    second = _pressed(it, _buttons(first)[EN("button.next")])
    assert any("7. " in text for text in _buttons(second))
    last = _pressed(it, "f:page:9999")
    assert EN("button.next") not in _buttons(last)
    assert EN("button.previous") in _buttons(last)


@pytest.mark.parametrize("data", ["f", "f:page", "f:page:x", "f:0123456789abcdef", "f:a:b:1"])
def test_made_up_data_of_a_feeds_button_does_nothing(it: Surface, data: str) -> None:
    assert _pressed(it, data).answer_text == EN("press.unknown")


def test_a_feeds_button_is_for_admins_in_private(it: Surface) -> None:
    _add_feeds(it, "https://a.example/rss")
    remove = next(iter(_buttons(_does(it, "feeds")).values()))
    forged = remove.replace("ask", "yes")
    assert _pressed(it, forged, READER).answer_text == EN("press.admins")
    assert _pressed(it, forged, private=False).answer_text == EN("press.unknown")
    assert len(FeedStore(it.corpus).feeds()) == 1


def _added(*feeds: dict[str, Any]) -> Ended:
    return Ended(0, json.dumps(feeds).encode(), "")


def test_a_sites_feeds_are_added_by_a_process_of_its_own(it: Surface) -> None:
    new = {"url": "https://a.example/rss", "kind": "rss", "title": "Harbour <b>", "added": True}
    known = {"url": "https://a.example/atom", "kind": "atom", "title": None, "added": False}
    run = Commands(_added(new, known))
    said = _says(it, "feeds", "add https://a.example/", run=run)
    assert run.ran == [("feeds", "add", "--json", "--", "https://a.example/")]
    assert EN("feeds.added", name="Harbour <b>") in said
    assert "Known already: a.example" in said
    assert EN("feeds.soon", n=10) in said


def test_a_site_without_feeds_is_told_in_the_admins_language(it: Surface) -> None:
    notes = "dalil: no feed was found at https://a.example; give the address of the feed itself.\n"
    said = _says(it, "feeds", "https://a.example", "ar", run=Commands(Ended(1, b"", notes)))
    assert said == f"{AR('feeds.not_added')}\n\nhttps://a.example: {AR('reason.no_feed')}"


@pytest.mark.parametrize("argument", ["a.example", "«A.example/»", "add https://a.example/x?y=1,2"])
def test_a_site_may_be_named_by_its_host(it: Surface, argument: str) -> None:
    run = Commands(_added({"url": "https://a", "kind": "rss", "title": "A", "added": True}))
    assert EN("feeds.added", name="A") in _says(it, "feeds", argument, run=run)
    assert run.ran[0][-1].lower().startswith("https://a.example")


@pytest.mark.parametrize(
    "argument",
    [
        "--help",
        "a",
        "https://a https://b",
        "add x y z",
        "remove https://a.example",
        "a.example,b.example",
    ],
)
def test_what_is_no_address_reaches_no_process(it: Surface, argument: str) -> None:
    run = Commands()
    assert EN("feeds.usage") in _says(it, "feeds", argument, run=run)
    assert run.ran == []


# Reasons


@pytest.mark.parametrize(
    ("reason", "key"),
    [
        ("empty", "empty"),
        ("unknown format (known: .txt .pdf)", "format"),
        ("no text in it, it may be a scan: make its text searchable by OCR", "scan"),
        (
            "https://a.example cannot be read: the robots.txt of a.example does not allow /x.",
            "robots",
        ),
        ("the robots.txt of a.example does not allow /x", "robots"),
        ("a.example has no address that the resolver finds in time", "no_host"),
        ("localhost is no public address", "private"),
    ],
)
def test_our_reasons_are_told_in_arabic(reason: str, key: str) -> None:
    assert plain(reason_in(reason, AR)) == AR(f"reason.{key}", feeds="", ingest="/ingest")


def test_a_reason_that_is_not_ours_stays_as_it_is() -> None:
    assert plain(reason_in("Permission denied", AR)) == "Permission denied"
    assert plain(reason_in("the server says 404 Not Found", AR)) == "ردّ الموقع بالخطأ 404"
    assert plain(reason_in("empty", EN)) == "empty"


def test_the_network_s_reasons_are_told_plainly_in_english_as_well() -> None:
    said = "the robots.txt of a.example cannot be read: a.example has no address that the resolver"
    assert plain(reason_in(f"https://a.example/1 cannot be read: {said}", EN)) == EN(
        "reason.no_host"
    )


def test_an_office_knows_the_newsrooms_day(it: Surface) -> None:
    late: Office = replace(it.office, now=lambda: NOW.replace(hour=22))
    assert late.today() == (NOW + timedelta(days=1)).date()
    assert late.local(NOW.isoformat()) == "2026-11-21 15:00"
