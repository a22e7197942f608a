"""Exports, opened by the libraries that read them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.answering.kept import answer_of
from bot.answering.models import Answer, Plan, Sentence, Support, Turn
from bot.chat.texts import Texts
from bot.errors import NothingDone, UsageError
from bot.exports.files import export, write_export
from bot.exports.spreadsheet import defused
from bot.storage.logbook import Logbook
from tests.cited import PARAGRAPHS, QUOTE, answer, citation
from tests.visible import bare

DAMASCUS = ZoneInfo("Asia/Damascus")
LATE = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)  # the next day in Damascus
SCHEMA = json.loads((Path(__file__).parent / "schemas/claim_review.json").read_text("utf-8"))
HOSTILE = (
    "=1+1 | `x` *b* _i_ <b>h</b> [l](https://evil.example) www.evil.example a@b.example # &amp;"
)


def claim(**changes: Any) -> Answer:
    given = {"question": "زار الوزير موسكو", "kind": "claim", "verdict": "supported", **changes}
    return answer(*given.pop("citations", ()), **given)


@pytest.fixture
def logbook(tmp_path: Path) -> Iterator[Logbook]:
    logbook = Logbook(tmp_path / "log.db", now=lambda: LATE)
    yield logbook
    logbook.close()


def rows(*answers: Answer) -> list[dict[str, Any]]:
    """Rows as the logbook gives them, newest first."""
    made = [
        {"id": n, "asked_at": LATE.isoformat(), "answer": json.loads(json.dumps(item.to_json()))}
        for n, item in enumerate(answers, 1)
    ]
    return made[::-1]


def text_of(kind: Any, *answers: Answer, **options: Any) -> str:
    return export(rows(*answers), kind, DAMASCUS, **options).content.decode()


def tokens(*answers: Answer) -> list[Token]:
    parsed = MarkdownIt("commonmark").parse(text_of("md", *answers))
    return [inner for token in parsed for inner in (token, *(token.children or ()))]


def shown(*answers: Answer) -> str:
    words = "".join(t.content or "\n" for t in tokens(*answers) if t.type in {"text", "softbreak"})
    return bare(words)


def table(*answers: Answer) -> list[dict[str, str]]:
    written = export(rows(*answers), "csv", DAMASCUS).content
    assert written.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def reviews(*answers: Answer, **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text_of("jsonld", *answers, **options))
    Draft202012Validator(SCHEMA).validate(found)
    return found


def test_turns_of_the_logbook_are_exported_oldest_first_and_failures_left_out(
    logbook: Logbook,
) -> None:
    for said in (answer(question="الأول؟"), answer(kind="chat", verdict=None), answer()):
        logbook.record(Turn(said, Plan(said.question, "ar", said.kind)), chat_id=5)
    logbook.record_failure(Plan("فاشل", "ar", "question"), "CorpusError", chat_id=5)
    made = export(logbook.turns(9), "json", DAMASCUS)
    assert (made.name, made.turns) == ("dalil-1-3.json", 2)
    first, second = json.loads(made.content)
    assert (first["id"], first["question"], second["id"]) == (1, "الأول؟", 3)
    assert first["asked_at"] == "2026-11-22T01:30:00+03:00"
    assert answer_of(second) == answer()
    whole = logbook.turn(3)
    assert whole is not None
    assert export([whole], "md").name == "dalil-3.md"


def test_an_answer_of_another_version_is_left_out() -> None:
    old, new = rows(answer(), answer())
    del old["answer"]["basis"]
    assert export([old, new], "json").turns == 1


def test_markdown_says_claim_verdict_sentences_sources_and_quotation() -> None:
    said = shown(claim(verdict="refuted", sentences=(Sentence("لم يزرها.", (1,)),)))
    for words in (
        "الادّعاء: زار الوزير موسكو",
        "الحكم: تنفيه المقالات",
        "لم يزرها. [1]",
        "عنب بلدي (مستنتج)",
        "زيارة إلى موسكو",
        "4 شباط/فبراير 2025 (مذكور في المقال)",
        PARAGRAPHS[2],
        "سُئل في 22 تشرين الثاني/نوفمبر 2026",
    ):
        assert words in said.replace("\n", ""), words


def test_markdown_sets_the_quoted_words_bold_in_their_whole_sentence() -> None:
    found = tokens(answer())
    at = next(n for n, token in enumerate(found) if token.type == "strong_open" and n > 12)
    bold = next(n for n, token in enumerate(found[at:], at) if token.type == "strong_close")
    assert "".join(token.content for token in found[at:bold]) == QUOTE
    assert [token.type for token in found].count("blockquote_open") == 1


def test_markdown_links_only_what_was_stored() -> None:
    links = [t.attrs["href"] for t in tokens(answer()) if t.type == "link_open"]
    assert links == ["https://example.org/news/1?x=1&y=2"]
    dangerous = citation(url="javascript:alert(1)")
    assert not [t for t in tokens(answer(dangerous)) if t.type == "link_open"]


def test_markdown_of_hostile_text_is_text() -> None:
    cited = citation(title=HOSTILE, publisher=HOSTILE, translation=HOSTILE, url=None)
    said = answer(
        cited, question=HOSTILE, sentences=(Sentence(HOSTILE, (1,)), Sentence("1. x", (1,)))
    )
    found = tokens(replace(said, missing="- x\n# y", basis=Support(1, 1, said_by=(HOSTILE,))))
    kinds = {token.type for token in found}
    assert not kinds & {"link_open", "html_inline", "html_block", "em_open", "code_inline"}
    assert not kinds & {"bullet_list_open", "ordered_list_open", "image"}
    assert sum(HOSTILE in t.content for t in found if t.type == "text") >= 5
    written = text_of("md", said)
    assert not any(link in written for link in ("s://evil", "www.evil", "a@b"))


@given(st.text(max_size=60))
def test_markdown_shows_any_question_as_words(question: str) -> None:
    found = tokens(answer(question=question))
    assert [t.tag for t in found if t.type == "heading_open"] == ["h2", "h3"]
    assert len([t for t in found if t.type == "link_open"]) == 1


def test_markdown_lines_run_in_the_direction_of_their_language() -> None:
    cited = citation(title="Reuters in Moscow", publisher="BBC")
    lines = text_of("md", answer(cited, sentences=(Sentence("BBC تقول.", (1,)),))).splitlines()
    assert any(line.startswith("\u200fBBC") for line in lines)
    assert any("\u2068BBC\u2069" in line and line.startswith("\u200f\\[1") for line in lines)


def test_markdown_tells_related_and_later_articles_and_what_is_missing() -> None:
    said = answer(verdict="not_enough_evidence", citations=(), sentences=(), missing="لا خبر.")
    assert "لا خبر." in shown(said)
    assert "المصادر" not in shown(said)


def test_a_turn_is_a_row_that_a_spreadsheet_reads() -> None:
    first, second = table(answer(question="سطر\nثان"), claim(language="en"))
    assert (first["id"], first["question"]) == ("1", "سطر ثان")
    assert first["quotations"] == f"[1] {PARAGRAPHS[2]}"
    assert first["answer"] == "قال إن التعاون يخدم المصلحة. [1]"
    assert first["sources"].endswith("https://example.org/news/1?x=1&y=2")
    assert second["verdict_in_words"] == "The articles support this"
    assert first["asked_at"].startswith("2026-11-22T01:30:00")


def test_several_claims_are_one_row_and_several_reviews() -> None:
    parts = (claim(), claim(question="غادر", verdict="refuted"))
    whole = answer(verdict=None, parts=parts, kind="claim", sentences=())
    (row,) = table(whole)
    assert row["verdict"] == "1. supported\n2. refuted"
    assert [item["claimReviewed"] for item in reviews(whole)] == ["زار الوزير موسكو", "غادر"]
    assert shown(whole).count("الحكم:") == 2


def test_markdown_says_when_an_answer_of_several_claims_was_composed() -> None:
    parts = (claim(), claim(question="غادر", verdict="refuted"))
    new = answer(verdict=None, parts=parts, kind="claim", sentences=(), citations=())
    composed = "2026-03-05T10:00:00+03:00"
    said = Texts.load("ar")("composed_at", date=Texts.load("ar").date(composed))
    assert said not in shown(new)
    assert said in shown(replace(new, composed_at=composed))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert defused(f"{start}cmd|' /C calc'!A0").startswith("'")
    assert defused("قال -5") == "قال -5"
    assert defused(f'a; "{start}cmd') == f"a;' \"{start}cmd" or start not in "=+-@"
    (row,) = table(answer(question=f"{start}HYPERLINK(1)"))
    assert row["question"][0] in "'H"


@given(st.text(max_size=60))
def test_any_question_stays_one_cell(question: str) -> None:
    (row,) = table(answer(question=question))
    assert row["verdict"] == "answered"
    assert not row["question"].startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_json_holds_any_question_and_is_indented(question: str) -> None:
    text = text_of("json", answer(question=question), answer())
    first, _ = found = json.loads(text)
    assert first["question"] == question
    assert text == json.dumps(found, ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize(
    ("verdict", "rating", "words"),
    [
        ("supported", 5, "تؤيّده المقالات"),
        ("refuted", 1, "تنفيه المقالات"),
        ("conflicting", None, "المقالات متعارضة"),
        ("not_enough_evidence", None, "لا يكفي ما في المقالات"),
    ],
)
def test_a_review_rates_only_what_the_verdict_allows(
    verdict: Any, rating: int | None, words: str
) -> None:
    (review,) = reviews(claim(verdict=verdict), newsroom="عنب بلدي")
    assert review["reviewRating"].get("ratingValue") == rating
    assert review["reviewRating"]["alternateName"] == words
    assert review["author"]["name"] == "عنب بلدي"
    assert (review["datePublished"], review["inLanguage"]) == ("2026-11-22", "ar")
    assert "url" not in review


def test_a_party_s_word_is_not_rated_as_a_finding() -> None:
    (review,) = reviews(claim(basis=Support(1, 1, None, None, (), ("علي كده",))))
    assert review["reviewRating"]["alternateName"] == "تؤيّده المقالات · نقلًا عن: علي كده"
    assert "ratingValue" not in review["reviewRating"]


def test_a_review_cites_the_articles_without_what_was_inferred() -> None:
    inferred = citation(2, published_basis="inferred", publisher_basis="stated", url=None)
    (review,) = reviews(claim(citations=(citation(), inferred)))
    first, second = review["citation"]
    assert first["url"].startswith("https://example.org")
    assert "publisher" not in first
    assert first["datePublished"] == "2025-02-04"
    assert second["publisher"]["name"] == "عنب بلدي"
    assert "datePublished" not in second


def test_reviews_know_the_page_that_they_will_stand_on() -> None:
    page = "https://newsroom.example/check"
    (one,) = reviews(claim(), page=page)
    assert one["url"] == page
    two = reviews(claim(), claim(question="غادر الوزير"), page=page)
    assert [item["url"] for item in two] == [
        f"{page}#claim-1",
        f"{page}#claim-2",
    ]
    with pytest.raises(UsageError):
        reviews(claim(), page="javascript:alert(1)")


def test_questions_and_claims_that_no_model_judged_have_no_review() -> None:
    unjudged = claim(mode="quotes", verdict="not_enough_evidence")
    assert [item["claimReviewed"] for item in reviews(answer(), unjudged, claim(question="غ"))] == [
        "غ"
    ]
    with pytest.raises(NothingDone, match="judged claim"):
        export(rows(answer(), unjudged), "jsonld")


def test_a_follow_up_is_reviewed_as_the_whole_claim_that_it_is() -> None:
    made = {"standalone": "هل زار الوزير موسكو؟", "phrases": []}
    given = [
        {**row, "plan": {**asdict(Plan(row["answer"]["question"], "ar", "claim")), **made}}
        for row in rows(claim(question="متأكد؟"))
    ]
    (review,) = json.loads(export(given, "jsonld", DAMASCUS).content)
    assert review["claimReviewed"] == review["itemReviewed"]["text"] == "هل زار الوزير موسكو؟"


def test_a_review_says_no_more_than_was_judged_where_a_claim_leans_on_one_before() -> None:
    made = {"phrases": ["هل استقال الوزير؟ زار الوزير موسكو"]}
    given = [
        {**row, "plan": {**asdict(Plan(row["answer"]["question"], "ar", "claim")), **made}}
        for row in rows(claim())
    ]
    (review,) = json.loads(export(given, "jsonld", DAMASCUS).content)
    assert review["claimReviewed"] == "زار الوزير موسكو"


def test_a_claim_judged_twice_has_one_review_its_newest() -> None:
    found = reviews(claim(), claim(question="غادر الوزير"), claim(verdict="refuted"))
    assert [item["claimReviewed"] for item in found] == ["غادر الوزير", "زار الوزير موسكو"]
    assert found[1]["reviewRating"]["ratingValue"] == 1


def test_a_review_cannot_close_the_script_that_holds_it() -> None:
    written = text_of("jsonld", claim(question="</script><script>alert(1)</script>"))
    assert "<" not in written
    assert json.loads(written)[0]["claimReviewed"].startswith("</script>")


def test_the_schema_refuses_a_review_without_words_and_a_rating_off_the_scale() -> None:
    (review,) = reviews(claim())
    validator = Draft202012Validator(SCHEMA)
    for broken in (
        {**review, "reviewRating": {"@type": "Rating"}},
        {**review, "reviewRating": {**review["reviewRating"], "ratingValue": 6}},
        {key: value for key, value in review.items() if key != "claimReviewed"},
    ):
        assert not validator.is_valid([broken])


@pytest.mark.parametrize("name", ["turns.md", "turns.CSV", "turns.json", "turns.jsonld"])
def test_a_file_is_written_in_the_format_of_its_name(tmp_path: Path, name: str) -> None:
    made = write_export(tmp_path / name, rows(claim()), timezone=DAMASCUS, newsroom="ن")
    assert (tmp_path / name).read_bytes() == made.content
    assert made.turns == 1


def test_another_name_a_folder_and_no_turns_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"turns\.txt must end in"):
        write_export(tmp_path / "turns.txt", rows(claim()))
    with pytest.raises(NothingDone, match="cannot be written"):
        write_export(tmp_path / "none" / "turns.md", rows(claim()))
    with pytest.raises(NothingDone, match="no answer"):
        write_export(tmp_path / "turns.md", [])
    assert list(tmp_path.iterdir()) == []
