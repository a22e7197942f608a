"""What a reader sees of finding: examples, passages, articles, outlets, links, inline."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.texts import Texts
from tests.stories import LANGUAGES, SECONDS, Book, Reader, screens_test

BOOK = Book()


def _shares(reader: Reader) -> str:
    """Ask a question, press 🔗 and return the token of the link."""
    reader.presses(reader.asks("question"), "🔗")
    button = reader.telegram.user_presses(reader.gets(), "📋", user=reader.id)
    assert button.copy is not None
    return button.copy.partition("?start=")[2]


@BOOK.story()
def the_first_minute(reader: Reader) -> None:
    welcome = reader.says_and_gets("/start")
    assert len(welcome.buttons) == 3
    for button in welcome.buttons:
        reader.presses(welcome, button.text)
        reader.gets()


@BOOK.story(bare=True)
def the_first_minute_without_a_model(reader: Reader) -> None:
    the_first_minute(reader)


@BOOK.story()
def passages_are_searched(reader: Reader) -> None:
    fuel, quoted = {
        "ar": ("أسعار الوقود", "«أسعار الخبز»"),
        "en": ("fuel prices", '"bread prices"'),
    }[reader.language]
    reader.says_and_gets("/search")
    reader.says_and_gets(f"/search {fuel}")
    reader.says_and_gets(f"/search {quoted}")
    reader.says_and_gets('/search "zzzz"')
    without, nonsense = {
        "ar": ("/search أسعار -كهرباء", "/search بببب تتت"),
        "en": ("/search prices -electricity", "/search zzzzqqq"),
    }[reader.language]
    reader.says_and_gets(without)
    reader.says_and_gets(nonsense)


@BOOK.story()
def more_passages_are_searched(reader: Reader) -> None:
    words = {"ar": "وزير", "en": "foreign minister"}[reader.language]
    first = reader.says_and_gets(f"/search {words}")
    reader.presses(first, "⬇️")
    reader.gets()


@BOOK.story()
def the_archive_is_looked_through(reader: Reader) -> None:
    outlet = {"ar": "جريدة المرفأ", "en": "harbour times"}[reader.language]
    reader.says_and_gets("/sources")
    reader.says_and_gets("/recent")
    listed = reader.says_and_gets(f"/recent {outlet}")
    reader.presses(listed, "📄 1")
    opened = reader.gets()
    reader.presses(opened, "✔️")
    reader.gets()
    reader.says_and_gets("/recent xyz")


@BOOK.story()
def a_colleague_opens_an_answer(reader: Reader) -> None:
    token = _shares(reader.colleague())
    reader.says(f"/start {token}")
    reader.gets()
    reader.presses(reader.gets(), "📄 1")
    reader.gets()
    reader.says_and_gets(f"/start {token[:-1]}")


@BOOK.story()
def an_answer_is_shared(reader: Reader) -> None:
    _shares(reader)


@BOOK.story(stranger=True)
def a_stranger_opens_an_answer(stranger: Reader) -> None:
    number = 590 + LANGUAGES.index(stranger.language)
    token = _shares(replace(stranger, id=number, chat=number))
    shown = stranger.says_and_gets(f"/start {token}")
    assert not any("📄" in button.text for button in shown.buttons)


@BOOK.story()
def a_link_is_sent(reader: Reader) -> None:
    reader.says_and_gets(f"https://example.org/{reader.language}/fuel?utm_source=x")
    reader.says_and_gets("http://10.0.0.1/secret")


@BOOK.story()
def a_passage_is_chosen_inline(reader: Reader) -> None:
    fake = reader.telegram
    typed = {"ar": "أسعار الوقود", "en": "fuel prices"}[reader.language]
    reader.says_and_gets(f"/search {typed}")  # the words of the other language are learned
    query = fake.user_queries_inline(reader.id, typed, language_code=reader.language)
    assert len(fake.wait_for_inline(query, SECONDS).results) > 1
    fake.user_chooses_inline(reader.id, query)
    reader.says_and_gets("/cancel")


@BOOK.story(stranger=True)
def a_stranger_types_inline(stranger: Reader) -> None:
    fake = stranger.telegram
    query = fake.user_queries_inline(stranger.id, "a", language_code=stranger.language)
    answer = fake.wait_for_inline(query, SECONDS)
    assert answer.results == ()
    assert answer.button == Texts.load(stranger.language)("inline.ask_in")
    stranger.says_and_gets(f"/start {answer.start}")


told = BOOK.fixture()
test_the_screen_is_as_it_was_read_and_found_good = screens_test(BOOK.names)
