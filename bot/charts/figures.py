"""The figures of the logbook, drawn: questions, response time and tokens, a day each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.charts import style
from bot.chat.texts import Texts
from bot.storage.statistics import Day, Figures, Outcome, within
from retrieval.models import Language

# From answered to failed, in the order in which they are stacked.
COLOURS: Mapping[Outcome, str] = {
    "answered": "#332288",
    "supported": "#117733",
    "refuted": "#882255",
    "conflicting": "#CC6677",
    "not_enough_evidence": "#DDCC77",
    "quoted": "#88CCEE",
    "failed": style.INK,
    "other": style.OTHERS,
}
_INDIGO, _CYAN, _ROSE = style.PALETTE[0], style.PALETTE[5], style.PALETTE[1]
_SIZE, _PIXELS = (8, 10), 150  # inches, and pixels an inch: 1200 by 1500
_FEWEST_SLOTS = 7  # so that one day is a bar and not a wall
_MOST_TICKS = 8
_MOST_BARS = 62  # more days are drawn by the week
_WEEK = 7


def draw_figures(figures: Figures, language: Language) -> bytes:
    """Return a PNG of 1200 by 1500 pixels; in Arabic time runs from right to left.

    Two months and more are summed by the week.
    """
    with style.styled():
        return style.rendered(figure_of(figures, Texts.load(language)), "png")


def figure_of(figures: Figures, texts: Texts) -> Figure:
    """Return the picture before it is written; to be called inside `styled`."""
    by = "_week" if len(figures.days) > _MOST_BARS else ""
    panels: Sequence[tuple[str, Callable[[Axes, Figures, Texts], None]]] = (
        (f"figures.questions{by}", _questions),
        ("figures.seconds", _seconds),
        (f"figures.tokens{by}", _tokens),
    )
    figure = Figure(figsize=_SIZE, dpi=_PIXELS)
    figure.set_layout_engine("constrained", w_pad=0.2, h_pad=0.2)
    axes = figure.subplots(len(panels), height_ratios=(3, 2, 2))
    for panel, (key, plot) in zip(axes, panels, strict=True):
        plot(panel, figures, texts)
        _dress(panel, texts(key), figures.days, texts)
    return figure


def _questions(axes: Axes, figures: Figures, texts: Texts) -> None:
    series = [
        (
            texts(f"figures.{outcome}"),
            colour,
            [day.outcomes.get(outcome, 0) for day in figures.days],
        )
        for outcome, colour in COLOURS.items()
    ]
    if not _stack(axes, series, texts):
        empty = style.directed(texts("figures.empty"), texts)
        axes.text(0.5, 0.5, empty, transform=axes.transAxes, ha="center", color=style.FAINT)


def _seconds(axes: Axes, figures: Figures, texts: Texts) -> None:
    lines = (
        ("median", [day.median for day in figures.days], figures.total.median, _INDIGO, "o"),
        ("slowest", [day.slow for day in figures.days], figures.total.slow, _ROSE, "s"),
    )
    look: Mapping[str, Any] = {"ms": 4} if len(figures.days) <= _MOST_BARS else {"ms": 3, "lw": 0}
    for key, values, total, colour, marker in lines:
        if total is not None:
            name = style.directed(f"{texts(f'figures.{key}')}: {within(total)}", texts)
            # A day without an answer breaks the line.
            drawn = [float("nan") if value is None else value for value in values]
            axes.plot(range(len(drawn)), drawn, color=colour, marker=marker, label=name, **look)


def _tokens(axes: Axes, figures: Figures, texts: Texts) -> None:
    read = [day.input_tokens for day in figures.days]
    written = [day.output_tokens for day in figures.days]
    names = texts("figures.input"), texts("figures.output")
    _stack(axes, [(names[0], _CYAN, read), (names[1], _INDIGO, written)], texts)


def _stack(axes: Axes, series: Sequence[tuple[str, str, list[int]]], texts: Texts) -> bool:
    """Draw what is not empty, the first at the bottom; False where nothing is there."""
    days = len(series[0][2])
    step = _WEEK if days > _MOST_BARS else 1
    ends = range((days - 1) % step, days, step)  # the last week is whole
    middles = [end - (step - 1) / 2 for end in ends]
    below = [0] * len(ends)
    for name, colour, counts in series:
        sums = [sum(counts[max(end - step + 1, 0) : end + 1]) for end in ends]
        if total := sum(sums):
            label = style.directed(f"{name}: {total:,}", texts)
            axes.bar(middles, sums, 0.8 * step, bottom=below, color=colour, label=label)
        below = [low + count for low, count in zip(below, sums, strict=True)]
    return any(below)


def _dress(axes: Axes, title: str, days: Sequence[Day], texts: Texts) -> None:
    """Give a panel its title, its days, and the names of its colours."""
    style.bare(axes, texts)
    style.heading(axes, title, texts)
    step = -(-len(days) // _MOST_TICKS)
    shown = range(len(days) - 1, -1, -step)
    form = "%m/%Y" if len(days) > _MOST_BARS and days[0].day.year < days[-1].day.year else "%d/%m"
    axes.set_xticks(list(shown), [f"{days[at].day:{form}}" for at in shown])
    margin = max(_FEWEST_SLOTS - len(days), 0) / 2 + 0.6
    ends = (-margin, len(days) - 1 + margin)
    axes.set_xlim(ends[::-1] if axes.xaxis_inverted() else ends)
    axes.set_ylim(bottom=0, top=max(axes.get_ylim()[1], 1))
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    style.key(axes, texts)
