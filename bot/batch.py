"""Many questions from a file of JSON lines, one result a line; a bad line never stops the rest."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import DalilError, NothingDone


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the file."""

    id: Any
    question: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that is no question, and why."""

    id: Any
    error: str


async def run(
    path: Path, work: Callable[[Asked], Awaitable[dict[str, Any]]]
) -> AsyncIterator[dict[str, Any]]:
    """Yield `{"id", …}` for each line of the file, or `{"id", "error"}` where it failed.

    Raises NothingDone when the file holds no line.
    """
    empty = True
    for item in _read(path):
        empty = False
        if isinstance(item, Broken):
            yield {"id": item.id, "error": item.error}
            continue
        try:
            yield {"id": item.id, **await work(item)}
        except DalilError as error:
            yield {"id": item.id, "error": str(error)}
        except Exception as error:  # noqa: BLE001 - one line that breaks must not lose the rest
            yield {"id": item.id, "error": f"something unexpected ({type(error).__name__})"}
    if empty:
        raise NothingDone(f"{path} holds no questions.")


def count(path: Path) -> int:
    """Count the lines of the file that are to be worked on."""
    with path.open("rb") as lines:
        return sum(bool(line.strip()) for line in lines)


def _read(path: Path) -> Iterator[Asked | Broken]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _parse(line, number)


def _parse(line: bytes, number: int) -> Asked | Broken:
    try:
        row = json.loads(line.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Broken(None, f"line {number} is not JSON")
    if not isinstance(row, dict):
        return Broken(None, f'line {number} is not an object with "id" and "question"')
    question = row.get("question")
    if not isinstance(question, str):
        return Broken(row.get("id"), f'line {number} has no "question"')
    if not _encodes(row):
        return Broken(None, f"line {number} holds half a character (a lone surrogate)")
    return Asked(row.get("id"), question)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _encodes(row: dict[str, Any]) -> bool:
    try:
        json.dumps([row.get("id"), row["question"]], ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True
