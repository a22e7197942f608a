"""What a message asks, as it is read; and what a press of a button has answered."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.models import Plan


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks; `quoted` words are somebody else's, forwarded or replied to.

    `doubted` ones the message asks to check. `about` is what a message says to which the question
    was replied, `replied` the number of the bot's own. What was said `before` an entry of the inbox
    is what it leans on, where that is not the newest.
    """

    text: str
    quoted: bool = False
    about: str = ""
    replied: int | None = None
    doubted: bool = False
    before: int | None = None


Wanted = Plan | Asked
"""What is to be answered in the place of an update's own words: a plan, or another message."""
