"""Articles a month by outlet, drawn as stacked bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from bot.charts import style
from bot.charts.series import Series, periods_of, series_of
from bot.chat.texts import Texts
from retrieval.models import Language

if TYPE_CHECKING:
    from retrieval.corpus import Month

_FEWEST_SLOTS = 8  # so that one month is a bar and not a wall
_FEW = 60
_SOME = {"width": 0.8, "edgecolor": "white", "linewidth": 0.5}
_MANY = {"width": 1.0}  # gaps between many bars would flicker
_MOST_TICKS = 14
_MONTHS, _YEARS = (1, 2, 3, 6, 12, 24), (1, 2, 5, 10, 20, 50, 100)


def draw_timeline(months: Sequence[Month], language: Language, form: style.Form) -> bytes:
    """Return a picture of articles a month by outlet, as the bytes of a PNG or SVG file.

    The outlets with most articles have a colour each, the rest are summed; undated articles are
    counted below. An archive of more than fifteen years is shown by the year. Raises ValueError
    where no article has a date.
    """
    texts, periods = Texts.load(language), periods_of(months)
    if not periods:
        raise ValueError("no dated article")
    with style.styled():
        figure = style.sheet()
        axes = figure.add_subplot()
        series = series_of(months, periods)
        _bars(axes, series)
        style.bare(axes, texts)
        _scales(axes, periods)
        _legend(figure, series, texts)
        _title(figure, series, periods, texts)
        undated = sum(item.count for item in months if not item.month)
        if undated:
            style.caption(figure, texts("chart.undated", n=undated), texts)
        return style.rendered(figure, form)


def _bars(axes: Axes, series: Sequence[Series]) -> None:
    """Stack the series, the largest at the bottom."""
    below = [0] * len(series[0].counts)
    places, shape = range(len(below)), _MANY if len(below) > _FEW else _SOME
    for one, colour in zip(series, _colours(series), strict=True):
        axes.bar(places, one.counts, bottom=below, color=colour, **shape)
        below = [low + count for low, count in zip(below, one.counts, strict=True)]


def _colours(series: Sequence[Series]) -> list[str]:
    own = iter(style.PALETTE)
    greys = {"others": style.OTHERS, "unknown": style.UNKNOWN}
    return [greys[one.kind] if one.kind in greys else next(own) for one in series]


def _name(series: Series, texts: Texts) -> str:
    if series.kind == "others":
        name = texts("chart.others", n=series.outlets)
    else:
        name = series.name or texts("outlet_unknown")
    return f"{style.label(name, texts)} · {series.total}"


def _scales(axes: Axes, periods: Sequence[str]) -> None:
    """Mark whole numbers of articles, and as many periods as have room."""
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.0f}"))
    marked = _marked(periods)
    axes.set_xticks(list(marked), _period_labels(list(marked.values())))
    margin = max(_FEWEST_SLOTS - len(periods), 0) / 2 + 0.6
    ends = (-margin, len(periods) - 1 + margin)
    axes.set_xlim(ends[::-1] if axes.xaxis_inverted() else ends)


def _marked(periods: Sequence[str]) -> dict[int, str]:
    """Return the places of the periods that have room for a label, and what it names."""
    steps = _MONTHS if "-" in periods[0] else _YEARS
    step = next(step for step in steps if len(periods) <= step * _MOST_TICKS)
    numbers = enumerate(map(_number, periods))
    named = slice(4 if step % 12 == 0 else 7)
    return {place: periods[place][named] for place, number in numbers if number % step == 0}


def _number(period: str) -> int:
    """Count a period from the first: the year, or the months since its beginning."""
    year, _, month = period.partition("-")
    return int(year) * 12 + int(month) - 1 if month else int(year)


def _period_labels(periods: Sequence[str]) -> list[str]:
    """Number the months; the year stands below the first, and where it changes."""
    labels, shown = [], ""
    for period in periods:
        year, _, month = period.partition("-")
        new = year != shown
        labels.append(f"{int(month)}\n{year}" if month and new else month.lstrip("0") or year)
        shown = year
    return labels


def _legend(figure: Figure, series: Sequence[Series], texts: Texts) -> None:
    """Name the series in the order in which they are stacked."""
    names = [_name(one, texts) for one in series]
    style.legend(figure, list(zip(names, _colours(series), strict=True))[::-1], texts)


def _title(figure: Figure, series: Sequence[Series], periods: Sequence[str], texts: Texts) -> None:
    total = sum(one.total for one in series)
    by = "month" if "-" in periods[0] else "year"
    span = " – ".join(dict.fromkeys(texts.date(period) for period in (periods[0], periods[-1])))
    style.title(figure, texts(f"chart.by_{by}"), f"{texts('articles', n=total)} · {span}", texts)
