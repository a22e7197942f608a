from __future__ import annotations

from dataclasses import replace

from bot.answering.models import Answer, Citation
from bot.answering.news import changes, is_printed, judged
from tests.cited import PARAGRAPHS, answer, citation

OLD, NEW = citation(), citation(2, context=PARAGRAPHS[3], article_id="new.txt", stance="refutes")
BEFORE = answer(OLD, verdict="supported", mode="model", kind="claim")


def _is_new(_: Answer, cited: Citation) -> bool:
    return cited.article_id == "new.txt"


def _told(after: Answer, *, lost: bool = False, before: Answer = BEFORE) -> list[list[int]]:
    found = changes(before, after, _is_new, lost=lost)
    return [[item.n for item in change.citations] for change in found]


def test_new_evidence_is_told_whether_or_not_the_verdict_changes() -> None:
    assert _told(answer(OLD, NEW, verdict="conflicting", mode="model")) == [[2]]
    after = replace(NEW, stance="supports")
    assert _told(answer(OLD, after, verdict="supported", mode="model")) == [[2]]


def test_a_verdict_that_changes_over_the_same_evidence_is_a_models_mood() -> None:
    after = answer(OLD, verdict="not_enough_evidence", mode="model")
    assert _told(after) == []
    assert _told(after, lost=True) == [[]]


def test_lost_evidence_without_another_verdict_is_not_told() -> None:
    assert _told(BEFORE, lost=True) == []


def test_what_is_cited_for_context_alone_is_not_told() -> None:
    context = replace(NEW, stance="context")
    assert _told(answer(OLD, context, verdict="supported", mode="model")) == []


def test_evidence_that_was_judged_too_little_is_not_told() -> None:
    assert _told(answer(OLD, NEW, verdict="not_enough_evidence", mode="model")) == []


def test_where_nobody_judges_every_new_quotation_counts() -> None:
    context = replace(NEW, stance="context")
    after = answer(context, verdict="not_enough_evidence", mode="quotes")
    assert _told(after) == [[2]]


def test_an_answer_without_the_model_does_not_turn_its_verdict() -> None:
    assert _told(answer(OLD, verdict="answered", mode="quotes"), lost=True) == []


def test_of_several_claims_each_is_told_by_itself() -> None:
    before = answer(verdict=None, citations=(), parts=(BEFORE, BEFORE))
    turned = answer(OLD, NEW, verdict="conflicting", mode="model")
    after = answer(verdict=None, citations=(), parts=(BEFORE, turned))
    assert _told(after, before=before) == [[2]]


def test_an_answer_is_made_again_only_where_the_model_could_not_be_asked() -> None:
    assert judged(answer(fallback="unreachable")) == "not_yet"
    assert judged(answer(verdict=None, parts=(answer(fallback="budget"),))) == "not_yet"
    assert judged(answer(fallback="unsupported")) == "in_vain"
    assert judged(answer(fallback="nonsense")) == "not_yet"  # a gateway's page may be that
    assert judged(answer(fallback="not_configured")) == judged(answer()) == "as_meant"


def test_a_sentence_with_another_figure_is_not_the_same() -> None:
    said = "أضاف المتحدث باسم الوزارة أن أعمال ترميم الجسر كلفت 3 ملايين دولار في عامين كاملين."
    assert is_printed(f"و{said}", [said])
    assert not is_printed(said.replace("3", "4"), [said])


def test_a_sentence_that_denies_what_another_says_is_not_the_same() -> None:
    said = "قالت وزارة النقل إن الجسر الجديد في مدينة حمص يفتح أمام حركة السير صباح اليوم."
    assert is_printed(said, [f"{said} وحضر الوزير."])
    assert not is_printed(said.replace("يفتح", "لن يفتح"), [said])
