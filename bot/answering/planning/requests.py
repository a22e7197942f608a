"""Sentences that ask for the check or the content of another text, or take their leave."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.analysis.folding import fold

_WORD = re.compile(r"\w+")
_WHAT = """
    هذا هذه هذي هذول هاد هاي ها ذلك هو هي ده دي دا الخبر الاخبار خبر اخبار الكلام كلام الحكي
    هالكلام هالحكي هالخبر هالاخبار المعلومات المعلومه معلومات الادعاء الادعاءات ادعاءات المنشور
    المنشورات المتداول المتداوله التالي التاليه الاتي الاتيه جميع كل المقال مقال المقاله مقاله
    التقرير تقرير الصفحه صفحه الرابط رابط
    this that these those it all any the following claim claims news story stories statement
    statements information message post article page report link
"""
_ASKING = """
    هل ما مدي ايه شو ام او ولا والا من في عن ان لي لنا ممكن يمكن يمكنكم يمكنك لو سمحت سمحتم سمحتوا
    فضلك فضلكم ارجو نرجو ارجوك ارجوكم الرجاء رجاء اريد نريد بدي بدنا
    is are was were of or for me us i we want would like to kindly please can could you and not if
"""
_CHECKING = """
    صحه صحيح صحيحه دقيق دقيقه دقه صح خطا غلط صدق كذب حقيقي حقيقيه حقيقه حقا فعلا مضبوط مضبوطه
    التحقق التاكد تحققوا تحقق تاكدوا تاكد تتحققوا تتاكدوا تتاكد تتحقق تدققوا دققوا تدقيق التدقيق
    true false correct accurate right real really fake verify check checking confirm fact facts
"""
_TELLING = """
    ماذا يقول تقول قال قالت قيل ورد جاء فيه فيها عنه عنها يتحدث تتحدث يذكر تذكر لخص لخصي لخصه
    تلخيص ملخص خلاصه اختصر اشرح مضمون محتوي فحوي موضوع
    what does do did say says said tell tells about in summarise summarize summary sum up explain
    give content contents read
"""
_CHECKS = frozenset(_CHECKING.split())
_REQUEST = frozenset((_WHAT + _ASKING).split()) | _CHECKS
_WHOLE = frozenset((_WHAT + _ASKING + _TELLING).split())
_TELLS = frozenset(_TELLING.split())
_OPENINGS = "ارجو نرجو الرجاء رجاء ممكن يمكنكم تحققوا تحقق تاكدوا تاكد دققوا please kindly"
_STARTS = frozenset(_OPENINGS.split())
_IMPERATIVES = "التحقق التاكد تحققوا تحقق تاكدوا تاكد دققوا تدقيق verify check"
_COMMANDS = frozenset(_IMPERATIVES.split())
_LONGEST_REQUEST = 12
_GOODBYES = "شكرا وشكرا مشكورين تحياتي تحيات دمتم والسلام thanks thank regards cheers sincerely"
_LEAVES = frozenset(_GOODBYES.split())
_LEAVES_IN_TWO = frozenset(
    {"مع التحيه", "مع تحيات", "مع الشكر", "بانتظار ردكم", "best regards", "kind regards"}
)
_LONGEST_LEAVE = 8


def asks_for_a_check(words: Sequence[str]) -> bool:
    """Tell whether a sentence, as folded words, only asks whether something else is true."""
    if _REQUEST.issuperset(words):
        return not _CHECKS.isdisjoint(words)
    starts = bool(words) and words[0] in _STARTS and len(words) <= _LONGEST_REQUEST
    return starts and not _COMMANDS.isdisjoint(words)


def only_doubts(text: str) -> bool:
    """Tell whether a text asks whether something else is true, and nothing more."""
    return asks_for_a_check(_WORD.findall(fold(text)))


def asks_about_it_all(words: Sequence[str]) -> bool:
    """Tell whether a sentence, as folded words, only asks what something else says."""
    return _WHOLE.issuperset(words) and not _TELLS.isdisjoint(words)


def takes_leave(words: Sequence[str]) -> bool:
    """Tell whether a sentence, as folded words, thanks or says goodbye."""
    if not words or len(words) > _LONGEST_LEAVE:
        return False
    return words[0] in _LEAVES or " ".join(words[:2]) in _LEAVES_IN_TWO
