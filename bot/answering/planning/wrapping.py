"""What rumours come wrapped in: «عاجل», calls to share, channels, links and lines of tags."""

from __future__ import annotations

import re

_LINKS = re.compile(
    r"https?://\S{1,2000}|\bwww\.\S{1,2000}|\bt\.me/\S{1,200}|(?<![\w.])@\w{1,64}", re.I
)
_TAGS = re.compile(r"^[^\w\n#]{0,20}(?:#\w{1,64}[^\w\n#]{0,20}){1,30}$", re.M)
_LABEL = re.compile(
    r"^[^\w\n]{0,20}(?:(?:خبر )?عاجل(?: جد[اًا]{1,3})?(?!\w)"
    r"|(?:هام(?: جد[اًا]{1,3})?|breaking(?: news)?|urgent)(?= ?[^\w\s]))[^\w\n]{0,20}",
    re.I | re.M,
)
_CALLS = re.compile(
    r"(?<!\w)(?:كما وصلن[اي]|وصلني (?:ال[آا]ن|هلق|هل[أا]|قبل قليل)|منقو{1,9}ل"
    r"|(?:يرجى|برجاء|الرجاء|رجاء|رجاءً) (?:النشر|التعميم|المشاركة)"
    r"|(?:[اأ]?نشر|شارك|عمم)(?:وا|ها|ه|وها|وه)? (?:(?:هذا )?(?:الخبر|المنشور|الرسالة) )?"
    r"(?:قبل (?:الحذف|حذف\w{1,2}|[أا]ن يحذف)|على [أا]وسع نطاق|للجميع)"
    r"|(?:اشترك(?:وا?)?|تابعونا|تابعنا)(?!\w)[^\n.]{0,20}"
    r"(?:قنات(?:نا|ي)|صفحت(?:نا|ي)|تلغرام|تيليغرام|واتساب)[^\n.]{0,40}"
    r"|forwarded as received|share (?:this |it )?before (?:it is|it's|they) delete[ds]?(?: it)?"
    r"|please (?:share|forward)(?: widely| this| to all){0,2})(?!\w)",
    re.I,
)


def unwrapped(text: str) -> str:
    """Return a message's text as it is looked for, or as it came where nothing else is in it.

    «عاجل» and calls to share stand in no article, and what is not found makes unsure. Linear in
    the text.
    """
    bare = text
    for wrapping in (_LINKS, _TAGS, _LABEL, _CALLS):
        bare = wrapping.sub(" ", bare)
    return bare if any(map(str.isalnum, bare)) else text
