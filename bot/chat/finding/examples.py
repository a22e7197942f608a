"""Questions that the newest articles answer: each was looked up before it is offered."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import combinations, islice

from bot.answering.looking import trust
from bot.answering.planner import asks_openly, kind_of, make_plan
from bot.answering.speech.speakers import named_speakers
from bot.chat.display import plain_line
from bot.chat.finding.telling import paragraphs_of, telling
from bot.chat.texts import Texts
from retrieval import Corpus
from retrieval.analysis.folding import fold
from retrieval.analysis.places import PLACE_FOLLOWS, SHY_PLACES, place_names, places
from retrieval.models import Article, Language, Query, Retriever

MOST = 3
# Surer than an answer must be: what is offered as an example is not to be a near miss.
_SURE = 0.3
_ARTICLES = 30  # the newest, among which examples are looked for
_SENTENCES = 6
_PLACES = 4
_LONGEST = 120  # a button shows about so much
_FEWEST_NAMES, _MOST_NAMES = 2, 8  # words of a speaker who is named, not only called a source
# Of whom nobody knows who they are.
_NAMELESS = frozenset({"مصدر", "مصادر", "المصدر", "المصادر", "source", "sources"})
_WORD = re.compile(r"\w+")
_DETERMINED = re.compile(r"(?:the|a|an|his|her|its|their) ", re.IGNORECASE)

_About = Callable[[Article], Iterator[str]]


class Examples:
    """Finds the questions once for each state of the archive; safe among threads."""

    def __init__(self, corpus: Corpus, retriever: Retriever, patience: float = 8.0) -> None:
        self._corpus = corpus
        self._retriever = retriever
        self._patience = patience
        self._lock = threading.Lock()
        self._looking: dict[Language, Future[tuple[str, ...]]] = {}
        self._found: dict[Language, tuple[str, tuple[str, ...]]] = {}

    def questions(self, language: Language) -> tuple[str, ...]:
        """Return up to three questions in a language, none twice; raises CorpusError.

        In a large archive they are looked for for seconds, beside who asks for them. Meanwhile
        those of before are returned; where there are none, none, once so many seconds are over
        as the patience is.
        """
        revision = self._corpus.revision
        found_at, known = self._found.get(language, (None, ()))
        if found_at == revision:
            return known
        with self._lock:
            looking = self._looking.get(language)
            if looking is None or looking.done():
                looking = self._looking[language] = self._begun(language, revision)
        try:
            return looking.result(self._patience if found_at is None else 0)
        except TimeoutError:
            return known

    def _begun(self, language: Language, revision: str) -> Future[tuple[str, ...]]:
        found: Future[tuple[str, ...]] = Future()

        def look() -> None:
            try:
                self._found[language] = revision, self._look(language)
                found.set_result(self._found[language][1])
            except Exception as error:  # noqa: BLE001 - whoever waits is told, or asks again
                found.set_exception(error)

        threading.Thread(target=look, name="examples", daemon=True).start()
        return found

    def _look(self, language: Language) -> tuple[str, ...]:
        newest = [row.id for row in self._corpus.list(k=_ARTICLES)]
        articles = [article for name in newest if (article := self._corpus.article(name))]
        own = [article for article in articles if article.language == language]
        others = [article for article in articles if article.language != language]
        found: dict[str, None] = {}
        for some, about in ((own, _about(language)), (others, _across(language))):
            asked = [[q for q in about(article) if len(q) <= _LONGEST] for article in some]
            # One an article, of which it is the best; then whatever else is answered.
            self._add(found, self._own(some, asked))
            self._add(found, (q for questions in asked for q in questions if self._finds(q)))
        return tuple(found)

    def _add(self, found: dict[str, None], questions: Iterator[str]) -> None:
        while len(found) < MOST and (question := next(questions, None)):
            found.setdefault(question)

    def _own(self, articles: list[Article], asked: list[list[str]]) -> Iterator[str]:
        for article, questions in zip(articles, asked, strict=True):
            if question := next((q for q in questions if self._finds(q, article)), None):
                yield question

    def _finds(self, question: str, article: Article | None = None) -> bool:
        """Tell whether a question is answered, and by an article if one is given.

        Then rest as long as that took: whoever asks something meanwhile has half of the time.
        """
        began = time.perf_counter()
        answers = self._answers(question, article)
        time.sleep(time.perf_counter() - began)
        return answers

    def _answers(self, question: str, article: Article | None) -> bool:
        if kind_of(question) != "question":
            return False
        hits = self._retriever.search(Query(question, 1))
        if not hits or (article and hits[0].article_id != article.id):
            return False
        return trust(self._retriever, make_plan(question)) >= _SURE


def _about(language: Language) -> _About:
    """Return what asks about an article of the reader's language."""
    texts = Texts.load(language)

    def questions(article: Article) -> Iterator[str]:
        for speaker in _speakers(article):
            yield texts("examples.speaker", name=speaker)
        title = plain_line(article.title or "")
        if title and asks_openly(title):
            yield title
        elif title:
            yield texts("examples.headline", title=title.rstrip("."))

    return questions


def _across(language: Language) -> _About:
    """Return what asks about an article of the other language: by the places that both know."""
    texts = Texts.load(language)

    def questions(article: Article) -> Iterator[str]:
        names = place_names(language)
        said = [names[key] for key in _places(article) if key in names][:_PLACES]
        for one, other in combinations(said, 2):
            yield texts("examples.places", one=one, other=other)
        for name in said:
            yield texts("examples.place", name=name)

    return questions


def _speakers(article: Article) -> Iterator[str]:
    for sentence in islice(telling(paragraphs_of(article)), _SENTENCES):
        for name in named_speakers(sentence):
            shown = _DETERMINED.sub("", plain_line(name), count=1).strip("«»\"“”' ")
            nameless = _NAMELESS.intersection(_WORD.findall(fold(shown)))
            if _FEWEST_NAMES <= len(shown.split()) <= _MOST_NAMES and not nameless:
                yield _inside(shown)


def _inside(name: str) -> str:
    """Return a name that began a sentence as it stands inside one: “Energy minister X”."""
    first, *others = name.split(" ")
    lowers = others and others[0][:1].islower() and first[1:].islower()
    return f"{first.lower()} {' '.join(others)}" if lowers else name


def _places(article: Article) -> Iterator[str]:
    """Yield the keys of the places that an article's head names, none twice."""
    head = " ".join([article.title or "", *paragraphs_of(article)[:2]])
    words = _WORD.findall(fold(head))
    known, seen = places(), set()
    for before, word in zip(["", *words], words, strict=False):
        sure = word not in SHY_PLACES or before in PLACE_FOLLOWS
        for key in known.get(word, ()) if sure else ():
            if key not in seen:
                seen.add(key)
                yield key
