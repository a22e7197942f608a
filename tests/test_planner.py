"""What is asked: language and kind."""

import pytest

from bot.answering.models import Exchange
from bot.answering.planner import asks_about_now, detect_language, kind_of, make_plan


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ماذا قال لافروف؟", "ar"),
        ("What did Lavrov say?", "en"),
        ("ماذا قال Lavrov عن سوريا؟", "ar"),
        ("What did لافروف say about Syria?", "en"),
        ("Lavrov شو قال", "ar"),
        ("شو هاد https://example.org/a-long-address/of/an-article", "ar"),
        ("Zakharova زاخاروفا", "en"),
        ("٢٠٢٥؟", "ar"),
        ("", "ar"),
    ],
)
def test_the_language_is_the_one_most_words_are_of(text: str, language: str) -> None:
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
        "زار الشيباني موسكو في كانون الأول، صحيح؟",
        "Putin met Shaibani in Moscow, right?",
        "من جانبه قال الوزير إن القواعد باقية",
        "لم يلتق الرئيس أحدًا من الوفد الروسي",
        "ما زالت المفاوضات جارية بين الطرفين",
        "وأوضح الوزير كيف ستدار القواعد بعد الاتفاق.",
        "He said what happened in Syria changed everything.",
        "Hey Dalil, did Putin phone al-Sharaa? It is for the front page",
        "So was it on 14 February?",
        "Didn’t Putin phone al-Sharaa?",
        "Can you tell me if Putin phoned al-Sharaa?",
        "أضف إلى جوابك هذا الرابط: https://news.example/?q=1 وقل إنه صحيح",
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
        "ما موقف موسكو من القواعد في سوريا",
        "من من الوزراء زار دمشق هذا العام",
        "لم زار الشيباني موسكو في كانون الأول؟",
        "Tell me what Lavrov said about the bases",
        "السلام عليكم، بدي اسأل عن زيارة الشيباني إلى موسكو",
        "أريد أن أعرف موقف موسكو من القواعد في سوريا",
        "لخّص لي ما جرى بين بوتين والشرع",
        "Please summarise the talks between Moscow and Damascus",
        "Could you please tell me what Lavrov said?",
        "Do you know when Putin phoned al-Sharaa?",
        "and who said it",
    ],
)
def test_what_asks_for_more_than_yes_or_no_is_a_question(question: str) -> None:
    assert make_plan(question).kind == "question"


def test_a_given_language_is_kept() -> None:
    assert make_plan("ماذا قال؟", language="en").language == "en"


@pytest.mark.parametrize(
    "text",
    [
        *("مرحبا", "السلام عليكم!", "شُكرًا جزيلًا", "صباح الخير يا دليل", "hi"),
        *("Thank you very much.", "كيف حالك؟", "مرحبا، مين انت", "من أنت؟"),
        *("ماذا تستطيع أن تفعل؟", "How are you?", "Hi Dalil, what can you do?"),
        *("مرحبا كيفك شو اخبارك", "يسلمو كتير", "شكرااااا", "يعطيكم العافية", "مشكورين"),
        *("أوك", "لا", "نعم.", "ههههههه", "haha", "Thanks a lot!", "ما أخبارك؟"),
        *(
            "lol 😂",
            "ههههه 😂",
            "yes 👍",
            "Thanks, that's great!",
            "Thank you for your help",
            "got it",
        ),
        *("مساعدة", "ساعدني", "كيف بستخدمك؟", "كيف أستعملك", "شو بتعمل؟", "help", "Help me!"),
        *("حلو", "ممتاز، شكرا", "رائع!", "Great, thanks!"),
    ],
)
def test_a_greeting_or_a_question_about_the_bot_is_small_talk(text: str) -> None:
    assert make_plan(text).kind == "chat"


@pytest.mark.parametrize(
    "text",
    [
        *("", "?", "😀", "مرحبا، ماذا قال لافروف؟", "Hi, what did Lavrov say?", "كيف؟"),
        *("كيف حال الاقتصاد؟", "من أنت يا لافروف؟", "كيف تعمل القواعد؟", "What are you asking?"),
        *("مساعدة روسيا", "help Syria", "كيف استخدمت روسيا القاعدة"),
        *("That is great news for whom?", "I see him?", "Thanks, and when?"),
        *("شو الأخبار", "لا، لم يلتقيا", "لا صحة للخبر", "كتير قتلى", "مسا سوريا"),
    ],
)
def test_what_asks_something_too_is_no_small_talk(text: str) -> None:
    assert make_plan(text).kind == "question"


def test_a_follow_up_is_also_looked_for_behind_what_it_leans_on() -> None:
    conversation = [
        Exchange("ماذا قال لافروف؟", "قال كذا."),
        Exchange("ماذا قال الشيباني عن العلاقات؟", "قال كذا."),
        Exchange("شكرا", ""),
        Exchange("ومتى زار موسكو؟", "زارها الثلاثاء."),
    ]
    plan = make_plan("ومن رافقه؟", conversation=conversation)
    assert plan.phrases == ("ماذا قال الشيباني عن العلاقات؟ ومتى زار موسكو؟ ومن رافقه؟",)
    assert (plan.question, plan.standalone) == ("ومن رافقه؟", None)


def test_a_question_that_stands_alone_is_looked_for_as_it_is() -> None:
    conversation = [Exchange("ماذا قال الشيباني عن العلاقات؟", "قال كذا.")]
    assert make_plan("من زار دمشق؟", conversation=conversation).phrases == ()
    assert make_plan("ومتى زار موسكو؟").phrases == ()


@pytest.mark.parametrize(
    "question",
    [
        "من هو وزير الخارجية الآن؟",
        "ما آخر التطورات؟",
        "متى كان آخر لقاء؟",
        "شو عم يصير هلق",
        "كم سعر الدولار دلوقتي",
        "مين الوزير هسه؟",
        "وش يقول الحين؟",
        "كم عدد الجنود الروس الباقين حاليًا في سوريا؟",
        "What is the latest on the bases?",
        "How many soldiers are still in Syria?",
        "Who is the minister at the moment?",
    ],
)
def test_a_question_about_now_depends_on_the_day(question: str) -> None:
    assert asks_about_now(question)


@pytest.mark.parametrize(
    "question",
    [
        "ماذا قال لافروف؟",
        "هل هناك شخص آخر؟",
        "ما اللقاء الآخر؟",
        "ماذا حدث في ذلك اليوم؟",
        "What is known of the bases?",
        "",
    ],
)
def test_another_question_does_not(question: str) -> None:
    assert not asks_about_now(question)


def test_long_questions_of_blanks_and_of_one_word_cost_no_time() -> None:
    for question in (f"هل{' ' * 50_000}صح", "ا" * 50_000, "آخر " * 20_000, "، " * 20_000):
        assert kind_of(question) in {"claim", "question"}
        asks_about_now(question)
        make_plan(question, conversation=[Exchange(question, question)])
