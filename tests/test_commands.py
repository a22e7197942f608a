from __future__ import annotations

import asyncio
from pathlib import Path
from typing import get_args

import pytest

from bot.chat.commands import COMMANDS, Call, menu, obey
from bot.chat.desk import Desk
from bot.chat.reactions import Person, Reaction
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.fakes.markup import parse_html
from tests.people import ADMIN, READER, STRANGER, Surface, surface

EN = Texts.load("en")


async def _cancel() -> int:
    return 3


def _called(it: Surface, name: str, argument: str = "", person: Person = READER) -> Reaction:
    desk = Desk(_nobody, it.access, it.limits, it.preferences, it.buttons)
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
        assert _said(_called(it, "help")) == [EN("help")]
        assert _said(_called(it, "help", person=ADMIN)) == [f"{EN('help')}\n\n{EN('help_admins')}"]


def test_every_command_answers_whoever_may_use_it(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        for name in COMMANDS:
            assert _said(_called(it, name, person=ADMIN)) not in ([], [EN("unknown_command")])
        assert _said(_called(it, "cancel")) == [EN("cancelled", n=3)]


@pytest.mark.parametrize("language", get_args(Language))
def test_the_menu_names_every_command_to_the_admins_and_the_others_to_all(
    language: Language,
) -> None:
    texts = Texts.load(language)
    shown = [{"command": name, "description": texts(f"command.{name}")} for name in COMMANDS]
    assert menu(language, admins=True) == shown
    mine = {entry["command"] for entry in menu(language)}
    assert mine == {name for name, command in COMMANDS.items() if not command.admins}


def test_no_word_of_the_menu_is_left_over() -> None:
    assert set(EN.words["command"]) == set(COMMANDS)
