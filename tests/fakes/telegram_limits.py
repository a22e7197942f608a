"""Telegram's flood limits, counted as its server counts them."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass

Windows = tuple[tuple[int, float], ...]
"""Pairs: at most so many calls in any span of so many seconds."""

_MESSAGES = {
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "editMessageText",
    "editMessageReplyMarkup",
}
_PREVIEWS = {"sendMessageDraft", "sendChatAction"}
# A call that left in time may arrive a little early for the server's clock.
_JITTER = 0.9


@dataclass(frozen=True, slots=True)
class Limits:
    """How many messages, and edits, go to all chats, to one and to a group; drafts with typing.

    The bots' FAQ says one a second for a chat and allows short bursts; the drafts' windows
    were measured: of thirty sent 150 ms apart the twentieth is refused.
    """

    overall: Windows = ((30, 1.0),)
    chat: Windows = ((3, 1.0), (13, 10.0))
    group: Windows = ((20, 60.0),)
    previews: Windows = ((20, 5.0), (40, 30.0))


class Floods:
    """What was let through, and until when a chat is shut."""

    def __init__(self, limits: Limits | None, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._times: dict[Hashable, deque[float]] = defaultdict(deque)
        self._shut: dict[int, float] = {}

    def shut(self, chat_id: int, seconds: float) -> None:
        """Refuse every message to a chat for so long."""
        self._shut[chat_id] = self._clock() + seconds

    def retry_after(self, method: str, chat_id: int | None, *, group: bool) -> int | None:
        """Count a call; return how many seconds it is too early, None if it may pass."""
        now = self._clock()
        counted = list(self._counted(method, chat_id, group=group))
        waits = [wait for key, windows in counted if (wait := self._wait(key, windows, now)) > 0]
        if method in _MESSAGES and chat_id is not None and self._shut.get(chat_id, now) > now:
            waits.append(self._shut[chat_id] - now)
        if waits:
            return max(1, math.ceil(max(waits)))
        for key, _ in counted:
            self._times[key].append(now)
        return None

    def _counted(
        self, method: str, chat_id: int | None, *, group: bool
    ) -> Iterator[tuple[Hashable, Windows]]:
        limits = self._limits
        if limits is None:
            return
        if method in _MESSAGES:
            yield "overall", limits.overall
            yield ("chat", chat_id), limits.chat
            if group:
                yield ("group", chat_id), limits.group
        elif method in _PREVIEWS:
            yield ("previews", chat_id), limits.previews

    def _wait(self, key: Hashable, windows: Windows, now: float) -> float:
        times = self._times[key]
        longest = max(seconds for _, seconds in windows)
        while times and times[0] <= now - longest:
            times.popleft()
        waits = [0.0]
        for most, seconds in windows:
            if len(times) >= most and (gone := now - times[-most]) < seconds * _JITTER:
                waits.append(seconds - gone)
        return max(waits)
