"""Questions that lean on those before them."""

import pytest

from bot.answering.models import Exchange
from bot.answering.planning.following import in_context, is_follow_up

BEFORE = [Exchange("ماذا قال الشيباني عن العلاقات الروسية السورية؟", "قال إنها تدخل مرحلة جديدة.")]


@pytest.mark.parametrize(
    "question",
    [
        "ومتى زار موسكو؟",
        "ومن رافقه؟",
        "من رافقه؟",
        "متى؟",
        "لماذا؟",
        "كم عددهم؟",
        "والشيباني؟",
        "وماذا عن حلب؟",
        "طيب ومتى رجع؟",
        "وين راح بعدها؟",
        "شو رأيه بالموضوع؟",
        "ما موقفه من القواعد الروسية؟",
        "ماذا قال لافروف عنه؟",
        "هل هو وزير الخارجية؟",
        "هو زار موسكو متى؟",
        "هل هذا صحيح؟",
        "لماذا اتخذ هذا القرار؟",
        "وأضاف أن أربعة ملايين منزل مدمرة في البلاد.",
        "and who went with him?",
        "What about Bogdanov?",
        "Where did it happen?",
        "What about his visit?",
        "Please say when he came",
        "When was that?",
        "Who else was there?",
        "What did Lavrov say about him?",
        "Did they agree on the bases then?",
    ],
)
def test_what_leans_on_the_conversation_is_a_follow_up(question: str) -> None:
    assert is_follow_up(question, BEFORE)
    assert not is_follow_up(question, [])


@pytest.mark.parametrize(
    "question",
    [
        "ماذا قال لافروف عن سوريا؟",
        "من زار دمشق؟",
        "ما هو موقف موسكو من القواعد؟",
        "من هو المبعوث الروسي الذي زار دمشق؟",
        "ما القواعد التي تحتفظ بها روسيا؟",
        "ما قصة القواعد الروسية في طرطوس؟",
        "متى توجه الشيباني إلى موسكو؟",
        "وين زار الشرع بوتين بموسكو؟",
        "وش تبغى دمشق بخصوص القواعد الروسية؟",
        "كيف تغير كلام لافروف هذا العام؟",
        "هل زار الشيباني موسكو ومن كان معه؟",
        "Who visited Damascus?",
        "Is it true that Kadah gave TASS an interview?",
        "Are there Russian soldiers in Syria this year?",
        "What did Putin tell Shaibani about his visit?",
        "When did Putin meet Shaibani in Moscow and what did he tell him?",
        "Russia will keep its bases on the coast",
        "Kadah said he met the governor",
        "شكرا",
        "thanks",
        "؟",
        "",
    ],
)
def test_what_stands_alone_is_none(question: str) -> None:
    assert not is_follow_up(question, BEFORE)


def test_what_was_pasted_stands_on_its_own() -> None:
    assert not is_follow_up("وأضاف " + "أن القواعد باقية " * 20, BEFORE)


def test_a_chain_of_follow_ups_is_followed_back_to_what_stands_alone_and_no_further() -> None:
    chain = [*BEFORE, Exchange("من زار دمشق؟", ""), Exchange("ومتى؟", "")]
    assert in_context("ومع من؟", chain) == "من زار دمشق؟ ومتى؟ ومع من؟"


def test_however_long_the_conversation_is_the_context_is_short() -> None:
    chain = [Exchange("ومتى " + "زار " * 400, "") for _ in range(50)]
    assert len(in_context("ومع من؟", chain)) < 1_000
