"""Whatever others wrote, what the bot sends is what Telegram takes, and nothing of it is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.answering.models import Answer, ArticleReference, Citation, Sentence, Support
from bot.answering.progress import Checking, Reading, Said
from bot.chat.access import Access
from bot.chat.copying import copy_button, show_citation
from bot.chat.direction import ISOLATE_STARTS, PDI, READING, line_mark
from bot.chat.frames import Frames
from bot.chat.keyboards import answer_keyboard, copy_data, reasons_keyboard
from bot.chat.messages import to_messages
from bot.chat.numbering import Cited
from bot.chat.openings import late, repeated
from bot.chat.outgoing import Outgoing, reply_markup
from bot.chat.reactions import Person
from bot.chat.rendering import render
from bot.chat.sources import Surroundings, show_source
from bot.chat.styles import Run
from bot.settings import AllowedUsers
from bot.storage.access import AccessTable
from bot.storage.log_file import LogFile
from bot.storage.preferences import PreferencesTable
from retrieval.models import Language
from tests.fakes.markup import Text, parse_html, utf16_length
from tests.fakes.telegram_chat import Keyboard
from tests.fakes.telegram_checks import MOST_ENTITIES, clashes, read_keyboard, read_text
from tests.visible import seen

ADMIN, TURN = 99, 2**62
STYLES = {"bold", "code", "expandable_blockquote", "blockquote"}
LANGUAGES = st.sampled_from(("ar", "en"))
HOSTILE = (
    "<b>x</b>",
    "</blockquote>",
    "&amp;&lt;script&gt;",
    '<a href="https://evil.example">press</a>',
    "@admin #tag /deny $USD evil.example https://evil.example/?a=1&b=2 127.0.0.1",
    "\u202eevil\u2066\u2067",
    "👩‍🚀🇸🇾" * 300,
    "كلمة " * 900,
    "x" * 5000,
    "[1]\n" * 200,
    "\ud83d",
    "ا" + "\u0301\u064e\u0610" * 2000,
    "\u2067\u2066\u202b" * 400 + "كلمة",
    "\u200b\u200d\ufe0f\u2060\ufeff" * 300,
    "\U000e0041\U0001f3f4\U000e0067\U000e007f" * 200,
    "𝒜𠜎" * 1100,
    "و/allow 5 و/deny 7",
)
# Of a length about that of a message, each character two units.
astral = st.integers(1950, 2070).map(lambda n: "😀" * n)
others = st.one_of(
    st.sampled_from(HOSTILE),
    astral,
    st.text(
        st.one_of(
            st.characters(),
            st.sampled_from("<>&\"'@#/.:$[]() \n\r\t\u202e\u2066\u2067\u2068\u2069\u200f\ud83d😀"),
            st.sampled_from("ابتثجحخد أ إ ّ َ 12٣٤ABCdef"),
        ),
        max_size=150,
    ),
)
urls = st.one_of(
    st.none(),
    others,
    st.sampled_from(
        (
            "https://example.org/a?x=1&y=<2>#top",
            "https://مثال.إختبار/خبر",
            "https://user:pass@example.org:99999/",
            "https://example.org/" + "a" * 3000,
            "http://localhost/x",
            "javascript:alert(1)//example.org",
            "https://[::1]/",
            "tg://user?id=1",
        )
    ),
)


@st.composite
def citations(draw: st.DrawFn, longest: int = 6000) -> Citation:
    context = draw(others)[:longest] or "x"
    start, end = sorted(draw(st.tuples(*[st.integers(0, len(context))] * 2)))
    return Citation(
        n=1,
        stance=draw(st.sampled_from(("supports", "refutes", "context"))),
        quote=context[start:end],
        start=100 + start,
        end=100 + end,
        context=context,
        context_start=100,
        context_end=100 + len(context),
        translation=draw(st.none() | others),
        said_by=None,
        passage_id="a:1",
        article_id="a",
        article_version="0123456789ab",
        title=draw(st.none() | others),
        opening=draw(st.none() | others),
        publisher=draw(st.none() | others),
        publisher_basis=draw(st.sampled_from(("stated", "inferred"))),
        published=draw(st.sampled_from((None, "2025-02", "2025-02-04T10:00:00+03:00"))),
        published_basis="inferred",
        url=draw(urls),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    count = draw(st.sampled_from((1, 2, 40)))
    one = draw(citations(longest=150 if count > 2 else 6000))
    cited = tuple(_numbered(one, n) for n in range(1, count + 1))
    said = tuple(Sentence(draw(others) or "x", (n,)) for n in range(1, min(count, 3) + 1))
    return Answer(
        question=draw(others),
        language=draw(LANGUAGES),
        kind="question",
        mode="model",
        verdict="answered",
        sentences=said,
        citations=cited,
        missing=draw(st.none() | others),
        basis=Support(1, 1, "2025-02-04", "stated", said_by=(draw(others),)),
        related=(_reference(one),),
    )


@st.composite
def checked_claims(draw: st.DrawFn) -> Answer:
    """Several claims, each answered by itself."""
    language, part = draw(LANGUAGES), draw(answers())
    parts = tuple(
        replace(part, language=language, question=draw(others), kind="claim", related=())
        for _ in range(draw(st.integers(2, 3)))
    )
    return Answer(
        "…", language, "claim", "model", None, parts=parts, left_out=draw(st.integers(0, 2))
    )


def _numbered(citation: Citation, n: int) -> Citation:
    values = {name: getattr(citation, name) for name in citation.__dataclass_fields__}
    return Citation(**values | {"n": n})


def _reference(citation: Citation) -> ArticleReference:
    return ArticleReference(
        "b", citation.title, "opening", citation.publisher, None, None, None, citation.url
    )


def _taken(outgoing: Outgoing) -> tuple[Text, Keyboard]:
    """Return a message as the reader gets it; raises what Telegram would refuse it with."""
    markup: dict[str, Any] = reply_markup(outgoing.keyboard) if outgoing.keyboard else {}
    text = read_text({"text": outgoing.text, "parse_mode": "HTML"})
    assert len(text.entities) <= MOST_ENTITIES
    assert clashes(text) == []
    return text, read_keyboard({"reply_markup": markup})


def _all(messages: Iterable[Outgoing]) -> list[Text]:
    """Every message is one that Telegram takes, without a link that was not meant."""
    texts = [_taken(message)[0] for message in messages]
    for text in texts:
        for entity in text.entities:
            stored = entity.type == "text_link" and urlsplit(entity.url or "").scheme in {
                "http",
                "https",
            }
            assert stored or entity.type in STYLES, entity
    return texts


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(answers())
def test_an_answer_with_its_buttons_is_what_telegram_takes(answer: Answer) -> None:
    parts = [Outgoing(text) for text in render(answer)]
    keyboard = answer_keyboard(answer, TURN, answer.language)
    texts = _all([*parts[:-1], Outgoing(parts[-1].text, keyboard)])
    _taken(Outgoing(parts[-1].text, reasons_keyboard(TURN, answer.language)))
    whole = seen("".join(text.plain for text in texts))
    for shown in _words_of(answer):
        assert seen(shown) in whole
    assert all(f"[{citation.n}]" in whole for citation in answer.citations)
    for text in texts:
        _runs_the_readers_way(text, answer.language)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(checked_claims())
def test_several_claims_with_their_buttons_are_what_telegram_takes(answer: Answer) -> None:
    parts = [Outgoing(text) for text in render(answer)]
    keyboard = answer_keyboard(answer, TURN, answer.language)
    texts = _all([*parts[:-1], Outgoing(parts[-1].text, keyboard)])
    whole = seen("".join(text.plain for text in texts))
    for part in answer.parts:
        for shown in (part.question, *_words_of(part)):
            assert seen(shown) in whole
    count = sum(len(part.citations) for part in answer.parts)
    assert all(f"[{n}]" in whole for n in range(1, count + 1))
    for text in texts:
        _runs_the_readers_way(text, answer.language)


def _words_of(answer: Answer) -> Iterator[str]:
    """Yield what an answer must show whole of what others wrote."""
    first = answer.citations[0]
    yield from (sentence.text for sentence in answer.sentences)
    yield from (citation.context for citation in answer.citations)
    yield from answer.basis.said_by
    yield from (first.title or first.opening or "", first.publisher or "")
    yield from (answer.missing or "", first.translation or "")


def _runs_the_readers_way(text: Text, language: Language) -> None:
    """Every line outside a quotation runs the reader's way, and closes what it isolates."""
    units = text.plain.encode("utf-16-le")
    quoted = [(e.offset, e.offset + e.length) for e in text.entities if "quote" in e.type]
    at = 0
    for line in text.plain.split("\n"):
        if not any(start < at + utf16_length(line) and at < end for start, end in quoted):
            assert line_mark(line, READING[language]) == "", line
            depth = 0
            for character in line:
                depth += (character in ISOLATE_STARTS) - (character == PDI)
                assert depth >= 0
            assert depth == 0
        at += utf16_length(line) + 1
    assert at == len(units) // 2 + 1


CLUSTERS = ("👩‍🚀", "👨‍👩‍👧‍👦", "🇸🇾", "👍🏽", "e\u0301", "لَّ", "𝒜", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "x")


@settings(max_examples=30)
@given(st.lists(st.sampled_from(CLUSTERS), min_size=60, max_size=90), st.booleans(), LANGUAGES)
def test_no_message_ends_inside_a_character(
    clusters: list[str], quoted: bool, language: Language
) -> None:
    text = "".join(clusters) * 40
    texts = _all(map(Outgoing, to_messages([(Run(text, quoted=quoted),)], language)))
    assert len(texts) > 1
    shown = [re.sub("[\u200e\u200f]", "", text.plain) for text in texts]
    assert "".join(shown) == text
    whole = re.compile("(?:" + "|".join(map(re.escape, CLUSTERS)) + ")*")
    assert all(whole.fullmatch(part) for part in shown)


def test_the_entities_of_a_message_are_counted_up_to_the_last_one() -> None:
    blocks = [(Run("a", bold=True), Run("b"))] * 250
    texts = _all(map(Outgoing, to_messages(blocks, "en")))
    assert [len(text.entities) for text in texts] == [100, 100, 50]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(answers())
def test_a_message_stays_valid_when_it_says_sorry_and_that_it_is_a_repeat(answer: Answer) -> None:
    parts = [Outgoing(text) for text in render(answer)]
    for part, opened in zip(parts, late(parts, answer.language), strict=True):
        (text, again) = _all([part, repeated(opened, answer.language)])
        assert text.plain in again.plain
        assert len(again.plain) > len(text.plain)


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(citations(), others, LANGUAGES, st.sampled_from((None, "changed", "gone")))
def test_an_opened_source_and_a_copied_citation_are_what_telegram_takes(
    citation: Citation, beside: str, language: Language, note: Any
) -> None:
    pieces = ((beside, 100 - len(beside)), (citation.context, citation.context_start))
    copy = copy_button(citation, copy_data(TURN, Cited(citation, 0, citation.n)), "copy", language)
    shown = show_source(citation, Surroundings(pieces, note), copy, language)
    whole = seen("".join(text.plain for text in _all(shown)))
    assert seen(beside) in whole
    assert seen(citation.context) in whole
    assert (copy.copy is None) != (copy.data is None)
    copied = "".join(text.plain for text in _all(show_citation(citation, language)))
    assert seen(citation.context) in seen(copied)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@example([], ["😀" * 1965], "ar")
@example([], ["a", "😀" * 1962], "en")
@given(st.lists(citations(), max_size=4), st.lists(others, max_size=6), LANGUAGES)
def test_what_is_shown_on_the_way_is_one_message_telegram_takes(
    found: list[Citation], sentences: list[str], language: Language
) -> None:
    frames = Frames(language)
    frames.add(Reading(tuple(map(_reference, found))))
    _all([Outgoing(frames.html())])
    frames.add(Checking(tuple(sentences)))
    _all([Outgoing(frames.html())])
    for sentence in sentences:
        frames.add(Said(Sentence(sentence or "x", (1,)), tuple(found)))
        (text,) = _all([Outgoing(frames.html())])
    if sentences:
        # Of a sentence that is longer than a message its end is shown, however short.
        shown = seen(text.plain).removesuffix("[1]")
        assert seen(sentences[-1])[-min(20, len(shown)) :] in shown


def test_a_strangers_name_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "log.db")
    people = iter(range(1000, 10_000))

    @settings(max_examples=60)
    @given(others.filter(lambda name: name.isprintable()), LANGUAGES)
    def told(name: str, language: Language) -> None:
        access = Access(AllowedUsers(), frozenset({ADMIN}), AccessTable(log), PreferencesTable(log))
        stranger = Person(next(people), name, language)
        reaction = access.meet(stranger, language, 1)
        for outgoing in (*reaction.outgoing, *(message for _, message in reaction.elsewhere)):
            text, _ = _taken(outgoing)
            kinds = {entity.type for entity in text.entities}
            assert kinds <= STYLES | {"text_mention"}

    told()


def test_the_check_itself_sees_a_link_and_a_lost_word() -> None:
    assert parse_html("evil.example").entities
    assert seen("a b") != seen("a")
