"""Web archives give the pages that came whole."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from retrieval.reading import Skipped, warc
from tests.readings import ARABIC, SECOND, paragraphs, read

PAGE = f"""<html><head><title>زيارة إلى موسكو</title></head><body><article><h1>زيارة إلى موسكو</h1>
<p>{ARABIC}</p><p>{SECOND}</p></article></body></html>"""
HTML = "text/html; charset=utf-8"


class Archive:
    """A WARC that is written record by record."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=path.suffix == ".gz")

    def add(
        self,
        url: str,
        body: bytes = PAGE.encode(),
        kind: str = HTML,
        status: str = "200 OK",
        more: tuple[tuple[str, str], ...] = (),
    ) -> None:
        headers = StatusAndHeaders(status, [("Content-Type", kind), *more], protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url, "response", payload=io.BytesIO(body), http_headers=headers
        )
        self.writer.write_record(record)
        record.raw_stream.close()

    def close(self) -> Path:
        self.path.write_bytes(self.out.getvalue())
        return self.path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a"])
def test_pages_with_status_200_are_read_by_their_address(tmp_path: Path, name: str) -> None:
    archive = Archive(tmp_path / name)
    archive.add("https://a.example/1?utm_source=x")
    archive.add("https://a.example/logo.png", b"\x89PNG", "image/png")
    archive.add("https://a.example/gone", status="404 Not Found")
    archive.add("https://a.example/2", PAGE.encode("cp1256"), "text/html; charset=windows-1256")
    packed = zlib.compressobj(wbits=31)
    body = packed.compress(PAGE.encode()) + packed.flush()
    archive.add("https://a.example/3", body, more=(("Content-Encoding", "gzip"),))
    path = archive.close()
    notes: list[str] = []
    articles, skipped = read(path, note=notes.append)
    assert skipped == []
    assert [article.id for article in articles] == [f"https://a.example/{n}" for n in (1, 2, 3)]
    assert [paragraphs(article) for article in articles] == [[ARABIC, SECOND]] * 3
    assert {article.origin for article in articles} == {str(path)}
    assert notes == [f"{path}: 2 of 5 records are no pages with status 200"]


def test_an_archive_without_pages_says_so(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.warc")
    archive.add("https://a.example/logo.png", b"\x89PNG", "image/png")
    path = archive.close()
    assert read(path) == ([], [Skipped(str(path), "no web page with status 200 in 1 records")])


def test_an_enormous_page_is_refused_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warc, "MAX_HTML_BYTES", 10_000)
    archive = Archive(tmp_path / "a.warc")
    bomb = gzip.compress(bytes(5_000_000))
    archive.add("https://a.example/1", bomb, more=(("Content-Encoding", "gzip"),))
    archive.add("https://a.example/2")
    path = archive.close()
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["https://a.example/2"]
    assert skipped == [Skipped(f"{path}:1", "larger than 10,000 bytes: save the article alone")]


@pytest.mark.parametrize("cut", [40, 500, -30])
@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_what_stands_before_the_damage_is_read(tmp_path: Path, name: str, cut: int) -> None:
    archive = Archive(tmp_path / name)
    archive.add("https://a.example/1")
    whole = len(archive.out.getvalue())
    archive.add("https://a.example/2")
    path = archive.close()
    path.write_bytes(path.read_bytes()[: whole + cut if cut > 0 else cut])
    articles, skipped = read(path)
    assert [article.id for article in articles] == ["https://a.example/1"]
    assert [item.source.startswith(str(path)) for item in skipped] == [True] * len(skipped) != []
