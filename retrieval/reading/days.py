"""The day of a moment that was given in UTC, where nothing beside it shows a day."""

from __future__ import annotations

from datetime import datetime

from retrieval.models import Basis
from retrieval.site_rules import SiteRules


def where_it_was_published(iso: str, rules: SiteRules, site: str) -> tuple[str, Basis]:
    """Return a metadata field's moment by the clocks of its site, and how its day is known.

    Many systems give every time in UTC: 23:30 there is the next day in Damascus. The newsroom may
    have told a site's time zone; else its own is taken, and a day that this moves is inferred.
    A moment with another offset, or of the same day, stays as it is.
    """
    moment = datetime.fromisoformat(iso) if "T" in iso else None
    if moment is None or moment.tzinfo is None or moment.utcoffset():
        return iso, "meta"
    given = rules.zone_given_for(site)
    there = moment.astimezone(given or rules.zone)
    if there.date() == moment.date():
        return iso, "meta"
    return there.isoformat(), "meta" if given else "inferred"
