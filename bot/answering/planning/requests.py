"""Sentences that ask for the check itself, or take their leave, and claim nothing."""

from __future__ import annotations

from collections.abc import Sequence

_WHAT = """
    هذا هذه هذي هذول هاد هاي ها ذلك هو هي ده دي دا الخبر الاخبار خبر اخبار الكلام كلام الحكي
    هالكلام هالحكي هالخبر هالاخبار المعلومات المعلومه معلومات الادعاء الادعاءات ادعاءات المنشور
    المنشورات المتداول المتداوله التالي التاليه الاتي الاتيه جميع كل
    this that these those it all any the following claim claims news story stories statement
    statements information message post
"""
_ASKING = """
    هل ما مدي ايه شو ام او ولا والا من في عن ان لي لنا ممكن يمكن يمكنكم يمكنك لو سمحت سمحتم سمحتوا
    فضلك فضلكم ارجو نرجو ارجوك ارجوكم الرجاء رجاء اريد نريد بدي بدنا
    is are was were of or for me us i we want would like to kindly please can could you and not if
"""
_CHECKING = """
    صحه صحيح صحيحه دقيق دقيقه دقه صح خطا غلط صدق كذب حقيقي حقيقيه حقيقه حقا فعلا مضبوط مضبوطه
    التحقق التاكد تحققوا تحقق تاكدوا تاكد تتحققوا تتاكدوا تتاكد تتحقق تدققوا دققوا تدقيق التدقيق
    true false correct accurate right real fake verify check checking confirm fact facts
"""
_CHECKS = frozenset(_CHECKING.split())
_REQUEST = frozenset((_WHAT + _ASKING).split()) | _CHECKS
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


def takes_leave(words: Sequence[str]) -> bool:
    """Tell whether a sentence, as folded words, thanks or says goodbye."""
    if not words or len(words) > _LONGEST_LEAVE:
        return False
    return words[0] in _LEAVES or " ".join(words[:2]) in _LEAVES_IN_TWO
