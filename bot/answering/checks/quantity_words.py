"""The words for more and less, for units, ranks and shares; folded."""

from __future__ import annotations

import re

# A bound stands right before a number, or behind it and the word for what is counted.
BOUNDS = {
    "less": (
        re.compile(
            r"(?:(?:اقل|ادني) من|دون(?: ال)?|لا [يت]تجاوز\w{0,2}|لم [يت]تجاوز"
            r"|لا [يت]زيد(?: \w+){0,3} (?:علي|عن)"
            r"|بحد اقصي|less than|fewer than|under|below|at most|no more than|not more than"
            r"|up to)\s*[$€£]?\Z"
        ),
        re.compile(r"(?: \w+){0,2} (?:علي الاكثر|كحد اقصي|at most)\b"),
    ),
    "more": (
        re.compile(
            r"(?:(?:اكثر|ازيد|اعلي) من|[يت](?:زيد|ربو)(?:ون)?(?: \w+){0,2} (?:علي|عن)"
            r"|[يت]?تجاوز\w{0,3}(?: ال)?|[يت]?فوق"
            r"|لا [يت]قل(?: \w+){0,3} عن|بحد ادني|more than|over|above|exceed(?:s|ed|ing)?|at least"
            r"|no (?:less|fewer) than|not less than|upwards of)\s*[$€£]?\Z"
        ),
        re.compile(r"(?: \w+){0,2} (?:علي الاقل|كحد ادني|فاكثر|او اكثر|at least|or more)\b|\s?\+"),
    ),
}

# Only looked for where a number has no bound. What is about four million is not exactly that.
NEARNESS = {
    "exact": (
        re.compile(r"(?:بالضبط|تحديدا|بالتحديد|exactly|precisely)(?: \w+)?\s*[$€£]?\Z"),
        re.compile(r"(?: \w+){0,2} (?:بالضبط|تحديدا|بالتحديد|تماما|exactly|precisely)\b"),
    ),
    "about": (
        re.compile(
            r"(?:نحو|حوالي|حوالا|قرابه|زهاء|[يت]قارب|[يت]قدر ب|about|around|roughly|approximately"
            r"|nearly|almost|close to|an estimated|some)(?: ال)?\s*[$€£]?\Z"
        ),
        re.compile(r"(?: \w+){0,2} (?:تقريبا|or so|or thereabouts)\b"),
    ),
}

SIGNS = {"$": "dollar", "€": "euro", "£": "pound"}


def _unit(names: str) -> re.Pattern[str]:
    return re.compile(rf"[\s-]{{0,2}}(?:من |of |us |american )?(?:{names})\b", re.IGNORECASE)


UNITS = {
    "dollar": _unit(r"\$|(?:ال)?دولار(?:ا|ات)?|dollars?|usd"),
    "euro": _unit(r"€|(?:ال)?يورو|euros?"),
    "lira": _unit(r"(?:ال)?ليره|(?:ال)?ليرات|liras?|lire"),
    "pound": _unit(r"(?:ال)?جنيه(?:ا|ات)?|(?:syrian |egyptian |lebanese )?pounds?"),
    "riyal": _unit(r"(?:ال)?ريال(?:ا|ات)?|riyals?|rials?"),
    "dinar": _unit(r"(?:ال)?دينار(?:ا)?|(?:ال)?دنانير|dinars?"),
    "dirham": _unit(r"(?:ال)?درهم(?:ا)?|(?:ال)?دراهم|dirhams?"),
    "rouble": _unit(r"(?:ال)?روبل(?:ا|ات)?|r(?:o)?ubles?"),
    "kilometre": _unit(
        r"(?:ال)?كيلومتر(?:ا|ات)?|(?:ال)?كيلو متر(?:ا|ات)?|كم|km|kilomet(?:re|er)s?"
    ),
    "metre": _unit(r"(?:ال)?(?:متر(?:ا)?|امتار)|met(?:re|er)s?"),
    "mile": _unit(r"(?:ال)?(?:ميل(?:ا)?|اميال)|miles?"),
    "ton": _unit(r"(?:ال)?(?:طن(?:ا)?|اطنان)|ton(?:ne)?s?"),
    "kilogram": _unit(r"(?:ال)?كيلوغرام(?:ا|ات)?|كغ|kg|kilogram(?:me)?s?|kilos?"),
    "barrel": _unit(r"(?:ال)?(?:برميل(?:ا)?|براميل)|barrels?"),
    "litre": _unit(r"(?:ال)?لتر(?:ا|ات)?|lit(?:re|er)s?"),
    "minute": _unit(r"(?:ال)?دقيقه|(?:ال)?دقاءق|minutes?"),
    "hour": _unit(r"(?:ال)?ساع(?:ه|ات)|hours?"),
    "day": _unit(r"(?:ال)?(?:يوم(?:ا)?|ايام)|days?"),
    "week": _unit(r"(?:ال)?(?:اسبوع(?:ا)?|اسابيع)|weeks?"),
    "month": _unit(r"(?:ال)?(?:شهر(?:ا)?|اشهر|شهور)|months?"),
    "year": _unit(r"(?:ال)?(?:عام(?:ا)?|اعوام|سن(?:ه|وات|ين))|years?"),
}


def _rank(arabic: str, english: str) -> re.Pattern[str]:
    return re.compile(rf"\b[وبل]?(?:ال|لل)?(?:{arabic})\b|\b(?:{english})\b", re.IGNORECASE)


RANKS = {
    1: _rank(r"اول|اولي", "first|1st"),
    2: _rank(r"ثاني|ثانيه", "second|2nd"),
    3: _rank(r"ثالث|ثالثه", "third|3rd"),
    4: _rank(r"رابع|رابعه", "fourth|4th"),
    5: _rank(r"خامس|خامسه", "fifth|5th"),
    6: _rank(r"سادس|سادسه", "sixth|6th"),
    7: _rank(r"سابع|سابعه", "seventh|7th"),
    8: _rank(r"ثامن|ثامنه", "eighth|8th"),
    9: _rank(r"تاسع|تاسعه", "ninth|9th"),
    10: _rank(r"عاشر|عاشره", "tenth|10th"),
}

ALL = re.compile(
    r"\b[وبل]?(?:كل|جميع(?:ا|ها|هم)?|كاف(?:ه|تها)|باكمل(?:ه|ها)|كامل|كلها|كلهم|سائر|ساءر)\b"
    r"|\b(?:all|every|each|entire|whole|both|everyone|everything)\b",
    re.IGNORECASE,
)
MOST = re.compile(
    r"\b[وبل]?(?:معظم|غالبيه|اغلب(?:يه)?|اكثريه)\w{0,2}\b|\b(?:most|majority|mostly)\b",
    re.IGNORECASE,
)
SOME = re.compile(
    r"\b[وبل]?(?:بعض|جزء(?:ا)?|جزءا|قسم(?:ا)?|عدد(?:ا)? من|(?:ال)?(?:كثير|عديد)(?:ا)? من)\b"
    r"|\b(?:some|part|parts|several|many|a number of|portion)\b",
    re.IGNORECASE,
)
ONLY = re.compile(
    r"\b(?:فقط|حصرا|حصريا|وحسب|فحسب)\b|\b(?:only|solely|exclusively)\b", re.IGNORECASE
)
ONLY_TOO = re.compile(
    r"\b(?:فقط|حصر\w*|وحسب|فحسب|مجرد|وحد(?:ه|ها|هم)|الا|سوي|ال?وحيد\w*)\b"
    r"|\b(?:only|solely|exclusively|just|merely|alone|except|sole|but)\b",
    re.IGNORECASE,
)
