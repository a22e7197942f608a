"""Sentences are whole: a text is split only where a sentence surely ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentence_spans(text, 0, len(text))]


@pytest.mark.parametrize(
    "sentences",
    [
        ["قال الوزير ذلك.", "ثم غادر."],
        ["هل حضر؟", "نعم حضر!", "ثم صمت… ومضى."],
        ["قال: «لن نذهب.»", "وأضاف (في بيان.)", "ثم “صمت.”", "وعاد."],
        ["He left.", "Then he came back?", "“Yes.”", "Good."],
        ["حدث ذلك عام 2025.", "وبعده كثير."],
        ["نقله متحدثان .", "وبعد ذلك رحلا ."],
    ],
)
def test_a_sentence_ends_after_its_mark_and_closing_quotes(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "قال، ثم أضاف؛ وبعدها، وهو يغادر، صمت: لا شيء.",
        "التقى د. محمد السفير م. علي في دمشق.",
        "وفق وكالة أ. ف. ب. الفرنسية.",
        "عام 1446 هـ. في مكة.",
        "The U.S. Senate met Mr. Smith and Dr. Jones on Feb. 4 in J. R. Smith's office.",
        "بلغت النسبة 3.5 في المئة و4.000 ليرة.",
        "1. السلام 2. الأمن 3. العدل",
        "“Really?” he asked and left.",
        "تصريحات سابقة.. ولا جديد فيها",
        "زوروا example.com اليوم",
    ],
)
def test_a_sentence_is_not_cut_inside(sentence: str) -> None:
    assert split(sentence) == [sentence]


def test_a_line_end_always_ends_a_sentence() -> None:
    assert split("عنوان بلا نقطة\nثم النص، وفيه\r\n\r\nفقرة") == [
        "عنوان بلا نقطة",
        "ثم النص، وفيه",
        "فقرة",
    ]


def test_only_the_span_that_is_asked_for_is_split() -> None:
    text = "قبل. هذه جملة. وهذه جملة. بعد."
    spans = sentence_spans(text, 5, 25)
    assert [text[s.start : s.end] for s in spans] == ["هذه جملة.", "وهذه جملة."]


@given(st.text(alphabet='ابد .؟!…\n"»()19a’،\u200f\u00a0', max_size=60), st.data())
def test_sentences_cover_all_but_white_space_and_keep_their_order(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    spans = sentence_spans(text, start, end)
    pieces = [text[span.start : span.end] for span in spans]
    assert "".join("".join(pieces).split()) == "".join(text[start:end].split())
    assert all(piece == piece.strip() != "" for piece in pieces)
    assert all(first.end <= second.start for first, second in pairwise(spans))


@pytest.mark.parametrize(
    "text",
    [
        "قال: «لا. لن نرحل».",
        "قال إن “العمل جارٍ. لن يتوقف” هذا العام.",
    ],
)
def test_a_short_quotation_is_not_cut_inside(text: str) -> None:
    assert [text[s.start : s.end] for s in sentence_spans(text, 0, len(text))] == [text]


def test_a_quotation_that_never_closes_holds_nothing_together() -> None:
    text = "قال: «لا. لن نرحل. هذا قراري الأخير اليوم."
    assert len(sentence_spans(text, 0, len(text))) == 3
