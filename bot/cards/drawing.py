"""A card drawn as a PNG of 1080 by 1920 pixels; slow to import, for it imports matplotlib.

Matplotlib's own wheel shapes Arabic; Pillow's needs a FriBidi of the system for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib import rc_context

from bot.cards.card import Card, Quoted, Tone
from bot.cards.glyphs import drawable, drawing, register
from bot.cards.lines import LEADING, Block, fitted
from bot.cards.sheet import HEIGHT, SIDE, WIDTH, Sheet
from bot.chat.direction import READING

INK, FAINT, WHITE = "#1B1B1B", "#595959", "#FFFFFF"
# Each is dark enough for white words and for small words on the paper (WCAG 2.2, level AA).
TONES: Mapping[Tone, str] = {
    "supported": "#17633A",
    "refuted": "#A11D21",
    "conflicting": "#8A4B00",
    "unsure": "#4A5560",
    "told": "#1F4E8C",
}

# Apps put their own buttons over the top 13 and the bottom 17 hundredths of a story.
_TOP, _BOTTOM = 250, 1600
_GAP, _INSET, _EDGE = 26, 36, 22
_SMALL = (32, 30, 28, 26)
_CLAIM_SIZES, _CLAIM_ROOM = range(72, 35, -4), 400
_VERDICT_SIZES = (54, 48, 42, 38)
_QUOTED_SIZES = range(58, 27, -2)
_FOOT = 150  # room for the footer, and for the line that says that a text was cut


def draw(card: Card) -> bytes:
    """Return the card as a PNG; the same card gives the same bytes on one machine."""
    with drawing, rc_context({"text.hinting": "none", "text.antialiased": True}):
        register()
        return _Picture(card).png()


class _Picture:
    """One card on its way onto the sheet, from the top down."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._tone = TONES[card.tone]
        self._sheet = Sheet()
        self._y = _TOP
        self._cut = False

    def png(self) -> bytes:
        self._newsroom()
        self._write(self._block(self._card.label, _SMALL, 60), FAINT)
        self._write(self._block(self._card.asked, _CLAIM_SIZES, _CLAIM_ROOM, bold=True), INK)
        self._y += _GAP
        self._verdict()
        for note in self._card.notes:
            self._write(self._small(note), FAINT)
        self._y += _GAP
        self._quotations(self._card.quotations)
        self._foot()
        return self._sheet.png()

    def _newsroom(self) -> None:
        for top in (0, HEIGHT - _EDGE):
            self._sheet.box(0, top, (WIDTH, _EDGE), self._tone)
        if self._card.newsroom:
            self._write(self._block(self._card.newsroom, (44, 40, 36, 32), 70, bold=True), INK)
            self._sheet.box(SIDE, self._y + 4, (WIDTH - 2 * SIDE, 3), self._tone)
            self._y += _GAP

    def _verdict(self) -> None:
        block = self._block(self._card.verdict, _VERDICT_SIZES, 170, bold=True, inset=_INSET)
        height = block.height + _GAP
        self._sheet.box(SIDE, self._y, (WIDTH - 2 * SIDE, height), self._tone, rounding=18)
        self._sheet.write(block, self._y + _GAP // 2, WHITE, _INSET)
        self._y += height + _GAP

    def _quotations(self, quoted: Sequence[Quoted]) -> None:
        sources = [self._small(item.source, bold=True, inset=_INSET) for item in quoted]
        taken = sum(source.height + 2 * _GAP for source in sources)
        room = (_BOTTOM - _FOOT - self._y - taken) // len(quoted)
        for item, source in zip(quoted, sources, strict=True):
            top = self._y
            self._write(self._quotation(item, room), INK, _INSET)
            self._y += _GAP // 2
            self._write(source, self._tone, _INSET)
            rule = SIDE if READING[self._card.language] == "ltr" else WIDTH - SIDE - 10
            self._sheet.box(rule, top, (10, self._y - top), self._tone)
            self._y += _GAP + _GAP // 2

    def _quotation(self, item: Quoted, room: int) -> Block:
        before, said = (drawable(text) for text in (item.before, item.before + item.words))
        keep = (len(before), len(said))
        return self._block(item.text, _QUOTED_SIZES, room, inset=_INSET, keep=keep)

    def _foot(self) -> None:
        footer = self._block(self._card.footer, (28, 26), 84)
        self._sheet.write(footer, _BOTTOM - footer.height, FAINT)
        if self._cut:
            said = self._block(self._card.cut, (28, 26), 84)
            self._sheet.write(said, _BOTTOM - footer.height - said.height, FAINT)

    def _small(self, text: str, *, bold: bool = False, inset: int = 0) -> Block:
        """Return a small text on one line if one of the sizes allows it, else on a few."""
        room = (WIDTH - 2 * (SIDE + inset), round(_SMALL[0] * LEADING))
        measure = self._sheet.measure_bold if bold else self._sheet.measure
        line = fitted(drawable(text), room, _SMALL, self._card.language, measure, bold=bold)
        return self._block(text, _SMALL[-1:], 120, bold=bold, inset=inset) if line.cut else line

    def _block(
        self,
        text: str,
        sizes: Sequence[int],
        height: int,
        *,
        bold: bool = False,
        inset: int = 0,
        keep: tuple[int, int] = (0, 0),
    ) -> Block:
        room = (WIDTH - 2 * (SIDE + inset), height)
        measure = self._sheet.measure_bold if bold else self._sheet.measure
        language = self._card.language
        block = fitted(drawable(text), room, sizes, language, measure, keep, bold=bold)
        self._cut |= block.cut
        return block

    def _write(self, block: Block, colour: str, inset: int = 0) -> None:
        self._sheet.write(block, self._y, colour, inset)
        self._y += block.height
