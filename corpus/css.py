"""Checks and applies the CSS selectors of the catalogue, both with cssselect (through parsel)."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsel import Selector, SelectorList


@lru_cache(maxsize=1_000)
def mistake_in(css: str) -> str | None:
    """Describe what is wrong with a selector; None if it is a valid selector of elements."""
    from cssselect import HTMLTranslator, SelectorError, parse

    try:
        selectors = parse(css)
        for one in selectors:
            HTMLTranslator().selector_to_xpath(one)
    except (SelectorError, ValueError) as error:
        return f"{css!r} is not a CSS selector: {error}"
    if any(one.pseudo_element for one in selectors):
        return f"{css!r} selects text or an attribute; it takes a selector of elements"
    return None


def select(node: "Selector", css: str) -> "SelectorList[Selector]":
    """The elements under a node that match a selector, in document order.

    Raises ValueError, with a message for users, if it is not a valid selector of elements.
    """
    if mistake := mistake_in(css):
        raise ValueError(mistake)
    return node.css(css)
