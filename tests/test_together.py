"""Two processes on one corpus: one searches, the other adds and removes."""

from __future__ import annotations

from pathlib import Path

from tests.together import search_while_growing


def test_a_search_sees_whole_articles_while_another_process_ingests(tmp_path: Path) -> None:
    outcome = search_while_growing(tmp_path, 30)
    assert outcome.torn == []
    assert outcome.searches > 10
    assert outcome.found_last == {f"n{number}" for number in outcome.left}
    assert len(outcome.found) > len(outcome.found_last)
