"""The commands that find: `/search`, `/recent`, `/sources`, and `/start` with its examples."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answering.kept import answer_of
from bot.answering.missing import MISSING
from bot.answering.models import Answer
from bot.chat.finding.finder import Finder
from bot.chat.finding.listing import MOST_ARTICLES, show_outlets, show_recent
from bot.chat.finding.passages import show_page
from bot.chat.finding.saved import show_saved
from bot.chat.notices import told
from bot.chat.outgoing import Button, Outgoing
from retrieval.doubles import words_of
from retrieval.models import Language

TOKEN = re.compile(r"[A-Za-z0-9_-]{20,64}", re.ASCII)


def search(
    finder: Finder, text: str, user_id: int, language: Language, entry_id: int = 0
) -> tuple[Outgoing, ...]:
    """Return the best passages, or how to search; raises CorpusError.

    `entry_id` is the number of the command in the inbox.
    """
    if not any(map(str.isalnum, text)):
        return told("search.how", language)
    if not finder.searches.allows(user_id):
        return told("press.slow", language)
    if page := show_page(finder, text, 0, entry_id, language):
        return page
    return told("recent.nothing" if _is_empty(finder) else "search.nothing", language)


def recent(finder: Finder, publisher: str, language: Language) -> tuple[Outgoing, ...]:
    """Return the newest articles, of one outlet if it is named; raises CorpusError."""
    rows = finder.corpus.list(k=MOST_ARTICLES, publisher=publisher or None)
    if not rows and (meant := _meant(finder, publisher)):
        rows = finder.corpus.list(k=MOST_ARTICLES, publisher=meant)
    if rows:
        return show_recent(rows, language)
    return told("recent.no_outlet" if publisher else "recent.nothing", language)


def _meant(finder: Finder, part: str) -> str | None:
    """Return the one outlet whose name has these words in it; None if it is none, or several."""
    words = set(words_of(part))
    names = [item.publisher for item in finder.corpus.outlets() if item.publisher]
    found = [name for name in names if words and words <= set(words_of(name))]
    return found[0] if len(found) == 1 else None


def sources(finder: Finder, language: Language) -> tuple[Outgoing, ...]:
    """Return the outlets; raises CorpusError."""
    outlets = finder.corpus.outlets()
    return show_outlets(outlets, language) if outlets else told("recent.nothing", language)


def welcome(finder: Finder, language: Language) -> tuple[Outgoing, ...]:
    """Return the welcome, with questions to press that the archive answers; raises CorpusError."""
    questions = finder.examples.questions(language)
    if not questions:
        return told("start_empty" if _is_empty(finder) else "start", language)
    rows = tuple((Button(text, data=f"e:{n}"),) for n, text in enumerate(questions))
    *before, last = told("start_examples", language)
    return (*before, replace(last, keyboard=rows))


def nothing_yet(finder: Finder, answer: Answer) -> tuple[Outgoing, ...]:
    """Return what is told in place of an answer from an empty archive; raises CorpusError."""
    parts = answer.parts or (answer,)
    found_nothing = all(part.missing == MISSING[part.language] for part in parts)
    if not found_nothing or not _is_empty(finder):
        return ()
    return told("recent.nothing", answer.language)


def opened(finder: Finder, token: str, user_id: int, language: Language) -> tuple[Outgoing, ...]:
    """Return the answer that a link leads to, or that it leads nowhere; raises LogbookError."""
    turn_id = finder.saved.turn_of(token)
    turn = finder.logbook.turn(turn_id) if turn_id is not None else None
    answer = answer_of(turn["answer"]) if turn else None
    if turn is None or answer is None:
        return told("saved.gone", language)
    finder.saved.opened(turn["id"], user_id)
    return show_saved(answer, turn["id"], turn["asked_at"], language)


def _is_empty(finder: Finder) -> bool:
    return not finder.corpus.counts().articles
