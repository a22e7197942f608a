"""Turns of the logbook as files for other tools: Markdown, CSV, JSON and ClaimReview."""
