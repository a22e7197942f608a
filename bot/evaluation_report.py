"""Sums up an evaluation: figures by language, compared with an earlier run, as a table or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.errors import UsageError
from bot.evaluation import Outcome
from retrieval.metrics import Interval, area_under_curve, bootstrap, refused


class BaselineUnreadable(UsageError):
    """The file is no report of an earlier run; the text says so."""


@dataclass(frozen=True, slots=True)
class Report:
    """Figures by language, and `all`; `differences` are to the earlier run, question by question.

    `counts` are of questions; a figure that the questions cannot give is None.
    """

    counts: dict[str, int]
    retrieval: dict[str, dict[str, Interval]]
    quotes: dict[str, dict[str, float | None]]
    differences: dict[str, dict[str, Interval]]
    outcomes: tuple[Outcome, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the report as plain JSON values; it is a later run's baseline."""
        return asdict(self)


def read_baseline(path: Path) -> list[Outcome]:
    """Read the outcomes of an earlier run from its JSON; raise `BaselineUnreadable`."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["outcomes"]
        return [_outcome(row) for row in rows]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BaselineUnreadable(f"{path} is no report of an earlier run ({error}).") from error


def _outcome(row: Mapping[str, Any]) -> Outcome:
    measures = {name: float(value) for name, value in row["measures"].items()}
    return Outcome(**{**row, "id": str(row["id"]), "measures": measures})


def report(outcomes: Sequence[Outcome], baseline: Sequence[Outcome] = ()) -> Report:
    """Sum up the outcomes; those of the baseline are paired with them by the questions' ids."""
    groups = {"all": list(outcomes)}
    for outcome in outcomes:
        groups.setdefault(outcome.language, []).append(outcome)
    before = {outcome.id: outcome.measures for outcome in baseline}
    return Report(
        counts={name: len(group) for name, group in groups.items()},
        retrieval={name: _means(o.measures for o in group) for name, group in groups.items()},
        quotes={name: _quotes(group) for name, group in groups.items()},
        differences={
            name: _means(_gains(o.measures, before.get(o.id, {})) for o in group)
            for name, group in groups.items()
            if before
        },
        outcomes=tuple(outcomes),
    )


def _gains(new: Mapping[str, float], old: Mapping[str, float]) -> dict[str, float]:
    return {name: value - old[name] for name, value in new.items() if name in old}


def _means(rows: Iterable[Mapping[str, float]]) -> dict[str, Interval]:
    known = [row for row in rows if row]
    return {name: bootstrap([row[name] for row in known]) for name in (known[0] if known else ())}


def _quotes(outcomes: Sequence[Outcome]) -> dict[str, float | None]:
    """Abstention: its precision is the share of refusals that are of unanswerable questions."""
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    refusals = [outcome for outcome in outcomes if not outcome.quoted]
    known = [outcome.answerable for outcome in outcomes]
    confidences = [outcome.confidence for outcome in outcomes]
    return {
        "answer_in_quotation": _share(outcome.right for outcome in answerable),
        "abstention_precision": _share(not outcome.answerable for outcome in refusals),
        "abstention_recall": _share(not outcome.quoted for outcome in unanswerable),
        "area_under_curve": area_under_curve(confidences, known),
        "refused_at_90_kept": refused(confidences, known),
    }


def _share(flags: Iterable[bool]) -> float | None:
    values = list(flags)
    return sum(values) / len(values) if values else None


def table(of: Report) -> str:
    """Lay the report out for people."""
    return "\n".join(_lines(of))


def _lines(of: Report) -> Iterator[str]:
    for group, count in of.counts.items():
        yield f"{group}: {count} questions"
        for name, mean in of.retrieval[group].items():
            yield f"  {name:22}{_shown(mean)}{_gain(of.differences.get(group, {}).get(name))}"
        for name, value in of.quotes[group].items():
            label = name.replace("_", " ")
            yield f"  {label:22}{'–' if value is None else f'{value:.3f}'}"


def _shown(mean: Interval) -> str:
    return f"{mean.mean:.3f}  ({mean.low:.3f} to {mean.high:.3f})"


def _gain(difference: Interval | None) -> str:
    if difference is None:
        return ""
    return f"  {difference.mean:+.3f} ({difference.low:+.3f} to {difference.high:+.3f})"
