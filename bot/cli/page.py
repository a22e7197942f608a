"""`dalil page`: a web page read and shown, and not kept."""

from __future__ import annotations

import json

import click

from bot.app import open_corpus
from bot.article_terminal import signed, titled
from bot.chat.finding.pages import page_json
from bot.chat.finding.telling import paragraphs_of
from bot.cli.options import AS_JSON
from bot.errors import NothingDone
from bot.settings import Settings
from bot.terminal import safe
from retrieval.models import Article


@click.command("page", short_help="Show a web page's article without keeping it.")
@click.argument("address")
@AS_JSON
@click.pass_obj
def page_command(settings: Settings, address: str, *, as_json: bool) -> None:
    """Read a web page as `ingest` would, and show its article without keeping it.

    "~" marks what was inferred.
    """
    article = _read(settings, address)
    paragraphs = paragraphs_of(article)
    if as_json:
        click.echo(json.dumps(page_json(article, paragraphs), ensure_ascii=False))
        return
    known = (
        titled(article.title, article.opening),
        signed(article.publisher, article.publisher_basis),
        signed(article.published, article.published_basis),
        safe(article.url or ""),
    )
    click.echo("\n\n".join([" · ".join(filter(None, known)), *map(safe, paragraphs)]))


def _read(settings: Settings, address: str) -> Article:
    from bot.feeding import fetched_pages  # noqa: PLC0415 - a search need not wait for it
    from retrieval.reading import NoArticleError, Skipped  # noqa: PLC0415

    with open_corpus(settings) as corpus:
        (item,) = fetched_pages(settings, corpus, [address], keep=False)
        if isinstance(item, Skipped):
            raise NothingDone(f"{address} cannot be read: {item.reason}.")
        try:
            return item.read()
        except NoArticleError as error:
            raise NothingDone(f"{address} cannot be read: {error}.") from error
