"""Telegram's side of a webhook: updates posted in order, again and again until they are taken."""

from __future__ import annotations

import json
import threading
from collections import deque
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

_PAUSE = 0.05
_PATIENCE = 60.0


class Webhook:
    """Posts updates to an address, with the secret in Telegram's header; 2xx confirms one."""

    def __init__(
        self, url: str, secret: str, updates: deque[dict[str, Any]], change: threading.Condition
    ) -> None:
        self.url = url
        self.last_error = ""
        self._secret = secret
        self._updates = updates
        self._change = change
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        with self._change:
            self._change.notify_all()

    def _run(self) -> None:
        while not self._closed.is_set():
            with self._change:
                self._change.wait_for(lambda: self._updates or self._closed.is_set())
                update = self._updates[0] if self._updates else None
            if update is None or self._closed.is_set():
                return
            if not self._posted(update):
                self._closed.wait(_PAUSE)
                continue
            with self._change:
                if self._updates and self._updates[0] is update:
                    self._updates.popleft()
                self._change.notify_all()

    def _posted(self, update: dict[str, Any]) -> bool:
        try:
            status = post(self.url, json.dumps(update).encode(), self._secret)
        except (OSError, HTTPException) as error:
            self.last_error = type(error).__name__
            return False
        self.last_error = "" if status < 300 else f"Wrong response from the webhook: {status}"
        return status < 300


def post(url: str, body: bytes, secret: str | None, **headers: str) -> int:
    """Post a body as Telegram does and return the status."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=_PATIENCE)
    try:
        sent = {"Content-Type": "application/json", **headers}
        if secret:
            sent["X-Telegram-Bot-Api-Secret-Token"] = secret
        connection.request("POST", parts.path or "/", body, sent)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()
