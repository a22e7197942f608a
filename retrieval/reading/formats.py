"""What a file holds: told by its first bytes where they are clear, else by its name."""

from __future__ import annotations

import re
from typing import Literal

from retrieval.reading.columns import guess_columns

Format = Literal[
    "text",
    "markdown",
    "html",
    "mhtml",
    "json",
    "table",
    "feed",
    "docx",
    "pdf",
    "warc",
    "zip",
    "gzip",
]

HEAD_BYTES = 4096

_SUFFIXES: dict[str, Format] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".mht": "mhtml",
    ".mhtml": "mhtml",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".csv": "table",
    ".tsv": "table",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".docx": "docx",
    ".pdf": "pdf",
    ".warc": "warc",
    ".zip": "zip",
    ".gz": "gzip",
}
KNOWN = " ".join(_SUFFIXES)
_MAGIC: tuple[tuple[bytes, Format], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"WARC/", "warc"),
)
_REFUSED = (
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file: save it as .docx or as CSV"),
    (b"{\\rtf", "an RTF file: save it as .docx"),
    (b"BZh", "packed by bzip2: unpack it first"),
    (b"\xfd7zXZ", "packed by xz: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a RAR archive: unpack it first"),
)
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(?:<\?xml[^<>]{0,200}>\s*)?"
    rb"(?:<!--.{0,1000}?-->\s*){0,3}(?:<!DOCTYPE\s+|<)(html|rss|feed|rdf:RDF|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
_MIME = re.compile(rb"(?:From|MIME-Version|Snapshot-Content-Location|Subject): ", re.IGNORECASE)
_SUFFIX = re.compile(r"\.[^./]{1,12}\Z")


def format_of(name: str, head: bytes) -> Format | None:
    """Tell the format from the name and the first bytes; None where it is not known."""
    for magic, told in _MAGIC:
        if head.startswith(magic):
            return "docx" if told == "zip" and _suffix(name) == ".docx" else told
    suffix = _suffix(name)
    named = _SUFFIXES.get(suffix)
    if named not in ("text", "html", "feed", None) or (suffix and named is None):
        return named
    return _of_text(head) or ("table" if _is_table(head) else named or "text")


def _of_text(head: bytes) -> Format | None:
    """Tell what a text is by how it begins, whatever its name says."""
    root = _ROOT.match(head.replace(b"\0", b""))
    if root:
        return "html" if root[1].lower() == b"html" else "feed"
    if _MIME.match(head) and b"multipart/related" in head.lower():
        return "mhtml"
    return None


def _is_table(head: bytes) -> bool:
    """Whether the first line names a table's columns between tabs: Excel's “Unicode Text”."""
    wide = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else None
    whole = head[: len(head) - len(head) % 2] if wide else head
    for encoding in (wide,) if wide else ("utf-8", "cp1256"):
        line = whole.decode(encoding, "ignore").lstrip("\ufeff").partition("\n")[0]
        names = [name.strip().strip('"') for name in line.split("\t")]
        if len(names) > 2 and {"title", "text"} <= guess_columns(names).named().keys():
            return True
    return False


def refusal(head: bytes) -> str | None:
    """Say why a file of another kind is not read, and what mends it."""
    return next((reason for magic, reason in _REFUSED if head.startswith(magic)), None)


def _suffix(name: str) -> str:
    found = _SUFFIX.search(name.lower())
    return found[0] if found else ""
