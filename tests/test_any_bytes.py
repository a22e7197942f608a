"""Whatever stands in a file, reading gives articles or reasons."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure

from tests.readings import ARABIC, ENGLISH, read

TEXTS = ["", ".txt", ".md", ".html", ".xhtml", ".mht", ".json", ".jsonl", ".csv", ".tsv", ".xml"]
OTHERS = [
    ".rss",
    ".atom",
    ".docx",
    ".pdf",
    ".warc",
    ".zip",
    ".gz",
    ".warc.gz",
    ".csv.gz",
    ".pdf.gz",
]
OPENINGS = [
    b"",
    b"%PDF-1.4\n",
    b"PK\3\4",
    b"PK\5\6",
    b"\x1f\x8b\x08",
    b"WARC/1.0\r\n",
    b"<html>",
    b"<rss>",
    b"<?xml version='1.0'?><urlset>",
    b"---\ntitle: ",
    b"[{",
    b'{"id": "1", "text": "',
    b"id;text\n",
    b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
]


@settings(max_examples=400)
@given(
    st.sampled_from([*TEXTS, *OTHERS]),
    st.sampled_from(OPENINGS),
    st.binary(max_size=300),
    st.booleans(),
)
def test_any_bytes_under_any_name_are_read_or_skipped(
    tmp_path_factory: pytest.TempPathFactory, ending: str, opening: bytes, rest: bytes, packed: bool
) -> None:
    folder = tmp_path_factory.mktemp("any")
    data = gzip.compress(opening + rest) if packed else opening + rest
    (folder / f"a{ending}").write_bytes(data)
    articles, skipped = read(folder)
    assert all(article.body for article in articles)
    assert all(item.source.startswith(str(folder)) and item.reason for item in skipped)


@cache
def whole() -> dict[str, bytes]:
    """Return files that are right, to be damaged."""
    document, figure = Document(), Figure()
    document.add_paragraph(ARABIC)
    figure.text(0.1, 0.5, ENGLISH)
    files: dict[str, io.BytesIO] = {name: io.BytesIO() for name in ("a.docx", "a.pdf", "a.zip")}
    document.save(files["a.docx"])
    figure.savefig(files["a.pdf"], format="pdf")
    with zipfile.ZipFile(files["a.zip"], "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", ARABIC)
        archive.writestr("b.jsonl", json.dumps({"id": "1", "text": ARABIC}))
    texts = {
        "a.json": json.dumps([{"id": "1", "text": ARABIC}]),
        "a.csv": f'id,text\n1,"{ARABIC}"\n2,"{ENGLISH}"\n',
        "a.md": f"---\ntitle: x\ndate: 2025-02-04\n---\n{ARABIC}\n",
    }
    return {name: held.getvalue() for name, held in files.items()} | {
        name: text.encode() for name, text in texts.items()
    }


@settings(max_examples=250)
@given(st.sampled_from(sorted(whole())), st.data())
def test_any_damage_to_a_file_is_survived(
    tmp_path_factory: pytest.TempPathFactory, name: str, data: st.DataObject
) -> None:
    held = bytearray(whole()[name])
    for _ in range(data.draw(st.integers(1, 6))):
        held[data.draw(st.integers(0, len(held) - 1))] = data.draw(st.integers(0, 255))
    del held[data.draw(st.integers(len(held) // 2, len(held))) :]
    path = tmp_path_factory.mktemp("damaged") / name
    Path(path).write_bytes(held)
    articles, skipped = read(path)
    assert all(article.body for article in articles)
    assert articles or skipped
