"""Many questions from a file of JSON lines."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot import batch
from bot.errors import DalilError, NothingDone


def results(path: Path) -> list[dict[str, Any]]:
    async def work(asked: batch.Asked) -> dict[str, Any]:
        if asked.question == "fail":
            raise DalilError("it failed")
        return {"heard": asked.question}

    async def collect() -> list[dict[str, Any]]:
        return [line async for line in batch.run(path, work)]

    return asyncio.run(collect())


def test_each_line_has_its_result_and_a_bad_one_its_error(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_bytes(
        "\ufeff".encode()
        + '{"id": 1, "question": "سؤال"}\n\n'.encode()
        + b'{"id": "b", "question": "fail"}\n'
        + b"not json\n"
        + b"[1]\n"
        + b'{"id": 5}\n'
        + b'{"id": 6, "question": "\\ud800"}\n'
        + b"\xff\xff\n"
        + b'{"id": NaN, "question": "a"}\n'
        + b'{"question": "last"}'
    )
    first, failed, *broken, last = results(path)
    assert first == {"id": 1, "heard": "سؤال"}
    assert failed == {"id": "b", "error": "it failed"}
    assert [item["id"] for item in broken] == [None, None, 5, None, None, None]
    assert [item["error"].split()[1] for item in broken] == ["4", "5", "6", "7", "8", "9"]
    assert last == {"id": None, "heard": "last"}


def test_a_file_without_lines_is_nothing_done(tmp_path: Path) -> None:
    path = tmp_path / "empty.jsonl"
    path.write_text("\n\n")
    with pytest.raises(NothingDone):
        results(path)
