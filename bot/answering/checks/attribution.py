"""Check 5, for speech: nobody is made to say what the cited sentences have another say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.checks.alignment import Token, tokens
from bot.answering.checks.name_finding import names_in
from bot.answering.checks.naming import same_name
from bot.answering.speech.speakers import named_speakers, speaker_of


def speaker_stands(text: str, cited: Sequence[str], said_by: Sequence[str | None]) -> bool:
    """Return whether the person whom a sentence has speak speaks in the cited sentences.

    `said_by` are the speakers of the quotations. Only people named in both are compared: a
    speaker known by a role alone, or by nothing, is left to the reader.
    """
    span = speaker_of(text, len(text) - 1, len(text))
    ours = list(_people(text[span.start : span.end])) if span else []
    theirs = [name for name in said_by if name and any(_people(name))]
    if not ours or not theirs or len(theirs) < len(said_by):
        return True
    speaking = [*theirs, *(name for item in cited for name in named_speakers(item))]
    words = [token for name in speaking for token in tokens(name) if token.is_content]
    return any(same_name(one, other) for one in ours for other in words)


def _people(text: str) -> Iterator[Token]:
    names = {name.printed for name in names_in(text) if not name.keys}
    return (token for token in tokens(text) if token.printed in names)
