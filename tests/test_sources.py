from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.models import Citation
from bot.chat.copying import MOST_COPIED, citation_text, copy_button, show_citation
from bot.chat.outgoing import Button, Outgoing
from bot.chat.sources import Surroundings, show_source, surroundings
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.cited import ARTICLE, PARAGRAPHS, QUOTE, TEXT, citation
from tests.fakes.markup import Text, parse_html, utf16_length
from tests.fakes.telegram import LONGEST, MOST_ENTITIES
from tests.visible import bare

AR, EN = Texts.load("ar"), Texts.load("en")
COPY = Button("copy", data="c:1:0:1")
EVIDENCE = [
    {
        "article_id": ARTICLE.id,
        "article_version": ARTICLE.version,
        "start": TEXT.index(PARAGRAPHS[1]),
        "end": TEXT.index(PARAGRAPHS[3]),
        "text": TEXT[TEXT.index(PARAGRAPHS[1]) : TEXT.index(PARAGRAPHS[3])],
    }
]
CHANGED = replace(ARTICLE, text=TEXT + " ")


def _shown(
    cited: Citation, found: Surroundings, language: Language = "ar"
) -> tuple[Text, Outgoing]:
    (message,) = show_source(cited, found, COPY, language)
    return parse_html(message.text), message


def test_a_source_opens_at_the_quotation_with_two_sentences_on_either_side() -> None:
    text, _ = _shown(citation(), surroundings(citation(), ARTICLE, ()))
    assert bare(text.plain) == (
        "[1] عنب بلدي (مستنتج) · 4 شباط/فبراير 2025 (مذكور في المقال)\n"
        "زيارة إلى موسكو\n\n"
        "التقى الوفد نظيره الروسي. ثم عقد الطرفان مؤتمرًا صحفيًا.\n"
        "قال الوزير إن “التعاون مع روسيا يخدم المصلحة السورية” شرط احترام السيادة.\n"
        "وأضاف أن نحو أربعة ملايين منزل مدمرة.\n"
        "غادر الوفد مساء الأربعاء."
    )
    assert text.styled("bold") == [QUOTE]
    (quoted,) = text.styled("blockquote")
    assert bare(quoted).startswith("التقى")
    assert bare(quoted).endswith("الأربعاء.")


def test_a_source_links_to_the_article_at_the_quotation() -> None:
    text, message = _shown(citation(), surroundings(citation(), ARTICLE, ()))
    (link,) = [entity.url for entity in text.entities if entity.type == "text_link"]
    assert unquote(link or "") == f"{ARTICLE.url}#:~:text={QUOTE}"
    assert message.keyboard == ((Button(AR("button.open"), url=link),), (COPY,))


def test_a_source_without_an_address_has_no_button_to_open() -> None:
    cited = citation(url=None)
    text, message = _shown(cited, surroundings(cited, ARTICLE, ()))
    assert message.keyboard == ((COPY,),)
    assert text.styled("text_link") == []


@pytest.mark.parametrize(("article", "note"), [(CHANGED, "changed"), (None, "gone")])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_of_an_article_that_changed_or_is_gone_the_evidence_is_shown_and_that_is_said(
    article: object, note: str, language: Language
) -> None:
    current = CHANGED if article else None
    text, _ = _shown(citation(), surroundings(citation(), current, EVIDENCE), language)
    assert Texts.load(language)(f"passage.{note}") in text.plain
    (quoted,) = text.styled("blockquote")
    assert bare(quoted) == f"{PARAGRAPHS[1]}\n{PARAGRAPHS[2]}"
    assert text.styled("bold") == [QUOTE]


def test_without_evidence_the_citations_own_sentence_is_shown() -> None:
    found = surroundings(citation(), CHANGED, [{**EVIDENCE[0], "article_version": "0" * 12}])
    text, _ = _shown(citation(), found)
    assert [bare(quoted) for quoted in text.styled("blockquote")] == [PARAGRAPHS[2]]
    assert text.styled("bold") == [QUOTE]


def test_a_neighbour_without_end_is_not_shown() -> None:
    long = "كلمة " * 400 + "."
    text = f"{long}\n{PARAGRAPHS[2]}\n{long}"
    start = text.index(PARAGRAPHS[2])
    body = tuple(
        replace(ARTICLE.body[0], start=at, end=at + len(part))
        for at, part in ((0, long), (start, PARAGRAPHS[2]), (text.rindex(long), long))
    )
    article = replace(ARTICLE, text=text, body=body)
    cited = citation(
        article_version=article.version,
        start=text.index(QUOTE),
        end=text.index(QUOTE) + len(QUOTE),
        context_start=start,
        context_end=start + len(PARAGRAPHS[2]),
    )
    assert surroundings(cited, article, ()).pieces == ((PARAGRAPHS[2], start),)


def test_a_citation_to_paste_holds_the_whole_sentence_and_where_it_stands() -> None:
    assert citation_text(citation(), "ar") == (
        f"«{PARAGRAPHS[2]}» — عنب بلدي (مستنتج)، «زيارة إلى موسكو»، 4 شباط/فبراير 2025، "
        f"{ARTICLE.url}"
    )


@pytest.mark.parametrize(
    ("said", "pasted"),
    [
        ("He left.", "“He left.”"),
        ("He said “no”.", "«He said “no”.»"),
        ("قال «لا».", "“قال «لا».”"),
    ],
)
def test_a_sentence_to_paste_stands_in_marks_that_it_does_not_have(said: str, pasted: str) -> None:
    assert citation_text(citation(context=said), "en").startswith(f"{pasted} — ")


def test_what_is_missing_of_an_article_is_not_made_up_in_its_citation() -> None:
    cited = citation(title=None, publisher=None, url=None, published=None, published_basis=None)
    said = "unknown outlet, untitled, no date"
    assert citation_text(cited, "en") == f"«{PARAGRAPHS[2]}» — {said}"


def test_a_short_citation_is_copied_by_its_button_and_a_longer_one_is_sent() -> None:
    assert copy_button(citation(), "c:1:0:1", "x", "ar").copy == citation_text(citation(), "ar")
    long = citation(context="س" * MOST_COPIED)
    assert copy_button(long, "c:1:0:1", "x", "ar") == Button("x", data="c:1:0:1")
    astral = citation(context="😀" * 100)
    assert len(citation_text(astral, "ar")) <= MOST_COPIED
    assert copy_button(astral, "c:1:0:1", "x", "ar").copy is None


def test_a_citation_that_is_sent_can_be_copied_by_a_tap_without_marks() -> None:
    (message,) = show_citation(citation(url="https://example.org/a_b@c"), "en")
    text = parse_html(message.text)
    assert text.styled("code") == [citation_text(citation(url="https://example.org/a_b@c"), "en")]
    assert {entity.type for entity in text.entities} == {"code"}


@settings(max_examples=60)
@given(
    texts=st.lists(st.text(min_size=1, max_size=400), min_size=1, max_size=4),
    name=st.text(max_size=80),
    data=st.data(),
)
def test_whatever_an_article_holds_its_messages_are_valid_and_lose_nothing(
    texts: list[str], name: str, data: st.DataObject
) -> None:
    text = texts[0]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    pieces = tuple((piece, 5000 * n) for n, piece in enumerate(texts))
    cited = citation(
        quote=text[start:end],
        context=text,
        start=start,
        end=end,
        context_start=0,
        context_end=len(text),
        title=name,
        publisher=name,
    )
    for language in ("ar", "en"):
        shown = [
            *show_source(cited, Surroundings(pieces), COPY, language),
            *show_citation(cited, language),
        ]
        for message in shown:
            parsed = parse_html(message.text)
            assert utf16_length(parsed.plain) <= LONGEST
            assert len(parsed.entities) <= MOST_ENTITIES
            found = {entity.type for entity in parsed.entities}
            assert found <= {"text_link", "code", "bold", "blockquote"}
            for button in (button for row in message.keyboard or () for button in row):
                assert len((button.data or "").encode()) <= 64
        whole = "".join(parse_html(message.text).plain for message in shown)
        kept = [c for piece in texts for c in piece if c.isalnum()]
        assert [c for c in kept if c not in whole] == []
