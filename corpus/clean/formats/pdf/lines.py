"""The lines of a page: letters put together into words, from left to right or right to left."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.clean.formats.pdf.glyphs import Glyph
from corpus.clean.text import one_line

_SAME_ROW = 0.35
"""How far apart the baselines of a row may be, as a share of the size of its letters; as far as small raised signs."""
_SPACE, _UNSPACED_SPACE = 0.18, 0.7
"""Width of a gap between words, as a share of the size of the letters, and between letters that need no blanks."""
_TRACKED = 1.7
"""How much wider than the usual gap between spaced-out letters one between words is."""
_GUTTER, _WIDE_GUTTER = 0.9, 4
"""Width of a gap between columns, as a share of the size of the letters, and of one that needs no confirmation."""
_MOST_WORDS = 200
"""Words of a row among which gutters are looked for."""
_ROWS_OF_A_GUTTER = 3
_LONGEST_CELL, _CELL, _LONGEST_LABEL = 40, 25, 24
"""Most characters of the longest cell of a table, of its usual one, and of a label."""
_FAR = 3
"""How many heights of a line rows may be apart to confirm a gutter."""
_NOTE_MARK = 0.8
"""Largest size of the raised figure that refers to a footnote, as a share of the letters beside it."""
_WIDE_LETTER = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Letters of scripts without blanks between words."""
_FIGURES = re.compile(r"[\d.,:/%+-]+")
_ALEF_LAM = re.compile("([اأإآ])ل")
_DROP_CAP = 1.8
"""How much larger than the letters beside it one is that begins a text and reaches down into it."""
_RAISED = 0.8
"""How far above its row a letter with a vowel sign may be noted, as a share of its size."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A run of words on one baseline of a page, with its box in points from the lower left corner."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    is_bold: bool = False
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
    words = [_words(_without_note_marks(row)) for row in _rows(_with_drop_caps(glyphs))]
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


@dataclass(frozen=True, slots=True)
class _Word:
    glyphs: tuple[Glyph, ...]
    left: float
    right: float

    @property
    def size(self) -> float:
        return max(one.size for one in self.glyphs)


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """The letters in rows from top to bottom, those of a row as they follow in the file."""
    rows: list[list[tuple[int, Glyph]]] = []
    signs: list[tuple[int, Glyph]] = []
    small = _NOTE_MARK * median(one.size for one in glyphs) if glyphs else 0
    for place, glyph in sorted(enumerate(glyphs), key=lambda one: -one[1].baseline):
        if any(map(unicodedata.combining, glyph.text)) or (glyph.size < small and glyph.text.isdigit()):
            signs.append((place, glyph))
        elif rows and _is_on_the_row(glyph, rows[-1][0][1]):
            rows[-1].append((place, glyph))
        elif not glyph.is_space:
            rows.append([(place, glyph)])
    _add_signs(rows, signs)
    return [[one for _, one in sorted(row, key=lambda one: one[0])] for row in rows]


def _is_on_the_row(glyph: Glyph, first: Glyph) -> bool:
    return first.baseline - glyph.baseline <= _SAME_ROW * min(glyph.size, first.size)


def _add_signs(rows: list[list[tuple[int, Glyph]]], signs: Sequence[tuple[int, Glyph]]) -> None:
    """Put letters with vowel signs and raised figures, which are noted a little above their row, into the nearest row
    below."""
    for sign in signs:
        above = sign[1].baseline + 1
        below = [row for row in rows if row[0][1].baseline <= above]
        if below and above - below[0][0][1].baseline < _RAISED * below[0][0][1].size + 1:
            below[0].append(sign)
        else:
            rows.insert(len(rows) - len(below), [sign])


def _with_drop_caps(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The letters, a large one at the beginning of a text on the row of those that it begins."""
    if not glyphs:
        return []
    usual = median(one.size for one in glyphs)
    found = list(glyphs)
    for index, one in enumerate(glyphs):
        if one.size < _DROP_CAP * usual or not one.text.isalpha():
            continue
        neighbours = (*glyphs[max(0, index - 1) : index], *glyphs[index + 1 : index + 2])
        if any(abs(other.size - one.size) < 1 and not other.is_space for other in neighbours):
            continue
        beside = [
            other
            for other in glyphs
            if 0 <= other.left - one.right < 2 * usual
            and one.baseline - 1 <= other.baseline <= one.baseline + 0.8 * one.size
            and other.size < one.size / _DROP_CAP
        ]
        if top := max((other.baseline for other in beside), default=0):
            first = next(other for other in beside if other.baseline == top)
            found[index] = Glyph(one.text, first.left - 0.1, first.left - 0.05, top, first.size, first.is_bold)
    return found


def _without_note_marks(row: list[Glyph]) -> list[Glyph]:
    """The letters of a row without the small raised figures that refer to footnotes."""
    written = [one for one in row if not one.is_space]
    usual = median(one.size for one in written) if written else 0
    base = median(one.baseline for one in written) if written else 0
    return [
        one
        for one in row
        if not (one.text.isdigit() and one.size < _NOTE_MARK * usual and one.baseline > base + 0.15 * usual)
    ]


def _words(row: Sequence[Glyph]) -> list[_Word]:
    """The words of a row from left to right."""
    written = _without_doubles([one for one in row if not one.is_space])
    if not written:
        return []
    spaces = sorted(one.left for one in row if one.is_space)
    runs_left = is_rtl("".join(one.text for one in written))
    ordered = sorted(written, key=lambda one: one.right) if runs_left else _from_left_to_right(written)
    gaps = sorted((b.left - a.right) / a.size for a, b in pairwise(ordered))
    usual = gaps[len(gaps) // 2] if len(gaps) > 5 else 0
    least = max(_SPACE, _TRACKED * usual + 0.05) if usual > 0.08 else _SPACE
    words: list[list[Glyph]] = [[ordered[0]]]
    at = 0
    for one, following in pairwise(ordered):
        at = next((place for place in range(at, len(spaces)) if spaces[place] >= one.left), len(spaces))
        has_space = usual <= 0.08 and at < len(spaces) and spaces[at] < following.left + 0.1 * one.size
        is_unspaced = bool(_WIDE_LETTER.match(one.text[-1:]) and _WIDE_LETTER.match(following.text[:1]))
        gap = (following.left - one.right) / max(one.size, following.size)
        is_unspaced = is_unspaced or one.text.endswith("ำ")  # its box lacks the round sign to the left
        if gap > (_UNSPACED_SPACE if is_unspaced else least) or (has_space and gap > 0.02):
            words.append([])
        words[-1].append(following)
    return [_Word(tuple(one), min(g.left for g in one), max(g.right for g in one)) for one in words]


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """The letters without those printed twice over each other, for bold ones or by programs that tell a cluster's
    letters at each of its signs."""
    kept: list[Glyph] = []
    for one in glyphs:
        if not any(one.text == other.text and _overlap(one, other) for other in kept[-4:]):
            kept.append(one)
    signs = [one for one in kept if len(one.text) > 1 and unicodedata.bidirectional(one.text[0]) == "AL"]
    return [one for one in kept if not any(one.text in sign.text != one.text and _overlap(one, sign) for sign in signs)]


def _overlap(one: Glyph, other: Glyph) -> bool:
    shared = min(one.right, other.right) - max(one.left, other.left)
    least = 0.3 if len(one.text) > 1 else 0.7
    return shared > least * min(one.right - one.left, other.right - other.left) > 0


def _from_left_to_right(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The letters in order; those that follow each other in the file stay so, marks above their letter among them."""
    runs: list[list[Glyph]] = []
    for one in glyphs:
        last = runs[-1][-1] if runs else None
        if last is None or one.left < last.left - 0.6 * last.size or one.left > last.right + 2 * last.size:
            runs.append([one])
        else:
            runs[-1].append(one)
    return [one for run in sorted(runs, key=lambda run: run[0].left) for one in run]


def is_rtl(text: str) -> bool:
    kinds = [unicodedata.bidirectional(one) for one in text if one.isalpha()]
    return 2 * sum(kind in ("R", "AL") for kind in kinds) > len(kinds)


def _gutters(rows: Sequence[Sequence[_Word]]) -> list[set[int]]:
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
    return found


def _is_confirmed(
    rows: Sequence[Sequence[_Word]],
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


def _narrowed(row: Sequence[_Word], strip: tuple[float, float]) -> tuple[float, float]:
    """The widest part of a strip of the page that the words of a row leave empty."""
    inside = [(word.left, word.right) for word in row[:_MOST_WORDS] if word.right > strip[0] and word.left < strip[1]]
    edges = [strip[0], *(edge for word in inside for edge in word), strip[1]]
    free = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return max(free, key=lambda one: one[1] - one[0])


def _line(words: Sequence[_Word], page: int) -> Iterator[TextLine]:
    sizes = sorted(one.size for word in words for one in word.glyphs)
    text = one_line(_text(words))
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
        page,
        first.right - first.left,
    )


def _text(words: Sequence[_Word]) -> str:
    written = ["".join(one.text for one in word.glyphs) for word in words]
    if not is_rtl("".join(written)):
        return " ".join(written)
    return " ".join(_from_right_to_left(words))


def _from_right_to_left(words: Sequence[_Word]) -> Iterator[str]:
    """The words of a line in the order in which they are read; those in Latin letters keep theirs among each other."""
    latin: list[str] = []
    for word in reversed(words):
        written = "".join(one.text for one in word.glyphs)
        if not is_rtl(written) and any(one.isalpha() for one in written):
            latin.insert(0, written)
            continue
        yield from latin
        latin = []
        yield _word_from_right_to_left(word)
    yield from latin


def _word_from_right_to_left(word: _Word) -> str:
    """A word whose letters run to the left, and its figures to the right."""
    text = "".join(one.text for one in word.glyphs)
    if _FIGURES.fullmatch(text):
        return text
    parts: list[str] = []
    figures: list[str] = []
    for one in reversed(word.glyphs):
        letters = _ALEF_LAM.sub(r"ل\1", one.text)  # no sign shows them in this order
        if one.text.isdigit():
            figures.insert(0, one.text)
            continue
        parts += [*figures, letters]
        figures = []
    return "".join([*parts, *figures])
