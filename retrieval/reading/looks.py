"""What one line looks like, taken by itself."""

from __future__ import annotations

import re
from typing import Literal

from retrieval.analysis.calendar import WEEKDAYS, find_dates
from retrieval.analysis.folding import fold
from retrieval.reading import phrases
from retrieval.reading.lines import PROSE_WORDS, Line

Look = Literal[
    "prose",  # at least ten words, closed: body
    "sentence",  # shorter, closed
    "question",  # shorter, asks: a sub-heading in the text, a headline above it
    "quotation",  # quoted from end to end
    "lead-in",  # ends with a colon
    "loose",  # not closed: a title, a sub-heading, a teaser, a tag
    "heading",  # marked as one
    "caption",
    "metadata",
    "widget",
    "to-reader",  # the page speaks to its reader
    "link",  # «اقرأ أيضًا: …» whole on its line
    "link-label",  # «اقرأ أيضًا» before a link
    "block-label",  # «مقالات متعلقة»
    "block-end",
    "foot",  # nothing after it is the article
]

_LONGEST_LABEL = 8
_LONGEST_CAPTION = 45
_LONGEST_NOTICE = 35
_LONGEST_CREDITED = 30
_URL = re.compile(r"<?(?:https?://|www\.)\S+>?")
_SAYING = re.compile(r"\b[وف]?(?:قال|قالت|اكد|افاد|صرح|اضاف|اعلن|said|told|says)\b")
_TIME = re.compile(
    r"\bt?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\.\d+)?z?|[+-]\d\d:?\d\d\b"
    r"|(?:منذ|قبل) (?:\d+ )?\w+|\d+ (?:\w+ )?ago\b|\d+ (?:دقيقه|دقايق|دقائق|ثانيه)"
    r"|\d+[- ]min(?:ute)?s?(?: read)?"
)
_STAMP_TEXT = """
نشر نشرت تاريخ النشر اخر تحديث التحديث تم محدث الاخير في يوم الساعه ساعه بتوقيت توقيت بتاريخ بواسطه
غرينتش جرينتش دمشق بيروت القاهره الرياض مكه المكرمه القدس عمان بغداد تونس اسطنبول المحلي صباحا مساء
ص م ه عند من قراءه القراءه مده وقت اضيف عدد المشاهدات مشاهدات مشاهده القراءات زياره زيارات
published posted updated last update date on at by am pm a p m gmt utc est et bst edt cet local time
modified first added created read reads view views t z min ago
"""
_STAMP_WORDS = frozenset(_STAMP_TEXT.split()) | WEEKDAYS.keys()
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]")


def look_of(line: Line) -> Look:
    """Tell what a line looks like: labels and notices first, then its shape."""
    return _page_look(line) or _shape(line)


def _page_look(line: Line) -> Look | None:
    if _is_widget(line):
        return "widget"
    if line.words <= _LONGEST_LABEL * 2 and (label := _label(line)):
        return label
    if is_stamp(line) or _is_credit_line(line):
        return "metadata"
    if line.heading:
        return "heading"
    if phrases.READ_ALSO.match(line.folded) and line.words < _LONGEST_CREDITED:
        return "link"
    if _is_caption(line):
        return "caption"
    return "to-reader" if _speaks_to_reader(line) else None


def _shape(line: Line) -> Look:
    if line.closed and line.words >= PROSE_WORDS:
        return "prose"
    if line.quoted and line.words > 1:
        return "quotation"
    if line.closed and line.words > 1 and line.ending[-1:] in "?؟":
        return "question"
    if line.closed and line.words > 1:
        return "sentence"
    return "lead-in" if line.ending.endswith((":", "：")) and line.words > 1 else "loose"


def _is_widget(line: Line) -> bool:
    folded = line.folded
    if line.only_link or not (_LETTERS.search(folded) or is_stamp(line)):
        return True
    if _URL.fullmatch(line.shown) or phrases.WIDGET.fullmatch(folded):
        return True
    return bool(phrases.ICON.match(folded)) or (
        line.words < _LONGEST_LABEL * 2 and bool(phrases.CRUMBS.fullmatch(folded))
    )


def _label(line: Line) -> Look | None:
    if phrases.BLOCK_END.fullmatch(line.folded):
        return "block-end"
    if phrases.FOOT.fullmatch(line.folded):
        return "foot"
    if line.closed and line.words >= _LONGEST_LABEL:
        return None
    if phrases.RELATED_BLOCK.fullmatch(line.folded):
        return "block-label"
    label = phrases.READ_ALSO.match(line.folded)
    if label and not _LETTERS.search(line.folded, label.end()):
        return "link-label"
    return None


def is_stamp(line: Line) -> bool:
    """Whether a line holds a date or a time and nothing else but their labels."""
    if line.words > _LONGEST_CREDITED:
        return False
    rest, dates = line.shown, find_dates(line.shown)
    for mention in reversed(dates):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    rest = fold(rest)
    bare = _TIME.sub(" ", rest)
    left = [word for word in _WORD.findall(bare) if word not in _STAMP_WORDS]
    stamped = bool(dates) or bare != rest
    weekday = any(word in WEEKDAYS for word in _WORD.findall(rest))
    return (stamped or weekday) and not any(map(_LETTERS.search, left))


def _is_credit_line(line: Line) -> bool:
    """Whether a line names the author, the desk or the source."""
    if line.closed or line.words > _LONGEST_LABEL + 4:
        return False
    if phrases.SOURCE.match(line.folded):
        return True
    return bool(phrases.BYLINE.match(line.folded)) and line.words <= _LONGEST_LABEL


def _is_caption(line: Line) -> bool:
    if line.words >= _LONGEST_CAPTION or phrases.CONTINUES.match(line.folded):
        return False
    if phrases.CAPTION.match(line.folded):
        return True
    credited = bool(phrases.CREDIT.fullmatch(line.folded))
    return credited and not line.closed and line.words < _LONGEST_CREDITED


def _speaks_to_reader(line: Line) -> bool:
    if line.shown[:1] in '"“”«‘' or phrases.CONTINUES.match(line.folded):
        return False
    if phrases.TO_READER.match(line.folded):
        return True  # of any length: the opening words are theirs alone
    if line.words > _LONGEST_NOTICE:
        return False
    return bool(phrases.PAGE_TALK.search(line.folded)) and not _SAYING.search(line.folded)
