"""Connections to addresses that were checked, closed when the time or the bytes run out."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from typing import Any

import httpcore2
from httpcore2 import ConnectError, ConnectTimeout, NetworkBackend, NetworkStream, SyncBackend

from retrieval.fetching.errors import FetchFailed, FetchRefused
from retrieval.fetching.limits import Deadline, Limits
from retrieval.fetching.policy import Address, Policy

Resolve = Callable[[str, float], Sequence[str]]
"""Returns the addresses of a name, within so many seconds; raises FetchFailed."""


def resolve(host: str, seconds: float) -> Sequence[str]:
    """Ask the machine's resolver for the addresses of a name; raises FetchFailed."""
    found: list[str] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        found.extend(str(answer[4][0]) for answer in answers)

    # A resolver knows no deadline, so it is left alone when it takes too long.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    if not found:
        raise FetchFailed(f"{host} has no address that the resolver finds in time")
    return list(dict.fromkeys(found))


class GuardedBackend(NetworkBackend):
    """Resolves a name once, checks every address it has, and connects to one of those.

    The name stays what TLS verifies and what the Host header says.
    """

    def __init__(
        self, policy: Policy, resolve: Resolve, deadline: Deadline, limits: Limits
    ) -> None:
        self._policy = policy
        self._resolve = resolve
        self._deadline = deadline
        self._limits = limits

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline's seconds are fewer
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> NetworkStream:
        """Connect to the first address that answers; raises FetchRefused if one is not allowed."""
        failure: Exception | None = None
        for address in self._checked(host):
            seconds = min(self._deadline.left(), self._limits.connect_seconds)
            try:
                stream = SyncBackend().connect_tcp(
                    str(address), port, seconds, local_address, socket_options
                )
            except (ConnectError, ConnectTimeout) as error:
                failure = error
                continue
            return _Metered(stream, self._deadline, _Meter(self._limits))
        raise failure or FetchFailed(f"{host} has no address")

    def _checked(self, host: str) -> list[Address]:
        addresses = [_address(host, text) for text in self._addresses(host)]
        for address in addresses:
            if not self._policy.allows(address):
                where = "" if host == str(address) else f"is at {address}, which "
                raise FetchRefused(f"{host} {where}is no public address")
        return addresses

    def _addresses(self, host: str) -> Sequence[str]:
        try:
            return [str(ip_address(host))]
        except ValueError:
            return self._resolve(host, min(self._deadline.left(), self._limits.connect_seconds))


def _address(host: str, text: str) -> Address:
    try:
        return ip_address(text)
    except ValueError as error:
        raise FetchRefused(f"{host} has an address that is none") from error


class _Meter:
    """Counts what a server sends, head and all."""

    def __init__(self, limits: Limits) -> None:
        self._left = limits.wire_bytes + limits.head_bytes

    def count(self, data: bytes) -> bytes:
        self._left -= len(data)
        if self._left < 0:
            raise FetchRefused("the reply is too large")
        return data


class _Metered(NetworkStream):
    """A connection on which the deadline rules each step, and every byte counts."""

    def __init__(self, stream: NetworkStream, deadline: Deadline, meter: _Meter) -> None:
        self._stream = stream
        self._deadline = deadline
        self._meter = meter

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._meter.count(self._stream.read(max_bytes, self._deadline.left()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return _Metered(stream, self._deadline, self._meter)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
