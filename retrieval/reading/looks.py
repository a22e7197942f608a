"""What one line looks like, taken by itself."""

from __future__ import annotations

import re
from typing import Literal

from retrieval.reading import phrases
from retrieval.reading.lines import PROSE_WORDS, Line
from retrieval.reading.stamps import holds_stamp

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
_SHORTEST_REMARK = 4
_URL = re.compile(r"<?(?:https?://|www\.)\S+>?")
_SAYING = re.compile(r"\b[وف]?(?:قال|قالت|اكد|افاد|صرح|اضاف|اعلن|said|told|says)\b")
_COLUMNS = " | "  # what stood side by side
_LETTERS = re.compile(r"[^\W\d_]")


def look_of(line: Line) -> Look:
    """Tell what a line looks like: labels and notices first, then its shape."""
    return _page_look(line) or _shape(line)


def _page_look(line: Line) -> Look | None:
    if holds_stamp(line):
        return "metadata"
    if _is_widget(line):
        return "widget"
    if line.words <= _LONGEST_LABEL * 2 and (label := _label(line)):
        return label
    if _is_credit_line(line):
        return "metadata"
    if line.heading:
        return "heading"
    if phrases.READ_ALSO.match(line.folded) and line.words < _LONGEST_CREDITED:
        return "link"
    if _is_caption(line):
        return "caption"
    return "to-reader" if _speaks_to_reader(line) else None


def _shape(line: Line) -> Look:
    if _COLUMNS in line.shown:
        return "loose"
    if (line.closed or _is_credited_prose(line)) and line.words >= PROSE_WORDS:
        return "prose"
    if line.quoted and line.words > 1:
        return "quotation"
    if line.closed and line.words > 1 and line.ending[-1:] in "?؟":
        return "question"
    if (line.closed and line.words > 1) or _is_remark(line):
        return "sentence"
    return "lead-in" if line.ending.endswith((":", "：")) and line.words > 1 else "loose"


def _is_widget(line: Line) -> bool:
    folded = line.folded
    if line.only_link or not _LETTERS.search(folded):
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


def _is_credit_line(line: Line) -> bool:
    """Whether a line names the author, the desk or the source."""
    if phrases.CONTRIBUTED.match(line.folded):
        return line.words < _LONGEST_CREDITED
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
    if _is_credited_prose(line):
        return False
    if line.closed and line.words >= PROSE_WORDS:
        return bool(phrases.PICTURED_AFTER.match(line.folded))
    if phrases.PICTURED.search(line.folded):
        return True
    credited = bool(phrases.CREDIT.fullmatch(line.folded)) and not _is_remark(line)
    return credited and not line.closed and line.words < _LONGEST_CREDITED


def _is_remark(line: Line) -> bool:
    """Whether a line is brackets that hold a number: «(الدولار = 10 آلاف ليرة)»."""
    bracketed = line.shown[:1] == "(" and line.shown[-1:] == ")"
    return bracketed and line.words >= _SHORTEST_REMARK and any(map(str.isdigit, line.shown))


def _is_credited_prose(line: Line) -> bool:
    """Whether a whole paragraph stands before the agency at its end: «… البلاد. (رويترز)»."""
    before, credit = line.before_credit
    if credit is None or not phrases.AGENCY_CREDIT.fullmatch(credit):
        return False
    return before.closed and before.words >= PROSE_WORDS


def _speaks_to_reader(line: Line) -> bool:
    if line.shown[:1] in '"“”«‘' or phrases.CONTINUES.match(line.folded):
        return False
    if phrases.TO_READER.match(line.folded):
        return True  # of any length: the opening words are theirs alone
    if line.words > _LONGEST_NOTICE:
        return False
    return bool(phrases.PAGE_TALK.search(line.folded)) and not _SAYING.search(line.folded)
