"""An HTTP server on loopback, in a thread of the test process: the ground of the fakes."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


class Handler(BaseHTTPRequestHandler):
    """Reads a request's body and writes replies; each fake says what the reply is."""

    protocol_version = "HTTP/1.1"
    # A reply goes out as head and body; held back for each other they cost 40 ms a request.
    disable_nagle_algorithm = True

    def log_message(self, *args: Any) -> None:
        """Print nothing: the path of a request to Telegram holds the token."""

    def body(self) -> bytes:
        """Return the whole body; who hangs up before its end has asked for nothing."""
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        if len(body) < length:
            raise ConnectionAbortedError("the caller hung up")
        return body

    def reply(
        self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """Close the connection without a reply."""
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def caller_is_gone(self) -> bool:
        readable, _, _ = select.select([self.connection], [], [], 0)
        return bool(readable) and not self.connection.recv(1, socket.MSG_PEEK)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print nothing when a caller hangs up; that is part of what is tested."""


class Loopback:
    """A context manager that serves on a free port; `closing` is set when it ends."""

    handler: type[Handler]

    def __init__(self) -> None:
        self.closing = threading.Event()
        bound = type("Bound", (self.handler,), {"fake": self})
        self._server = _Server(("127.0.0.1", 0), bound)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def nobody() -> Iterator[str]:
    """Give an address where nobody listens while the block runs: its port is kept from others."""
    with socket.socket() as kept:
        kept.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{kept.getsockname()[1]}"
