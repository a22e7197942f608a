"""`dalil serve`: the Telegram bot."""

from __future__ import annotations

import asyncio

import click

from bot.settings import Settings


@click.command()
@click.pass_obj
def serve(settings: Settings) -> None:
    """Run the Telegram bot until it is told to stop.

    It polls, or listens for Telegram's requests where DALIL_WEBHOOK_URL is set. What it has
    accepted is kept in the inbox: stopped or killed, it goes on with it at the next start.
    """
    from bot.serving import serve_telegram  # noqa: PLC0415 - the Telegram library is not small

    asyncio.run(serve_telegram(settings))
