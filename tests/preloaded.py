"""What the processes of tests/forked.py have read before they are born."""

from __future__ import annotations

import bot.cli.commands
import bot.keeping
import bot.serving  # noqa: F401 - these three are what takes time
import retrieval.reading  # noqa: F401
from retrieval.analysis import encoder

if encoder.available():
    encoder.encode(["ready"])
