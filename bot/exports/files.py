"""An export as a file: its bytes and its name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any, Literal, get_args

from bot.chat.links import web_link
from bot.errors import NothingDone, UsageError
from bot.exports.claim_review import claim_reviews
from bot.exports.markdown import markdown
from bot.exports.records import Record, records
from bot.exports.spreadsheet import spreadsheet

Format = Literal["md", "csv", "json", "jsonld"]


@dataclass(frozen=True, slots=True)
class Export:
    """A file to be sent or written; `turns` counts what it holds, for ClaimReview the claims."""

    name: str
    turns: int
    content: bytes = field(repr=False)


def export(
    rows: Iterable[Mapping[str, Any]],
    kind: Format,
    timezone: tzinfo | None = None,
    newsroom: str | None = None,
    page: str | None = None,
) -> Export:
    """Return turns of the logbook, as it gives them, as a file, oldest first.

    Their days are those of the time zone. `newsroom` signs the reviews of claims, and `page` is
    the address at which those will stand. Raises NothingDone where no turn can be exported,
    UsageError where the page's address is none.
    """
    if page is not None and web_link(page) is None:
        raise UsageError("the page of a fact check must be an http or https address.")
    turns = records(rows, timezone)
    count, text = _WRITERS[kind](turns, newsroom, page)
    if not count:
        wanted = "judged claim" if kind == "jsonld" else "answer"
        raise NothingDone(f"there is no {wanted} to export; `dalil logs` lists the turns.")
    ids = "-".join(str(turn_id) for turn_id in dict.fromkeys((turns[0].id, turns[-1].id)))
    return Export(f"dalil-{ids}.{kind}", count, text.encode(errors="replace"))


def format_of(path: Path) -> Format:
    """Return the format that a file's name asks for; raises UsageError."""
    suffix = path.suffix.lower().removeprefix(".")
    for known in get_args(Format):
        if suffix == known:
            return known  # type: ignore[no-any-return]
    raise UsageError(f"{path.name} must end in .md, .csv, .json or .jsonld.")


def write_export(path: Path, rows: Iterable[Mapping[str, Any]], **options: Any) -> Export:
    """Write turns into a file in the format of its name; options are those of `export`.

    Raises UsageError for another name, NothingDone where nothing was written.
    """
    made = export(rows, format_of(path), **options)
    try:
        path.write_bytes(made.content)
    except OSError as error:
        raise NothingDone(f"{path} cannot be written ({error.strerror}).") from error
    return made


def _markdown(turns: Sequence[Record], *_: str | None) -> tuple[int, str]:
    return len(turns), markdown(turns)


def _csv(turns: Sequence[Record], *_: str | None) -> tuple[int, str]:
    # Without this mark Excel takes UTF-8 for the machine's old code page.
    return len(turns), "\ufeff" + spreadsheet(turns)


def _json(turns: Sequence[Record], *_: str | None) -> tuple[int, str]:
    return len(turns), _listed(
        {"id": turn.id, "asked_at": turn.asked_at.isoformat(), **turn.answer.to_json()}
        for turn in turns
    )


def _reviews(turns: Sequence[Record], newsroom: str | None, page: str | None) -> tuple[int, str]:
    found = claim_reviews(turns, newsroom, page)
    # It is pasted into a page's <script>, which a claim's text must not be able to close.
    return len(found), _listed(found).replace("<", "\\u003c")


def _listed(values: Iterable[Mapping[str, Any]]) -> str:
    """Return values as a JSON array, written one by one: there may be a hundred thousand."""
    written = (json.dumps(value, ensure_ascii=False, indent=2) for value in values)
    # A line feed inside a string is written as \\n: each here begins a line of the file.
    return "[\n  " + ",\n".join(written).replace("\n", "\n  ") + "\n]\n"


_WRITERS: Mapping[Format, Callable[..., tuple[int, str]]] = {
    "md": _markdown,
    "csv": _csv,
    "json": _json,
    "jsonld": _reviews,
}
