"""The members of a ZIP archive, within limits; nothing is unpacked to the disk."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from retrieval.reading.bounded import FREE_BYTES, MAX_RATIO, bounded
from retrieval.reading.decoding import UndecodableError, decode
from retrieval.reading.files import is_part_of_page
from retrieval.reading.sources import Found, Skipped, UnreadableError

MAX_MEMBERS = 50_000  # articles of some years; more do not unpack on most computers either
MAX_LIST_BYTES = 8_000_000  # the list of members is held in memory, with the names in it
_ENCRYPTED = 0x1
_UTF8_NAME = 0x800
_END = struct.Struct("<4s4H2LH")  # the record at an archive's end, PKWARE's APPNOTE 4.3.16
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_OTHER_KINDS = (
    ("[Content_Types].xml", "xl/workbook.xml", "a spreadsheet: save it as CSV"),
    ("[Content_Types].xml", "ppt/presentation.xml", "slides: save their text as .docx"),
    ("mimetype", "META-INF/manifest.xml", "an OpenDocument file: save it as .docx"),
    ("mimetype", "META-INF/container.xml", "an e-book: save its text as .docx or .html"),
)


def open_archive(stream: BinaryIO) -> zipfile.ZipFile:
    """Open an archive that keeps the limits; raises UnreadableError."""
    try:
        _check_list(stream)
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, struct.error, ValueError, NotImplementedError, OSError) as error:
        if isinstance(error, UnreadableError):
            raise
        raise UnreadableError(f"no readable ZIP archive: {error}") from error
    unpacked = sum(info.file_size for info in archive.infolist())
    if len(archive.infolist()) > MAX_MEMBERS:
        raise UnreadableError(f"more than {MAX_MEMBERS:,} members: split it")
    if unpacked > max(FREE_BYTES, MAX_RATIO * _length(stream)):
        raise UnreadableError(f"it unpacks to {unpacked:,} bytes, out of proportion to its size")
    return archive


def is_docx(archive: zipfile.ZipFile) -> bool:
    """Whether it is a Word document."""
    return "word/document.xml" in archive.NameToInfo


def members(found: Found, archive: zipfile.ZipFile) -> Iterator[Found | Skipped]:
    """Yield the members in their order, `archive.zip!page.html`, but for folders and hidden ones.

    Their ids are `archive.zip/page.html`.
    """
    for mark, part, reason in _OTHER_KINDS:
        if {mark, part} <= archive.NameToInfo.keys():
            yield Skipped(found.source, reason)
            return
    seen: set[str] = set()
    names = _names(archive)
    held = set(names)
    for info, name in zip(archive.infolist(), names, strict=True):
        source = f"{found.source}!{name}"
        if info.is_dir() or _is_hidden(name) or _is_part(name, held):
            continue
        if refused := _refusal(info, name, seen):
            yield Skipped(source, refused)
            continue
        seen.add(name)
        opened = partial(_open, archive, info)
        yield Found(f"{found.name}/{name}", source, found.origin, opened, info.compress_size)


def _refusal(info: zipfile.ZipInfo, name: str, seen: set[str]) -> str | None:
    if info.flag_bits & _ENCRYPTED:
        return "encrypted: unpack it with its password first"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link, no file"
    if _CONTROL.search(name):
        return "its name holds control characters"
    if name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts:
        return "its name leads out of the archive"
    return "a member of this name stands above" if name in seen else None


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or any(p.startswith(".") and p != ".." for p in parts)


def _is_part(name: str, names: set[str]) -> bool:
    """Whether a member lies in the folder of pictures and scripts beside a saved page."""
    return any(is_part_of_page(str(above), names) for above in PurePosixPath(name).parents)


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO:
    try:
        return bounded(cast(zipfile.ZipExtFile, archive.open(info)), info.compress_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(f"damaged, or packed in an unknown way: {error}") from error


def _names(archive: zipfile.ZipFile) -> list[str]:
    """Return the members' names; where none says its encoding, all are decoded together."""
    infos = archive.infolist()
    unmarked = [info.filename for info in infos if not info.flag_bits & _UTF8_NAME]
    told = iter(_told(unmarked))
    names = (info.filename if info.flag_bits & _UTF8_NAME else next(told) for info in infos)
    return [name.replace("\\", "/") for name in names]


def _told(names: list[str]) -> list[str]:
    """Decode names that zipfile took for the old DOS encoding."""
    raw = "\n".join(names).encode("cp437", "replace")
    try:
        decoded = decode(raw).split("\n")
    except UndecodableError:
        return names
    return decoded if len(decoded) == len(names) else names


def _check_list(stream: BinaryIO) -> None:
    """Look at the size of the list of members before it is read."""
    length = _length(stream)
    stream.seek(max(0, length - 65_557))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise UnreadableError("no readable ZIP archive: its end is missing; copy it again")
    size = _END.unpack_from(tail, at)[5]
    if size > MAX_LIST_BYTES:
        raise UnreadableError(f"its list of members is larger than {MAX_LIST_BYTES:,} bytes")


def _length(stream: BinaryIO) -> int:
    return stream.seek(0, 2)
