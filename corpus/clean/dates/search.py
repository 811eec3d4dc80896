"""Searching a page for a date where nothing states one: without the bars and lists around its text, whose dates are
those of the visit and of other releases."""

import re
from collections import Counter
from collections.abc import Iterator, Set
from copy import deepcopy
from datetime import datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any

from corpus.clean.dates.choose import date_evidence
from corpus.clean.dates.date_formats import dates_in, numeric_dates_in, only_date_in
from corpus.clean.formats.prose import holds, text_of
from corpus.clean.list_headings import LONGEST_HEADING, heads_a_list
from corpus.clean.text import one_line, one_short_line
from corpus.release import Evidence, PartialDate

_AROUND = re.compile(
    r"(?:top-?bar|top-?header|header-?top|top-?line|site-?header|masthead|navbar|ticker|marquee|breaking(?:-?news)?|today|"
    r"current-?date|date-?today|today-?date|clock|weather|widgets?|widget-?area|side-?bar(?:-?(?:left|right|widget|primary))?|"
    r"(?:related|latest|recent|popular|trending|more|other)(?:-?(?:news|posts?|articles?|stories|items?|list|content))?|"
    r"news-?list|archives?|calendar|upcoming|event-?list|site-?footer|copyright|last-?updated?|breadcrumbs?)",
    re.IGNORECASE,
)
"""Class names and ids of bars, and of lists of other releases."""
_PARAGRAPH, _MUCH = 80, 0.4
"""Shortest paragraph, in characters, and the share of them that an element holds which is no bar and no list."""
_MOST_ELEMENTS = 20_000
_BEGINNING = 300
"""Characters of an entry among which its day stands."""
_ENTRIES = ("li", "tr", "div", "article")
_HEADINGS = ("h2", "h3", "h4", "h5", "p", "div", "strong")


def searched_dates(root: Any, fetched: datetime) -> Iterator[Evidence]:
    """Yield the date that htmldate finds, with low confidence, in a page without its surroundings.

    Its extensive search is left out: that takes the versions of scripts and the folders of pictures for dates.
    """
    from htmldate import extractors, find_date

    extractors._external_date = _read  # type: ignore[assignment]  # instead of dateparser, which compiles two hundred languages for seconds
    latest: datetime = fetched
    found = find_date(root, original_date=True, extensive_search=False, max_date=latest)
    if found and not found.endswith("-01-01"):  # probably the year of a copyright line
        value = PartialDate.parse(found)
        if not is_of_the_visit(value, fetched):
            yield date_evidence("text", value, "a date in the markup", "low")


def _read(text: str) -> datetime | None:
    found = only_date_in(text)
    return datetime.combine(found.first_day, time()) if found and found.first_day and found.precision == "day" else None


def is_of_the_visit(value: PartialDate, fetched: datetime) -> bool:
    """Whether a day is that on which the page was fetched, somewhere on earth."""
    day = value.first_day
    return value.precision == "day" and day is not None and abs(day - fetched.date()) <= timedelta(days=1)


def without_surroundings(root: Any) -> Any:
    """A copy of a page without the parts that show the day of the visit, or list other releases."""
    copy = deepcopy(root)
    text = _holders_of_text(copy)
    doomed = [one for one in islice(copy.iter(), _MOST_ELEMENTS) if one not in text and _is_around(one)]
    for one in doomed:
        if one.getparent() is not None:
            one.drop_tree()
    return copy


def _holders_of_text(root: Any) -> Set[Any]:
    """The elements that hold much of the page's running text."""
    paragraphs = [one for one in root.iter("p", "br", "li") if len(text_of(one) + (one.tail or "")) > _PARAGRAPH]
    counts = Counter(above for one in paragraphs for above in one.iterancestors())
    return {one for one, count in counts.items() if count >= _MUCH * len(paragraphs)}


def _is_around(one: Any) -> bool:
    if not isinstance(one.tag, str) or one.tag in ("html", "head", "body", "main", "article", "script", "meta"):
        return False
    if one.tag in ("aside", "nav", "marquee"):
        return not _holds_main(one)
    if one.tag in ("header", "footer"):
        return next(one.iterancestors("main", "article"), None) is None and not _holds_main(one)
    if _is_a_name_of_bars(f"{one.get('class', '')} {one.get('id', '')}"):
        return not _holds_main(one)
    return one.tag in ("ul", "ol", "table", "div", "section") and _is_list_of_releases(one)


@lru_cache(maxsize=5_000)
def _is_a_name_of_bars(names: str) -> bool:
    return any(map(_AROUND.fullmatch, names.replace("_", "-").split()))


def _holds_main(one: Any) -> bool:
    return holds(one, "h1", "main") or one.find(".//article/p") is not None


def _is_list_of_releases(one: Any) -> bool:
    """Whether an element lists other releases: several entries with a link and a date, or such a heading before it."""
    is_headed = len(one) > 0 and _heads_a_list(one[0])
    kinds = (*_ENTRIES, "p") if is_headed else _ENTRIES
    entries = [part for part in one if part.tag in kinds and holds(part, "a")]
    if len(entries) < 2:
        return False
    dated = sum(_has_a_date(_beginning(text_of(part))) for part in entries[:10])
    if dated >= 2 and dated >= min(len(entries), 10) / 2:
        return not _holds_main(one)
    return dated > 0 and (_heads_a_list(one.getprevious()) or (is_headed and not _holds_main(one)))


def _beginning(text: str) -> str:
    """The first characters of an entry on one line; where it holds much of the page, its other words are not read."""
    return one_line(" ".join(text.split(maxsplit=_BEGINNING)[:_BEGINNING]))[:_BEGINNING]


def _heads_a_list(one: Any) -> bool:
    """Whether an element is the heading of a list of other releases."""
    if one is None or one.tag not in _HEADINGS:
        return False
    line = one_short_line(text_of(one), LONGEST_HEADING)
    return line is not None and heads_a_list(line)


def _has_a_date(text: str) -> bool:
    return bool(dates_in(text)) or next(numeric_dates_in(text, day_first=True), None) is not None
