"""Greetings and thanks: what is said to be polite and asks for nothing."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold

_WORD = re.compile(r"\w+")
# A message of these words alone greets or thanks.
_GREETINGS = """
    مرحبا مرحبتين اهلا وسهلا اهلين هلا السلام عليكم ورحمه الله وبركاته صباح مساء الخير النور الورد
    كيفك شكرا جزيلا لك يعطيك العافيه تسلم تمام حسنا طيب
    hello hi hey good morning evening afternoon thanks thank you very much ok okay bye
"""
_SMALL_TALK = frozenset(_GREETINGS.split())


def is_small_talk(text: str) -> bool:
    """Tell whether a text has words, and all of them greet or thank."""
    words = _WORD.findall(fold(text))
    return bool(words) and _SMALL_TALK.issuperset(words)
