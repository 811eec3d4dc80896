"""Choosing the title of a release."""

import re
from collections.abc import Iterable, Sequence
from html import unescape

from corpus.clean.boilerplate import is_banner
from corpus.clean.dates.date_formats import dates_in
from corpus.clean.text import one_line, word_set
from corpus.label import find_organization
from corpus.release import Confidence, Evidence, Witness

_LONGEST = 300
_SITE = re.compile(r"\s+[|»·•–—:-]{1,2}\s+")
_ALIKE, _ALIKE_LOWER_DOWN = 0.3, 0.6
"""Share of words that a heading must have in common with another title: the first heading, and any later one."""
_LONGEST_NAME = 5
"""Words of the longest site name that is recognised by its place in the title element."""
_ENOUGH = 4
"""Fewest words of a title that can't be the beginning of another by chance."""
_ABBREVIATION = re.compile(r"(?:\b\w\.|\b(?:Inc|Corp|Ltd|Co|Jr|Sr|etc|Mr|Dr|No|EE\. UU))\.?$")


def title_of_page(
    headings: Sequence[str],
    structured: Iterable[tuple[Witness, str]],
    title_element: str | None,
    hinted: str | None,
    site_name: str | None,
) -> Evidence | None:
    """Choose the title of a page, from the most trusted witness that has one.

    In this order: the heading most similar to the other titles, if it is similar enough; the structured metadata, in
    the order given; the title element; the first heading; the title in the feed. The site's name is removed from each.
    """
    said = [(witness, _without_suffix(one_line(unescape(text)), site_name)) for witness, text in structured]
    whole = one_line(title_element or "")
    others = [title for _, title in said if title] + [one for one in (whole, one_line(hinted or "")) if one]
    own = [
        _without_byline(one, others)
        for one in map(one_line, headings)
        if not _names_the_site(one, whole, site_name, [title for _, title in said])
    ]
    alike = max(own, key=lambda one: _overlap(one, others), default=None)
    needed = _ALIKE if alike and one_line(headings[0]).startswith(alike) else _ALIKE_LOWER_DOWN
    ranked: list[tuple[Witness, str]] = [
        *((("heading", alike),) if alike and _overlap(alike, others) >= needed else ()),
        *((witness, _without_site(title, site_name)) for witness, title in said),
        *((("meta", _without_site(whole, site_name)),) if whole else ()),
        *(("heading", one) for one in own),
        *((("feed", one_line(hinted)),) if hinted else ()),
    ]
    for witness, title in ranked:
        if 1 < len(title) <= _LONGEST and not is_banner(title):
            confirmed = any(_says_the_same(other, title) for other in others)
            sure: Confidence = "high" if witness == "heading" and confirmed else "medium"
            return Evidence("title", _without_suffix(title, site_name), witness, title, sure)
    return None


def title_of_lines(paragraphs: Sequence[str]) -> tuple[str, int] | None:
    """Find the title of a plain text and the index of its line: the first line that is not a banner."""
    for index, line in enumerate(paragraphs[:4]):
        if not is_banner(line):
            return (without_full_stop(line), index) if len(line) <= _LONGEST else None
    return None


def without_full_stop(title: str) -> str:
    if title.endswith(".") and not title.endswith("..") and not _ABBREVIATION.search(title):
        return title[:-1].rstrip()
    return title


def _says_the_same(other: str, heading: str) -> bool:
    """Whether another title confirms a heading: one of its parts equals it, or it makes up most of the other."""
    mine, theirs = word_set(heading), word_set(other)
    return any(word_set(part) == mine for part in _SITE.split(other)) or (
        mine <= theirs and 2 * len(mine) >= len(theirs)
    )


def _overlap(heading: str, others: Iterable[str]) -> float:
    """The largest overlap coefficient of a heading and other titles, with a small bonus for longer overlaps."""
    mine = word_set(heading)
    shared = ((len(mine & theirs), theirs) for other in others if (theirs := word_set(other)) and mine)
    return max((both / min(len(mine), len(theirs)) + both / 1000 for both, theirs in shared), default=0)


def _without_byline(heading: str, others: Iterable[str]) -> str:
    """Remove a date and author that follow the title within a heading."""
    for other in others:
        behind = heading[len(other) :]
        if len(word_set(other)) >= _ENOUGH and heading.startswith(f"{other} ") and dates_in(behind):
            return other
    return heading


def _names_the_site(heading: str, title_element: str, site_name: str | None, titles: Iterable[str]) -> bool:
    """Whether a heading is the site's name, as its metadata or the start or end of its title element shows."""
    name, _, rest = title_element.partition(": ")
    if rest and word_set(heading) == word_set(name) and any(word_set(rest) == word_set(one) for one in titles):
        return True
    before, *_, last = (
        [word_set(part) for part in _SITE.split(title_element)] if _SITE.search(title_element) else [None, None]
    )
    mine = word_set(heading)
    return mine == word_set(site_name or "") or (mine == last and mine != before and len(mine) <= _LONGEST_NAME)


def _without_suffix(title: str, site_name: str | None) -> str:
    """Remove the site's name from the end of a title."""
    *before, last = _SITE.split(title)
    return title.removesuffix(last).rstrip(" |»·•–—:-") if before and last == site_name else title


def _without_site(title: str, site_name: str | None) -> str:
    """Remove all parts of a title that name the site, and return the longest of the others."""
    parts = _SITE.split(title)
    own = [part for part in parts if part != site_name and not find_organization(part) and not is_banner(part)]
    return max(own, key=len) if len(parts) > 1 and own and max(map(len, own)) > 10 else title
