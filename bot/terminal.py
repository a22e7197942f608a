"""Answers and the conversation in a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

import click

from bot.answering.models import Answer, ArticleReference, Citation, Plan, Turn
from bot.answering.planner import detect_language, make_plan
from bot.chat.texts import Texts
from bot.errors import DalilError
from retrieval.models import Hit, Language

_BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HELP = {
    "ar": "اكتب سؤالًا أو ادّعاءً. /sources المصادر كاملة · /history ما سألت · /quit خروج",
    "en": "Type a question or a claim. /sources full sources · /history your questions · /quit",
}


def show_answer(answer: Answer, *, sources: bool = True) -> str:
    """Return an answer as text: verdict, computed line, sentences, numbered sources."""
    texts = Texts.load(answer.language)
    blocks = ["\n".join(_head(answer, texts)), "\n".join(_sentences(answer))]
    if answer.related:
        related = [f"  • {_article(article, texts)}" for article in answer.related]
        blocks.append("\n".join([f"{texts('related')}:", *related]))
    if sources:
        blocks.append(show_sources(answer))
    return "\n\n".join(block for block in blocks if block)


def show_sources(answer: Answer) -> str:
    """Return the sources of an answer, each with its whole sentence, the quoted words marked."""
    if not answer.citations:
        return ""
    texts = Texts.load(answer.language)
    said = {sentence.text for sentence in answer.sentences}
    sources = [
        f"[{citation.n}] {_article(citation, texts)}"
        + ("" if citation.context in said else f"\n    {_marked(citation)}")
        for citation in answer.citations
    ]
    return "\n".join([f"{texts('sources')}:", *sources])


def show_hits(hits: Sequence[Hit], language: Language) -> str:
    """Return the hits of a search as text."""
    texts = Texts.load(language)
    return "\n\n".join(
        f"{hit.rank}. {_article(hit, texts)}  [{hit.score:.2f}]\n   {safe(hit.text)}"
        for hit in hits
    )


def show_turns(turns: Sequence[Mapping[str, Any]]) -> str:
    """Return one line a turn: id, when, where, verdict or error, and the question."""
    return "\n".join(
        f"{turn['id']:>5}  {turn['asked_at']}  {turn['chat_id'] or '-'}  "
        f"{turn['verdict'] or turn['error'] or '-'}  {safe(turn['question'])}"
        for turn in turns
    )


def show_turn(turn: Mapping[str, Any]) -> str:
    """Return a turn whole: what was asked, what was offered, and what became of it."""
    names = ("asked_at", "chat_id", "question", "kind", "verdict", "mode", "fallback", "error")
    spent = ("model", "input_tokens", "output_tokens", "prompt_hash", "timings_ms")
    lines = [f"{name}: {safe(str(turn[name]))}" for name in (*names, *spent) if turn[name]]
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


def safe(text: str) -> str:
    """Return others' text on one line, without the controls that could drive a terminal."""
    spaced = " ".join(text.split())
    return "".join("\ufffd" if _drives(character) else character for character in spaced)


def _drives(character: str) -> bool:
    return (
        unicodedata.category(character) in {"Cc", "Cs"} or character in "\u202a\u202b\u202d\u202e"
    )


def _head(answer: Answer, texts: Texts) -> Iterator[str]:
    yield click.style(texts(_headline(answer)), bold=True)
    if answer.basis.articles:
        yield " · ".join(_computed(answer, texts))
    if answer.fallback:
        yield texts(f"fallback.{answer.fallback}")


def _headline(answer: Answer) -> str:
    """Return the key of the text that says what kind of answer this is."""
    if answer.verdict is None:
        return "chat"
    if answer.mode == "model" or not answer.sentences:
        return f"verdict.{answer.verdict}"
    return "claim_quotes" if answer.kind == "claim" else "quotes"


def _computed(answer: Answer, texts: Texts) -> Iterator[str]:
    yield texts("articles", n=answer.basis.articles)
    yield texts("outlets", n=answer.basis.outlets)
    if answer.basis.outlets and any(not item.publisher for item in answer.citations):
        yield texts("some_unnamed")
    if answer.basis.newest:
        newest = texts.dated(answer.basis.newest, answer.basis.newest_basis)
        yield texts("newest", date=newest)


def _sentences(answer: Answer) -> Iterator[str]:
    for sentence in answer.sentences:
        marks = "".join(f"[{n}]" for n in sentence.citations)
        yield f"{safe(sentence.text)} {marks}"
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
    answer: Callable[[Plan], Turn], read: Callable[[], str | None], language: Language | None
) -> None:
    """Hold a conversation until the reader leaves; `read` returns None at the end of input."""
    click.echo("\n".join(_HELP.values() if language is None else [_HELP[language]]), err=True)
    asked: list[Answer] = []
    while (line := read()) is not None:
        command = line.strip()
        if command in {"/quit", "/exit"}:
            return
        if command.startswith("/"):
            click.echo(_command(command, asked))
        elif command:
            asked += _ask(answer, make_plan(command, language=language))


def _ask(answer: Callable[[Plan], Turn], plan: Plan) -> list[Answer]:
    """Answer one question; what goes wrong is told, and the conversation goes on."""
    try:
        turn = answer(plan)
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
