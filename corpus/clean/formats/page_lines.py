"""The visible lines of an HTML page around its main heading, in reading order."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from corpus.clean.text import one_line, word_set

_ALIKE = 0.6
"""Least similarity (shared words / words of the longer text) of a heading that is taken for the title."""
_MOST_PIECES = 40
"""Text nodes of a heading that are read; some pages wrap their whole body in one."""
_CUT = "\0"
"""In place of an element at which lines are parted."""
_BARE = ("p", "div", "span", "td", "b", "strong", "font")
"""Elements that hold a title on pages without headings."""
_EXCLUDED = frozenset(
    "script style noscript template head svg iframe object select option button textarea input nav footer".split()
)
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 blockquote tr pre div dd dt section article main ul ol table td th dl header aside form "
    "figure figcaption hr address br center".split()
)


def heading_of(root: Any, title: frozenset[str]) -> Any:
    """Find the element that holds the title: headings before other elements, equal words before similar ones."""
    for tags, least in ((("h1",), 1.0), (("h2", "h3"), 1.0), (("h1",), _ALIKE), (_BARE, 1.0)):
        for one in root.iter(*tags):
            text = (one.text or "") if tags is _BARE else " ".join(islice(one.itertext(), _MOST_PIECES))
            if _similarity(word_set(text), title) >= least:
                return one
    return None


def _similarity(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one), len(other), 1)


def lines_of(one: Any) -> Iterator[str]:
    """The lines of an element, generated lazily."""
    return _lines(_pieces(one))


def lines_around(elements: Iterable[Any], inner: Any) -> tuple[list[str], list[str]]:
    """The lines of elements, and of the texts behind them, before and behind an element that is one of these or
    within one, without captions."""
    before: list[str | None] = []
    pieces = before
    for one in elements:
        for piece in (*_pieces(one, inner), one.tail):
            if piece is _CUT:
                pieces = []
            else:
                pieces.append(piece)
    return [*_lines(before)] if pieces is not before else [], [*_lines(pieces)]


def lines_after(heading: Any) -> Iterator[str]:
    """The lines after an element, generated lazily."""
    return _lines(_pieces_behind(heading))


def _pieces_behind(one: Any) -> Iterator[str | None]:
    while one is not None:
        yield None
        yield one.tail or ""
        for sibling in one.itersiblings():
            yield from _pieces(sibling)
            yield sibling.tail or ""
        one = one.getparent()


def lines_before(heading: Any) -> Iterator[str]:
    """The lines above an element, the nearest first."""
    one = heading
    while (parent := one.getparent()) is not None:
        for sibling in one.itersiblings(preceding=True):
            yield from reversed([*_lines([*_pieces(sibling), None, sibling.tail])])
        yield from _lines([parent.text])
        one = parent


def _pieces(one: Any, inner: Any = None) -> Iterator[str | None]:
    """The text nodes of an element, with None where a line ends; parted at an inner one, if given, with `_CUT` in its
    place and without captions."""
    if one is inner:
        yield _CUT
        return
    if _is_excluded(one):
        return
    open_ones = [(one, iter(one))]
    yield from _beginning(one)
    while open_ones:
        element, rest = open_ones[-1]
        part = next(rest, None)
        if part is None:
            open_ones.pop()
            yield None if element.tag in _BLOCKS else ""
            if open_ones:
                yield element.tail or ""
        elif part is inner:
            yield _CUT
            yield part.tail or ""
        elif _is_excluded(part) or (inner is not None and part.tag == "figcaption"):
            yield part.tail or ""
        else:
            open_ones.append((part, iter(part)))
            yield from _beginning(part)


def _beginning(one: Any) -> tuple[str | None, str | None]:
    return None if one.tag in _BLOCKS else "", one.text or ""


def _is_excluded(one: Any) -> bool:
    return not isinstance(one.tag, str) or one.tag in _EXCLUDED or _is_the_sites_header(one)


def _is_the_sites_header(one: Any) -> bool:
    """Whether an element is the header of the site rather than of its article; it often shows the day of the visit."""
    if one.tag != "header" or next(one.iterdescendants("h1"), None) is not None:
        return False
    return next(one.iterancestors("article", "main"), None) is None


def _lines(pieces: Iterable[str | None]) -> Iterator[str]:
    line: list[str] = []
    for piece in pieces:
        if piece is None:
            if line and (text := one_line(" ".join(line))):
                yield text
            line = []
        elif piece:
            line.append(piece)
    if text := one_line(" ".join(line)):
        yield text
