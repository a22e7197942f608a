"""The bot is killed at every state change, and no reader is left without an answer."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.killing import Plan, run
from tests.mortal import POINTS
from tests.test_serve import ROOT, _environment

DALIL = [sys.executable, "-c", "from bot.cli import main; main()"]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("articles")
    command = [*DALIL, "ingest", "seeds/articles"]
    subprocess.run(command, check=True, cwd=ROOT, env=_environment(home), capture_output=True)
    return home


@pytest.fixture
def articles(ingested: Path, tmp_path: Path) -> Path:
    """A home of the test's own: what is counted in its log is of one run."""
    return shutil.copytree(ingested, tmp_path / "home")


def test_a_bot_killed_at_every_state_change_loses_nothing_and_keeps_the_order(
    articles: Path,
) -> None:
    toll = run(Plan(seed=5, chats=24, questions=8, lives=len(POINTS) + 3, random_kills=3), articles)
    assert toll.asked == 192
    assert (toll.lost, toll.out_of_order, toll.twice_unexplained) == (0, 0, 0), toll
    assert len(toll.deaths) >= len(POINTS) - 2, toll  # one may not come to its point in time


def test_a_bot_with_a_webhook_loses_nothing_either_and_keeps_the_order(articles: Path) -> None:
    toll = run(Plan(seed=6, chats=10, questions=5, lives=7, random_kills=1, webhook=True), articles)
    assert toll.asked == 50
    assert (toll.lost, toll.out_of_order, toll.twice_unexplained) == (0, 0, 0), toll
    assert len(toll.deaths) >= 4, toll


@pytest.mark.parametrize("webhook", [False, True])
def test_a_bot_that_acknowledges_before_it_keeps_is_caught(webhook: bool, articles: Path) -> None:
    plan = Plan(seed=5, chats=6, questions=4, lives=2, careless=True, webhook=webhook)
    toll = run(plan, articles)
    assert toll.lost > 0, toll
