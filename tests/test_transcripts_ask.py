"""What a reader sees of each way to ask, whole, in both languages: see tests/transcripts."""

from __future__ import annotations

from tests.fakes.newsroom import WORDS
from tests.stories import (
    PHOTO,
    SECONDS,
    Book,
    Reader,
    screens_test,
)

BOOK = Book()
NAME = "@dalil_test_bot"
SOURCE = {"id": 4711, "is_bot": False, "first_name": "Whistleblower"}
FORWARDED = {"type": "user", "date": 1_700_000_000, "sender_user": SOURCE}
VOICE = {"file_id": "x", "file_unique_id": "x", "duration": 1}
TOPIC = 5
DOUBTS = {"ar": "هل هذا صحيح؟", "en": "Is this true?"}
LOOKS = {"ar": "شوفوا هالخبر", "en": "Look at this one"}
BREAD = {
    "ar": "أسعار الخبز لن تتغير هذا العام، وزيادة الوقود تغطي كلفة الاستيراد.",
    "en": "Bread prices will not change this year, and the fuel increase covers imports.",
}


@BOOK.story()
def a_message_is_forwarded(reader: Reader) -> None:
    answer = reader.asks("claim", forward_origin=FORWARDED)
    assert "Whistleblower" not in answer.plain


@BOOK.story()
def a_caption_is_checked(reader: Reader) -> None:
    reader.says_and_gets(None, photo=[PHOTO], caption=WORDS[reader.language]["claim"])


@BOOK.story()
def what_holds_no_words_is_told_what_to_do(reader: Reader) -> None:
    reader.says_and_gets(None, photo=[PHOTO])
    reader.says_and_gets(None, voice=VOICE)
    reader.says_and_gets(None, document={"file_id": "x", "file_unique_id": "x"})


@BOOK.story()
def an_album_is_asked_of_once(reader: Reader) -> None:
    album = {"media_group_id": f"album {reader.id}", "photo": [PHOTO]}
    with reader.telegram.at_once():
        reader.says(None, caption=WORDS[reader.language]["claim"], **album)
        reader.says(None, **album)
        reader.says(None, **album)
    reader.gets()
    reader.says_and_gets(None, voice=VOICE)


@BOOK.story(group=True)
def a_message_of_the_group_is_doubted(reader: Reader) -> None:
    said = reader.colleague().says(WORDS[reader.language]["claim"])
    doubt = reader.says(f"{NAME} {DOUBTS[reader.language]}", reply_to=said)
    reader.is_answered(doubt)


@BOOK.story(group=True)
def two_ask_at_once_in_a_topic(reader: Reader) -> None:
    colleague, words = reader.colleague(), WORDS[reader.language]
    reader.says("between us", topic=TOPIC)
    with reader.telegram.at_once():
        first = reader.says(f"{NAME} {words['claim']}", topic=TOPIC)
        second = colleague.says(f"{NAME} {words['refuted']}", topic=TOPIC)
    reader.is_answered(first)
    colleague.is_answered(second)
    answers = reader.telegram.sent(reader.chat)
    assert [(answer.reply_to, answer.topic) for answer in answers] == [
        (first, TOPIC),
        (second, TOPIC),
    ]


@BOOK.story()
def a_question_is_edited_while_it_waits(reader: Reader) -> None:
    fake, words = reader.telegram, WORDS[reader.language]
    question = reader.says(words["endless"])
    fake.wait_until(lambda: fake.draft(reader.chat) is not None, "a draft", SECONDS)
    reader.edits(question, words["claim"])
    reader.gets()


@BOOK.story()
def a_question_is_edited_after_its_answer(reader: Reader) -> None:
    words = WORDS[reader.language]
    question = reader.says(words["nothing"])
    reader.gets()
    reader.edits(question, words["refuted"])
    offer = reader.gets()
    reader.edits(question, words["claim"])
    reader.presses(offer, "🔄")
    reader.gets()
    reader.edits(question, words["question"])
    reader.gets()


@BOOK.story()
def a_long_paste_is_one_question(reader: Reader) -> None:
    line = BREAD[reader.language]
    paste = "\n".join([line] * (2_100 // len(line) + 1))
    with reader.telegram.at_once():
        reader.says(paste)
        reader.says(WORDS[reader.language]["question"])
    reader.gets()


@BOOK.story()
def a_later_part_of_a_paste_is_edited(reader: Reader) -> None:
    words = WORDS[reader.language]
    line = BREAD[reader.language]
    with reader.telegram.at_once():
        reader.says("\n".join([line] * (2_100 // len(line) + 1)))
        last = reader.says(words["nothing"])
    reader.gets()
    reader.edits(last, words["question"])
    offer = reader.gets()
    reader.presses(offer, "🔄")
    reader.gets()


@BOOK.story()
def a_comment_comes_before_what_is_forwarded(reader: Reader) -> None:
    for comment in (DOUBTS[reader.language], LOOKS[reader.language]):
        with reader.telegram.at_once():
            reader.says(comment)
            reader.says(WORDS[reader.language]["claim"], forward_origin=FORWARDED)
        reader.gets()
    said = {"ar": "من قال هذا؟", "en": "Who said this?"}
    reader.says_and_gets("/new")
    reader.says_and_gets(DOUBTS[reader.language])
    with reader.telegram.at_once():
        reader.says(said[reader.language])
        reader.says(BREAD[reader.language], forward_origin=FORWARDED)
    reader.gets()


@BOOK.story(group=True)
def a_group_mistypes_a_command(reader: Reader) -> None:
    reader.says("/weather")
    reader.says_and_gets(f"/weather{NAME}")


@BOOK.story()
def a_conversation_begins_anew(reader: Reader) -> None:
    reader.asks("claim")
    reader.says_and_gets("/new")
    reader.asks("nothing")


told = BOOK.fixture()
test_the_screen_is_as_it_was_read_and_found_good = screens_test(BOOK.names)
