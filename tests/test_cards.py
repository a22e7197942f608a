"""The shareable card: what it says, how its lines break, and the picture."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.image import imread

from bot.answering.models import ArticleReference, Sentence, Support
from bot.cards.card import Card, cards
from bot.cards.drawing import FAINT, INK, TONES, WHITE, draw
from bot.cards.glyphs import drawable, register
from bot.cards.lines import ELLIPSIS, LEADING, Setter
from bot.cards.sheet import HEIGHT, PAPER, SIDE, WIDTH, Sheet
from tests.cited import PARAGRAPHS, QUOTE, answer, citation

DENIAL = "ونفت وزارة الدفاع أن يكون التعاون مع روسيا يخدم المصلحة السورية."
PATH = "\u200e\u200f\u2066\u2067\u2069"


def denial(n: int = 2, **changes: Any) -> Any:
    whole = {"context": DENIAL, "context_start": 0, "start": 14, "end": len(DENIAL) - 1}
    return citation(n, stance="refutes", quote=DENIAL[14:-1], **whole, **changes)


def a_card(**changes: Any) -> Card:
    (card,) = cards(answer(kind="claim", verdict="supported"), "عنب بلدي")
    return replace(card, **changes)


def picture(card: Card) -> Any:
    drawn = draw(card)
    assert drawn
    return (imread(io.BytesIO(drawn), format="png")[:, :, :3] * 255).round().astype(int)


def rgb(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""

    def luminance(colour: str) -> float:
        parts = [value / 255 for value in rgb(colour)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_card_says_claim_verdict_quotation_outlet_date_and_newsroom() -> None:
    card = a_card()
    assert (card.label, card.asked, card.verdict) == (
        "الادّعاء",
        "ماذا قال الوزير؟",
        "تؤيّده المقالات",
    )
    (quoted,) = card.quotations
    assert quoted.text == f"«{PARAGRAPHS[2]}»"
    assert QUOTE in quoted.text
    assert quoted.source == "عنب بلدي (مستنتج) · 4 شباط/فبراير 2025 (مذكور في المقال)"
    assert card.newsroom == "عنب بلدي"


def test_the_alternative_text_says_all_that_the_card_shows() -> None:
    for language, named in (("ar", "بطاقة تحقّق · غ"), ("en", "Fact-check card · غ")):
        (card,) = cards(answer(language=language), "غ")
        lines = card.alt.splitlines()
        assert lines[0] == named
        for shown in (card.asked, card.verdict, *card.notes, card.quotations[0].source):
            assert shown in card.alt
        assert PARAGRAPHS[2] in card.alt


def test_a_conflict_shows_a_quotation_of_each_side() -> None:
    said = (Sentence("أ", (1,)), Sentence("ب", (2,)))
    (card,) = cards(answer(citation(), denial(), verdict="conflicting", sentences=said))
    assert [item.text for item in card.quotations] == [f"«{PARAGRAPHS[2]}»", f"«{DENIAL}»"]
    assert [item.source.rsplit(" · ", 1)[1] for item in card.quotations] == ["يؤيّد", "ينفي"]
    assert card.tone == "conflicting"


@pytest.mark.parametrize(
    ("verdict", "shown"), [("refuted", [DENIAL]), ("supported", [PARAGRAPHS[2]])]
)
def test_a_card_shows_the_quotation_that_bears_the_verdict(verdict: Any, shown: list[str]) -> None:
    said = (Sentence("أ", (1, 2)),)
    (card,) = cards(answer(citation(), denial(), verdict=verdict, kind="claim", sentences=said))
    assert [item.text.strip("«»") for item in card.quotations] == shown


def test_excerpts_without_a_judgement_are_marked_as_such() -> None:
    cited = citation(stance="context")
    claim = {"kind": "claim", "mode": "quotes", "verdict": "not_enough_evidence"}
    (card,) = cards(answer(cited, **claim))
    assert card.verdict == "لم يُحكم على هذا الادّعاء. هذه أقرب الجمل إليه في المقالات"
    assert card.tone == "unsure"
    (question,) = cards(answer(cited, mode="quotes"))
    assert question.verdict == "مقتطفات حرفية من المقالات، من دون إجابة مصوغة"


def test_an_answer_that_cites_nothing_has_no_card_and_several_claims_one_each() -> None:
    empty = replace(answer(verdict="not_enough_evidence"), citations=(), sentences=())
    chat = replace(answer(kind="chat"), verdict=None)
    assert cards(empty) == cards(chat) == ()
    parts = (answer(question="أ"), empty, answer(question="ب"))
    assert [card.asked for card in cards(answer(verdict=None, parts=parts))] == ["أ", "ب"]


def test_a_card_keeps_what_limits_its_answer() -> None:
    later = ArticleReference("b", "ت", None, None, None, None, None, None)
    basis = Support(1, 1, "2025-02-04", "inferred", (later,), ("علي كده",), "2025-02-04")
    (card,) = cards(answer(basis=basis, composed_at="2026-11-20", fallback="budget"))
    said = "\n".join(card.notes)
    for words in ("مستنتج", "نقلًا عن: علي كده", "هذا ما كان حتى", "مقال أحدث", "أُعِدّت", "حصة"):
        assert words in said
    (undated,) = cards(answer(citation(published=None, published_basis=None, publisher=None)))
    assert undated.quotations[0].source == "الناشر غير معروف · بلا تاريخ"


def test_quotation_marks_inside_a_quotation_are_not_doubled() -> None:
    text = "قال: «نعم» اليوم"
    cited = citation(context=text, context_start=0, start=0, end=len(text), quote=text)
    (card,) = cards(answer(cited))
    assert card.quotations[0].text == f"“{text}”"


def test_a_card_shows_the_quotation_that_can_be_read_at_a_glance() -> None:
    long, short = "طويل " * 100 + ".", "قال الوزير نعم."
    first = citation(context=long, context_start=0, start=0, end=len(long), quote=long)
    second = citation(2, context=short, context_start=0, start=0, end=len(short), quote=short)
    said = (Sentence("أ", (1, 2)),)
    (card,) = cards(answer(first, second, verdict="supported", sentences=said))
    assert [item.text for item in card.quotations] == [f"«{short}»"]


def width(text: str, size: int) -> float:
    return len(text) * size * 0.5


def setter(width_px: int = 400, language: Any = "ar") -> Setter:
    return Setter(width_px, language, width)


def bare(block: Any) -> list[str]:
    return [line.translate(dict.fromkeys(map(ord, PATH))) for line in block.lines]


WORDS = st.lists(st.text("ابتabc1", min_size=1, max_size=90), min_size=1, max_size=80)


@settings(max_examples=60)
@given(WORDS)
def test_lines_fit_and_lose_nothing_unless_they_say_so(words: list[str]) -> None:
    text = " ".join(words)
    block = setter().fitted(text, 300, (40, 30, 20))
    lines = bare(block)
    assert block.height <= 300
    assert all(width(line, block.size) <= 400 for line in lines)
    shown = "".join(lines).replace(" ", "")
    if block.cut:
        assert shown.endswith(ELLIPSIS)
        assert text.replace(" ", "").startswith(shown.removesuffix(ELLIPSIS))
        assert len(lines) >= 300 // (20 * LEADING) - 1
    else:
        assert shown == text.replace(" ", "")


def test_a_word_longer_than_a_line_is_broken_and_gets_no_space() -> None:
    word = "https://example.org/" + "slug-" * 20
    block = setter().fitted(f"See {word}", 300, (20,))
    assert "".join(bare(block)) == f"See{word}"


def test_a_text_that_must_be_whole_is_whole_or_not_there() -> None:
    sizes = (60, 40, 20)
    both = setter().whole(("كلمة " * 9, "كلمة"), 130, sizes)
    assert [block.size for block in both] == [20, 20]
    assert not any(block.cut for block in both)
    assert setter().whole(("كلمة " * 400, "كلمة"), 130, sizes) == ()


def test_a_text_takes_the_largest_size_that_fits() -> None:
    sizes = (60, 40, 20)
    assert setter().fitted("كلمة", 100, sizes).size == 60
    assert setter().fitted("كلمة " * 9 + "ن", 130, sizes).size == 20


def test_a_text_that_is_cut_runs_as_the_whole_does() -> None:
    text = "In Damascus and in Aleppo " + "قال الوزير إن الأسعار لم ترتفع. " * 40
    block = setter(1000, "en").fitted(text, 40, (20,))
    assert (block.cut, block.direction) == (True, "rtl")


def test_each_text_runs_in_its_own_direction_with_foreign_runs_isolated() -> None:
    arabic = setter(4000, "en").fitted("BBC قالت 45%", 100, (20,))
    assert arabic.direction == "rtl"
    assert arabic.lines == ("\u200f\u2066BBC\u2069 قالت \u206645%\u2069",)
    english = setter(4000).fitted("Said نعم twice", 100, (20,))
    assert english.lines == ("\u200eSaid \u2067نعم\u2069 twice",)


@pytest.mark.parametrize(
    ("language", "said", "shown"),
    [
        ("ar", "Jawhara FM · بلا تاريخ", "\u200f\u2066Jawhara FM\u2069 · بلا تاريخ"),
        ("en", "Said by: الشيباني", "\u200eSaid by: \u2067الشيباني\u2069"),
    ],
)
def test_a_line_of_ours_runs_as_its_language_does_whoever_is_named(
    language: str, said: str, shown: str
) -> None:
    ours = replace(setter(4000, language), ours=True).fitted(said, 100, (20,))
    assert (ours.direction, ours.lines) == ("rtl" if language == "ar" else "ltr", (shown,))


def test_a_card_names_an_outlet_of_another_script_on_the_side_it_reads_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[Any] = []
    monkeypatch.setattr(Sheet, "write", lambda _, block, *__: written.append(block))
    (card,) = cards(answer(citation(publisher="Jawhara FM Sousse", published=None)))
    draw(card)
    (source,) = (block for block in written if "Jawhara" in block.lines[0])
    assert source.direction == "rtl"


def test_characters_without_a_glyph_never_become_boxes() -> None:
    assert drawable("خبر 🇸🇾 عاجل\u202e!") == "خبر عاجل!"
    assert drawable("قال 漢字 Москва Ελλάδα") == "قال \ufffd Москва Ελλάδα"
    assert drawable("5000 \u20c1 𝐀 ㎞") == "5000 \ufffd A km"
    assert drawable("✅ صحيح ❌ خطأ") == "✔ صحيح ❌ خطأ"
    assert drawable("a\nb\tc\x00\ue000") == "a b c"


def test_arabic_letters_are_joined() -> None:
    register()
    sheet = Sheet()
    assert sheet.measure("سلام", 40) < sum(sheet.measure(letter, 40) for letter in "سلام") * 0.8


def test_every_colour_is_readable() -> None:
    for tone in TONES.values():
        assert contrast(WHITE, tone) >= 4.5
        assert contrast(tone, PAPER) >= 4.5
    assert contrast(INK, PAPER) >= 7
    assert contrast(FAINT, PAPER) >= 4.5


def test_a_picture_is_a_story_the_same_each_time() -> None:
    card = a_card()
    drawn = draw(card)
    assert picture(card).shape == (HEIGHT, WIDTH, 3)
    assert drawn
    assert drawn == draw(card)
    assert b"Software" not in drawn
    assert drawn != draw(replace(card, tone="refuted"))


@pytest.mark.parametrize(
    "text",
    [
        "قال الوزير $5 مليون و $6 مليون 😀 BBC News, Inc. (45.5%)",
        "كلمة طويلة جدًا " * 120,
        "x" * 900,
        "Said in Moscow, “yes” and 'no' " * 40,
    ],
)
def test_no_text_leaves_the_card(text: str) -> None:
    card = a_card(asked=text, newsroom=text, verdict=text, notes=(text,))
    quoted = replace(card.quotations[0], source=text)
    image = picture(replace(card, quotations=(quoted,)))
    inside = image[60:-60]
    for edge in (inside[:, : SIDE - 8], inside[:, -SIDE + 8 :]):
        assert (edge == rgb(PAPER)).all()
    assert (image[1600:-40] == rgb(PAPER)).all()
    assert (image[40:250] == rgb(PAPER)).all()


def test_arabic_begins_at_the_right_and_english_at_the_left() -> None:
    for language, asked in (("ar", "قال"), ("en", "Said")):
        (card,) = cards(answer(language=language, question=asked))
        image = picture(replace(card, notes=(), quotations=card.quotations[:1]))
        dark = (image[300:420] == rgb(INK)).all(axis=2)
        middle = np.flatnonzero(dark.any(axis=0)).mean()
        assert (middle > WIDTH / 2) == (language == "ar")


def test_a_line_that_says_so_stands_under_a_text_that_was_cut() -> None:
    whole, long = a_card(), a_card(asked="كلمة " * 400)
    cut, said = (replace(long, cut=words) for words in ("أ", "اختُصر النص لضيق المساحة"))
    assert draw(cut) != draw(said)
    assert draw(whole) == draw(replace(whole, cut="أ"))


def test_a_sentence_stands_whole_on_its_card_or_there_is_no_picture() -> None:
    def card(characters: int) -> Card:
        text = ("وأضاف الوزير أنه " * 99)[:characters] + "لم يوقّع."
        return a_card(asked="ادعاء " * 60, quotations=(replace(quoted, text=f"«{text}»"),))

    (quoted,) = a_card().quotations
    assert draw(card(500))
    assert draw(card(1200)) is None


def test_a_long_claim_makes_room_for_the_whole_quotation() -> None:
    text = "«" + "وأضاف الوزير أنه " * 34 + "لم يوقّع.»"
    (quoted,) = a_card().quotations
    card = a_card(asked="ادعاء طويل " * 30, quotations=(replace(quoted, text=text),))
    assert draw(card) == draw(replace(card, cut="أ"))
