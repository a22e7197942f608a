"""The fake Bot API gives files, and keeps menus, no more kindly than Telegram."""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_downloads import LARGEST_DOWNLOAD


def _call(fake: FakeTelegram, method: str, **params: Any) -> dict[str, Any]:
    head = {"Content-Type": "application/json"}
    request = Request(f"{fake.url}/bot{TOKEN}/{method}", json.dumps(params).encode(), head)  # noqa: S310
    try:
        with urlopen(request) as reply:  # noqa: S310
            return dict(json.load(reply))
    except HTTPError as error:
        with error:
            return dict(json.load(error))


def _download(fake: FakeTelegram, path: str, token: str = TOKEN) -> bytes:
    with urlopen(f"{fake.url}/file/bot{token}/{path}") as reply:  # noqa: S310
        return bytes(reply.read())


def test_a_file_is_had_by_its_path_and_the_path_by_its_id() -> None:
    with FakeTelegram() as fake:
        sent = fake.document("../خبر.txt", b"news")
        found = _call(fake, "getFile", file_id=sent["file_id"])["result"]
        assert found["file_size"] == 4
        assert ".." not in found["file_path"]
        assert _download(fake, found["file_path"]) == b"news"


@pytest.mark.parametrize(
    ("file_id", "words"), [("", "not specified"), ("x", "wrong file_id"), ("large", "too big")]
)
def test_a_file_that_telegram_does_not_give_is_refused(file_id: str, words: str) -> None:
    with FakeTelegram() as fake:
        large = fake.document("a.zip", bytes(LARGEST_DOWNLOAD + 1))["file_id"]
        refused = _call(fake, "getFile", file_id=large if file_id == "large" else file_id)
        assert refused["error_code"] == 400
        assert words in refused["description"]


def test_a_path_that_was_not_asked_for_or_anothers_token_gives_nothing() -> None:
    with FakeTelegram() as fake:
        sent = fake.document("a.txt", b"news")
        for path, token in (("documents/file_0.txt", TOKEN), ("../etc/passwd", TOKEN)):
            with pytest.raises(HTTPError, match="404"):
                _download(fake, path, token)
        path = _call(fake, "getFile", file_id=sent["file_id"])["result"]["file_path"]
        with pytest.raises(HTTPError, match="404"):
            _download(fake, path, "1:another")


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        ({"type": "everybody"}, "BotCommandScope"),
        ({"type": "chat", "chat_id": 7}, "chat not found"),
        ({"type": "chat"}, "chat not found"),
    ],
)
def test_a_menu_of_no_known_scope_is_refused(scope: dict[str, Any], words: str) -> None:
    with FakeTelegram() as fake:
        commands = [{"command": "start", "description": "x"}]
        refused = _call(fake, "setMyCommands", commands=commands, scope=scope)
        assert words in refused["description"]


def test_a_menu_holds_a_hundred_commands() -> None:
    with FakeTelegram() as fake:
        many = [{"command": f"c{n}", "description": "x"} for n in range(101)]
        assert _call(fake, "setMyCommands", commands=many[:100])["ok"]
        assert not _call(fake, "setMyCommands", commands=many)["ok"]
