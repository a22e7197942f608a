"""How a sentence is worded: in whose language, and with what verdict before it."""

from __future__ import annotations

import re

from retrieval.analysis.wordmap import ARABIC_LETTER, LATIN_LETTER
from retrieval.models import Language

_QUOTED = re.compile(r"«[^«»]{0,500}»|“[^“”]{0,500}”|\"[^\"]{0,500}\"")
# In Arabic, names and addresses may stay in their own script.
_LATIN_NAME = re.compile(r"\b[A-Z][\w.'’-]{0,60}|\b[\w-]{1,60}(?:\.[\w-]{1,60}){1,6}")
_VERDICT = re.compile(
    r"^\W*(?:(?:نعم|أجل|اجل|كلا|لا|صحيح|خطأ|خطا|غير صحيح|غير دقيق|ليس صحيح[اً]*|هذا (?:غير )?صحيح"
    r"|yes|no|true|false|incorrect|correct|not true|not accurate|this is (?:not )?(?:true|false))"
    r"(?:\s*[,،.:؛;!—–-]\s*|\s*$))+",
    re.IGNORECASE,
)


def in_language(text: str, language: Language) -> bool:
    """Return whether the letters outside quotation marks are mostly of a language.

    Where the marks leave no letter, those inside count. Names and addresses in Latin letters may
    stand in an Arabic sentence.
    """
    outside = _QUOTED.sub(" ", text)
    plain = outside if _letters(outside) else text
    if language == "ar":
        plain = _LATIN_NAME.sub(" ", plain)
    arabic, latin = len(ARABIC_LETTER.findall(plain)), len(LATIN_LETTER.findall(plain))
    return arabic > latin if language == "ar" else latin > arabic


def without_verdict(text: str) -> str:
    """Return a sentence without the «نعم،» or “False:” it begins with."""
    return _VERDICT.sub("", text)


def _letters(text: str) -> bool:
    return bool(ARABIC_LETTER.search(text) or LATIN_LETTER.search(text))
