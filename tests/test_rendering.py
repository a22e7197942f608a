from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answering.missing import MISSING
from bot.answering.models import Answer, ArticleReference, Citation, Sentence, Support
from bot.chat.direction import FSI, MARKS, PDI, foreign_runs, line_mark
from bot.chat.display import WORD_JOINER, show, show_line
from bot.chat.messages import to_messages, unstyled
from bot.chat.notices import render_notice
from bot.chat.rendering import render
from bot.chat.styles import Run
from bot.chat.texts import Texts
from retrieval.models import Language
from tests.fakes.markup import Text, parse_html, utf16_length
from tests.fakes.telegram import LONGEST, MOST_ENTITIES
from tests.visible import bare, seen

CONTEXT = "قال وزير الداخلية، علي كده، إن “التعاون مع روسيا يخدم المصلحة السورية”."
QUOTE = "التعاون مع روسيا يخدم المصلحة السورية"
START = 100 + CONTEXT.index(QUOTE)
CITATION = Citation(
    n=1,
    stance="supports",
    quote=QUOTE,
    start=START,
    end=START + len(QUOTE),
    context=CONTEXT,
    context_start=100,
    context_end=100 + len(CONTEXT),
    translation=None,
    said_by=None,
    passage_id="a:1",
    article_id="a",
    article_version="0123456789ab",
    title="وزير الداخلية: التعاون مع روسيا يخدم سوريا",
    opening=None,
    publisher="عنب بلدي",
    publisher_basis="inferred",
    published="2025-02-04",
    published_basis="stated",
    url="https://example.org/a?x=1&y=2",
)
ANSWER = Answer(
    question="ماذا قال الوزير؟",
    language="ar",
    kind="question",
    mode="model",
    verdict="answered",
    sentences=(Sentence("قال إن التعاون مع روسيا يخدم المصلحة السورية.", (1,)),),
    citations=(CITATION,),
    basis=Support(1, 1, "2025-02-04", "stated"),
)
RELATED = ArticleReference("b", None, None, None, None, "2025-02", "inferred", None)
NOTHING = replace(
    ANSWER, verdict="not_enough_evidence", sentences=(), citations=(), basis=Support()
)

texts_of_others = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "<>&\"'@#/.:$[]() \n\r\t\u202e\u2066\u2067\u2068\u2069\u200f\ud83d😀👩‍🚀🇸🇾"
        ),
        st.sampled_from("ابتثجحخد أ إ ّ َ 12٣٤ABCdef"),
    ),
    max_size=200,
)


def _read(answer: Answer) -> list[Text]:
    return [parse_html(message) for message in render(answer)]


def _whole(answer: Answer) -> str:
    return "\n".join(text.plain for text in _read(answer))


def _check(messages: list[str]) -> list[Text]:
    """Every message is one Telegram accepts whole, without a link that was not meant."""
    texts = [parse_html(message) for message in messages]
    for text in texts:
        assert text.plain
        assert utf16_length(text.plain) <= LONGEST
        assert len(text.entities) <= MOST_ENTITIES
    return texts


# What a reader sees


def test_an_answer_reads_from_the_verdict_to_the_sources() -> None:
    (text,) = _read(ANSWER)
    assert bare(text.plain) == (
        "📰 هذا ما تقوله المقالات\n"
        "مقال واحد · جهة نشر واحدة · أحدث تاريخ: 4 شباط/فبراير 2025 (مذكور في المقال)\n"
        "\n"
        "قال إن التعاون مع روسيا يخدم المصلحة السورية. [1]\n"
        "\n"
        "المصادر\n"
        "[1] عنب بلدي (مستنتج) · 4 شباط/فبراير 2025 (مذكور في المقال)\n"
        "وزير الداخلية: التعاون مع روسيا يخدم سوريا\n"
        f"{CONTEXT}"
    )


def test_the_whole_sentence_is_quoted_and_the_cited_words_are_bold() -> None:
    (text,) = _read(ANSWER)
    assert text.styled("expandable_blockquote") == [CONTEXT]
    assert QUOTE in text.styled("bold")


def test_a_headline_links_to_its_stored_web_page_only() -> None:
    (text,) = _read(ANSWER)
    links = [entity.url for entity in text.entities if entity.type == "text_link"]
    assert links == [CITATION.url]
    for url in (None, "javascript:alert(1)", "file:///etc/passwd", "https://[bad", "https://a b/"):
        (text,) = _read(replace(ANSWER, citations=(replace(CITATION, url=url),)))
        assert text.styled("text_link") == []


def test_an_article_without_a_title_shows_its_opening_words_and_says_so() -> None:
    citation = replace(CITATION, title=None, opening="قال وزير الداخلية…")
    (text,) = _read(replace(ANSWER, citations=(citation,)))
    assert "قال وزير الداخلية… (بلا عنوان)\n" in bare(text.plain)
    assert [bare(link) for link in text.styled("text_link")] == ["قال وزير الداخلية…"]


def test_quotations_are_not_called_an_answer() -> None:
    quotes = replace(ANSWER, mode="quotes", fallback="not_configured")
    words = Texts.load("ar")
    shown = _whole(quotes)
    assert shown.startswith(words("quotes") + "\n")
    assert words("verdict.answered") not in shown
    assert words("fallback.not_configured") not in shown
    assert words("fallback.too_slow") in _whole(replace(quotes, fallback="too_slow"))


def test_without_a_model_each_quotation_stands_once_and_open() -> None:
    whole = replace(CITATION, quote=CONTEXT, start=100, end=100 + len(CONTEXT))
    quotes = replace(
        ANSWER, mode="quotes", sentences=(Sentence(CONTEXT, (1,)),), citations=(whole,)
    )
    words = Texts.load("ar")
    (text,) = _read(quotes)
    assert text.plain.count(CONTEXT) == 1
    assert text.styled("blockquote") == [CONTEXT]
    assert text.styled("bold") == [words("quotes")]
    assert words("sources") not in text.plain


def test_a_claim_without_a_model_gets_no_verdict_but_what_was_found() -> None:
    quotes = replace(ANSWER, mode="quotes", kind="claim", verdict="not_enough_evidence")
    words = Texts.load("ar")
    (text,) = _read(quotes)
    assert text.plain.startswith(f"{words('claim_quotes')}\n")
    assert text.styled("bold")[0] == words("claim_quotes")
    assert words("verdict.not_enough_evidence") not in text.plain
    nothing = _whole(replace(NOTHING, mode="quotes", kind="claim"))
    assert nothing == words("verdict.not_enough_evidence")


def test_an_article_is_listed_once_as_later_or_as_related() -> None:
    later = replace(RELATED, article_id="c", title="لقاء في دمشق")
    basis = replace(ANSWER.basis, later=(later,))
    shown = bare(_whole(replace(ANSWER, basis=basis, related=(later, RELATED))))
    assert shown.count("لقاء في دمشق") == 1
    assert Texts.load("ar")("related") in shown
    only = bare(_whole(replace(ANSWER, basis=basis, related=(later,))))
    assert Texts.load("ar")("related") not in only


@pytest.mark.parametrize("language", ["ar", "en"])
def test_who_finds_nothing_is_told_what_to_do_next(language: Language) -> None:
    nothing = replace(NOTHING, language=language, missing=MISSING[language])
    step = Texts.load(language)("next_step")
    assert step in bare(_whole(nothing))
    lacking = replace(nothing, missing="لا تذكر المقالات عدد الجنود.")
    assert step not in bare(_whole(lacking))
    beside = replace(ANSWER, language=language, missing=MISSING[language])
    assert step not in bare(_whole(beside))


def test_nothing_found_says_so_and_names_near_articles_as_unchecked() -> None:
    shown = bare(_whole(replace(NOTHING, related=(RELATED,))))
    words = Texts.load("ar")
    assert words("verdict.not_enough_evidence") in shown
    assert shown.endswith(
        f"{words('related')}\n• (بلا عنوان) · الناشر غير معروف · شباط/فبراير 2025 (مستنتج)"
    )


def test_what_is_missing_is_said() -> None:
    shown = _whole(replace(NOTHING, missing="لا تذكر المقالات عدد الجنود."))
    assert "لا تذكر المقالات عدد الجنود." in shown


def test_a_source_that_refutes_or_only_helps_says_so() -> None:
    for stance in ("refutes", "context"):
        citation = replace(CITATION, stance=stance)
        shown = _whole(replace(ANSWER, language="en", citations=(citation,)))
        assert f"4 February 2025 (printed in the article) · {stance}" in shown


def test_chat_is_told_what_the_bot_is_for() -> None:
    greeting = replace(NOTHING, kind="chat", verdict=None, missing="x", related=(RELATED,))
    for language in ("ar", "en"):
        assert bare(_whole(replace(greeting, language=language))) == Texts.load(language)("chat")


def test_articles_of_no_known_outlet_are_told_beside_those_of_a_known_one() -> None:
    unnamed = replace(CITATION, n=2, publisher=None, publisher_basis=None)
    words = Texts.load("ar")("some_unnamed")
    both = replace(ANSWER, citations=(CITATION, unnamed), basis=replace(ANSWER.basis, articles=2))
    assert f"مقالان · جهة نشر واحدة · {words} · أحدث تاريخ" in bare(_whole(both))
    assert words not in _whole(ANSWER)
    none = replace(ANSWER, citations=(unnamed,), basis=replace(ANSWER.basis, outlets=0))
    assert words not in _whole(none)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_outlet_that_is_a_host_is_no_link_and_clean_to_copy(language: Language) -> None:
    host = replace(CITATION, publisher="sharqakhbar.com")
    related = replace(RELATED, publisher="www.BBC.co.uk")
    (text,) = _read(replace(ANSWER, language=language, citations=(host,), related=(related,)))
    assert text.styled("code") == ["sharqakhbar.com", "www.BBC.co.uk"]
    assert f"{FSI}sharqakhbar.com{PDI}" in text.plain
    assert text.styled("url") == []


def test_an_answer_can_be_read_without_its_styles() -> None:
    tricky = replace(ANSWER, sentences=(Sentence("a < b & <c> &lt;", (1,)),))
    (message,) = render(tricky)
    assert unstyled(message) == parse_html(message).plain


# What was computed, and what is Dalil's own


def test_who_said_it_is_named_under_the_verdict() -> None:
    basis = replace(ANSWER.basis, said_by=("وزير الداخلية، علي كده", "Lavrov"))
    shown = bare(_whole(replace(ANSWER, basis=basis)))
    words = Texts.load("ar")
    assert f"\n{words('said_by')}: وزير الداخلية، علي كده · Lavrov\n" in shown
    assert words("said_by") not in _whole(ANSWER)


def test_a_later_article_is_named_after_the_sources() -> None:
    later = replace(RELATED, title="عنوان أحدث", publisher="سانا", url="https://example.org/b")
    basis = replace(ANSWER.basis, later=(later,))
    (text,) = _read(replace(ANSWER, basis=basis))
    assert bare(text.plain).endswith(
        f"{Texts.load('ar')('later', n=1)}\n• عنوان أحدث · سانا · شباط/فبراير 2025 (مستنتج)"
    )
    assert "https://example.org/b" in [entity.url for entity in text.entities]


def test_an_old_answer_and_old_evidence_say_their_date() -> None:
    basis = replace(ANSWER.basis, as_of="2025-02-04")
    again = replace(ANSWER, basis=basis, composed_at="2026-11-20T10:00:00+00:00")
    for language in ("ar", "en"):
        words = Texts.load(language)
        shown = _whole(replace(again, language=language))
        assert f"\n{words('as_of', date=words.date('2025-02-04'))}\n" in shown
        assert f"\n{words('composed_at', date=words.date('2026-11-20'))}\n" in shown


def test_a_translation_is_marked_as_dalils_and_stands_under_the_quotation() -> None:
    citation = replace(CITATION, translation="Cooperation serves <Syria>.")
    (text,) = _read(replace(ANSWER, language="en", citations=(citation,)))
    ending = f"{CONTEXT}\nDalil's translation: Cooperation serves <Syria>."
    assert bare(text.plain).endswith(ending)
    assert text.styled("expandable_blockquote") == [CONTEXT]


def test_a_question_whose_premise_is_denied_is_told_so() -> None:
    denied = replace(ANSWER, verdict="refuted")
    words = Texts.load("ar")
    assert _whole(denied).startswith(words("premise"))
    assert _whole(replace(denied, kind="claim")).startswith(words("verdict.refuted"))


def test_sentences_that_conflict_say_of_what_day_they_are() -> None:
    old = replace(CITATION, n=2, published="2025-01")
    sentences = (Sentence("كانوا 40.", (2,)), Sentence("صاروا 52.", (1,)))
    answer = replace(ANSWER, sentences=sentences, citations=(CITATION, old))
    assert "[1] (" not in bare(_whole(answer))
    shown = bare(_whole(replace(answer, verdict="conflicting")))
    assert "كانوا 40. [2] (كانون الثاني/يناير 2025)\n" in shown
    assert "صاروا 52. [1] (4 شباط/فبراير 2025)\n" in shown


def test_each_claim_of_a_message_has_its_own_verdict_and_sources() -> None:
    one = replace(ANSWER, question="الوزير قال ذلك <b>", kind="claim", verdict="supported")
    two = replace(one, question="BBC قالت غيره", verdict="refuted")
    whole = Answer("…", "ar", "claim", "model", None, parts=(one, two), left_out=2)
    (text,) = _read(whole)
    words, shown = Texts.load("ar"), bare(text.plain)
    ends = [words("tally.supported", n=1), words("tally.refuted", n=1)]
    assert shown.startswith(" · ".join([words("several.claims", n=2), *ends]))
    assert f"\n\nالادّعاء 1: الوزير قال ذلك <b>\n{words('verdict.supported')}\n" in shown
    assert f"\n\nالادّعاء 2: BBC قالت غيره\n{words('verdict.refuted')}\n" in shown
    assert shown.endswith(f"\n\n{words('left_out', n=2)}")
    assert f"{FSI}BBC{PDI}" in text.plain
    assert words("chat") not in shown
    assert words("left_out", n=2) not in _whole(replace(whole, left_out=0))


def test_claims_of_which_nothing_is_known_are_one_list_behind_the_others() -> None:
    lacking = replace(NOTHING, kind="claim", missing=MISSING["ar"])
    known = replace(ANSWER, question="قال الوزير ذلك", kind="claim", verdict="supported")
    said = replace(lacking, question="BBC قالت غيره", missing="لا ذكر له.")
    parts = (replace(lacking, question="كلمة " * 60), known, said)
    whole = Answer("…", "ar", "claim", "model", None, parts=parts)
    shown, words = bare(_whole(whole)), Texts.load("ar")
    last = shown.rpartition("\n\n")[2].splitlines()
    assert words("tally.not_enough_evidence", n=2) in shown
    assert last[0] == words("verdict.not_enough_evidence")
    assert last[1].startswith("1. كلمة كلمة")
    assert last[1].endswith("كلمة…")
    assert len(last[1]) < 200
    assert last[2:] == ["3. BBC قالت غيره", "لا ذكر له."]
    assert words("related") not in shown
    assert MISSING["ar"] not in shown


def test_where_nothing_is_known_of_any_claim_the_screen_is_its_heading_and_the_list() -> None:
    lacking = replace(NOTHING, kind="claim", missing=MISSING["ar"])
    parts = tuple(replace(lacking, question=f"قيل الأمر رقم {n}") for n in range(1, 6))
    words = Texts.load("ar")
    heading = words("several.unknown", claims=words("several.claims", n=5))
    listed = "\n".join(f"{n}. قيل الأمر رقم {n}" for n in range(1, 6))
    whole = Answer("…", "ar", "claim", "model", None, parts=parts)
    assert bare(_whole(whole)) == f"{heading}\n\n{listed}"


def test_claims_that_no_model_judged_have_their_quotations_and_nothing_twice() -> None:
    quotes = replace(ANSWER, mode="quotes", kind="claim", verdict="not_enough_evidence")
    lacking = replace(NOTHING, question="غيره", kind="claim", missing=MISSING["ar"])
    parts = (replace(quotes, question="قال الوزير ذلك"), lacking)
    words = Texts.load("ar")
    shown = _whole(Answer("…", "ar", "claim", "quotes", None, parts=parts))
    assert shown.startswith(words("several.unjudged", claims=words("several.claims", n=2)))
    assert words("claim_quotes") not in shown
    assert words("sources") not in shown
    assert quotes.sentences[0].text not in shown
    assert bare(quotes.citations[0].context) in shown
    assert shown.endswith(f"{words('verdict.not_enough_evidence')}\n2. غيره")


def test_what_holds_for_all_claims_of_a_message_is_said_once() -> None:
    claim = replace(NOTHING, kind="claim", mode="quotes", fallback="busy")
    whole = Answer("…", "ar", "claim", "quotes", None, parts=(claim, claim))
    shown, words = _whole(whole), Texts.load("ar")
    assert shown.startswith(words("fallback.busy"))
    assert shown.count(words("fallback.busy")) == 1
    unneeded = replace(whole, parts=(claim, replace(claim, fallback=None)))
    assert _whole(unneeded).startswith(words("fallback.busy"))
    differ = replace(whole, parts=(claim, replace(claim, fallback="too_slow")))
    assert not _whole(differ).startswith(words("fallback.busy"))
    assert words("fallback.busy") in _whole(differ)
    assert words("fallback.too_slow") in _whole(differ)


def test_claims_that_are_answered_again_say_their_date() -> None:
    claim = replace(NOTHING, kind="claim")
    again = Answer("…", "ar", "claim", "model", None, parts=(claim, claim))
    again = replace(again, composed_at="2026-11-20T10:00:00+00:00")
    words = Texts.load("ar")
    said = words("composed_at", date=words.date("2026-11-20"))
    assert _whole(again).startswith(f"{said}\n\n")
    assert _whole(again).count(said) == 1


# What others wrote


@pytest.mark.parametrize(
    "evil",
    [
        "<b>bold</b> &lt;i&gt; <script>",
        "see evil.com and https://evil.example/x, http://localhost/ tg://resolve?domain=x",
        "@someone #topic /start $USD a@b.com 10.0.0.1",
        "evil.\u202ecom @\u202dsomeone evil.\u0333com",
        "و/start ب5#topic و@someone 5#وسم a/start",
    ],
)
def test_what_others_wrote_is_neither_markup_nor_a_link(evil: str) -> None:
    citation = replace(
        CITATION, title=evil, publisher=evil, url=None, context=evil, start=100, end=105
    )
    related = replace(RELATED, title=evil, publisher=evil)
    for language in ("ar", "en"):
        answer = replace(
            ANSWER,
            language=language,
            sentences=(Sentence(evil, (1,)),),
            missing=evil,
            citations=(replace(citation, translation=evil),),
            related=(related,),
            basis=replace(ANSWER.basis, said_by=(evil,), later=(related,)),
        )
        parts = Answer(
            evil, language, "claim", "model", None, parts=(replace(answer, question=evil),)
        )
        for text in (*_read(answer), *_read(parts)):
            assert {entity.type for entity in text.entities} <= {"bold", "expandable_blockquote"}
            assert seen(evil) in seen(text.plain)


def test_isolates_that_others_left_open_are_closed_and_overrides_left_out() -> None:
    assert "".join(show("a\u2067b\nc\u2069d\u202ee")) == f"a\u2067b{PDI}\ncde"
    assert "".join(show("\u2068a\u2069")) == "\u2068a\u2069"


def test_a_character_of_others_keeps_its_place_when_some_are_left_out() -> None:
    shown = show("a\r\nb\x00c.d")
    assert len(shown) == len("a\r\nb\x00c.d")
    assert "".join(shown) == f"a\nbc.{WORD_JOINER}d"


def test_a_headline_is_one_line() -> None:
    assert show_line(" a\r\n b\u2028c\t d ") == "a b c d"


# Direction


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("قالت BBC News Arabic، أمس", ["BBC News Arabic"]),
        ("بنسبة 50% و -5 و $1,200.50", ["50%", "-5", "$1,200.50"]),
        ("في 2025-02-04 و 10-20", ["2025-02-04", "10", "20"]),
        ("طائرة F-16 من U.S. Air Force.", ["F-16", "U.S. Air Force"]),
        ("شبكات 5G بسرعة 100km/h عند -5°C", ["5G", "100km/h", "-5°C"]),
        ("لا شيء", []),
    ],
)
def test_latin_words_and_numbers_are_foreign_in_arabic(text: str, runs: list[str]) -> None:
    pieces = list(foreign_runs(text, "ar"))
    assert [piece for piece, foreign in pieces if foreign] == runs
    assert "".join(piece for piece, _ in pieces) == text


def test_arabic_words_are_foreign_in_english() -> None:
    pieces = foreign_runs("The paper عنب بلدي said 5.", "en")
    assert [piece for piece, foreign in pieces if foreign] == ["عنب بلدي"]


def test_a_line_is_marked_only_where_it_would_run_the_wrong_way() -> None:
    assert line_mark("قال", "rtl") == ""
    assert line_mark("BBC قالت", "rtl") == MARKS["rtl"]
    assert line_mark(f"{FSI}قال{PDI} [1]", "rtl") == MARKS["rtl"]
    assert line_mark("قال", "ltr") == MARKS["ltr"]
    assert line_mark("123", "rtl") == MARKS["rtl"]
    assert line_mark("", "rtl") == ""


def test_every_line_runs_the_readers_way_and_a_quotation_its_own() -> None:
    latin = replace(CITATION, title="BBC: 10 dead", publisher="Reuters")
    answer = replace(ANSWER, sentences=(Sentence("BBC قالت 50%.", (1,)),), citations=(latin,))
    for language, wanted in (("ar", {"R", "AL"}), ("en", {"L"})):
        (text,) = _read(replace(answer, language=language))
        for line in filter(None, text.plain.split("\n")):
            strong = [unicodedata.bidirectional(c) for c in line]
            first = next(kind for kind in strong if kind in {"L", "R", "AL"})
            assert first in ({"R", "AL"} if CONTEXT in line else wanted), line


def test_an_arabic_sentence_in_an_english_answer_stays_whole() -> None:
    shown = _whole(replace(ANSWER, language="en", sentences=(Sentence("BBC قالت إن 5.", (1,)),)))
    assert f"{FSI}{MARKS['rtl']}BBC قالت إن 5.{PDI} {FSI}[1]{PDI}" in shown


# Cutting


def test_a_long_answer_is_cut_between_its_parts() -> None:
    citations = tuple(replace(CITATION, n=n) for n in range(1, 60))
    sentences = tuple(Sentence(f"{CONTEXT} {n}", (n,)) for n in range(1, 60))
    messages = render(replace(ANSWER, sentences=sentences, citations=citations))
    read = _check(messages)
    assert len(read) > 2
    quoted = [quote for text in read for quote in text.styled("expandable_blockquote")]
    assert quoted == [CONTEXT] * 59


def test_too_many_styles_for_one_message_are_spread_over_several() -> None:
    citations = tuple(replace(CITATION, n=n, context=QUOTE, context_start=START) for n in range(99))
    answer = replace(ANSWER, sentences=(), citations=citations)
    _check(render(answer))


def test_a_quotation_longer_than_a_message_is_cut_between_words_and_stays_quoted_and_bold() -> None:
    words = [f"كلمة{n}" for n in range(2000)]
    context = " ".join(words)
    first, last = context.index("كلمة600"), context.index(" كلمة1500")
    citation = replace(
        CITATION,
        context=context,
        context_end=100 + len(context),
        start=100 + first,
        end=100 + last,
    )
    read = _check(render(replace(ANSWER, citations=(citation,))))
    quoted = " ".join(q for text in read for q in text.styled("expandable_blockquote"))
    assert quoted.split() == words
    bold = " ".join(b for text in read for b in text.styled("bold") if "كلمة" in b)
    assert bold.split() == context[first:last].split()


def test_a_word_longer_than_a_message_is_cut_between_characters() -> None:
    family = "👩‍👩‍👧"
    (first, *_rest) = _check(to_messages([(Run(family * 2000),)], "en"))
    assert first.plain.strip(MARKS["ltr"]).replace(family, "") == ""
    (flags, *_rest) = _check(to_messages([(Run("a" + "🇸🇾" * 2000),)], "en"))
    assert flags.plain.strip(MARKS["ltr"])[1:].replace("🇸🇾", "") == ""


@settings(max_examples=150)
@given(
    language=st.sampled_from(("ar", "en")),
    sentence=texts_of_others,
    title=texts_of_others,
    publisher=texts_of_others,
    context=texts_of_others,
    times=st.sampled_from((1, 60)),
    spans=st.tuples(st.integers(0, 12000), st.integers(0, 12000)),
)
@example("ar", "\n", "", " ", "\u2069", 1, (0, 1))
@example("en", "x", "", "", "🇸🇾" * 50, 60, (1, 5000))
def test_any_text_is_accepted_and_no_character_is_lost(
    language: Language,
    sentence: str,
    title: str,
    publisher: str,
    context: str,
    times: int,
    spans: tuple[int, int],
) -> None:
    context *= times
    start, end = (min(at, len(context)) for at in sorted(spans))
    citation = replace(
        CITATION,
        title=title,
        publisher=publisher,
        context=context,
        context_start=0,
        context_end=len(context),
        start=start,
        end=end,
        url=None,
    )
    answer = replace(
        ANSWER,
        language=language,
        sentences=(Sentence(sentence * times, (1,)),),
        citations=(citation,),
        related=(replace(RELATED, title=title),),
    )
    read = _check(render(answer))
    whole = seen("".join(text.plain for text in read))
    for text in (sentence * times, title, publisher, context):
        assert seen(text) in whole
    quoted = "".join(q for text in read for q in text.styled("expandable_blockquote"))
    assert seen(quoted) == seen(context)
    kinds = {entity.type for text in read for entity in text.entities}
    assert kinds <= {"bold", "code", "expandable_blockquote"}


@settings(max_examples=100)
@given(texts_of_others.filter(lambda text: text.isprintable()), st.sampled_from(("ar", "en")))
def test_a_notice_is_escaped(text: str, language: Language) -> None:
    read = _check(render_notice(text, language))
    assert seen("".join(part.plain for part in read)) == seen(text)
