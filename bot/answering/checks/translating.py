"""A model's translation of a quotation: shown only where it says what the quotation says."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.checks.cargo import has_cargo
from bot.answering.checks.certainty import certainty_stands
from bot.answering.checks.figures import CitedText, figures_stand
from bot.answering.checks.naming import names_stand
from bot.answering.checks.negation import only_one_negates
from bot.answering.checks.opposites import no_opposite
from bot.answering.checks.polarity import polarity_agrees
from bot.answering.checks.quantities import quantities_stand
from bot.answering.checks.support import is_supported
from bot.answering.checks.wording import in_language
from retrieval.models import Language


def translation_stands(
    translation: str, quote: CitedText, sources: Sequence[str], language: Language
) -> bool:
    """Return whether a translation into the answer's language may be shown.

    The quotation must be in the other language, and bear the translation's figures, names,
    negations and words; `sources` are where names may stand as well.
    """
    return (
        bool(translation)
        and in_language(translation, language)
        and not in_language(quote.text, language)
        and not has_cargo(translation, [quote.text])
        and figures_stand(translation, [quote])
        and names_stand(translation, [quote.text, *sources])
        and polarity_agrees(translation, [quote.text])
        and no_opposite(translation, [quote.text])
        and quantities_stand(translation, [quote.text])
        and certainty_stands(translation, [quote.text])
        and not only_one_negates(translation, quote.text)
        and is_supported(translation, [quote.text])
    )
