"""The same answer in a terminal: the same words, and nothing that drives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click
import pytest

from bot.answering.models import Answer, Exchange, Plan, Sentence, Turn
from bot.chat.texts import Texts
from bot.terminal import converse, show_answer, show_sources, show_turn, show_turns
from tests.test_rendering import ANSWER, CITATION, CONTEXT, NOTHING, RELATED


def shown(answer: Answer) -> str:
    return click.unstyle(show_answer(answer))


def test_an_answer_reads_from_the_verdict_to_the_sources() -> None:
    marked = CONTEXT.replace("التعاون مع", "⟦التعاون مع").replace("السورية”", "السورية⟧”")
    assert shown(ANSWER) == (
        "📰 هذا ما تقوله المقالات\n"
        "مقال واحد · جهة نشر واحدة · أحدث تاريخ: 4 شباط/فبراير 2025 (مذكور في المقال)\n"
        "\n"
        "قال إن التعاون مع روسيا يخدم المصلحة السورية. [1]\n"
        "\n"
        "المصادر:\n"
        "[1] عنب بلدي (مستنتج) · 4 شباط/فبراير 2025 (مذكور في المقال) · "
        "وزير الداخلية: التعاون مع روسيا يخدم سوريا · https://example.org/a?x=1&y=2\n"
        f"    {marked}"
    )


def test_what_was_computed_is_said() -> None:
    basis = replace(
        ANSWER.basis, said_by=("الشيباني\x1b[2J",), as_of="2025-02-04", later=(RELATED,)
    )
    answer = replace(ANSWER, basis=basis, composed_at="2026-11-20T10:00:00+00:00", fallback="busy")
    text, words = shown(answer), Texts.load("ar")
    assert f"\n{words('said_by')}: الشيباني\ufffd[2J\n" in text
    assert words("as_of", date=words.date("2025-02-04")) in text
    assert words("composed_at", date=words.date("2026-11-20")) in text
    assert words("fallback.busy") in text
    assert f"{words('later', n=1)}:\n  • " in text


def test_a_translation_is_marked_as_dalils_also_among_the_sources() -> None:
    translated = replace(CITATION, translation="Cooperation\nserves Syria.")
    answer = replace(ANSWER, language="en", citations=(translated,))
    line = "    Dalil's translation: Cooperation serves Syria."
    assert shown(answer).endswith(line)
    assert show_sources(answer).endswith(line)


def test_a_denied_premise_and_sentences_that_conflict_are_told() -> None:
    words = Texts.load("ar")
    assert shown(replace(ANSWER, verdict="refuted")).startswith(words("premise"))
    conflict = replace(ANSWER, verdict="conflicting", sentences=(Sentence("صاروا 52.", (1,)),))
    assert "\nصاروا 52. [1] (4 شباط/فبراير 2025)\n" in shown(conflict)


def test_each_claim_of_a_message_has_its_own_verdict_and_sources() -> None:
    one = replace(ANSWER, question="قال ذلك", kind="claim", verdict="supported")
    two = replace(NOTHING, question="قال غيره", kind="claim")
    whole = Answer("…", "ar", "claim", "model", None, parts=(one, two), left_out=1)
    text, words = shown(whole), Texts.load("ar")
    assert text.startswith(f"الادّعاء 1: قال ذلك\n{words('verdict.supported')}\n")
    assert f"\n\nالادّعاء 2: قال غيره\n{words('verdict.not_enough_evidence')}\n" in text
    assert text.endswith(f"\n\n{words('left_out', n=1)}")
    assert show_sources(whole).count(words("sources")) == 1


def test_the_sources_of_several_claims_have_one_run_of_numbers() -> None:
    claim = replace(ANSWER, kind="claim", verdict="supported")
    whole = Answer("…", "ar", "claim", "model", None, parts=(claim, claim))
    for text in (shown(whole), click.unstyle(show_sources(whole))):
        assert ("\n[1] " in f"\n{text}", "\n[2] " in text) == (True, True)


def _logged(answer: Answer | None, **changes: Any) -> dict[str, Any]:
    row = dict.fromkeys(("chat_id", "mode", "fallback", "model", "input_tokens", "output_tokens"))
    row |= dict.fromkeys(("verdict", "error", "kind", "prompt_hash", "timings_ms"))
    row |= {"id": 3, "asked_at": "2026-11-22T10:00:00+00:00", "question": "سؤال"}
    kept = answer.to_json() if answer else None
    return row | {"answer": kept, "evidence": [], "citations": [], "feedback": []} | changes


def test_a_turn_in_the_list_says_what_became_of_it_and_what_was_thought_of_it() -> None:
    up, down = (
        {"rating": r, "reason": None, "user_id": 7, "given_at": "x"} for r in ("up", "down")
    )
    claims = tuple(replace(NOTHING, kind="claim", verdict=v) for v in ("supported", "refuted"))
    whole = Answer("…", "ar", "claim", "model", None, parts=claims)
    for turn, line in (
        (_logged(ANSWER, verdict="answered", feedback=[up, down, up]), "answered  👍2  👎1  سؤال"),
        (_logged(whole, kind="claim"), "-  supported, refuted  سؤال"),
        (_logged(NOTHING, kind="chat"), "-  chat  سؤال"),
        (_logged(None, error="CorpusError"), "-  CorpusError  سؤال"),
    ):
        assert show_turns([turn]).endswith(line)
    long = show_turns([_logged(ANSWER, verdict="answered", question="كلمة " * 100)])
    assert len(long) < 300
    assert long.endswith("…")


def test_a_turn_shown_whole_names_each_claim_and_each_opinion_with_its_reason() -> None:
    claims = (replace(NOTHING, question="قيل\x1b كذا", kind="claim", verdict="refuted"),)
    whole = Answer("…", "ar", "claim", "model", None, parts=claims)
    given = {"rating": "down", "reason": "wrong", "user_id": 7, "given_at": "2026-11-22"}
    text = show_turn(_logged(whole, feedback=[given]))
    assert "\nclaim: refuted  قيل\ufffd كذا\n" in text
    assert "\nfeedback: 👎, wrong, user 7, 2026-11-22\n" in text


def test_what_holds_for_all_claims_of_a_message_is_said_once() -> None:
    words = Texts.load("ar")
    for fallback in ("busy", "not_configured"):
        claim = replace(NOTHING, kind="claim", mode="quotes", fallback=fallback)
        whole = Answer("…", "ar", "claim", "quotes", None, parts=(claim, claim))
        text = shown(replace(whole, composed_at="2026-11-20T10:00:00+00:00"))
        said = words("composed_at", date=words.date("2026-11-20"))
        assert text.startswith(f"{said}\n{words(f'fallback.{fallback}')}\n\n")
        assert text.count(words(f"fallback.{fallback}")) == 1


def test_a_source_that_does_not_support_says_so() -> None:
    words = Texts.load("ar")
    against = replace(CITATION, stance="refutes")
    assert f" · {words('stance.refutes')}" in show_sources(replace(ANSWER, citations=(against,)))
    assert words("stance.refutes") not in show_sources(ANSWER)


def test_a_follow_up_leans_on_claims_and_not_on_small_talk(
    capsys: pytest.CaptureFixture[str],
) -> None:
    claim = replace(NOTHING, question="قال ذلك", kind="claim")
    whole = Answer("قال ذلك. قال غيره.", "ar", "claim", "quotes", None, parts=(claim, claim))
    answers = {"مرحبا": replace(NOTHING, kind="chat", verdict=None), "قال ذلك. قال غيره.": whole}
    before: list[str] = []

    def answer(plan: Plan, conversation: Sequence[Exchange]) -> Turn:
        before[:] = [exchange.question for exchange in conversation]
        return Turn(answers.get(plan.question, NOTHING), plan)

    lines = iter([*answers, "ومتى؟"])
    converse(answer, lambda: next(lines, None), None)
    assert before == ["قال ذلك. قال غيره."]
    assert capsys.readouterr().out
