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
