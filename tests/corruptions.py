"""True quotations of an article, each altered in ways that must kill it or must not matter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from bot.answering.citing import Located, Shelf, locate
from bot.answering.draft import DraftCitation
from bot.answering.models import Evidence
from retrieval.models import Hit, Span
from retrieval.sentences import sentence_spans

_NEGATIONS = ["لا", "لم", "لن", "ليس", "ليست", "غير", "دون", "ما", "not", "no", "never"]
_DIACRITICS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202b\u202c\u2066\u2069\ufeff\u00ad"
_SPACES = "\u00a0\u202f\u2009\u3000\t"
_SCRIPTS = ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
_LEAST_WORDS = 4
_JOIN = re.compile(r"…|\.{2,}")
_CLOSING = " \t\u00a0\"“”«»'’)]}\u200e\u200f"
_SENTENCE_ENDS = ".!?؟…\n\r\v\f\x85\u2028\u2029"


@dataclass(frozen=True, slots=True)
class Quotation:
    """A run of whole words of one sentence, and the sentences and words to alter it with."""

    text: str
    sentence: str
    others: tuple[str, ...]
    foreign: tuple[str, ...]


Mutation = Callable[[Quotation, Random], str | None]


def quotations(text: str, foreign: tuple[str, ...], random: Random, count: int) -> list[Quotation]:
    """Return up to `count` quotations of three words or more, each from one sentence."""
    sentences = [text[s.start : s.end] for s in sentence_spans(text, 0, len(text))]
    long = [sentence for sentence in sentences if len(sentence.split()) >= 4]
    chosen = [(_run(s, random), s) for s in random.sample(long, min(count, len(long)))]
    return [
        Quotation(run, sentence, tuple(long), foreign)
        for run, sentence in chosen
        if len(re.findall(r"\w+", run)) >= _LEAST_WORDS
    ]


def _run(sentence: str, random: Random) -> str:
    words = list(re.finditer(r"\S+", sentence))
    length = random.randint(min(4, len(words)), min(len(words), 25))
    first = random.randint(0, len(words) - length)
    return sentence[words[first].start() : words[first + length - 1].end()]


def _changed_digit(quotation: Quotation, random: Random) -> str | None:
    text = quotation.text
    places = [i for i, c in enumerate(text) if c.isdecimal()]
    if not places:
        return None
    at = random.choice(places)
    other = random.choice([d for d in "0123456789" if int(d) != unicodedata.digit(text[at])])
    return text[:at] + other + text[at + 1 :]


def _cut_number(quotation: Quotation, random: Random) -> str | None:
    """«18» for «180», and «15» for «1.5»."""
    numbers = list(re.finditer(r"\d{2,}|\d+[.,]\d+", quotation.text))
    if not numbers:
        return None
    match = random.choice(numbers)
    whole = match.group()
    cut = re.sub("[.,]", "", whole) if not whole.isdecimal() else whole[:-1]
    return quotation.text[: match.start()] + cut + quotation.text[match.end() :]


def _changed_word(quotation: Quotation, random: Random) -> str | None:
    words = quotation.text.split()
    words[random.randrange(len(words))] = random.choice(quotation.foreign)
    return " ".join(words)


def _added_negation(quotation: Quotation, random: Random) -> str | None:
    words = quotation.text.split()
    words.insert(random.randint(1, len(words) - 1), random.choice(_NEGATIONS))
    return " ".join(words)


def _removed_negation(quotation: Quotation, random: Random) -> str | None:
    words = quotation.text.split()
    inner = [i for i, word in enumerate(words) if word in _NEGATIONS and 0 < i < len(words) - 1]
    return _without(words, random.choice(inner)) if inner else None


def _cut_word(quotation: Quotation, random: Random) -> str | None:
    words = quotation.text.split()
    return _without(words, random.randint(1, len(words) - 2)) if len(words) > 3 else None


def _without(words: list[str], at: int) -> str:
    return " ".join([*words[:at], *words[at + 1 :]])


def _cut_letters(quotation: Quotation, random: Random) -> str | None:
    """Half a word at an edge."""
    words = quotation.text.split()
    at = random.choice([0, -1])
    if len(words[at]) < 4:
        return None
    words[at] = words[at][2:] if at == 0 else words[at][:-2]
    return " ".join(words)


def _exchanged(quotation: Quotation, random: Random) -> str | None:
    words = quotation.text.split()
    at = random.randrange(len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _stitched(quotation: Quotation, random: Random) -> str | None:
    return f"{quotation.text} {_run(random.choice(quotation.others), random)}"


MUST_DIE: dict[str, Mutation] = {
    "changed digit": _changed_digit,
    "cut number": _cut_number,
    "changed word": _changed_word,
    "added negation": _added_negation,
    "removed negation": _removed_negation,
    "cut word": _cut_word,
    "cut letters": _cut_letters,
    "exchanged words": _exchanged,
    "stitched": _stitched,
}


def _with_diacritics(quotation: Quotation, random: Random) -> str:
    return "".join(
        char + (random.choice(_DIACRITICS) if "ء" <= char <= "ي" and random.random() < 0.3 else "")
        for char in quotation.text
    )


def _with_tatweel(quotation: Quotation, random: Random) -> str:
    pattern = re.compile("(?<=[بتثجحخسشصضطظعغفقكلمنهي])(?=[ء-ي])")
    return pattern.sub(lambda _: "ـ" * random.choice([0, 0, 1, 3]), quotation.text)


def _in_other_digits(quotation: Quotation, random: Random) -> str:
    script = random.choice(_SCRIPTS)
    return re.sub(r"[0-9]", lambda match: script[int(match.group())], quotation.text)


def _in_marks(quotation: Quotation, random: Random) -> str:
    opening, closing = random.choice(["«»", "“”", '""', "''", "„“", "‹›"])
    return f"{opening}{quotation.text}{closing}"


def _with_odd_spaces(quotation: Quotation, random: Random) -> str:
    return re.sub(r"\s", lambda _: random.choice(_SPACES), quotation.text)


def _with_invisible(quotation: Quotation, random: Random) -> str:
    return "".join(
        char + (random.choice(_INVISIBLE) if random.random() < 0.1 else "")
        for char in quotation.text
    )


def _in_other_letters(quotation: Quotation, random: Random) -> str:
    table = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"}
    return "".join(
        table.get(char, char) if random.random() < 0.5 else char for char in quotation.text
    )


def _decomposed(quotation: Quotation, _: Random) -> str:
    return unicodedata.normalize("NFD", quotation.text)


def _unaltered(quotation: Quotation, _: Random) -> str:
    return quotation.text


MUST_LIVE: dict[str, Mutation] = {
    "unaltered": _unaltered,
    "diacritics": _with_diacritics,
    "tatweel": _with_tatweel,
    "other digits": _in_other_digits,
    "quotation marks": _in_marks,
    "odd spaces": _with_odd_spaces,
    "invisible characters": _with_invisible,
    "other letters": _in_other_letters,
    "decomposed": _decomposed,
}

_MARKS = frozenset("\"“”„‟«»‹›‘’‚‛'`´″′＂＇「」『』")
_LETTERS = str.maketrans("أإآٱىةؤئ٫٬٪", "اااايهوي.,%")
_TOKEN = re.compile(r"[-+−]?\d+(?:[.,/:–-]\d+)*[%‰]?|[^\W\d]+(?:'[^\W\d]+)*|\S")


def stands(quotation: str, article: list[str]) -> bool:
    """Return whether a quotation's words follow each other in the article's: the slow way.

    It shares nothing with the code under test.
    """
    wanted = words_of(quotation)
    while wanted and not wanted[-1][-1].isalnum() and wanted[-1][-1] not in "%‰":
        wanted.pop()
    while wanted and not wanted[0][-1].isalnum() and wanted[0][-1] not in "%‰":
        wanted.pop(0)
    size = len(wanted)
    return bool(wanted) and any(
        article[i : i + size] == wanted for i in range(len(article) - size + 1)
    )


def words_of(text: str) -> list[str]:
    """Return the words and marks of a text as they are compared: the slow way."""
    read = [
        char
        for char in text
        if char.isspace()
        or (char != "ـ" and unicodedata.category(char) not in {"Mn", "Me", "Cf", "Cc"})
    ]
    letters = []
    for before, char, after in zip([" ", *read], read, [*read[1:], " "], strict=False):
        if char in _MARKS:
            inside = before.isalpha() and after.isalpha() and char in "'’‘＇"
            letters.append("'" if inside else "")
        else:
            letters.append(unicodedata.normalize("NFKD", char))
    plain = "".join(
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char
        for char in "".join(letters)
        if unicodedata.category(char) not in {"Mn", "Me"}
    )
    return _TOKEN.findall(plain.translate(_LETTERS))


def piece(text: str) -> Evidence:
    """Return an article as one piece of evidence."""
    hit = Hit(
        1, 1.0, "a#0", "a", "0" * 12, None, None, None, None, None, None, None, text, 0, len(text)
    )
    return Evidence(1, text, 0, len(text), (hit,))


def cited(quotation: str, shelf: Shelf) -> list[Located]:
    """Return the places of a quotation that is offered under its label; none if it dies."""
    places, failed = locate(DraftCitation(1, "supports", quotation), shelf, lambda _: True)
    return [] if failed else places


def is_whole(text: str, context: Span) -> bool:
    """Return whether a context begins and ends where sentences do."""
    before = text[: context.start].rstrip(_CLOSING)
    said = text[: context.end].rstrip(_CLOSING)
    rest = text[context.end :].lstrip(" \t\u00a0")
    begins = not before or before[-1] in _SENTENCE_ENDS
    return begins and (not rest or rest[0] in _SENTENCE_ENDS or said[-1] in _SENTENCE_ENDS)


def altered(
    found: Quotation, mutations: dict[str, Mutation], random: Random
) -> Iterator[tuple[str, str]]:
    """Yield each mutation's name with the altered quotation, where it applies.

    What is joined with “…” is two quotations, so none with one must die.
    """
    for name, mutate in mutations.items():
        text = mutate(found, random)
        if text is not None and (mutations is MUST_LIVE or not _JOIN.search(text)):
            yield name, text
