"""`dalil serve` with a feed: what a site publishes is answered from without a restart."""

from __future__ import annotations

import threading
import time
from functools import partial
from pathlib import Path

from tests import feeding
from tests.fakes.feeds import Newsroom, Story
from tests.fakes.newsroom import serving
from tests.fakes.site import FakeSite
from tests.fakes.telegram import TOKEN, FakeTelegram

JOURNALIST, SECONDS = 501, 120
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
        site.pages["/feed"] = lambda handler: asked_before.wait(SECONDS) and listed(handler)
        work = partial(feeding.dalil, {"port": site.port}, "serve")
        who = {"DALIL_ALLOWED_USERS": str(JOURNALIST)}
        with serving(tmp_path, telegram, None, work, **who) as served:
            telegram.user_sends(JOURNALIST, QUESTION)
            (before,) = telegram.wait_for_messages(1, SECONDS)
            asked_before.set()
            until = time.monotonic() + SECONDS
            while "feed read" not in served.printed:
                assert time.monotonic() < until, served.printed
                time.sleep(0.05)
            telegram.user_sends(JOURNALIST, QUESTION)
            _, answer = telegram.wait_for_messages(2, SECONDS)
    assert SAID not in before.plain
    assert SAID in answer.plain
    assert "feeds: 1 feed read: added 1." in served.printed
    assert served.process.wait() == 0
    for secret in (TOKEN, "الحي رقم", "Traceback"):
        assert secret not in served.printed
