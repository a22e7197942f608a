"""Hits become evidence."""

from bot.answering.evidence import gather, related
from retrieval.models import Hit
from tests.evidence import hit

TEXT = "الأولى هنا. الثانية هنا. الثالثة هنا. الرابعة هنا."


def window(rank: int, start: int, end: int, article_id: str = "a") -> Hit:
    return hit(
        TEXT[start:end],
        rank=rank,
        start=start,
        end=end,
        article_id=article_id,
        passage_id=f"{article_id}#{start}-{end}",
    )


def count(text: str) -> int:
    return len(text)


def test_overlapping_hits_become_one_piece_in_the_place_of_the_best() -> None:
    hits = [window(1, 12, 37), window(2, 0, 5, "b"), window(3, 0, 24), window(4, 25, len(TEXT))]
    first, second = gather(hits, 1000, count)
    assert (first.label, first.text, first.start, first.end) == ("P1", TEXT, 0, len(TEXT))
    assert [item.rank for item in first.hits] == [1, 3, 4]
    assert (second.label, second.hit.article_id) == ("P2", "b")


def test_hits_that_a_later_one_bridges_are_joined() -> None:
    (piece,) = gather([window(1, 0, 12), window(2, 24, 37), window(3, 10, 26)], 1000, count)
    assert piece.text == TEXT[0:37]


def test_two_versions_of_an_article_are_never_joined() -> None:
    old = hit(TEXT[:20], start=0, end=20, article_version="1" * 12)
    assert len(gather([window(1, 5, 24), old], 1000, count)) == 2


def test_the_budget_cuts_after_the_first_piece() -> None:
    hits = [window(1, 0, 12), window(2, 12, 24, "b"), window(3, 24, 37, "c")]
    assert len(gather(hits, 25, count)) == 2
    assert len(gather(hits, 1, count)) == 1
    assert gather([], 1000, count) == ()


def test_related_names_each_article_once_best_first() -> None:
    hits = [window(1, 0, 5, "b"), window(2, 0, 5), window(3, 6, 9, "b"), window(4, 0, 5, "c")]
    assert [item.article_id for item in related([*hits, window(5, 0, 5, "d")])] == ["b", "a", "c"]


FIRST, SECOND = "أعلنت الوزارة فتح الطريق أمس.", "وقالت إن العمل سيستمر أيامًا."


def printed(rank: int, text: str, article_id: str, published: str | None) -> Hit:
    return hit(
        text, rank=rank, article_id=article_id, passage_id=f"{article_id}#10", published=published
    )


def test_a_reprint_is_offered_once_as_the_earliest_article_has_it() -> None:
    late = printed(1, f"{FIRST} {SECOND}", "late", "2025-02-06")
    early = printed(3, f"{FIRST}\n“{SECOND}”", "early", "2025-02-04")
    other = printed(2, "خبر آخر لا صلة له.", "other", None)
    pieces = gather([late, other, early], 1000, count)
    assert [(piece.number, piece.hit.article_id) for piece in pieces] == [
        (1, "early"),
        (2, "other"),
    ]


def test_an_undated_reprint_gives_way() -> None:
    undated = printed(1, FIRST, "undated", None)
    dated = printed(2, f"{FIRST} {SECOND}", "dated", "2025-02-06")
    assert [piece.hit.article_id for piece in gather([undated, dated], 1000, count)] == ["dated"]


def test_a_later_article_that_says_more_stays_beside_the_first() -> None:
    early = printed(1, FIRST, "early", "2025-02-04")
    late = printed(2, f"{FIRST} {SECOND}", "late", "2025-02-06")
    assert len(gather([early, late], 1000, count)) == 2


def test_one_article_is_not_its_own_reprint() -> None:
    one = printed(1, FIRST, "a", "2025-02-04")
    two = hit(FIRST, rank=2, article_id="a", start=500, end=500 + len(FIRST), passage_id="a#500")
    assert len(gather([one, two], 1000, count)) == 2
