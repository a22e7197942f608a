"""An answer's verdict and dates in words, for where nothing is decorated: exports and cards."""

from __future__ import annotations

import re

from bot.answering.models import Answer, ArticleReference, Citation
from bot.chat.direction import FSI, PDI, READING, line_mark, main_direction
from bot.chat.display import WORD_JOINER, plain_line, show
from bot.chat.summary import headline_key
from bot.chat.texts import Texts
from retrieval.models import Language


def verdict_words(answer: Answer, texts: Texts) -> str:
    """Return what kind of answer this is, in the words of the chat without their emoji."""
    words = texts(headline_key(answer)).rstrip(":")
    start = next((at for at, character in enumerate(words) if character.isalnum()), 0)
    return words[start:]


def outlet_words(article: Citation | ArticleReference, texts: Texts) -> str:
    """Return who published an article, and whether that was inferred."""
    if not (name := plain_line(article.publisher or "")):
        return texts("outlet_unknown")
    name = isolated(name, texts.language)
    inferred = article.publisher_basis == "inferred"
    return f"{name} ({texts('basis.inferred')})" if inferred else name


def isolated(text: str, language: Language) -> str:
    """Return a name or a headline so that it keeps its own direction inside a line."""
    if not line_mark(text, READING[language]):
        return text
    direction = main_direction(text, READING[language])
    return f"{FSI}{line_mark(text, direction)}{text}{PDI}"


def title_words(article: Citation | ArticleReference, texts: Texts) -> str:
    """Return the headline; an article without one shows its opening words, so marked."""
    if title := plain_line(article.title or ""):
        return title
    return f"{plain_line(article.opening or '')} ({texts('untitled')})".lstrip()


def plain(text: str) -> str:
    """Return a piece of a text as it is shown on one line, the spaces at its ends kept."""
    return re.sub(r"\s+", " ", "".join(show(text)).replace(WORD_JOINER, ""))
