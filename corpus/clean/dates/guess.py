"""Guessing the date of a page that states none where such dates are stated."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from corpus.addresses import canonical
from corpus.clean.dates.byline import Byline, dates_anywhere, labelled_dates
from corpus.clean.dates.choose import date_evidence, date_in_url, is_full_date
from corpus.clean.dates.date_formats import dates_in, numeric_dates_in
from corpus.clean.dates.search import is_of_the_visit, searched_dates, without_surroundings
from corpus.clean.formats.markup import Markup, visible_dates
from corpus.clean.formats.prose import text_of
from corpus.clean.text import one_line
from corpus.release import Evidence, Page, PartialDate

_NAME = re.compile("[A-Za-z0-9]+")
_RELATIVE = ("?", ".")
"""Beginnings of links to the page itself that need not hold its name."""
_ENTRY, _MOST_STEPS, _MOST_LINKS = 300, 4, 10
"""Most characters of an entry of a list, how far above its link it begins, and how many links are looked at."""


def guessed_date(
    markup: Markup, page: Page, address: str | None, byline: Byline, day_first: bool | None
) -> tuple[Evidence, ...]:
    """The best guess: a day that is labelled as that of publication, stands beside a link to the page itself in a list
    of the latest, is found by htmldate, or makes up a line of its own; after these, days of a change."""
    stated = tuple(date_in_url(page.url)) if page.url else ()
    guesses = (
        one
        for one in _guesses(markup, page, address, byline, day_first)
        if is_full_date(one) and not any(_contradict(one, other) for other in stated)
    )
    return tuple(_first(one for one in guesses if not is_of_the_visit(PartialDate.parse(one.value), page.fetched)))


def _contradict(guess: Evidence, stated: Evidence) -> bool:
    """Whether an address names another month than a guess; a year alone may be what the page is about."""
    one, other = PartialDate.parse(guess.value), PartialDate.parse(stated.value)
    return other.month is not None and (one.year, one.month) != (other.year, other.month)


def _first(guesses: Iterable[Evidence]) -> Iterator[Evidence]:
    for one in guesses:
        yield one
        return


def _guesses(
    markup: Markup, page: Page, address: str | None, byline: Byline, day_first: bool | None
) -> Iterator[Evidence]:
    yield from labelled_dates(markup.lines, day_first=day_first)
    yield from _dates_beside_own_links(markup.root, address, day_first)
    pruned = without_surroundings(markup.root)
    yield from searched_dates(pruned, page.fetched)
    yield from visible_dates(pruned, day_first)
    anywhere = dates_anywhere(pruned, day_first=day_first)
    yield from _doubted(anywhere.published)
    yield from _doubted(byline.modified)
    yield from _doubted(anywhere.modified)


def _doubted(said: Iterable[Evidence]) -> Iterator[Evidence]:
    return (replace(one, confidence="low") for one in said)


def _dates_beside_own_links(root: Any, address: str | None, day_first: bool | None) -> Iterator[Evidence]:
    """Yield the date of an entry that links to the page itself."""
    name = max(_NAME.findall((address or "").rpartition("/")[2]), key=len, default="")
    hrefs = ((link, link.get("href", "")) for link in root.iter("a"))
    own = (link for link, href in hrefs if (name in href or href[:1] in _RELATIVE) and _leads_to(href, address))
    for link in islice(own, _MOST_LINKS):
        entry = link
        for _ in range(_MOST_STEPS):
            text = one_line(text_of(entry))
            if len(text) > _ENTRY:
                break
            found = dates_in(text) or [*numeric_dates_in(text, day_first)]
            if len(found) == 1:
                yield date_evidence("listing", found[0].date, text[:100])
                break
            if found or (entry := entry.getparent()) is None:
                break


def _leads_to(href: str, address: str | None) -> bool:
    if not address or not href or "#" in href:
        return False
    try:
        return canonical(urljoin(address, href.strip())) == address
    except ValueError:
        return False
