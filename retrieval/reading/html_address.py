"""The address by which a page is known: canonical, without what follows its readers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

_FOLLOWING = re.compile(
    r"(?:utm_\w*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid?|mc_[ce]id|_ga|_gl|"
    r"cmpid|cmp|ocid|ncid|spm|smid|smtyp|at_\w+|ns_\w+|xtor|s_cid|wt_mc\w*|piano_\w+|_hs\w+|"
    r"ref_src|ref_url|__twitter_impression|guccounter|guce_\w+|rss|taid|trk|sh|share|fb_\w+)"
)
_KEPT = "!$&'()*+,;=:@/~"
_SHELLS = re.compile(r"\A(?:www|m|mobile|amp)\.")
_PORTS = {"http": 80, "https": 443}


def normalised(url: str) -> str | None:
    """Return an address in its one form; None where it is none of the web."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not host or len(url) > 2_000:
        return None
    place = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    query = "&".join(
        part for part in parts.query.split("&") if part and not _follows(part.partition("=")[0])
    )
    path = quote(
        unquote(parts.path, errors="surrogateescape").encode("utf-8", "surrogateescape"), _KEPT
    )
    return urlunsplit((scheme, place, path or "/", query, ""))


def _follows(name: str) -> bool:
    return bool(_FOLLOWING.fullmatch(name.lower()))


def canonical_of(named: Iterable[str | None], fetched: str | None) -> str | None:
    """Return the first address that the page names for itself, else the one it came from.

    A page that was fetched may name its own site's addresses only, and not the home page in
    place of an article's.
    """
    own = normalised(fetched) if fetched else None
    for address in named:
        found = normalised(urljoin(fetched or "", address or ""))
        if found and (own is None or _is_of_site(found, own)) and not _is_home(found, own):
            return found
    return own


def _is_of_site(found: str, own: str) -> bool:
    one, other = (_SHELLS.sub("", urlsplit(url).hostname or "") for url in (found, own))
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _is_home(found: str, own: str | None) -> bool:
    parts = urlsplit(found)
    if parts.path.strip("/") or parts.query:
        return False
    return own is None or urlsplit(own).path.strip("/") != "" or urlsplit(own).query != ""
