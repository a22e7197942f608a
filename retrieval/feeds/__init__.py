"""Feeds: what a site publishes comes into the corpus by itself, politely and once."""
