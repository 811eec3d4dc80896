"""What a release is called."""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from corpus.clean.boilerplate import is_banner
from corpus.clean.dates.date_words import dates_in
from corpus.clean.text import one_line, words
from corpus.label import organization_named
from corpus.release import Confidence, Evidence, Witness

_LONGEST = 300
_SITE = re.compile(r"\s+[|»·•–—:-]{1,2}\s+")
_ALIKE, _ALIKE_LOWER_DOWN = 0.3, 0.6
"""What a heading has in common with other titles: the first one, and one that may be of a section."""
_LONGEST_NAME = 5
_ENOUGH = 4
"""Words of a title that can't be the beginning of another by chance."""
_ABBREVIATION = re.compile(r"(?:\b\w\.|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|etc|Mr|Dr|No|EE\. UU))\.?$")


def title_of_page(
    headings: Sequence[str],
    structured: Iterable[tuple[Witness, str]],
    title_element: str | None,
    hinted: str | None,
    site_name: str | None,
) -> Evidence | None:
    """The title of a page, by the witness that is trusted most.

    The heading that is most like what others say, if it is like it at all; else what the page says of itself (in the
    order given), else its `title`, else the first heading, else the feed: each without the site's name.
    """
    said = [(witness, _without_suffix(one_line(unescape(text)), site_name)) for witness, text in structured]
    whole = one_line(title_element or "")
    others = [title for _, title in said if title] + [one for one in (whole, one_line(hinted or "")) if one]
    own = [
        _without_byline(one, others)
        for one in map(one_line, headings)
        if not _names_the_site(one, whole, site_name, [title for _, title in said])
    ]
    alike = max(own, key=lambda one: _likeness(one, others), default=None)
    needed = _ALIKE if alike and one_line(headings[0]).startswith(alike) else _ALIKE_LOWER_DOWN
    ranked: list[tuple[Witness, str]] = [
        *((("heading", alike),) if alike and _likeness(alike, others) >= needed else ()),
        *((witness, _without_site(title, site_name)) for witness, title in said),
        *((("meta", _without_site(whole, site_name)),) if whole else ()),
        *(("heading", one) for one in own),
        *((("feed", one_line(hinted)),) if hinted else ()),
    ]
    for witness, title in ranked:
        if 1 < len(title) <= _LONGEST and not is_banner(title):
            confirmed = any(_confirms(other, title) for other in others)
            sure: Confidence = "high" if witness == "heading" and confirmed else "medium"
            return Evidence("title", _without_suffix(title, site_name), witness, title, sure)
    return None


def title_of_lines(paragraphs: Sequence[str]) -> tuple[str, int] | None:
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


def _likeness(heading: str, others: Iterable[str]) -> float:
    """How much of the shorter of two titles stands in the other, at best; a little more where they are equal."""
    mine = words(heading)
    shared = ((len(mine & theirs), theirs) for other in others if (theirs := words(other)) and mine)
    return max((both / min(len(mine), len(theirs)) + both / 1000 for both, theirs in shared), default=0)


def _without_byline(heading: str, others: Iterable[str]) -> str:
    """A heading without the day and the author that stand in it behind the title."""
    for other in others:
        behind = heading[len(other) :]
        if len(words(other)) >= _ENOUGH and heading.startswith(f"{other} ") and dates_in(behind):
            return other
    return heading


def _names_the_site(heading: str, title_element: str, site_name: str | None, titles: Iterable[str]) -> bool:
    """Whether a heading is the site's name: so it says itself, or so its `title` has it before or behind the page's."""
    name, _, rest = title_element.partition(": ")
    if rest and words(heading) == words(name) and any(words(rest) == words(one) for one in titles):
        return True
    before, *_, last = (
        [words(part) for part in _SITE.split(title_element)] if _SITE.search(title_element) else [None, None]
    )
    mine = words(heading)
    return mine == words(site_name or "") or (mine == last and mine != before and len(mine) <= _LONGEST_NAME)


def _without_suffix(title: str, site_name: str | None) -> str:
    """A title without the site's own name behind it."""
    *before, last = _SITE.split(title)
    return title.removesuffix(last).rstrip(" |»·•–—:-") if before and last == site_name else title


def _without_site(title: str, site_name: str | None) -> str:
    """A title without the parts that name the site; of what is left, the longest."""
    parts = _SITE.split(title)
    own = [part for part in parts if part != site_name and not organization_named(part) and not is_banner(part)]
    return max(own, key=len) if len(parts) > 1 and own and max(map(len, own)) > 10 else title
