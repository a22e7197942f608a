"""What stands over an answer, the same in Telegram and in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.answering.basis import carriers
from bot.answering.models import Answer, Sentence
from bot.chat.texts import Texts


def headline_key(answer: Answer) -> str:
    """Return the key of the text that says what kind of answer this is."""
    if answer.verdict is None:
        return "chat"
    if answer.mode == "quotes" and answer.sentences:
        return "claim_quotes" if answer.kind == "claim" else "quotes"
    if answer.kind == "question" and answer.verdict == "refuted":
        return "premise"
    return f"verdict.{answer.verdict}"


def computed_line(answer: Answer, texts: Texts) -> str:
    """Return how many articles and outlets an answer rests on, and the newest date."""
    return " · ".join(_computed(answer, texts))


def _computed(answer: Answer, texts: Texts) -> Iterator[str]:
    basis = answer.basis
    yield texts("articles", n=basis.articles)
    yield texts("outlets", n=basis.outlets)
    if basis.outlets and any(not citation.publisher for citation in carriers(answer.citations)):
        yield texts("some_unnamed")
    if basis.newest:
        yield texts("newest", date=texts.dated(basis.newest, basis.newest_basis))


def notes(answer: Answer, texts: Texts) -> Iterator[str]:
    """Yield what a reader must know of an answer's age and making, a line each."""
    if answer.basis.as_of:
        yield texts("as_of", date=texts.date(answer.basis.as_of))
    if answer.composed_at:
        yield texts("composed_at", date=texts.date(answer.composed_at))
    # That no model is set up is the operator's business; to a reader the headline says enough.
    if answer.fallback and answer.fallback != "not_configured":
        yield texts(f"fallback.{answer.fallback}")


def lifted(answer: Answer) -> Answer:
    """Return an answer that says itself, once, why no model judged any of its several claims.

    A claim without a reason needed no model: nothing was found of it.
    """
    reasons = {part.fallback for part in answer.parts} - {None}
    if len(reasons) != 1 or any(part.mode == "model" for part in answer.parts):
        return answer
    parts = tuple(replace(part, fallback=None) for part in answer.parts)
    return replace(answer, fallback=reasons.pop(), parts=parts)


def dates_of(sentence: Sentence, answer: Answer, texts: Texts) -> str:
    """Return when the articles of a sentence are of, where articles disagree; else nothing."""
    if answer.verdict != "conflicting":
        return ""
    cited = (item for item in answer.citations if item.n in sentence.citations)
    days = dict.fromkeys(texts.date(item.published) for item in cited if item.published)
    return f"({' · '.join(days)})" if days else ""
