from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

import pytest

from bot.chat.calls import Call
from bot.chat.commands import COMMANDS, obey
from bot.chat.menus import Menu, described, menus
from bot.chat.reactions import Person, Reaction
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.fakes.markup import parse_html
from tests.people import ADMIN, READER, STRANGER, Surface, surface

EN = Texts.load("en")


async def _cancel() -> int:
    return 3


def _called(it: Surface, name: str, argument: str = "", person: Person = READER) -> Reaction:
    desk = it.desk(_nobody)
    return asyncio.run(obey(desk, Call(name, argument, person, "en", _cancel)))


async def _nobody(_: object) -> None:  # type: ignore[misc]
    raise AssertionError("a command asks nobody")


def _said(reaction: Reaction) -> list[str]:
    return [parse_html(message.text).plain for message in reaction.outgoing]


def test_to_who_is_no_admin_there_is_no_command_of_theirs(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        unknown = _said(_called(it, "weather"))
        assert unknown == [EN("unknown_command")]
        for name in (name for name, command in COMMANDS.items() if command.admins):
            assert _said(_called(it, name, str(STRANGER.id))) == unknown
        assert it.rows("access") == []


def test_an_admin_is_told_of_the_commands_that_others_do_not_have(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        plain = f"{EN('help')}\n\n{EN('help_more')}"
        assert _said(_called(it, "help")) == [plain]
        assert _said(_called(it, "help", person=ADMIN)) == [f"{plain}\n\n{EN('help_admins')}"]


def test_help_is_short_and_the_rest_of_it_is_opened_by_a_tap(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        (message,) = _called(it, "help").outgoing
        shown = parse_html(message.text)
        assert shown.styled("expandable_blockquote") == [EN("help_more")]
        assert len(EN("help")) < 600


def test_every_command_answers_whoever_may_use_it(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        for name in COMMANDS:
            assert _said(_called(it, name, person=ADMIN)) not in ([], [EN("unknown_command")])
        assert _said(_called(it, "cancel")) == [EN("cancelled", n=3)]


def test_the_menus_name_what_may_be_said_where_they_are_shown() -> None:
    shown = {scope.get("chat_id", scope["type"]): names for scope, names in _menus()}
    assert shown[ADMIN.id] == tuple(COMMANDS)
    assert set(shown["default"]) == {n for n, one in COMMANDS.items() if not one.admins}
    assert set(shown["all_group_chats"]) < set(shown["default"])
    assert "language" in shown["all_group_chats"]


def _menus() -> list[Menu]:
    return list(menus(COMMANDS.values(), [ADMIN.id]))


@pytest.mark.parametrize("language", get_args(Language))
def test_every_command_is_described_in_the_menu(language: Language) -> None:
    texts = Texts.load(language)
    told = {entry["command"]: entry["description"] for entry in described(COMMANDS, language)}
    assert told == {name: texts(f"command.{name}") for name in COMMANDS}
    assert all(1 <= len(words) <= 256 for words in told.values())


def test_a_private_command_says_so_in_a_group(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        call = Call("users", "", ADMIN, "en", _cancel, private=False)
        said = _said(asyncio.run(obey(it.desk(_nobody), call)))
        assert said == [EN("in_private", command="users")]
        stranger = Call("users", "", READER, "en", _cancel, private=False)
        assert _said(asyncio.run(obey(it.desk(_nobody), stranger))) == [EN("unknown_command")]


def test_no_word_of_the_menu_is_left_over() -> None:
    assert set(EN.words["command"]) == set(COMMANDS)
