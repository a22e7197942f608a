"""A passage is found by the heading of its section and by the captions beside it."""

from __future__ import annotations

from retrieval.beside import asides_beside
from retrieval.models import Article, Aside, AsideKind, Passage, Span
from retrieval.segment import analyzed

LINES = (
    ("body", "Opening words."),
    ("heading", "Bridges"),
    ("body", "First of the section."),
    ("caption", "Workers"),
    ("body", "Second of it."),
    ("dropped", "Related"),
    ("heading", "Roads"),
    ("heading", "Lorries"),
    ("body", "Third."),
    ("heading", "Left alone"),
)


def article() -> tuple[Article, list[Passage]]:
    text = "\n".join(line for _, line in LINES)
    body: list[Span] = []
    asides: list[Aside] = []
    for kind, line in LINES:
        start, end = text.index(line), text.index(line) + len(line)
        if kind == "body":
            body.append(Span(start, end))
        else:
            kinds: dict[str, AsideKind] = {"heading": "heading", "caption": "caption"}
            asides.append(Aside(start, end, kinds.get(kind, "dropped")))
    made = Article("a", "a", text, tuple(body), "en", asides=tuple(asides))
    return made, [Passage(f"a#{s.start}", "a", s.start, s.end) for s in body]


def test_headings_count_until_the_next_and_captions_for_their_neighbours() -> None:
    made, passages = article()
    beside = [
        [made.text[aside.start : aside.end] for aside in asides]
        for asides in asides_beside(made, passages)
    ]
    assert beside == [[], ["Bridges", "Workers"], ["Bridges", "Workers"], ["Roads", "Lorries"]]


def test_the_words_of_what_stands_beside_are_words_of_the_passage_for_the_index() -> None:
    made, passages = article()
    words = analyzed(made, passages).words
    assert ["bridges" in of for of in words] == [False, True, True, False]
    assert not any("related" in of for of in words)
