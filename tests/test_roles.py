"""Check 5: who did it and to whom, and who said it, are not exchanged."""

import pytest

from bot.answering.checks.attribution import speaker_stands
from bot.answering.checks.roles import roles_stand

RECEIVED = "الرئيس الروسي، فلاديمير بوتين، استقبل في موسكو، الرئيس السوري، أحمد الشرع."
SAID = "قال سيرغي لافروف، إن بوتين التقى أسعد الشيباني، ووصف المحادثات بأنها كانت جيدة."


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("زار الشيباني لافروف في دمشق.", "زار لافروف الشيباني في دمشق."),
        ("استقبل أحمد الشرع فلاديمير بوتين في موسكو.", RECEIVED),
        ("قصفت إيران إسرائيل.", "قصفت إسرائيل إيران."),
        ("إيران قصفت إسرائيل.", "قصفت إسرائيل إيران."),
        ("Iran attacked Israel on Friday.", "Israel attacked Iran on Friday."),
        ("اتهم الأسد أردوغان بقتل المدنيين.", "اتهم أردوغان الأسد بقتل المدنيين."),
        ("انتقل اللاجئون من سوريا إلى لبنان.", "انتقل اللاجئون من لبنان إلى سوريا."),
    ],
)
def test_two_names_that_change_places_are_found(text: str, cited: str) -> None:
    assert not roles_stand(text, [cited])


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("لافروف زار الشيباني.", "زار لافروف الشيباني في دمشق."),
        ("استقبل بوتين الشرع في موسكو.", RECEIVED),
        ("استُقبل الشرع من قبل بوتين في موسكو.", RECEIVED),
        ("زار الشرع موسكو، واستقبله بوتين.", RECEIVED),
        ("التقى الشرع بوتين.", "التقى بوتين الشرع."),
        ("Iran was attacked by Israel.", "Israel attacked Iran on Friday."),
        ("انتقل اللاجئون إلى سوريا من لبنان.", "انتقل اللاجئون من لبنان إلى سوريا."),
    ],
)
def test_another_order_of_words_exchanges_nobody(text: str, cited: str) -> None:
    assert roles_stand(text, [cited])


def test_nobody_says_what_another_is_cited_with() -> None:
    lavrov = ["سيرغي لافروف"]
    assert not speaker_stands("قال الشيباني إن المحادثات كانت جيدة.", [SAID], lavrov)
    assert speaker_stands("قال لافروف إن المحادثات كانت جيدة.", [SAID], lavrov)
    assert speaker_stands("Lavrov said the talks were good.", [SAID], lavrov)
    assert speaker_stands("قال وزير الخارجية إن المحادثات كانت جيدة.", [SAID], lavrov)
    assert speaker_stands("قال الشيباني إن المحادثات كانت جيدة.", [SAID], [None])
