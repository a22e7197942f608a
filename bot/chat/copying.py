"""A citation as it is pasted into a story: copied by a button, or sent to be copied by a tap."""

from __future__ import annotations

from bot.answering.models import Citation
from bot.chat.direction import main_direction
from bot.chat.display import plain_line
from bot.chat.links import web_link
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Outgoing
from bot.chat.styles import Run
from bot.chat.texts import Texts
from retrieval.models import Language

MOST_COPIED = 256  # UTF-16 units that Telegram lets a button copy

_COMMA: dict[Language, str] = {"ar": "، ", "en": ", "}


def citation_text(citation: Citation, language: Language) -> str:
    """Return a citation as it is pasted into a story: the whole sentence, and where it stands.

    An unknown outlet and a missing title are named as that: a quotation never stands alone.
    """
    texts = Texts.load(language)
    basis = texts("basis.inferred")
    name, date = plain_line(citation.publisher or ""), texts.date(citation.published)
    title = plain_line(citation.title or "")
    named = f"{name} ({basis})" if citation.publisher_basis == "inferred" else name
    said = [
        named if name else texts("outlet_unknown"),
        _enclosed(title) if title else texts("untitled"),
        f"{date} ({basis})" if citation.published_basis == "inferred" else date,
        web_link(citation.url),
    ]
    where = _COMMA[language].join(filter(None, said))
    return f"{_enclosed(plain_line(citation.context))} — {where}"


def show_citation(citation: Citation, language: Language) -> tuple[Outgoing, ...]:
    """Return the citation as messages from which a tap copies it."""
    whole = Run(citation_text(citation, language), code=True, isolated=True)
    return tuple(map(Outgoing, to_messages([(whole,)], language)))


def copy_button(citation: Citation, data: str, label: str, language: Language) -> Button:
    """Return the button that copies a citation, or by `data` has it sent if it is too long."""
    text = citation_text(citation, language)
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 <= MOST_COPIED:
        return Button(label, copy=text)
    return Button(label, data=data)


def _enclosed(text: str) -> str:
    """Return a text in the quotation marks of its direction, or in others if it has those."""
    marks = (("«", "»"), ("“", "”"))
    pairs = marks if main_direction(text, "rtl") == "rtl" else marks[::-1]
    opening, closing = next((pair for pair in pairs if pair[0] not in text), pairs[0])
    return f"{opening}{text}{closing}"
