"""Files that readers send: how a bot gets them, and how it does not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.fakes.telegram_files import Upload
from tests.fakes.telegram_problems import Problem, bad

LARGEST_DOWNLOAD = 20_000_000


@dataclass(slots=True)
class Downloads:
    """The files of one bot's chats, by their ids; a path is known once it was asked for."""

    token: str
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    paths: dict[str, bytes] = field(default_factory=dict)

    def take(self, name: str | None, data: bytes, media_type: str) -> dict[str, Any]:
        """Return what a message says of a document that a reader sends."""
        number = len(self.files) + 1
        file_id = f"BQACAgIAAx{number:06}"
        self.files[file_id] = (name or "", data)
        named = {"file_name": name} if name is not None else {}
        size = {"mime_type": media_type, "file_size": len(data)}
        return {"file_id": file_id, "file_unique_id": f"AgAD{number:06}", **named, **size}

    def shown(self, document: dict[str, Any] | None) -> Upload | None:
        """Return a reader's document as the chat shows it."""
        if document is None or document["file_id"] not in self.files:
            return None
        name, data = self.files[document["file_id"]]
        return Upload(name, document.get("mime_type", ""), data)

    def path_of(self, params: dict[str, Any]) -> dict[str, Any]:
        """Answer getFile."""
        file_id = str(params.get("file_id", ""))
        if not file_id:
            raise bad("file_id not specified")
        if file_id not in self.files:
            raise bad("wrong file_id or the file is temporarily unavailable")
        name, data = self.files[file_id]
        if len(data) > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        # Telegram's own name, of which the sender decides the suffix at most.
        suffix = re.sub(r"[^.\w]", "", PurePosixPath(name).suffix)
        path = f"documents/file_{list(self.files).index(file_id)}{suffix}"
        self.paths[path] = data
        unique = f"AgAD{file_id[-6:]}"
        return {
            "file_id": file_id,
            "file_unique_id": unique,
            "file_size": len(data),
            "file_path": path,
        }

    def content(self, address: str) -> bytes:
        """Answer the download of a file."""
        match = re.fullmatch(r"/file/bot([^/]*)/(.+)", unquote(urlsplit(address).path))
        if match is None or match[1] != self.token:
            raise Problem(404, "Not Found")
        if match[2] not in self.paths:
            raise Problem(404, "Not Found")
        return self.paths[match[2]]
