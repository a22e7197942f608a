"""The forms in which a message is tried: with its file, without it, and at last as bare words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from telegram import InputFile
from telegram.constants import ParseMode

from bot.chat.messages import unstyled
from bot.chat.openings import without_file
from bot.chat.outgoing import Attachment, Outgoing, Place, reply_markup
from retrieval.models import Language

# https://core.telegram.org/bots/api#sending-files; sent all the same, they may never be answered.
_MOST_BYTES = {"photo": 10 * 2**20, "document": 50 * 2**20}
_METHODS = {"photo": "sendPhoto", "document": "sendDocument"}
_NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class Form:
    """How a message is tried next: what, where, and with its looks or without."""

    outgoing: Outgoing
    place: Place
    styled: bool = True

    @classmethod
    def first(cls, outgoing: Outgoing, place: Place, language: Language) -> Form:
        """Return the best form of a message."""
        form = cls(outgoing, place)
        return form if _may_be_sent(outgoing.attachment) else form.plainer(language) or form

    def plainer(self, language: Language) -> Form | None:
        """Return the form after one that Telegram refused; None after the last."""
        if self.outgoing.attachment is not None:
            return replace(self, outgoing=without_file(self.outgoing, language))
        if not self.styled:
            return None
        return replace(self, place={"chat_id": self.place["chat_id"]}, styled=False)

    def at(self, place: Place) -> Form:
        """Return the same form in another place."""
        return replace(self, place=place)


def request(form: Form) -> tuple[str, dict[str, Any]]:
    """Return the Bot API's method for a form, and the parameters."""
    outgoing, styled = form.outgoing, form.styled
    text = outgoing.text if styled else unstyled(outgoing.text)
    params: dict[str, Any] = dict(form.place)
    if outgoing.silent:
        params["disable_notification"] = True
    if styled:
        params["parse_mode"] = ParseMode.HTML
        if outgoing.keyboard:
            params["reply_markup"] = reply_markup(outgoing.keyboard)
    carried = outgoing.attachment
    if carried is None:
        return "sendMessage", params | {"text": text, "link_preview_options": _NO_PREVIEW}
    return _METHODS[carried.kind], params | {
        "caption": text,
        carried.kind: InputFile(carried.data, filename=carried.name),
    }


def _may_be_sent(attachment: Attachment | None) -> bool:
    return attachment is None or 0 < len(attachment.data) <= _MOST_BYTES[attachment.kind]
