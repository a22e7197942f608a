"""What an element is for, by its tag, its role and the words of its class and id."""

from __future__ import annotations

import re
from typing import Literal

from lxml.html import HtmlElement

from retrieval.analysis.folding import fold
from retrieval.reading import phrases

Use = tuple[Literal["dropped", "caption", "heading"], str | None]


def _words(text: str) -> list[str]:
    return text.split()


_TAGS = {
    "nav": "navigation",
    "footer": "foot of the page",
    "aside": "beside the article",
    "form": "a form",
    "button": "a control",
    "label": "a form",
    "menu": "navigation",
    "dialog": "a dialog",
    "search": "navigation",
    "address": "byline",
    "summary": "a control",
}
_AMP_TEXT = ("amp-img", "amp-anim", "amp-layout", "amp-fit-text", "amp-carousel", "amp-selector")
_ROLES = {
    "navigation": "navigation",
    "banner": "head of the page",
    "contentinfo": "foot of the page",
    "complementary": "beside the article",
    "search": "navigation",
    "dialog": "a dialog",
    "alertdialog": "a dialog",
    "alert": "a dialog",
    "tablist": "navigation",
    "toolbar": "a control",
    "menu": "navigation",
    "form": "a form",
}
# The words of a class or an id, each whole: `related-posts`, `relatedPosts`, `post_related`.
_WORDS = {
    "links to other articles": """
        related relateds relatedposts relatedarticles relatednews relatedstories readmore readalso
        alsoread seealso recommended recommend recommendation recommendations recirc recirculation
        suggested suggestions trending popular mostread mostviewed mostpopular outbrain taboola
        mgid revcontent zergnet teaser teasers crosslink crosslinks morestories morenews morefrom
        upnext nextup readnext nextpost prevpost nextprev prevnext pager pagination jp-relatedposts
        yarpp interlink internallink alsolike youmaylike moreon morein latestnews linkbox""",
    "sharing": """
        share sharing sharebar sharethis addthis addtoany social socials sharedaddy socialmedia
        shares shareicons followus jetpack-likes reactions""",
    "a notice to readers": """
        newsletter newsletters subscribe subscription subscribers signup mailchimp mailinglist
        donate donation donations donatebox support-us membership paywall regwall piano tp-modal
        promo promos promotion promotional callout cta appeal contribution app-download
        download-app appbanner whatsapp telegram notification notifications push""",
    "a dialog": """
        cookie cookies consent gdpr ccpa cmp onetrust didomi modal popup lightbox overlay toast
        cookiebar cookiebanner cookieconsent cookienotice interstitial""",
    "readers' comments": """
        comment comments commentlist commentform commentarea disqus fb-comments respond replies
        discussion conversation coral livefyre spotim hyvor""",
    "advertisement": """
        ad ads adv advert adverts advertisement advertising adsbygoogle adslot adunit adbox
        ad-slot ad-unit ad-label sponsored sponsor sponsors dfp banner-ad adcontainer adwrap
        googlead gpt native-ad advertorial leaderboard mpu""",
    "navigation": """
        nav navbar navigation menu submenu breadcrumb breadcrumbs crumbs sidebar sidenav topbar
        masthead toolbar skiplink skip-link offcanvas mega-menu sitenav toc tableofcontents
        ticker breakingnews newsticker""",
    "tags": "tags taglist tagcloud tag-list post-tags tagged keywords hashtags topics topiclist",
    "byline": """
        byline bylines author authors authorbox authorbio author-bio author-box writer biography
        bio dateline-info postmeta entrymeta post-meta entry-meta article-meta articlemeta
        timestamp timestamps pubdate postdate post-date publishdate contributor contributors
        readtime reading-time reading_time meta-info story-meta publish-info""",
    "a control": """
        listen audioplayer player-controls print printbutton fontsize font-size textsize
        text-size toolbar backtotop back-to-top gototop rating ratings poll polls quiz survey
        feedback ratethis vote translate widget widgets addcomment reportbug report-error
        correction-form skip""",
    "foot of the page": "footer copyright siteinfo colophon footerwrap page-footer site-footer",
    "head of the page": "siteheader site-header page-header-nav topheader site-branding logo",
    "repeats the text": """
        pullquote pull-quote pullquotes pulled-quote blockquote-pull pull_quote tweetable
        clicktotweet""",
    "another's post": """
        twitter-tweet instagram-media tiktok-embed fb-post reddit-card twitter-video
        telegram-post bluesky-embed""",
}
_CAPTION_WORDS = """
    caption captions figcaption wp-caption-text credit credits photocredit imagecaption cutline
    imgcaption photocaption image-credit media-caption legend copyright-holder photo-info
    image-source img-desc imagedescription img-caption photo-caption image-caption
"""
_PICTURE = frozenset(_words("photo image img pic picture media figure video thumb gallery fig"))
_SAID = frozenset(_words("caption desc description text title info credit legend alt txt"))
_DECK_WORDS = """
    kicker overline eyebrow supertitle pretitle rubric deck dek standfirst subheadline subtitle
    sub-title subhead subheading strapline tagline subline article-subtitle headline-kicker
    sub-headline hat shoulder
"""


def _table(words: str) -> set[str]:
    return {re.sub(r"[-_]", "", word) for word in words.split()}


_USES: dict[str, Use] = {
    word: ("dropped", why) for why, words in _WORDS.items() for word in _table(words)
}
_USES |= dict.fromkeys(_table(_DECK_WORDS), ("heading", None))
_USES |= dict.fromkeys(_table(_CAPTION_WORDS), ("caption", None))
_BODY = frozenset(_words("article story post entry news single blog node field name td"))
_HELD = frozenset(_words("body content text copy contents"))
_BESIDE = frozenset(_words("inner wrap wrapper main rich c the type area full html container"))
_PART = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[a-z]+|\d+")
_NOT = frozenset(_words("no not without has with is non hide hidden"))
_MOST_WORDS = 6
_NAMING = ("id", "data-component", "data-testid", "data-module", "data-block", "data-type")
_BUILDERS = ("elementor", "et_pb", "wpb_", "vc_")  # they call every paragraph a widget
_SCHEMA = {
    "comment": "readers' comments",
    "usercomments": "readers' comments",
    "wpfooter": "foot of the page",
    "wpheader": "head of the page",
    "wpsidebar": "beside the article",
    "wpadblock": "advertisement",
    "sitenavigationelement": "navigation",
    "breadcrumblist": "navigation",
}
_MICRODATA = re.compile(rf"\b(?:{'|'.join(_SCHEMA)})\b", re.I)


def use_of(element: HtmlElement) -> Use | None:
    """Tell what an element's text is for where that is not the article's text."""
    tag = element.tag.lower() if isinstance(element.tag, str) else ""
    if tag in ("figcaption", "caption"):
        return "caption", None
    if tag == "header" and not any(True for _ in element.iterancestors("article", "main")):
        return "dropped", "head of the page"
    if tag.startswith("amp-") and tag not in _AMP_TEXT:
        return "dropped", "a part that is no text"
    why = _TAGS.get(tag) or _ROLES.get((element.get("role") or "").lower())
    if why and not (tag == "footer" and element.getparent() is not None and _quotes(element)):
        return "dropped", why
    return _by_attributes(element) or _by_names(element)


def _quotes(element: HtmlElement) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "blockquote"


def _by_attributes(element: HtmlElement) -> Use | None:
    if element.get("aria-modal") == "true":
        return "dropped", "a dialog"
    label = fold(element.get("aria-label") or "")[:80]
    if label and phrases.RELATED_BLOCK.fullmatch(label):
        return "dropped", "links to other articles"
    stated = f"{element.get('itemtype') or ''} {element.get('itemprop') or ''}"
    what = _MICRODATA.search(stated)
    return ("dropped", _SCHEMA[what[0].lower()]) if what else None


def _by_names(element: HtmlElement) -> Use | None:
    for name in _names(element):
        if name.startswith(_BUILDERS):
            continue
        parts = [part.lower() for part in _PART.findall(name)][:_MOST_WORDS]
        if not parts or _NOT & set(parts):
            continue
        if len(parts) == 2 and parts[0] in _PICTURE and parts[1] in _SAID:
            return "caption", None
        for size in (len(parts), 3, 2, 1):
            for at in range(len(parts) - size + 1):
                if use := _USES.get("".join(parts[at : at + size])):
                    return use
    return None


def _names(element: HtmlElement) -> list[str]:
    names = (element.get("class") or "").split()[:12]
    said = (element.get(name) or "" for name in _NAMING)
    return [*names, *(name for value in said for name in value.split()[:2])]


def declares_body(element: HtmlElement) -> bool:
    """Whether an element says that it holds the article's text."""
    stated = f"{element.get('itemprop') or ''} {element.get('property') or ''}".lower()
    if "articlebody" in stated or "content:encoded" in stated:
        return True
    return any(_is_body(name) for name in _names(element))


def _is_body(name: str) -> bool:
    parts = {part.lower() for part in _PART.findall(name)}
    if parts & {"articlebody", "storybody", "postbody", "postcontent", "entrycontent"}:
        return True
    known = parts <= _BODY | _HELD | _BESIDE
    return known and bool(parts & _BODY) and bool(parts & _HELD)
