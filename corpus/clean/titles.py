"""What a release is called."""

import re
from collections.abc import Iterable, Sequence

from corpus.clean.furniture import is_banner
from corpus.clean.text import one_line, words
from corpus.label import organization_named
from corpus.release import Evidence, Witness

_LONGEST = 300
_SITE = re.compile(r"\s+[|»·–—-]\s+")
_ABBREVIATION = re.compile(r"(?:\b\w\.|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|etc|Mr|Dr|No|EE\. UU))\.?$")


def from_page(
    headings: Sequence[str],
    structured: Iterable[tuple[Witness, str]],
    title_element: str | None,
    hinted: str | None,
    site_name: str | None,
) -> Evidence | None:
    """The title of a page, by the witness that is trusted most.

    A heading that another witness confirms, else what the page says of itself (in the order given), else its
    `title` without the site's name, else the first heading, else the feed.
    """
    said = [(witness, _without_suffix(title, site_name)) for witness, text in structured if (title := one_line(text))]
    whole = one_line(title_element or "")
    others = [title for _, title in said] + ([whole] if whole else []) + ([one_line(hinted)] if hinted else [])
    confirmed = [one for one in headings if any(_confirms(other, one) for other in others)]
    ranked: list[tuple[Witness, str]] = [
        *(("heading", one) for one in confirmed),
        *said,
        *((("meta", _without_site(whole, site_name)),) if whole else ()),
        *(("heading", one) for one in headings),
        *((("feed", one_line(hinted)),) if hinted else ()),
    ]
    for witness, title in ranked:
        if 1 < len(title) <= _LONGEST and not is_banner(title):
            return Evidence("title", title, witness, title, "high" if title in confirmed else "medium")
    return None


def from_lines(paragraphs: Sequence[str]) -> tuple[str, int] | None:
    """The title of a plain text and where it stands: the first line that is no banner, without its full stop."""
    for index, line in enumerate(paragraphs[:4]):
        if not is_banner(line):
            return (without_full_stop(line), index) if len(line) <= _LONGEST else None
    return None


def without_full_stop(title: str) -> str:
    if title.endswith(".") and not title.endswith("..") and not _ABBREVIATION.search(title):
        return title[:-1].rstrip()
    return title


def _confirms(other: str, heading: str) -> bool:
    """Whether another title says the same: one of its parts does, or most of it."""
    mine, theirs = words(heading), words(other)
    return any(words(part) == mine for part in _SITE.split(other)) or (mine <= theirs and 2 * len(mine) >= len(theirs))


def _without_suffix(title: str, site_name: str | None) -> str:
    """A title without the site's own name behind it."""
    *before, last = _SITE.split(title)
    return title.removesuffix(last).rstrip(" |»·–—-") if before and last == site_name else title


def _without_site(title: str, site_name: str | None) -> str:
    """A title without the parts that name the site; of what is left, the longest."""
    parts = _SITE.split(title)
    own = [part for part in parts if part != site_name and not organization_named(part) and not is_banner(part)]
    return max(own, key=len) if len(parts) > 1 and own and max(map(len, own)) > 10 else title
