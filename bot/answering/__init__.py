"""Question → Answer: no Telegram, no SQL."""

from bot.answering.models import Answer, Plan, Turn
from bot.answering.planner import make_plan
from bot.answering.service import AnswerService

__all__ = ["Answer", "AnswerService", "Plan", "Turn", "make_plan"]
