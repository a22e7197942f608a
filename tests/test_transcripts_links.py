"""What a reader sees who sends a link, whole, in both languages: see tests/transcripts.

The page is on a real server, fetched and read by a process that `dalil serve` starts. The product
reaches no address of loopback: these processes are begun by tests/feeding.py, which puts another
policy into the place of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.chat.texts import Texts
from tests.fakes import harbour_site
from tests.fakes.newsroom import WORDS
from tests.fakes.site import FakeSite
from tests.stories import Book, Reader, Screens, screens_test

BOOK = Book()


@BOOK.story()
def a_page_of_the_network_is_checked(reader: Reader) -> None:
    reader.says_and_gets(reader.page("prices"))


@BOOK.story(bare=True)
def a_page_of_the_network_is_checked_without_a_model(reader: Reader) -> None:
    reader.says_and_gets(reader.page("prices"))


@BOOK.story()
def nothing_is_known_of_what_a_page_states(reader: Reader) -> None:
    reader.says_and_gets(reader.page("unheard"))


@BOOK.story()
def a_page_cannot_be_read(reader: Reader) -> None:
    reader.says_and_gets(reader.page("gone"))
    reader.says_and_gets(reader.page("").replace(f"/{reader.language}/", "/login"))


@BOOK.story(admin=True)
def an_admin_adds_a_page(admin: Reader) -> None:
    link = admin.page("stars")
    admin.says_and_gets(f"/ingest {link}")
    answered = admin.says_and_gets(harbour_site.ASKED_OF_THE_STARS[admin.language])
    assert {"ar": "حلقات زحل", "en": "rings of Saturn"}[admin.language] in answered.plain
    admin.says_and_gets(link)
    admin.says_and_gets(f"/ingest {link} {admin.page('gone')}")


@BOOK.story()
def a_page_of_the_network_is_doubted(reader: Reader) -> None:
    doubt = {"ar": "هل هذا المقال صحيح؟", "en": "Is this article true?"}[reader.language]
    reader.says_and_gets(f"{doubt} {reader.page('prices')}")
    drafts = [
        line for line in reader.telegram.story(reader.chat) if line.startswith("Dalil drafts")
    ]
    assert Texts.load(reader.language)("opening") in drafts[0]


@BOOK.story()
def an_article_of_the_archive_is_doubted(reader: Reader) -> None:
    link = f"https://example.org/{reader.language}/fuel"
    doubt = {"ar": "صحيح؟", "en": "Is this true?"}[reader.language]
    reader.says_and_gets(f"{doubt} {link}")
    said = reader.says(link)
    reader.gets()
    reader.says_and_gets(doubt, reply_to=said)
    reader.says_and_gets(link)
    reader.says_and_gets(doubt)


@BOOK.story()
def an_article_of_the_archive_is_asked(reader: Reader) -> None:
    fuel, ports = (f"https://example.org/{reader.language}/{name}" for name in ("fuel", "ports"))
    question = WORDS[reader.language]["question"]
    reader.says_and_gets(f"{question}\n{fuel}")
    reader.says_and_gets(f"{question}\n{ports}")
    reader.says_and_gets(f"{WORDS[reader.language]['nothing']} {ports}")
    reader.gets()
    reader.says_and_gets(f"{question} {reader.page('prices')}")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screens]:
    with FakeSite() as site:
        harbour_site.publish(site)
        with BOOK.told(tmp_path_factory.mktemp("newsroom"), site) as told:
            yield told


test_the_screen_is_as_it_was_read_and_found_good = screens_test(BOOK.names)
