"""Files that admins send, kept below the home under names that can do no harm."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from pathlib import Path

_LONGEST_STEM = 80  # bytes of UTF-8: a file system's name holds 255
_SUFFIX = re.compile(r"((?:\.[a-z0-9]{1,10})?\.gz|\.[a-z0-9]{1,10})\Z", re.IGNORECASE)
_DIGEST = 12


def kept(folder: Path, name: str, data: bytes) -> Path:
    """Write a file whole or not at all, and return its path; raises OSError.

    The name holds a digest of what the file does: another file of the same name is another one,
    the same file has the same path.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / safe_name(name, data)
    fresh = path.with_name(f".{path.name}.part")
    try:
        fresh.write_bytes(data)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    return path


def safe_name(name: str, data: bytes) -> str:
    """Return a name of one part: letters, digits, hyphens, and the suffix that tells the format.

    Never hidden, never a folder's, and short.
    """
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name[-1_000:])[-1])
    found = _SUFFIX.search(last)
    suffix = found[0].lower() if found else ""
    stem = "".join(character if character.isalnum() else "-" for character in last)
    stem = re.sub("-{2,}", "-", stem[: len(last) - len(suffix)]).strip("-")
    short = stem.encode("utf-8", "ignore")[:_LONGEST_STEM].decode("utf-8", "ignore").rstrip("-")
    return f"{short or 'document'}-{sha256(data).hexdigest()[:_DIGEST]}{suffix}"
