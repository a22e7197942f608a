"""The command, in real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from retrieval.analysis.encoder import available
from tests.dalil import Dalil
from tests.fakes.model import FakeModel, Reply, answer_json, cite, failure, html_page
from tests.fakes.newsroom import ROOT, SEEDS

QUOTED = "وتطرق إلى وجود نحو أربعة ملايين منزل مدمر في سوريا"
QUESTION = "كم عدد المنازل المدمرة في سوريا بحسب الشيباني؟"

ANSWER_KEYS = [
    "question",
    "language",
    "kind",
    "mode",
    "verdict",
    "confidence",
    "sentences",
    "citations",
    "related",
    "missing",
    "basis",
    "checks",
    "usage",
    "timings_ms",
    "parts",
]
CITATION_KEYS = [
    "n",
    "stance",
    "quote",
    "start",
    "end",
    "context",
    "context_start",
    "context_end",
    "translation",
    "said_by",
    "passage_id",
    "article_id",
    "article_version",
    "title",
    "publisher",
    "publisher_basis",
    "published",
    "published_basis",
    "url",
]
HIT_KEYS = [
    "rank",
    "score",
    "passage_id",
    "article_id",
    "article_version",
    "title",
    "publisher",
    "publisher_basis",
    "published",
    "published_basis",
    "url",
    "text",
    "start",
    "end",
]


@pytest.fixture(scope="module")
def dalil(tmp_path_factory: pytest.TempPathFactory) -> Dalil:
    command = Dalil(tmp_path_factory.mktemp("home"))
    command("ingest", str(SEEDS))
    return command


@pytest.fixture
def empty(tmp_path: Path) -> Dalil:
    return Dalil(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ingest", ""), "an empty name"),
        (("ingest", "ftp://a.example/b"), "http:// and https:// are read"),
        (("ingest", "file:///etc/passwd"), "http:// and https:// are read"),
    ],
)
def test_what_is_no_file_and_no_address_of_a_page_is_wrong_usage(
    empty: Dalil, arguments: tuple[str, ...], said: str
) -> None:
    assert said in empty.error(*arguments, code=2)


def test_a_logbook_without_turns_says_how_to_make_one(empty: Dalil) -> None:
    for arguments in (("logs",), ("logs", "--days")):
        done = empty.run(*arguments)
        assert (done.returncode, done.stdout) == (0, "")
        assert done.stderr == "dalil: no turn is kept yet; `dalil ask QUESTION` makes one.\n"


def test_a_command_whose_streams_were_closed_does_its_work(empty: Dalil) -> None:
    run = f"exec {sys.executable} -m bot.cli ingest {SEEDS} <&- >&- 2>&-"
    done = subprocess.run(["sh", "-c", run], env=empty.environ, cwd=empty.home, check=False)
    assert done.returncode == 0
    assert empty.json("articles")["total"] == 5


def test_ingesting_reports_and_again_changes_nothing(dalil: Dalil) -> None:
    report = dalil.json("ingest", str(SEEDS))
    assert report["read"] == report["unchanged"] == report["articles"] == 5
    assert report["added"] == report["updated"] == 0
    assert report["skipped"] == []


def test_a_changed_file_replaces_its_article_under_a_new_version(
    empty: Dalil, tmp_path: Path
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("أعلن الوزير اليوم أن الجسر القديم في المدينة سيُفتح أمام الناس غدًا صباحًا.\n")
    assert empty.json("ingest", str(file))["added"] == 1
    before = empty.json("search", "الجسر")["hits"][0]["article_version"]
    file.write_text("أعلن الوزير اليوم أن الجسر الجديد في المدينة سيُفتح أمام الناس بعد شهر كامل.\n")
    report = empty.json("ingest", str(file))
    assert (report["updated"], report["articles"]) == (1, 1)
    (hit,) = empty.json("search", "الجسر")["hits"]
    assert hit["article_version"] != before
    assert "الجديد" in hit["text"]


def test_what_cannot_be_read_is_skipped_with_its_reason(empty: Dalil, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.txt").write_text(
        "قال الوزير إن العمل في المشروع الكبير مستمر حتى نهاية العام.\n"
    )
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 10)
    (folder / "page.exe").write_bytes(b"MZ")
    (folder / "rows.jsonl").write_text('{"id": "x", "title": "t", "text": "\\ud800"}\nnot json\n')
    report = empty.json("ingest", str(folder))
    assert report["read"] == 1
    sources = [Path(item["source"]).name for item in report["skipped"]]
    assert sorted(sources) == [
        "binary.txt",
        "empty.txt",
        "page.exe",
        "rows.jsonl:1",
        "rows.jsonl:2",
    ]
    assert all(item["reason"] for item in report["skipped"])


def test_nothing_read_is_exit_1(empty: Dalil, tmp_path: Path) -> None:
    assert "no article was read" in empty.error("ingest", str(tmp_path / "nowhere"), code=1)


def test_an_answer_has_the_whole_contract(dalil: Dalil) -> None:
    answer = dalil.json("ask", QUESTION)
    assert set(ANSWER_KEYS) <= set(answer)
    assert answer["verdict"] == "answered"
    assert "أربعة ملايين" in answer["citations"][0]["quote"]
    assert set(CITATION_KEYS) <= set(answer["citations"][0])
    assert set(answer["basis"]) >= {"articles", "outlets", "newest", "later"}
    assert answer["checks"] == {"kept": 0, "repointed": 0, "repaired": 0, "dropped": 0}
    assert answer["usage"] == {"model": None, "input_tokens": 0, "output_tokens": 0}


def test_an_answer_for_people_is_not_escaped_to_ascii(dalil: Dalil) -> None:
    shown = dalil("ask", QUESTION)
    assert "أربعة ملايين منزل" in shown
    assert "[1]" in shown
    assert "كانون الأول" in shown


def test_many_questions_give_a_line_each_and_a_bad_line_exit_1(
    dalil: Dalil, tmp_path: Path
) -> None:
    path = tmp_path / "q.jsonl"
    good = json.dumps({"id": "a", "question": QUESTION})
    path.write_text(f'{good}\n{{"id": "b"}}\n{good.replace(chr(34) + "a", chr(34) + "c")}\n')
    lines = [
        json.loads(line) for line in dalil("ask", "--questions", str(path), code=1).splitlines()
    ]
    assert [line["id"] for line in lines] == ["a", "b", "c"]
    assert "error" in lines[1]
    assert lines[0]["verdict"] == lines[2]["verdict"] == "answered"


def test_many_queries_give_their_hits(dalil: Dalil, tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(json.dumps({"id": 7, "question": QUESTION}))
    line = json.loads(dalil("search", "--queries", str(path), "-k", "2"))
    assert line["id"] == 7
    assert [hit["rank"] for hit in line["hits"]] == [1, 2]
    assert set(HIT_KEYS) <= set(line["hits"][0])


def test_filters_hold_and_undated_articles_are_noted(empty: Dalil, tmp_path: Path) -> None:
    rows = [
        {"id": "old", "title": "", "text": "افتتح الوزير الجسر القديم.", "published": "2024-01-31"},
        {"id": "new", "title": "", "text": "افتتح الوزير الجسر الجديد.", "published": "2024-02-01"},
        {"id": "none", "title": "", "text": "افتتح الوزير الجسر الطويل.", "publisher": "سانا"},
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    empty("ingest", str(path))

    def found(*arguments: str) -> list[str]:
        return [hit["article_id"] for hit in empty.json("search", "الجسر", *arguments)["hits"]]

    assert found("--since", "2024-02-01") == ["new"]
    assert found("--until", "2024-01-31") == ["old"]
    assert found("--publisher", "سانا") == ["none"]
    assert sorted(found()) == ["new", "none", "old"]
    assert "1 articles have no date" in empty.error(
        "search", "الجسر", "--since", "2024", code=2
    ) or ("no date" in empty.error("search", "الجسر", "--since", "2024-01-01", code=0))


@pytest.mark.parametrize("query", ["", "   ", "من في على", "؟!", "\u200f", "زقزقة"])
def test_a_query_that_finds_nothing_is_exit_0(dalil: Dalil, query: str) -> None:
    assert dalil.json("search", query)["hits"] == []
    answer = dalil.json("ask", query)
    assert answer["verdict"] == "not_enough_evidence"
    assert answer["citations"] == []


def test_an_empty_corpus_says_what_to_do(empty: Dalil) -> None:
    assert "dalil ingest" in empty.error("ask", QUESTION, code=0)
    assert empty.json("ask", QUESTION)["verdict"] == "not_enough_evidence"


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask",),
        ("ask", "a", "--questions", "README.md"),
        ("ask", "a", "--since", "yesterday"),
        ("ask", "a", "--since", "2025-02-02", "--until", "2025-02-01"),
        ("ask", "a", "-k", "0"),
        ("ask", "a", "--language", "fr"),
        ("search",),
        ("ingest",),
        ("fly",),
        ("--colour",),
        ("serve",),
    ],
)
def test_wrong_usage_is_exit_2_in_one_sentence(dalil: Dalil, arguments: tuple[str, ...]) -> None:
    said = dalil.error(*arguments, code=2)
    assert said
    assert "Traceback" not in said


def test_a_setting_that_is_not_valid_is_exit_2(dalil: Dalil) -> None:
    said = dalil.error("ask", "a", code=2, DALIL_TIMEZONE="Mars/Olympus")
    assert "DALIL_TIMEZONE" in said


def test_a_damaged_corpus_is_named_with_its_mend(empty: Dalil) -> None:
    (empty.home / "corpus.db").write_bytes(b"this is no database, only words. " * 200)
    said = empty.error("ask", "a", code=1)
    assert "corpus.db" in said
    assert "Traceback" not in said


def test_turns_are_logged_listed_and_shown(empty: Dalil) -> None:
    empty("ingest", str(SEEDS))
    empty("ask", QUESTION)
    empty("ask", QUESTION, "--no-log")
    (turn,) = empty.json("logs")
    assert turn["question"] == QUESTION
    whole = empty.json("logs", str(turn["id"]))
    assert whole["evidence"]
    assert whole["citations"][0]["outcome"] == "kept"
    assert QUESTION in empty("logs")
    assert "evidence:" in empty("logs", str(turn["id"]))
    assert "no turn 99" in empty.error("logs", "99", code=1)


def test_days_are_listed_with_their_turns_and_verdicts(empty: Dalil) -> None:
    empty("ingest", str(SEEDS))
    empty("ask", QUESTION)
    (day,) = empty.json("logs", "--days")
    assert (day["turns"], day["verdicts"]) == (1, {"answered": 1})
    assert day["input_tokens"] == day["output_tokens"] == day["failed"] == 0
    assert "1 turns  0 tokens in, 0 out  answered 1" in empty("logs", "--days")
    limited = empty.run("logs", "--days", DALIL_DAILY_TOKENS="500")
    assert "500 tokens a day" in limited.stderr
    assert "--days" in empty.error("logs", "1", "--days", code=2)


def test_an_identical_question_costs_one_call_but_for_fresh_ones_and_files(
    empty: Dalil, tmp_path: Path
) -> None:
    empty("ingest", str(SEEDS))
    questions = tmp_path / "q.jsonl"
    questions.write_text(json.dumps({"id": 1, "question": QUESTION}))
    reply = answer_json([(QUOTED, [cite(1, QUOTED)])])
    with FakeModel([reply]) as model:
        environ = {"DALIL_MODEL": "m", "OPENAI_BASE_URL": model.base_url}
        for arguments, calls in (
            (["ask", QUESTION], 1),
            (["chat"], 1),
            (["ask", QUESTION, "--fresh"], 2),
            (["ask", "--questions", str(questions)], 3),
            (["ask", QUESTION, "--no-log"], 4),
        ):
            assert "أربعة ملايين" in empty(*arguments, stdin=QUESTION, **environ)
            assert len(model.requests) == calls, arguments
    days = empty.json("logs", "--days")  # two at midnight
    assert sum(day["turns"] for day in days) == 4
    assert sum(day["input_tokens"] for day in days) > 0


def test_a_conversation_answers_shows_sources_and_ends(dalil: Dalil) -> None:
    said = dalil("chat", stdin=f"{QUESTION}\n\n/sources\n/history\n/help\n/quit\nبعد الخروج\n")
    assert "أربعة ملايين" in said
    assert f"1. {QUESTION}" in said
    assert "بعد الخروج" not in said


def test_a_conversation_ends_with_its_input(dalil: Dalil) -> None:
    assert "أربعة ملايين" in dalil("chat", stdin=QUESTION)


def test_the_doctor_passes_a_sound_installation_and_names_a_mend(
    dalil: Dalil, empty: Dalil
) -> None:
    assert all(finding["ok"] for finding in dalil.json("doctor"))
    assert "dalil ingest" in empty("doctor", code=1)


def test_the_doctor_says_what_is_on(dalil: Dalil) -> None:
    said = {finding["name"]: finding["message"] for finding in dalil.json("doctor")}
    assert said["kernel"].startswith("On" if find_spec("numba") else "Off")
    assert said["crossing"].startswith("On" if available() else "Off")


def test_the_doctor_finds_a_model_that_is_not_there(dalil: Dalil) -> None:
    said = dalil("doctor", code=1, OPENAI_BASE_URL="http://127.0.0.1:9/v1", DALIL_MODEL="m")
    assert "MEND model" in said
    assert "check OPENAI_BASE_URL" in said


def test_the_doctor_tells_what_an_endpoint_lists_and_what_a_web_page_means(dalil: Dalil) -> None:
    def said(models: Reply, code: int = 0) -> str:
        with FakeModel([""], models=models) as model:
            settings = {"OPENAI_BASE_URL": model.base_url, "DALIL_MODEL": "mine"}
            return dalil("doctor", code=code, **settings)

    assert "It lists mine." in said(Reply(raw='{"data": [{"id": "mine"}]}'))
    assert "It does not list mine, but other." in said(Reply(raw='{"data": [{"id": "other"}]}'))
    assert "It lists no models" in said(failure(404))
    assert "/v1" in said(html_page(), code=1)


def test_an_evaluation_measures_compares_and_needs_questions(empty: Dalil, tmp_path: Path) -> None:
    questions = ["--questions", str(ROOT / "seeds/questions.jsonl"), "--articles", str(SEEDS)]
    every = empty.json("eval", *questions)
    assert every["counts"]["all"] >= 40
    assert every["retrieval"]["ar"]["recall@10"]["mean"] > 0.9
    assert every["differences"] == {}
    few = tmp_path / "few.jsonl"
    asked = (ROOT / "seeds/questions.jsonl").read_text("utf-8").splitlines()
    few.write_text("\n".join(asked[:5]), "utf-8")
    some = ["--questions", str(few), *questions[2:]]
    baseline = tmp_path / "before.json"
    baseline.write_text(empty("eval", *some, "--json"))
    again = empty.json("eval", *some, "--baseline", str(baseline))
    assert again["differences"]["all"]["mrr@10"]["mean"] == 0
    assert "mrr@10" in empty("eval", *some)
    assert "--questions" in empty.error("eval", code=2)
    assert "no report" in empty.error("eval", *questions, "--baseline", questions[1], code=2)


def test_the_version_is_told(empty: Dalil) -> None:
    assert empty("--version").startswith("dalil, version ")
