from __future__ import annotations

import io
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from bot.chat.attachments import attached
from bot.chat.messages import unstyled
from bot.chat.outgoing import Attachment, Button, Outgoing
from bot.chat.styles import Run
from bot.chat.texts import Texts
from tests.fakes.markup import utf16_length
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram_failures import BLOCKED, HANG_UP, Failure, flood
from tests.sending import CHAT, Sending

REFUSED = Texts.load("en")("file_refused")
KEYBOARD = ((Button("a", data="x:1"),),)


def _picture(width: int = 40, height: int = 30) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, "PNG")
    return file.getvalue()


def _photo(data: bytes | None = None, text: str = "<b>a card</b>") -> Outgoing:
    attachment = Attachment("photo", "card.png", _picture() if data is None else data)
    return Outgoing(text, KEYBOARD, attachment=attachment)


def _document(data: bytes, name: str = "turns.csv") -> Outgoing:
    return Outgoing("a file", attachment=Attachment("document", name, data))


def _columns(home: Path) -> list[tuple[str, bytes | None]]:
    with closing(sqlite3.connect(home / "log.db")) as db:
        return db.execute("SELECT state, attachment FROM deliveries ORDER BY part").fetchall()


def test_a_photo_arrives_with_its_caption_and_buttons_as_a_reply(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        assert sending.deliver(sending.answer([_photo(), "two"])) == [1.05]
        card, after = fake.sent(CHAT)
        assert card.file is not None
        assert card.file.data == _picture()
        assert (card.plain, card.reply_to, card.file.size) == ("a card", 1, (40, 30))
        assert [button.data for button in card.buttons] == ["x:1"]
        assert (after.plain, after.file) == ("two", None)
        assert fake.violations == []


@pytest.mark.parametrize("name", ["turns.csv", "turns.md", "turns.json", "turns.jsonld"])
def test_a_document_arrives_byte_for_byte(name: str, tmp_path: Path) -> None:
    data = random.Random(3).randbytes(5_000) + "\r\r\n\n--نص\0".encode()  # noqa: S311
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer([_document(data, name)]))
        (message,) = fake.sent(CHAT)
        assert message.file is not None
        assert (message.file.name, message.file.data) == (name, data)


def test_a_file_goes_into_the_topic_of_the_question(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer([_photo()], topic=5))
        assert [(m.topic, m.file is None) for m in fake.sent(CHAT)] == [(5, False)]


def test_a_sent_file_is_no_longer_kept(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        entry = sending.answer([_photo(), "two"])
        assert _columns(tmp_path) == [("waiting", _picture()), ("waiting", None)]
        sending.deliver(entry)
        assert _columns(tmp_path) == [("sent", None), ("sent", None)]


@pytest.mark.parametrize("method", ["sendPhoto", "sendDocument"])
def test_files_keep_to_the_pace_and_wait_out_a_flood_limit(method: str, tmp_path: Path) -> None:
    part = _photo() if method == "sendPhoto" else _document(b"x")
    with FakeTelegram() as fake:
        fake.plan(method, flood(9))
        sending = Sending(fake, tmp_path)
        assert sending.deliver(sending.answer([part, part])) == [9.0, 1.05]
        assert len(fake.sent(CHAT)) == 2


def test_a_file_without_a_receipt_is_repeated_after_a_minute_and_says_so(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.plan("sendPhoto", HANG_UP.stored)
        sending = Sending(fake, tmp_path)
        assert 60.0 in sending.deliver(sending.answer([_photo()]))
        first, second = fake.sent(CHAT)
        assert first.file == second.file
        assert second.plain == f"{Texts.load('en')('repeat')}\n\na card"


def test_a_process_that_takes_over_sends_the_file_that_was_waiting(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        entry = Sending(fake, tmp_path).answer([_photo(), "two"])
        Sending(fake, tmp_path).deliver(entry)
        assert [message.plain for message in fake.sent(CHAT)] == ["a card", "two"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"no picture", id="no picture"),
        pytest.param(b"", id="empty"),
        pytest.param(_picture(3000, 100), id="too long and thin"),
        pytest.param(_picture(6000, 5000), id="too wide and high"),
        pytest.param(_picture() + bytes(10 * 2**20), id="too large"),
    ],
)
def test_a_photo_that_telegram_does_not_take_comes_as_its_words(
    data: bytes, tmp_path: Path
) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer([_photo(data), "two"]))
        words, after = fake.sent(CHAT)
        assert (words.plain, words.file) == (f"{REFUSED}\n\na card", None)
        assert (words.reply_to, [b.data for b in words.buttons]) == (1, ["x:1"])
        assert words.text.entities[0].type == "bold"
        assert after.plain == "two"
        assert sending.left() == []


def test_a_file_that_is_too_large_for_the_server_comes_as_its_words(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.plan("sendDocument", Failure(413, "Request Entity Too Large"))
        sending = Sending(fake, tmp_path)
        assert sending.deliver(sending.answer([_document(b"x")])) == [1.05]
        assert [m.plain for m in fake.sent(CHAT)] == [f"{REFUSED}\n\na file"]


def test_a_document_beyond_telegrams_limit_is_not_even_tried(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer([_document(bytes(50 * 2**20 + 1))]))
        assert [m.plain for m in fake.sent(CHAT)] == [f"{REFUSED}\n\na file"]
        assert fake.count("sendDocument") == 0


def test_a_group_without_files_gets_the_words(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.group_forbids_files(CHAT)
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer([_photo()], chat_type="supergroup"))
        assert [m.plain for m in fake.sent(CHAT)] == [f"{REFUSED}\n\na card"]


def test_a_caption_whose_markup_is_refused_comes_as_bare_words(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer([_photo(text="<b>a card &amp; more")]))
        assert [m.plain for m in fake.sent(CHAT)] == [f"{REFUSED}\n\na card & more"]


def test_a_blocked_bot_keeps_no_file(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        fake.plan("sendPhoto", BLOCKED)
        sending = Sending(fake, tmp_path)
        sending.deliver(sending.answer([_photo(), _photo()]))
        assert _columns(tmp_path) == [("undelivered", None), ("undelivered", None)]


def test_a_file_without_words_has_no_caption(tmp_path: Path) -> None:
    with FakeTelegram() as fake:
        sending = Sending(fake, tmp_path)
        (part,) = attached(Attachment("photo", "card.png", _picture()), [], "en")
        sending.deliver(sending.answer([part]))
        assert [(m.plain, m.file is None) for m in fake.sent(CHAT)] == [("", False)]


@pytest.mark.parametrize("words", [10, 140, 141, 200, 3000])
def test_words_beyond_a_caption_follow_the_file(words: int) -> None:
    blocks = [(Run("heading"),), (Run("كلمة " * words),)]
    attachment = Attachment("photo", "card.png", b"x")
    first, *rest = attached(attachment, blocks, "ar", KEYBOARD)
    said = "".join(unstyled(part.text) for part in (first, *rest))
    assert said.count("كلمة") == words
    assert first.attachment == attachment
    assert [part.attachment for part in rest] == [None] * len(rest)
    assert utf16_length(unstyled(first.text)) <= 1024 - 160
    assert [part.keyboard for part in (first, *rest)] == [None] * len(rest) + [KEYBOARD]
    if rest:
        assert "كلمة" not in first.text
