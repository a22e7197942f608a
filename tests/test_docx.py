"""Word documents become articles: what is written, without what was deleted."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from retrieval.reading import docx as reader
from tests.readings import ARABIC, ENGLISH, SECOND, asides, paragraphs, read


def saved(folder: Path, document: Any, name: str = "a.docx") -> Path:
    path = folder / name
    document.save(str(path))
    return path


def test_a_manuscript_keeps_its_paragraphs_and_sets_its_headings_aside(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "مسودة"
    document.core_properties.author = "ليلى"
    document.add_paragraph("زيارة إلى موسكو", style="Title")
    document.add_paragraph("4 شباط 2025")
    document.add_paragraph(ARABIC)
    document.add_paragraph("ردود الفعل", style="Heading 2")
    document.add_paragraph(SECOND)
    document.add_paragraph().add_run("عنوان بخط عريض").bold = True
    document.add_paragraph(ENGLISH)
    document.add_paragraph("الوزير في موسكو", style="Caption")
    (article,), skipped = read(saved(tmp_path, document))
    assert skipped == []
    assert (article.id, article.title, article.author) == ("a.docx", "زيارة إلى موسكو", "ليلى")
    assert paragraphs(article) == [ARABIC, SECOND, ENGLISH]
    assert [(kind, text) for kind, _, text in asides(article)] == [
        ("dropped", "4 شباط 2025"),
        ("heading", "ردود الفعل"),
        ("heading", "عنوان بخط عريض"),
        ("caption", "الوزير في موسكو"),
    ]
    assert (article.published, article.published_basis) == ("2025-02-04", "stated")


def test_the_files_dates_are_not_the_articles(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(ARABIC)
    (article,), _ = read(saved(tmp_path, document))
    assert (article.published, article.updated, article.author) == (None, None, None)


def test_the_title_of_the_properties_stands_in_for_a_missing_one(tmp_path: Path) -> None:
    document = Document()
    document.core_properties.title = "زيارة إلى موسكو"
    document.add_paragraph(ARABIC)
    (article,), _ = read(saved(tmp_path, document))
    assert article.title == "زيارة إلى موسكو"


def test_rows_of_tables_are_lines_and_cells_of_paragraphs_are_paragraphs(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(ARABIC)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table.rows[0].cells, ("2024", "3.5 مليون"), strict=True):
        cell.text = text
    layout = table.rows[1].cells[0]
    layout.text = SECOND
    layout.add_paragraph(ENGLISH)
    (article,), _ = read(saved(tmp_path, document))
    assert article.text.split("\n") == [ARABIC, "2024 | 3.5 مليون", SECOND, ENGLISH]


def test_changes_are_read_as_accepted(tmp_path: Path) -> None:
    document = Document()
    paragraph = document.add_paragraph()
    for tag, part, text in (
        ("w:r", "w:t", ARABIC[:-1]),
        ("w:ins", "w:t", " جدًا"),
        ("w:del", "w:delText", " لا"),
    ):
        holder = OxmlElement(tag)
        run = holder if tag == "w:r" else OxmlElement("w:r")
        held = OxmlElement(part)
        held.text = text
        held.set(qn("xml:space"), "preserve")
        run.append(held)
        if run is not holder:
            holder.append(run)
        paragraph._p.append(holder)
    (article,), _ = read(saved(tmp_path, document))
    assert paragraphs(article) == [ARABIC[:-1] + " جدًا"]


def test_a_document_is_known_by_its_content(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph(ARABIC)
    saved(tmp_path, document, "a")
    saved(tmp_path, document, "b.txt")
    articles, skipped = read(tmp_path)
    assert ([article.id for article in articles], skipped) == (["a", "b.txt"], [])


def repacked(path: Path, part: str, data: bytes) -> None:
    """Put other bytes in place of a part."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in {**parts, part: data}.items():
            archive.writestr(name, held)


@pytest.mark.parametrize(
    ("part", "data", "reason"),
    [
        ("word/document.xml", b"<w:document", "save it again"),
        ("word/document.xml", b"", "save it again"),
        ("[Content_Types].xml", b"<a/>", "save it again"),
        ("word/media/a.bin", bytes(70_000_000), "out of proportion"),
        (
            "word/document.xml",
            b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
            + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b;" * 10) for n in range(9))
            + b"]><a>&b8;</a>",
            "",
        ),
    ],
)
def test_a_damaged_or_hostile_document_is_refused(
    tmp_path: Path, part: str, data: bytes, reason: str
) -> None:
    document = Document()
    document.add_paragraph(ARABIC)
    path = saved(tmp_path, document)
    repacked(path, part, data)
    articles, (skipped,) = read(path)
    assert articles == []
    assert reason in skipped.reason


def test_a_document_with_enormous_parts_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "MAX_XML_BYTES", 1000)
    document = Document()
    document.add_paragraph(ARABIC)
    _, (skipped,) = read(saved(tmp_path, document))
    assert "unpacks to more than" in skipped.reason


def test_other_office_files_are_refused_with_the_mend(tmp_path: Path) -> None:
    for name, members in (
        ("a.xlsx", ("[Content_Types].xml", "xl/workbook.xml")),
        ("b.odt", ("mimetype", "META-INF/manifest.xml")),
    ):
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as archive:
            for member in members:
                archive.writestr(member, "x")
        (tmp_path / name).write_bytes(data.getvalue())
    (tmp_path / "c.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (tmp_path / "d.rtf").write_bytes(b"{\\rtf1 text}")
    articles, skipped = read(tmp_path)
    assert articles == []
    assert [item.reason.rpartition("save")[2] for item in skipped] == [
        " it as CSV",
        " it as .docx",
        " it as .docx or as CSV",
        " it as .docx",
    ]


def test_a_first_line_in_bold_is_the_title_and_a_table_stays(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph().add_run("عودة محطة جندر إلى العمل").bold = True
    document.add_paragraph("دمشق - عمر الحسن")
    document.add_paragraph(ARABIC)
    document.add_paragraph().add_run("تفاصيل").bold = True
    document.add_paragraph(SECOND)
    row = document.add_table(rows=1, cols=3).rows[0]
    for cell, text in zip(row.cells, ("جندر", "300 ميغاواط", "تعمل"), strict=True):
        cell.text = text
    (article,), _ = read(saved(tmp_path, document))
    assert article.title == "عودة محطة جندر إلى العمل"
    assert paragraphs(article) == [ARABIC, SECOND, "جندر | 300 ميغاواط | تعمل"]
    assert ("heading", None, "تفاصيل") in asides(article)
