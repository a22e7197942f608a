"""The rounds that watches are looked after in, beside a process that serves."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby

from bot.answering.models import Answer, Turn
from bot.answering.news import Change, changes, cited, judged
from bot.app import App
from bot.chat.delivery import BLOCKED
from bot.chat.faults import origin
from bot.chat.limits import Limits
from bot.chat.quiet import is_quiet
from bot.chat.watch_news import News, render_news
from bot.chat.watches import Watching
from bot.errors import DalilError
from bot.storage.entries import Entry
from bot.storage.watches import Due, Watched, renewed
from bot.watching.novelty import HITS, Novelty
from bot.watching.settling import Settling
from retrieval import CorpusError

logger = logging.getLogger(__name__)

Send = Callable[[Entry], None]

_PAUSE_SECONDS = 10.0
# A matter that is reported on all day asks the model once in so long, and not for every article.
_EVERY = timedelta(minutes=15)
_MOST_SEEN = 200


@dataclass(frozen=True, slots=True)
class Found:
    """The news of a watch: the watch as it is to be kept, and its revision before."""

    watched: Watched
    before: str
    turn_id: int
    changes: tuple[Change, ...]


class Rounds:
    """Looks after the watches, each chat's together; holds its collaborators."""

    def __init__(
        self,
        app: App,
        limits: Limits,
        watching: Watching,
        send: Send,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._app = app
        self._limits = limits
        self._access = watching.access
        self._preferences = watching.preferences
        self._watches = watching.watches
        self._send = send
        self._now = now
        self._settling = Settling()
        self._another: str | None = None

    async def round(self) -> None:
        """Tell each chat at once what is new to it; raises DalilError and CorpusError.

        Nothing while the corpus is being written to; what belongs to a person's quiet hours
        is looked for after them.
        """
        revision = await asyncio.to_thread(lambda: self._app.corpus.revision)
        if not self._settling.is_settled(revision, self._now()):
            return
        due = await asyncio.to_thread(self._due, revision)
        for _, chat in groupby(sorted(due, key=_place), key=_place):
            await self._look_after(list(chat))

    def _due(self, revision: str) -> list[Due]:
        """Return the watches to look after, once those that are over have ended."""
        if not (people := self._watches.people()):
            return []
        self._watches.end_where(BLOCKED)
        for person in people:
            if not self._access.allows(person):
                self._watches.end_of(person)
        quiet = set(filter(self._is_quiet, people))
        behind = self._watches.behind(revision, self._now() - _EVERY)
        return [due for due in behind if due.user_id not in quiet]

    def _is_quiet(self, user_id: int) -> bool:
        code = self._preferences.quiet(user_id)
        return is_quiet(code, self._now(), self._app.settings.timezone)

    async def _look_after(self, chat: Sequence[Due]) -> None:
        found = [item for due in chat if (item := await self._tried(due))]
        if not found:
            return
        entry = await asyncio.to_thread(self._tell, {item.watched.id: item for item in found})
        if entry is not None:
            self._send(entry)

    async def _tried(self, due: Due) -> Found | None:
        """Return the news of a watch; one that fails is put off, and holds up no other."""
        # A round may be long: it began before the quiet hours, or before the watch ended.
        if await asyncio.to_thread(self._is_quiet, due.user_id):
            return None
        watched = await asyncio.to_thread(self._watches.get, due.id)
        if watched is None:
            return None
        try:
            return await self._found(watched)
        except (DalilError, CorpusError):
            raise  # the log or the corpus: nothing goes on without
        except Exception as error:  # noqa: BLE001 - as at the outermost edge
            # No traceback: the error's text may hold the question.
            logger.error("watch %d was put off: %s", watched.id, origin(error))  # noqa: TRY400
            await self._put_off(watched)
            return None

    async def _found(self, watched: Watched) -> Found | None:
        """Return the news of a watch; None where there is none, or not yet."""
        revision, novelty = await asyncio.to_thread(self._novelty, watched)
        if novelty is None:
            await asyncio.to_thread(self._watches.looked, watched, revision, asked=False)
            return None
        if not await asyncio.to_thread(self._may_spend, watched):
            await self._put_off(watched)
            return None
        turn = await self._app.service.turn(watched.plan, k=HITS)
        made = judged(turn.answer)
        if made == "not_yet":
            await self._keep_spending(turn)
            await self._put_off(watched)
            return None
        news, lost = await asyncio.to_thread(_news, watched, turn.answer, novelty)
        if not news or made == "in_vain":
            await self._keep_spending(turn)
            await asyncio.to_thread(self._watches.looked, watched, revision, asked=True)
            return None
        # Where what was lost comes again it is news.
        left = replace(watched, seen=tuple(said for said in watched.seen if said not in lost))
        return await self._kept(left, turn, news, revision)

    def _novelty(self, watched: Watched) -> tuple[str, Novelty | None]:
        """Return the revision that is looked at, and what is new in it if that may matter.

        It is the index's: an article that is not in it yet is looked for in the next round. A
        corpus that never was at the watch's revision is another one: nothing is known to be new.
        """
        corpus, retriever = self._app.corpus, self._app.retriever
        revision = retriever.refresh().revision
        changed = corpus.changes(watched.revision)
        if changed is None:
            self._note_another(revision)
        if not changed:
            return revision, None
        novelty = Novelty(corpus, retriever, watched, frozenset(changed))
        return revision, novelty if novelty.matters() else None

    def _note_another(self, revision: str) -> None:
        """Say once of a corpus that the watches did not look at this one."""
        if self._another != revision:
            self._another = revision
            logger.warning(
                "this corpus is not the one that watches looked at (restored from a copy?): "
                "they begin anew from here, and what came in before is not told"
            )

    def _may_spend(self, watched: Watched) -> bool:
        if not self._app.settings.model_configured:
            return True
        return self._app.may_spend() and self._limits.may_spend(watched.user_id)

    async def _put_off(self, watched: Watched) -> None:
        """Look again in a while, from where the watch looked last."""
        await asyncio.to_thread(self._watches.looked, watched, watched.revision, asked=True)

    async def _keep_spending(self, turn: Turn) -> None:
        if turn.answer.usage.input_tokens:
            await self._app.log.write(lambda book: book.record_spending(turn.answer.usage))

    async def _kept(
        self, watched: Watched, turn: Turn, news: tuple[Change, ...], revision: str
    ) -> Found | None:
        """Keep the turn, so that its answer can be opened; without it nothing is told yet."""
        turn_id = await self._app.log.write(
            lambda book: book.record(turn, watched.chat_id, watched.user_id)
        )
        if turn_id is None:
            return None
        told = [citation.context for citation in cited(turn.answer)]
        kept = renewed(watched, turn.answer, told, revision)
        # Each once, by when it was told last.
        seen = tuple(dict.fromkeys(reversed(kept.seen)))[:_MOST_SEEN]
        return Found(replace(kept, seen=seen[::-1]), watched.revision, turn_id, news)

    def _tell(self, found: dict[int, Found]) -> Entry | None:
        def message(left: Sequence[Watched]) -> tuple[str, list[dict[str, object]]]:
            language = left[0].answer.language
            news = [_told(found[watched.id]) for watched in left]
            return language, [part.to_json() for part in render_news(news, language)]

        watched = [item.watched for item in found.values()]
        before = {watch_id: item.before for watch_id, item in found.items()}
        return self._watches.tell(watched, before, message)


async def make_rounds(
    rounds: Rounds, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> None:
    """Make the rounds until cancelled; one that fails is made again."""
    while True:
        try:
            await rounds.round()
        except (DalilError, CorpusError) as error:
            logger.error("the watches were not looked after: %s", error)  # noqa: TRY400 - as below
        except Exception as error:  # noqa: BLE001 - the outermost edge
            # No traceback: the error's text may hold a question.
            logger.error("a round of the watches failed: %s", origin(error))  # noqa: TRY400
        await sleep(_PAUSE_SECONDS)


def _news(
    watched: Watched, answer: Answer, novelty: Novelty
) -> tuple[tuple[Change, ...], frozenset[str]]:
    """Return what changed, and the sentences that were lost."""
    lost = novelty.lost()
    return changes(watched.answer, answer, novelty.is_new, lost=bool(lost)), lost


def _told(found: Found) -> News:
    watched = found.watched
    several = bool(watched.answer.parts)
    return News(watched.id, found.turn_id, watched.plan.asked, found.changes, several)


def _place(due: Due) -> tuple[int, int]:
    return due.chat_id, due.topic or 0
