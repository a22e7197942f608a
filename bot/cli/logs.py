"""`dalil logs`: the turns that the logbook keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from bot import terminal
from bot.cli.options import AS_JSON, LIMIT
from bot.cli.output import counted, note, print_json
from bot.errors import NothingDone, UsageError
from bot.exports.files import write_export
from bot.settings import Settings
from bot.storage.logbook import Logbook

_TURN = click.IntRange(1, 2**63 - 1)  # what SQLite can count
_OUT = click.Path(dir_okay=False, path_type=Path)


@click.command(short_help="List the newest turns, or show one.")
@click.argument("turn", type=_TURN, required=False)
@click.option("-n", "limit", type=LIMIT, default=20, show_default=True, help="Most listed.")
@click.option("--days", is_flag=True, help="List days instead: turns, verdicts, tokens.")
@click.option("--export", "file", type=_OUT, help="Write them to a .md, .csv, .json or .jsonld.")
@click.option("--page", metavar="URL", help="Where a .jsonld (ClaimReview) will stand.")
@AS_JSON
@click.pass_obj
def logs(
    settings: Settings,
    turn: int | None,
    limit: int,
    file: Path | None,
    page: str | None,
    *,
    days: bool,
    as_json: bool,
) -> None:
    """List the newest turns, or show one with its evidence and every citation.

    Days are those of DALIL_TIMEZONE. Their tokens are all that were spent, also on turns that
    were not kept.

    --export writes the turns that have an answer, oldest first: Markdown to paste into a story,
    a table, the whole answers, or the judged claims as ClaimReview signed by DALIL_NEWSROOM.
    """
    _check(turn, file, page, days=days)
    found: Any
    shown: Callable[[Any], str]
    with closing(Logbook(settings.home / "log.db")) as logbook:
        if days:
            found, shown = logbook.days(limit, settings.timezone), terminal.show_days
        elif turn is None:
            found, shown = logbook.turns(limit), terminal.show_turns
        else:
            found, shown = logbook.turn(turn), terminal.show_turn
    if found is None:
        raise NothingDone(f"there is no turn {turn}; `dalil logs` lists them.")
    if file is not None:
        _export(settings, file, found if turn is None else [found], page, as_json=as_json)
        return
    if days and settings.daily_tokens:
        note(f"the limit is {settings.daily_tokens} tokens a day.")
    if as_json:
        print_json(found)
    else:
        click.echo(shown(found), nl=bool(found))
    if not found and not as_json:
        note("no turn is kept yet; `dalil ask QUESTION` makes one.")


def _check(turn: int | None, file: Path | None, page: str | None, *, days: bool) -> None:
    if days and turn is not None:
        raise UsageError("name a turn or ask for --days, not both.")
    if days and file is not None:
        raise UsageError("--export writes turns; leave --days out.")
    if page is not None and (file is None or file.suffix.lower() != ".jsonld"):
        raise UsageError("--page is for --export FILE.jsonld.")


def _export(
    settings: Settings, file: Path, rows: list[Any], page: str | None, *, as_json: bool
) -> None:
    made = write_export(
        file, rows, timezone=settings.timezone, newsroom=settings.newsroom, page=page
    )
    if as_json:
        print_json({"file": str(file), "exported": made.turns})
    else:
        what = "claim" if file.suffix.lower() == ".jsonld" else "turn"
        click.echo(f"{counted(made.turns, what)} in {file}")
