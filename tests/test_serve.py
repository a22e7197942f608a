"""The real `dalil serve` process between a fake Telegram and a fake model, as a reader sees it."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.chat.texts import Texts
from tests.fakes.model import FakeModel, Oracle, Reply, hanging
from tests.fakes.newsroom import SEEDS, Served, environment, ingest, serve, serving
from tests.fakes.telegram import TOKEN, FakeTelegram
from tests.forked import Forked, Streams, begin_anew
from tests.visible import bare

JOURNALIST, COLLEAGUE, STRANGER, ADMIN = 501, 502, 666, 900
SENTENCE = (
    "قال وزير الداخلية في حكومة دمشق المؤقتة، علي كده، إن “التعاون مع روسيا يخدم المصلحة السورية”."
)
ARABIC = "ماذا قال وزير الداخلية السوري علي كده عن التعاون مع روسيا؟"
ENGLISH = "What does the article «التعاون مع روسيا يخدم المصلحة السورية» say of the minister?"
UNKNOWN = "ماذا قال علي كده عن المريخ؟"
WHO = {"DALIL_ALLOWED_USERS": f"{JOURNALIST}, {COLLEAGUE}", "DALIL_ADMINS": str(ADMIN)}
AR, EN = Texts.load("ar"), Texts.load("en")
SECONDS = 120


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of the test's own: each test's Telegram numbers its messages from 1."""
    home = tmp_path / "home"
    home.mkdir()
    ingest(home, SEEDS)
    return home


def test_a_journalist_gets_checked_answers_and_a_stranger_is_turned_away(home: Path) -> None:
    oracle = Oracle({ARABIC: [SENTENCE], ENGLISH: [SENTENCE], UNKNOWN: []})
    with (
        FakeTelegram() as telegram,
        FakeModel(oracle) as model,
        serving(home, telegram, model, partial(begin_anew, "serve"), **WHO) as served,
    ):
        telegram.chat_is_known(ADMIN)
        said = _started(telegram)
        questions = [telegram.user_sends(JOURNALIST, text) for text in (ARABIC, ENGLISH, UNKNOWN)]
        stranger = telegram.user_sends(STRANGER, ARABIC, language_code="en")
        telegram.wait_for_messages(said + 3, SECONDS, JOURNALIST)
        telegram.wait_for_messages(1, SECONDS, STRANGER)
        telegram.wait_for_messages(1, SECONDS, ADMIN)

    arabic, english, unknown = telegram.sent(JOURNALIST)[said:]
    assert [message.reply_to for message in (arabic, english, unknown)] == questions

    assert arabic.plain.startswith(AR("verdict.answered"))
    assert arabic.text.styled("expandable_blockquote") == [SENTENCE]
    quoted = SENTENCE.rstrip("”.")
    assert any(bold.startswith(quoted) for bold in arabic.text.styled("bold"))
    assert "عنب بلدي" in arabic.plain
    assert "4 شباط/فبراير 2025" in arabic.plain
    assert "[1]" in arabic.plain

    assert EN("verdict.answered") in english.plain
    assert "4 February 2025" in english.plain
    assert english.text.styled("expandable_blockquote") == [SENTENCE]

    assert unknown.plain.startswith(AR("verdict.not_enough_evidence"))
    assert unknown.text.styled("expandable_blockquote") == []

    (turned_away,) = telegram.sent(STRANGER)
    assert turned_away.reply_to == stranger
    assert f"Your id: {STRANGER}" in turned_away.plain
    assert EN("access.pending") in turned_away.plain
    assert str(STRANGER) in telegram.sent(ADMIN)[0].plain

    assert telegram.violations == []
    assert telegram.conflicts == 0
    assert model.refusals == []
    assert len(model.requests) == 4  # one to plan the question in English
    assert served.process.wait() == 0
    _nothing_told(served)


def test_a_slow_question_delays_its_own_chat_alone_and_each_reply_is_to_its_own(
    home: Path,
) -> None:
    oracle = Oracle({ARABIC: [SENTENCE]})

    def reply(request: dict[str, Any]) -> Reply | str:
        slow = ENGLISH in request["messages"][-1]["content"]
        return hanging() if slow else oracle(request)

    with (
        FakeTelegram() as telegram,
        FakeModel(reply) as model,
        serving(home, telegram, model, **WHO) as served,
    ):
        slow = [telegram.user_sends(JOURNALIST, text) for text in (ENGLISH, ARABIC)]
        quick = [telegram.user_sends(COLLEAGUE, ARABIC) for _ in range(2)]
        telegram.wait_for_messages(2, SECONDS, COLLEAGUE)
        assert telegram.sent(JOURNALIST) == []
        model.closing.set()  # what hangs lets go
        telegram.wait_for_messages(2, SECONDS, JOURNALIST)
    for chat, questions in ((JOURNALIST, slow), (COLLEAGUE, quick)):
        assert [message.reply_to for message in telegram.sent(chat)] == questions
        assert SENTENCE in telegram.transcript(chat)
    _nothing_told(served)


def test_without_a_model_quotations_come_and_are_called_so(home: Path) -> None:
    with FakeTelegram() as telegram, serving(home, telegram, None, **WHO) as served:
        telegram.user_sends(JOURNALIST, ARABIC)
        (answer,) = telegram.wait_for_messages(1, SECONDS)
    assert answer.plain.startswith(AR("quotes"))
    assert AR("fallback.not_configured") not in answer.plain
    assert answer.text.styled("blockquote")
    _nothing_told(served)


def test_an_invented_quotation_never_reaches_the_reader(home: Path) -> None:
    invented = "أعلن الوزير انسحاب القوات الروسية غدًا"
    reply = {
        "kind": "question",
        "sentences": [
            {
                "text": invented,
                "cites": [{"p": 1, "stance": "supports", "quote": invented, "translation": ""}],
            }
        ],
        "verdict": "answered",
        "missing": "",
    }
    with (
        FakeTelegram() as telegram,
        FakeModel([json.dumps(reply, ensure_ascii=False)]) as model,
        serving(home, telegram, model, **WHO) as served,
    ):
        telegram.user_sends(JOURNALIST, ARABIC)
        (answer,) = telegram.wait_for_messages(1, SECONDS)
    assert invented not in answer.plain
    assert AR("fallback.unsupported") in answer.plain
    _nothing_told(served)


def test_a_rejected_token_is_one_sentence_and_exit_2(home: Path) -> None:
    with FakeTelegram() as telegram:
        wrong = {"TELEGRAM_BOT_TOKEN": "123456789:wrong-token", "DALIL_TELEGRAM_API": telegram.url}
        printed = home / "printed"
        wanted = environment(home, **wrong)
        assert Forked(serve, wanted, home, Streams(printed=printed)).end(SECONDS) == 2
    told = printed.read_text(encoding="utf-8")
    assert "TELEGRAM_BOT_TOKEN" in told
    assert "wrong-token" not in told
    assert "Traceback" not in told


def _started(telegram: FakeTelegram) -> int:
    """Say /start until examples come; return how often: a busy machine looks beyond patience."""
    for n in range(1, 11):
        telegram.user_sends(JOURNALIST, "/start")
        *_, start = telegram.wait_for_messages(n, SECONDS, JOURNALIST)
        if bare(start.plain) == AR("start_examples"):
            return n
    raise AssertionError("no examples came")


def _nothing_told(served: Served) -> None:
    """Neither the token nor a question stands in what the process printed."""
    secret = TOKEN.split(":", maxsplit=1)[1]
    for text in (TOKEN, secret, "***", "المريخ", "ماذا قال", "minister", "Traceback"):
        assert text not in served.printed
