from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.preferences import on_language, on_language_pressed, reader_language
from bot.chat.reactions import Reaction
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.fakes.markup import parse_html
from tests.people import COLLEAGUE, READER, surface


@pytest.mark.parametrize(
    ("chosen", "client", "question", "language"),
    [
        ("en", "ar", "ماذا قال؟", "en"),
        (None, "en", "ماذا قال؟", "ar"),
        (None, "ar-SY", "What did he say?", "en"),
        (None, "en-GB", "2025؟", "en"),
        (None, "fr", "", "en"),
        (None, "ar", "", "ar"),
        (None, None, "", "ar"),
    ],
)
def test_the_choice_comes_before_the_question_and_the_question_before_the_client(
    chosen: Language | None, client: str | None, question: str, language: Language
) -> None:
    assert reader_language(chosen, client, question) == language


def test_language_alone_offers_the_languages_and_marks_the_choice(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        it.preferences.choose(READER.id, "ar")
        (message,) = on_language(it.preferences, "", READER).outgoing
        assert parse_html(message.text).plain.strip("\u200f") == Texts.load("ar")("language.ask")
        labels = [button.text for row in message.keyboard or () for button in row]
        assert [label.startswith("✓ ") for label in labels] == [True, False, False]


@pytest.mark.parametrize("argument", ["en", " English ", "EN"])
def test_language_with_a_name_chooses_it_and_says_so_in_it(tmp_path: Path, argument: str) -> None:
    with surface(tmp_path) as it:
        (message,) = on_language(it.preferences, argument, COLLEAGUE).outgoing
        assert message.text == Texts.load("en")("language.set")
        assert it.preferences.language(COLLEAGUE.id) == "en"
        assert it.preferences.language(READER.id) is None


def test_a_choice_outlives_a_restart_and_can_be_taken_back(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        assert on_language_pressed(it.preferences, "ar", READER, private=True)
    with surface(tmp_path) as it:
        assert it.preferences.language(READER.id) == "ar"
        reaction = on_language_pressed(it.preferences, "auto", READER, private=True)
        assert reaction
        assert reaction.edit
        assert reaction.edit.text == Texts.load("en")("language.set_auto")
        assert it.preferences.language(READER.id) is None


def test_in_a_group_the_languages_stay_for_others_to_choose(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        reaction = on_language_pressed(it.preferences, "en", COLLEAGUE, private=False)
        assert reaction == Reaction(Texts.load("en")("language.set"))
        assert it.preferences.language(COLLEAGUE.id) == "en"


def test_a_language_there_is_not_is_not_chosen(tmp_path: Path) -> None:
    with surface(tmp_path) as it:
        assert on_language_pressed(it.preferences, "fr", READER, private=True) is None
        assert on_language(it.preferences, "français", READER).outgoing[0].keyboard
        assert it.preferences.language(READER.id) is None
