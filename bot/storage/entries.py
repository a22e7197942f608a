"""What the inbox holds: updates as they came, and the messages that answer them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal[
    "received", "answering", "answered", "delivered", "failed", "refused", "cancelled", "joined"
]
Kind = Literal["question", "edit", "notice", "button", "watch", "unreadable"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came; `identity` tells it from another one of the same number.

    `edits` is the identity of the message that it is another version of. What `goes_on` may be a
    part of its sender's message before it; what is not `alone` is nothing else.
    A version that is new by what joined it has no `update_id`: what joins has.
    """

    update_id: int | None
    chat_id: int | None
    user_id: int | None
    kind: Kind
    identity: str
    content: Mapping[str, Any]
    edits: str | None = None
    goes_on: bool = False
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """An update in the inbox; `content` is the update as Telegram sent it.

    A new version of a question that waits `replaces` it.
    """

    id: int
    update_id: int | None
    chat_id: int | None
    user_id: int | None
    kind: Kind
    state: State
    tries: int
    received_at: datetime
    content: Mapping[str, Any]
    language: str | None = None
    turn_id: int | None = None
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A message of an answer on its way.

    State `sending` without a receipt: nobody knows whether it arrived.
    """

    id: int
    content: Mapping[str, Any]
    state: Literal["waiting", "sending", "sent"]
    attempted_at: datetime | None
    repeats: int
