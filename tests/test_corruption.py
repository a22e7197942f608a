"""The corruption suite in short; `benchmarks/corruption.py` is its long form."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from bot.answering.citing import Shelf
from tests.corruptions import (
    MUST_DIE,
    MUST_LIVE,
    Quotation,
    altered,
    cited,
    is_whole,
    piece,
    quotations,
    stands,
    words_of,
)

ROOT = Path(__file__).parents[1]
NEWS = ROOT.parent / "shared/data/news_articles.jsonl.gz"
SEEDS = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds/articles").iterdir())]
FOREIGN = ("الميزانية", "المطار", "انخفضت", "البرلمان", "سعيد", "yesterday", "الثقافة")


def _news(count: int) -> list[str]:
    if not NEWS.exists():
        pytest.skip("the news articles are not beside the checkout")
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(count), strict=False)]
    return [text for text in texts if len(text.split()) > 40]


def _check(texts: list[str], each: int) -> None:
    random = Random(7)  # noqa: S311 # no secret: the same quotations every time
    for text in texts:
        shelf, words = Shelf.of([piece(text)]), words_of(text)
        for quotation in quotations(text, FOREIGN, random, each):
            _check_altered(quotation, shelf, words, random)
            for name, offered in altered(quotation, MUST_LIVE, random):
                places = cited(offered, shelf)
                assert places, (name, offered)
                assert all(is_whole(text, place.context) for place in places), offered


def _check_altered(quotation: Quotation, shelf: Shelf, words: list[str], random: Random) -> None:
    for name, offered in altered(quotation, MUST_DIE, random):
        if not stands(offered, words):
            assert not cited(offered, shelf), (name, offered)


def test_of_the_seeds_altered_quotations_die_and_true_ones_live_with_their_whole_sentence() -> None:
    _check(SEEDS, 12)


def test_of_the_news_altered_quotations_die_and_true_ones_live_with_their_whole_sentence() -> None:
    _check(_news(60), 3)


def test_the_slow_reference_tells_what_stands_from_what_does_not() -> None:
    words = words_of("قال «الوزير» إن النموّ بلغ 1.5% من 180 مليون.")
    assert stands("الوزير إن النمو بلغ ١٫٥٪", words)
    assert not stands("النمو بلغ 15%", words)
    assert not stands("من 18", words)
    assert not stands("قال إن النمو", words)
