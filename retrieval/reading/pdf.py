"""PDF files with text in them → articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium

from retrieval.models import Article
from retrieval.reading.blocks import read_blocks, stands_in
from retrieval.reading.pdf_glyphs import Glyph, glyphs
from retrieval.reading.pdf_lines import PdfLine, is_rightward, page_lines
from retrieval.reading.pdf_paragraphs import blocks_of
from retrieval.reading.sources import Found, Job, NoArticleError
from retrieval.reading.visual_order import looks_reversed

MAX_PAGES = 300  # an issue of a paper has some dozen
MAX_PAGE_LETTERS = 50_000  # a full page of a newspaper has 15,000
MAX_LETTERS = 2_000_000

_LEAST_LETTERS = 20  # a scan may have a stamp or a page number in letters
_UNKNOWN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\ue000-\uf8ff]")
_MOST_UNKNOWN = 0.01
_MEND = "open it and save its text as .docx or .txt"

_Page = list[Glyph]


def read_pdf(data: bytes, found: Found, job: Job) -> Article:
    """Read a file, its columns in order and its Arabic from right to left.

    Raises NoArticleError for what is encrypted, scanned, damaged, or has no known letters.
    """
    title, pages = _read(data)
    printed = [page for page in pages if page]
    if sum(map(len, printed)) < _LEAST_LETTERS:
        raise NoArticleError("no text in it, it may be a scan: make its text searchable by OCR")
    if len(printed) < len(pages):
        empty = [str(at) for at, page in enumerate(pages, 1) if not page]
        job.note(f"{found.source}: no text on page {', '.join(empty[:10])}")
    _check_letters("".join(glyph.text for page in printed for glyph in page))
    blocks = blocks_of(_lines(printed))
    return read_blocks(blocks, found, job, title if stands_in(title, blocks) else None)


def _read(data: bytes) -> tuple[str | None, list[_Page]]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise NoArticleError("encrypted: save it without a password") from error
        raise NoArticleError(f"damaged, or no PDF: save it again or {_MEND}") from error
    try:
        if len(document) > MAX_PAGES:
            raise NoArticleError(f"more than {MAX_PAGES} pages: split it")
        return document.get_metadata_value("Title") or None, list(_pages(document))
    except pdfium.PdfiumError as error:
        raise NoArticleError(f"damaged ({error}): save it again or {_MEND}") from error
    finally:
        document.close()


def _pages(document: pdfium.PdfDocument) -> Iterator[_Page]:
    total = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        total += text.count_chars()
        if text.count_chars() > MAX_PAGE_LETTERS or total > MAX_LETTERS:
            raise NoArticleError(f"page {number + 1}: too many letters: {_MEND}")
        held = list(glyphs(text, page.get_rotation()))
        text.close()
        page.close()
        yield held if any(glyph.text.strip() for glyph in held) else []


def _check_letters(text: str) -> None:
    unknown = len(_UNKNOWN.findall(text))
    if unknown > _MOST_UNKNOWN * len("".join(text.split())):
        raise NoArticleError(f"its letters cannot be known from the file: {_MEND}, or by OCR")


def _lines(pages: Sequence[_Page]) -> list[list[PdfLine]]:
    """Return each page's lines; Arabic that was drawn from left to right is not turned."""
    rightward = is_rightward([glyph for page in pages for glyph in page])
    for turn in (True, False):
        read = [list(page_lines(page, rightward=rightward, turn=turn)) for page in pages]
        if not looks_reversed("\n".join(line.text for page in read for line in page)):
            return read
    raise NoArticleError(f"its Arabic letters are in no order that can be told: {_MEND}")
