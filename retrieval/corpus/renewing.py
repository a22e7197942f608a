"""What older rules made of the articles, made anew when a corpus is opened."""

from __future__ import annotations

import logging

from retrieval import passages, reprints
from retrieval.corpus.connections import Connections

_RULES = (passages.RULE, reprints.RULE)
_log = logging.getLogger("dalil.corpus")


def renew(connections: Connections) -> None:
    """Make all anew by today's rules, in one transaction, if that was not done yet."""
    if _is_current(connections):
        return
    with connections.writing() as writer:
        if _is_current(connections):  # another process has just done it
            return
        names = [row["id"] for row in writer.db.table("articles").rows_where(select="id")]
        if names:
            _log.warning("cutting %d articles anew: an older Dalil made their passages", len(names))
        for table in ("prints", "site_lines"):
            writer.db.table(table).delete_where()
        for article_id in sorted(names):
            writer.renew(article_id)
        if names:  # no index of these passages' corpus fits any more
            writer.db.table("revisions").delete_where()
        writer.db.execute("UPDATE meta SET passage_rule = ?, print_rule = ?", _RULES)


def _is_current(connections: Connections) -> bool:
    rules = connections.db.execute("SELECT passage_rule, print_rule FROM meta").fetchone()
    return all(known >= rule for known, rule in zip(rules, _RULES, strict=True))
