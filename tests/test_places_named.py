from __future__ import annotations

import pytest

from retrieval.analysis.folding import fold
from retrieval.analysis.places import place_names, places
from retrieval.models import Language


@pytest.mark.parametrize(
    ("key", "language", "name"),
    [
        ("syria", "en", "Syria"),
        ("syria", "ar", "سوريا"),
        ("damascus", "ar", "دمشق"),
        ("saudi", "en", "Saudi Arabia"),
        ("america", "en", "the United States"),
        ("deir_ezzor", "ar", "دير الزور"),
        ("gaza", "en", "Gaza"),
    ],
)
def test_a_place_is_named_as_a_reader_would_write_it(
    key: str, language: Language, name: str
) -> None:
    assert place_names(language)[key] == name


def test_every_name_means_its_place() -> None:
    known = places()
    for language in ("ar", "en"):
        for key, name in place_names(language).items():  # type: ignore[arg-type]
            words = fold(name.removeprefix("the ")).replace(" ", "_")
            if (language, key) not in {("en", "saudi")}:
                assert key in known.get(words, ()), (key, name)
