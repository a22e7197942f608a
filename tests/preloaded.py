"""What the processes of tests/forked.py have read before they are born."""

from __future__ import annotations

from importlib import import_module

from retrieval.analysis import encoder

for name in (
    "bot.answering.endpoint.openai_model",
    "bot.cards",
    "bot.charts.timeline",
    "bot.cli.commands",
    "bot.doctor",
    "bot.keeping",
    "bot.serving",
    "retrieval.ingestion",
    "retrieval.reading",
    "tests.mortal",
):
    import_module(name)

if encoder.available():
    encoder.encode(["ready"])
