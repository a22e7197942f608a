"""Word documents (DOCX) → articles."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from retrieval.models import Article
from retrieval.reading.blocks import Block, BlockKind, read_blocks
from retrieval.reading.sources import Found, Job, NoArticleError, UnreadableError
from retrieval.reading.zip_files import open_archive

MAX_XML_BYTES = 32_000_000  # a part is held as a tree of ten times that; a book has 5 MB
MAX_UNPACKED_BYTES = 128_000_000  # the library holds all parts at once, pictures too

_HEADING = re.compile(r"heading \d|subtitle", re.IGNORECASE)
_NO_TITLE = re.compile(r"word document|document\d*|microsoft word - .*|.*\.docx?", re.IGNORECASE)
_NO_AUTHOR = re.compile(
    r"python-docx|admin\w*|(?:microsoft )?(?:office )?user|windows|hp|dell|lenovo|pc|unknown",
    re.IGNORECASE,
)
_BOLD_WORDS = 15  # a longer paragraph in bold is a lead
_CLOSED = re.compile(r"[.!?؟…:][\s\"'”»)\]]*\Z")
_BREAKS = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# What was deleted or moved away, the text boxes, and what stands twice for older programs.
_OUTSIDE = {qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent"), qn("w:pPr")} | {
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
}
_HOLDERS = {
    qn(f"w:{name}") for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
}


def read_docx(data: bytes, found: Found, job: Job) -> Article:
    """Read a document as it is with its changes accepted; raises NoArticleError.

    Its dates of creation and change are the file's, not the article's, and are not used.
    """
    try:
        _check(data)
        document = Document(io.BytesIO(data))
        blocks = list(_blocks(document.element.body, _styles(document)))
    except UnreadableError as error:
        raise NoArticleError(f"no Word document: {error}") from error
    except (PackageNotFoundError, KeyError, ValueError, etree.LxmlError) as error:
        raise NoArticleError("damaged, or no Word document: save it again as .docx") from error
    title, author = (
        _property(document, "title", _NO_TITLE),
        _property(document, "author", _NO_AUTHOR),
    )
    return read_blocks(blocks, found, job, title, author)


def _check(data: bytes) -> None:
    with open_archive(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise UnreadableError("encrypted: save it without a password")
        xml = max((i.file_size for i in infos if i.filename.endswith((".xml", ".rels"))), default=0)
        if xml > MAX_XML_BYTES or sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
            raise UnreadableError(f"it unpacks to more than {MAX_UNPACKED_BYTES:,} bytes")


def _property(document: Any, name: str, meaningless: re.Pattern[str]) -> str | None:
    value = " ".join((getattr(document.core_properties, name) or "").split())
    return None if not value or meaningless.fullmatch(value) else value


def _styles(document: Any) -> dict[str, str]:
    """Return the name of each style of paragraphs by its id; Word keeps them in English."""
    return {style.style_id: style.name or "" for style in document.styles}


def _blocks(holder: Any, styles: dict[str, str]) -> Iterator[Block]:
    for element in holder:
        if element.tag == qn("w:p"):
            yield from _paragraph(element, styles)
        elif element.tag == qn("w:tbl"):
            for row in element.iter(qn("w:tr")):
                if next(row.iterancestors(qn("w:tbl"))) is element:
                    yield from _row(row, styles)
        elif element.tag in _HOLDERS:
            yield from _blocks(element, styles)


def _row(row: Any, styles: dict[str, str]) -> Iterator[Block]:
    """Yield a row of short cells as one line, and cells of paragraphs as these."""
    cells = [
        list(_blocks(cell, styles)) for cell in row.iter(qn("w:tc")) if cell.getparent() is row
    ]
    held = [cell for cell in cells if cell]
    if len(held) > 1 and all(len(cell) == 1 for cell in held):
        yield Block(" | ".join(cell[0].text.strip() for cell in held), "row")
    else:
        for cell in held:
            yield from cell


def _paragraph(paragraph: Any, styles: dict[str, str]) -> Iterator[Block]:
    text = "".join(_text(paragraph))
    kind = _kind(paragraph, styles, text)
    for line in text.splitlines():
        if line.strip():
            yield Block(line.strip(), kind)


def _text(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == qn("w:t"):
            yield (child.text or "").replace("\n", " ")
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag not in _OUTSIDE:
            yield from _text(child)


def _kind(paragraph: Any, styles: dict[str, str], text: str) -> BlockKind:
    style = styles.get(paragraph.style or "", "").lower()
    if style == "title":
        return "title"
    if style == "caption":
        return "caption"
    if _HEADING.fullmatch(style) or _is_bold_line(paragraph, text):
        return "heading"
    return "text"


def _is_bold_line(paragraph: Any, text: str) -> bool:
    """Whether a short line stands all in bold, as headings do that are made by hand."""
    runs = [run for run in paragraph.iter(qn("w:r")) if "".join(_text(run)).strip()]
    bold = bool(runs) and all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in runs)
    return bold and len(text.split()) <= _BOLD_WORDS and not _CLOSED.search(text)
