from __future__ import annotations

from typing import get_args

import pytest

from bot.chat.strangers import still_waiting, turned_away
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.fakes.markup import Text, parse_html

LANGUAGES = get_args(Language)


def _only(messages: list[str]) -> Text:
    (message,) = messages
    return parse_html(message)


def _admins(text: Text) -> list[tuple[str | None, str]]:
    return [(e.url, text.slice(e)) for e in text.entities if e.type == "text_mention"]


def test_a_strangers_id_can_be_copied_and_the_admins_opened() -> None:
    text, words = _only(turned_away(66, {99, 98}, "ar", asked=False)), Texts.load("ar")
    assert text.styled("code") == ["66"]
    assert _admins(text) == [("tg://user?id=98", "98"), ("tg://user?id=99", "99")]
    assert text.plain == f"{words('stranger', user_id=66)}\n{words('send_id', whom='98، 99')}"


def test_where_there_is_no_admin_a_stranger_is_sent_to_the_operator() -> None:
    text, words = _only(turned_away(66, (), "en", asked=False)), Texts.load("en")
    assert text.plain.endswith(words("send_id", whom=words("operator")))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_whose_request_was_passed_on_is_not_told_to_send_it(language: Language) -> None:
    text, words = _only(turned_away(66, {99}, language, asked=True)), Texts.load(language)
    assert text.plain.endswith(words("access.pending"))
    assert _admins(text) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stranger_who_waits_can_open_the_admins(language: Language) -> None:
    text = _only(still_waiting({99}, language))
    assert text.plain.replace("\u200f", "") == Texts.load(language)("access.waiting", whom=99)
    assert _admins(text) == [("tg://user?id=99", "99")]
