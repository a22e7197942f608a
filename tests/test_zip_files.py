"""ZIP archives are read member by member, and within limits."""

from __future__ import annotations

import gzip
import io
import json
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from docx import Document

from retrieval.reading import Skipped, bounded, zip_files
from tests.readings import ARABIC, ENGLISH, SECOND, read

Members = dict[str | zipfile.ZipInfo, bytes]


def archive(folder: Path, members: Members, name: str = "a.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as held:
        for member, data in members.items():
            held.writestr(member, data)
    return path


def test_each_member_is_read_by_its_own_format(tmp_path: Path) -> None:
    manuscript = io.BytesIO()
    document = Document()
    document.add_paragraph(ENGLISH)
    document.save(manuscript)
    members: Members = {
        "pages/one.txt": ARABIC.encode(),
        "two.md": SECOND.encode(),
        "news/export.jsonl": json.dumps({"id": "n-1", "text": ARABIC}).encode(),
        "table.csv": f"id,text\nn-2,{ENGLISH}".encode(),
        "m.docx": manuscript.getvalue(),
        "logo.png": b"\x89PNG",
        "__MACOSX/._one.txt": b"x",
        ".DS_Store": b"x",
    }
    path = archive(tmp_path, members)
    articles, skipped = read(tmp_path)
    assert [article.id for article in articles] == [
        "a.zip/pages/one.txt",
        "a.zip/two.md",
        "n-1",
        "n-2",
        "a.zip/m.docx",
    ]
    assert {article.origin for article in articles} == {str(path)}
    assert [item.source for item in skipped] == [f"{path}!logo.png"]
    assert "unknown format" in skipped[0].reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("/etc/one.txt", "leads out"),
        ("../one.txt", "leads out"),
        ("a/../../one.txt", "leads out"),
        ("C:\\one.txt", "leads out"),
    ],
)
def test_a_name_that_leads_out_of_the_archive_is_refused(
    tmp_path: Path, name: str, reason: str
) -> None:
    articles, (skipped,) = read(
        archive(tmp_path, {name: ARABIC.encode(), "b.txt": SECOND.encode()})
    )
    assert [article.id for article in articles] == ["a.zip/b.txt"]
    assert reason in skipped.reason


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256"])
def test_names_that_do_not_say_their_encoding_are_told(tmp_path: Path, encoding: str) -> None:
    names = ["أخبار/زيارة الوزير إلى موسكو.txt", "أخبار/المحادثات في العاصمة.txt"]
    path = archive(
        tmp_path,
        {
            chr(97 + at) * len(name.encode(encoding)): ARABIC.encode()
            for at, name in enumerate(names)
        },
    )
    data = path.read_bytes()
    for at, name in enumerate(names):
        data = data.replace(bytes([97 + at]) * len(name.encode(encoding)), name.encode(encoding))
    path.write_bytes(data)
    articles, skipped = read(path)
    assert skipped == []
    assert [article.id for article in articles] == [f"a.zip/{name}" for name in names]


def test_archives_in_archives_are_refused_with_the_mend(tmp_path: Path) -> None:
    inner = archive(tmp_path, {"one.txt": ARABIC.encode()}, "inner.zip").read_bytes()
    packed = gzip.compress(json.dumps({"id": "1", "text": ARABIC}).encode())
    path = archive(tmp_path, {"inner.zip": inner, "b.jsonl.gz": packed, "c": inner})
    articles, skipped = read(path)
    assert articles == []
    assert {item.reason for item in skipped} == {
        "an archive in an archive: unpack the outer one first"
    }
    (tmp_path / "z.zip.gz").write_bytes(gzip.compress(inner))
    assert "archive in an archive" in read(tmp_path / "z.zip.gz")[1][0].reason


def test_an_encrypted_member_a_link_and_a_second_of_one_name_are_skipped(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as held:
        held.writestr("secret.txt", ARABIC)
        held.writestr(link, "/etc/passwd")
        held.writestr("one.txt", SECOND)
        with pytest.warns(UserWarning, match="Duplicate"):
            held.writestr("one.txt", ENGLISH)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        flags = data.index(mark) + at
        data[flags] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    articles, skipped = read(tmp_path / "a.zip")
    assert [article.text for article in articles] == [SECOND]
    assert [item.reason.partition(":")[0] for item in skipped] == [
        "encrypted",
        "a link, no file",
        "a member of this name stands above",
    ]


def test_bombs_are_refused_before_they_unpack(tmp_path: Path) -> None:
    path = archive(tmp_path, {"bomb.txt": bytes(100_000_000), "one.txt": ARABIC.encode()})
    size = 100_000_000 + len(ARABIC.encode())
    articles, skipped = read(path)
    assert articles == []
    assert skipped == [
        Skipped(str(path), f"it unpacks to {size:,} bytes, out of proportion to its size")
    ]


def test_a_gzip_bomb_is_refused_where_it_goes_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded, "FREE_BYTES", 100_000)
    line = json.dumps({"id": "1", "text": ARABIC}).encode() + b"\n"
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(line + b"{}\n" * 1_000_000))
    articles, skipped = read(tmp_path / "a.jsonl.gz")
    assert [article.id for article in articles] == ["1"]
    assert "200 times its size" in skipped[-1].reason


def test_a_member_that_lies_about_its_size_does_no_harm(tmp_path: Path) -> None:
    path = archive(tmp_path, {"one.txt": ARABIC.encode() * 1000, "two.txt": SECOND.encode()})
    data = path.read_bytes()
    size = struct.pack("<L", len(ARABIC.encode() * 1000))
    path.write_bytes(data.replace(size, struct.pack("<L", 100)))
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["a.zip/two.txt"]
    assert [item.source for item in skipped] == [f"{path}!one.txt"]


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = archive(tmp_path, {f"{n}.txt": b"x" for n in range(20)})
    monkeypatch.setattr(zip_files, "MAX_MEMBERS", 10)
    assert "more than 10 members" in read(path)[1][0].reason
    monkeypatch.setattr(zip_files, "MAX_LIST_BYTES", 100)
    assert "list of members" in read(path)[1][0].reason


@pytest.mark.parametrize("cut", [3, 40, 120, -10])
def test_a_damaged_archive_is_skipped_with_a_reason(tmp_path: Path, cut: int) -> None:
    path = archive(tmp_path, {"one.txt": ARABIC.encode(), "two.txt": SECOND.encode()})
    path.write_bytes(path.read_bytes()[:cut])
    articles, skipped = read(path)
    assert articles == []
    assert skipped


def test_a_damaged_member_costs_no_other_one(tmp_path: Path) -> None:
    path = archive(tmp_path, {"one.txt": ARABIC.encode(), "two.txt": SECOND.encode()})
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    path.write_bytes(data)
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["a.zip/two.txt"]
    assert [item.source for item in skipped] == [f"{path}!one.txt"]


def test_the_pictures_and_scripts_beside_a_saved_page_are_left_out(tmp_path: Path) -> None:
    page = f"<html><body><p>{ARABIC}</p><p>{SECOND}</p></body></html>".encode()
    members: Members = {"p/a.html": page, "p/a_files/x.css": b"a{}", "p/b_files/y.css": b"b{}"}
    path = archive(tmp_path, members)
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["a.zip/p/a.html"]
    assert [item.source for item in skipped] == [f"{path}!p/b_files/y.css"]
