"""How much one person may ask: by the minute, by the day, by tokens, and at what length."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.chat.floods import Flood
from bot.chat.notices import notice
from bot.chat.outgoing import Outgoing
from bot.chat.texts import Texts
from bot.settings import Settings
from bot.storage.shares import Shares
from retrieval.models import Language

_MINUTE = timedelta(minutes=1)
_NOTICES, _NOTICE_SECONDS = 10, 60.0


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a question is not accepted: `length`, `minute`, `day` or `tokens`; and what is said.

    `notice` is empty where the person was told so many times just before.
    """

    reason: str
    text: str
    notice: tuple[Outgoing, ...]


class Limits:
    """The limits of the settings against what each person has had; a restart forgets nothing.

    `notices` says whether a person is told once more that there is one.
    """

    def __init__(
        self,
        settings: Settings,
        shares: Shares,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._settings = settings
        self._shares = shares
        self._now = now
        self.notices = Flood(_NOTICES, _NOTICE_SECONDS)

    def refusal(
        self, user_id: int, question: str, language: Language, inbox_id: int | None = None
    ) -> Refusal | None:
        """Return why a person's question is not accepted; None if it is.

        What was had before `inbox_id` came counts, what came after it does not: a question that
        was accepted is accepted by the next process too. Raises LogbookError.
        """
        reason = next(self._reasons(user_id, question, inbox_id), None)
        if reason is None:
            return None
        name, limit = reason
        key = "limit.tokens" if name == "tokens" else f"limit_{name}"
        text = Texts.load(language)(key, n=limit)
        told = self.notices.allows(user_id)
        said = notice(text, language) if told else ()
        return Refusal(name, text, said)

    def may_spend(self, user_id: int, inbox_id: int | None = None) -> bool:
        """Whether a person's share of tokens allows another answer; raises LogbookError.

        `inbox_id` as above.
        """
        most = self._settings.person_tokens
        return not most or self._shares.tokens(user_id, self._midnight(), inbox_id) < most

    def _midnight(self) -> datetime:
        now = self._now().astimezone(self._settings.timezone)
        return now.replace(hour=0, minute=0, second=0, microsecond=0)

    def _reasons(
        self, user_id: int, question: str, inbox_id: int | None
    ) -> Iterator[tuple[str, int]]:
        """Yield each limit that is reached; 0 is no limit."""
        limits, now, day = self._settings, self._now(), self._midnight()
        if len(question) > limits.question_length:
            yield "length", limits.question_length
        for name, limit, since in (
            ("minute", limits.person_minute, now - _MINUTE),
            ("day", limits.person_day, day),
        ):
            if limit and self._shares.questions(user_id, since, inbox_id) >= limit:
                yield name, limit
        if not self.may_spend(user_id, inbox_id):
            yield "tokens", limits.person_tokens
