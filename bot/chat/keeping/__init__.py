"""What the bot keeps of a reader: looked up, taken away, explained, forgotten; and the card."""
