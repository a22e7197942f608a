"""`dalil serve` with a feed: what a site publishes is answered from without a restart."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.fakes.feeds import Newsroom, Story
from tests.fakes.site import FakeSite
from tests.fakes.telegram import TOKEN, FakeTelegram

ROOT = Path(__file__).parents[1]
JOURNALIST = 501
SAID = "ترميم ثلاثة آلاف منزل في الحي رقم 7"
QUESTION = "كم منزلاً بدأت الحكومة ترميم في الحي رقم 7 من مدينة حلب القديمة؟"


def test_a_published_story_is_answered_from_and_no_secret_is_told(tmp_path: Path) -> None:
    story = Story(7)
    with FakeSite() as site, FakeTelegram() as telegram:
        room = Newsroom(site, tmp_path)
        room.clock.now = time.time()
        room.publish(story)
        room.subscribe()
        room.corpus.close()
        listed, asked_before = site.pages["/feed"], threading.Event()
        site.pages["/feed"] = lambda handler: asked_before.wait(15) and listed(handler)
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DALIL_", "OPENAI_", "TELEGRAM_"))
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.feeding", json.dumps({"port": site.port}), "serve"],
            cwd=ROOT,
            env=environment
            | {
                "DALIL_HOME": str(tmp_path),
                "PYTHONPATH": str(ROOT),
                "TELEGRAM_BOT_TOKEN": TOKEN,
                "DALIL_TELEGRAM_API": telegram.url,
                "DALIL_ALLOWED_USERS": str(JOURNALIST),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        try:
            telegram.wait_for_poll(30)
            assert process.stdout
            telegram.user_sends(JOURNALIST, QUESTION)
            (before,) = telegram.wait_for_messages(1, 30)
            asked_before.set()
            lines = []
            while "feed read" not in "".join(lines[-1:]):
                lines.append(process.stdout.readline())
                assert lines[-1], "".join(lines)
            telegram.user_sends(JOURNALIST, QUESTION)
            _, answer = telegram.wait_for_messages(2, 30)
        finally:
            process.send_signal(signal.SIGTERM)
            rest, _ = process.communicate(timeout=30)
    assert SAID not in before.plain
    assert SAID in answer.plain
    printed = "".join(lines) + rest
    assert "feeds: 1 feed read: added 1." in printed
    assert process.returncode == 0
    for secret in (TOKEN, "الحي رقم", "Traceback"):
        assert secret not in printed
