"""The JSON objects in a model's reply, out of the prose, fences and thoughts around them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

_MOST_TRIED = 20


def json_objects(reply: str, decoder: json.JSONDecoder) -> Iterator[dict[str, Any]]:
    """Yield the objects that begin in a reply, after what it thought; twenty braces are tried."""
    text = reply.rpartition("</think>")[2]
    for match in islice(re.finditer(r"\{", text), _MOST_TRIED):
        content = decoded(text, decoder, match.start())
        if isinstance(content, dict):
            yield content


def decoded(text: str, decoder: json.JSONDecoder, start: int = 0) -> Any:
    """Decode the JSON that begins there; None where none does."""
    try:
        return decoder.raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
