"""`dalil logs`: the turns that the logbook keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any

import click

from bot import terminal
from bot.cli.options import AS_JSON, LIMIT
from bot.cli.output import note, print_json
from bot.errors import NothingDone, UsageError
from bot.settings import Settings
from bot.storage.logbook import Logbook

_TURN = click.IntRange(1, 2**63 - 1)  # what SQLite can count


@click.command()
@click.argument("turn", type=_TURN, required=False)
@click.option("-n", "limit", type=LIMIT, default=20, show_default=True, help="Most listed.")
@click.option("--days", is_flag=True, help="List days instead: turns, verdicts, tokens.")
@AS_JSON
@click.pass_obj
def logs(settings: Settings, turn: int | None, limit: int, *, days: bool, as_json: bool) -> None:
    """List the newest turns, or show one with its evidence and every citation.

    Days are those of DALIL_TIMEZONE. Their tokens are all that were spent, also on turns that
    were not kept.
    """
    if days and turn is not None:
        raise UsageError("name a turn or ask for --days, not both.")
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
    if days and settings.daily_tokens:
        note(f"the limit is {settings.daily_tokens} tokens a day.")
    if as_json:
        print_json(found)
    else:
        click.echo(shown(found))
