"""Builds the links to the pages of a long list or text."""

from collections.abc import Callable

from web.pages import PageLink, Paging

_NEAR = 2
"""Pages linked on either side of the current one."""


def paging(current: int, last: int, href: Callable[[int], str], noun: str) -> Paging | None:
    """Link to the first page, the last, and those around the current one.

    Pages count from 1; `noun` names one for screen readers. None if there is only one page, or no such current page.
    """
    if last == 1 or current > last:
        return None

    def link(number: int) -> PageLink:
        return PageLink(str(number), href(number), number == current, f"{noun} {number}")

    near = range(current - _NEAR, current + _NEAR + 1)
    shown = sorted({1, last, *(number for number in near if 1 <= number <= last)})
    numbers: list[PageLink | None] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before == 2:
            numbers.append(link(number - 1))
        elif number - before > 2:
            numbers.append(None)
        numbers.append(link(number))
    return Paging(
        previous=href(current - 1) if current > 1 else None,
        numbers=tuple(numbers),
        next=href(current + 1) if current < last else None,
    )
