"""Acronyms: one word without dots, and what articles in Arabic have in their place."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold

_DOTTED = re.compile(r"(?<![^\W_])(?<!\.)(?:[A-Z]\.){2,12}(?:[A-Z](?![^\W_]))?")
# Any of the words stands for the acronym, so that none may be common for another reason: for UN
# it is «الأمم», not «المتحدة». Those that are read as words (UNESCO) cross by their sound.
_TABLE = """
USA: أمريكا أميركا أمريكي أميركي أمريكية أميركية أمريكيون أميركيون أمريكيين أميركيين الولايات
UK: بريطانيا بريطاني بريطانية بريطانيون بريطانيين
UAE: الإمارات إماراتي إماراتية
KSA: السعودية سعودي
DRC: الكونغو
EU: الأوروبي الأوروبية
UN: الأمم أممي أممية
UNSC: الأمن
UNHCR: اللاجئين المفوضية
ICC: الجنائية
ICJ: العدل لاهاي
IAEA: الذرية
IMF: النقد
WTO: التجارة
ICRC: الصليب
OPCW: الكيميائية الكيماوية
GCC: الخليجي
AU: الأفريقي الإفريقي
PLO: التحرير
PA: الفلسطينية
IDF: الإسرائيلي الاحتلال
IRGC: الحرس الثوري
ISIS: داعش
ISIL: داعش
SDF: قسد
HTS: تحرير الشام
FSA: الحر
PKK: الكردستاني
YPG: الكردية
RSF: السريع
LNA: حفتر
PMF: الحشد
PMU: الحشد
CIA: المركزية
FBI: الفيدرالي الفدرالي
NGO: منظمات
NGOS: منظمات
USAID: التنمية
PM: الوزراء
MP: النائب برلماني
MPS: نواب النواب
AI: الاصطناعي
WMD: الشامل
GDP: الناتج
"""
_DEFINITE = ("ال", "وال", "فال", "بال", "كال", "لل", "ولل")
_PREFIXES = ("", "و", "ف", "ب", "ل", "ك", *_DEFINITE)


def _forms(words: str) -> tuple[str, ...]:
    """Return folded words as they may be written; those with an article have always one."""
    return tuple(
        (prefix + word.removeprefix("ال")).replace("للل", "لل")
        for word in fold(words).split()
        for prefix in (_DEFINITE if word.startswith("ال") else _PREFIXES)
    )


_IN_ARABIC = {
    letters: _forms(words)
    for letters, words in (line.split(": ") for line in _TABLE.split("\n") if line)
}
_READ_AS_WORDS = "NATO OPEC UNICEF UNESCO UNRWA UNIFIL COVID FIFA UEFA NASA"
_CAPITALS = frozenset({"US", "WHO", *_READ_AS_WORDS.split()})
_ONLY_IN_CAPITALS = frozenset({"PM", "PA", "AU"})  # 5 pm, pa, au


def undotted(text: str) -> str:
    """Return a text whose acronyms have no dots: U.N. is UN."""
    return _DOTTED.sub(_letters, text) if "." in text else text


def is_acronym(word: str) -> bool:
    """Tell whether a word is in capitals for what it is: US, UN, IAEA."""
    return word in _IN_ARABIC or word in _CAPITALS


def in_arabic(word: str) -> tuple[str, ...]:
    """Return the folded words that may stand for an acronym in Arabic; none for what is no such."""
    letters = word.upper()
    if letters != word and letters in _ONLY_IN_CAPITALS:
        return ()
    return _IN_ARABIC.get(letters, ())


def _letters(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    return match.group().replace(".", "") + (" " if after.isalnum() else "")
