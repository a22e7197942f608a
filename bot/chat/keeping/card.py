"""🖼 under an answer: its card as a picture, to be shared, with its whole text as the caption."""

from __future__ import annotations

from dataclasses import replace

from bot.answering.models import Answer
from bot.chat.attachments import attached
from bot.chat.keeping.keeping import Drawn, Keeping
from bot.chat.messages import to_messages
from bot.chat.outgoing import Attachment, Outgoing
from bot.chat.reactions import Reaction
from bot.chat.runs import joined, mixed
from bot.chat.styles import Run
from bot.chat.texts import Texts


def send_cards(keeping: Keeping, answer: Answer, turn_id: int) -> Reaction:
    """Send the card of each claim of an answer, or of its question."""
    texts = Texts.load(answer.language)
    drawn = keeping.draw(answer)
    if not drawn:
        return Reaction(texts("card.none"))
    messages = [
        message
        for n, card in enumerate(drawn, 1)
        for message in _messages(card, f"dalil-{turn_id}-{n}.png", texts)
    ]
    return Reaction(texts("press.sent"), tuple(messages))


def _messages(card: Drawn, name: str, texts: Texts) -> tuple[Outgoing, ...]:
    """Return the picture, its text folded under its name; without a picture the text alone."""
    heading, *lines = (mixed(line, texts) for line in card.alt.split("\n"))
    text = joined([tuple(line) for line in lines], Run("\n"))
    folded = [replace(run, quoted=True) for run in text]
    named = tuple(replace(run, bold=True) for run in heading)
    block = (*named, Run("\n"), *folded)
    if card.png is None:
        blocks = [(Run(texts("card.too_long")),), block]
        return tuple(map(Outgoing, to_messages(blocks, texts.language)))
    photo = Attachment("photo", name, card.png)
    short = attached(photo, [block], texts.language)
    return short if len(short) == 1 else attached(photo, [named, tuple(folded)], texts.language)
