"""What a stranger is told, and what the admins are asked about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.chat.display import show_line
from bot.chat.filling import filled
from bot.chat.messages import to_messages
from bot.chat.outgoing import Button, Outgoing
from bot.chat.runs import isolated, joined
from bot.chat.styles import Block, Run
from bot.chat.texts import Texts
from retrieval.models import Language

_COMMA: dict[Language, Run] = {"ar": Run("، "), "en": Run(", ")}


def turned_away(
    user_id: int, admins: Iterable[int], language: Language, *, asked: bool
) -> list[str]:
    """Return the notice for a stranger whom no admin knows yet: their id, to be copied.

    It says that the admins were asked just now, or to whom the id is to be sent.
    """
    texts = Texts.load(language)
    notice = filled(texts, "stranger", user_id=_id(user_id))
    if asked:
        return to_messages([notice, (Run(texts("access.pending")),)], language)
    send = filled(texts, "send_id", whom=_whom(admins, texts))
    return to_messages([(*notice, Run("\n"), *send)], language)


def still_waiting(admins: Iterable[int], language: Language) -> list[str]:
    """Return the notice for a stranger about whom the admins were asked before."""
    texts = Texts.load(language)
    return to_messages([filled(texts, "access.waiting", whom=_whom(admins, texts))], language)


def request(user_id: int, name: str, languages: Sequence[Language]) -> Outgoing:
    """Return what an admin is asked in these languages, with the buttons to allow and to deny."""
    known = [Texts.load(language) for language in languages]
    (text, *_) = to_messages([_who(user_id, name, texts) for texts in known], languages[0])
    keyboard = tuple(
        (Button(" · ".join(texts(f"button.{key}") for texts in known), data=f"{verb}:{user_id}"),)
        for key, verb in (("allow", "y"), ("deny", "n"))
    )
    return Outgoing(text, keyboard)


def decided(user_id: int, name: str, line: str, language: Language) -> str:
    """Return the request with what became of it."""
    (text, *_) = to_messages([_who(user_id, name, Texts.load(language)), (Run(line),)], language)
    return text


def _who(user_id: int, name: str, texts: Texts) -> Block:
    """Say who asks to be let in; the name is what they call themselves."""
    named = (isolated(show_line(name) or "?", texts),)
    asks = filled(texts, "access.asks", name=named)
    return (*asks, Run("\n"), *filled(texts, "access.id", user_id=_id(user_id)))


def _id(user_id: int) -> Block:
    return (Run(str(user_id), code=True),)


def _whom(admins: Iterable[int], texts: Texts) -> Block:
    people = [(Run(str(admin), href=f"tg://user?id={admin}"),) for admin in sorted(admins)]
    return tuple(joined(people, _COMMA[texts.language])) or (Run(texts("operator")),)
