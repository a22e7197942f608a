"""A document or a link of an admin's on its way into the archive."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, Message
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.chat.admins.addresses import addresses_in, unreadable_in
from bot.chat.admins.reports import report_of
from bot.chat.calls import Call
from bot.chat.commands import obey
from bot.chat.desk import Desk
from bot.chat.documents import Unfetchable, document_of, downloaded
from bot.chat.texts import Texts
from bot.chat.written import argument_of
from bot.child import Ended, Run
from tests.fakes.markup import parse_html
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_downloads import LARGEST_DOWNLOAD
from tests.fakes.telegram_failures import BAD_GATEWAY
from tests.offices import Commands
from tests.people import ADMIN, surface
from tests.test_handlers import Bot as Served
from tests.test_handlers import _run
from tests.visible import bare

pytestmark = pytest.mark.usefixtures("unpaced")

EN = Texts.load("en")


def _ended(code: int | None = 0, notes: str = "", **counts: Any) -> Ended:
    empty = {"read": 0, "added": 0, "updated": 0, "unchanged": 0, "doubles": [], "skipped": []}
    report = empty | {"articles": 5, "passages": 9} | counts
    return Ended(code, json.dumps(report).encode(), notes)


ADDED = _ended(read=1, added=1)


async def _nobody(_: object) -> Any:
    raise AssertionError("a command asks nobody")


async def _cancel() -> int:
    return 0


class Chat:
    """An admin's chat at the fake Telegram, whose messages the command is called with."""

    def __init__(self, fake: FakeTelegram, bot: Bot, desk: Desk) -> None:
        self.fake = fake
        self.bot = bot
        self.desk = desk

    async def says(self, text: str | None = None, **fields: Any) -> str:
        """Say something that is or bears /ingest; return what comes of it."""
        message = self.message(text, **fields)
        call = Call("ingest", argument_of(message), ADMIN, "en", _cancel, message=message)
        reaction = await obey(self.desk, call)
        said = "\n".join(parse_html(one.text).plain for one in reaction.outgoing)
        return bare(said)

    def message(self, text: str | None = None, **fields: Any) -> Message:
        self.fake.user_sends(ADMIN.id, text, **fields)
        raw = self.fake._state.updates[-1]["message"]
        found = Message.de_json(raw, self.bot)
        assert found is not None
        return found

    async def sends(self, name: str | None, data: bytes) -> str:
        return await self.says(document=self.fake.document(name, data), caption="/ingest")


def _in_chat(
    home: Path, run: Run, script: Callable[[Chat], Any], before: Callable[[FakeTelegram], None] = id
) -> None:
    async def told(fake: FakeTelegram, desk: Desk) -> None:
        addresses = f"{fake.url}/bot", f"{fake.url}/file/bot"
        async with Bot(TOKEN, *addresses, request=HTTPXRequest(read_timeout=60)) as bot:
            await script(Chat(fake, bot, desk))

    with surface(home) as it, FakeTelegram() as fake:
        before(fake)
        desk = replace(it.desk(_nobody), office=replace(it.office, run=run))
        asyncio.run(told(fake, desk))


def _uploads(home: Path) -> list[Path]:
    return sorted((home / "uploads").iterdir())


def test_a_document_is_kept_and_read_by_a_process_of_its_own(tmp_path: Path) -> None:
    run = Commands(ADDED)

    async def script(chat: Chat) -> None:
        assert (
            await chat.sends("../../أخبار.txt", "خبر".encode()) == f"✅ {EN('ingest.added', n=1)}"
        )

    _in_chat(tmp_path, run, script)
    (path,) = _uploads(tmp_path)
    assert path.name.startswith("أخبار-")
    assert path.read_bytes() == "خبر".encode()
    assert run.ran == [("ingest", "--json", "--", str(path))]


def test_a_document_that_is_replied_to_is_read(tmp_path: Path) -> None:
    async def script(chat: Chat) -> None:
        sent = chat.message(document=chat.fake.document("a.txt", b"news"))
        assert "✅" in await chat.says("/ingest", reply_to=sent.message_id)

    _in_chat(tmp_path, Commands(ADDED), script)
    assert [path.read_bytes() for path in _uploads(tmp_path)] == [b"news"]


def test_what_gave_no_article_is_not_kept(tmp_path: Path) -> None:
    async def script(chat: Chat) -> None:
        said = await chat.sends("a.xyz", b"?")
        assert EN("ingest.nothing") in said
        assert f"a.xyz: {EN('reason.format', ingest='/ingest')}" in said

    def run(arguments: Sequence[str]) -> Any:
        skipped = [{"source": arguments[-1], "reason": "unknown format (known: .txt)"}]
        return Commands(_ended(1, skipped=skipped))(arguments)

    _in_chat(tmp_path, run, script)
    assert _uploads(tmp_path) == []


def test_of_many_that_were_skipped_some_are_named_and_none_by_a_path(tmp_path: Path) -> None:
    async def script(chat: Chat) -> None:
        said = await chat.sends("many.jsonl", b"{}")
        assert "many.jsonl:1: not JSON" in said
        assert EN("ingest.skipped", n=14) in said
        assert f"{EN('ingest.more')} 4" in said
        assert "• 2 articles were in the archive already, unchanged." in said
        assert str(tmp_path) not in said

    def run(arguments: Sequence[str]) -> Any:
        skipped = [{"source": f"{arguments[-1]}:{n}", "reason": "not JSON"} for n in range(1, 15)]
        return Commands(_ended(read=3, added=1, unchanged=2, skipped=skipped))(arguments)

    _in_chat(tmp_path, run, script)


def test_what_all_have_in_common_is_said_once(tmp_path: Path) -> None:
    async def script(chat: Chat) -> None:
        said = await chat.sends("a.txt", b"news")
        assert said.count(EN("ingest.added", n=1)) == 1
        assert EN("ingest.doubles", n=1) in said

    def run(arguments: Sequence[str]) -> Any:
        return Commands(_ended(read=1, added=1, doubles=[["a", "b"]]))(arguments)

    _in_chat(tmp_path, run, script)


def test_a_file_that_telegram_does_not_give_is_explained(tmp_path: Path) -> None:
    async def script(chat: Chat) -> None:
        gone = chat.fake.document("a.txt", b"news")
        del chat.fake.downloads.files[gone["file_id"]]
        assert await chat.says(document=gone, caption="/ingest") == EN("ingest.unfetchable")
        too_large = chat.fake.document("a.txt", bytes(LARGEST_DOWNLOAD + 1))
        said = await chat.says(document=too_large, caption="/ingest")
        del too_large["file_size"]
        assert said == EN("ingest.too_large")
        assert await chat.says(document=too_large, caption="/ingest") == said

    _in_chat(tmp_path, Commands(), script)
    assert not (tmp_path / "uploads").exists()


def test_a_telegram_that_fails_is_left_to_another_try(tmp_path: Path) -> None:
    async def script(chat: Chat) -> None:
        with pytest.raises(TelegramError):
            await chat.sends("a.txt", b"news")

    _in_chat(tmp_path, Commands(), script, lambda fake: fake.plan("getFile", BAD_GATEWAY))


def test_a_download_that_breaks_off_names_no_token(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def script(chat: Chat) -> None:
        message = chat.message(document=chat.fake.document("a.txt", b"news"))
        document = document_of(message)
        assert document is not None
        chat.fake.downloads.token = "another"
        with pytest.raises(TelegramError) as raised:
            await downloaded(document, chat.bot)
        assert TOKEN not in repr(raised.value)
        assert raised.value.__cause__ is None

    _in_chat(tmp_path, Commands(), script)


@pytest.mark.parametrize("path", ["", "/var/lib/file", None])
def test_a_reply_without_a_usable_path_is_no_file(tmp_path: Path, path: str | None) -> None:
    async def script(chat: Chat) -> None:
        message = chat.message(document=chat.fake.document("a.txt", b"news"))
        document = document_of(message)
        assert document is not None
        body = json.dumps({"ok": True, "result": {"file_id": "x", "file_path": path}})
        chat.fake.fail_next("getFile", 200, body=body)
        with pytest.raises((Unfetchable, TelegramError)):
            await downloaded(document, chat.bot)

    _in_chat(tmp_path, Commands(), script)


def test_a_file_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "uploads").write_text("in the way")

    async def script(chat: Chat) -> None:
        assert await chat.sends("a.txt", b"news") == EN("ingest.not_saved")

    _in_chat(tmp_path, Commands(), script)


@pytest.mark.parametrize(
    ("ended", "key"),
    [
        (Ended(1, b"", "dalil: something"), "failed"),
        (Ended(None, b'{"read": 1', ""), "stopped"),
        (Ended(0, b"[]", ""), "failed"),
    ],
)
def test_a_process_without_a_report_is_explained(tmp_path: Path, ended: Ended, key: str) -> None:
    async def script(chat: Chat) -> None:
        assert await chat.sends("a.txt", b"news") == EN(f"ingest.{key}")

    _in_chat(tmp_path, Commands(ended), script)
    assert len(_uploads(tmp_path)) == 1


def test_a_report_counts_although_its_process_was_stopped_after_it() -> None:
    report = report_of(replace(ADDED, code=None).output)
    assert report is not None
    assert report.counts["added"] == 1


def test_links_are_read_from_the_command_or_what_it_replies_to(tmp_path: Path) -> None:
    run = Commands(ADDED, ADDED, ADDED)
    link = {"type": "text_link", "offset": 0, "length": 4, "url": "https://c.example/x"}

    async def script(chat: Chat) -> None:
        await chat.says("/ingest https://a.example/1, https://b.example/2.")
        said = chat.message("see https://a.example/3")
        await chat.says("/ingest", reply_to=said.message_id)
        said = chat.message("here", entities=[link])
        raw = chat.fake._state.originals[ADMIN.id, said.message_id]
        raw["entities"] = [link]
        await chat.says("/ingest", reply_to=said.message_id)

    _in_chat(tmp_path, run, script)
    assert [arguments[3:] for arguments in run.ran] == [
        ("https://a.example/1", "https://b.example/2"),
        ("https://a.example/3",),
        ("https://c.example/x",),
    ]


@pytest.mark.parametrize("text", ["/ingest", "/ingest --help", "/ingest file:///etc/passwd"])
def test_what_names_nothing_to_read_reaches_no_process(tmp_path: Path, text: str) -> None:
    run = Commands()

    async def script(chat: Chat) -> None:
        assert await chat.says(text) == EN("ingest.usage")

    _in_chat(tmp_path, run, script)
    assert run.ran == []


def test_of_more_links_than_are_read_at_once_the_first_are_read(tmp_path: Path) -> None:
    many = " ".join(f"https://a.example/{n}" for n in range(11))
    run = Commands(ADDED)

    async def script(chat: Chat) -> None:
        said = await chat.says(f"/ingest {many}")
        assert EN("ingest.read", n=1) in said or EN("ingest.added", n=1) in said
        assert f"https://a.example/10: {EN('reason.at_once', most=10)}" in said

    _in_chat(tmp_path, run, script)
    assert len(run.ran[0][3:]) == 10


def test_what_is_no_address_of_the_web_is_named_beside_what_is_read(tmp_path: Path) -> None:
    run = Commands(ADDED)

    async def script(chat: Chat) -> None:
        said = await chat.says("/ingest https://a.example/1, file:///etc/passwd and ftp://b/c.")
        assert f"✅ {EN('ingest.added', n=1)}" in said
        assert EN("ingest.skipped", n=2) in said
        assert f"file:///etc/passwd: {EN('reason.no_web')}" in said
        assert f"ftp://b/c: {EN('reason.no_web')}" in said

    _in_chat(tmp_path, run, script)
    assert run.ran == [("ingest", "--json", "--", "https://a.example/1")]


@pytest.mark.parametrize(
    ("text", "addresses", "others"),
    [
        (
            "https://a.example/1،https://a.example/2",
            ["https://a.example/1", "https://a.example/2"],
            [],
        ),
        ("<https://a.example/1>", ["https://a.example/1"], []),
        ("«https://a.example/خبر».", ["https://a.example/خبر"], []),
        ("news.example/2025/1", ["https://news.example/2025/1"], []),
        ("please read https://a.example/x,y", ["https://a.example/x,y"], []),
        (
            "/etc/passwd news.example mailto:a@b.example",
            [],
            ["/etc/passwd", "news.example", "mailto:a@b.example"],
        ),
        ("https://a.example/1 https://a.example/1", ["https://a.example/1"], []),
        ("one, two: three…", [], []),
    ],
)
def test_addresses_are_told_from_words(text: str, addresses: list[str], others: list[str]) -> None:
    assert (addresses_in(text), unreadable_in(text)) == (addresses, others)


def _album(fake: FakeTelegram, *sent: tuple[str, str | None], album: str = "7") -> list[int]:
    """Send documents together, each with its caption."""
    return [
        fake.user_sends(
            ADMIN.id,
            document=fake.document(name, name.encode()),
            media_group_id=album,
            language_code="en",
            **({"caption": caption} if caption else {}),
        )
        for name, caption in sent
    ]


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an album be whole once its first message is there, and its others be patient."""
    monkeypatch.setattr("bot.chat.admins.albums._SECONDS", 0)
    monkeypatch.setattr("bot.chat.admins.albums._LOOKS", 500)
    monkeypatch.setattr("bot.chat.admins.albums._BETWEEN", 0.02)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("place", [0, 2])
def test_the_documents_of_an_album_are_read_together_wherever_its_caption_stands(
    tmp_path: Path, place: int
) -> None:
    bot = WithCommands(tmp_path)
    bot.run = run = Commands(_ended(read=3, added=3))

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_messages, 1)
        await asyncio.to_thread(fake.wait_until, lambda: not fake.unanswered(), "silence")

    with FakeTelegram() as fake:
        _album(fake, *((f"{n}.txt", "/ingest" if n == place else None) for n in range(3)))
        _run(fake, bot, script)
        (told,) = fake.sent(ADMIN.id)
    assert bare(told.plain) == f"✅ {EN('ingest.added', n=3)}"
    assert sorted(path.read_bytes() for path in _uploads(tmp_path)) == [
        b"0.txt",
        b"1.txt",
        b"2.txt",
    ]
    assert len(run.ran) == 1
    assert len(run.ran[0][3:]) == 3
    states = sorted(state for state, _ in bot.states())
    assert states == ["delivered", "joined", "joined"]


def _stopped_and_begun_again(
    fake: FakeTelegram, bot: WithCommands, ended: Ended
) -> tuple[list[Sequence[str]], list[tuple[str, str | None]]]:
    """Stop the bot while it reads, and start it; return what it ran, and the states between."""
    ran: list[Sequence[str]] = []

    async def stopped(arguments: Sequence[str]) -> Ended:
        ran.append(arguments)
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.Event().wait()
        return ended

    async def again(arguments: Sequence[str]) -> Ended:
        ran.append(arguments)
        return ended

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_messages, 1)

    bot.run = stopped
    with pytest.MonkeyPatch.context() as patched:  # the next start has its time to end
        patched.setattr("bot.chat.runner._STOP_SECONDS", 0.01)
        asyncio.run(bot.serve(fake.url))
    between = bot.states()
    bot.run = again
    _run(fake, bot, script)
    return ran, between


@pytest.mark.usefixtures("at_once")
def test_an_album_whose_reading_was_stopped_is_read_whole_at_the_next_start(
    tmp_path: Path,
) -> None:
    bot = WithCommands(tmp_path)
    with FakeTelegram() as fake:
        _album(fake, ("a.txt", "/ingest"), ("b.txt", None))
        ran, _ = _stopped_and_begun_again(fake, bot, _ended(read=2, unchanged=1, added=1))
        (told,) = fake.sent(ADMIN.id)
    assert EN("ingest.read", n=2) in bare(told.plain)
    assert ran[0] == ran[1]
    assert len(ran[0][3:]) == 2


def test_an_album_without_a_command_is_told_once_and_read_by_a_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.chat.admins.albums._LOOKS", 1)
    bot = WithCommands(tmp_path)
    bot.run = run = Commands(_ended(read=2, added=2))

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_messages, 1)
        await asyncio.to_thread(fake.wait_until, lambda: not fake.unanswered(), "silence")
        (told,) = fake.sent(ADMIN.id)
        assert bare(told.plain) == EN("ingest.reply_to_them")
        fake.user_sends(ADMIN.id, "/ingest", reply_to=second, language_code="en")
        await asyncio.to_thread(fake.wait_for_messages, 2)

    with FakeTelegram() as fake:
        _, second = _album(fake, ("a.txt", None), ("b.txt", None))
        _run(fake, bot, script)
    assert len(run.ran[0][3:]) == 2


@pytest.mark.usefixtures("at_once")
def test_documents_of_an_album_with_commands_of_their_own_are_read_apart(tmp_path: Path) -> None:
    bot = WithCommands(tmp_path)
    bot.run = run = Commands(ADDED, ADDED)

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_messages, 2)

    with FakeTelegram() as fake:
        _album(fake, ("a.txt", "/ingest"), ("b.txt", "/ingest"))
        _run(fake, bot, script)
    assert [len(arguments[3:]) for arguments in run.ran] == [1, 1]


@pytest.mark.usefixtures("at_once")
def test_a_document_of_an_album_that_telegram_does_not_give_stops_no_other(tmp_path: Path) -> None:
    bot = WithCommands(tmp_path)
    bot.run = Commands(ADDED)

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_messages, 1)

    with FakeTelegram() as fake:
        _album(fake, ("a.txt", "/ingest"), ("gone.txt", None), ("large.zip", None))
        gone, large = (
            fake._state.originals[ADMIN.id, number]["document"]["file_id"]
            for number in sorted(n for _, n in fake._state.originals)[1:3]
        )
        del fake.downloads.files[gone]
        fake.downloads.files[large] = ("large.zip", bytes(LARGEST_DOWNLOAD + 1))
        _run(fake, bot, script)
        (told,) = fake.sent(ADMIN.id)
    said = bare(told.plain)
    assert f"✅ {EN('ingest.added', n=1)}" in said
    assert f"gone.txt: {EN('reason.not_given')}" in said
    assert "large.zip: larger than 20 MB" in said


def test_two_at_once_wait_for_each_other(tmp_path: Path) -> None:
    under_way: list[int] = []
    most: list[int] = []

    async def run(_arguments: Sequence[str]) -> Ended:
        under_way.append(1)
        most.append(len(under_way))
        await asyncio.sleep(0.01)
        under_way.pop()
        return ADDED

    async def script(chat: Chat) -> None:
        sent = (chat.sends(f"{n}.txt", b"news") for n in range(3))
        assert all("✅" in said for said in await asyncio.gather(*sent))

    _in_chat(tmp_path, run, script)
    assert most == [1, 1, 1]


def test_one_that_is_stopped_lets_the_next_one_in(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def run(arguments: Sequence[str]) -> Ended:
        if "slow" in arguments[-1]:
            begun.set()
            await asyncio.Event().wait()
        return ADDED

    async def script(chat: Chat) -> None:
        slow = asyncio.create_task(chat.sends("slow.txt", b"news"))
        await begun.wait()
        slow.cancel()
        assert "✅" in await chat.sends("quick.txt", b"news")

    _in_chat(tmp_path, run, script)


class WithCommands(Served):
    """A bot at home in a folder, whose admins' documents are read by `run`."""

    run: Run

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        with super().desk() as desk:
            yield replace(desk, office=replace(desk.office, run=self.run))


def test_a_bot_that_is_stopped_meanwhile_reads_the_document_at_its_next_start(
    tmp_path: Path,
) -> None:
    bot = WithCommands(tmp_path)
    with FakeTelegram() as fake:
        sent = fake.document("a.txt", b"news")
        fake.user_sends(ADMIN.id, document=sent, caption="/ingest", language_code="en")
        ran, between = _stopped_and_begun_again(fake, bot, _ended(read=1, unchanged=1))
        assert between == [("received", None)]
        (told,) = fake.sent(ADMIN.id)
    assert bare(told.plain) == f"✅ {EN('ingest.unchanged', n=1)}"
    assert ran[0] == ran[1]
    assert bot.states() == [("delivered", None)]


def test_a_start_of_an_admin_sets_the_menu_that_could_not_be_set_before(tmp_path: Path) -> None:
    bot = WithCommands(tmp_path)
    bot.run = Commands()

    async def script() -> None:
        await asyncio.to_thread(fake.wait_for_poll)
        await asyncio.to_thread(fake.wait_for_call, "setMyCommands", 6)
        assert ("chat", ADMIN.id, "ar") not in fake.menus
        fake.user_sends(ADMIN.id, "/start")
        await asyncio.to_thread(
            fake.wait_until, lambda: ("chat", ADMIN.id, "ar") in fake.menus, "the menu"
        )

    with FakeTelegram() as fake:
        _run(fake, bot, script)


def test_an_admins_document_without_a_word_is_told_what_to_do(tmp_path: Path) -> None:
    bot = WithCommands(tmp_path)
    bot.run = Commands()

    async def script() -> None:
        sent = fake.document("a.txt", b"news")
        fake.user_sends(ADMIN.id, document=sent, language_code="en")
        (told,) = await asyncio.to_thread(fake.wait_for_messages, 1)
        assert bare(told.plain) == EN("ingest.reply_to_it")

    with FakeTelegram() as fake:
        _run(fake, bot, script)
