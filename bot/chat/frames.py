"""What is on the screen while an answer is made: headlines first, then verified sentences.

Of several claims each is named, and its verdict as soon as it has one.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.models import Answer
from bot.answering.progress import Checked, Checking, Opening, Progress, Reading, Said
from bot.chat.articles import headline, outlet
from bot.chat.messages import to_messages
from bot.chat.runs import joined, mixed
from bot.chat.styles import Block, Run
from bot.chat.summary import headline_key
from bot.chat.texts import Texts
from retrieval.models import Language

_HEADLINES = 5
_SENTENCES = 12
_BREAK = Run("\n")
_DOT = Run(" · ")


class Frames:
    """Gathers what an answer tells while it is made, and shows it as one HTML message."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._texts = Texts.load(language)
        self._opening = False
        self._reading: Reading | None = None
        self._said: list[Said] = []
        self._claims: tuple[str, ...] = ()
        self._checked: dict[int, Answer] = {}

    def add(self, progress: Progress) -> None:
        """Take what is told next."""
        match progress:
            case Opening():
                self._opening = True
            case Reading():
                # Read again, somewhere else: what was said before did not answer.
                self._reading = progress
                self._said.clear()
            case Said():
                self._said.append(progress)
            case Checking():
                self._claims = progress.claims
            case Checked():
                self._checked[progress.number] = progress.answer

    def __bool__(self) -> bool:
        return self._opening or self._reading is not None or bool(self._claims)

    def html(self) -> str:
        """Return one message; of what is too long for one, the end."""
        return to_messages(list(self._blocks()), self._language)[-1]

    def _blocks(self) -> Iterator[Block]:
        if self._said:
            yield (Run(self._texts("writing"), bold=True),)
            yield from map(self._sentence, self._said[-_SENTENCES:])
        elif self._reading is not None:
            yield tuple(joined(list(self._headlines(self._reading)), _BREAK))
        elif self._claims:
            yield (Run(self._texts("checking"), bold=True),)
            yield from (self._claim(n, claim) for n, claim in enumerate(self._claims, 1))
        else:
            yield (Run(self._texts("opening" if self._opening else "looking")),)

    def _headlines(self, reading: Reading) -> Iterator[Block]:
        yield (Run(f"{self._texts('reading')}:", bold=True),)
        for article in reading.articles[:_HEADLINES]:
            named = [headline(article, self._texts), outlet(article, self._texts)]
            yield (Run("• "), *joined(named, _DOT))

    def _claim(self, n: int, claim: str) -> Block:
        checked = self._checked.get(n)
        verdict = self._texts(_verdict_key(checked)) if checked else "⏳"
        named = (Run(self._texts("claim", n=n), bold=True), Run(" "), *mixed(claim, self._texts))
        return (*named, _BREAK, Run(verdict))

    def _sentence(self, said: Said) -> Block:
        runs = mixed(said.sentence.text, self._texts)
        for n in said.sentence.citations:
            runs += [Run(" "), Run(f"[{n}]", isolated=True)]
        return tuple(runs)


def _verdict_key(checked: Answer) -> str:
    """Return the key of a claim's verdict; its quotations are not shown before its answer is."""
    key = headline_key(checked)
    return "unjudged" if key == "claim_quotes" else key
