"""The blocks of a page: lines below each other in one column, in the order in which they are read."""

from collections.abc import Sequence
from dataclasses import field
from statistics import median

from corpus.clean.formats.pdf.lines import TextLine
from corpus.quick_dataclass import dataclass

_SAME_SIZE = 1.08
"""How much the sizes of the letters in a block may differ."""
_APART = 3.5
"""How far apart the lines of a block may be, as a share of the size of their letters."""
_SHARED = 0.5
"""Share of the narrower line that stands below the other one of its block."""
_MOST_BLOCKS = 150
"""Blocks of a page whose order is worked out; those of one with more are read from top to bottom."""
_SHORT_LINE = 25
"""Characters of the usual line of a column of text; the cells of tables are shorter."""
_NARROW, _SMALLER = 0.6, 0.96
"""Width of a box beside the text, as a share of the text's, and the size of its letters."""
_BESIDE = 0.5
"""Share of the height of a box that stands beside text."""


@dataclass(slots=True)
class TextBlock:
    """Lines below each other in letters of one size."""

    lines: list[TextLine] = field(default_factory=list)

    @property
    def left(self) -> float:
        return min(one.left for one in self.lines)

    @property
    def right(self) -> float:
        return max(one.right for one in self.lines)

    @property
    def top(self) -> float:
        return self.lines[0].top

    @property
    def bottom(self) -> float:
        return self.lines[-1].bottom

    @property
    def size(self) -> float:
        return self.lines[0].size

    @property
    def usual_length(self) -> float:
        return median(len(one.text) for one in self.lines)


def blocks_of_page(lines: Sequence[TextLine], *, is_rtl: bool) -> list[TextBlock]:
    """The blocks of a page in reading order; its lines come from top to bottom."""
    return _in_reading_order(_gathered(lines), is_rtl=is_rtl)


def is_beside_text(block: TextBlock, others: Sequence[TextBlock], size: float) -> bool:
    """Whether a block is a box or a column of contacts beside the text, whose letters have this size."""
    if len(others) > _MOST_BLOCKS or (block.size >= _SMALLER * size and block.usual_length >= _SHORT_LINE):
        return False
    width = block.right - block.left
    covered = 0.0
    for other in others:
        is_text = abs(other.size - size) <= 0.08 * size and other.usual_length >= _SHORT_LINE
        if other is block or not is_text or width > _NARROW * (other.right - other.left):
            continue
        for line in other.lines:
            if line.right <= block.left or line.left >= block.right:
                covered += max(0.0, min(line.top, block.top) - max(line.bottom, block.bottom))
    return covered >= _BESIDE * 0.6 * (block.top - block.bottom) and covered > 0


def _gathered(lines: Sequence[TextLine]) -> list[TextBlock]:
    """The blocks that lines make: a line goes on with a block if nothing else stands between or beside them."""
    done: list[TextBlock] = []
    unfinished: list[TextBlock] = []
    for line in lines:
        above = [block for block in unfinished if _overlap(block, line) > 0]
        if len(above) == 1 and _continues(line, above[0]):
            above[0].lines.append(line)
            continue
        unfinished = [block for block in unfinished if block not in above]
        done += above
        unfinished.append(TextBlock([line]))
    return sorted([*done, *unfinished], key=lambda one: -one.top)


def _overlap(block: TextBlock, line: TextLine) -> float:
    near = block.lines[-4:]
    return min(max(one.right for one in near), line.right) - max(min(one.left for one in near), line.left)


def _continues(line: TextLine, block: TextBlock) -> bool:
    last = block.lines[-1]
    if max(line.size, last.size) > _SAME_SIZE * min(line.size, last.size):
        return False
    if last.baseline - line.baseline > _APART * line.size or last.baseline - line.baseline < 0.5 * line.size:
        return False
    near = block.lines[-4:]
    narrower = min(line.right - line.left, max(one.right for one in near) - min(one.left for one in near))
    return _overlap(block, line) >= _SHARED * narrower


def _in_reading_order(blocks: list[TextBlock], *, is_rtl: bool) -> list[TextBlock]:
    """Order blocks so that each comes after those above it, and after those beside it on the side that is read first,
    unless another one above or below parts them (after Breuel, "High performance document layout analysis", 2003)."""
    if len(blocks) > _MOST_BLOCKS:
        return blocks
    boxes = [(one.left, one.right, one.top, one.bottom) for one in blocks]
    before = [
        {other for other in range(len(blocks)) if other != one and _is_before(boxes, other, one, is_rtl)}
        for one in range(len(blocks))
    ]
    ordered: list[int] = []
    left = list(range(len(blocks)))
    while left:
        waiting = set(left)
        first = next((one for one in left if not before[one] & waiting), left[0])
        ordered.append(first)
        left.remove(first)
    return [blocks[one] for one in ordered]


def _is_before(boxes: Sequence[tuple[float, float, float, float]], one: int, other: int, is_rtl: bool) -> bool:
    a, b = boxes[one], boxes[other]
    if a[0] < b[1] and b[0] < a[1]:
        return a[2] > b[2]
    is_on_the_side = a[0] >= b[1] if is_rtl else a[1] <= b[0]
    if not is_on_the_side:
        return False
    above, below = (a, b) if a[2] > b[2] else (b, a)
    return not any(
        below[2] <= c[3] + 1 and c[2] - 1 <= above[3] and c[0] < a[1] and a[0] < c[1] and c[0] < b[1] and b[0] < c[1]
        for number, c in enumerate(boxes)
        if number not in (one, other)
    )
