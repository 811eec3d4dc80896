"""Addresses that a machine makes up without end: session ids are dropped elsewhere, growing paths end here."""

from collections import Counter
from urllib.parse import urlsplit

LONGEST = 2_000
"""Characters."""
_DEEPEST = 16
"""Folders."""
_MOST_REPEATED = 2
"""How often one folder's name may stand in a path."""
_MOST_PARAMETERS = 16


def is_crawler_trap(url: str) -> bool:
    """Whether an address has a form that only a trap gives it."""
    if len(url) > LONGEST:
        return True
    parts = urlsplit(url)
    folders = [part for part in parts.path.split("/") if part]
    repeated = max(Counter(part for part in folders if not part.isdigit()).values(), default=0)
    return len(folders) > _DEEPEST or repeated > _MOST_REPEATED or parts.query.count("&") >= _MOST_PARAMETERS
