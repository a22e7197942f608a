"""How an endpoint is asked: what not all of them know is left out once it is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

_FORMATS = 3
# What a refusal may name.
_USAGE = re.compile(r"stream_options|include_usage", re.I)
_FORMAT = re.compile(r"response_format|schema|grammar|structured|guided", re.I)
_STREAM = re.compile(r"\bstream(?:ing)?\b", re.I)
# What endpoints answer to a request they do not understand.
_NOT_UNDERSTOOD = frozenset({400, 406, 415, 422, 501})
# What they mostly answer for another reason; a schema that they name is believed all the same.
_ELSE = frozenset({404, 405, 500})


@dataclass(frozen=True, slots=True)
class Rung:
    """Which of the optional things are asked for.

    `format` counts down the ways to give a schema: 0 strictly, 1 loosely, 2 in the prompt
    alone. No limit of tokens is ever sent: endpoints disagree on its name, and the reply is
    bounded as it is read.
    """

    format: int = 0
    usage: bool = True
    stream: bool = True

    def arguments(self, name: str, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the request holds beside the model and the messages."""
        arguments: dict[str, Any] = {}
        if self.format < _FORMATS - 1:
            given = {"name": name, "schema": dict(schema)}
            strict = {"strict": True} if self.format == 0 else {}
            arguments["response_format"] = {"type": "json_schema", "json_schema": given | strict}
        if self.stream:
            arguments["stream"] = True
        if self.stream and self.usage:
            arguments["stream_options"] = {"include_usage": True}
        return arguments

    def below(self, status: int, refusal: str) -> Rung | None:
        """Return the rung to try after a refusal, None where it was about something else.

        `refusal` is its text. One that names a thing costs that thing; another costs the next
        way to give a schema, and then all that is left at once.
        """
        if status in _ELSE:
            return self._without_format() if _FORMAT.search(refusal) else None
        if status not in _NOT_UNDERSTOOD:
            return None
        if self.stream and self.usage and _USAGE.search(refusal):
            return replace(self, usage=False)
        if self.stream and _STREAM.search(refusal) and not _FORMAT.search(refusal):
            return replace(self, stream=False)
        return self._without_format() or self._bare()

    def _without_format(self) -> Rung | None:
        return replace(self, format=self.format + 1) if self.format < _FORMATS - 1 else None

    def _bare(self) -> Rung | None:
        bare = Rung(_FORMATS - 1, usage=False, stream=False)
        return None if replace(self, usage=self.usage and self.stream) == bare else bare
