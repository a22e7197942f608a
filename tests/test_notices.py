from __future__ import annotations

from typing import get_args

import pytest

from bot.chat.commands import COMMANDS
from bot.chat.direction import FSI, PDI
from bot.chat.notices import render_notice
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.fakes.markup import parse_html

KEYS = ("start", "help", "help_more", "help_admins", "unknown_command", "not_a_person")


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("key", KEYS)
def test_every_command_that_a_text_names_can_be_tapped(key: str, language: Language) -> None:
    text = Texts.load(language)(key, command="/allow")
    (message,) = render_notice(text, language)
    shown = parse_html(message)
    tapped = [name.removeprefix("/") for name in shown.styled("bot_command")]
    assert len(tapped) == text.count("/") - text.count("//")
    assert set(tapped) <= set(COMMANDS)


def test_in_arabic_a_command_keeps_its_slash_in_front() -> None:
    (message,) = render_notice("اكتب المعرّف، مثل: /allow 123 و/help", "ar")
    assert f"{FSI}/allow 123{PDI}" in message
    assert f"و{FSI}/help{PDI}" in message
    (message,) = render_notice("Write the id: /allow 123", "en")
    assert message == "Write the id: /allow 123"
