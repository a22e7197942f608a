"""`dalil articles remove` and `restore`: articles out of the corpus, and let in again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from bot.app import open_corpus
from bot.article_terminal import titled
from bot.cli.options import AS_JSON, storable
from bot.cli.output import note, print_json
from bot.errors import NothingDone, UsageError
from bot.settings import Settings
from bot.terminal import safe
from retrieval import Corpus
from retrieval.corpus import Removed
from retrieval.models import Article

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID...]")
@click.option(
    "--gone",
    metavar="FOLDER",
    type=_FOLDER,
    help="Remove those whose files in FOLDER were deleted.",
)
@AS_JSON
@click.pass_obj
def remove(settings: Settings, ids: tuple[str, ...], gone: Path | None, *, as_json: bool) -> None:
    """Remove articles; ingest passes over them until they are restored."""
    if bool(ids) == (gone is not None):
        raise UsageError("name the articles by their ids, or a folder with --gone.")
    named = [*dict.fromkeys(map(storable, ids))]
    with open_corpus(settings) as corpus:
        removed = _remove(corpus, corpus.gone(gone) if gone else named)
        unknown = _missing(named, [article.id for article in removed])
        known_as = [_known_as(corpus, id_) for id_ in unknown]
    if as_json:
        shown = [{"id": item.id, "title": item.title, "origin": item.origin} for item in removed]
        print_json({"removed": shown, "unknown": unknown})
    else:
        for item in removed:
            click.echo(f"removed {safe(item.id)}  {titled(item.title, item.opening)}")
    if gone and not removed:
        note(f"no article is left of a file that was deleted from {gone}.")
    if removed:
        note("undo: `dalil articles restore ID...`, then ingest what they were read from.")
    _end(known_as, "in the corpus (`dalil articles` lists what is)")


def _known_as(corpus: Corpus, id_: str) -> str:
    kept = corpus.kept_for(id_)
    return f"{id_} (kept as the same article as {kept})" if kept else id_


def _remove(corpus: Corpus, ids: Sequence[str]) -> list[Article]:
    """Return what was removed, as it was."""
    with corpus.writing():
        known = [article for id_ in ids if (article := corpus.article(id_))]
        corpus.remove([article.id for article in known])
    return known


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID...]")
@AS_JSON
@click.pass_obj
def restore(settings: Settings, ids: tuple[str, ...], *, as_json: bool) -> None:
    """Let removed articles be ingested again; without ids: list what was removed."""
    named = [*dict.fromkeys(map(storable, ids))]
    with open_corpus(settings) as corpus:
        restored = corpus.restore(named) if named else []
        removed = corpus.removed()
    if as_json:
        print_json({"restored": restored, "removed": [asdict(item) for item in removed]})
    elif named:
        click.echo("\n".join(f"restored {id_}" for id_ in restored), nl=bool(restored))
    else:
        click.echo("\n".join(map(_line, removed)), nl=bool(removed))
    if restored:
        note("ingest what they were read from, and they are back.")
    elif not named and not removed:
        note("nothing was removed.")
    _end(_missing(named, restored), "among the removed (`dalil articles restore` lists them)")


def _line(removed: Removed) -> str:
    title = f"  {safe(removed.title)}" if removed.title else ""
    return f"{safe(removed.id)}  removed {removed.removed_at}{title}"


def _missing(named: Sequence[str], found: Collection[str]) -> list[str]:
    return [id_ for id_ in named if id_ not in found]


def _end(unknown: Sequence[str], where: str) -> None:
    """Raise NothingDone where an id is not what it should be; the others are done."""
    if unknown:
        raise NothingDone(f"not {where}: {', '.join(unknown)}")
