"""Greetings, thanks, nods and questions about the bot itself: what asks for no article."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold

_WORD = re.compile(r"\w+")
# A message of these words alone greets or thanks.
_GREETINGS = """
    مرحبا مراحب مرحبتين اهلا وسهلا اهلين هلا هاي هلو سلام سلامات السلام عليكم وعليكم ورحمه الله
    وبركاته صباح مساء مسا الخير النور الورد الفل كيفك كيفكم كيفكن
    شكرا شكر جزيلا لك لكم الف يعطيك يعطيكم العافيه تسلم تسلمي تسلمو تسلموا يسلمو يسلموا ايديك
    ايديكم كتير مشكور مشكورين ممنون ممنونك متشكر متشكرين عفوا تمام حسنا طيب ماشي اوك اوكي اوكيه
    باي مع السلامه تحياتي يا دليل حلو ممتاز رايع برافو احسنت كفو
    hello hi hey good morning evening afternoon thanks thank you very much so a lot ok okay bye
    dalil cheers great perfect cool excellent brilliant wonderful noted understood sorry thx
"""
_SMALL_TALK = frozenset(_GREETINGS.split())
# These ask how the bot is, or what it does.
_ABOUT_THE_BOT = re.compile(
    r"كيف (?:ال)?حال(?:ك|كم)?|(?:شو|ما|ايش|وش|كيف) اخبار(?:ك|كم|كن)|شلونك|ازيك"
    r"|(?:من|مين|ما|شو) (?:انت|انتم)|كيف تعمل|ماذا تفعل"
    r"|(?:ماذا|بماذا|كيف) (?:تستطيع|يمكنك)(?: ان)? (?:تفعل|تساعد|تساعدني|مساعدتي)"
    r"|(?:ال)?مساعده|ساعدني|ساعديني|ساعدوني|شو (?:بتعمل|عم تعمل|بتقدر تعمل|فيك تعمل|وظيفتك|شغلك)"
    r"|كيف (?:[ابن]?ستخدم|[ابن]?ستعمل|[ابن]?شغل|[اب]?سال)(?:ك|كم)"
    r"|how are you|(?:who|what) are you|what (?:can|do) you do|how do you work"
    r"|help(?: me)?|how (?:can|do|should) i (?:use|ask) you"
    r"|(?:that|it|this) ?(?:is|s|was) (?:very |so |really )?(?:great|good|perfect|nice|helpful)"
    r"|for (?:that|this|your help|the help)|you are (?:great|welcome)|got it|i see|never mind"
)
# All of a message, with no comma after it: «لا، لم يزر» says something.
_REPLY = re.compile(r"\W*(?:نعم|لا|ايوا|ايوه|اي|ايه|اكيد|yes|no|yeah|nope|lol|(?:ha){2,9})\W*")
_LAUGHTER = re.compile(r"\W*[هخ]{3,60}\W*")
_STRETCHED = re.compile(r"(\w)\1{2,}")


def is_small_talk(text: str) -> bool:
    """Tell whether a text has words, and all they do is greet, thank, nod or ask about the bot."""
    folded = fold(text)
    if _LAUGHTER.fullmatch(folded):
        return True
    folded = _STRETCHED.sub(r"\1", folded)
    if _REPLY.fullmatch(folded):
        return True
    words = _WORD.findall(folded)
    about = _ABOUT_THE_BOT.fullmatch(_without_greeting(words))
    return bool(words) and (_SMALL_TALK.issuperset(words) or about is not None)


def _without_greeting(words: list[str]) -> str:
    first = next((n for n, word in enumerate(words) if word not in _SMALL_TALK), len(words))
    return " ".join(words[first:])
