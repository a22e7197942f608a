"""`dalil ask`: one answer, or many from a file of questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import click

from bot import terminal
from bot.answering.planner import make_plan
from bot.answering.progress import Progress
from bot.app import open_app
from bot.cli.options import AS_JSON, FILE, FRESH, LANGUAGE, LIMIT, filters, one_of, read_filters
from bot.cli.output import Result, note_corpus, print_batch, print_json, telling
from bot.settings import Settings


@click.command()
@click.argument("question", required=False)
@click.option("--questions", type=FILE, help='Many questions: {"id","question"} a line.')
@click.option(
    "--language", type=LANGUAGE, help="Language of the answer.  [default: the question's]"
)
@filters
@click.option("-k", type=LIMIT, default=8, show_default=True, help="Most passages read.")
@click.option("--no-log", is_flag=True, help="Keep nothing in the logbook but the tokens spent.")
@FRESH
@AS_JSON
@click.pass_obj
def ask(
    settings: Settings, /, question: str | None, questions: Path | None, **options: Any
) -> None:
    """Answer a question or check a claim.

    A model's answer to an identical question is given again, with its date, while the articles
    are the same; not with --fresh, --no-log or --questions.
    """
    given = one_of(question, questions, "--questions")
    asyncio.run(_ask(settings, given, read_filters(options), options))


async def _ask(settings: Settings, given: str | Path, filtered: Result, options: Result) -> None:
    async with open_app(settings) as app:
        note_corpus(app.corpus, filtered)
        many = isinstance(given, Path)
        fresh = options["fresh"] or many  # a file of questions measures

        async def answer(question: str) -> Any:
            plan = make_plan(question, language=options["language"], **filtered)
            log = not options["no_log"]
            tell = _untold if many else telling(plan)
            return (await app.answer(plan, k=options["k"], log=log, fresh=fresh, tell=tell)).answer

        if isinstance(given, Path):
            await print_batch(given, lambda asked: _to_json(answer(asked.question)))
        elif options["as_json"]:
            print_json(await _to_json(answer(given)))
        else:
            click.echo(terminal.show_answer(await answer(given)))


def _untold(_: Progress) -> None:
    """Nobody reads along."""


async def _to_json(answer: Awaitable[Any]) -> Result:
    found: Result = (await answer).to_json()
    return found
