"""`dalil search`: the passages that match, without an answer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import click

from bot import batch, terminal
from bot.answering.planner import detect_language
from bot.app import open_corpus, open_retriever
from bot.cli.options import AS_JSON, FILE, LIMIT, filters, one_of, read_filters
from bot.cli.output import Result, note, note_corpus, print_batch, print_json
from bot.settings import Settings
from retrieval import BM25Retriever, Query

_NOTHING = (
    "nothing found: no passage that the filters allow has a word of the query, in either language. "
    "Try fewer or other words, or drop a filter; `dalil articles` lists what there is."
)


@click.command()
@click.argument("query", required=False)
@click.option("--queries", type=FILE, help='Many queries: {"id","question"} a line.')
@filters
@click.option("-k", type=LIMIT, default=10, show_default=True, help="Most hits.")
@AS_JSON
@click.pass_obj
def search(settings: Settings, /, query: str | None, queries: Path | None, **options: Any) -> None:
    """Print the passages that match, without an answer.

    A "quoted phrase" must stand, a -word must not, nor what it surely is in the other language.
    """
    given = one_of(query, queries, "--queries")
    filtered = read_filters(options)
    with open_corpus(settings) as corpus:
        note_corpus(corpus, filtered)
        retriever = open_retriever(settings, corpus)
        if isinstance(given, Path):

            async def find(asked: batch.Asked) -> Result:
                return _hits(retriever, Query(asked.question, options["k"], **filtered))

            asyncio.run(print_batch(given, find))
        else:
            _print_hits(
                retriever, Query(given, options["k"], **filtered), as_json=options["as_json"]
            )


def _hits(retriever: BM25Retriever, query: Query) -> Result:
    return {"hits": [hit.to_json() for hit in retriever.found(query)]}


def _print_hits(retriever: BM25Retriever, query: Query, *, as_json: bool) -> None:
    if as_json:
        print_json({"question": query.text, **_hits(retriever, query)})
        return
    hits = retriever.found(query)
    if hits:
        click.echo(terminal.show_hits(hits, detect_language(query.text)))
    else:
        note(_NOTHING)
