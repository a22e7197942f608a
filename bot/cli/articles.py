"""`dalil articles`: the corpus looked at, mended and taken along."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from bot.app import open_corpus
from bot.article_terminal import show_article, show_rows
from bot.cli.export import export
from bot.cli.families import Family
from bot.cli.options import AS_JSON, LIMIT, choosing, read_chosen, storable
from bot.cli.output import Result, note, note_corpus, print_json
from bot.cli.removal import remove, restore
from bot.errors import NothingDone
from bot.settings import Settings
from retrieval import Corpus

_PICTURE = click.Path(dir_okay=False, path_type=Path)


@click.group(
    "articles", cls=Family, first="list", short_help="List, show, remove and export articles."
)
def articles() -> None:
    """List, show, remove and export articles; without a command: list them."""


@articles.command("list")
@choosing
@click.option("-k", type=LIMIT, default=20, show_default=True, help="Most listed.")
@click.option("--offset", type=click.IntRange(min=0), default=0, help="Pass over so many.")
@click.option("--chart", type=_PICTURE, help="Draw articles a month by outlet: FILE.png or .svg.")
@AS_JSON
@click.pass_obj
def list_(settings: Settings, /, chart: Path | None, **options: Any) -> None:
    """List articles, newest first: id, date, outlet, title; "~" marks what was inferred.

    The labels of a chart are in the --language that was chosen, else in Arabic.
    """
    chosen = read_chosen(options)
    with open_corpus(settings) as corpus:
        note_corpus(corpus, chosen)
        if chart is not None:
            _draw(corpus, chart, chosen, as_json=options["as_json"])
        else:
            _list(corpus, chosen, options)


def _list(corpus: Corpus, chosen: Result, options: Result) -> None:
    with corpus.reading():
        rows = corpus.list(**chosen, k=options["k"], offset=options["offset"])
        total = corpus.listed(**chosen)
    if options["as_json"]:
        print_json({"total": total, "articles": [asdict(row) for row in rows]})
        return
    if rows:
        click.echo(show_rows(rows))
    elif total:
        note(f"there are only {total}; a smaller --offset shows them.")
    elif any(chosen.values()):
        note("no article passes; `dalil articles` without filters lists all.")
    if (more := total - options["offset"] - len(rows)) > 0:
        note(f"{more} more; -k and --offset show them.")


def _draw(corpus: Corpus, chart: Path, chosen: Result, *, as_json: bool) -> None:
    from bot import charts  # noqa: PLC0415 - half a second, and only a picture needs it

    form = charts.form_of(chart)
    months = corpus.months(**chosen)
    if not any(item.month for item in months):
        raise NothingDone("there is no article with a date to draw.")
    chart.write_bytes(charts.draw_timeline(months, chosen["language"] or "ar", form))
    if as_json:
        print_json({"chart": str(chart), "months": [asdict(item) for item in months]})
    else:
        click.echo(f"wrote {chart}")


@articles.command()
@click.argument("article_id", metavar="ID")
@click.option("--dropped", is_flag=True, help="Show also what was left out, and why.")
@AS_JSON
@click.pass_obj
def show(settings: Settings, /, article_id: str, *, dropped: bool, as_json: bool) -> None:
    """Show an article as it is stored: body, headings and captions apart."""
    with open_corpus(settings) as corpus:
        article = corpus.article(storable(article_id))
        doubles = corpus.doubles(storable(article_id))
        if article is None:
            raise NothingDone(_absent(corpus, storable(article_id)))
    if as_json:
        from retrieval.reading.kept import to_record  # noqa: PLC0415 - a list needs no reader

        known = {
            "origin": article.origin,
            "opening": article.opening,
            "doubles": [asdict(double) for double in doubles],
        }
        print_json({**to_record(article), **known})
    else:
        click.echo(show_article(article, doubles, dropped=dropped))


def _absent(corpus: Corpus, article_id: str) -> str:
    """Say what became of an id that no article has."""
    if kept := corpus.kept_for(article_id):
        return f"{article_id} is kept as the same article as {kept}; `dalil articles show {kept}`."
    if any(item.id == article_id for item in corpus.removed()):
        return f"{article_id} was removed; `dalil articles restore {article_id}` lets it in again."
    return f"there is no article {article_id}; `dalil articles` lists them."


for command in (remove, restore, export):
    articles.add_command(command)
