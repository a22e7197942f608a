"""Acronyms: one word however they are dotted, and what articles in Arabic have in their place."""

from __future__ import annotations

import re

from retrieval.analysis.capitals import unshouted
from retrieval.analysis.folding import fold

_DOTTED = re.compile(r"(?<![^\W_])(?<!\.)(?:[A-Z]\.){2,12}(?:[A-Z](?![^\W_]))?")
# Folded, these would be the stop words «us» and «who»; US$ is money.
_FOLDED_AWAY = re.compile(r"(?<![^\W_])(?:US(?!\$)|WHO)(?![^\W_])")
_SPELT = {"US": "USA", "WHO": "World Health Organization"}

# Any of the words stands for the acronym, so that none may be common for another reason: for UN
# it is «الأمم», not «المتحدة». Those that are read as words (UNESCO) cross by their sound.
_TABLE = """
USA: أمريكا أميركا أمريكي أميركي أمريكية أميركية
UK: بريطانيا بريطاني بريطانية
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
YPG: الكردية الشعب
RSF: السريع
LNA: حفتر
PMF: الحشد
PMU: الحشد
CIA: المركزية
FBI: الفيدرالي الفدرالي
NGO: منظمات الحكومية
NGOS: منظمات الحكومية
USAID: التنمية الأمريكية الأميركية
PM: الوزراء
MP: نائب النائب برلماني
MPS: نواب النواب
AI: الاصطناعي
WMD: الشامل
GDP: الناتج
"""
_IN_ARABIC = {
    letters: tuple(map(fold, words.split()))
    for letters, words in (line.split(": ") for line in _TABLE.split("\n") if line)
}
_ONLY_IN_CAPITALS = frozenset({"PM", "PA", "AU"})  # 5 pm, pa, au


def joined(text: str) -> str:
    """Return a text with acronyms as one word each: U.S. and US are USA."""
    if "." in text:
        text = _DOTTED.sub(_undotted, text)
    if _FOLDED_AWAY.search(text) and unshouted(text) == text:
        text = _FOLDED_AWAY.sub(lambda match: _SPELT[match.group()], text)
    return text


def in_arabic(word: str) -> tuple[str, ...]:
    """Return the folded words that stand for an acronym in Arabic; none for what is no such."""
    letters = word.upper()
    if letters != word and letters in _ONLY_IN_CAPITALS:
        return ()
    return _IN_ARABIC.get(letters, ())


def _undotted(match: re.Match[str]) -> str:
    after = match.string[match.end() : match.end() + 1]
    return match.group().replace(".", "") + (" " if after.isalnum() else "")
