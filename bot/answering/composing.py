"""A model writes, each sentence is checked as it comes, and what failed is mended once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import prompts
from bot.answering.draft import Draft, DraftReader, DraftSentence, parse_draft
from bot.answering.judged import Judged, dropped, repaired
from bot.answering.llm import LanguageModel
from bot.answering.models import Kind, Usage, Verdict
from bot.answering.prompting import SCHEMA, SCHEMA_NAME, Message
from bot.answering.tokens import both, spent, spent_in_vain
from bot.errors import LanguageModelError, ModelTooSlow

_UNSURE: Verdict = "not_enough_evidence"  # once said, no other try takes it back
_LEAST_SECONDS = 2.0  # with less, nothing is mended
_WHY = {
    "uncited": "it cites nothing",
    "label": "a citation of it names no passage",
    "place": "its quotation does not stand in that passage word for word",
    "figures": "a number or a date of it does not stand in the sentence it cites",
    "names": "a name of it does not stand in the passage it cites",
    "polarity": "it denies what the cited sentence says, or says what that denies",
    "quantities": "a bound, a unit, a rank or a share of it is not that of the cited sentence",
    "opposites": "it says the opposite of what the cited sentence says",
    "roles": "it exchanges who did it and to whom",
    "speaker": "the cited sentence has somebody else say this",
    "certainty": "it tells as done what the cited sentence only plans, expects, asks for or claims",
    "condition": "the cited sentence sets a condition that it leaves out",
    "cargo": "it holds more than plain words",
    "support": "the cited sentence says something else",
    "language": "it is not in the language that the message asks for",
}


@dataclass(frozen=True, slots=True)
class Composed:
    """What a model wrote, judged; a mended sentence stands where the first that failed stood."""

    kind: Kind
    judged: tuple[Judged, ...]
    said: Verdict
    missing: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a composition may take: seconds that are left, and whether tokens are.

    `may_spend` may read a file, so it is asked in a thread; `count` counts a text's tokens.
    """

    seconds_left: Callable[[], float]
    may_spend: Callable[[], bool]
    count: Callable[[str], int]


class Composer:
    """Asks a model for an answer and judges it; `usage` is what its calls took."""

    def __init__(
        self,
        model: LanguageModel,
        judge: Callable[[DraftSentence], Judged],
        tell: Callable[[Judged], None],
        limits: Limits,
    ) -> None:
        """Call `judge` in a thread, and `tell` of each sentence that passed, as it comes."""
        self.usage = Usage(model.name)
        self._model = model
        self._judge = judge
        self._tell = tell
        self._limits = limits

    async def compose(self, messages: Sequence[Message]) -> Composed:
        """Return what stands and what does not; raises LanguageModelError if nothing came."""
        draft, judged, reply = await self._written(messages)
        composed = Composed(draft.kind, tuple(judged), draft.verdict, draft.missing)
        if all(item.wanting is None for item in judged):
            return composed
        try:
            return await self._mended(composed, [*messages, *_mending(reply, judged)])
        except LanguageModelError:
            return composed

    async def _mended(self, composed: Composed, messages: Sequence[Message]) -> Composed:
        """Have the failed sentences written once more."""
        if self._limits.seconds_left() < _LEAST_SECONDS:
            return composed
        if not await asyncio.to_thread(self._limits.may_spend):
            return composed
        draft, written, _ = await self._written(messages)
        mended = [item for item in written if item not in composed.judged]
        if not any(item.alive for item in mended):
            return replace(composed, judged=(*composed.judged, *mended))
        first = next(n for n, item in enumerate(composed.judged) if item.wanting)
        before, after = composed.judged[:first], composed.judged[first:]
        judged = (*before, *map(repaired, mended), *map(_given_up, after))
        said = composed.said if composed.said == _UNSURE else draft.verdict
        return replace(composed, judged=judged, said=said)

    async def _written(self, messages: Sequence[Message]) -> tuple[Draft, list[Judged], str]:
        """Have one reply written; its sentences are judged while the rest is on its way."""
        judging = _Judging(self._judge, self._tell)
        coming: asyncio.Queue[DraftSentence | None] = asyncio.Queue()
        following = asyncio.create_task(judging.follow(coming))
        try:
            reply = await self._reply(messages, coming)
            draft = parse_draft(reply)
            coming.put_nowait(None)
            await following
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
        once = dict.fromkeys(draft.sentences)
        return draft, [await judging.judged(sentence) for sentence in once], reply

    async def _reply(
        self, messages: Sequence[Message], coming: asyncio.Queue[DraftSentence | None]
    ) -> str:
        reader, pieces = DraftReader(), list[str]()

        def heard(piece: str) -> None:
            pieces.append(piece)
            for sentence in reader.feed(piece):
                coming.put_nowait(sentence)

        left, count = self._limits.seconds_left(), self._limits.count
        if left <= 0:
            raise ModelTooSlow("The deadline passed before the model was asked.")
        try:
            reply = await self._model.reply(messages, SCHEMA_NAME, SCHEMA, left, heard)
        except LanguageModelError as error:
            vain = spent_in_vain(self._model.name, messages, "".join(pieces), error, count)
            self.usage = both(self.usage, vain)
            raise
        self.usage = both(self.usage, spent(self._model.name, messages, reply, count))
        return reply.text


class _Judging:
    """Judges each sentence of a reply once, as it comes."""

    def __init__(
        self, judge: Callable[[DraftSentence], Judged], tell: Callable[[Judged], None]
    ) -> None:
        self._judge = judge
        self._tell = tell
        self._known: dict[DraftSentence, Judged] = {}

    async def judged(self, sentence: DraftSentence) -> Judged:
        """Judge a sentence in a thread, unless that is done, and tell of it if it passed."""
        if sentence not in self._known:
            self._known[sentence] = await asyncio.to_thread(self._judge, sentence)
            if self._known[sentence].wanting is None:
                self._tell(self._known[sentence])
        return self._known[sentence]

    async def follow(self, coming: asyncio.Queue[DraftSentence | None]) -> None:
        """Judge what comes until None does."""
        while (sentence := await coming.get()) is not None:
            await self.judged(sentence)


def _given_up(item: Judged) -> Judged:
    """What failed is not shown where another sentence stands in its place."""
    return item if item.wanting is None else dropped(item, item.wanting)


def _mending(reply: str, judged: Sequence[Judged]) -> list[Message]:
    """The model's reply, and what failed in it."""
    failed = "\n".join(
        f"- sentence {number}: {_WHY[item.wanting]}"
        for number, item in enumerate(judged, 1)
        if item.wanting is not None
    )
    return [
        {"role": "assistant", "content": reply.rpartition("</think>")[2]},
        {"role": "user", "content": prompts.load("repair").replace("{failed}", failed)},
    ]
