"""What calls of a model took."""

import pytest

from bot.answering.llm import Reply
from bot.answering.models import Usage
from bot.answering.tokens import both, spent, spent_in_vain
from bot.errors import LanguageModelError, ModelBusy, ModelTooSlow, ModelUnreachable

MESSAGES = [{"role": "system", "content": "12345"}, {"role": "user", "content": "123"}]


@pytest.mark.parametrize(
    ("counted", "usage"),
    [
        ((100, 20), Usage("m", 100, 20)),
        ((None, None), Usage("m", 8, 2)),
        ((0, 0), Usage("m", 8, 2)),
        ((100, None), Usage("m", 100, 2)),
    ],
)
def test_dalils_own_count_stands_in_where_an_endpoint_has_none(
    counted: tuple[int | None, int | None], usage: Usage
) -> None:
    assert spent("m", MESSAGES, Reply("{}", *counted), len) == usage


@pytest.mark.parametrize(
    ("error", "heard", "usage"),
    [
        (ModelTooSlow("late"), "", Usage("m", 8, 0)),
        (ModelTooSlow("late"), "{", Usage("m", 8, 1)),
        (ModelUnreachable("gone"), "", Usage("m", 0, 0)),
        (ModelUnreachable("cut off"), "{", Usage("m", 8, 1)),
        (ModelBusy("busy"), "", Usage("m", 0, 0)),
    ],
)
def test_a_call_that_failed_is_counted_where_a_model_was_reached(
    error: LanguageModelError, heard: str, usage: Usage
) -> None:
    assert spent_in_vain("m", MESSAGES, heard, error, len) == usage


def test_calls_are_added_up() -> None:
    assert both(Usage(None), Usage("m", 5, 1)) == Usage("m", 5, 1)
    assert both(Usage("m", 5, 1), Usage("n", None, 2)) == Usage("m", 5, 3)
