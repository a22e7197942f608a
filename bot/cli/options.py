"""The options and arguments that several commands share, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.output import Result
from bot.errors import UsageError

_Command = TypeVar("_Command", bound=Callable[..., Any])

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
FRESH = click.option(
    "--fresh", is_flag=True, help="Ask the model anew, also where the logbook has the answer."
)
LIMIT = click.IntRange(min=1)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LANGUAGE = click.Choice(["ar", "en"])


def filters(command: _Command) -> _Command:
    """Add the filters by day and outlet."""
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--publisher", help="Only articles of this outlet."),
        click.option("--until", type=day, help="Only articles of this day or before it."),
        click.option("--since", type=day, help="Only articles of this day or after it."),
    ):
        command = option(command)
    return command


def choosing(command: _Command) -> _Command:
    """Add the filters that choose articles: by day, outlet and language."""
    by_language = click.option("--language", type=LANGUAGE, help="Only articles in this language.")
    return filters(by_language(command))


def read_chosen(options: Result) -> Result:
    """Return the filters as the corpus takes them; raise UsageError where they exclude all."""
    return {**read_filters(options), "language": options["language"]}


def read_filters(options: Result) -> Result:
    """Return the filters as a query takes them; raise UsageError where they exclude all."""
    since, until = _day(options["since"]), _day(options["until"])
    if since and until and since > until:
        raise UsageError("--since is later than --until.")
    return {"since": since, "until": until, "publisher": options["publisher"]}


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def one_of(text: str | None, file: Path | None, option: str) -> str | Path:
    """Return the text or the file; raise UsageError unless just one was given."""
    if (text is None) == (file is None):
        raise UsageError(f"give one text in quotation marks, or a file with {option}.")
    if file is not None:
        return file
    return storable(text or "")


def storable(argument: str) -> str:
    """Return an argument that files can keep: what is not UTF-8 arrives with lone surrogates."""
    return argument.encode(errors="surrogateescape").decode(errors="replace")
