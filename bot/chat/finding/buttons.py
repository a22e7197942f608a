"""What the buttons of finding lead to: an example asked, more passages, an article, its claims."""

from __future__ import annotations

from bot.answering.models import Plan
from bot.answering.planner import make_plan
from bot.chat.finding.article import claims_of, show_article
from bot.chat.finding.finder import Finder
from bot.chat.finding.more import next_page
from bot.chat.finding.passages import MORE
from bot.chat.floods import Flood
from bot.chat.limits import Limits
from bot.chat.reactions import Press, Reaction
from bot.chat.taps import Taps
from bot.chat.texts import Texts

VERBS = frozenset("eoq") | {MORE}
_ASKED, _ASKED_SECONDS = 3, 20.0
_SAME_SECONDS = 3.0  # what a double tap asks for comes once
_LONGEST_TOAST = 200


class FindingButtons:
    """The verbs of the buttons under a welcome, passages, a list of articles, and an article."""

    def __init__(self, finder: Finder, limits: Limits) -> None:
        self._finder = finder
        self._limits = limits
        self._asked = Flood(_ASKED, _ASKED_SECONDS)
        self._taps = Taps(_SAME_SECONDS)

    def on_pressed(self, verb: str, arguments: list[str], press: Press, texts: Texts) -> Reaction:
        """Do what a button's verb says; raises LogbookError and CorpusError."""
        if not self._taps.is_first(press):
            return Reaction(texts("press.sent"))
        if verb == "e":
            return self._asked_by(press, make_plan(press.label) if press.label else None, texts)
        if verb == MORE:
            return next_page(self._finder, arguments, press, texts)
        article = self._finder.article_of(arguments[0]) if len(arguments) == 1 else None
        if article is None:
            return Reaction(texts("press.unknown"))
        if verb == "o":
            return Reaction(outgoing=show_article(article, texts.language))
        plan = claims_of(self._finder, article, texts.language)
        if plan is None:
            return Reaction(texts("page.no_claims")[:_LONGEST_TOAST])
        return self._asked_by(press, plan, texts)

    def _asked_by(self, press: Press, plan: Plan | None, texts: Texts) -> Reaction:
        """Have a plan answered, within the limits of whoever pressed."""
        if plan is None:
            return Reaction(texts("press.unknown"))
        if not self._asked.allows(press.person.id):
            return Reaction(texts("press.slow"))
        # Its words are ours: their length is no matter.
        if refusal := self._limits.refusal(press.person.id, "", texts.language):
            return Reaction(refusal.text[:_LONGEST_TOAST])
        return Reaction(texts("looking"), ask=plan)
