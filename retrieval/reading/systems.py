"""Records as content systems export them (WordPress, Ghost, Drupal) → records of plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from retrieval.analysis.folding import fold
from retrieval.reading.columns import rename

_INNER = ("attributes", "_source")  # JSON:API, Elasticsearch
_SAID = ("rendered", "processed", "value", "name")  # the text of a value that is an object
_UNPUBLISHED_WORDS = """
draft auto-draft pending private trash trashed future scheduled unpublished inherit archived false
مسوده محذوف خاص مجدول
"""
_UNPUBLISHED = frozenset(_UNPUBLISHED_WORDS.split())
_DEEPEST = 5  # lists and objects around the records
_LOOKED_AT = 20  # records of a list


def flat(record: Mapping[str, object]) -> dict[str, object]:
    """Return a record's values without the objects that only wrap them."""
    whole = dict(record)
    for name in _INNER:
        inner = record.get(name)
        whole.update(inner if isinstance(inner, dict) else {})
    return {name: _unwrapped(value) for name, value in whole.items()}


def _unwrapped(value: object) -> object:
    """Return what an object or a list of one object says: `{"rendered": …}`, `[{"value": …}]`."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, dict):
        return next((value[name] for name in _SAID if _is_plain(value.get(name))), value)
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        names = [one.get("name") for one in value]
        return names if all(isinstance(name, str) for name in names) else value
    return value


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)


def is_unpublished(status: str) -> bool:
    """Whether a record's status says that readers never saw it."""
    return fold(status.strip()) in _UNPUBLISHED


def lists_in(value: object, deepest: int = _DEEPEST) -> Iterator[list[dict[str, object]]]:
    """Yield the lists of records, the outer ones first, in what wraps them."""
    if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        yield value
    held = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if deepest:
        for inner in list(held)[:_LOOKED_AT]:
            yield from lists_in(inner, deepest - 1)


def hold_texts(records: list[dict[str, object]]) -> bool:
    """Whether some of the records have a text."""
    return any("text" in rename(flat(one)) for one in records[:_LOOKED_AT])
