"""The schema of `log.db`, one step a function, by sqlite-utils' own Migrations."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("log")


@migrations()
def turns_evidence_and_citations(db: Database) -> None:
    """Make the first tables."""
    db.table("turns").create(
        {
            "id": int,
            "chat_id": int,
            "user_id": int,
            "asked_at": str,
            "question": str,
            "language": str,
            "kind": str,
            "verdict": str,
            "mode": str,
            "fallback": str,
            "error": str,
            "model": str,
            "input_tokens": int,
            "output_tokens": int,
            "prompt_hash": str,
            "timings_ms": str,
            "plan": str,
            "answer": str,
        },
        pk="id",
        not_null={"asked_at", "question"},
    )
    db.table("turns").create_index(["chat_id"])
    of_a_turn = [("turn_id", "turns", "id")]
    place = {
        "article_id": str,
        "article_version": str,
        "title": str,
        "publisher": str,
        "published": str,
        "url": str,
        "start": int,
        "end": int,
    }
    evidence = db.table("evidence")
    evidence.create(
        {"id": int, "turn_id": int, "label": str, "passages": str, "text": str, **place},
        pk="id",
        foreign_keys=of_a_turn,
    )
    evidence.create_index(["turn_id"])
    citations = db.table("citations")
    citations.create(
        {
            "id": int,
            "turn_id": int,
            "n": int,
            "sentence": str,
            "stance": str,
            "outcome": str,
            "dropped_by": str,
            "label": str,
            "offered": str,
            "quote": str,
            "context": str,
            "context_start": int,
            "context_end": int,
            "passage_id": str,
            **place,
        },
        pk="id",
        foreign_keys=of_a_turn,
    )
    citations.create_index(["turn_id"])


@migrations()
def spending_and_reuse(db: Database) -> None:
    """Keep the tokens of each turn apart, and let an identical question find its answer."""
    # A turn that is forgotten has still been paid for: the day's limit must hold.
    spending = db.table("spending")
    spending.create(
        {"id": int, "spent_at": str, "input_tokens": int, "output_tokens": int},
        pk="id",
        not_null={"spent_at"},
    )
    spending.create_index(["spent_at"])
    db.execute(
        "INSERT INTO spending (spent_at, input_tokens, output_tokens) "
        "SELECT asked_at, ifnull(input_tokens, 0), ifnull(output_tokens, 0) FROM turns "
        "WHERE input_tokens > 0 OR output_tokens > 0"
    )
    turns = db.table("turns")
    turns.add_column("corpus_revision", str)
    turns.add_column("reuse_key", str)
    turns.create_index(["reuse_key"])


@migrations()
def inbox_and_deliveries(db: Database) -> None:
    """Keep every update until it was answered, and every message until it was sent."""
    inbox = db.table("inbox")
    inbox.create(
        {
            "id": int,
            "update_id": int,
            "chat_id": int,
            "user_id": int,
            "kind": str,
            "state": str,
            "reason": str,
            "tries": int,
            "received_at": str,
            "changed_at": str,
            "identity": str,
            "content": str,
            "language": str,
            "turn_id": int,
        },
        pk="id",
        not_null={"kind", "state", "tries", "received_at", "identity"},
        defaults={"tries": 0},
    )
    inbox.create_index(["update_id"], unique=True)
    inbox.create_index(["state"])
    inbox.create_index(["chat_id", "state"])
    inbox.create_index(["user_id", "received_at"])
    deliveries = db.table("deliveries")
    deliveries.create(
        {
            "id": int,
            "inbox_id": int,
            "part": int,
            "content": str,
            "state": str,
            "attempted_at": str,
            "repeats": int,
            "chat_id": int,
            "message_id": int,
        },
        pk="id",
        foreign_keys=[("inbox_id", "inbox", "id")],
        not_null={"inbox_id", "part", "content", "state", "repeats"},
        defaults={"repeats": 0},
    )
    deliveries.create_index(["inbox_id"])
    deliveries.create_index(["state"])
    turns = db.table("turns")
    turns.add_column("inbox_id", int)
    turns.create_index(["inbox_id"])


@migrations()
def access_feedback_and_preferences(db: Database) -> None:
    """Keep what admins decide, what readers think of answers, and what they chose."""
    db.table("access").create(
        {
            "user_id": int,
            "state": str,
            "name": str,
            "language": str,
            "asked_at": str,
            "decided_by": int,
            "decided_at": str,
        },
        pk="user_id",
        not_null={"state"},
    )
    db.table("access").create_index(["asked_at"])
    feedback = db.table("feedback")
    feedback.create(
        {
            "id": int,
            "turn_id": int,
            "user_id": int,
            "rating": str,
            "reason": str,
            "given_at": str,
        },
        pk="id",
        foreign_keys=[("turn_id", "turns", "id")],
        not_null={"turn_id", "user_id", "rating"},
    )
    feedback.create_index(["turn_id", "user_id"], unique=True)
    db.table("preferences").create({"user_id": int, "language": str}, pk="user_id")
    db.table("turns").create_index(["user_id", "asked_at"])


@migrations()
def forgettings(db: Database) -> None:
    """Keep what is to be forgotten until it is gone from the files; numbers only, no text."""
    db.table("forgettings").create(
        {
            "id": int,
            "user_id": int,  # null: turns that are older than the days they are kept
            "asking_id": int,
            "last_inbox_id": int,
            "asked_at": str,
        },
        pk="id",
        not_null={"asked_at"},
    )


@migrations()
def moves_and_placeholders(db: Database) -> None:
    """Follow a group to its new id, and find what a killed process left standing in a chat."""
    db.table("moves").create(
        {"old_id": int, "new_id": int, "moved_at": str},
        pk="old_id",
        not_null={"new_id", "moved_at"},
    )
    db.table("placeholders").create(
        {"chat_id": int, "message_id": int}, pk=("chat_id", "message_id")
    )


@migrations()
def attachments(db: Database) -> None:
    """Keep the file that a message carries until it is sent."""
    db.table("deliveries").add_column("attachment", bytes)


@migrations()
def links_to_answers(db: Database) -> None:
    """Let an answer be opened by a link, by those who may ask; both rows go with its turn."""
    of_a_turn = [("turn_id", "turns", "id")]
    links = db.table("answer_links")
    links.create(
        {"token": str, "turn_id": int, "user_id": int, "made_at": str},
        pk="token",
        foreign_keys=of_a_turn,
        not_null={"turn_id", "user_id", "made_at"},
    )
    links.create_index(["turn_id"], unique=True)
    db.table("answer_openings").create(
        {"turn_id": int, "user_id": int}, pk=("turn_id", "user_id"), foreign_keys=of_a_turn
    )


@migrations()
def watches(db: Database) -> None:
    """Keep the answers whose change a chat wants to hear of, and when a person is not disturbed."""
    table = db.table("watches")
    table.create(
        {
            "id": int,
            "chat_id": int,
            "topic": int,
            "user_id": int,
            "question": str,
            "plan": str,
            "answer": str,
            "seen": str,
            "revision": str,
            "set_at": str,
            "checked_at": str,
        },
        pk="id",
        not_null={"chat_id", "user_id", "question", "plan", "answer", "seen", "revision"},
    )
    table.create_index(["chat_id", "question"], unique=True)
    table.create_index(["user_id"])
    db.table("preferences").add_column("quiet", str)


@migrations()
def conversations(db: Database) -> None:
    """Keep from where on a chat's conversation counts, after /new."""
    db.table("conversations").create(
        {"chat_id": int, "after": int}, pk="chat_id", not_null={"after"}
    )


@migrations()
def chats_to_forget(db: Database) -> None:
    """Keep in which chats of others words of a person may stand, until these are gone."""
    db.table("forgettings").add_column("chats", str)


@migrations()
def request_of_access(db: Database) -> None:
    """Know a stranger's first message again after a crash."""
    db.table("access").add_column("message_id", int)
