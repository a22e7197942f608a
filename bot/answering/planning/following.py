"""Follow-ups: questions that lean on what was asked before them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.models import Exchange
from bot.answering.planning.small_talk import is_small_talk
from retrieval.analysis.folding import fold
from retrieval.analysis.stopwords import FRAME_WORDS, STOP_WORDS
from retrieval.analysis.words import words_of

_LONGEST = 30  # words; what is longer was pasted, and stands on its own
_REACH = 3  # questions that a chain of follow-ups is followed back
_KEPT = 300  # characters of each
# With so many content words before it, a pronoun has something in its own question to mean.
_ANTECEDENT = 3

_ASKING_WORDS = """
    متي ماذا من ما اين كيف كم لماذا هل اي لم بماذا عم لمن ليش ليه علاش شو ايش اش شنو مين منو شكون
    وين فين امتي ايمتي ازاي ايه قديش
"""
_ASKING = frozenset([*_ASKING_WORDS.split(), "وش"])
_ONE_OF_THEM = "|".join(_ASKING)
_SPEECH = "قال|ذكر|اضاف|اكد|اشار|لفت|تابع|اوضح|اعتبر|شدد|بين|نفي|زعم|اردف|استطرد|نوه"
_OPENS = re.compile(
    rf"^\W*(?:[وف](?:{_ONE_OF_THEM})\b|(?:طيب|طب|زين)\b|و?(?:ثم|كمان|بعدين|ايضا)\b"
    rf"|و?(?:ماذا|شو|ايش|وش|ايه) عن\b|[وف](?:{_SPEECH})ت?\b"
    r"|(?:and|but|so|also|then|ok|okay|well)\b|(?:what|how) about\b|why not\b"
    r"|(?:who|what|where|when|why|how) else\b)"
)
_PREPOSITIONS = """
    به بها بهم فيه فيها فيهم منه منها منهم عنه عنها عنهم عليه عليها عليهم اليه اليها اليهم له لها
    لهم معه معها معهم لديه لديها لديهم بينهم بينهما عنده عندها عندهم هناك هنالك بعدها بعده
    قبلها قبله وقتها حينها يومها
"""
_ATTACHED = frozenset(_PREPOSITIONS.split())
_PRONOUNS = frozenset({"هو", "هي", "هم", "هما", "هن", "هوا", "هيا"})
_DEMONSTRATIVES = """
    هذا هذه هذي هذان هؤلاء هذول ذلك ذاك تلك اولئك هاد هاي هادا هيدا هيدي دا دي
"""
_POINTING = frozenset(_DEMONSTRATIVES.split())
_TIMES = frozenset({"العام", "السنت", "الشهر", "الاسبوع", "اليوم", "الايام", "الليلت", "المساء"})
# After these a pronoun takes up what stands before it: «القواعد التي تحتفظ بها».
_RELATIVES = "الذي التي الذين اللذان اللتان اللواتي اللاتي اللي يلي"
_RELATIVE = frozenset(_RELATIVES.split())
_OWNED = re.compile(r"(?!ال)\w{3,30}(?:ه|ها|هم|هما|هن)")
_WHOLE = """
    توجه اتجه واجه يواجه تواجه يوجه اتجاه توجيه تفاهم تشابه مشابه انتباه مساهم يساهم تساهم
"""
_NOT_OWNED = frozenset(_WHOLE.split()) | STOP_WORDS
_ENGLISH = re.compile(
    r"\b(?:(?P<own>he|she|they|his|her|hers|their|theirs|its)"
    r"|him|them|it(?! (?:true|correct|accurate|possible|known|clear|is|was)\b)|then"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )there(?! (?:is|are|was|were|be|has|have)\b)"
    r"|(?:about|of|after|before|with|for|like|to|on|since|at|is|was|did|does|do) that|that(?=\W*$)"
    r"|(?:this|these|those)(?! (?:year|month|week|morning|evening|days)\b))\b",
    re.I,
)
_NAME = re.compile(r"(?:^(?!Please|Tell|Give|Show|Say|Check|Other|Outside)|\s)([A-Z]\w{1,30})")


def is_follow_up(question: str, conversation: Sequence[Exchange]) -> bool:
    """Tell whether a question leans on the conversation before it; false where there is none.

    It opens with «و» or “and” and a question word, has fewer than two content words, or points
    at something it does not name. A question wrongly taken for one costs a search, not its
    answer: it is looked for as it stands as well.
    """
    if not conversation or is_small_talk(question):
        return False
    folded = fold(question)
    words = folded.split()
    if not any(map(str.isalnum, folded)) or len(words) > _LONGEST:
        return False
    content = set(words_of(question)) - FRAME_WORDS
    return len(content) < 2 or bool(_OPENS.match(folded)) or _points_back(question)


def in_context(question: str, conversation: Sequence[Exchange]) -> str:
    """Return a follow-up behind the questions it leans on, back to one that stands alone."""
    asked = [question]
    earlier = [exchange for exchange in conversation if not is_small_talk(exchange.question)]
    for i in range(len(earlier), max(0, len(earlier) - _REACH), -1):
        asked.append(earlier[i - 1].question[:_KEPT])
        if not is_follow_up(earlier[i - 1].question, earlier[: i - 1]):
            break
    return " ".join(reversed(asked))


def _points_back(question: str) -> bool:
    """Tell whether a pronoun stands where its own question has not named anything yet."""
    # «ة» folds to the «ه» of a pronoun, but for this.
    words = re.findall(r"\w+", fold(question.replace("ة", "ت")))
    named = 0
    for i, word in enumerate(words):
        if named >= _ANTECEDENT or word in _RELATIVE:
            break
        if _refers(words, i):
            return True
        named += word not in STOP_WORDS and word not in FRAME_WORDS
    return any(not _has_antecedent(question, match) for match in _ENGLISH.finditer(question))


def _refers(words: Sequence[str], i: int) -> bool:
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i] in _PRONOUNS:  # «ما هو موقف موسكو» names what it asks for
        return not (before in _ASKING - {"هل"} and after)
    if words[i] in _POINTING:
        return after not in _TIMES
    if words[i] in _ATTACHED:
        return True
    owned = _OWNED.fullmatch(words[i]) and words[i] not in _NOT_OWNED
    return bool(owned) and before in _ASKING


def _has_antecedent(question: str, match: re.Match[str]) -> bool:
    before = question[: match.start()]
    # “Russia will keep its bases”, but not “What about his visit”.
    named = match["own"] and any(words_of(name) for name in _NAME.findall(before.strip()))
    return bool(named) or len(words_of(before)) >= _ANTECEDENT
