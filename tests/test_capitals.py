"""A text all in one case."""

from __future__ import annotations

import pytest

from retrieval.analysis.capitals import has_no_capitals, unshouted


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("WHAT DID LAVROV SAY IN MAY 2025?", "what did lavrov say in may 2025?"),
        ("WHAT DID لافروف SAY?", "what did لافروف say?"),
        ("WHAT DID LAVROV SAY? source?", "what did lavrov say? source?"),
        ("What did NATO say?", "What did NATO say?"),
        ("Do NATO, the EU and I agree?", "Do NATO, the EU and I agree?"),
        ("NATO", "NATO"),
        ("ماذا قال لافروف؟", "ماذا قال لافروف؟"),
        ("", ""),
    ],
)
def test_what_is_shouted_is_read_as_if_it_were_spoken(text: str, spoken: str) -> None:
    assert unshouted(text) == spoken


def test_a_text_without_latin_letters_lacks_no_capitals() -> None:
    assert has_no_capitals("what did لافروف say in 2025?")
    assert not has_no_capitals("what did Lavrov say?")
    assert not has_no_capitals("ماذا قال؟ 2025")
