"""Check 5, its fourth part: what rose did not fall, what opened did not close."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.checks.negation import scopes
from bot.answering.checks.spoken import read
from retrieval.analysis.folding import fold

_ENDS = "(?:ا|ت|وا|ه|ها|هم|ون|ين|ات|هما)?"


def _pole(arabic: str, english: str) -> re.Pattern[str]:
    """Words of one side; of Arabic ones with what may stand before and behind them."""
    verbs = fold("|".join(arabic.split()))
    return re.compile(
        rf"\b[وف]?(?:[بل]?(?:ال)?|لل|س?[يتن])(?:{verbs}){_ENDS}\b|\b(?:{'|'.join(english.split())})\b"
    )


_OPPOSITES = [
    (
        _pole(
            "ارتفع رتفع ارتفاع زاد زيد زياده ازداد زداد ازدياد صعد صعود تصاعد",
            "rose rise rises risen rising increas(?:e|es|ed|ing) grew grow(?:s|n|ing)?"
            " climb(?:s|ed)?",
        ),
        _pole(
            "انخفض نخفض انخفاض تراجع هبط هبوط تقلص قلص نقص نقصان تدني",
            "fell fall(?:s|en|ing)? drop(?:s|ped|ping)? declin(?:e|es|ed|ing)"
            " decreas(?:e|es|ed|ing) shr[aiu]nk(?:s|ing)? reduc(?:e|es|ed|tion)",
        ),
    ),
    (
        _pole("تحسن تحسين", "improv(?:e|es|ed|ing|ement)"),
        _pole(
            "تدهور تردي ساء سوء تفاقم",
            "deteriorat(?:e|es|ed|ing|ion) worsen(?:s|ed|ing)? worse",
        ),
    ),
    (
        _pole(
            "ايد يويد تاييد دعم ساند رحب ترحيب",
            "support(?:s|ed|ing)? back(?:s|ed) welcom(?:e|es|ed)",
        ),
        _pole("عارض ندد تنديد استنكر ستنكر دان ادان", "oppos(?:e|es|ed) condemn(?:s|ed)?"),
    ),
    (
        _pole("افتتح فتتح فتح افتتاح", "open(?:s|ed|ing)? reopen(?:s|ed)?"),
        _pole("اغلق غلق اغلاق اقفل", "clos(?:e|es|ed|ing|ure) shut"),
    ),
    (
        _pole(
            "اعتقل عتقل اعتقال احتجز حتجز احتجاز اوقفت", "arrest(?:s|ed)? detain(?:s|ed)? detention"
        ),
        _pole("افرج فرج افراج اطلق.{0,20}سراح", "releas(?:e|es|ed|ing) free(?:s|d)"),
    ),
    (
        _pole("استمر ستمر استمرار واصل تواصل مواصله", "continu(?:e|es|ed|ing)"),
        _pole(
            "توقف وقف اوقف ايقاف انتهي نتهي", "stop(?:s|ped)? halt(?:s|ed)? ended ceas(?:e|es|ed)"
        ),
    ),
]


def no_opposite(text: str, cited: Sequence[str]) -> bool:
    """Return whether a sentence does not put one of two opposites where only the other is cited.

    Where either negates anything, that is left to the check of negations.
    """
    if scopes(text) or any(map(scopes, cited)):
        return True
    said, sources = _plain(text), " ".join(map(_plain, cited))
    return not any(
        _only(one, other, said) and _only(other, one, sources)
        for pair in _OPPOSITES
        for one, other in (pair, pair[::-1])
    )


def _only(one: re.Pattern[str], other: re.Pattern[str], text: str) -> bool:
    return bool(one.search(text)) and not other.search(text)


def _plain(text: str) -> str:
    return fold(read(text)).lower()
