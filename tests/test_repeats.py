"""Short lines that stand under all of a site's articles are set aside, prose never is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.corpus import Corpus
from retrieval.models import Article, Aside
from retrieval.repeats import WHY
from retrieval.site_rules import SiteRules, load_rules
from tests.articles import PROSE, held, made, put
from tests.readings import paragraphs

SITE = "https://site.example"
BANNER = "تابعونا على قناتنا"
SENTENCE = "ولم تسجل أي إصابات."


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus(tmp_path / "corpus.db") as corpus:
        yield corpus


def page(number: int, *lines: str, site: str = SITE) -> Article:
    own = f"قال الشاهد رقم {number} إن الطريق بين المدينتين مغلق منذ صباح اليوم بسبب الثلوج."
    return made(f"a{number:02}", own, *lines, url=f"{site}/{number}")


def body(corpus: Corpus, number: int) -> list[str]:
    article = corpus.article(f"a{number:02}")
    assert article
    return paragraphs(article)


def test_a_line_of_five_articles_is_set_aside_in_all_of_them(corpus: Corpus) -> None:
    put(corpus, *(page(number, BANNER) for number in range(4)))
    assert BANNER in body(corpus, 0)
    before = corpus.revision
    put(corpus, page(4, BANNER))
    for number in range(5):
        assert BANNER not in body(corpus, number)
    article = corpus.article("a00")
    assert article
    assert article.text == page(0, BANNER).text
    assert [aside.why for aside in article.asides] == [WHY]
    assert corpus.changes(before) == [f"a{number:02}" for number in range(5)]


def test_no_passage_holds_what_was_set_aside(corpus: Corpus) -> None:
    put(corpus, *(page(number, BANNER, PROSE[0]) for number in range(5)))
    for article, passages in corpus.passages():
        assert passages
        assert not any(BANNER in article.text[p.start : p.end] for p in passages)


def test_a_line_comes_back_when_too_few_articles_hold_it(corpus: Corpus) -> None:
    pages = [page(number, BANNER) for number in range(5)]
    put(corpus, *pages)
    corpus.remove(["a04"])
    assert corpus.article("a00") == pages[0]


def test_what_was_set_aside_changes_nothing_when_it_is_read_again(corpus: Corpus) -> None:
    pages = [page(number, BANNER) for number in range(6)]
    put(corpus, *pages)
    for article in pages:
        assert corpus.add(article) == "unchanged"


@pytest.mark.parametrize("prose", [PROSE[0], f"{' '.join(PROSE[1].split() * 2)[:-1]}", "وأضاف:"])
def test_prose_and_what_leads_into_it_is_protected(corpus: Corpus, prose: str) -> None:
    put(corpus, *(page(number, prose) for number in range(30)))
    assert prose in body(corpus, 0)


def test_a_short_sentence_may_be_said_nineteen_times(corpus: Corpus) -> None:
    put(corpus, *(page(number, SENTENCE) for number in range(19)))
    assert SENTENCE in body(corpus, 0)
    put(corpus, page(19, SENTENCE))
    assert SENTENCE not in body(corpus, 0)


def test_each_site_is_counted_by_itself(corpus: Corpus) -> None:
    sites = ["https://one.example", "https://two.example"]
    put(corpus, *(page(number, BANNER, site=sites[number % 2]) for number in range(8)))
    assert BANNER in body(corpus, 0)


def test_an_article_of_which_nothing_else_is_left_keeps_its_lines(corpus: Corpus) -> None:
    bare = made("bare", BANNER, title="أ", url=f"{SITE}/bare")
    put(corpus, *(page(number, BANNER) for number in range(5)), bare)
    assert corpus.article("bare") == bare


def test_the_newsroom_may_keep_a_line_and_change_its_mind(tmp_path: Path) -> None:
    pages = [page(number, BANNER) for number in range(5)]
    rules = tmp_path / "sites.toml"
    rules.write_text('["www.site.example"]\nkeep = ["تابعونا"]', "utf-8")
    with Corpus(tmp_path / "corpus.db", load_rules(rules)) as corpus:
        put(corpus, *pages)
        assert BANNER in body(corpus, 0)
    with Corpus(tmp_path / "corpus.db", SiteRules()) as corpus:
        put(corpus)
        assert BANNER not in body(corpus, 0)
    with Corpus(tmp_path / "corpus.db", load_rules(rules)) as corpus:
        put(corpus)
        assert BANNER in body(corpus, 0)


@settings(max_examples=40)
@given(
    st.lists(st.sets(st.sampled_from([BANNER, "اشترك", SENTENCE])), max_size=9).flatmap(
        lambda lines: st.tuples(st.just(lines), st.permutations(range(len(lines))))
    ),
    st.sets(st.integers(0, 8)),
)
def test_what_is_set_aside_does_not_hang_on_the_order(
    tmp_path_factory: pytest.TempPathFactory,
    given_lines: tuple[list[set[str]], list[int]],
    removed: set[int],
) -> None:
    lines, order = given_lines
    home = tmp_path_factory.mktemp("repeats")
    pages = [page(number, *sorted(each)) for number, each in enumerate(lines)]
    with Corpus(home / "one.db") as one, Corpus(home / "other.db") as other:
        put(one, *(article for number, article in enumerate(pages) if number not in removed))
        for number in order:
            put(other, pages[number])
        other.remove([f"a{number:02}" for number in removed])
        assert held(one) == held(other)


def test_asides_of_the_reader_stay_beside_those_of_the_site(corpus: Corpus) -> None:
    pages = [page(number, BANNER) for number in range(5)]
    heading = Aside(0, 3, "heading")
    put(corpus, replace(pages[0], asides=(heading,)), *pages[1:])
    article = corpus.article("a00")
    assert article
    assert article.asides[0] == heading
    assert article.asides[1].why == WHY
