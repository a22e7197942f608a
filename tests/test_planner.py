"""What is asked: language and kind."""

import pytest

from bot.answering.planner import detect_language, make_plan


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ماذا قال لافروف؟", "ar"),
        ("What did Lavrov say?", "en"),
        ("ماذا قال Lavrov عن سوريا؟", "ar"),
        ("What did لافروف say about Syria?", "en"),
        ("٢٠٢٥؟", "ar"),
        ("", "ar"),
    ],
)
def test_the_language_is_the_one_most_letters_are_of(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "claim",
    [
        "هل اتصل بوتين بالشرع يوم ١٤ شباط؟",
        "صحيح أن وزير الداخلية أدلى بمقابلة لوكالة تاس؟",
        "قال الشيباني إن في سوريا نحو أربعمئة ألف منزل مدمر. صح أم خطأ؟",
        "الشرع التقى فيرشينين في موسكو. هل هذا دقيق؟",
        "التقى الرئيس السوري نظيره الروسي في موسكو من دون موعد",
        "Did Putin phone al-Sharaa?",
        "Is it true that Kadah gave an interview?",
        "Shaibani said 400,000 homes were destroyed. True or false?",
        "Putin met the Syrian minister who came to Moscow.",
    ],
)
def test_yes_or_no_questions_and_statements_are_claims(claim: str) -> None:
    assert make_plan(claim).kind == "claim"


@pytest.mark.parametrize(
    "question",
    [
        "من زار دمشق؟",
        "ما موقف موسكو",
        "وش تبغى دمشق بخصوص القواعد الروسية",
        "مين عزم بوتين على روسيا خلال اتصاله مع الشرع",
        "القواعد الروسية في سوريا",
        "متى عُقد لقاء فيرشينين وماهر الشرع؟ اكتب التاريخ",
        "Who visited Damascus?",
        "When did it happen",
        "Russian bases Syria",
    ],
)
def test_what_asks_for_more_than_yes_or_no_is_a_question(question: str) -> None:
    assert make_plan(question).kind == "question"


def test_a_given_language_is_kept() -> None:
    assert make_plan("ماذا قال؟", language="en").language == "en"


@pytest.mark.parametrize(
    "text", ["مرحبا", "السلام عليكم!", "شُكرًا جزيلًا", "hi", "Thank you very much."]
)
def test_a_greeting_is_small_talk(text: str) -> None:
    assert make_plan(text).kind == "chat"


@pytest.mark.parametrize(
    "text", ["", "?", "😀", "مرحبا، ماذا قال لافروف؟", "Hi, what did Lavrov say?"]
)
def test_what_asks_something_too_is_no_small_talk(text: str) -> None:
    assert make_plan(text).kind == "question"
