from __future__ import annotations

import re

from bot.answering.models import Answer, Checked, Checking, Mode, Sentence, Verdict
from bot.chat.frames import Frames
from bot.chat.texts import Texts
from tests.fakes.markup import parse_html

AR = Texts.load("ar")


def _checked(verdict: Verdict, mode: Mode = "model") -> Answer:
    quoted = (Sentence("قيل", (1,)),) if mode == "quotes" else ()
    return Answer("…", "ar", "claim", mode, verdict, sentences=quoted)


def _shown(frames: Frames) -> str:
    return re.sub("[\u2060\u2066-\u2069\u200e\u200f]", "", parse_html(frames.html()).plain)


def test_several_claims_are_named_and_each_gets_its_verdict_when_it_is_checked() -> None:
    frames = Frames("ar")
    assert not frames
    frames.add(Checking(("قيل <b>كذا</b>", "قيل غيره", "BBC قالت")))
    assert frames
    claims = ("قيل <b>كذا</b>", "قيل غيره", "BBC قالت")
    named = (f"الادّعاء {n}: {claim}\n{{}}" for n, claim in enumerate(claims, 1))
    screen = "\n\n".join((AR("checking"), *named))
    assert _shown(frames) == screen.format("⏳", "⏳", "⏳")
    frames.add(Checked(2, _checked("refuted")))
    assert _shown(frames) == screen.format("⏳", AR("verdict.refuted"), "⏳")
    frames.add(Checked(1, _checked("not_enough_evidence", "quotes")))
    assert _shown(frames) == screen.format(AR("unjudged"), AR("verdict.refuted"), "⏳")
