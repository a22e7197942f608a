"""Answers and the conversation in a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import click

from bot.answering.models import Answer, ArticleReference, Citation, Exchange, Plan, Turn
from bot.answering.planner import detect_language, make_plan
from bot.answering.progress import Progress, Reading
from bot.chat.articles import elsewhere
from bot.chat.numbering import numbered
from bot.chat.summary import computed_line, dates_of, headline_key, lifted, notes
from bot.chat.texts import Texts
from bot.errors import DalilError
from retrieval.models import Hit, Language

_COMMA: dict[Language, str] = {"ar": "، ", "en": ", "}
_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SIGNS = {"up": "👍", "down": "👎"}
_LONGEST_LINE = 200  # characters of a question in a list
_HELP = {
    "ar": "اكتب سؤالًا أو ادّعاءً. /sources المصادر كاملة · /history ما سألت · /quit خروج",
    "en": "Type a question or a claim. /sources full sources · /history your questions · /quit",
}


def show_answer(answer: Answer, *, sources: bool = True) -> str:
    """Return an answer as text: verdict, computed line, sentences, numbered sources.

    Of several claims, one after the other, each under its own words.
    """
    texts, answer = Texts.load(answer.language), numbered(lifted(answer))
    blocks = ["\n".join(_notes(answer, texts))] if answer.parts else []
    for n, part in enumerate(answer.parts, 1):
        claim = click.style(f"{texts('claim', n=n)} {safe(part.question)}", bold=True)
        blocks.append(f"{claim}\n{show_answer(part, sources=sources)}")
    if answer.left_out:
        blocks.append(texts("left_out", n=answer.left_out))
    if not answer.parts:
        blocks += _blocks(answer, texts, sources=sources)
    return "\n\n".join(block for block in blocks if block)


def _blocks(answer: Answer, texts: Texts, *, sources: bool) -> Iterator[str]:
    yield "\n".join(_head(answer, texts))
    yield "\n".join(_sentences(answer, texts))
    if later := answer.basis.later:
        yield _listed(texts("later", n=len(later)), later, texts)
    if answer.related:
        yield _listed(texts("related"), answer.related, texts)
    if sources:
        yield show_sources(answer)


def _listed(heading: str, articles: Sequence[ArticleReference], texts: Texts) -> str:
    return "\n".join([f"{heading}:", *(f"  • {_article(item, texts)}" for item in articles)])


def show_progress(progress: Progress, language: Language) -> str:
    """Return what is being done: the headlines that are read; nothing for a sentence."""
    if not isinstance(progress, Reading):
        return ""
    texts = Texts.load(language)
    names = [safe(article.title or article.opening or "") for article in progress.articles]
    return f"{texts('reading')}: {' · '.join(filter(None, names))}"


def show_sources(answer: Answer) -> str:
    """Return the sources of an answer, each with its whole sentence, the quoted words marked."""
    if answer.parts:
        return "\n\n".join(filter(None, map(show_sources, numbered(answer).parts)))
    if not answer.citations:
        return ""
    texts = Texts.load(answer.language)
    said = {sentence.text for sentence in answer.sentences}
    lines = [f"{texts('sources')}:"]
    for citation in answer.citations:
        tells = answer.mode == "model" and citation.stance != "supports"
        stance = f" · {texts(f'stance.{citation.stance}')}" if tells else ""
        lines.append(f"[{citation.n}] {_article(citation, texts)}{stance}")
        if others := [safe(item.publisher or "") for item in elsewhere(citation)]:
            lines.append(f"    {texts('also_in')}: {_COMMA[answer.language].join(others)}")
        if citation.context not in said:
            lines.append(f"    {_marked(citation)}")
        if citation.translation:
            lines.append(f"    {texts('translation')}: {safe(citation.translation)}")
    return "\n".join(lines)


def show_hits(hits: Sequence[Hit], language: Language) -> str:
    """Return the hits of a search as text."""
    texts = Texts.load(language)
    return "\n\n".join(
        f"{hit.rank}. {_article(hit, texts)}  [{hit.score:.2f}]\n   {safe(hit.text)}"
        for hit in hits
    )


def show_turns(turns: Sequence[Mapping[str, Any]]) -> str:
    """Return one line a turn: id, when, where, what became of it, opinions, the question."""
    return "\n".join(map(_turn, turns))


def show_days(days: Sequence[Mapping[str, Any]]) -> str:
    """Return one line a day: its turns, the tokens in and out, and its verdicts."""
    return "\n".join(map(_day, days))


def show_turn(turn: Mapping[str, Any]) -> str:
    """Return a turn whole: what was asked, what was offered, and what became of it."""
    names = ("asked_at", "chat_id", "question", "kind", "verdict", "mode", "fallback", "error")
    spent = ("model", "input_tokens", "output_tokens", "prompt_hash", "timings_ms")
    lines = [f"{name}: {safe(str(turn[name]))}" for name in (*names, *spent) if turn[name]]
    lines += [f"claim: {_verdict(part)}  {safe(part['question'])}" for part in _claims(turn)]
    lines += [_opinion(given) for given in turn["feedback"]]
    if turn["answer"] and turn["answer"].get("composed_at"):
        lines.append(f"composed_at: {safe(turn['answer']['composed_at'])}")
    lines += ["", "evidence:"]
    for piece in turn["evidence"]:
        lines.append(f"  {piece['label']} {safe(piece['article_id'])} {safe(piece['text'])}")
    lines += ["", "citations:"]
    for cited in turn["citations"]:
        by = f" by {cited['dropped_by']}" if cited["dropped_by"] else ""
        mark = f"[{cited['n']}] " if cited["n"] else ""
        quoted = safe(cited["quote"] or cited["offered"] or "")
        lines.append(f"  {mark}{cited['outcome']}{by}, {cited['stance']}: {quoted}")
    return "\n".join(lines)


def _turn(turn: Mapping[str, Any]) -> str:
    verdicts = ", ".join(map(_verdict, _claims(turn))) or _verdict(turn)
    signs = Counter(_SIGNS[given["rating"]] for given in turn["feedback"])
    opinions = "".join(f"{sign}{n}  " for sign, n in sorted(signs.items()))
    asked = safe(turn["question"])
    shown = asked if len(asked) <= _LONGEST_LINE else f"{asked[:_LONGEST_LINE]}…"
    where = turn["chat_id"] or "-"
    return f"{turn['id']:>5}  {turn['asked_at']}  {where}  {verdicts}  {opinions}{shown}"


def _claims(turn: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the several claims of a turn, each an answer of its own; none of any other."""
    return turn["answer"]["parts"] if turn["answer"] else ()


def _verdict(turn: Mapping[str, Any]) -> str:
    return turn["verdict"] or turn.get("error") or turn["kind"] or "-"


def _opinion(given: Mapping[str, Any]) -> str:
    why = f", {given['reason']}" if given["reason"] else ""
    return f"feedback: {_SIGNS[given['rating']]}{why}, user {given['user_id']}, {given['given_at']}"


def _day(day: Mapping[str, Any]) -> str:
    counts = {**day["verdicts"], "failed": day["failed"], "👍": day["up"], "👎": day["down"]}
    became = ", ".join(f"{name} {count}" for name, count in counts.items() if count)
    tokens = f"{day['input_tokens']} tokens in, {day['output_tokens']} out"
    return f"{day['day']}  {day['turns']} turns  {tokens}  {became}".rstrip()


def safe(text: str) -> str:
    """Return others' text on one line, without the controls that could drive a terminal."""
    spaced = " ".join(text.split())
    return "".join("\ufffd" if _drives(character) else character for character in spaced)


def _drives(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cs"} or character in _BIDI


def _head(answer: Answer, texts: Texts) -> Iterator[str]:
    yield click.style(texts(headline_key(answer)), bold=True)
    if answer.basis.articles:
        yield computed_line(answer, texts)
    if answer.basis.said_by:
        yield f"{texts('said_by')}: {' · '.join(map(safe, answer.basis.said_by))}"
    yield from _notes(answer, texts)


def _notes(answer: Answer, texts: Texts) -> Iterator[str]:
    yield from notes(answer, texts)
    if answer.fallback == "not_configured":
        yield texts("fallback.not_configured")


def _sentences(answer: Answer, texts: Texts) -> Iterator[str]:
    for sentence in answer.sentences:
        marks = "".join(f"[{n}]" for n in sentence.citations)
        yield f"{safe(sentence.text)} {marks} {dates_of(sentence, answer, texts)}".rstrip()
    if answer.missing:
        yield safe(answer.missing)


def _article(article: Citation | ArticleReference | Hit, texts: Texts) -> str:
    outlet = safe(article.publisher) if article.publisher else texts("outlet_unknown")
    if article.publisher and article.publisher_basis == "inferred":
        outlet += f" ({texts('basis.inferred')})"
    opening = f"{safe(article.opening)} " if article.opening else ""
    title = safe(article.title) if article.title else f"{opening}({texts('untitled')})"
    date = texts.dated(article.published, article.published_basis)
    link = f" · {safe(article.url)}" if article.url else ""
    return f"{outlet} · {date} · {title}{link}"


def _marked(citation: Citation) -> str:
    """The whole sentence, the quoted words bold; a quotation that is all of it needs no mark."""
    start, end = (at - citation.context_start for at in (citation.start, citation.end))
    before, after = safe(citation.context[:start]), safe(citation.context[end:])
    quoted = click.style(safe(citation.quote), bold=True)
    if not before and not after:
        return quoted
    gap = " " if citation.context[:start][-1:].isspace() else ""
    tail = " " if citation.context[end : end + 1].isspace() else ""
    return f"{before}{gap}⟦{quoted}⟧{tail}{after}"


def converse(
    answer: Callable[[Plan, Sequence[Exchange]], Turn],
    read: Callable[[], str | None],
    language: Language | None,
) -> None:
    """Hold a conversation until the reader leaves; `read` returns None at the end of input.

    `answer` is given a plan and the conversation that it was made with, oldest first.
    """
    click.echo("\n".join(_HELP.values() if language is None else [_HELP[language]]), err=True)
    asked: list[Answer] = []
    while (line := read()) is not None:
        command = line.strip()
        if command in {"/quit", "/exit"}:
            return
        if command.startswith("/"):
            click.echo(_command(command, asked))
        elif command:
            before = [Exchange(item.question, item.text) for item in asked if item.kind != "chat"]
            plan = make_plan(command, conversation=before, language=language)
            asked += _ask(answer, plan, before)


def _ask(
    answer: Callable[[Plan, Sequence[Exchange]], Turn], plan: Plan, before: Sequence[Exchange]
) -> list[Answer]:
    """Answer one question; what goes wrong is told, and the conversation goes on."""
    try:
        turn = answer(plan, before)
    except DalilError as error:
        click.echo(f"dalil: {safe(str(error))}", err=True)
        return []
    click.echo(f"\n{show_answer(turn.answer)}\n")
    return [turn.answer]


def _command(command: str, asked: Sequence[Answer]) -> str:
    if command == "/sources":
        return show_sources(asked[-1]) if asked else ""
    if command == "/history":
        return "\n".join(f"{n}. {safe(answer.question)}" for n, answer in enumerate(asked, 1))
    return _HELP[detect_language(asked[-1].question) if asked else "en"]


def read_line() -> str | None:
    """Read a line with history and editing where the terminal has them; None at the end."""
    with suppress(ImportError):  # not on Windows
        import readline  # noqa: F401, PLC0415 - its import gives input() history
    try:
        return input("؟ " if sys.stdin.isatty() else "")
    except EOFError:
        return None
