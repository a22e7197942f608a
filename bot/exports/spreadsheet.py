"""Turns as CSV that a spreadsheet opens rightly: a row a turn, and no cell a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence

from bot.answering.models import Answer, Citation
from bot.chat.display import plain_line
from bot.chat.links import web_link
from bot.chat.texts import Texts
from bot.exports.records import Record
from bot.wording import outlet_words, title_words, verdict_words

# With any of these first, also in their full-width forms, a spreadsheet computes the cell
# (OWASP, “CSV Injection”).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Where a comma is for decimals a spreadsheet splits a file at semicolons, quoted or not.
_FORMULA_AFTER = re.compile(r"(?<=;)(?=[\s\"']*[=+\-@＝＋－＠])")
COLUMNS = (
    "id",
    "asked_at",
    "question",
    "language",
    "kind",
    "verdict",
    "verdict_in_words",
    "mode",
    "answer",
    "articles",
    "outlets",
    "newest",
    "quotations",
    "sources",
)


def spreadsheet(turns: Sequence[Record]) -> str:
    """Return the turns as CSV (RFC 4180), its first line the columns.

    A turn of several claims has a line for each of them in its cells.
    """
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for turn in turns:
        writer.writerow([turn.id, *map(defused, _cells(turn))])
    return written.getvalue()


def defused(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not compute."""
    shown = _FORMULA_AFTER.sub("'", cell)
    return f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown


def _cells(turn: Record) -> list[str]:
    answer, texts = turn.answer, Texts.load(turn.answer.language)

    def each(tell: Callable[[Answer], object]) -> str:
        told = [str(tell(part) or "") for part in turn.answers]
        numbered = [f"{n}. {text}" for n, text in enumerate(told, 1)] if answer.parts else told
        return "\n".join(numbered)

    return [
        turn.asked_at.isoformat(timespec="seconds"),
        plain_line(answer.question),
        answer.language,
        answer.kind,
        each(lambda part: part.verdict),
        each(lambda part: verdict_words(part, texts)),
        each(lambda part: part.mode),
        each(_said),
        each(lambda part: part.basis.articles),
        each(lambda part: part.basis.outlets),
        each(lambda part: part.basis.newest),
        each(_quotations),
        each(lambda part: _sources(part, texts)),
    ]


def _said(answer: Answer) -> str:
    lines = [
        f"{plain_line(sentence.text)} {''.join(f'[{n}]' for n in sentence.citations)}".rstrip()
        for sentence in answer.sentences
    ]
    return " ".join([*lines, *filter(None, [plain_line(answer.missing or "")])])


def _quotations(answer: Answer) -> str:
    return "\n".join(f"[{item.n}] {plain_line(item.context)}" for item in answer.citations)


def _sources(answer: Answer, texts: Texts) -> str:
    return "\n".join(_source(citation, texts) for citation in answer.citations)


def _source(citation: Citation, texts: Texts) -> str:
    said = [
        outlet_words(citation, texts),
        title_words(citation, texts),
        texts.dated(citation.published, citation.published_basis),
        web_link(citation.url) or "",
    ]
    return f"[{citation.n}] {' · '.join(filter(None, said))}"
