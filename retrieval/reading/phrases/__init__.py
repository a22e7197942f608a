"""The phrases by which pages label what is not the article; all match `Line.folded`."""

from retrieval.reading.phrases.credits import (
    AGENCY_CREDIT,
    AUTHOR_BIO,
    BYLINE,
    CAPTION,
    COMMENTER,
    CONTRIBUTED,
    CREDIT,
    PICTURED,
    PICTURED_AFTER,
    SOURCE,
)
from retrieval.reading.phrases.labels import (
    BLOCK_END,
    CRUMBS,
    FOOT,
    READ_ALSO,
    RELATED_BLOCK,
    SECTION,
    SUMMARY,
)
from retrieval.reading.phrases.page_talk import (
    ICON,
    PAGE_TALK,
    TO_READER,
    WIDGET,
)
from retrieval.reading.phrases.telling import (
    CONTINUES,
)

__all__ = [
    "AGENCY_CREDIT",
    "AUTHOR_BIO",
    "BLOCK_END",
    "BYLINE",
    "CAPTION",
    "COMMENTER",
    "CONTINUES",
    "CONTRIBUTED",
    "CREDIT",
    "CRUMBS",
    "FOOT",
    "ICON",
    "PAGE_TALK",
    "PICTURED",
    "PICTURED_AFTER",
    "READ_ALSO",
    "RELATED_BLOCK",
    "SECTION",
    "SOURCE",
    "SUMMARY",
    "TO_READER",
    "WIDGET",
]
