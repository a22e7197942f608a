"""Everything that asks, answers, remembers and speaks."""
