"""Reported speech: who says what an article prints."""
