"""Files that a bot sends: what Telegram refuses of them, and how it names them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from tests.fakes.telegram_problems import Problem, bad

LARGEST_PHOTO = 10 * 2**20
LARGEST_DOCUMENT = 50 * 2**20
LONGEST_CAPTION = 1024
_MOST_PIXELS = 10_000  # width and height together
_MOST_UNEVEN = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with a call."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    size: tuple[int, int] | None = None  # of a photo: width and height


def read_upload(params: dict[str, Any], kind: str) -> Upload:
    """Return the file of a call that sends a `photo` or a `document`."""
    upload = params.get(kind)
    if not isinstance(upload, Upload):
        raise bad(f"there is no {kind} in the request")
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > LARGEST_DOCUMENT:
        raise Problem(413, "Request Entity Too Large")
    return _photo(upload) if kind == "photo" else upload


def _photo(upload: Upload) -> Upload:
    if len(upload.data) > LARGEST_PHOTO:
        size = f"{len(upload.data)} bytes"
        raise bad(f"file of size {size} is too big for a photo; the maximum size is 10485760 bytes")
    try:
        with Image.open(io.BytesIO(upload.data)) as image:
            width, height = image.size
            if width + height > _MOST_PIXELS or max(image.size) > _MOST_UNEVEN * min(image.size):
                raise bad("PHOTO_INVALID_DIMENSIONS")
            image.load()
    except (OSError, SyntaxError):
        raise bad("IMAGE_PROCESS_FAILED") from None
    return Upload(upload.name, upload.media_type, upload.data, (width, height))


def file_json(upload: Upload, message_id: int) -> dict[str, Any]:
    """Return what Telegram says of a file in a message: a photo, or a document."""
    named = {
        "file_id": f"file-{message_id}",
        "file_unique_id": f"unique-{message_id}",
        "file_size": len(upload.data),
    }
    if upload.size is None:
        return {"document": {**named, "file_name": upload.name, "mime_type": upload.media_type}}
    width, height = upload.size
    return {"photo": [{**named, "width": width, "height": height}]}


def shown_file(upload: Upload) -> str:
    """Return a file as a screen shows it: a photo by its size, a document by its name."""
    if upload.size is None:
        return f"⟨document {upload.name}⟩"
    return f"⟨photo {upload.size[0]}×{upload.size[1]}⟩"
