"""Pages that a browser saved as one file (MHTML) → articles."""

from __future__ import annotations

import email
import email.policy
from email.message import Message

from retrieval.models import Article
from retrieval.reading.fields import web_address
from retrieval.reading.html import read_html
from retrieval.reading.sources import Found, Job, NoArticleError


def read_saved(data: bytes, found: Found, job: Job) -> Article:
    """Read the first HTML part, which is the page; raises NoArticleError."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    if page is None:
        raise NoArticleError("no HTML page in it")
    held = page.get_payload(decode=True)
    return read_html(
        held if isinstance(held, bytes) else b"",
        name=found.name,
        origin=found.origin,
        today=job.today,
        url=_address(message, page),
        charset=page.get_content_charset(),
        rules=job.rules,
    )


def _address(*messages: Message) -> str | None:
    """Return where the page was saved from, as the browser noted it."""
    for message in messages:
        for name in ("Snapshot-Content-Location", "Content-Location"):
            if found := web_address(str(message.get(name, "")).strip()):
                return found
    return None
