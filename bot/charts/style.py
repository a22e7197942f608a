"""One look for all pictures: colours, type, direction, and the same bytes for the same figures.

Type is DejaVu Sans, which matplotlib ships: Latin, Greek, Cyrillic, Hebrew, and Arabic as Arabic,
Persian and Kurdish are written. Of Urdu and of Quranic marks it lacks some letters, of Chinese
and the Indian scripts all; such a letter becomes U+FFFD.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font
from matplotlib.patches import Patch

from bot.cards.glyphs import drawing
from bot.chat.texts import Texts
from bot.errors import UsageError

# Paul Tol's “muted” scheme, made to be told apart also by the colour-blind
# (https://personal.sron.nl/~pault/); in the order in which neighbours differ most.
PALETTE = (
    "#332288",
    "#CC6677",
    "#44AA99",
    "#DDCC77",
    "#882255",
    "#88CCEE",
    "#117733",
    "#AA4499",
)
OTHERS, UNKNOWN = "#BBBBBB", "#777777"
INK, FAINT, GRID = "#222222", "#666666", "#E4E4E4"

Form = Literal["png", "svg"]

_FORMATS: dict[str, Form] = {".png": "png", ".svg": "svg"}
_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "text.color": INK,
    "text.parse_math": False,  # an outlet's name is no formula
    "axes.edgecolor": FAINT,
    "axes.labelcolor": FAINT,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "savefig.dpi": 150,
    "svg.fonttype": "path",  # shaped Arabic looks alike on every machine
    "svg.hashsalt": "dalil",
}
# Neither the day nor the version of the library is in the file.
_METADATA: dict[Form, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
}
_LEFT_TO_RIGHT_MARK, _RIGHT_TO_LEFT_MARK = "\u200e", "\u200f"
_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_LONGEST = 28  # characters of a label
_SIZE = (11, 5.5)  # inches
_A_ROW = 3  # names below a panel
_HEAD = 0.86  # of the height; the title stands above it


def form_of(path: Path) -> Form:
    """Return the format that a file's name asks for; raise UsageError for another."""
    if path.suffix.lower() not in _FORMATS:
        raise UsageError(f"{path.name} is no picture's name: let it end in .png or .svg.")
    return _FORMATS[path.suffix.lower()]


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the project's look, whatever the machine's own settings of matplotlib are.

    One draws at a time: the settings are those of the process.
    """
    settings: dict[Any, Any] = {**mpl.rcParamsDefault, **_STYLE}
    del settings["backend"]  # none is needed: no window is opened
    with drawing, mpl.rc_context(settings):
        yield


def rendered(figure: Figure, form: Form) -> bytes:
    """Return a figure as the bytes of a file; to be called inside `styled`."""
    stream = BytesIO()
    figure.savefig(stream, format=form, metadata=_METADATA[form])
    return stream.getvalue()


def is_right_to_left(texts: Texts) -> bool:
    """Tell whether the words of a picture run from right to left."""
    return texts.language == "ar"


def label(text: str, texts: Texts) -> str:
    """Return others' text as a label: short, in letters that the type has, in one direction.

    What could turn its neighbours around is left out, and whatever its own direction, what comes
    before and after it stays there.
    """
    kept = "".join(
        character if ord(character) in _letters() else "\ufffd"
        for character in " ".join(text.split())
        if unicodedata.bidirectional(character) not in _DIRECTIONS
        and unicodedata.category(character) not in {"Cc", "Cf"}
    )
    short = kept if len(kept) <= _LONGEST else f"{kept[: _LONGEST - 1].rstrip()}…"
    around = _RIGHT_TO_LEFT_MARK if is_right_to_left(texts) else _LEFT_TO_RIGHT_MARK
    own = _own_mark(short)
    return f"{around}{own}{short}{own}{around}"


def directed(text: str, texts: Texts) -> str:
    """Return words of ours that run in their language's direction, whatever they begin with."""
    return (_RIGHT_TO_LEFT_MARK if is_right_to_left(texts) else _LEFT_TO_RIGHT_MARK) + text


def _own_mark(text: str) -> str:
    """Return the mark of a text's own direction: that of its first letter, if it has one."""
    for character in text:
        if (direction := unicodedata.bidirectional(character)) in {"L", "R", "AL"}:
            return _LEFT_TO_RIGHT_MARK if direction == "L" else _RIGHT_TO_LEFT_MARK
    return ""


def sheet() -> Figure:
    """Return an empty figure with room for its words; to be called inside `styled`."""
    figure = Figure(figsize=_SIZE)
    room = {"w_pad": 0.12, "h_pad": 0.12, "rect": (0, 0, 1, _HEAD)}
    figure.set_layout_engine("constrained", **room)
    return figure


def title(figure: Figure, text: str, below: str, texts: Texts) -> None:
    """Write what a picture shows, and below it in grey the figures in short."""
    figure.text(y=0.97, s=text, fontsize=14, fontweight="bold", va="top", **_start(texts))
    figure.text(y=0.90, s=below, fontsize=10, color=FAINT, va="top", **_start(texts))


def caption(figure: Figure, text: str, texts: Texts) -> None:
    """Write below a picture what its reader must know of what is not in it."""
    figure.supxlabel(text, fontsize=9, color=FAINT, **_start(texts))


def legend(figure: Figure, entries: Sequence[tuple[str, str]], texts: Texts) -> None:
    """List names with their colours, top to bottom, where the lines of a text end."""
    turned = is_right_to_left(texts)
    shown = figure.legend(
        [Patch(color=colour) for _, colour in entries],
        [str(place) for place in range(len(entries))],
        loc="outside left upper" if turned else "outside right upper",
        alignment="right" if turned else "left",
        markerfirst=not turned,
        frameon=False,
        handlelength=1,
        handleheight=1,
    )
    # Set afterwards: matplotlib hides an entry whose name begins with an underscore.
    for text, (name, _) in zip(shown.get_texts(), entries, strict=True):
        text.set_text(name)


def heading(axes: Axes, text: str, texts: Texts) -> None:
    """Write what one of several panels shows, where reading begins."""
    begin: Literal["right", "left"] = "right" if is_right_to_left(texts) else "left"
    axes.set_title(directed(text, texts), loc=begin, fontweight="bold", fontsize=12, pad=10)


def key(axes: Axes, texts: Texts) -> None:
    """Name a panel's colours below it, column by column from where reading begins."""
    turned = is_right_to_left(texts)
    entries = list(zip(*axes.get_legend_handles_labels(), strict=True))
    if turned:
        entries = _turned(entries)
    if entries:
        handles, names = zip(*entries, strict=True)
        axes.legend(
            handles,
            names,
            loc="upper center",
            bbox_to_anchor=(0.5, -0.14),
            ncols=_A_ROW,
            frameon=False,
            handlelength=1,
            markerfirst=not turned,
        )


def _turned(entries: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Return entries whose columns stand from right to left, where matplotlib begins at the left.

    Its first columns are the longer ones.
    """
    short, longer = divmod(len(entries), _A_ROW)
    lengths = [short + (place < longer) for place in range(_A_ROW)]
    columns, left = list[list[tuple[Any, str]]](), entries
    for length in reversed(lengths):
        columns.insert(0, left[:length])
        left = left[length:]
    return [entry for column in columns for entry in column]


def bare(axes: Axes, texts: Texts) -> None:
    """Leave the bottom line and faint lines of value; the scale stands where reading begins."""
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.set_axisbelow(True)
    axes.grid(axis="y", color=GRID, linewidth=0.8)
    axes.tick_params(length=0)
    axes.tick_params(axis="x", pad=7)
    if is_right_to_left(texts):
        axes.invert_xaxis()
        axes.yaxis.tick_right()


def _start(texts: Texts) -> dict[str, Any]:
    """Return where a line of text begins: the place of a figure's edge, and its alignment."""
    turned = is_right_to_left(texts)
    return {"x": 0.985 if turned else 0.015, "ha": "right" if turned else "left"}


@cache
def _letters() -> frozenset[int]:
    font = Path(mpl.get_data_path()) / "fonts/ttf/DejaVuSans.ttf"
    return frozenset(FT2Font(str(font)).get_charmap())
