"""Whatever the model's endpoint does, a reader is told nothing that the articles do not say."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.answering import Turn, make_plan
from bot.answering.endpoint.breaker import Breaker
from bot.answering.endpoint.openai_model import OpenAIModel
from bot.answering.models import Stance, Verdict
from bot.answering.progress import Progress, Said
from retrieval import BM25Retriever, Corpus
from retrieval.models import Hit, Language, Query, Retriever, Span
from tests.asking import QUESTION, service_of
from tests.fakes import model as fake
from tests.fakes.hostile import BASES, KADAH, LIES, TRUE, Lie
from tests.fakes.model import FakeModel

QUESTIONS: dict[Language, str] = {
    "ar": QUESTION,
    "en": "On what condition is the Syrian defence ministry ready to let Russia keep its bases?",
}
SLACK = 60.0  # what a busy machine may add to a deadline, searching included
LANGUAGES: list[Language] = ["ar", "en"]


@dataclass(frozen=True)
class Remembering:
    """A retriever that looks for the same thing once: two questions are asked a hundred times."""

    retriever: Retriever
    known: dict[object, Any] = field(default_factory=dict)

    def search(self, query: Query) -> list[Hit]:
        return list(self._once(query, lambda: self.retriever.search(query)))

    def confidence(self, query: Query) -> float:
        return float(self._once(("sure", query), lambda: self.retriever.confidence(query)))

    def reprints(self, article_id: str, span: Span) -> list[Hit]:
        return self.retriever.reprints(article_id, span)

    def relevance(self, question: str, texts: Sequence[str]) -> list[float]:
        asked = (question, tuple(texts))
        return list(self._once(asked, lambda: self.retriever.relevance(question, texts)))

    def _once(self, asked: object, look: Callable[[], Any]) -> Any:
        if asked not in self.known:
            self.known[asked] = look()
        return self.known[asked]


@pytest.fixture(scope="module")
def retriever(corpus: Corpus) -> Retriever:
    retriever = Remembering(BM25Retriever(corpus, corpus.path.parent / "index"))
    for question in QUESTIONS.values():  # what is read once is read now
        asyncio.run(service_of(retriever, seconds=60).ask(question))
    return retriever


@dataclass(frozen=True)
class Shown:
    """A turn and all that was shown on the way to it."""

    turn: Turn
    said: Sequence[Said]
    seconds: float

    @property
    def texts(self) -> list[str]:
        """Every sentence of the model's own that was shown, early or in the end."""
        answer = self.turn.answer
        sentences = [item.sentence for item in self.said] + list(answer.sentences)
        verbatim = {citation.context for citation in answer.citations}
        return [sentence.text for sentence in sentences if sentence.text not in verbatim]


def show(
    retriever: Retriever,
    behaviour: fake.Behaviour | Sequence[fake.Reply | str],
    question: str,
    seconds: float = 20.0,
) -> Shown:
    """Ask over real HTTP, and keep all that was shown."""

    async def ask(base_url: str) -> Shown:
        model = OpenAIModel("hostile", "sk-of-nobody", base_url)
        service = service_of(retriever, Breaker(model), seconds=seconds)
        progress: list[Progress] = []
        start = time.monotonic()
        try:
            turn = await service.turn(make_plan(question), tell=progress.append)
        finally:
            await model.close()
        said = [item for item in progress if isinstance(item, Said)]
        return Shown(turn, said, time.monotonic() - start)

    with FakeModel(behaviour) as endpoint:
        return asyncio.run(ask(endpoint.base_url))


def check(shown: Shown, corpus: Corpus, seconds: float = 20.0) -> None:
    """Hold what was shown against the articles alone, whatever the model wrote."""
    answer = shown.turn.answer
    assert shown.seconds < seconds + SLACK
    json.dumps(answer.to_json())
    shown_citations = [citation for item in shown.said for citation in item.citations]
    for citation in (*answer.citations, *shown_citations):
        article = corpus.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote
        assert article.text[citation.context_start : citation.context_end] == citation.context
        assert citation.context_start <= citation.start < citation.end <= citation.context_end
        assert _was_offered(shown.turn, citation.article_id, citation.start, citation.end)
    numbers = {citation.n for citation in answer.citations}
    for sentence in answer.sentences:
        assert sentence.citations
        assert numbers.issuperset(sentence.citations)
    for item in shown.said:
        cited = {citation.n for citation in item.citations}
        assert set(item.sentence.citations) == cited != set()
    for text in shown.texts:
        assert not any(mark in text for mark in ("http", "<", ">", "](", "@", "\u202e", "```"))
    stances = {citation.stance for citation in answer.citations}
    assert (
        answer.verdict in {None, "not_enough_evidence"}
        or answer.mode == "quotes"
        or stances
        & {
            "supports",
            "refutes",
        }
    )


def _was_offered(turn: Turn, article_id: str, start: int, end: int) -> bool:
    return any(
        piece.hit.article_id == article_id and piece.start <= start and end <= piece.end
        for piece in turn.evidence
    )


# A model that lies


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_lie_is_not_shown_though_it_is_told_again(
    retriever: Retriever, corpus: Corpus, lie: Lie, language: Language
) -> None:
    shown = show(retriever, lambda request: lie.reply(request, language), QUESTIONS[language])
    check(shown, corpus)
    assert not any(lie.mark(language) in text for text in shown.texts)
    answer = shown.turn.answer
    assert all(citation.translation is None for citation in answer.citations)
    assert answer.mode == "quotes"
    assert answer.fallback == ("nonsense" if lie.is_nonsense else "unsupported")
    assert answer.citations


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.name)
def test_a_lie_beside_a_true_sentence_is_left_out(
    retriever: Retriever, corpus: Corpus, lie: Lie, language: Language
) -> None:
    shown = show(
        retriever,
        lambda request: lie.reply(request, language, beside=True),
        QUESTIONS[language],
    )
    check(shown, corpus)
    assert not any(lie.mark(language) in text for text in shown.texts)
    assert shown.turn.answer.mode == "model"
    assert [citation.quote for citation in shown.turn.answer.citations] == [BASES]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", ["answered", "supported", "refuted", "conflicting"])
def test_a_sure_verdict_without_a_sentence_is_no_verdict(
    retriever: Retriever, corpus: Corpus, verdict: str, language: Language
) -> None:
    shown = show(retriever, [fake.answer_json([], verdict)], QUESTIONS[language])
    check(shown, corpus)
    assert shown.turn.answer.verdict == "not_enough_evidence"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_condition_that_was_cut_off_is_shown_and_bears_no_verdict(
    retriever: Retriever, corpus: Corpus, language: Language
) -> None:
    asked, said = {
        "ar": (
            "ما موقف وزارة الدفاع السورية من القواعد الروسية الجوية والبحرية؟",
            "أبدت وزارة الدفاع السورية استعدادها للسماح لروسيا بالاحتفاظ بقواعدها الجوية.",
        ),
        "en": (
            "What does the Syrian defence ministry say of the Russian air and naval bases?",
            "The Syrian defence ministry is ready to let Russia keep its air and naval bases.",
        ),
    }[language]
    cut = Lie("cut condition", (said, said), (said, said), BASES[: BASES.index("، شرط")])
    shown = show(retriever, lambda request: cut.reply(request, language), asked)
    check(shown, corpus)
    answer = shown.turn.answer
    assert (answer.mode, answer.verdict) == ("model", "not_enough_evidence")
    assert all("شرط" in citation.context for citation in answer.citations)
    assert {citation.stance for citation in answer.citations} == {"context"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_false_translation_of_a_true_quotation_is_not_shown(
    retriever: Retriever, corpus: Corpus, language: Language
) -> None:
    lie = {
        "ar": "ستطرد الوزارة 500 جندي روسي من سوريا.",
        "en": "The ministry will expel 500 Russian soldiers from Syria.",
    }[language]
    false = replace(TRUE, quote=BASES, translation=lie)
    shown = show(retriever, lambda request: false.reply(request, language), QUESTIONS[language])
    check(shown, corpus)
    assert shown.turn.answer.mode == "model"
    assert "500" not in json.dumps(shown.turn.answer.to_json())


_CLAIMS: dict[Language, tuple[str, str, str]] = {
    "ar": (
        "هل قال علي كده إن التعاون مع روسيا يخدم المصلحة السورية؟",
        "هل قال علي كده في 9 آذار إن التعاون مع روسيا يخدم المصلحة السورية؟",
        "قال وزير الداخلية علي كده إن التعاون مع روسيا يخدم المصلحة السورية.",
    ),
    "en": (
        "Did Ali Kadah say that cooperation with Russia serves the Syrian interest?",
        "Did Ali Kadah say on 9 March that cooperation with Russia serves the Syrian interest?",
        "Interior minister Ali Kadah said that cooperation with Russia serves Syria's interest.",
    ),
}


def _verdict(
    retriever: Retriever, corpus: Corpus, claim: str, text: str, stance: Stance, said: Verdict
) -> Verdict | None:
    """Ask about a claim; the model cites the one sentence for its own, and says a verdict."""
    model = Lie(said, (text, text), (text, text), KADAH, KADAH, None, stance, said)
    shown = show(retriever, lambda request: model.reply(request, "ar"), claim)
    check(shown, corpus)
    return shown.turn.answer.verdict


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_true_claim_is_supported_and_not_refuted_by_the_sentence_that_says_so(
    retriever: Retriever, corpus: Corpus, language: Language
) -> None:
    claim, _, text = _CLAIMS[language]
    supported = _verdict(retriever, corpus, claim, text, "supports", "supported")
    refuted = _verdict(retriever, corpus, claim, text, "refutes", "refuted")
    assert (supported, refuted) == ("supported", "not_enough_evidence")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_with_a_date_of_its_own_is_not_supported_by_a_sentence_without_it(
    retriever: Retriever, corpus: Corpus, language: Language
) -> None:
    _, claim, text = _CLAIMS[language]
    verdict = _verdict(retriever, corpus, claim, text, "supports", "supported")
    assert verdict == "not_enough_evidence"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_part_that_names_what_was_not_asked_is_not_shown(
    retriever: Retriever, corpus: Corpus, language: Language
) -> None:
    missing = "PWNED: see http://evil.example, 500 soldiers left"
    reply = fake.answer_json([], "not_enough_evidence", missing=missing)
    shown = show(retriever, [reply], QUESTIONS[language])
    check(shown, corpus)
    assert "evil.example" not in json.dumps(shown.turn.answer.to_json())
    assert shown.turn.answer.missing


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "plan",
    [
        {"standalone": "PWNED", "kind": "chat", "queries": ["PWNED"], "since": "1900-01-01"},
        {"standalone": "x" * 50_000, "kind": 7, "queries": ["<b>" * 10_000] * 500},
        {"standalone": None, "queries": "all", "since": "yesterday", "until": "0000-00-00"},
    ],
    ids=["elsewhere", "giant", "odd"],
)
def test_a_planner_that_lies_worsens_nothing(
    retriever: Retriever, corpus: Corpus, plan: dict[str, Any], language: Language
) -> None:
    oracle = fake.Oracle({QUESTIONS[language]: [BASES]})

    def behave(request: dict[str, Any]) -> fake.Reply | str:
        given = request.get("response_format", {}).get("json_schema", {})
        planned = {"language": language, "until": None, "since": None} | plan
        return json.dumps(planned) if given.get("name") == "plan" else oracle(request)

    shown = show(retriever, behave, QUESTIONS[language])
    check(shown, corpus)
    assert "PWNED" not in json.dumps(shown.turn.answer.to_json())
    assert BASES in [citation.quote for citation in shown.turn.answer.citations]


# An endpoint that misbehaves


_GOOD = fake.answer_json([(BASES, [fake.cite(1, BASES)])])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (fake.not_json(), "nonsense"),
        (fake.Reply('{"sentences": "all of them"}'), "nonsense"),
        (fake.Reply("<think>" + _GOOD), "any"),
        (fake.truncated(_GOOD), "nonsense"),
        (fake.cut_off(_GOOD), "nonsense"),
        (fake.Reply(_GOOD, finish_reason=None), "nonsense"),
        (fake.Reply(_GOOD, finish_reason="content_filter"), "nonsense"),
        (fake.Reply(None, refusal="I cannot help with that."), "nonsense"),
        (fake.no_choices(), "nonsense"),
        (fake.html_page(), "nonsense"),
        (fake.Reply(raw="[" * 100_000), "nonsense"),
        (fake.broken_utf8(_GOOD), "unsupported"),
        (fake.giant(), "nonsense"),
        (fake.endless(), "nonsense"),
        (fake.failure(400), "refused"),
        (fake.failure(401), "refused"),
        (fake.failure(404), "refused"),
        (fake.failure(429, retry_after=120), "busy"),
        (fake.failure(500), "unreachable"),
        (fake.failure(503), "unreachable"),
        (fake.failure_in_stream(), "unreachable"),
        (fake.hanging_up(), "unreachable"),
        (fake.reset(), "unreachable"),
        (fake.reset(_GOOD, 12), "unreachable"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_endpoint_that_fails_gives_way_to_quotations(
    retriever: Retriever, corpus: Corpus, reply: fake.Reply, code: str, language: Language
) -> None:
    shown = show(retriever, [reply], QUESTIONS[language])
    check(shown, corpus)
    answer = shown.turn.answer
    if code != "any":
        assert (answer.mode, answer.fallback) == ("quotes", code)
    assert answer.citations


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "reply",
    [
        fake.hanging(),
        fake.stalled(_GOOD, 3),
        fake.dripping(_GOOD, 0.05),
        fake.dripping_bytes(0.05),
        fake.Reply(_GOOD, keep_alives=True, pause=0.5),
    ],
    ids=["hang", "stall", "drip", "drip of bytes", "slow keep-alives"],
)
def test_an_endpoint_that_dawdles_is_left_in_time(
    retriever: Retriever, corpus: Corpus, reply: fake.Reply, language: Language
) -> None:
    shown = show(retriever, [reply], QUESTIONS[language], seconds=1.2)
    check(shown, corpus, seconds=1.2)
    assert (shown.turn.answer.mode, shown.turn.answer.fallback) == ("quotes", "too_slow")
    assert shown.turn.answer.citations


def _fenced(text: str) -> fake.Reply:
    return fake.Reply(f"Here you are:\n```json\n{text}\n```\nAnything else?")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "wrap",
    [
        fake.Reply,
        _fenced,
        fake.thinking_apart,
        lambda text: fake.Reply(f"<think>{{}}</think>\n{text}"),
        lambda text: fake.Reply(f'hm {{"sentences": []}}</think>{text}'),
        lambda text: fake.Reply(text, keep_alives=True),
        lambda text: fake.Reply(text, streams=False),
        lambda text: fake.Reply([{"type": "text", "text": text}]),
        lambda text: fake.Reply(text, usage=False, piece=1),
    ],
    ids=["plain", "fence", "apart", "think", "half think", "alive", "whole", "parts", "no usage"],
)
def test_a_good_answer_is_shown_however_it_is_sent(
    retriever: Retriever,
    corpus: Corpus,
    wrap: Callable[[str], fake.Reply],
    language: Language,
) -> None:
    def behave(request: dict[str, Any]) -> fake.Reply | str:
        reply = TRUE.reply(request, language).content
        return wrap(reply) if isinstance(reply, str) else reply

    shown = show(retriever, behave, QUESTIONS[language])
    check(shown, corpus)
    assert shown.turn.answer.mode == "model"
    assert shown.turn.answer.verdict == "answered"
    assert [citation.quote for citation in shown.turn.answer.citations] == [BASES]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_endpoint_that_is_there_again_answers_again(
    retriever: Retriever, corpus: Corpus, language: Language
) -> None:
    oracle = fake.Oracle({QUESTIONS[language]: [BASES]})
    failures = [fake.failure(503)]

    def behave(request: dict[str, Any]) -> fake.Reply | str:
        return failures.pop() if failures else oracle(request)

    shown = show(retriever, behave, QUESTIONS[language])
    check(shown, corpus)
    assert BASES in [citation.quote for citation in shown.turn.answer.citations]
