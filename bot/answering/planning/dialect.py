"""The standard word for a dialect's: articles say «قال» where a reader asks «شو حكى»."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold

# Folded. What is not here is either the same in articles, or says something else there too:
# «عمل» is work, «طلع» climbs.
_STANDARD = {
    "قال": "حكي حكت حكا حكو حكوا يحكي تحكي بيحكي بتحكي بيحكو بتحكو بيحكوا",
    "قيل": "انحكي انقال بينحكي بينقال",
    "جاء": "اجا اجت اجو اجوا",
    "حدث": "صار صارت صاير صايره بيصير بتصير",
    "ارسل": "بعت بعتت بعتو بعتوا",
    "اتصل": "تلفن تلفنت تلفنو حاكي حاكا",
    "اموال": "مصاري فلوس",
    "جيد": "منيح منيحه منيحين كويس كويسه مليح",
    "كثير": "كتير",
    "بدا": "بلش بلشت بلشو بلشوا بيبلش",
    "غدا": "بكرا بكره",
    "امس": "مبارح امبارح",
}
# They name nothing that an article is found by: going is told by the place, seeing by the names,
# and «بدي اعرف» only asks.
_EMPTY = """
    رح راح راحت راحو راحوا رايح رايحه رايحين شاف شافت شافو شافوا بيشوف بتشوف حدا شي اشي
    اعرف نعرف افهم انو لانو متل عنو معو عندو هني هنن هالقد
    هالحكي هالكلام هالخبر هالشي هالموضوع هالقصه هيك
"""
_WORDS = {
    word: said for said, words in _STANDARD.items() for word in words.split()
} | dict.fromkeys(_EMPTY.split(), "")
_ARABIC = re.compile(r"[\u0620-\u0655]{2,30}")
# «هالبلد» is this country, but not the names of others: «هالاند», «هاليفاكس».
_THIS = re.compile(r"هال(?=\w{3})(?!اند\b|وين\b|يفاكس|يداي|يبرت|يوود)")


def in_standard(text: str) -> str:
    """Return a text with the words of a dialect as articles have them; «هالقرار» is «القرار».

    It is looked for, not shown. A text of nothing else stays as it is. Linear in the text.
    """
    said = _ARABIC.sub(lambda match: _standard(match.group()), text)
    return said if any(map(str.isalnum, said)) else text


def _standard(word: str) -> str:
    folded = fold(word)
    if folded in _WORDS:
        return _WORDS[folded]
    if folded[:1] == "و" and folded[1:] in _WORDS:
        return _WORDS[folded[1:]]
    return _THIS.sub("ال", word, count=1) if _THIS.match(word) else word
