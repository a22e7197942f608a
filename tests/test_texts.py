from __future__ import annotations

import string
from collections.abc import Iterator
from typing import Any, get_args

import pytest

from bot.answering.models import Stance, Verdict
from bot.chat.texts import Texts, plural_form
from bot.errors import LanguageModelError
from retrieval.models import Basis, Language

PLURALS = {"zero", "one", "two", "few", "many", "other"}
FALLBACKS = {error.code for error in LanguageModelError.__subclasses__()}
FALLBACKS |= {"not_configured", "unsupported", "budget"}
LONGEST_TOAST, LONGEST_LABEL = 200, 40


def _leaves(words: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield each key with its placeholders; a table of plurals is one key."""
    for name, value in words.items():
        if isinstance(value, str):
            yield (
                prefix + name,
                {field for _, field, _, _ in string.Formatter().parse(value) if field},
            )
        elif set(value) <= PLURALS:
            yield prefix + name, {"n"}
        else:
            yield from _leaves(value, f"{prefix}{name}.")


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    assert dict(_leaves(Texts.load("ar").words)) == dict(_leaves(Texts.load("en").words))


def test_each_language_has_every_plural_form_its_numbers_need() -> None:
    for language in get_args(Language):
        texts = Texts.load(language)
        needed = {plural_form(language, n) for n in range(1001)}
        plurals = [key for key, value in texts.words.items() if set(value) <= PLURALS]
        assert {"articles", "cancelled", "limit_minute", "queue_full"} <= set(plurals)
        for key in plurals:
            assert set(texts.words[key]) == needed
            assert all(str(n) in texts(key, n=n) for n in range(3, 1001))


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "zero"),
        (1, "one"),
        (2, "two"),
        (3, "few"),
        (10, "few"),
        (11, "many"),
        (99, "many"),
        (100, "other"),
        (102, "other"),
        (103, "few"),
        (111, "many"),
        (1000, "other"),
    ],
)
def test_arabic_plurals_follow_cldr(n: int, form: str) -> None:
    assert plural_form("ar", n) == form


def test_numbers_of_articles_read_as_an_arab_would_say_them() -> None:
    texts = Texts.load("ar")
    said = [texts("articles", n=n) for n in (1, 2, 3, 11, 100)]
    assert said == ["مقال واحد", "مقالان", "3 مقالات", "11 مقالًا", "100 مقال"]
    said = [texts("outlets", n=n) for n in (1, 2, 3, 11, 100)]
    assert said == ["جهة نشر واحدة", "جهتا نشر", "3 جهات نشر", "11 جهة نشر", "100 جهة نشر"]


@pytest.mark.parametrize("language", get_args(Language))
def test_every_verdict_stance_basis_and_fallback_has_words(language: Language) -> None:
    texts = Texts.load(language)
    keys = [f"verdict.{verdict}" for verdict in get_args(Verdict)]
    keys += [f"stance.{stance}" for stance in get_args(Stance) if stance != "supports"]
    keys += [f"basis.{basis}" for basis in get_args(Basis)]
    keys += [f"fallback.{code}" for code in FALLBACKS]
    assert all(texts(key) for key in keys)


@pytest.mark.parametrize("language", get_args(Language))
def test_what_is_said_at_a_button_fits_there(language: Language) -> None:
    texts = Texts.load(language)
    limits = [texts(f"limit_{name}", n=10**12) for name in ("length", "minute", "day")]
    said = [*texts.words["press"].values(), *texts.words["feedback"].values(), *limits]
    assert all(0 < len(text) <= LONGEST_TOAST for text in [*said, texts("limit.tokens")])
    languages = [texts(f"language.{name}") for name in ("ar", "en", "auto")]
    assert all(
        0 < len(label) <= LONGEST_LABEL for label in (*texts.words["button"].values(), *languages)
    )


@pytest.mark.parametrize(
    ("published", "arabic", "english"),
    [
        ("2025-02-04", "4 شباط/فبراير 2025", "4 February 2025"),
        ("2025-02", "شباط/فبراير 2025", "February 2025"),
        ("2025-12-31T23:59:00+03:00", "31 كانون الأول/ديسمبر 2025", "31 December 2025"),
        ("2025", "2025", "2025"),
        ("2025-13-01", "2025-13-01", "2025-13-01"),
        (None, "بلا تاريخ", "no date"),
    ],
)
def test_a_date_is_written_out_to_the_precision_it_has(
    published: str | None, arabic: str, english: str
) -> None:
    assert Texts.load("ar").date(published) == arabic
    assert Texts.load("en").date(published) == english


def test_a_date_says_how_it_is_known_and_a_missing_one_says_it_is_missing() -> None:
    texts = Texts.load("en")
    assert texts.dated("2025-02-04", "inferred") == "4 February 2025 (inferred)"
    assert texts.dated(None, None) == "no date"
