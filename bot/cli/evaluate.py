"""`dalil eval`: retrieval and quotations measured on a file of questions."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.app import open_app, open_retriever
from bot.cli.ingest import read_into
from bot.cli.options import AS_JSON, FILE
from bot.cli.output import Result, print_json
from bot.cli.progress import bars
from bot.errors import UsageError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.evaluation import Outcome

_PATH = click.Path(exists=True, path_type=Path)
_SEED_ARTICLES = Path("seeds/articles")
_SEED_QUESTIONS = Path("seeds/questions.jsonl")


@click.command("eval")
@click.option("--questions", type=FILE, help="Questions, one a line.  [default: the seeds']")
@click.option("--articles", type=_PATH, multiple=True, help="Articles to search instead of yours.")
@click.option("--baseline", type=FILE, help="An earlier run's --json, to compare with.")
@AS_JSON
@click.pass_obj
def eval_command(settings: Settings, /, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Measure retrieval and quotations on a file of questions.

    Without --questions, the project's questions about its seed articles are asked, of the
    seed articles; run it in the project's folder for that.
    """
    from bot import evaluation_report  # noqa: PLC0415 - only this command measures

    paths, questions = _evaluated(options)
    before = evaluation_report.read_baseline(options["baseline"]) if options["baseline"] else ()
    outcomes = asyncio.run(_eval(settings, paths, questions))
    measured = evaluation_report.report(outcomes, before)
    if as_json:
        print_json(measured.to_json())
    else:
        click.echo(evaluation_report.table(measured))


def _evaluated(options: Result) -> tuple[Sequence[Path], Path]:
    """Return the articles and the questions to measure on."""
    if options["questions"]:
        return options["articles"], options["questions"]
    if not _SEED_QUESTIONS.exists():
        raise UsageError(f"there is no {_SEED_QUESTIONS} here; name a file with --questions.")
    return options["articles"] or [_SEED_ARTICLES], _SEED_QUESTIONS


async def _eval(settings: Settings, paths: Sequence[Path], questions: Path) -> list[Outcome]:
    """Ask the questions of the corpus, or of these articles in a home of their own."""
    from bot.evaluation import evaluate, read_questions  # noqa: PLC0415 - only here

    asked = read_questions(questions)
    with tempfile.TemporaryDirectory() as folder, bars() as tell:
        home = Path(folder) if paths else settings.home
        async with open_app(replace(settings, home=home, model=None)) as app:
            if paths:
                read_into(app.corpus, paths, settings, tell)
            retriever = open_retriever(app.settings, app.corpus, tell)
            return await evaluate(asked, retriever, app.service, tell)
