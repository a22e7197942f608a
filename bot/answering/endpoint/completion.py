"""The bytes of a chat completion, streamed or whole, read as a reply."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from bot.answering.llm import LONGEST_REPLY, Reply
from bot.errors import ModelBusy, ModelNonsense, ModelUnreachable

# In bytes: a token of a reply comes in some three hundred of them.
_LONGEST_EVENT = 2_000_000
_MOST_BYTES = 20_000_000
_CUT = frozenset({"length", "max_tokens", "content_filter"})


class CompletionReader:
    """Reads what an endpoint sends: server-sent events, or one JSON document.

    Some endpoints stream what was not to be streamed, or the reverse: the first byte tells.
    """

    def __init__(self) -> None:
        self.pieces = 0  # of text or of thinking: the endpoint is at work
        self.ended = False  # the endpoint said why it stopped
        self._size = 0
        self._line = _Line()
        self._whole: bool | None = None
        self._text = _Text()
        self._thoughts = _Text()
        self._finish: str | None = None
        self._usage: Any = None
        self._declined = False

    def feed(self, data: bytes) -> str:
        """Take the next bytes and return the reply's text that they bring.

        Raises ModelNonsense for what is too long to be a reply, ModelUnreachable or ModelBusy
        for an error sent in place of one.
        """
        self._size += len(data)
        if self._size > _MOST_BYTES:
            raise ModelNonsense("The model's reply is far too long.")
        if self._whole is None:
            self._whole = _is_document(data)
        if self._whole:
            self._line.add(data)
            return ""
        return "".join(map(self._event, self._line.lines(data)))

    def reply(self) -> Reply:
        """Return the whole reply; raises ModelNonsense when it is none or was cut short."""
        rest = self._line.rest()
        if self._whole:
            self._document(rest)
        else:
            self._event(rest)
        if self._finish is None or self._finish.lower() in _CUT:
            raise ModelNonsense("The model's reply was cut short.")
        text = self._text.whole() if self._text.whole().strip() else self._thoughts.whole()
        if self._declined or not text.strip():
            raise ModelNonsense("The model gave no reply.")
        return Reply(
            text=text,
            input_tokens=_count(self._usage, "prompt_tokens"),
            output_tokens=_count(self._usage, "completion_tokens"),
        )

    def _event(self, line: bytes) -> str:
        """Read one line of a stream; comments, names of events and `[DONE]` bring nothing."""
        name, _, value = line.partition(b":")
        if name.strip(b"\xef\xbb\xbf ") != b"data" or not value.strip().startswith(b"{"):
            return ""
        return self._read(_decoded(value), "delta")

    def _document(self, body: bytes) -> None:
        self._read(_decoded(body), "message")

    def _read(self, content: Any, part: str) -> str:
        if not isinstance(content, dict):
            return ""
        if content.get("error"):
            _raise(content["error"])
        self._usage = content.get("usage") or self._usage
        choice = _first(content.get("choices"))
        message = choice.get(part)
        message = message if isinstance(message, dict) else {}
        thought = message.get("reasoning_content") or message.get("reasoning")
        self._thoughts.add(_plain(thought))
        piece = self._text.add(_plain(message.get("content")))
        self.pieces += bool(piece or thought)
        self._declined = self._declined or bool(message.get("refusal"))
        if isinstance(choice.get("finish_reason"), str):
            self._finish = choice["finish_reason"]
            self.ended = True
        return piece


class _Text:
    """Pieces of text; halves of a character that was cut in two are put together."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._half = ""

    def add(self, piece: str) -> str:
        """Return what may be read of the piece now; raises ModelNonsense for too much text."""
        piece = self._half + piece
        self._half = piece[-1:] if "\ud800" <= piece[-1:] <= "\udbff" else ""
        piece = piece[: len(piece) - len(self._half)]
        piece = piece.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        self._length += len(piece)
        if self._length > LONGEST_REPLY:
            raise ModelNonsense("The model's reply is far too long.")
        self._pieces.append(piece)
        return piece

    def whole(self) -> str:
        """Return all the pieces as one."""
        return "".join(self._pieces)


class _Line:
    """Bytes cut into lines, in time linear in their number whatever pieces they come in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._length = 0

    def add(self, data: bytes) -> None:
        """Keep bytes of a line that goes on; raises ModelNonsense for too long a line."""
        self._length += len(data)
        if self._length > _LONGEST_EVENT:
            raise ModelNonsense("The model's reply is far too long.")
        self._pieces.append(data)

    def rest(self) -> bytes:
        """Return what was kept, and forget it."""
        line = b"".join(self._pieces)
        self._pieces, self._length = [], 0
        return line

    def lines(self, data: bytes) -> Iterator[bytes]:
        """Yield the lines that are whole with these bytes."""
        *ended, last = data.replace(b"\r", b"\n").split(b"\n")
        for piece in ended:
            self.add(piece)
            yield self.rest()
        self.add(last)


def _is_document(data: bytes) -> bool | None:
    """Tell a JSON document from a stream; None while only white space came."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    return start in (b"{", b"[") if start else None


def _decoded(data: bytes) -> Any:
    """Read JSON; a broken byte becomes a mark that no quotation holds."""
    try:
        return json.loads(data.decode("utf-8-sig", errors="replace"))
    except (ValueError, RecursionError) as error:
        raise ModelNonsense("The model's endpoint replied with something else.") from error


def _first(choices: Any) -> dict[str, Any]:
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _plain(content: Any) -> str:
    """Return a text that may come as a list of its parts."""
    if isinstance(content, list):
        parts = (part.get("text") for part in content if isinstance(part, dict))
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def _raise(error: Any) -> NoReturn:
    """An error that came with status 200."""
    code = error.get("code") if isinstance(error, dict) else None
    if str(code) in {"429", "rate_limit_exceeded", "insufficient_quota"}:
        raise ModelBusy("The model's endpoint has too many requests.")
    raise ModelUnreachable("The model's endpoint failed.")


def _count(usage: Any, name: str) -> int | None:
    """Return a count of tokens, None for whatever else an endpoint may send."""
    value = usage.get(name) if isinstance(usage, dict) else None
    return value if type(value) is int and 0 <= value < 2**53 else None
