"""Plans and answers that were kept as JSON, read back: None where another version wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from functools import lru_cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from bot.answering.models import Answer, Plan

_Value = TypeVar("_Value")
# What was kept before reprints were known, or articles could be left out or come first, names none.
_LATER: Mapping[str, Any] = {"also_in": (), "without": (), "first": ()}


def answer_of(value: object) -> Answer | None:
    """Return the answer that `Answer.to_json` gave; keys it does not know are left out."""
    return _whole(Answer, value)


def plan_of(value: object) -> Plan | None:
    """Return the plan that the logbook keeps; keys it does not know are left out."""
    return _whole(Plan, value)


def _whole(kind: type[_Value], value: object) -> _Value | None:
    try:
        read: _Value = _read(kind, value)
    except (KeyError, TypeError, ValueError):
        return None
    return read


def _read(kind: Any, value: Any) -> Any:
    """Read a value by its type: those of JSON are as they are."""
    if get_origin(kind) is tuple:
        item, _ = get_args(kind)
        return tuple(_read(item, each) for each in value)
    if isinstance(kind, type) and is_dataclass(kind):
        held = {**_LATER, **value}
        return kind(**{name: _read(hint, held[name]) for name, hint in _hints(kind)})
    if value and date in get_args(kind):
        return date.fromisoformat(value)
    return value


@lru_cache
def _hints(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(get_type_hints(kind).items())
