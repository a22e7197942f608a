"""What the articles lack, in a model's words where those say nothing of their own."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bot.answering.checks.cargo import has_cargo
from bot.answering.checks.figures import CitedText, figures_stand
from bot.answering.checks.naming import names_lacking, names_stand
from bot.answering.checks.support import is_supported
from bot.answering.checks.wording import in_language
from bot.answering.models import Citation, Plan
from bot.answering.planner import detect_language
from retrieval.analysis.capitals import unshouted
from retrieval.models import Language
from retrieval.sentences import sentence_spans

MISSING: dict[Language, str] = {
    "ar": "لم أجد في المقالات ما يؤيّد هذا أو ينفيه أو يجيب عنه.",
    "en": "I found nothing in the articles that supports, refutes or answers this.",
}
# Where something is cited that bears on it.
UNSETTLED: dict[Language, str] = {
    "ar": "هذا ما وجدته في المقالات، وهو لا يحسم الأمر.",
    "en": "This is what I found in the articles; it does not settle the matter.",
}
# Where sentences are only quoted: what a reader would else look for in them.
UNNAMED: dict[Language, str] = {
    "ar": "لا يرد في هذه الجمل: {names}.",
    "en": "None of these sentences names {names}.",
}
_COMMA: dict[Language, str] = {"ar": "، ", "en": ", "}
_MOST_NAMES = 3
# What says that something is lacking; all other words must be the question's.
_LACKING = """
    لا لم ليس ليست تذكر يذكر ذكر تحدد يحدد تتضمن يتضمن تحتوي تشير يشير تقول تورد ترد يرد توضح متوفر
    متاح معلومات معلومة تفاصيل المقالات المقال النصوص المقاطع المقتطفات الفقرات المتاحة المعروضة
    أي شيء عن حول بشأن كاف كافية إجابة جواب السؤال الادعاء
    the articles article passages passage texts text excerpts provided available given do does did
    not no nothing none say says mention mentions state states specify contain contains include
    provide information details about on any enough answer question claim there is are
"""
_LONGEST = 300


def fit_missing(said: str, plan: Plan, *, cites: bool) -> str:
    """Return a model's sentence on what is missing if it says no more; else Dalil's own.

    Dalil's is another where the answer cites something.

    It is one sentence in the answer's language, and its words, names and figures are the
    question's, but for those that say that something is lacking.
    """
    asked = plan.asked
    sources = [f"{asked}\n{_LACKING}"]
    fits = (
        0 < len(said) <= _LONGEST
        and len(sentence_spans(said, 0, len(said))) == 1
        and in_language(said, plan.language)
        and not has_cargo(said, [asked])
        and figures_stand(said, [CitedText(asked, None)])
        and names_stand(said, [asked])
        and is_supported(said, sources, least=Fraction(1))
    )
    return said if fits else (UNSETTLED if cites else MISSING)[plan.language]


def unnamed(plan: Plan, cited: Sequence[Citation]) -> str | None:
    """Return a sentence on the names of a question that no quotation holds; None if all do.

    A speaker whom the article names before, and the article's title, count as held. Names that
    are translated stand in a quotation unseen: across languages nothing is said.
    """
    asked = detect_language(plan.question)
    if any(detect_language(item.context) != asked for item in cited):
        return None
    held = [text for item in cited for text in (item.context, item.title, item.said_by) if text]
    names = names_lacking(unshouted(plan.question), held)[:_MOST_NAMES]
    if not names or not cited:
        return None
    return UNNAMED[plan.language].format(names=_COMMA[plan.language].join(names))
