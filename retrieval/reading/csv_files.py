"""Tables (CSV, TSV) → articles, a row each; the columns are told by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import islice

from retrieval.models import Article
from retrieval.reading.csv_dates import Order, in_order, order_of
from retrieval.reading.csv_heads import Table, read_head
from retrieval.reading.csv_rows import rows
from retrieval.reading.decoding import UndecodableError, encoding_of, printable_text
from retrieval.reading.records import read_record
from retrieval.reading.sources import Found, Item, Job, NoArticleError, Skipped, digest_of

_LOOKED_AT = 1000  # rows, to tell the order of days and months


def read_table(found: Found, job: Job) -> Iterator[Item | Skipped]:
    """Yield an item a row: `file.csv:7` begins at line 7.

    A row's id is what its column says, else its address, else `file.csv#` and a digest of its
    title, date and text: so rows may be added and sorted. A day such as 04/02/2025 is read as
    the other rows show, and its date is inferred. Raises UnreadableError and UndecodableError for
    a table without a readable head.
    """
    table = read_head(found, job.columns)
    job.note(f"{found.source}: {_said(table)}")
    order = _order(found, table)
    if order is not None:
        job.note(f"{found.source}: in dates such as 04/02/2025 the {order} is read first")
    for row in rows(found, table):
        source = f"{found.source}:{row.line}"
        if row.reason:
            yield Skipped(source, row.reason)
            continue
        record = {part: row.cells[at] for part, at in table.columns.items()}
        parts = [piece.encode() for pair in record.items() for piece in pair]
        read = partial(_read, record, table.encoding, order, found, job)
        told = (found.name.encode(), (order or "").encode())
        yield Item(source, found.origin, digest_of(*told, *parts), read)


def _said(table: Table) -> str:
    taken = ", ".join(f"{part} = “{table.header[at]}”" for part, at in table.columns.items())
    used = set(table.columns.values())
    left = [name[:40] for at, name in enumerate(table.header) if at not in used and name]
    unused = f"; not used: {', '.join(left[:12])}" if left else ""
    return f"columns taken: {taken}{unused} (--columns changes them)"


def _order(found: Found, table: Table) -> Order | None:
    at = table.columns.get("published")
    if at is None:
        return None
    first = islice(rows(found, table), _LOOKED_AT)
    return order_of(row.cells[at] for row in first if not row.reason)


def _read(
    record: Mapping[str, str], encoding: str, order: Order | None, found: Found, job: Job
) -> Article:
    try:
        values = {part: printable_text(text) for part, text in _decoded(record, encoding).items()}
    except UndecodableError as error:
        raise NoArticleError(str(error)) from error
    parts = (values.get(part, "").strip().encode() for part in ("title", "published", "text"))
    default_id = f"{found.name}#{digest_of(*parts)[:12]}"
    ordered = in_order(values.get("published", ""), order)
    if ordered is None:
        return read_record(values, found.origin, job.today, job.rules, default_id)
    values["published"] = ordered
    article = read_record(values, found.origin, job.today, job.rules, default_id)
    return replace(article, published_basis="inferred" if article.published else None)


def _decoded(record: Mapping[str, str], encoding: str) -> Mapping[str, str]:
    """Return what the bytes say; a table that begins in ASCII may go on in windows-1256."""
    if not Table.keeps_bytes(encoding):
        return record
    data = {part: value.encode("latin-1") for part, value in record.items()}
    try:
        return {part: value.decode(encoding) for part, value in data.items()}
    except UnicodeDecodeError:
        encoding = encoding_of(b"\n".join(data.values()))
        return {part: value.decode(encoding) for part, value in data.items()}
