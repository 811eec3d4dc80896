"""The CSS selectors of the catalogue: one engine (cssselect, through parsel) checks them and finds what they select."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parsel import Selector, SelectorList


@lru_cache(maxsize=1_000)
def mistake_in(css: str) -> str | None:
    """What is wrong with a selector of elements, if anything."""
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
    """The elements under a node that a selector matches, in the order of the page.

    Raises ValueError, with a message for users, where it is not a selector of elements.
    """
    if mistake := mistake_in(css):
        raise ValueError(mistake)
    return node.css(css)
