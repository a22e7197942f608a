"""Watches at work: what is new in the corpus, whom it concerns, and what they are told."""

from bot.watching.rounds import Rounds, make_rounds

__all__ = ["Rounds", "make_rounds"]
