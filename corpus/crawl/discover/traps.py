"""Recognising crawler traps: addresses that a site generates without end."""

from collections import Counter
from urllib.parse import urlsplit

LONGEST = 2_000
"""Characters."""
_DEEPEST = 16
"""Folders."""
_MOST_REPEATED = 2
"""How often one folder name may occur in a path."""
_MOST_PARAMETERS = 16


def is_crawler_trap(url: str) -> bool:
    """Whether an address is longer, deeper or more repetitive than real ones are."""
    if len(url) > LONGEST:
        return True
    parts = urlsplit(url)
    folders = [part for part in parts.path.split("/") if part]
    repeated = max(Counter(part for part in folders if not part.isdigit()).values(), default=0)
    return len(folders) > _DEEPEST or repeated > _MOST_REPEATED or parts.query.count("&") >= _MOST_PARAMETERS
