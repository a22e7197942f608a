"""Which lines of a flattened page are the article, and which are the page around it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.models import Span
from retrieval.reading import phrases
from retrieval.reading.asides import LONGEST_TEASER, in_asides
from retrieval.reading.body import NOTICES, body_of, foot_of
from retrieval.reading.lines import Line, body_span, lines
from retrieval.reading.looks import Look, look_of
from retrieval.reading.reasons import OTHER, RULED, WHY
from retrieval.reading.stamps import tells_time
from retrieval.reading.titles import find_title
from retrieval.reading.unclosed import with_unclosed
from retrieval.site_rules import NO_RULES, SiteRules

Kind = Literal["title", "body", "subheading", "caption", "metadata", "furniture"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page's lines in order, each with its kind, and why it is no part of the article."""

    lines: tuple[Line, ...]
    kinds: tuple[Kind, ...]
    whys: tuple[str | None, ...]

    @property
    def title(self) -> str | None:
        """The headline as printed, where there is one."""
        titles = self.of_kind("title")
        return titles[0].shown if titles else None

    @property
    def body(self) -> tuple[Span, ...]:
        """The citable paragraphs, without list marks."""
        return tuple(map(body_span, self.of_kind("body")))

    def of_kind(self, kind: Kind) -> list[Line]:
        """Return the lines of a kind."""
        return [line for line, its in zip(self.lines, self.kinds, strict=True) if its == kind]


def clean_page(text: str) -> Page:
    """Sort the lines of a page that was copied with everything around the article."""
    page = lines(text)
    looks = with_unclosed(page, _with_comments(page, [look_of(line) for line in page]))
    body = body_of(page, looks)
    title = find_title(page, looks, body)
    if title is not None:
        body = {index for index in body if page[index].folded != page[title].folded}
    return _sorted(page, looks, body, title)


def clean_extract(text: str, rules: SiteRules = NO_RULES, site: str = "") -> Page:
    """Sort the lines of a text that was extracted before: all is body but clear furniture."""
    return ruled(_clean_extract(text), rules, site)


def ruled(page: Page, rules: SiteRules, site: str) -> Page:
    """Return the page as the newsroom's rules for its site have it."""
    if not rules.phrases:
        return page
    kinds, whys = list(page.kinds), list(page.whys)
    for index, line in enumerate(page.lines):
        verdict = rules.verdict(site, line.shown)
        if verdict and kinds[index] != "title":
            kept = verdict == "keep"
            kinds[index], whys[index] = ("body", None) if kept else ("furniture", RULED)
    return Page(page.lines, tuple(kinds), tuple(whys))


def _clean_extract(text: str) -> Page:
    page = lines(text)
    looks = [look_of(line) for line in page]
    foot = foot_of(looks, 0)
    asides = {*in_asides(page, looks), *range(foot, len(page))}
    short = {index for index in asides if page[index].words <= LONGEST_TEASER}
    notices = {index for index, look in enumerate(looks) if look in NOTICES}
    return _sorted(page, looks, set(range(len(page))) - short - notices, None)


def _sorted(page: list[Line], looks: Sequence[Look], body: set[int], title: int | None) -> Page:
    between = range(min(body, default=0), max(body, default=0))
    kinds = [
        "title" if i == title else "body" if i in body else _kind(look, inside=i in between)
        for i, look in enumerate(looks)
    ]
    whys = [
        WHY.get(look, OTHER) if kind in ("metadata", "furniture") else None
        for look, kind in zip(looks, kinds, strict=True)
    ]
    return Page(tuple(page), tuple(kinds), tuple(whys))


def _kind(look: Look, *, inside: bool) -> Kind:
    """Return the kind of a line beside the body, or `inside` it."""
    if look == "caption" or look == "metadata":
        return look
    heads = inside and look in ("loose", "heading", "lead-in", "question")
    return "subheading" if heads else "furniture"


def _with_comments(page: Sequence[Line], looks: list[Look]) -> list[Look]:
    """End the page where its readers speak."""
    return ["foot" if _comments(page, i) else look for i, look in enumerate(looks)]


def _comments(page: Sequence[Line], index: int) -> bool:
    """Whether a reader speaks: «محمد يقول:», no quotation, and soon the time at which he did."""
    below = page[index + 1 : index + 4]
    if not below or below[0].quotes or not phrases.COMMENTER.fullmatch(page[index].folded):
        return False
    return any(map(tells_time, below))
