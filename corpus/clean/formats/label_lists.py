"""Reading the lists of labels and values above a text: what tells of the page goes wholly, other facts stay wholly."""

import re
from collections.abc import Iterator, Sequence, Set
from itertools import islice, pairwise
from typing import Any, NamedTuple

from corpus.clean.bylines import CHANGED, labels_a_date
from corpus.clean.dates.date_formats import dates_in, numeric_dates_in
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.prose import count_words, text_of
from corpus.clean.frame_lines import kind_of_frame
from corpus.clean.text import one_short_line, word_set

_LONGEST_LABEL, _LONGEST_VALUE = 4, 16
"""Most words of a label and of its value."""
_MOST_CHARACTERS = 160
"""Most characters of a label or a value that is read."""
_FEWEST, _MOST, _MOST_LISTS = 2, 12, 30
"""Pairs of a list, and most lists that are looked at."""
_HOURS = re.compile(r"\d[:.hH]\d\d\s?(?:[ap]\.?m\.?\s?|uhr\s)?[-–—]\s?\d{1,2}[:.hH]\d\d", re.IGNORECASE)
"""From when to when something takes place; a page is published at one moment."""
_AMOUNT = re.compile(r"\d\s?(?:k?g|t|l|кг|г|т|公斤|千克|克|kilo\w*|gram\w*|tonn\w*)\b|[$€£]\s?\d", re.IGNORECASE)


class LabelLists(NamedTuple):
    """The lines of a page's lists of labels and values."""

    of_page: Set[str]
    """Those of lists that tell when the page was published, changed and read, and by whom."""
    of_text: Set[str]
    """Those of lists with another day: when and where an event takes place."""


class _Pair(NamedTuple):
    label: str
    value: str
    in_one_line: bool

    @property
    def lines(self) -> tuple[str, ...]:
        """How it may stand among the lines of the page."""
        whole = f"{self.label}{'' if self.in_one_line else ' |'} {self.value}"
        return (whole,) if self.in_one_line else (self.label, self.value, whole)

    @property
    def day(self) -> bool:
        """Whether its value holds a day."""
        found = dates_in(self.value) or [*numeric_dates_in(self.value, day_first=True)]
        return any(one.date.precision == "day" for one in found)


def label_lists(markup: Markup, title: str) -> LabelLists:
    """The lines of lists of definitions, of tables and of lists of items that hold labels and short values; a value
    that is the title of the page is none."""
    named = word_set(title)
    of_page: set[str] = set()
    of_text: set[str] = set()
    for one in islice(_lists(markup), _MOST_LISTS):
        pairs = [pair for pair in islice(_pairs(one), _MOST + 1) if word_set(pair.value) != named]
        if _FEWEST <= len(pairs) <= _MOST and any(pair.day for pair in pairs):
            lines = of_page if _tells_of_the_page(pairs) else of_text
            lines.update(line for pair in pairs for line in pair.lines)
    return LabelLists(of_page, of_text - of_page)


def _lists(markup: Markup) -> Iterator[Any]:
    for name in ("dl", "table", "ul"):
        yield from markup.by_name[name]


def _pairs(one: Any) -> Iterator[_Pair]:
    """The pairs of a list whose label and value are short; of other entries none."""
    if one.tag == "dl":
        for term, said in pairwise(one.iter("dt", "dd")):
            if term.tag == "dt" and said.tag == "dd":
                yield from _pair(term, said)
    elif one.tag == "table":
        for row in one.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("th", "td")]
            if len(cells) % 2 == 0:
                for label, value in zip(cells[::2], cells[1::2], strict=True):
                    yield from _pair(label, value)
    else:
        for item in one.iterchildren("li"):
            said = text_of(item)
            line = (one_short_line(said, _MOST_CHARACTERS) if ":" in said else None) or ""
            label, colon, value = line.partition(": ")
            if colon and _is_short(label, value):
                yield _Pair(f"{label}:", value, in_one_line=True)


def _pair(label: Any, value: Any) -> Iterator[_Pair]:
    name, said = (one_short_line(text_of(one), _MOST_CHARACTERS) for one in (label, value))
    if name and said and _is_short(name, said):
        yield _Pair(name, said, in_one_line=False)


def _is_short(label: str, value: str) -> bool:
    return 0 < count_words(label) <= _LONGEST_LABEL and 0 < count_words(value) <= _LONGEST_VALUE


def _tells_of_the_page(pairs: Sequence[_Pair]) -> bool:
    """Whether a day of a list is that of publication or of a change, and none of its values is a fact of the text."""
    if any(_HOURS.search(one.value) or _AMOUNT.search(one.value) for one in pairs):
        return False
    return any(_is_of_the_page(one) for one in pairs)


def _is_of_the_page(pair: _Pair) -> bool:
    label = pair.label.rstrip(" :：")
    if pair.day:
        return labels_a_date(label) or CHANGED.search(label) is not None
    return kind_of_frame(f"{label}: {pair.value}") == "navigation"
