"""Passages are windows of sentences: none is lost, and none reaches over furniture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Article, Span
from retrieval.passages import MAX_WORDS, passages_of
from retrieval.sentences import sentence_spans


def article(text: str, *paragraphs: str) -> Article:
    starts = [text.index(paragraph) for paragraph in paragraphs]
    body = tuple(
        Span(start, start + len(part)) for start, part in zip(starts, paragraphs, strict=True)
    )
    return Article("a", "here", text, body, "ar")


def texts(of: Article) -> list[str]:
    return [of.text[passage.start : passage.end] for passage in passages_of(of)]


def test_windows_hold_three_sentences_and_overlap_by_one() -> None:
    text = "أول. ثان. ثالث. رابع. خامس. سادس."
    assert texts(article(text, text)) == ["أول. ثان. ثالث.", "ثالث. رابع. خامس.", "خامس. سادس."]


def test_neighbouring_paragraphs_share_a_window() -> None:
    assert texts(article("واحد\n\nاثنان", "واحد", "اثنان")) == ["واحد\n\nاثنان"]


def test_a_window_never_reaches_over_what_is_not_body() -> None:
    text = "واحد\n\nاقرأ أيضا\n\nاثنان"
    assert texts(article(text, "واحد", "اثنان")) == ["واحد", "اثنان"]


def test_an_article_without_body_has_no_passages() -> None:
    assert passages_of(article("نص")) == []


def test_the_id_names_the_article_and_the_place() -> None:
    assert [p.id for p in passages_of(article("x نص", "نص"))] == ["a#2-4"]


def test_a_very_long_sentence_is_cut_after_a_comma() -> None:
    clause = " ".join(["كلمة"] * 100) + "،"
    text = " ".join([clause] * 4)
    first, second = texts(article(text, text))
    assert first == " ".join([clause] * 3)
    assert second == " ".join([clause] * 2)


def test_a_paragraph_of_a_million_words_becomes_bounded_passages() -> None:
    text = " ".join(["كلمة"] * 1_000_000)
    passages = passages_of(article(text, text))
    assert max(len(text[p.start : p.end].split()) for p in passages) <= 3 * MAX_WORDS
    assert (passages[0].start, passages[-1].end) == (0, len(text))


def test_a_run_without_spaces_becomes_bounded_passages() -> None:
    text = "ا" * 200_000
    passages = passages_of(article(text, text))
    assert max(p.end - p.start for p in passages) <= 3 * MAX_WORDS * 100


paragraph = st.text(alphabet="اب .؟،\n1", max_size=30)
furniture = st.sampled_from(["\n\n", "\n", " اقرأ \n", "\n---\n"])


@given(st.lists(st.tuples(paragraph, furniture), max_size=6))
def test_every_sentence_of_the_body_stands_in_a_passage(parts: list[tuple[str, str]]) -> None:
    text, body = "", []
    for part, gap in parts:
        if part.strip():
            body.append(Span(len(text), len(text) + len(part)))
        text += part + gap
    of = Article("a", "here", text, tuple(body), "ar")
    passages = passages_of(of)
    assert len({p.id for p in passages}) == len(passages)
    for span in body:
        for sentence in sentence_spans(text, span.start, span.end):
            assert any(p.start <= sentence.start and sentence.end <= p.end for p in passages)
