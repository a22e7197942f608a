"""The names of months, weekdays and days of the month in Arabic and English, folded."""

from __future__ import annotations

from retrieval.analysis.folding import fold_letters

# Standard and Egyptian, Levantine and Iraqi, Gulf, Tunisian and Algerian, Moroccan,
# Mauritanian, English:
# after Unicode CLDR 44 (ar, ar-SY, ar-SA, ar-DZ, ar-MA, ar-MR, en), with the press's spellings.
_MONTHS = (
    "يناير كانون_الثاني كانون_ثاني جانفي january jan",
    "فبراير شباط فيفري فيبراير february feb",
    "مارس آذار مارت march mar",
    "أبريل إبريل نيسان أفريل april apr",
    "مايو أيار ماي may",
    "يونيو يونيه حزيران جوان june jun",
    "يوليو يوليه تموز جويلية يوليوز july jul",
    "أغسطس أوغسطس آب أوت غشت أغشت august aug",
    "سبتمبر أيلول شتنبر شتمبر september sept sep",
    "أكتوبر تشرين_الأول تشرين_أول اكتوبر أوكتوبر october oct",
    "نوفمبر تشرين_الثاني تشرين_ثاني نونبر november nov",
    "ديسمبر كانون_الأول كانون_أول دجنبر دجمبر دسمبر december dec",
)
_WEEKDAYS = (
    "الاثنين الإثنين الاتنين اثنين monday mon",
    "الثلاثاء الثلثاء الثلاثا التلات ثلاثاء tuesday tues tue",
    "الأربعاء الاربعا الأربع أربعاء wednesday wed",
    "الخميس خميس thursday thurs thur thu",
    "الجمعة جمعة friday fri",
    "السبت سبت saturday sat",
    "الأحد الحد أحد sunday sun",
)
_UNITS = "الحادي الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع"
_ORDINALS = "الأول الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر"


def _table(rows: tuple[str, ...], first: int) -> dict[str, int]:
    return {
        fold_letters(name.replace("_", " ")): number
        for number, row in enumerate(rows, first)
        for name in row.split()
    }


def _days() -> dict[str, int]:
    days = _table(tuple(_ORDINALS.split()), 1)
    days["الفاتح"] = 1
    for unit, name in enumerate(fold_letters(_UNITS).split(), 1):
        days[f"{name} عشر"] = 10 + unit
        days[f"{name} والعشرين"] = days[f"{name} والعشرون"] = 20 + unit
    days |= {"العشرين": 20, "العشرون": 20, "الثلاثين": 30, "الثلاثون": 30}
    return days | {"الحادي والثلاثين": 31, "الحادي والثلاثون": 31}


MONTHS = _table(_MONTHS, 1)
WEEKDAYS = _table(_WEEKDAYS, 0)
DAYS = _days()

# These are also verbs, names or goods: «مارس» practised, «ماي» Theresa May, «نيسان» the cars.
# With a day or a year they are months; the first set also after a word of time («في مارس»).
_SHY = "مارس آب أوت جوان نيسان مارت غشت april june august"
_SHYEST = "ماي march may jan feb mar apr jun jul aug sept sep oct nov dec"
SHY = frozenset(fold_letters(_SHY).split())
SHYEST = frozenset(fold_letters(_SHYEST).split())
