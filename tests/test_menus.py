"""The menus as Telegram is asked to keep them, whatever it answers."""

from __future__ import annotations

import asyncio

import pytest
from telegram import Bot

from bot.chat.commands import COMMANDS
from bot.chat.menus import admins_menu, menus, set_menus
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.fakes.telegram_failures import BAD_GATEWAY, HANG_UP, flood

ADMIN, UNKNOWN = 99, 98


def _set(fake: FakeTelegram, admins: set[int]) -> list[float]:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async def run() -> None:
        async with Bot(TOKEN, f"{fake.url}/bot") as bot:
            await set_menus(bot, menus(COMMANDS.values(), admins), sleep)

    asyncio.run(run())
    return slept


def test_each_scope_has_its_menu_in_both_languages() -> None:
    with FakeTelegram() as fake:
        fake.chat_is_known(ADMIN)
        _set(fake, {ADMIN})
        assert {key[2] for key in fake.menus} == {"", "ar"}
        assert fake.menus["chat", ADMIN, "ar"] == list(COMMANDS)
        assert "users" not in fake.menus["default", None, ""]
        assert "ingest" not in fake.menus["all_group_chats", None, "ar"]


def test_an_admin_who_never_wrote_keeps_nobody_from_a_menu() -> None:
    with FakeTelegram() as fake:
        fake.chat_is_known(ADMIN)
        assert _set(fake, {ADMIN, UNKNOWN}) == []
        assert ("chat", ADMIN, "") in fake.menus
        assert ("chat", UNKNOWN, "") not in fake.menus


def test_a_menu_is_tried_again_where_telegram_does_not_answer() -> None:
    with FakeTelegram() as fake:
        fake.plan("setMyCommands", BAD_GATEWAY, HANG_UP, flood(7))
        assert _set(fake, set()) == [1.0, 2.0, 7.0]
        assert len(fake.menus) == 4


def test_a_telegram_that_never_answers_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    with FakeTelegram() as fake:
        fake.plan("setMyCommands", *[BAD_GATEWAY] * 1000)
        slept = _set(fake, set())
        assert max(slept) <= 300
        assert fake.menus == {}
    assert "the next start tries again" in caplog.text


def test_an_admins_menu_has_every_command() -> None:
    scope, names = admins_menu(COMMANDS.values(), ADMIN)
    assert scope == {"type": "chat", "chat_id": ADMIN}
    assert names == tuple(COMMANDS)
