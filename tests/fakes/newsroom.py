"""A small newsroom: its articles, a model that knows them, and the process that serves it."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.chat.texts import Texts
from retrieval.models import Language
from retrieval.sentences import sentence_spans
from tests.fakes.model import FakeModel, Reply, answer_json, cite, evidence_blocks
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.forked import Forked, Streams, Work, command

ROOT = Path(__file__).parent.parent.parent
SEEDS = ROOT / "seeds" / "articles"
ADMIN = 900

_FUEL_AR = (
    "رفعت الحكومة أسعار الوقود عشرة بالمئة ابتداءً من يوم الأحد.",
    "وقال وزير الطاقة سامر الحلبي إن الزيادة تغطي كلفة الاستيراد.",
    "وأضاف أن أسعار الخبز لن تتغير هذا العام.",
    "ونفت الوزارة نيتها رفع أسعار الكهرباء.",
)
_FUEL_EN = (
    "The government raised fuel prices by ten percent starting on Sunday.",
    "Energy minister Samer Halabi said the increase covers the cost of imports.",
    "He added that bread prices will not change this year.",
    "The ministry denied that it plans to raise electricity prices.",
)
_PORTS_AR = (
    "أعلنت هيئة المرافئ البحرية خطة تمتد خمسة أعوام لتوسيع الأرصفة وتعميق الأحواض وشراء رافعات "
    "جديدة وتدريب العاملين على تشغيلها وربط المرافئ بالسكك الحديدية، على أن تموَّل من رسوم العبور "
    "ومن قرض يسدَّد على مراحل بعد انتهاء الأعمال في كل مرفأ وتسليمه إلى الإدارة المحلية."
)
_PORTS_EN = (
    "The maritime ports authority announced a plan of five years to widen the quays, deepen the "
    "basins, buy new cranes, train the workers who run them and link the ports to the railways, "
    "to be paid from transit fees and from a loan that is repaid in stages once the works in each "
    "port are done and handed to the local administration."
)
ARTICLES = (
    {
        "id": "fuel-ar",
        "title": "زيادة أسعار الوقود عشرة بالمئة",
        "text": "\n\n".join(_FUEL_AR),
        "url": "https://example.org/ar/fuel",
        "publisher": "جريدة المرفأ",
        "published": "2025-03-02",
    },
    {
        "id": "fuel-en",
        "title": "Fuel prices rise by ten percent",
        "text": "\n\n".join(_FUEL_EN),
        "url": "https://example.org/en/fuel",
        "publisher": "Harbour Times",
        "published": "2025-03-02",
    },
    {
        "id": "ports-ar",
        "title": "خطة لتوسيع المرافئ",
        "text": _PORTS_AR,
        "url": "https://example.org/ar/ports",
        "publisher": "جريدة المرفأ",
        "published": "2025-02-25",
    },
    {
        "id": "ports-en",
        "title": "A plan to widen the ports",
        "text": _PORTS_EN,
        "url": "https://example.org/en/ports",
        "publisher": "Harbour Times",
        "published": "2025-02-25",
    },
    {
        "id": "harbour-ar",
        "title": "المرفأ يستقبل سفينة القمح الأولى",
        "text": "وصلت إلى المرفأ سفينة تحمل عشرين ألف طن من القمح.\n\n"
        "وقال مدير المرفأ إن التفريغ يستمر ثلاثة أيام.",
        "publisher": "جريدة المرفأ",
        "published": "2025-02-20",
    },
)
WORDS: dict[str, dict[str, str]] = {
    "ar": {
        "question": "ماذا قال وزير الطاقة سامر الحلبي عن زيادة أسعار الوقود؟",
        "slow": "ماذا قال وزير الطاقة سامر الحلبي عن أسعار الخبز بعد زيادة أسعار الوقود؟",
        "endless": "ماذا قال وزير الطاقة سامر الحلبي عن أسعار الخبز والوقود هذا العام؟",
        "unknown": "ماذا قال وزير الطاقة سامر الحلبي عن المريخ وأسعار الوقود؟",
        "slow_claim": "هل قال وزير الطاقة سامر الحلبي إن أسعار الخبز لن تتغير هذا العام؟",
        "claim": "هل رفعت الحكومة أسعار الوقود عشرة بالمئة يوم الأحد؟",
        "refuted": "هل تنوي وزارة الطاقة رفع أسعار الكهرباء بعد زيادة أسعار الوقود؟",
        "long": "ما خطة هيئة المرافئ البحرية لتوسيع الأرصفة وتعميق الأحواض؟",
        "nothing": "كم عدد أقمار زحل في المجموعة الشمسية؟",
    },
    "en": {
        "question": "What did energy minister Samer Halabi say about the fuel increase?",
        "slow": "What did energy minister Samer Halabi say about bread after the fuel increase?",
        "endless": "What did energy minister Samer Halabi say about bread and fuel this year?",
        "unknown": "What did energy minister Samer Halabi say about Mars and fuel prices?",
        "slow_claim": "Did minister Samer Halabi say bread prices will not change this year?",
        "claim": "Did the government raise fuel prices by ten percent on Sunday?",
        "refuted": "Does the ministry plan to raise electricity prices after the fuel increase?",
        "long": "What plan did the maritime ports authority announce for quays and basins?",
        "nothing": "How many moons does Saturn have in the solar system?",
    },
}
STATED: dict[str, dict[str, str]] = {
    "ar": {
        "claim": "رفعت الحكومة أسعار الوقود عشرة بالمئة ابتداءً من الأحد الماضي.",
        "refuted": "وتنوي وزارة الطاقة رفع أسعار الكهرباء بعد زيادة أسعار الوقود.",
    },
    "en": {
        "claim": "The government raised its fuel prices by ten percent last Sunday.",
        "refuted": "The energy ministry plans to raise electricity prices after the fuel increase.",
    },
}
"""What other pages state of what the newsroom's articles tell of."""
_EXAMPLES = ("ماذا نُقل عن", "ماذا تقول المقالات عن", "What did ", "What do the articles say")


def _refuted(language: Language) -> str:
    return f"{WORDS[language]['refuted']}\n{Texts.load(language)('verdict.refuted')}\n"


# What a reader is shown of a slow answer before it starts and before it ends.
_SEEN = {
    "ar": {
        "slow": ("جريدة المرفأ", _FUEL_AR[1].rstrip(".")),
        "slow_claim": (WORDS["ar"]["slow_claim"], _refuted("ar")),
    },
    "en": {
        "slow": ("Harbour Times", _FUEL_EN[1].rstrip(".")),
        "slow_claim": (WORDS["en"]["slow_claim"], _refuted("en")),
    },
}
_SAID = {"ar": (*_FUEL_AR, _PORTS_AR), "en": (*_FUEL_EN, _PORTS_EN)}


class Newsroom:
    """A model that answers the questions of `WORDS`; the slow one a few letters at a time.

    `seen` waits until who asked a question is shown some words: no slow answer is there before its
    reader saw it come. The endless one never ends: it can be cancelled however busy the machine is.
    """

    def __init__(self, seen: Callable[[str, str], None] = lambda _question, _words: None) -> None:
        self._seen = seen

    def __call__(self, request: dict[str, Any]) -> Reply | str:
        prompt = "\n".join(message["content"] for message in request["messages"])
        if request["response_format"]["json_schema"]["name"] == "plan":
            return _plan(prompt)
        for language, name, question in _asked():
            if question in prompt:
                return self._answer(name, language, evidence_blocks(prompt))
        if any(opening in prompt for opening in _EXAMPLES):
            return _first_words(evidence_blocks(prompt))
        return answer_json([], "not_enough_evidence")

    def _answer(self, name: str, language: str, blocks: dict[int, str]) -> Reply | str:
        said = _SAID[language]

        def one(sentence: str, stance: str = "supports") -> tuple[str, list[dict[str, Any]]]:
            label = next(p for p, text in blocks.items() if sentence in text)
            return sentence, [cite(label, sentence.rstrip("."), stance)]

        if name == "question":
            return answer_json([one(said[1]), one(said[0])])
        if name == "long":
            return answer_json([one(said[4])])
        if name in {"slow", "endless"}:
            answer = answer_json([one(said[1]), one(said[2])])
            endless = Reply(answer, pieces=40, then="hang")
            return endless if name == "endless" else self._slow(answer, name, language)
        if name == "slow_claim":
            answer = answer_json([one(said[2])], "supported", "claim")
            return self._slow(answer, name, language)
        if name == "claim":
            return answer_json([one(said[0])], "supported", "claim")
        if name == "refuted":
            return answer_json([one(said[3], "refutes")], "refuted", "claim")
        return answer_json([], "not_enough_evidence")

    def _slow(self, answer: str, name: str, language: str) -> Reply:
        first, then = _SEEN[language][name]
        seen = partial(self._seen, WORDS[language][name])
        return Reply(
            answer,
            pause=0.02,
            piece=4,
            before_start=partial(seen, first),
            before_end=partial(seen, then),
        )


def _asked() -> Iterator[tuple[str, str, str]]:
    """Yield the questions and statements that the model knows: language, name, text."""
    for known in (WORDS, STATED):
        for language, texts in known.items():
            for name, text in texts.items():
                yield language, name, text


def _first_words(blocks: dict[int, str]) -> str:
    """Answer an example from the archive's newest articles: by the first sentence offered."""
    label, text = next(iter(blocks.items()))
    span = next(iter(sentence_spans(text, 0, len(text))))
    said = " ".join(text[span.start : span.end].split())
    return answer_json([(said, [cite(label, said.rstrip("."), "supports")])])


def _plan(prompt: str) -> str:
    language, _, asked = next((a for a in _asked() if a[2] in prompt), ("ar", "", ""))
    english = language == "en"
    return json.dumps(
        {
            "standalone": asked,
            "language": language,
            "kind": "question",
            "queries": ["زيادة أسعار الوقود"] if english else ["fuel prices"],
            "since": "",
            "until": "",
        },
        ensure_ascii=False,
    )


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Return the environment of a process that is served from `home` and nothing else."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DALIL_", "OPENAI_", "TELEGRAM_"))
    }
    return kept | {"DALIL_HOME": str(home), "PYTHONPATH": str(ROOT)} | settings


def ingest(home: Path, *paths: Path) -> None:
    """Put the articles of some files and folders into the corpus of `home`."""
    work = partial(command, "ingest", *map(str, paths))
    ended = Forked(work, environment(home), home).end(180)
    assert ended == 0, ended


def publish(home: Path, articles: Iterable[Mapping[str, object]], name: str, *more: Path) -> None:
    """Put articles into the corpus of `home`, by a file that stays there, and those of others."""
    lines = "\n".join(json.dumps(article, ensure_ascii=False) for article in articles)
    path = home / f"{name}.jsonl"
    path.write_text(lines, encoding="utf-8")
    ingest(home, path, *more)


def open_newsroom(home: Path) -> None:
    """Put the newsroom's articles and the seeds into the corpus of `home`."""
    publish(home, ARTICLES, "articles", SEEDS)


@dataclass(frozen=True, slots=True)
class Served:
    """A process that serves."""

    process: Forked
    output: Path

    @property
    def printed(self) -> str:
        """What it has printed by now."""
        return self.output.read_text(encoding="utf-8")


serve = partial(command, "serve")


@contextmanager
def serving(
    home: Path,
    telegram: FakeTelegram,
    model: FakeModel | None,
    work: Work = serve,
    **settings: str,
) -> Iterator[Served]:
    """Serve the bot while the block runs, then stop it as a service manager would."""
    if model is not None:
        settings |= {"OPENAI_BASE_URL": model.base_url, "DALIL_MODEL": "test-model"}
    wanted = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "DALIL_TELEGRAM_API": telegram.url,
        "DALIL_ANSWER_SECONDS": "500",  # no answer is late because the machine is busy
        **settings,
    }
    output = home.with_suffix(".printed")
    output.unlink(missing_ok=True)
    process = Forked(work, environment(home, **wanted), home, Streams(printed=output))
    try:
        telegram.wait_for_poll(180)
        yield Served(process, output)
    finally:
        process.signal(signal.SIGTERM)
        process.end(180)
