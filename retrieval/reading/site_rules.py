"""What a newsroom says of single sites, as readers know it."""

from retrieval.site_rules import (
    NO_RULES,
    SiteRules,
    SiteRulesError,
    Verdict,
    load_rules,
    site_name,
    site_of,
)

__all__ = [
    "NO_RULES",
    "SiteRules",
    "SiteRulesError",
    "Verdict",
    "load_rules",
    "site_name",
    "site_of",
]
