"""Names are one name in Latin and in Arabic script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analysis.folding import fold
from retrieval.analysis.names import Names, likeness, sound_keys

PAIRS = [
    pair.split("/")
    for pair in """
    Zakharova/زاخاروفا Zakharova/زخاروفا Shaibani/الشيباني Hmeimim/حميميم Sharaa/الشرع
    Lavrov/لافروف Lavrov/لاڤروف Bogdanov/بوغدانوف Bogdanov/بوجدانوف Peskov/بيسكوف
    Vershinin/فيرشينين Kadah/كده Mohammed/محمد Google/جوجل Google/غوغل Churchill/تشرشل
    Washington/واشنطن Johnson/جونسون Michael/مايكل Charles/تشارلز Warsaw/وارسو
    Wagner/فاغنر Tartus/طرطوس Netanyahu/نتنياهو Erdogan/أردوغان Khamenei/خامنئي
    """.split()  # noqa: SIM905 # pairs read better as one text
]
STRANGERS = ["Lavrov/بوتين", "Peskov/زاخاروفا", "Washington/موسكو", "Hmeimim/طرطوس"]


@pytest.mark.parametrize(("latin", "arabic"), PAIRS)
def test_a_name_is_found_by_its_sound_from_either_script(latin: str, arabic: str) -> None:
    latin, arabic = fold(latin), fold(arabic)
    assert arabic in dict(Names(["وزير", arabic]).find(latin, 0.8))
    assert latin in dict(Names(["minister", latin]).find(arabic, 0.8))


@pytest.mark.parametrize("arabic", ["وزاخاروفا", "لزاخاروفا", "بزاخاروفا"])
def test_a_joined_clitic_does_not_hide_a_name(arabic: str) -> None:
    assert likeness("Zakharova", arabic) == pytest.approx(1.0)


@pytest.mark.parametrize("pair", STRANGERS)
def test_other_names_do_not_sound_alike(pair: str) -> None:
    assert likeness(*pair.split("/")) < 0.6


def test_the_likest_comes_first_and_the_order_of_scripts_does_not_matter() -> None:
    found = Names(["شارع", "الشعر", "بوتين"]).find("sharaa", 0.5)
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)
    assert likeness("Putin", "بوتين") == likeness("بوتين", "Putin")


@given(st.text(max_size=40))
def test_any_word_has_few_keys_and_a_likeness_between_0_and_1(word: str) -> None:
    assert len(sound_keys(fold(word))) <= 64
    assert 0 <= likeness("Lavrov", word) <= 1
