"""What a reader sees of what is kept of them: see tests/transcripts."""

from __future__ import annotations

from tests.fakes.newsroom import WORDS
from tests.stories import Book, Reader, screens_test

BOOK = Book()


@BOOK.story()
def the_history_is_looked_up(reader: Reader) -> None:
    reader.says_and_gets("/history")
    for word in ("question", "claim", "refuted", "long", "nothing"):
        reader.asks(word)
    several = "\n".join(WORDS[reader.language][word] for word in ("claim", "refuted"))
    reader.says_and_gets(several)
    reader.asks("unknown")
    reader.presses(reader.says_and_gets("/history"), "الأقدم" if _arabic(reader) else "Older")
    listed = reader.telegram.sent(reader.chat)[-1]
    older = reader.sees_buttons(listed, "الأحدث" if _arabic(reader) else "Newer")
    reader.presses(older, "7")
    reader.gets()
    reader.gets()


@BOOK.story()
def the_answers_are_exported(reader: Reader) -> None:
    reader.says_and_gets("/export")
    reader.asks("question")
    asked = reader.says_and_gets("/export")
    reader.presses(asked, "ClaimReview")
    reader.gets()
    reader.asks("claim")
    asked = reader.says_and_gets("/export")
    for name in ("Markdown", "CSV", "JSON", "ClaimReview"):
        reader.presses(asked, name)
        assert reader.gets().file is not None


@BOOK.story()
def privacy_is_explained(reader: Reader) -> None:
    reader.says_and_gets("/privacy")


@BOOK.story(bare=True)
def privacy_without_a_model_is_explained(reader: Reader) -> None:
    reader.says_and_gets("/privacy")


@BOOK.story()
def a_reader_is_forgotten(reader: Reader) -> None:
    reader.asks("question")
    reader.presses(reader.says_and_gets("/forget"), "لا" if _arabic(reader) else "No")
    reader.presses(reader.says_and_gets("/forget"), "🗑")
    reader.gets()
    reader.says_and_gets("/history")


@BOOK.story()
def a_card_is_sent(reader: Reader) -> None:
    reader.presses(reader.asks("claim"), "🖼")
    card = reader.gets()
    assert card.file is not None
    assert card.file.size == (1080, 1920)


@BOOK.story()
def cards_of_several_claims_are_sent(reader: Reader) -> None:
    words = WORDS[reader.language]
    reader.presses(reader.says_and_gets(f"{words['claim']}\n{words['refuted']}"), "🖼")
    reader.gets()
    reader.gets()


@BOOK.story(group=True)
def private_things_are_not_for_a_group(reader: Reader) -> None:
    for name in ("history", "export", "forget"):
        reader.says_and_gets(f"/{name}@dalil_test_bot")


def _arabic(reader: Reader) -> bool:
    return reader.language == "ar"


told = BOOK.fixture(DALIL_KEEP_DAYS="30")
test_the_screen_is_as_it_was_read_and_found_good = screens_test(BOOK.names)
