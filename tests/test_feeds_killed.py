"""`dalil feeds run`, killed with SIGKILL anywhere: the next run ends as if nothing had been."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.feeds import Newsroom, Story
from tests.fakes.site import FakeSite

ROOT = Path(__file__).parents[1]
STORIES = [Story(number) for number in range(1, 5)]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with FakeSite() as site:
        room = Newsroom(site, tmp_path)
        room.clock.now = time.time()  # which is what the command goes by
        room.publish(*STORIES)
        room.subscribe()
        yield room
        room.corpus.close()


def _killed(room: Newsroom, home: Path, point: str, passing: int) -> None:
    life = {"port": room.site.port, "point": point, "passing": passing}
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DALIL_")
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.feeding", json.dumps(life), "feeds", "run"],
        cwd=ROOT,
        env=environment | {"DALIL_HOME": str(home), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize(
    ("point", "passing", "stored", "again"),
    [
        ("listed", 1, 0, 0),  # the feed was noted, no page asked for
        ("asking", 3, 1, 0),  # the second page was about to be asked for
        ("fetched", 3, 1, 1),  # ... and had come, which no file says yet
        ("noted", 2, 1, 1),  # ... and stood in a transaction that was never committed
        ("stored", 2, 2, 0),  # ... and was committed
    ],
)
def test_a_killed_run_loses_nothing_and_fetches_nothing_twice_needlessly(
    room: Newsroom, tmp_path: Path, point: str, passing: int, stored: int, again: int
) -> None:
    _killed(room, tmp_path, point, passing)
    assert len(room.texts) == stored
    room.later(minutes=1)
    room.run()
    assert len(room.texts) == len(STORIES)
    assert all(any(story.sentences[0] in text for text in room.texts) for story in STORIES)
    pages = [path for path in room.asked if path != "/feed"]
    assert sorted(set(pages)) == [story.path for story in STORIES]
    assert len(pages) == len(STORIES) + again
