"""Several claims in one message: how many came to which end, and those of which little is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from bot.answering.missing import MISSING
from bot.answering.models import Answer
from bot.chat.cutting import best_cut
from bot.chat.runs import joined, mixed
from bot.chat.styles import Block, Run
from bot.chat.summary import headline_key
from bot.chat.texts import Texts

_BREAK = Run("\n")
_ENDS = ("supported", "refuted", "conflicting", "answered", "unjudged", "not_enough_evidence")
_LONGEST = 160  # characters of a claim in the list: enough to know it by


def is_unknown(part: Answer) -> bool:
    """Whether the articles had nothing to show on a claim, and nothing else went wrong."""
    lacking = part.verdict == "not_enough_evidence" and not part.sentences
    return lacking and part.fallback in {None, "not_configured"}


def is_judged(parts: Sequence[Answer]) -> bool:
    """Whether any claim got a verdict of a model, however it ended."""
    return any(_end(part) != "unjudged" and not is_unknown(part) for part in parts)


def tally(parts: Sequence[Answer], texts: Texts) -> Block:
    """Return how many claims there are, and how many of them came to which end."""
    ends = Counter(map(_end, parts))
    claims = texts("several.claims", n=len(parts))
    if set(ends) == {"not_enough_evidence"}:
        return (Run(texts("several.unknown", claims=claims), bold=True),)
    if not is_judged(parts):
        return (Run(texts("several.unjudged", claims=claims), bold=True),)
    counted = [Run(texts(f"tally.{end}", n=ends[end])) for end in _ENDS if ends[end]]
    return tuple(joined([(Run(claims, bold=True),), *((run,) for run in counted)], Run(" · ")))


def unknown(parts: Sequence[Answer], texts: Texts) -> Block:
    """Return the claims of which nothing is known in one list, by the numbers that they have.

    The heading is left out where all of them are: then the tally said it.
    """
    listed = [(n, part) for n, part in enumerate(parts, 1) if is_unknown(part)]
    lines = [_line(n, part, texts) for n, part in listed]
    if listed and len(listed) < len(parts):
        lines.insert(0, (Run(texts("verdict.not_enough_evidence"), bold=True),))
    return tuple(joined(lines, _BREAK))


def _line(n: int, part: Answer, texts: Texts) -> Block:
    said = () if part.missing == MISSING[part.language] else mixed(part.missing or "", texts)
    more = (_BREAK, *said) if said else ()
    return (Run(f"{n}. "), *mixed(_shortened(part.question), texts), *more)


def _shortened(claim: str) -> str:
    line = " ".join(claim.split())
    return line if len(line) <= _LONGEST else f"{line[: best_cut(line, _LONGEST)].rstrip()}…"


def _end(part: Answer) -> str:
    return "unjudged" if headline_key(part) == "claim_quotes" else str(part.verdict)
