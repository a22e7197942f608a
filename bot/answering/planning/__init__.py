"""From what a reader wrote to what is asked: follow-ups, claims, the planner's call."""
