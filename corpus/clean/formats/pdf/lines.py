"""The lines of a page, parted at the gutters between its columns."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from corpus.clean.formats.pdf.glyphs import Glyph
from corpus.clean.formats.pdf.words import PrintedWord, is_rtl, text_of, words_of_page
from corpus.clean.text import one_line
from corpus.quick_dataclass import dataclass

_GUTTER, _WIDE_GUTTER = 0.9, 4
"""Width of a gap between columns, as a share of the size of the letters, and of one that needs no confirmation."""
_MOST_WORDS = 200
"""Words of a row among which gutters are looked for."""
_ROWS_OF_A_GUTTER = 3
_LONGEST_CELL, _CELL, _LONGEST_LABEL = 40, 25, 24
"""Most characters of the longest cell of a table, of its usual one, and of a label."""
_FAR = 3
"""How many heights of a line rows may be apart to confirm a gutter."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A run of words on one baseline of a page, with its box in points from the lower left corner."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool = False
    is_italic: bool = False
    page: int = 0
    first_word: float = 0
    """Width of the first word."""

    @property
    def top(self) -> float:
        return self.baseline + 0.75 * self.size

    @property
    def bottom(self) -> float:
        return self.baseline - 0.25 * self.size


def lines_of_page(glyphs: Sequence[Glyph], page: int) -> list[TextLine]:
    """The lines of a page from top to bottom, parted at the gutters between its columns."""
    words = words_of_page(glyphs)
    rows: list[list[TextLine]] = []
    for row, gaps in zip(words, _gutters(words), strict=True):
        edges = [0, *(index + 1 for index in sorted(gaps)), len(row)]
        parts = [row[start:end] for start, end in pairwise(edges)]
        rows.append([line for part in parts if part for line in _line(part, page)])
    return [line for row in _with_cells_joined(rows) for line in row]


def _with_cells_joined(rows: list[list[TextLine]]) -> list[list[TextLine]]:
    """The rows, where labels and what they label, and the cells of a row of a table, are one line."""
    tabular = [len(row) > 1 and all(len(one.text) <= _LONGEST_CELL for one in row) for row in rows]
    joined: list[list[TextLine]] = []
    for at, row in enumerate(rows):
        start, end = at, at
        while start and tabular[start - 1]:
            start -= 1
        while end + 1 < len(rows) and tabular[end + 1]:
            end += 1
        is_labelled = len(row) > 1 and row[0].text.endswith((":", "：")) and len(row[0].text) <= _LONGEST_LABEL
        if (tabular[at] and end - start + 1 >= _ROWS_OF_A_GUTTER and _is_a_table(rows[start : end + 1])) or is_labelled:
            joined.append([_as_one(row)])
        else:
            joined.append(row)
    return joined


def _is_a_table(rows: Sequence[Sequence[TextLine]]) -> bool:
    lengths = sorted(len(one.text) for row in rows for one in row)
    return lengths[len(lengths) // 2] < _CELL


def _as_one(row: Sequence[TextLine]) -> TextLine:
    ordered = row[::-1] if is_rtl(" ".join(one.text for one in row)) else row
    is_bold = all(one.is_bold for one in row)
    text = " ".join(one.text for one in ordered)
    return replace(ordered[0], text=text, left=row[0].left, right=row[-1].right, is_bold=is_bold)


def _gutters(rows: Sequence[Sequence[PrintedWord]]) -> list[set[int]]:
    """For each row, after which of its words a column ends: where rows above or below have the same gap."""
    bounds = [(row[0].left, row[-1].right) if row else (0.0, 0.0) for row in rows]
    places = [row[0].glyphs[0].baseline if row else 0.0 for row in rows]
    found: list[set[int]] = []
    for at, row in enumerate(rows):
        gaps = set()
        for index, (one, following) in enumerate(pairwise(row[:_MOST_WORDS])):
            wide = (following.left - one.right) / max(one.size, following.size)
            if wide >= _WIDE_GUTTER or (
                wide >= _GUTTER and _is_confirmed(rows, bounds, places, at, (one.right, following.left))
            ):
                gaps.add(index)
        found.append(gaps)
    edges = _edges(rows)
    return [_aligned(row, gaps, edges) for row, gaps in zip(rows, found, strict=True)]


def _edges(rows: Sequence[Sequence[PrintedWord]]) -> Counter[int]:
    """At how many rows of a page words beside a wide gap begin or end, by the place in points."""
    edges: Counter[int] = Counter()
    for row in rows:
        gaps = (
            (one, following)
            for one, following in pairwise(row[:_MOST_WORDS])
            if following.left - one.right >= _GUTTER * max(one.size, following.size)
        )
        edges.update({round(edge) for pair in gaps for edge in (pair[0].right, pair[1].left)})
    return edges


def _aligned(row: Sequence[PrintedWord], gaps: set[int], edges: Counter[int]) -> set[int]:
    """The gaps of a row beside which words are aligned with those of other rows; not those that justified text has."""
    if len(gaps) < 2:
        return gaps
    shared = {
        gap: max(sum(edges[round(side) + near] for near in (-1, 0, 1)) for side in (row[gap].right, row[gap + 1].left))
        for gap in gaps
    }
    return {gap for gap, rows in shared.items() if 3 * rows >= 2 * max(shared.values())}


def _is_confirmed(
    rows: Sequence[Sequence[PrintedWord]],
    bounds: Sequence[tuple[float, float]],
    places: Sequence[float],
    at: int,
    gap: tuple[float, float],
) -> bool:
    """Whether the rows next to this one leave the same strip of the page empty and have text on either side of it."""
    size = rows[at][0].size
    looked_at, both, left_of, right_of = 1, 1, 1, 1
    for step in (-1, 1):
        strip = gap
        last = at
        while 0 <= (number := last + step) < len(rows) and abs(places[number] - places[last]) <= _FAR * size:
            last = number
            if not rows[number]:
                continue
            strip = _narrowed(rows[number], strip)
            if strip[1] - strip[0] < 0.6 * size:
                break
            on_left, on_right = bounds[number][0] < strip[0], bounds[number][1] > strip[1]
            left_of, right_of, both = left_of + on_left, right_of + on_right, both + (on_left and on_right)
            looked_at += 1
            if looked_at >= 3 * _ROWS_OF_A_GUTTER:
                break
    return min(left_of, right_of) >= _ROWS_OF_A_GUTTER + (both < _ROWS_OF_A_GUTTER)


def _narrowed(row: Sequence[PrintedWord], strip: tuple[float, float]) -> tuple[float, float]:
    """The widest part of a strip of the page that the words of a row leave empty."""
    inside = [(word.left, word.right) for word in row[:_MOST_WORDS] if word.right > strip[0] and word.left < strip[1]]
    edges = [strip[0], *(edge for word in inside for edge in word), strip[1]]
    free = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return max(free, key=lambda one: one[1] - one[0])


def _line(words: Sequence[PrintedWord], page: int) -> Iterator[TextLine]:
    sizes = sorted(one.size for word in words for one in word.glyphs)
    text = one_line(text_of(words))
    text = text[:-1].replace("\u2010", "-") + text[-1:]
    if not text:
        return
    first = words[-1] if is_rtl(text) else words[0]
    glyphs = [one for word in words for one in word.glyphs]
    yield TextLine(
        text,
        words[0].left,
        max(word.right for word in words),
        median(one.baseline for one in glyphs),
        sizes[len(sizes) // 2],
        2 * sum(one.is_bold for one in glyphs) > len(glyphs),
        2 * sum(one.is_italic for one in glyphs) > len(glyphs),
        page,
        first.right - first.left,
    )
