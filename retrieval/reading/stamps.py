"""Lines that hold a date or a time and nothing else but their labels."""

from __future__ import annotations

import re

from retrieval.analysis.calendar import WEEKDAYS, find_dates
from retrieval.analysis.folding import fold
from retrieval.reading.lines import Line

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|z|[+-]\d\d:?\d\d)")
_LONGEST = 30  # words
_TIME = re.compile(
    r"\bt?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?z?|[+-]\d\d:?\d\d\b"
    r"|(?:منذ|قبل) (?:\d+ )?\w+|\d+ (?:\w+ )?ago\b|\d+ (?:دقيقه|دقايق|دقائق|ثانيه)"
    r"|\d+[- ]min(?:ute)?s?(?: read)?"
)
_STAMP_TEXT = """
نشر نشرت تاريخ النشر اخر تحديث التحديث تم محدث الاخير في يوم الساعه ساعه بتوقيت توقيت بتاريخ بواسطه
غرينتش جرينتش دمشق بيروت القاهره الرياض مكه المكرمه القدس عمان بغداد تونس اسطنبول المحلي صباحا مساء
ص م ه عند من قراءه القراءه مده وقت اضيف عدد المشاهدات مشاهدات مشاهده القراءات زياره زيارات
محرم صفر ربيع الاول الاخر الثاني جمادي الاولي الاخره الثانيه رجب شعبان رمضان شوال ذو ذي القعده الحجه
هجري هجريه ميلادي الموافق
published posted updated last update date on at by am pm a p m gmt utc est et bst edt cet local time
modified first added created read reads view views t z min ago et pst pdt mst mdt cst cdt eet eest
cest ist ast msk trt ظهرا حسب السعوديه ابوظبي الدوحه الكويت انقره تركيا موسكو لندن باريس واشنطن
نيويورك
"""
_STAMP_WORDS = frozenset(_STAMP_TEXT.split()) | WEEKDAYS.keys()
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_BETWEEN = re.compile(r"\s[|/\\·•]\s")


def is_stamp(shown: str) -> bool:
    """Whether a text holds a date or a time and nothing else but their labels."""
    rest, dates = shown, find_dates(shown)
    for mention in reversed(dates):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    rest = fold(rest)
    bare = _TIME.sub(" ", rest)
    left = [word for word in _WORD.findall(bare) if word not in _STAMP_WORDS]
    stamped = bool(dates) or bare != rest
    weekday = any(word in WEEKDAYS for word in _WORD.findall(rest))
    return (stamped or weekday) and not any(map(_LETTERS.search, left))


def holds_stamp(line: Line) -> bool:
    """Whether a line is a stamp, or a whole date stands between bars: «Aug. 2, 2025 / CBS News»."""
    if line.words > _LONGEST:
        return False
    if is_stamp(line.shown):
        return True
    parts = _BETWEEN.split(line.shown)
    return len(parts) > 1 and any(is_stamp(part) and _is_dated(part) for part in parts)


def tells_time(line: Line) -> bool:
    """Whether a line is a stamp with a time of day."""
    return holds_stamp(line) and bool(_CLOCK.search(fold(line.shown)))


def _is_dated(part: str) -> bool:
    return any(mention.whole for mention in find_dates(part))
