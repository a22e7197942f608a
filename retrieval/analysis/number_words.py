"""The words of numbers in Arabic and English, and what they are worth."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

Kind = Literal["digits", "unit", "ten", "hundred", "scale", "plural", "fraction"]

# Words as `fold_offsets` leaves them; cardinals and ordinals, both genders and cases.
_UNITS = {
    1: "واحد واحده احد احدي حادي حاديه one first",
    2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي ثاني ثانيه two second",
    3: "ثلاث ثلاثه ثالث ثالثه تلات تلاته three third",
    4: "اربع اربعه رابع رابعه four fourth",
    5: "خمس خمسه خامس خامسه five fifth",
    6: "ست سته سادس سادسه six sixth",
    7: "سبع سبعه سابع سابعه seven seventh",
    8: "ثمان ثماني ثمانيه ثامن ثامنه تمن تمنيه eight eighth",
    9: "تسع تسعه تاسع تاسعه nine ninth",
    10: "عشر عشره عاشر عاشره ten tenth",
    11: "eleven eleventh",
    12: "twelve twelfth",
    13: "thirteen thirteenth",
    14: "fourteen fourteenth",
    15: "fifteen fifteenth",
    16: "sixteen sixteenth",
    17: "seventeen seventeenth",
    18: "eighteen eighteenth",
    19: "nineteen nineteenth",
}
_TENS = {
    20: "عشرون عشرين عشرينات عشرينيات twenty twentieth",
    30: "ثلاثون ثلاثين تلاتين ثلاثينات ثلاثينيات thirty thirtieth",
    40: "اربعون اربعين اربعينات اربعينيات forty fortieth",
    50: "خمسون خمسين خمسينات خمسينيات fifty fiftieth",
    60: "ستون ستين ستينات ستينيات sixty sixtieth",
    70: "سبعون سبعين سبعينات سبعينيات seventy seventieth",
    80: "ثمانون ثمانين تمانين ثمانينات ثمانينيات eighty eightieth",
    90: "تسعون تسعين تسعينات تسعينيات ninety ninetieth",
}
_HUNDREDS = {
    100: "ميه مايه hundred",
    200: "ميتان ميتين ميتا ميتي مايتان مايتين مايتا مايتي",
} | {
    value * 100: " ".join(f"{_UNITS[value].split()[0]}{hundred}" for hundred in ("ميه", "مايه"))
    for value in range(3, 10)
}
_SCALES = {
    1_000: "الف الفا thousand k",
    2_000: "الفان الفين الفي",
    1_000_000: "مليون مليونا million m mn",
    2_000_000: "مليونان مليونين مليوني",
    1_000_000_000: "مليار مليارا بليون billion bn",
    2_000_000_000: "ملياران مليارين ملياري",
    1_000_000_000_000: "تريليون تريليونا trillion tn",
}
_PLURALS = {
    10: "عشرات tens",
    12: "dozens",
    100: "ميات hundreds",
    1_000: "الاف الوف thousands",
    1_000_000: "ملايين millions",
    1_000_000_000: "مليارات billions",
    1_000_000_000_000: "تريليونات trillions",
}
_FRACTIONS = {Fraction(1, 2): "نصف half", Fraction(1, 4): "ربع quarter"}


def _entries(
    kind: Kind, table: Mapping[int, str] | Mapping[Fraction, str]
) -> dict[str, tuple[Kind, Fraction]]:
    return {
        word: (kind, Fraction(value)) for value, words in table.items() for word in words.split()
    }


WORDS = (
    _entries("unit", _UNITS)
    | _entries("ten", _TENS)
    | _entries("hundred", _HUNDREDS)
    | _entries("scale", _SCALES)
    | _entries("plural", _PLURALS)
    | _entries("fraction", _FRACTIONS)
)

# For search, where «أربعة» and 4 share a term. One and two mean much else (unity, other), and
# so does «ست», a lady.
NUMERALS = {
    word: str(value)
    for table in (_UNITS, _TENS, _HUNDREDS)
    for value, words in table.items()
    for word in words.split()
    if 3 <= value <= 100 and word != "ست"
}
