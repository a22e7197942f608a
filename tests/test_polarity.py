"""Check 5: what is negated, denied or bound to a condition."""

import pytest

from bot.answering.checks.condition import condition_stands
from bot.answering.checks.polarity import polarity_agrees

DENIED = "نفى وزير الدفاع، علي كده، أن تكون روسيا قد غادرت القواعد."
FAILED = "قال لافروف إن الحوار والتفاهم داخل البلاد “لم ينجحا بشكل جيد”."
SERVES = "قال كده إن التعاون مع روسيا يخدم المصلحة السورية."
STILL = "لا تزال القوات الروسية في قاعدة حميميم."
BOUND = "أبدت الوزارة استعدادها للسماح لروسيا بالاحتفاظ بقواعدها، شرط أن تخدم مصلحة البلاد."
ASKED = "رد بيسكوف في مؤتمر صحفي على سؤال بشأن ما إذا كانت هناك محادثات بين الجانبين."


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("نفى الوزير أن تكون روسيا غادرت القواعد", DENIED),
        ("لم تغادر روسيا القواعد بحسب الوزير", DENIED),
        ("The minister denied that Russia had left the bases", DENIED),
        ("قال إن الحوار داخل البلاد لم ينجح", FAILED),
        ("He said dialogue and understanding did not succeed well", FAILED),
        ("القوات الروسية باقية في حميميم", STILL),
        ("Russian forces are still in Hmeimim", STILL),
        ("لم تتوصل المفاوضات إلى اتفاق", "فشلت المفاوضات في التوصل إلى اتفاق"),
        ("زار الوزير دمشق", "زار الوزير دمشق ولم يحدد موعد الزيارة المقبلة"),
        ("وجود القوات شرعي", "نعتبر أن وجود القوات شرعي ولا نريد تغيير ذلك"),
        ("يحتاج الجيش الدعم", "يحتاج الجيش الدعم، وليس الجيش فقط بل الشرطة"),
        ("حمّله ما يفعله مسؤولية", "حمّله مسؤولية ما يفعله"),
        ("وافق الوزير على الاتفاق", "وافق الوزير على الاتفاق غير أنه طلب وقتًا"),
        ("أكد الوزير مشاركة الجميع لا سيما روسيا", "أكد الوزير مشاركة الجميع ولا سيما روسيا"),
    ],
)
def test_a_sentence_that_keeps_the_negation_or_does_not_touch_it_agrees(
    text: str, cited: str
) -> None:
    assert polarity_agrees(text, [cited])


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("روسيا غادرت القواعد", DENIED),
        ("Russia left the bases", DENIED),
        ("Russia has left the bases", "The minister denied that Russia had left the bases."),
        ("Russia has left the bases", "Russia did not leave the bases."),
        ("Russia has not left the bases", "Russia has left the bases."),
        ("نجح الحوار داخل البلاد بشكل جيد", FAILED),
        ("The dialogue succeeded well", FAILED),
        ("لا يخدم التعاون مع روسيا المصلحة السورية", SERVES),
        ("Cooperation with Russia does not serve the Syrian interest", SERVES),
        ("نفى كده أن التعاون مع روسيا يخدم المصلحة", SERVES),
        ("لم تعد القوات الروسية في حميميم", STILL),
        ("انسحبت القوات من حميميم", "ما يتردد عن انسحاب القوات من حميميم عارٍ عن الصحة"),
        ("انسحبت القوات من حميميم", "لا صحة لما نشر عن انسحاب القوات من حميميم"),
        ("انسحبت القوات من حميميم", "فنّد الوزير أنباء عن انسحاب القوات من حميميم"),
        ("قصفت موسكو المدنيين", "رفضت موسكو الاتهامات بأنها قصفت المدنيين"),
        ("خرجت القوات الروسية من القواعد", "لم تغادر القوات الروسية القواعد"),
        ("نفى الوزير الانسحاب", "لم ينفِ الوزير الانسحاب"),
        ("زار الوزير دمشق", "ما زار الوزير دمشق"),
        ("زار الوزير دمشق", "الوزير مش زار دمشق"),
        ("التقى الوزير الوفد", "غادر دون أن يلتقي الوزير الوفد"),
    ],
)
def test_a_hidden_or_an_added_negation_is_found(text: str, cited: str) -> None:
    assert not polarity_agrees(text, [cited])


def test_what_another_cited_sentence_affirms_may_be_said() -> None:
    assert polarity_agrees("غادرت روسيا القواعد", [DENIED, "غادرت روسيا القواعد في آذار."])


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("ستسمح الوزارة لروسيا بالاحتفاظ بقواعدها", BOUND),
        ("The ministry will allow Russia to keep its bases", BOUND),
        ("هناك محادثات بين الجانبين", ASKED),
        ("Russia will withdraw", "Russia will withdraw if the shelling stops."),
        ("Russia will withdraw", "Russia will withdraw unless a deal is reached."),
        ("ستنسحب القوات الروسية", "إذا توقف القصف، ستنسحب القوات الروسية."),
    ],
)
def test_what_is_bound_to_a_condition_is_not_said_without_one(text: str, cited: str) -> None:
    assert not condition_stands(text, [cited])


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("ستسمح الوزارة لروسيا بالاحتفاظ بقواعدها شرط أن تخدم البلاد", BOUND),
        ("The ministry will allow Russia to keep its bases if they serve Syria", BOUND),
        ("رد بيسكوف على سؤال في مؤتمر صحفي", ASKED),
        (
            "وافقت الحكومة على الميزانية",
            "قال الوزير إن الحكومة وافقت على الميزانية، وإن القوات ستنسحب إذا توقف القصف.",
        ),
        ("يخدم التعاون المصلحة", SERVES),
    ],
)
def test_a_condition_that_is_named_or_binds_something_else_is_no_matter(
    text: str, cited: str
) -> None:
    assert condition_stands(text, [cited])
