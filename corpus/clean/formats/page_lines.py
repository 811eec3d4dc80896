"""The lines that a page shows around its main heading, in the order in which they stand there."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from corpus.clean.text import one_line, words

_ALIKE = 0.6
_MOST_PIECES = 40
_BARE = ("p", "div", "span", "td", "b", "strong", "font")
"""Elements that hold a title on pages without headings."""
_NEVER = frozenset(
    "script style noscript template head svg iframe object select option button textarea input nav footer".split()
)
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 blockquote tr pre div dd dt section article main ul ol table td th dl header aside form "
    "figure figcaption hr address br center".split()
)


def heading_of(root: Any, title: frozenset[str]) -> Any:
    """The element that holds the title: a heading before any other, the same words before alike ones."""
    for tags, least in ((("h1",), 1.0), (("h2", "h3"), 1.0), (("h1",), _ALIKE), (_BARE, 1.0)):
        for one in root.iter(*tags):
            text = (one.text or "") if tags is _BARE else " ".join(islice(one.itertext(), _MOST_PIECES))
            if _alike(words(text), title) >= least:
                return one
    return None


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one), len(other), 1)


def lines_of(one: Any) -> Iterator[str]:
    """The lines of an element, as far as they are asked for."""
    return _lines(_pieces(one))


def lines_after(heading: Any) -> Iterator[str]:
    """The lines behind an element, as far as they are asked for."""
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


def _pieces(one: Any) -> Iterator[str | None]:
    """The text of an element piece by piece, with None where a line ends."""
    if not isinstance(one.tag, str) or one.tag in _NEVER:
        return
    ends = None if one.tag in _BLOCKS else ""
    yield ends
    yield one.text or ""
    for part in one:
        yield from _pieces(part)
        yield part.tail or ""
    yield ends


def _lines(pieces: Iterable[str | None]) -> Iterator[str]:
    line: list[str] = []
    for piece in pieces:
        if piece is None:
            if text := one_line(" ".join(line)):
                yield text
            line = []
        elif piece:
            line.append(piece)
    if text := one_line(" ".join(line)):
        yield text
