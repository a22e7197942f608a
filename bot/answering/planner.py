"""A question becomes a plan: its language, its kind, and where to look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from bot.answering.models import Exchange, Kind, Plan
from bot.answering.planning.following import in_context, is_follow_up
from bot.answering.planning.small_talk import is_small_talk
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import STOP_WORDS
from retrieval.models import Language

_ARABIC = re.compile(r"[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN = re.compile(r"[A-Za-z]")
_OPENINGS = (
    r"(?:(?:hello|hi|hey|dalil|so|and|but|or|well|ok|okay|also|then|now|please)\b\W{1,3}){0,4}"
)
_YES_OR_NO = re.compile(
    r"^\W*(?:و?هل|ا?صحيح|ا?حقا|ا?ليس)\b"
    # “So did he …”, “Hey Dalil, isn't it …”; “can you tell me what …” asks for more.
    rf"|^\W*{_OPENINGS}(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should)(?:n['’]?t)?\b"
    r"(?! you (?:please )?(?:tell|show|give|explain|list|summari[sz]e)\b(?! me (?:if|whether)\b))"
    r"(?! you know (?:who|whom|whose|what|when|where|which|why|how)\b)"
    r"|\bصح\s+(?:ام|او|ولا|والا)\s+(?:خطا|غلط)|\btrue\s+or\s+false\b"
    r"|هل\s{1,3}(?:هذا|ذلك|هو|هي)?\s{0,3}(?:صحيح|دقيق)"
    r"|is\s{1,3}(?:this|that|it)\s{1,3}(?:true|accurate|correct)\b"
    r"|[.،,!:؛]\s{0,3}(?:صحيح|صح|مضبوط|دقيق|right|true|correct)\s{0,3}[?؟]"
)
# At the start these ask; inside a statement «من» is from, «ما» is not, “who” is relative. So it
# is at the start of «من جانبه», «ما زال» and «لم يلتق».
_ASKS_FIRST = re.compile(
    r"^\W*(?:و?(?:ما(?! (?:زال|يزال|تزال|لم)\w{0,2}\b)|من(?! (?:جانب|جهت|ناحيت|المتوقع|المقرر"
    r"|المنتظر|المرجح|الممكن|غير|دون|اجل|خلال|بين))|لم(?! [يتن]\w)|اي|عم|مم|الام|علام)"
    rf"|{_OPENINGS}(?:who|whom|whose|when|where|which))\b"
)
_ASKS_ANYWHERE = re.compile(
    r"[?؟](?!\w{1,64}=)"  # not that of an address: /?id=1
    r"|\b(?:و?(?:ماذا|متي|اين|كيف|كم|لماذا|بماذا|ايه)|شو|ايش|اش|وش|شنو|شنوه|ليش|ليه|علاش|ازاي"
    r"|كيفاش|امتي|ايمتي|وقتاش|وين|فين|مين|منو|شكون|انهي|قديش|what|why|how)\b"
)
_ENGLISH_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|any|anything|tell|show|give|list|latest)\b"
)
# A wish at the start, behind a greeting perhaps, asks as well.
_WISHES = re.compile(
    r"^\W*(?:(?:السلام عليكم|مرحبا|اهلا|صباح الخير|مساء الخير|hello|hi|hey)\W{1,3})?"
    r"(?:اخبرني|اخبرنا|حدثني|اعطني|اعطيني|لخص|لخصي|اشرح|ابحث"
    r"|(?:بدي|بدنا|اريد|نريد|ابغي|ودي|عايز|عاوز|احتاج)(?: ان)? (?:اسال|اعرف|نعرف|افهم|معلومات)"
    r"|(?:please )?(?:tell|give|show) me|(?:please )?(?:summari[sz]e|explain)"
    r"|i (?:want|need|would like) to (?:know|ask))\b"
)
_MARK = re.compile("[?؟]")
_CLAIM_WORDS = 5
_WORD = re.compile(r"\w+")
_NOW = re.compile(
    r"\b(?:الان|حاليا|(?:الوقت|الوضع) (?:الحالي|الراهن|الحاضر)"
    r"|(?<!ذلك )(?<!نفس )اليوم(?! (?:الذي|نفسه))"
    r"|هلا|هلق|هلقيت|دلوقتي|دلوقت|النهارده|انهارده|هسه|هسا|هسع|الحين|دحين|ذلحين|دابا|توا|لسه|لسا"
    r"|امس|امبارح|مبارح|البارحه|هذا (?:الاسبوع|الشهر|العام)|هذه السنه"
    r"|(?:احدث|مستجدات|المستجدات)|لا [يت]زال|ما زالت?"
    r"|now|nowadays|currently|today|tonight|yesterday|at the moment|at present|these days"
    r"|this (?:week|month|year)|(?<!at the )latest|(?:most recent|so far)|still)\b"
)
# Unvowelled «آخر» is the last of something where a noun follows it, another where one stands
# before it: «آخر تصريح», «تصريح آخر».
_LAST = frozenset({"اخر", "واخر", "باخر", "لاخر"})


def make_plan(
    question: str,
    *,
    conversation: Sequence[Exchange] = (),
    language: Language | None = None,
    since: date | None = None,
    until: date | None = None,
    publisher: str | None = None,
) -> Plan:
    """Plan a question without a model; the language is the question's unless it is given.

    A follow-up is also looked for together with what it leans on in the conversation, which
    comes oldest first.
    """
    leans = is_follow_up(question, conversation)
    return Plan(
        question=question,
        language=language or detect_language(question),
        kind=kind_of(question),
        since=since,
        until=until,
        publisher=publisher,
        phrases=(in_context(question, conversation),) if leans else (),
    )


def detect_language(text: str) -> Language:
    """Return the language most words are of, or most letters of where there are as many of both.

    Arabic where there are none of either. A long name in the other script is one word: «Lavrov
    شو قال» is Arabic.
    """
    words = text.split()
    arabic = sum(bool(_ARABIC.search(word)) for word in words)
    latin = sum(bool(_LATIN.search(word)) and not _ARABIC.search(word) for word in words)
    if latin == arabic:
        latin, arabic = len(_LATIN.findall(text)), len(_ARABIC.findall(text))
    return "en" if latin > arabic else "ar"


def kind_of(question: str) -> Kind:
    """A yes/no question is a claim, and so is a statement; a few bare words are a question."""
    if is_small_talk(question):
        return "chat"
    if asks_yes_or_no(question):
        return "claim"
    few = len(_WORD.findall(question)) < _CLAIM_WORDS
    return "question" if asks_openly(question) or few else "claim"


def asks_yes_or_no(text: str) -> bool:
    """Tell whether yes or no would answer a text."""
    return bool(_YES_OR_NO.search(fold(text)))


def asks_openly(text: str) -> bool:
    """Tell whether a text asks for more than yes or no, with or without a question mark.

    Inside a sentence with a full stop «كيف» and “what” are no question words.
    """
    folded = fold(text).strip()
    asks = _ASKS_ANYWHERE.search(folded)
    if asks and folded.endswith(".") and not _MARK.search(folded):
        asks = _ASKS_ANYWHERE.match(folded)
    return bool(_ASKS_FIRST.match(folded) or _WISHES.match(folded) or asks)


def may_state(question: str) -> bool:
    """Tell whether an English question may be a statement with a question mark.

    It has none of the few words that ask; in Arabic more words do than can be listed.
    """
    folded = fold(question)
    return detect_language(question) == "en" and not _ENGLISH_ASKS.search(folded)


def asks_about_now(question: str) -> bool:
    """Tell whether the answer depends on the day the question is asked: now, today, the latest."""
    folded = fold(question)
    words = ["", *_WORD.findall(folded)]
    before_last = (before for before, word in pairwise(words[:-1]) if word in _LAST)
    return bool(_NOW.search(folded)) or any(
        not before or before in STOP_WORDS for before in before_last
    )
