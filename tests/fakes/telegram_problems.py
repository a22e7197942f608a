"""Replies of the Bot API that are no success."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """A reply that is no success: a status and Telegram's description."""

    def __init__(self, status: int, description: str, **parameters: int | None) -> None:
        super().__init__(description)
        self.status = status
        self.body: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
        if known := {name: value for name, value in parameters.items() if value is not None}:
            self.body["parameters"] = known


def bad(reason: str) -> Problem:
    return Problem(400, f"Bad Request: {reason}")
