"""The paper that a card is drawn on: boxes and lines of text at pixels from the top left."""

from __future__ import annotations

import io
from functools import cache

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import FancyBboxPatch
from matplotlib.transforms import IdentityTransform

from bot.cards.glyphs import FAMILIES
from bot.cards.lines import LEADING, Block

WIDTH, HEIGHT, SIDE = 1080, 1920, 84
PAPER = "#FBF9F4"
_DPI = 120
_POINTS = 72 / _DPI
_MEASURED = 100  # without hinting a text is as wide as its font is large
_BASELINE = 1.05  # of a font's size below the top of its line


class Sheet:
    """An empty card."""

    def __init__(self) -> None:
        size = (WIDTH / _DPI, HEIGHT / _DPI)
        self._figure = Figure(figsize=size, dpi=_DPI, facecolor=PAPER)
        canvas = FigureCanvasAgg(self._figure)
        self._renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
        self._widths: dict[tuple[str, bool], float] = {}

    def png(self) -> bytes:
        """Return what was drawn."""
        written = io.BytesIO()
        # No name of a program: its version would change the picture's bytes.
        self._figure.savefig(written, format="png", metadata={"Software": None})
        return written.getvalue()

    def measure(self, text: str, size: int) -> float:
        """Return the width of a text at a size."""
        return self._width(text, bold=False) * size / _MEASURED

    def measure_bold(self, text: str, size: int) -> float:
        """Return the width of a bold text at a size."""
        return self._width(text, bold=True) * size / _MEASURED

    def write(self, block: Block, top: int, colour: str, inset: int = 0) -> None:
        """Write lines from the side on which their direction begins."""
        rtl = block.direction == "rtl"
        x = WIDTH - SIDE - inset if rtl else SIDE + inset
        for number, line in enumerate(block.lines):
            baseline = top + block.size * (number * LEADING + _BASELINE)
            self._figure.text(
                x,
                HEIGHT - baseline,
                line,
                transform=IdentityTransform(),
                horizontalalignment="right" if rtl else "left",
                verticalalignment="baseline",
                fontproperties=_font(block.size, bold=block.bold),
                color=colour,
                parse_math=False,  # a dollar sign is a dollar sign
            )

    def box(
        self, left: int, top: int, size: tuple[int, int], colour: str, rounding: int = 0
    ) -> None:
        """Fill a box, its corners rounded by so many pixels."""
        width, height = size
        style = f"round,pad=0,rounding_size={rounding}" if rounding else "square,pad=0"
        self._figure.add_artist(
            FancyBboxPatch(
                (left, HEIGHT - top - height),
                width,
                height,
                boxstyle=style,
                facecolor=colour,
                linewidth=0,
                transform=IdentityTransform(),
            )
        )

    def _width(self, text: str, *, bold: bool) -> float:
        if (text, bold) not in self._widths:
            font = _font(_MEASURED, bold=bold)
            width, _, _ = self._renderer.get_text_width_height_descent(text, font, ismath=False)
            self._widths[text, bold] = float(width)
        return self._widths[text, bold]


@cache
def _font(size: int, *, bold: bool) -> FontProperties:
    weight = "bold" if bold else "normal"
    return FontProperties(family=list(FAMILIES), size=size * _POINTS, weight=weight)
