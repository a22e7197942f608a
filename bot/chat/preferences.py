"""The language a reader is answered in: their choice, else the question's, else the client's."""

from __future__ import annotations

import re
from typing import get_args

from bot.answering.planner import detect_language
from bot.chat.notices import render_notice
from bot.chat.outgoing import Button, Keyboard, Outgoing
from bot.chat.reactions import Edit, Person, Reaction
from bot.chat.texts import Texts
from bot.storage.preferences import PreferencesTable
from retrieval.models import Language

AUTO = "auto"
_LETTER = re.compile(r"[^\W\d_]")
_NAMES: dict[str, Language | None] = {
    "ar": "ar",
    "arabic": "ar",
    "عربي": "ar",
    "العربية": "ar",
    "en": "en",
    "english": "en",
    "انكليزي": "en",
    "الإنكليزية": "en",
    "الإنجليزية": "en",
    AUTO: None,
}


def reader_language(
    chosen: Language | None, language_code: str | None, question: str = ""
) -> Language:
    """Return the reader's choice, else the question's language, else the client's, else Arabic."""
    if chosen:
        return chosen
    if _LETTER.search(question):
        return detect_language(question)
    return "ar" if (language_code or "ar").lower().startswith("ar") else "en"


def on_language(table: PreferencesTable, argument: str, person: Person) -> Reaction:
    """React to `/language`: choose the language it names, or offer the languages."""
    name = argument.strip().lower()
    if name in _NAMES:
        text, language = _chosen(table, _NAMES[name], person)
        return Reaction(outgoing=(Outgoing(render_notice(text, language)[0]),))
    chosen = table.language(person.id)
    language = reader_language(chosen, person.language_code)
    (asked,) = render_notice(Texts.load(language)("language.ask"), language)
    return Reaction(outgoing=(Outgoing(asked, language_keyboard(chosen, language)),))


def on_language_pressed(
    table: PreferencesTable, name: str, person: Person, *, private: bool
) -> Reaction | None:
    """React to a language's button; None for a language there is not.

    In a group the buttons stay, for others to choose as well.
    """
    if name not in {*get_args(Language), AUTO}:
        return None
    text, language = _chosen(table, _NAMES[name], person)
    if not private:
        return Reaction(text)
    return Reaction(edit=Edit(text=render_notice(text, language)[0]))


def language_keyboard(chosen: Language | None, language: Language) -> Keyboard:
    """Return a button a language, that of the choice marked."""
    texts = Texts.load(language)
    names = {"ar": "ar", "en": "en", None: AUTO}
    return tuple(
        (Button(("✓ " if value == chosen else "") + texts(f"language.{key}"), data=f"l:{key}"),)
        for value, key in names.items()
    )


def _chosen(
    table: PreferencesTable, chosen: Language | None, person: Person
) -> tuple[str, Language]:
    """Keep a choice; return what is said of it, in the language that is now theirs."""
    table.choose(person.id, chosen)
    language = reader_language(chosen, person.language_code)
    return Texts.load(language)("language.set" if chosen else "language.set_auto"), language
