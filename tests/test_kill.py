"""The bot is killed at every state change, and each reader gets what was asked for, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.newsroom import SEEDS, ingest
from tests.killing import Plan, run
from tests.mortal import POINTS, WORKING
from tests.readers import asks


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A home of the test's own: what is counted in its log is of one run."""
    ingest(tmp_path, SEEDS)
    return tmp_path


def test_a_bot_killed_at_every_change_loses_nothing_and_keeps_the_order(articles: Path) -> None:
    points = (*POINTS, *WORKING)
    plan = Plan(seed=5, chats=30, lives=len(points) + 2, points=points, random_kills=2)
    toll = run(plan, articles)
    assert toll.asked > 200, toll
    assert toll.forgotten > 0, toll
    assert toll.wrong == [], toll
    assert len(toll.deaths) >= len(points) - 3, toll  # some may not come to their point in time


def test_a_bot_with_a_webhook_loses_nothing_either_and_keeps_the_order(articles: Path) -> None:
    plan = Plan(seed=6, chats=12, lives=7, points=POINTS, random_kills=1, webhook=True)
    toll = run(plan, articles)
    assert toll.asked > 80, toll
    assert toll.forgotten > 0, toll
    assert toll.wrong == [], toll
    assert len(toll.deaths) >= 4, toll


@pytest.mark.parametrize("webhook", [False, True])
def test_a_bot_that_acknowledges_before_it_keeps_is_caught(webhook: bool, articles: Path) -> None:
    first = POINTS[:1]
    plan = Plan(5, 6, 2, ways=(asks,), points=first, careless=True, webhook=webhook)
    toll = run(plan, articles)
    assert toll.lost, toll
