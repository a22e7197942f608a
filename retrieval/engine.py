"""Which search runs: NumPy's, or the compiled one where a process stays and its index is large."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from retrieval import pruning

if TYPE_CHECKING:
    from retrieval.index import Floats, Integers, Mask, Postings

# Numba takes half a second to import, and its first compilation seconds: a command that answers
# one question is over by then. The kernel is loaded beside the searches, which do not wait.
_PATIENCE = 64
# Of fewer passages NumPy finds the best in less than a millisecond, p99: the kernel's 130 MB would
# be spent for nothing (docs/index_speed.json).
_LARGE = 50_000

# The kernel keeps its best in a sorted list, which is not made for many.
_MANY = 1_000

_searches = iter(range(_PATIENCE + 1))
_compiled: list[Any] = []


def best(
    postings: Postings,
    numbers: Integers,
    boosts: npt.NDArray[np.float64],
    k: int,
    allowed: Mask | None,
) -> tuple[Integers, Floats]:
    """Return the numbers and scores of the `k` best passages, as `Postings.best` has it."""
    if _compiled and k <= _MANY:
        return _compiled[0].best(postings, numbers, boosts, k, allowed)  # type: ignore[no-any-return]
    if postings.size >= _LARGE and next(_searches, None) == _PATIENCE:
        threading.Thread(target=load_kernel, name="kernel").start()
    return pruning.best(postings, numbers, boosts, k, allowed)


def load_kernel() -> bool:
    """Load the compiled search; false where Numba is not installed."""
    try:
        from retrieval import kernel  # noqa: PLC0415 - an extra
    except ImportError:
        return False
    _compiled[:] = [kernel]
    return True
