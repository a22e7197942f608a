"""An article, a citation of it and answers that hold it, for the tests of the chat's surface."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answering.models import Answer, Citation, Evidence, Plan, Sentence, Support, Turn
from retrieval.models import Article, Hit, Span

PARAGRAPHS = (
    "وصل الوفد إلى موسكو الثلاثاء.",
    "التقى الوفد نظيره الروسي. ثم عقد الطرفان مؤتمرًا صحفيًا.",
    "قال الوزير إن “التعاون مع روسيا يخدم المصلحة السورية” شرط احترام السيادة.",
    "وأضاف أن نحو أربعة ملايين منزل مدمرة.",
    "غادر الوفد مساء الأربعاء.",
    "وفي سياق آخر، ارتفعت الأسعار.",
)
TEXT = "عنوان\n\n" + "\n\n".join(PARAGRAPHS) + "\n\nشارك"
QUOTE = "التعاون مع روسيا يخدم المصلحة السورية"


def _span(part: str) -> Span:
    return Span(TEXT.index(part), TEXT.index(part) + len(part))


ARTICLE = Article(
    id="a.txt",
    origin="/a.txt",
    text=TEXT,
    body=tuple(map(_span, PARAGRAPHS)),
    language="ar",
    title="زيارة إلى موسكو",
    publisher="عنب بلدي",
    publisher_basis="inferred",
    published="2025-02-04",
    published_basis="stated",
    url="https://example.org/news/1?x=1&y=2",
)


_NAMED: dict[str, Any] = {
    "article_id": ARTICLE.id,
    "article_version": ARTICLE.version,
    "title": ARTICLE.title,
    "opening": None,
    "publisher": ARTICLE.publisher,
    "publisher_basis": ARTICLE.publisher_basis,
    "published": ARTICLE.published,
    "published_basis": ARTICLE.published_basis,
    "url": ARTICLE.url,
}


def citation(n: int = 1, **changes: Any) -> Citation:
    quote, context = _span(QUOTE), _span(PARAGRAPHS[2])
    cited = Citation(
        n=n,
        stance="supports",
        quote=QUOTE,
        start=quote.start,
        end=quote.end,
        context=PARAGRAPHS[2],
        context_start=context.start,
        context_end=context.end,
        translation=None,
        said_by=None,
        passage_id="a.txt#1-2",
        **_NAMED,
    )
    return replace(cited, **changes)


def answer(*citations: Citation, **changes: Any) -> Answer:
    cited = citations or (citation(),)
    numbers = tuple(item.n for item in cited)
    plain = Answer(
        question="ماذا قال الوزير؟",
        language="ar",
        kind="question",
        mode="model",
        verdict="answered",
        sentences=(Sentence("قال إن التعاون يخدم المصلحة.", numbers),),
        citations=cited,
        basis=Support(1, 1, "2025-02-04", "stated"),
    )
    return replace(plain, **changes)


def turn(said: Answer | None = None) -> Turn:
    """A turn whose evidence is the cited paragraph with the one before it."""
    given = said or answer()
    start = TEXT.index(PARAGRAPHS[1])
    end = TEXT.index(PARAGRAPHS[2]) + len(PARAGRAPHS[2])
    hit = Hit(
        rank=1,
        score=1.0,
        passage_id="a.txt#1-2",
        **_NAMED,
        text=TEXT[start:end],
        start=start,
        end=end,
    )
    plan = Plan(given.question, given.language, "question", phrases=("الوزير موسكو",))
    return Turn(given, plan, (Evidence(1, hit.text, start, end, (hit,)),))
