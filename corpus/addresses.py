"""Addresses of releases: one release, one address."""

import re

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


def canonical(url: str) -> str:
    """The address without user, fragment, tracking and session parameters, its query in a fixed order.

    Raises ValueError for anything but an absolute http or https address.
    """
    if not re.match(r"https?://[^/\s]", url, re.IGNORECASE):
        raise ValueError(f"not an http address: {url!r}")
    url = re.sub(r"(?i);jsessionid=[^?#/]*", "", without_user(url))
    return str(canonicalize_url(url_query_cleaner(url, _TRACKING, remove=True, unique=False)))


def without_user(url: str) -> str:
    """The address without the name and password that may stand before its host."""
    return re.sub(r"^([a-zA-Z]+://)[^/?#]*@", r"\1", url)
