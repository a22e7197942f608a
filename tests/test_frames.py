from __future__ import annotations

from bot.answering.models import Answer, ArticleReference, Mode, Sentence, Verdict
from bot.answering.progress import Checked, Checking, Opening, Reading, Said
from bot.chat.frames import Frames
from bot.chat.texts import Texts
from tests.fakes.markup import parse_html
from tests.visible import bare

AR = Texts.load("ar")


def _checked(verdict: Verdict, mode: Mode = "model") -> Answer:
    quoted = (Sentence("قيل", (1,)),) if mode == "quotes" else ()
    return Answer("…", "ar", "claim", mode, verdict, sentences=quoted)


def _shown(frames: Frames) -> str:
    return bare(parse_html(frames.html()).plain)


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


def test_a_page_that_is_opened_is_said_until_more_is_known() -> None:
    frames = Frames("ar")
    frames.add(Opening())
    assert frames
    assert _shown(frames) == AR("opening")
    frames.add(Checking(("قيل كذا", "قيل غيره")))
    assert AR("opening") not in _shown(frames)
    assert _shown(frames).startswith(AR("checking"))


def test_what_one_article_said_gives_way_to_the_articles_that_are_read_next() -> None:
    frames = Frames("ar")
    one, other = (ArticleReference(name, name, *[None] * 6) for name in ("الأول", "الثاني"))
    frames.add(Reading((one,)))
    frames.add(Said(Sentence("قيل كذا", ()), ()))
    assert "قيل كذا" in _shown(frames)
    frames.add(Reading((other,)))
    assert "قيل كذا" not in _shown(frames)
    assert "الثاني" in _shown(frames)
