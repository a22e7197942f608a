"""Pages from the network, safely: only public addresses, politely, within limits."""

from __future__ import annotations

from retrieval.fetching.errors import FetchFailed, FetchRefused
from retrieval.fetching.fetch import Fetched, Fetcher
from retrieval.fetching.limits import Limits
from retrieval.fetching.pace import Pace
from retrieval.fetching.policy import PUBLIC, Policy
from retrieval.fetching.robots import Robots

__all__ = [
    "PUBLIC",
    "FetchFailed",
    "FetchRefused",
    "Fetched",
    "Fetcher",
    "Limits",
    "Pace",
    "Policy",
    "Robots",
]
