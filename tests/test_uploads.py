"""Files that admins send: their names, however hostile, and their places."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.admins.uploads import kept, safe_name

HOSTILE = (
    "",
    ".",
    "..",
    "../../etc/passwd",
    "..\\..\\boot.ini",
    "/absolute.pdf",
    ".hidden",
    "-rf.txt",
    "a\0b.pdf",
    "a\nb.pdf",
    "x" * 5_000 + ".pdf",
    "م" * 5_000 + ".pdf",
    "\u202egnp.exe",
    "CON.txt",
    "a.tar.gz",
    "report.pdf/",
    "\ud800.txt",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    path = kept(tmp_path / "uploads", name, b"data")
    assert path.parent == tmp_path / "uploads"
    assert path.read_bytes() == b"data"
    assert [one.name for one in path.parent.iterdir()] == [path.name]


@given(st.text(max_size=300), st.binary(max_size=20))
def test_any_name_becomes_one_short_visible_part(name: str, data: bytes) -> None:
    made = safe_name(name, data)
    assert not set(made) & set("/\\\0\n")
    assert not made.startswith((".", "-"))
    assert len(made.encode()) <= 150
    assert made == safe_name(name, data)


def test_the_suffix_that_tells_the_format_stays() -> None:
    assert safe_name("تقرير البرلمان.PDF", b"").startswith("تقرير-البرلمان-")
    assert safe_name("تقرير.PDF", b"").endswith(".pdf")
    assert safe_name("export.jsonl.gz", b"").endswith(".jsonl.gz")


def test_another_file_of_the_same_name_is_another_one(tmp_path: Path) -> None:
    first, second = kept(tmp_path, "a.txt", b"one"), kept(tmp_path, "a.txt", b"two")
    assert first != second
    assert kept(tmp_path, "a.txt", b"one") == first


def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    kept(tmp_path / "uploads", "a.txt", b"")
    assert (tmp_path / "uploads").stat().st_mode & 0o077 == 0
