"""A card drawn as a PNG of 1080 by 1920 pixels; slow to import, for it imports matplotlib.

Matplotlib's own wheel shapes Arabic; Pillow's needs a FriBidi of the system for that. Telegram
shows it at two thirds of its size: no letter is smaller than 30 pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from matplotlib import rc_context

from bot.cards.card import Card, Tone
from bot.cards.glyphs import drawable, drawing, register
from bot.cards.lines import Block, Setter
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
_SMALL = (32, 30)
_A_NOTE = 140  # pixels in height: three lines
_NAME_SIZES = (44, 40, 36, 32)
_CLAIM_SIZES = range(72, 35, -4)
# What a claim may take, in pixels: as much as leaves the quotations the size that is wanted.
_CLAIM_ROOMS = (400, 340, 280, 220, 170, 480, 560)
_VERDICT_SIZES = (54, 48, 42, 38)
_QUOTED_SIZES = range(58, 29, -2)
_QUOTED_WANTED = (44, 36, 30)
_FOOT = 120  # room for the footer, and for the line that says that a text was cut


def draw(card: Card) -> bytes | None:
    """Return the card as a PNG; the same card gives the same bytes on one machine.

    None where a quotation is too long to stand whole on it: a part of a sentence may say
    something else.
    """
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

    def png(self) -> bytes | None:
        self._newsroom()
        self._write(self._small(self._card.label), FAINT)
        verdict = self._setter(bold=True, inset=_INSET).fitted(
            drawable(self._card.verdict), 170, _VERDICT_SIZES
        )
        notes = [self._small(note) for note in self._card.notes]
        sources = [
            self._small(item.source, bold=True, inset=_INSET) for item in self._card.quotations
        ]
        taken = sum(block.height for block in (verdict, *notes, *sources))
        taken += 4 * _GAP + 2 * _GAP * len(sources)
        found = self._shared(_BOTTOM - _FOOT - self._y - taken)
        if found is None:
            return None
        claim, quoted = found
        self._write(claim, INK)
        self._verdict(verdict)
        for note in notes:
            self._write(note, FAINT)
        self._quotations(quoted, sources)
        self._foot()
        return self._sheet.png()

    def _shared(self, room: int) -> tuple[Block, Sequence[Block]] | None:
        """Return claim and quotations that share a room; where one is cut it is the claim."""
        found = list(self._ways(room))
        whole = (way for way in found if not way[0].cut)
        return next(whole, max(found, key=lambda way: way[0].height, default=None))

    def _ways(self, room: int) -> Iterator[tuple[Block, Sequence[Block]]]:
        asked = drawable(self._card.asked)
        texts = [drawable(item.text) for item in self._card.quotations]
        claims = [
            self._setter(bold=True).fitted(asked, most, _CLAIM_SIZES) for most in _CLAIM_ROOMS
        ]
        for least, claim in product(_QUOTED_WANTED, claims):
            sizes = [size for size in _QUOTED_SIZES if size >= least]
            quoted = self._setter(inset=_INSET).whole(texts, room - claim.height, sizes)
            if quoted:
                yield claim, quoted

    def _newsroom(self) -> None:
        for top in (0, HEIGHT - _EDGE):
            self._sheet.box(0, top, (WIDTH, _EDGE), self._tone)
        if self._card.newsroom:
            name, setter = drawable(self._card.newsroom), self._setter(bold=True)
            line = setter.fitted(name, 70, _NAME_SIZES)
            self._write(setter.fitted(name, 100, _NAME_SIZES[-1:]) if line.cut else line, INK)
            self._sheet.box(SIDE, self._y + 4, (WIDTH - 2 * SIDE, 3), self._tone)
            self._y += _GAP

    def _verdict(self, block: Block) -> None:
        self._y += _GAP
        height = block.height + _GAP
        self._sheet.box(SIDE, self._y, (WIDTH - 2 * SIDE, height), self._tone, rounding=18)
        self._sheet.write(block, self._y + _GAP // 2, WHITE, _INSET)
        self._y += height + _GAP

    def _quotations(self, quoted: Sequence[Block], sources: Sequence[Block]) -> None:
        self._y += _GAP
        for block, source in zip(quoted, sources, strict=True):
            top = self._y
            self._write(block, INK, _INSET)
            self._y += _GAP // 2
            self._write(source, self._tone, _INSET)
            rule = SIDE if READING[self._card.language] == "ltr" else WIDTH - SIDE - 10
            self._sheet.box(rule, top, (10, self._y - top), self._tone)
            self._y += _GAP + _GAP // 2

    def _foot(self) -> None:
        top = _BOTTOM
        for text in (self._card.footer, *([self._card.cut] if self._cut else [])):
            block = self._setter(ours=True).fitted(drawable(text), 50, _SMALL)
            top -= block.height
            self._sheet.write(block, top, FAINT)

    def _small(self, text: str, *, bold: bool = False, inset: int = 0) -> Block:
        """Return a small text of ours on one line if one of the sizes allows it, else on a few."""
        setter, shown = self._setter(bold=bold, inset=inset, ours=True), drawable(text)
        line = setter.fitted(shown, 50, _SMALL)
        return setter.fitted(shown, _A_NOTE, _SMALL[-1:]) if line.cut else line

    def _setter(self, *, bold: bool = False, inset: int = 0, ours: bool = False) -> Setter:
        measure = self._sheet.measure_bold if bold else self._sheet.measure
        return Setter(WIDTH - 2 * (SIDE + inset), self._card.language, measure, bold, ours)

    def _write(self, block: Block, colour: str, inset: int = 0) -> None:
        self._cut |= block.cut
        self._sheet.write(block, self._y, colour, inset)
        self._y += block.height
