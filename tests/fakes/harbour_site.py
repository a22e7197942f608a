"""A news site on loopback beside the small newsroom: pages that its archive does not have."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.models import Language
from tests.fakes.newsroom import STATED
from tests.fakes.site import FakeSite, Respond, page

HOST = "news.example.com"
LANGUAGES: tuple[Language, ...] = ("ar", "en")

_PRICES: dict[Language, str] = {
    "ar": "أسعار الشهر بين الزيادة والنفي",
    "en": "Prices of the month, raised and denied",
}
_OTHERS: dict[Language, Sequence[str]] = {
    "ar": (
        "وتستعد شركة الطيران لفتح خط جديد إلى ميناء الشمال في الخريف المقبل.",
        "وقالت بلدية المدينة إن أعمال الطرق تنتهي قبل نهاية العام.",
    ),
    "en": (
        "The airline prepares a new line to the northern harbour for next autumn.",
        "The town council says that the works on its roads end before the year does.",
    ),
}
_STARS: dict[Language, str] = {
    "ar": "القبة الفلكية تفتح أبوابها ليلًا",
    "en": "The planetarium opens at night",
}
_SEEN: dict[Language, Sequence[str]] = {
    "ar": (
        "تفتح القبة الفلكية في حلب أبوابها للزوار كل ليلة خميس ابتداءً من آذار.",
        "وقال مديرها نبيل الخطيب إن التلسكوب الجديد يكشف حلقات زحل لمن يزورها بعد الغروب.",
        "وتتسع القاعة الكبيرة لمئتي زائر في العرض الواحد من عروض كل ليلة.",
    ),
    "en": (
        "The planetarium of Leeds opens its doors to visitors every Thursday night from March on.",
        "Director Ann Whitby said that the new telescope shows the rings of Saturn.",
        "The hall seats two hundred visitors at each show.",
    ),
}
ASKED_OF_THE_STARS: dict[Language, str] = {
    "ar": "ماذا قال مدير القبة الفلكية نبيل الخطيب عن التلسكوب الجديد؟",
    "en": "What did director Ann Whitby say of the new telescope?",
}


def publish(site: FakeSite) -> None:
    """Put the site's pages up: of prices, of the stars, and one that states nothing."""
    for language in LANGUAGES:
        stated = (STATED[language]["claim"], STATED[language]["refuted"], *_OTHERS[language])
        site.pages[f"/{language}/prices"] = _page(_PRICES[language], stated)
        site.pages[f"/{language}/unheard"] = _page(
            _STARS[language], (*_SEEN[language], *_OTHERS[language])
        )
        site.pages[f"/{language}/stars"] = _page(_STARS[language], _SEEN[language])
    site.pages["/login"] = page("<html><head><title>Log in</title></head><body></body></html>")


def _page(title: str, told: Sequence[str]) -> Respond:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in told)
    return page(
        f"<html><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{paragraphs}</article></body></html>"
    )
