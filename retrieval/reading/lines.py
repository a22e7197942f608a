"""The lines of a flattened page: where each stands, and the shape of what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from retrieval.analysis.folding import fold
from retrieval.models import Span

PROSE_WORDS = 10  # a closed line of so many words is body: measured on the seeds

_MARKER = re.compile(r"[>\s]*(?:[-*•●▪◦‣·–—]\s+|>\s*)")
_HEADING = re.compile(r"\s*(#{1,6})(?:\s+|\Z)")
_NUMBER = re.compile(r"\s*[\d٠-٩۰-۹]{1,2}\s*[.)ـ-]\s+")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*[^)]*\)")
_ONLY_LINK = re.compile(r"(?:[-*•|\s]|[\d٠-٩]+[.)])*(?:\[[^\]]*\]\([^)]*\)[\s|•·]*)+")
_WORD = re.compile(r"[^\W_]+(?:['’ـ-][^\W_]+)*")
_CLOSERS = " \t\xa0\u200e\u200f\"'”“’»«›)]}*_"
_CREDITED = re.compile(r"(?P<before>.+)[(\[](?P<credit>[^()\[\]]{2,60})[)\]][.،]?", re.DOTALL)
_QUOTED = re.compile(r"\W{0,2}[“”\"«‘].*[”“\"»’][.!?؟…،]*\Z", re.DOTALL)


@dataclass(frozen=True)
class Line:
    """What is printed at `text[start:end]`, without list marks; `shown` is without markup.

    `gap` counts the blank lines above.
    """

    start: int
    end: int
    raw: str
    gap: int = 0

    @cached_property
    def shown(self) -> str:
        """The words that a reader of the page saw."""
        text = _IMAGE.sub(" ", self.raw)
        text = _LINK.sub(r"\1", text)
        return _HEADING.sub("", text).replace("**", "").replace("__", "").strip()

    @cached_property
    def folded(self) -> str:
        """`shown`, folded and without list marks, to compare with phrases."""
        return fold(self.shown[_marker(self.shown) :]).strip()

    @cached_property
    def words(self) -> int:
        """How many words are shown."""
        return len(_WORD.findall(self.folded))

    @cached_property
    def ending(self) -> str:
        """What stands at the end, inside closing quotation marks and brackets."""
        return self.shown.rstrip(_CLOSERS)[-2:]

    @property
    def closed(self) -> bool:
        """Whether a sentence ends here; «..» teases and does not close."""
        if self.ending == "..":
            return self.shown.endswith("...")
        return self.ending[-1:] in set(".!?؟…۔")

    @property
    def before_credit(self) -> tuple[Line, str | None]:
        """What stands before the brackets at the line's end, and, folded, what is in them."""
        match = _CREDITED.fullmatch(self.shown)
        if match is None:
            return self, None
        before = match["before"].rstrip()
        return Line(self.start, self.start + len(before), before), fold(match["credit"]).strip()

    @property
    def asks(self) -> bool:
        """Whether it ends as headlines may: with a question or an exclamation."""
        return self.ending[-1:] in set("!?؟…") or self.ending == ".."

    @property
    def quoted(self) -> bool:
        """Whether it is one quotation from end to end."""
        return bool(_QUOTED.fullmatch(self.shown))

    @property
    def quotes(self) -> bool:
        """Whether it begins with a quotation."""
        return self.shown[:1] in set('"“”«')

    @property
    def heading(self) -> int:
        """The level of a Markdown heading, 0 for none."""
        match = _HEADING.match(self.raw)
        return len(match[1]) if match else 0

    @property
    def listed(self) -> bool:
        """Whether it is an item of a list."""
        return bool(_marker(self.raw) or _NUMBER.match(self.raw))

    @property
    def numbered(self) -> bool:
        """Whether it is an item of a numbered list."""
        return bool(_NUMBER.match(self.raw))

    @property
    def only_link(self) -> bool:
        """Whether nothing but Markdown links and images stands here."""
        return bool(_ONLY_LINK.fullmatch(_IMAGE.sub("", self.raw))) or not self.shown


def body_span(line: Line) -> Span:
    """Return where the line's text stands, without the mark of a list or a block quotation."""
    return Span(line.start + _marker(line.raw), line.end)


def _marker(raw: str) -> int:
    """Return the length of the mark of a list item or a block quotation."""
    match = _MARKER.match(raw)
    return match.end() if match else 0


def lines(text: str) -> list[Line]:
    """Return the lines that are not blank; hard-wrapped paragraphs count as one line each."""
    found = list(_printed(text))
    return list(_unwrapped(text, found)) if _is_wrapped(found) else found


def _printed(text: str) -> Iterator[Line]:
    start, gap = 0, 0
    for raw in text.splitlines(keepends=True):
        stripped = raw.strip(
            "\ufeff \t\r\n\xa0\u200b\u200e\u200f\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
        )
        if stripped:
            at = start + raw.index(stripped)
            yield Line(at, at + len(stripped), stripped, gap)
        gap = 0 if stripped else gap + 1
        start += len(raw)


_WRAP = range(40, 101)  # the widths at which editors and mail programs wrap


def _blocks(found: list[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in found:
        if line.gap and block:
            yield block
            block = []
        block.append(line)
    yield block


def _is_wrapped(found: list[Line]) -> bool:
    """Whether paragraphs are broken into lines of one width, as in mail and Markdown."""
    return sum(len(block) > 2 and _one_paragraph(block) for block in _blocks(found)) > 1


def _one_paragraph(block: list[Line]) -> bool:
    if len(block) < 2 or not block[-1].closed or any(line.listed or line.heading for line in block):
        return False
    widths = [len(line.raw) for line in block]
    full = all(width in _WRAP and width >= 0.7 * max(widths) for width in widths[:-1])
    return full and sum(line.closed for line in block[:-1]) * 3 <= len(block)


def _unwrapped(text: str, found: list[Line]) -> Iterator[Line]:
    for block in _blocks(found):
        if _one_paragraph(block):
            start, end = block[0].start, block[-1].end
            yield Line(start, end, text[start:end], block[0].gap)
        else:
            yield from block
