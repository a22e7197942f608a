"""What may be an outlet's name: its shape, its words, and what else the page says of it."""

from __future__ import annotations

import re

from retrieval.analysis.folding import fold

_PICTURES = (
    r"getty|shutterstock|alamy|istock|unsplash|imago|zuma|sipa|picture alliance|pixabay|flickr|"
    r"wikimedia|creative commons|غيتي|جيتي|شترستوك|شاترستوك"
)
_AGENCY = (
    r"(?:thomson )?reuters|(?:the )?associated press|ap|afp|agence france.presse|epa|upi|dpa|"
    r"bloomberg|رويترز|وكاله رويترز|(?:وكاله )?فرانس برس|ا ف ب|اسوشيتد برس|اسوشييتد برس|د ب ا"
)
_AGENCIES = re.compile(rf"(?:{_AGENCY})")
_PHOTOGRAPHED = re.compile(rf".*\b(?:{_PICTURES})")
_GENERIC = re.compile(  # whoever owns this page
    r"(?:ل?ل?(?:ال)?(?:موقع|ناشر|مولف|كاتب|موسسه|شركه|صحيفه|جريده|قناه|شبكه)|(?:the )?(?:author|"
    r"publisher|owner|photographer|respective|copyright|original)\w*)(?:نا)?(?: owners?| holders?)?"
)
# Appeals name persons, causes and products as often as outlets.
_CAUSES = re.compile(
    r"\b[ول]?(?:ال)?(?:اطفال|اهل|اهالي|شعب|اسر|عايلات|ضحايا|نازح\w*|لاجي\w*|مرضي|جرحي|ايتام|نساء|"
    r"حمله|مبادره|قضيه|صحافه|اعلام|حقيقه|محتوي|استقلال|عمل|جهود|مشروع|صمود|مقاومه|غزه|فلسطين|سوريا|"
    r"السودان|لبنان|اليمن|العراق|ليبيا|اوكرانيا|اخبار|اخر|احدث|كل|جديد|هنا|الان|واتساب|تلغرام|"
    r"تيليغرام|فيسبوك)\b"
    r"|\b(?:families|children|people|victims|refugees|women|team|campaign|cause|fight|war|troops|"
    r"president|minister|mr|mrs|dr|gaza|palestine|palestinians|ukraine|syria\Z|sudan|lebanon|yemen|"
    r"israel|journalists?|freedom|truth|whatsapp|telegram|facebook|x|latest|breaking|free|new)\b"
)
_OUTLETS = re.compile(
    r"\b(?:وكاله|قناه|تلفزيون|صحيفه|موقع|شبكه|جريده|مجله|راديو|اذاعه|منصه|نيوز|برس|تي في|"
    r"news|times|post|tv|radio|press|media|network|direct|monitor|observer|herald|tribune|journal|"
    r"magazine|agency|channel|gazette|chronicle|broadcasting|guardian|independent)\b"
)
_SMALL = frozenset(("of", "for", "and", "the", "in", "&"))


def is_agency(name: str) -> bool:
    """Whether the name is that of an agency whose texts others put out."""
    return bool(_AGENCIES.fullmatch(fold(name).strip()))


def is_owner(name: str) -> bool:
    """Whether one who holds the rights in a page is named: no owner of pictures, no «الموقع»."""
    folded = fold(name).strip()
    return not _PHOTOGRAPHED.match(folded) and not _GENERIC.fullmatch(folded)


def may_be_outlet(name: str) -> bool:
    """Whether a name in an appeal has an outlet's shape: no article, no person, no cause."""
    folded = fold(name).strip()
    if _CAUSES.search(folded) or is_agency(name) or not is_owner(name):
        return False
    words = name.removeprefix("the ").removeprefix("The ").split()
    capitals = all(word[0].isupper() for word in words if word.isascii() and word not in _SMALL)
    return bool(words) and words[0] not in _SMALL and capitals and not folded.startswith("ال")


def calls_itself_outlet(name: str) -> bool:
    """Whether a word of the name says that it is an outlet: «شبكة شام», Syria Direct."""
    return bool(_OUTLETS.search(fold(name)))
