"""The schema of `log.db`, one step a function, by sqlite-utils' own Migrations."""

from __future__ import annotations

from sqlite_utils import Database, Migrations

migrations = Migrations("log")

_OF_A_TURN = [("turn_id", "turns", "id")]
_TURNS = {
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
}
_PLACE = {
    "article_id": str,
    "article_version": str,
    "title": str,
    "publisher": str,
    "published": str,
    "url": str,
    "start": int,
    "end": int,
}
_EVIDENCE = {"id": int, "turn_id": int, "label": str, "passages": str, "text": str, **_PLACE}
_CITATIONS = {
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
    **_PLACE,
}


@migrations()
def turns_evidence_and_citations(db: Database) -> None:
    """Make the first tables."""
    db.table("turns").create(_TURNS, pk="id", not_null={"asked_at", "question"})
    db.table("turns").create_index(["chat_id"])
    for name, columns in (("evidence", _EVIDENCE), ("citations", _CITATIONS)):
        db.table(name).create(columns, pk="id", foreign_keys=_OF_A_TURN)
        db.table(name).create_index(["turn_id"])


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


_INBOX = {
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
}
_DELIVERIES = {
    "id": int,
    "inbox_id": int,
    "part": int,
    "content": str,
    "state": str,
    "attempted_at": str,
    "repeats": int,
    "chat_id": int,
    "message_id": int,
}


@migrations()
def inbox_and_deliveries(db: Database) -> None:
    """Keep every update until it was answered, and every message until it was sent."""
    inbox, deliveries = db.table("inbox"), db.table("deliveries")
    inbox.create(
        _INBOX,
        pk="id",
        not_null={"kind", "state", "tries", "received_at", "identity"},
        defaults={"tries": 0},
    )
    inbox.create_index(["update_id"], unique=True)
    for columns in (["state"], ["chat_id", "state"], ["user_id", "received_at"]):
        inbox.create_index(columns)
    deliveries.create(
        _DELIVERIES,
        pk="id",
        foreign_keys=[("inbox_id", "inbox", "id")],
        not_null={"inbox_id", "part", "content", "state", "repeats"},
        defaults={"repeats": 0},
    )
    deliveries.create_index(["inbox_id"])
    deliveries.create_index(["state"])
    db.table("turns").add_column("inbox_id", int)
    db.table("turns").create_index(["inbox_id"])


_ACCESS = {
    "user_id": int,
    "state": str,
    "name": str,
    "language": str,
    "asked_at": str,
    "decided_by": int,
    "decided_at": str,
}
_FEEDBACK = {
    "id": int,
    "turn_id": int,
    "user_id": int,
    "rating": str,
    "reason": str,
    "given_at": str,
}


@migrations()
def access_feedback_and_preferences(db: Database) -> None:
    """Keep what admins decide, what readers think of answers, and what they chose."""
    access, feedback = db.table("access"), db.table("feedback")
    access.create(_ACCESS, pk="user_id", not_null={"state"})
    access.create_index(["asked_at"])
    needed = {"turn_id", "user_id", "rating"}
    feedback.create(_FEEDBACK, pk="id", foreign_keys=_OF_A_TURN, not_null=needed)
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
    links = db.table("answer_links")
    links.create(
        {"token": str, "turn_id": int, "user_id": int, "made_at": str},
        pk="token",
        foreign_keys=_OF_A_TURN,
        not_null={"turn_id", "user_id", "made_at"},
    )
    links.create_index(["turn_id"], unique=True)
    db.table("answer_openings").create(
        {"turn_id": int, "user_id": int}, pk=("turn_id", "user_id"), foreign_keys=_OF_A_TURN
    )


_WATCHES = {
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
}


@migrations()
def watches(db: Database) -> None:
    """Keep the answers whose change a chat wants to hear of, and when a person is not disturbed."""
    table = db.table("watches")
    needed = {"chat_id", "user_id", "question", "plan", "answer", "seen", "revision"}
    table.create(_WATCHES, pk="id", not_null=needed)
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
