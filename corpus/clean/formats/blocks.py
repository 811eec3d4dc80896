"""Writing the elements of an article as lines: one for each block of text, without menus."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from lxml import etree

from corpus.clean.formats.prose import BLOCKS, count_words, text_of
from corpus.clean.text import one_line, paragraphs

_inside_a_cell = etree.XPath(
    "./*/td//p | ./*/td//div | ./*/td//table | ./*/td//h1 | ./*/td//h2 | ./*/td//ul | ./tr/td//p | ./tr/td//div"
)
_BREAK, _LINK, _LINK_END = "\0", "\1", "\2"
_LINKED = re.compile(f"{_LINK}[^{_LINK_END}]*{_LINK_END}")
_LONGEST_ENTRY = 12
"""Words from which a linked line is no entry of a menu."""
_MENU = 8
"""Consecutive links from which a run of them is a menu."""


class Block(NamedTuple):
    """A line of an element's text."""

    line: str
    is_link: bool
    """Whether it is nothing but a short link."""


def blocks_of(one: Any, is_aside: Callable[[Any], bool]) -> Iterator[Block]:
    """Yield the lines of an element, without those of the elements in it that are none of the article's."""
    pieces: list[str] = []
    _write(one, is_aside, pieces, {})
    for block in "".join(pieces).split(_BREAK):
        if not block or block.isspace():
            continue
        if line := one_line(block.replace(_LINK, "").replace(_LINK_END, "") if _LINK in block else block):
            is_link = _LINK in block and not _LINKED.sub("", block).strip()
            yield Block(line, is_link and count_words(line) < _LONGEST_ENTRY)


def without_menus(blocks: Iterable[Block]) -> list[str]:
    """Remove long runs of links, and any run at the start or end of the article."""
    lines: list[str] = []
    run: list[str] = []
    for line, is_link in (*blocks, Block("", False)):
        if is_link:
            run.append(line)
            continue
        if lines and line and len(run) < _MENU:
            lines += run
        run = []
        lines += [line] if line else []
    return lines


def _write(one: Any, is_aside: Callable[[Any], bool], pieces: list[str], layouts: dict[Any, bool]) -> None:
    """Add the text nodes of an element to `pieces`, with control characters that mark where blocks and links begin and
    end. `layouts` are the tables seen, and whether they are used for layout."""
    if text := one.text:
        pieces.append(text)
    for part in one:
        if not is_aside(part):
            before, behind = _marks(part, layouts)
            pieces.append(before)
            if part.tag == "pre":
                pieces.append(_BREAK.join(paragraphs(text_of(part))))
            else:
                _write(part, is_aside, pieces, layouts)
            pieces.append(behind)
        if text := part.tail:
            pieces.append(text)


def _marks(part: Any, layouts: dict[Any, bool]) -> tuple[str, str]:
    if part.tag == "a":
        return _LINK, _LINK_END
    if part.tag in ("td", "th") and not _is_layout(part, layouts):
        return "", " | " if part.getnext() is not None else ""
    return (_BREAK, _BREAK) if part.tag in BLOCKS else ("", "")


def _is_layout(cell: Any, layouts: dict[Any, bool]) -> bool:
    """Whether a cell belongs to a table that is used for layout, as on old sites."""
    table = next(cell.iterancestors("table"), None)
    if table is None:
        return True
    if table not in layouts:
        layouts[table] = bool(_inside_a_cell(table))
    return layouts[table]
