"""Greetings, thanks and questions about the bot itself: what asks for no article."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold

_WORD = re.compile(r"\w+")
# A message of these words alone greets or thanks.
_GREETINGS = """
    مرحبا مرحبتين اهلا وسهلا اهلين هلا السلام عليكم ورحمه الله وبركاته صباح مساء الخير النور الورد
    كيفك شكرا جزيلا لك يعطيك العافيه تسلم تمام حسنا طيب يا دليل
    hello hi hey good morning evening afternoon thanks thank you very much ok okay bye dalil
"""
_SMALL_TALK = frozenset(_GREETINGS.split())
# These ask how the bot is, or what it does.
_ABOUT_THE_BOT = re.compile(
    r"كيف (?:ال)?حال(?:ك|كم)?|شلونك|ازيك|(?:من|مين|ما|شو) (?:انت|انتم)|كيف تعمل|ماذا تفعل"
    r"|(?:ماذا|بماذا|كيف) (?:تستطيع|يمكنك)(?: ان)? (?:تفعل|تساعد|تساعدني|مساعدتي)"
    r"|how are you|(?:who|what) are you|what (?:can|do) you do|how do you work"
)


def is_small_talk(text: str) -> bool:
    """Tell whether a text has words, and all they do is greet, thank or ask about the bot."""
    words = _WORD.findall(fold(text))
    about = _ABOUT_THE_BOT.fullmatch(_without_greeting(words))
    return bool(words) and (_SMALL_TALK.issuperset(words) or about is not None)


def _without_greeting(words: list[str]) -> str:
    first = next((n for n, word in enumerate(words) if word not in _SMALL_TALK), len(words))
    return " ".join(words[first:])
