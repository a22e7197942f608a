"""`dalil chat`: the same conversation in the terminal."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import click

from bot import terminal
from bot.app import open_app
from bot.cli.options import FRESH, LANGUAGE
from bot.cli.output import note_corpus, telling
from bot.settings import Settings
from retrieval.models import Language


@click.command()
@click.option(
    "--language", type=LANGUAGE, help="Language of the answers.  [default: the question's]"
)
@FRESH
@click.pass_obj
def chat(settings: Settings, language: Language | None, *, fresh: bool) -> None:
    """Hold a conversation in the terminal."""
    # Between two answers no event loop runs, so that Ctrl-C ends the reading of a line.
    with asyncio.Runner() as runner:
        opened = AsyncExitStack()
        app = runner.run(opened.enter_async_context(open_app(settings)))
        try:
            note_corpus(app.corpus, {})
            terminal.converse(
                lambda plan, before: runner.run(
                    app.answer(plan, conversation=before, fresh=fresh, tell=telling(plan))
                ),
                terminal.read_line,
                language,
            )
        finally:
            runner.run(opened.aclose())
