"""What may be shown of an answer before it is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answering.models import Answer, ArticleReference, Citation, Sentence


@dataclass(frozen=True, slots=True)
class Opening:
    """A page of the network is about to be read: that may take its time."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles that a model is about to read, best first."""

    articles: tuple[ArticleReference, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A verified sentence before its answer is whole, with its citations."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Checking:
    """The several claims of a message that are about to be checked, in its order."""

    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim of several with its answer; `number` counts from 1."""

    number: int
    answer: Answer


Progress = Opening | Reading | Said | Checking | Checked
Tell = Callable[[Progress], None]
