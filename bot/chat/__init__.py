"""The Telegram edge: who may ask, what is said, and how it reaches the chat."""
