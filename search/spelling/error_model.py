"""What a slip of the fingers or of the ear costs: how far a word as typed is from the word that was meant.

The noisy channel of Kernighan, Church and Gale (A Spelling Correction Program Based on a Noisy Channel Model, 1990)
with edits of several letters, as Brill and Moore have them (An Improved Error Model for Noisy Channel Spelling
Correction, 2000). Those learnt the costs from collected mistakes; these come from the layout of the keyboard, the
sounds of English, and two old findings: most wrong words have one mistake (Damerau 1964), and the first letter is
seldom wrong (Pollock and Zamora 1984). A cost of 1 is an edit that nothing makes likelier.
"""

from collections.abc import Iterator
from functools import cache

_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_BAND = 4
"""Letters by which one word may be ahead of the other."""
_NEVER = 99.0
_NEIGHBOURS = 1.3
"""Widths of a key between the middles of two keys, at most."""
_VOWELS = frozenset("aeiouy")
_ALIKE = frozenset(frozenset(pair) for pair in "ck cs sz sx kq gj fv td bp mn cz cq gk xz yj uw vw lr dg vb".split())
"""Letters that sound alike."""
_SPELLINGS = (
    "ph f, ch k, ck k, ks x, cks x, kw qu, k qu, sh ti, sh ci, sh ch, si ti, s ti, sc s, s ce, gh f, ff ph, dg j, "
    "ie y, ie ei, ey y, ee ea, ea e, ee ie, ee e, oo u, ou u, ew u, au o, aw o, ough o, ai a, ay a, ei ay, er re, "
    "or our, kn n, wr r, ps s, pn n, rh r, gn n, mb m, ae e, oe e, th t, wh w, cc x, xc x, tch ch, eur er"
).split(", ")
"""Ways to write one sound, both ways round."""
_SOUNDS: dict[str, list[str]] = {}
for _one, _other in map(str.split, _SPELLINGS):
    _SOUNDS.setdefault(_one, []).append(_other)
    _SOUNDS.setdefault(_other, []).append(_one)
_LONGEST = max(map(len, _SOUNDS))
_SILENT = frozenset("ch gh ph rh th wh kh sc ck kn gn wr mb pn ps gu qu ue dg tc mn".split())
"""Pairs of letters of which one is hardly heard."""

SWAP = 0.6
TWIN = 0.65
SOUND = 0.75
KEY = 0.85
EDIT = 1.0
REPLACE = 1.3
FIRST = 0.2
"""What a mistake in the first letter costs besides."""
SPACE = 0.8
"""A space or hyphen too many or too few."""


class ErrorModel:
    """A word as typed, folded."""

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self._sounds = [
            [(len(chunk), other) for chunk in _chunks(typed, i) for other in _SOUNDS.get(chunk, ())]
            for i in range(len(typed))
        ]

    def cost(self, meant: str) -> float:
        """The least that mistakes cost which make of this word the typed one; both folded."""
        typed = self._typed
        start, end = _apart(typed, meant)
        last, beyond = len(typed) - end, len(meant) - end
        best: list[list[float]] = [[_NEVER] * (beyond - start + 1) for _ in range(last - start + 1)]
        best[0][0] = 0.0
        for i in range(start, last + 1):
            for j in range(start, beyond + 1):
                here = best[i - start][j - start]
                if here < _NEVER and abs(i - j) <= _BAND:
                    for to, from_, price in self._steps(meant, i, j):
                        total = here + price + (FIRST if price and not j else 0.0)
                        if i + to <= last and j + from_ <= beyond and total < best[i + to - start][j + from_ - start]:
                            best[i + to - start][j + from_ - start] = total
        return best[-1][-1]

    def _steps(self, meant: str, i: int, j: int) -> Iterator[tuple[int, int, float]]:
        """What may come next: letters taken of each word, and the price."""
        typed = self._typed
        if i < len(typed) and j < len(meant):
            if typed[i] == meant[j]:
                yield 1, 1, 0.0
            else:
                yield 1, 1, _replaced(typed[i], meant[j])
                if typed[i + 1 : i + 2] == meant[j] and meant[j + 1 : j + 2] == typed[i]:
                    yield 2, 2, SWAP
            for length, other in self._sounds[i]:
                if meant.startswith(other, j):
                    yield length, len(other), SOUND
        if i < len(typed):
            yield 1, 0, _added(typed, i)
        if j < len(meant):
            yield 0, 1, _left_out(meant, j)


def _chunks(typed: str, at: int) -> Iterator[str]:
    return (typed[at : at + length] for length in range(1, _LONGEST + 1) if at + length <= len(typed))


def _apart(typed: str, meant: str) -> tuple[int, int]:
    """How many letters are the same at the start, and how many after what differs; two more stay for their sound."""
    most = min(len(typed), len(meant))
    start = next((n for n in range(most) if typed[n] != meant[n]), most)
    end = next((n for n in range(most - start) if typed[-1 - n] != meant[-1 - n]), most - start)
    return max(start - 2, 0), max(end - 2, 0)


def _replaced(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    if frozenset((typed, meant)) in _ALIKE or (typed in _VOWELS and meant in _VOWELS):
        return SOUND
    return KEY if meant in _beside(typed) else REPLACE


def _added(typed: str, i: int) -> float:
    """The letter was not meant: struck twice, or together with its neighbour's key, or it is not heard."""
    around = typed[max(i - 1, 0) : i] + typed[i + 1 : i + 2]
    if typed[i] in around:
        return TWIN
    if _is_silent(typed, i):
        return SOUND
    return KEY if any(letter in _beside(typed[i]) for letter in around) else EDIT


def _left_out(meant: str, j: int) -> float:
    if meant[j] in meant[max(j - 1, 0) : j] + meant[j + 1 : j + 2]:
        return TWIN
    return SOUND if _is_silent(meant, j) or meant[j] in _VOWELS else EDIT


def _is_silent(word: str, at: int) -> bool:
    return word[max(at - 1, 0) : at + 1] in _SILENT or word[at : at + 2] in _SILENT or word[at:] == "e"


@cache
def _beside(letter: str) -> frozenset[str]:
    """The letters on the keys around one's."""
    places = {key: (x + shift, y) for y, (row, shift) in enumerate(_ROWS) for x, key in enumerate(row)}
    if letter not in places:
        return frozenset()
    x, y = places[letter]
    return frozenset(
        key
        for key, (other, row) in places.items()
        if key != letter and abs(x - other) ** 2 + (y - row) ** 2 <= _NEIGHBOURS**2
    )
