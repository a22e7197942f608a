"""What others have of a person's words: asked anew by a button, watched, made whole, or shown.

A question that somebody else wrote themselves is theirs, also in the same words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from retrieval.analysis.folding import fold

_WORD = re.compile(r"\w+")
_PIECE = 3  # words
# Not written by who asked them: made by a button or by a watch, whose entry may be gone by now, or
# pointed at in a reply. What an emptied entry said is not known: it counts as written.
_NOT_WRITTEN = (
    "NOT EXISTS (SELECT 1 FROM inbox "
    "WHERE inbox.id = turns.inbox_id AND inbox.kind IN ('question', 'edit') "
    "AND instr(coalesce(json_extract(inbox.content, '$.message.text'), "
    "json_extract(inbox.content, '$.message.caption'), turns.question), turns.question))"
)


@dataclass(frozen=True, slots=True)
class Words:
    """The questions of a person, and the chats of others in which these were seen."""

    user_id: int
    questions: Collection[str]
    chats: Sequence[int]

    @property
    def where(self) -> str:
        """The chats, as JSON."""
        return json.dumps(list(self.chats))


def asked_anew(db: Database, words: Words) -> list[int]:
    """Return others' turns that ask a person's question without having written it."""
    rows = db.execute(
        "SELECT id FROM turns WHERE user_id <> ? AND "  # noqa: S608 - our own names
        "chat_id IN (SELECT value FROM json_each(?)) AND "
        f"question IN (SELECT value FROM json_each(?)) AND {_NOT_WRITTEN}",
        [words.user_id, words.where, json.dumps(list(words.questions))],
    ).fetchall()
    return [row[0] for row in rows]


def end_watches(db: Database, words: Words) -> None:
    """End what others watch where a person's words are in it."""
    pieces = {piece for question in words.questions for piece in _pieces(question)}
    rows = db.execute(
        "SELECT id, plan FROM watches WHERE chat_id IN (SELECT value FROM json_each(?))",
        [words.where],
    ).fetchall()
    for watch_id, text in rows:
        plan = json.loads(text)
        made = [plan.get("standalone") or "", *plan.get("phrases", ())]
        if plan.get("question") in words.questions or any(
            piece in pieces for told in made for piece in _pieces(told)
        ):
            db.execute("DELETE FROM watches WHERE id = ?", [watch_id])


def take_apart(db: Database, words: Words) -> None:
    """Take from others' turns what makes their questions whole: it may hold a person's words."""
    db.execute(
        "UPDATE turns SET plan = json_set(plan, '$.standalone', NULL, '$.phrases', json('[]')) "
        "WHERE user_id <> ? AND chat_id IN (SELECT value FROM json_each(?)) "
        "AND json_extract(plan, '$.standalone') IS NOT NULL",
        [words.user_id, words.where],
    )


def erase_shown(db: Database, last: int) -> None:
    """Erase what any chat was shown, an admin's as well: once it was sent nothing needs it.

    Up to the last update that is meant.
    """
    db.execute(
        "UPDATE deliveries SET content = '{}', attachment = NULL "
        "WHERE inbox_id <= ? AND state NOT IN ('waiting', 'sending') AND content <> '{}'",
        [last],
    )
    shown = (
        "'$.callback_query.message', '$.message.reply_to_message', '$.message.quote', "
        "'$.alone.reply_to_message', '$.alone.quote'"
    )
    db.execute(
        f"UPDATE inbox SET content = json_remove(content, {shown}) "  # noqa: S608 - our own names
        "WHERE id <= ? AND kind <> 'edit' AND state NOT IN ('received', 'answering', 'answered') "
        "AND NOT EXISTS (SELECT 1 FROM deliveries WHERE inbox_id = inbox.id "
        "AND deliveries.state IN ('waiting', 'sending')) "  # what replies to it is on its way
        f"AND json_extract(content, {shown}) <> '[null,null,null,null,null]'",
        [last],
    )


def _pieces(text: str) -> Iterator[Any]:
    """Yield every three words of a text, folded; of a shorter one all of it."""
    found = _WORD.findall(fold(text))
    for at in range(max(len(found) - _PIECE + 1, 1) if found else 0):
        yield tuple(found[at : at + _PIECE])
