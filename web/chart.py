"""Builds the bar chart of releases per year."""

from search.query import UNDATED
from search.results import Facet
from web import messages
from web.address import Address, is_representable
from web.pages import Bar, Chart

_STEP = 10.0
_BAR = 8.0
_HEIGHT = 64.0
_MIN_HEIGHT = 2.0
"""The height of the smallest bar, so that a single release stays visible beside a year with thousands."""
_MOST_YEARS = 60


def chart(facet: Facet, address: Address) -> Chart | None:
    """One bar per year, for the latest 60 years at most; None if there are fewer than two years.

    Years more than 60 from the busiest are taken for mistakes in a record; they would squeeze the other bars.
    """
    dated = sorted((int(one.value), one) for one in facet.counts if one.value != UNDATED and _is_year(one.value))
    if len(dated) < 2:
        return None
    busiest = max(dated, key=lambda each: each[1].count)[0]
    near = [(year, one) for year, one in dated if abs(year - busiest) < _MOST_YEARS]
    last = near[-1][0]
    shown = [(year, one) for year, one in near if year > last - _MOST_YEARS]
    link = address.href_with("year")
    first, highest = shown[0][0], max(one.count for _, one in shown) or 1
    bars = tuple(
        Bar(
            x=(year - first) * _STEP,
            height=round(max(_MIN_HEIGHT, one.count / highest * _HEIGHT), 1) if one.count else 0.0,
            href=link(one.value),
            title=f"{one.label}: {messages.count(one.count, 'release')}",
            selected=one.selected,
        )
        for year, one in shown
    )
    width = (last - first) * _STEP + _BAR
    return Chart(bars, width, _HEIGHT, _BAR, str(first), str(last))


def _is_year(value: str) -> bool:
    return value.isdecimal() and is_representable("year", value)
