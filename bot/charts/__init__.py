"""Pictures of the newsroom's archive, as PNG or SVG, with words in Arabic or English."""

from __future__ import annotations

from bot.charts.style import form_of
from bot.charts.timeline import draw_timeline

__all__ = ["draw_timeline", "form_of"]
