"""Whether what is cited for or against a claim bears on that claim, and not on another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from bot.answering.checks.certainty import certainty_stands
from bot.answering.checks.condition import condition_stands
from bot.answering.checks.figures import CitedText, figures_stand
from bot.answering.checks.naming import names_another, names_stand
from bot.answering.checks.opposites import no_opposite
from bot.answering.checks.polarity import polarity_agrees
from bot.answering.checks.quantities import quantities_stand
from bot.answering.checks.roles import roles_stand
from bot.answering.checks.support import is_supported

# What asks about a claim is no part of it.
_ASKS = re.compile(
    r"^\W*و?هل\s+(?:من\s+الصحيح\s+|صحيح\s+)?(?:[أا]ن(?:ه|ها)?\s+)?"
    r"|^\W*(?:من\s+الصحيح|صحيح|حق[اً]{1,2})\s+(?:[أا]ن(?:ه|ها)?\s+)?"
    r"|هل\s+(?:هذا|ذلك|هو)?\s*(?:صحيح|دقيق)|\bصح\s+(?:أم|ام|أو|او|ولا|والا)\s+(?:خطأ|خطا|غلط)"
    r"|\bis\s+it\s+(?:true|correct|accurate)\s+that\b"
    r"|\bis\s+(?:this|that|it)\s+(?:true|accurate|correct)\b|\btrue\s+or\s+false\b",
    re.IGNORECASE,
)
_REPEATS = Fraction(3, 4)


def bears_out(claim: str, cited: Sequence[CitedText], sources: Sequence[str]) -> bool:
    """Return whether cited sentences may support a claim.

    Its figures must stand in them, its names in them or in the sources (their passages, titles
    and publishers), they must affirm and negate what it does, and set no condition that it
    leaves out.
    """
    stated = statement(claim)
    texts = [item.text for item in cited]
    return (
        figures_stand(stated, cited)
        and names_stand(stated, [*texts, *sources])
        and _is_told_alike(stated, texts)
        and condition_stands(stated, texts)
        and is_supported(stated, texts)
    )


def denies(claim: str, cited: Sequence[CitedText]) -> bool:
    """Return whether cited sentences may refute a claim.

    They may not if they only repeat it: its words, figures and names, with its negations.
    """
    stated = statement(claim)
    texts = [item.text for item in cited]
    return not (
        figures_stand(stated, cited)
        and names_stand(stated, texts)
        and _is_told_alike(stated, texts)
        and is_supported(stated, texts, least=_REPEATS)
    )


def _is_told_alike(stated: str, texts: Sequence[str]) -> bool:
    """Whether the same is said of the same, as surely and as much."""
    return (
        not names_another(stated, texts)
        and polarity_agrees(stated, texts)
        and no_opposite(stated, texts)
        and roles_stand(stated, texts)
        and quantities_stand(stated, texts)
        and certainty_stands(stated, texts)
    )


def only_negates(text: str, cited: Sequence[CitedText]) -> bool:
    """Return whether a sentence says what is cited, but for a negation that it adds or leaves out.

    Nobody is refuted by that: a refuting sentence has another number, name or deed.
    """
    texts = [item.text for item in cited]
    return (
        not polarity_agrees(text, texts)
        and figures_stand(text, cited)
        and names_stand(text, texts)
        and is_supported(text, texts, least=_REPEATS)
    )


def statement(claim: str) -> str:
    """Return what a claim states, without «هل», «صحيح أن» and “Is it true that”."""
    return _ASKS.sub(" ", claim).strip(" ؟?")
