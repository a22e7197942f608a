"""A question becomes a plan: its language, its kind, and where to look."""

from __future__ import annotations

import re
from datetime import date

from bot.answering.models import Kind, Plan
from retrieval.analysis.folding import fold
from retrieval.models import Language

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z]")
_YES_OR_NO = re.compile(
    r"^\W*(?:و?هل|ا?صحيح|ا?حقا|ا?ليس|is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should)\b"
    r"|\bصح\s+(?:ام|او|ولا|والا)\s+(?:خطا|غلط)|\btrue\s+or\s+false\b"
    r"|هل\s+(?:هذا|ذلك|هو|هي)?\s*(?:صحيح|دقيق)|is\s+(?:this|that|it)\s+(?:true|accurate|correct)\b"
)
# At the start these ask; inside a statement «من» is from, «ما» is not, “who” is relative.
_ASKS_FIRST = re.compile(
    r"^\W*(?:و?(?:ما|من|لم|اي|عم|مم|الام|علام)|who|whom|whose|when|where|which)\b"
)
_ASKS_ANYWHERE = re.compile(
    r"[?؟]|\b(?:و?(?:ماذا|متي|اين|كيف|كم|لماذا|بماذا|ايه)|شو|ايش|اش|وش|شنو|شنوه|ليش|ليه|علاش|ازاي"
    r"|كيفاش|امتي|ايمتي|وقتاش|وين|فين|مين|منو|شكون|انهي|قديش|what|why|how)\b"
)
_CLAIM_WORDS = 5
_WORD = re.compile(r"\w+")
# A message of these words alone greets or thanks.
_GREETINGS = """
    مرحبا مرحبتين اهلا وسهلا اهلين هلا السلام عليكم ورحمه الله وبركاته صباح مساء الخير النور الورد
    كيفك شكرا جزيلا لك يعطيك العافيه تسلم تمام حسنا طيب
    hello hi hey good morning evening afternoon thanks thank you very much ok okay bye
"""
_SMALL_TALK = frozenset(_GREETINGS.split())


def make_plan(
    question: str,
    *,
    language: Language | None = None,
    since: date | None = None,
    until: date | None = None,
    publisher: str | None = None,
) -> Plan:
    """Plan a question without a model; the language is the question's unless it is given."""
    return Plan(
        question=question,
        language=language or detect_language(question),
        kind=_kind(question),
        since=since,
        until=until,
        publisher=publisher,
    )


def detect_language(text: str) -> Language:
    """Return the language most letters are of; Arabic where there are none of either."""
    return "en" if len(_LATIN.findall(text)) > len(_ARABIC.findall(text)) else "ar"


def _kind(question: str) -> Kind:
    """A yes/no question is a claim, and so is a statement; a few bare words are a question."""
    folded = fold(question)
    words = _WORD.findall(folded)
    if words and _SMALL_TALK.issuperset(words):
        return "chat"
    if _YES_OR_NO.search(folded):
        return "claim"
    asks = _ASKS_FIRST.search(folded) or _ASKS_ANYWHERE.search(folded)
    return "question" if asks or len(words) < _CLAIM_WORDS else "claim"
