"""Log lines without secrets."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot.redaction import set_up_logging


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logging(stream, ["123:token"], logging.INFO)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_secret_is_replaced_in_messages_and_tracebacks(lines: io.StringIO) -> None:
    try:
        int("https://api/bot123:token/getMe")
    except ValueError:
        logging.getLogger("bot").exception("failed with %s", "123:token")
    assert "123:token" not in lines.getvalue()
    assert "bot***/getMe" in lines.getvalue()


def test_libraries_that_print_addresses_are_quiet(lines: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: POST https://api/bot123:token/getMe")
    assert lines.getvalue() == ""
