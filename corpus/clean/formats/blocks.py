"""Writing the elements of an article as lines: one for each block of text, without menus."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from lxml import etree

from corpus.clean.formats.prose import BLOCKS, count_words, text_of
from corpus.clean.required_literals import may_match, required_literals
from corpus.clean.text import one_line, paragraphs

_inside_a_cell = etree.XPath(
    "./*/td//p | ./*/td//div | ./*/td//table | ./*/td//h1 | ./*/td//h2 | ./*/td//ul | ./tr/td//p | ./tr/td//div"
)
_BREAK, _LINK, _LINK_END, _TOOL, _ITEM = "\0", "\1", "\2", "\3", "\4"
_LETTERS = re.compile(r"[^\W_]+")
_MARKS = re.compile(f"[{_LINK}{_LINK_END}{_TOOL}{_ITEM}]")
_LINKED = re.compile(f"{_LINK}[^{_LINK_END}]*{_LINK_END}")
_LABEL = re.compile(r"\A[^\W\d][^:：՝\x01]{0,30}[:：՝]\s*(?=\x01)")
"""What stands before links and says what they are."""
_DOES_SOMETHING = re.compile(
    r"\s*(?:javascript:|mailto:\?)|//t\.me/share/|//(?:www\.|api\.|web\.)?whatsapp\.com/send|//wa\.me/\?|/intent/(?:tweet|post)\b|"
    r"(?<![a-z])(?:sharer?|share(?:article|link|offsite|widget)|print(?:able|page|view|version|-this)?|printer-?friendly|"
    r"send-?to(?:_?form|_?friend)?|send-?(?:mail|friend)|e?mail-?(?:to-?)?(?:this|friend|page))(?:\.\w{2,5})?(?=[/?#&=]|$)",
)
"""Addresses, in lower case, of links that print, send or share a page, or go back."""
_REQUIRED = required_literals(_DOES_SOMETHING.pattern)
"""What these hold: looked for first, since few addresses do."""
_LONGEST_ENTRY = 12
"""Words from which a linked line is no entry of a menu."""
_MENU = 8
"""Consecutive links from which a run of them is a menu."""


class Block(NamedTuple):
    """A line of an element's text."""

    line: str
    linked: float
    """The share of its letters and figures that are in links, but for a label before them."""
    has_tool: bool
    """Whether one of its links prints, sends or shares the page, or goes back."""
    is_item: bool
    """Whether it is an item of a list."""

    @property
    def is_link(self) -> bool:
        """Whether it is nothing but a short link."""
        return self.linked == 1 and count_words(self.line) < _LONGEST_ENTRY


def blocks_of(one: Any, is_aside: Callable[[Any], bool]) -> Iterator[Block]:
    """Yield the lines of an element, without those of the elements in it that are none of the article's."""
    pieces: list[str] = []
    _write(one, is_aside, pieces, {})
    for block in "".join(pieces).split(_BREAK):
        if not block or block.isspace():
            continue
        if line := one_line(_MARKS.sub("", block)):
            yield Block(line, _share_in_links(block), _TOOL in block, _ITEM in block)


def _share_in_links(block: str) -> float:
    if _LINK not in block:
        return 0.0
    said = _LABEL.sub("", block.lstrip(), count=1)
    linked, others = _count_letters("".join(_LINKED.findall(said))), _count_letters(_LINKED.sub("", said))
    return 1 - others / max(1, linked + others)


def _count_letters(text: str) -> int:
    return len("".join(_LETTERS.findall(text)))


def without_menus(blocks: Iterable[Block]) -> list[str]:
    """Remove long runs of links, and any run at the start or end of the article."""
    lines: list[str] = []
    run: list[str] = []
    for block in (*blocks, Block("", 0, has_tool=False, is_item=False)):
        line = block.line
        if block.is_link:
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
        address = part.get("href", "").lower()
        does_something = may_match(_REQUIRED, address) and _DOES_SOMETHING.search(address)
        return f"{_LINK}{_TOOL}" if does_something else _LINK, _LINK_END
    if part.tag == "li":
        return f"{_BREAK}{_ITEM}", _BREAK
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
