"""The words of a page, put together from its letters, from left to right or right to left."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from corpus.clean.formats.pdf.glyphs import Glyph
from corpus.quick_dataclass import dataclass

_SAME_ROW = 0.35
"""How far apart the baselines of a row may be, as a share of the size of its letters; as far as small raised signs."""
_SPACE, _UNSPACED_SPACE = 0.18, 0.7
"""Width of a gap between words, as a share of the size of the letters, and between letters that need no blanks."""
_TRACKED = 1.7
"""How much wider than the usual gap between spaced-out letters one between words is."""
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
class PrintedWord:
    glyphs: tuple[Glyph, ...]
    left: float
    right: float

    @property
    def size(self) -> float:
        return max(one.size for one in self.glyphs)


def words_of_page(glyphs: Sequence[Glyph]) -> list[list[PrintedWord]]:
    """The words of each row of a page, from top to bottom and from left to right."""
    return [_words(_without_note_marks(row)) for row in _rows(_with_drop_caps(glyphs))]


def text_of(words: Sequence[PrintedWord]) -> str:
    written = ["".join(one.text for one in word.glyphs) for word in words]
    if not is_rtl("".join(written)):
        return " ".join(written)
    return " ".join(_from_right_to_left(words))


def is_rtl(text: str) -> bool:
    kinds = [unicodedata.bidirectional(one) for one in text if one.isalpha()]
    return 2 * sum(kind in ("R", "AL") for kind in kinds) > len(kinds)


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


def _words(row: Sequence[Glyph]) -> list[PrintedWord]:
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
    return [PrintedWord(tuple(one), min(g.left for g in one), max(g.right for g in one)) for one in words]


def _without_doubles(glyphs: list[Glyph]) -> list[Glyph]:
    """The letters without those printed twice over each other, for bold ones or by programs that tell a cluster's
    letters at each of its signs."""
    kept: list[Glyph] = []
    for one in glyphs:
        doubled = [other for other in kept[-4:] if other.text == one.text]
        if not doubled or not any(_overlap(one, other) for other in doubled):
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


def _from_right_to_left(words: Sequence[PrintedWord]) -> Iterator[str]:
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


def _word_from_right_to_left(word: PrintedWord) -> str:
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
