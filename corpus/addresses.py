"""Normalising addresses, so that each release has one."""

import re
from urllib.parse import urlsplit

from w3lib.url import canonicalize_url, url_query_cleaner

_TRACKING = (
    "CFID",
    "CFTOKEN",
    "JSESSIONID",
    "PHPSESSID",
    "fbclid",
    "gclid",
    "jsessionid",
    "mc_cid",
    "mc_eid",
    "phpsessid",
    "session_id",
    "sessionid",
    "utm_campaign",
    "utm_content",
    "utm_medium",
    "utm_source",
    "utm_term",
)

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN = re.compile(rf"https?://{_LABEL}(?:\.{_LABEL})*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)+/?")
"""An address that is canonical as it stands, as most are."""


TEXT_FRAGMENT = "#:~:text="
"""What stands before the text to which a browser scrolls (WICG URL Fragment Text Directives)."""


def canonical(url: str) -> str:
    """Remove user, fragment, tracking and session parameters from an address, and sort its query.

    A text fragment stays: it tells the releases of one page apart. Raises ValueError for anything but an absolute http
    or https address.
    """
    if _PLAIN.fullmatch(url):
        return url
    if not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        raise ValueError(f"not an http address: {url!r}")
    url, mark, fragment = url.partition(TEXT_FRAGMENT)
    url = re.sub(r"(?i);jsessionid=[^?#/]*", "", without_user(url))
    return f"{canonicalize_url(url_query_cleaner(url, _TRACKING, remove=True, unique=False))}{mark}{fragment}"


def is_above(address: str, page: str | None) -> bool:
    """Whether an address is that of the site's front page or of a folder above `page`.

    The page itself and other presentations of it, such as a print version, don't count.
    """
    above = urlsplit(address)
    folders = [part for part in above.path.split("/") if part]
    if page is None:
        return not above.query and is_front(address)
    below = urlsplit(page)
    own = [part for part in below.path.split("/") if part]
    if (folders, above.query) == (own, below.query) or above.query:
        return False
    if is_front(address):
        return not is_front(page)
    rest = own[len(folders) :]
    return bool(rest) and own[: len(folders)] == folders and not (len(rest) == 1 and _VARIANT.fullmatch(rest[0]))


def is_front(address: str) -> bool:
    """Whether an address is that of a site's front page, in any language."""
    parts = urlsplit(address)
    return not parts.query and bool(_FRONT.fullmatch(parts.path))


_FRONT = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?(?:(?:index|home|default|main|welcome|portal)(?:\.[a-z]{3,5})?/?)?",
    re.IGNORECASE,
)
_VARIANT = re.compile(
    r"(?:print\w*|amp|pdf|html?|text|full|mobile|\d{1,2}|(?:index|default)\.\w+)(?:\.\w{3,5})?", re.IGNORECASE
)


def without_user(url: str) -> str:
    """Remove the user name and password from an address."""
    return re.sub(r"^([a-zA-Z]+://)[^/?#]*@", r"\1", url)
