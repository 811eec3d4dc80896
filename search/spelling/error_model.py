"""The error model of spelling correction: how likely a word is to be mistyped as another, expressed as a cost.

It follows the noisy channel model of Kernighan, Church and Gale (A Spelling Correction Program Based on a Noisy Channel
Model, 1990) with edits of several letters as in Brill and Moore (An Improved Error Model for Noisy Channel Spelling
Correction, 2000). Their costs were learnt from collected mistakes; these are set by hand from the keyboard layout, the
sounds of English, and two classic findings: most misspelt words contain one mistake (Damerau 1964), and the first
letter is rarely wrong (Pollock and Zamora 1984). A cost of 1 is that of an edit that nothing makes likelier.
"""

from collections.abc import Iterator
from functools import cache

_ROWS = (("qwertyuiop", 0.0), ("asdfghjkl", 0.25), ("zxcvbnm", 0.75))
_BAND = 4
"""How many letters the alignment may be ahead in either word."""
_NEVER = 99.0
_NEIGHBOURS = 1.3
"""The largest distance between the centres of neighbouring keys, in key widths."""
_VOWELS = frozenset("aeiouy")
_SIMILAR_SOUNDING = frozenset(
    frozenset(pair) for pair in "ck cs sz sx kq gj fv td bp mn cz cq gk xz yj uw vw lr dg vb".split()
)
"""Pairs of letters that sound alike."""
_SPELLINGS = (
    "ph f, ch k, ck k, ks x, cks x, kw qu, k qu, sh ti, sh ci, sh ch, si ti, s ti, sc s, s ce, gh f, ff ph, dg j, "
    "ie y, ie ei, ey y, ee ea, ea e, ee ie, ee e, oo u, ou u, ew u, au o, aw o, ough o, ai a, ay a, ei ay, er re, "
    "or our, kn n, wr r, ps s, pn n, rh r, gn n, mb m, ae e, oe e, th t, wh w, cc x, xc x, tch ch, eur er"
).split(", ")
"""Pairs of spellings of one sound, valid in both directions."""
_SOUNDS: dict[str, list[str]] = {}
for _one, _other in map(str.split, _SPELLINGS):
    _SOUNDS.setdefault(_one, []).append(_other)
    _SOUNDS.setdefault(_other, []).append(_one)
_LONGEST = max(map(len, _SOUNDS))
_SILENT = frozenset("ch gh ph rh th wh kh sc ck kn gn wr mb pn ps gu qu ue dg tc mn".split())
"""Pairs of letters of which one is barely heard."""

SWAP_COST = 0.6
DOUBLE_COST = 0.65
SOUND_COST = 0.75
NEIGHBOUR_COST = 0.85
EDIT_COST = 1.0
REPLACE_COST = 1.3
FIRST_LETTER_COST = 0.2
"""The extra cost of a mistake in the first letter."""
SPACE = 0.8
"""The cost of a space or hyphen too many or too few."""


class ErrorModel:
    """The costs of mistakes for one typed word, which must be folded."""

    def __init__(self, typed: str) -> None:
        self._typed = typed
        self._sounds = [
            [(len(chunk), other) for chunk in _chunks(typed, i) for other in _SOUNDS.get(chunk, ())]
            for i in range(len(typed))
        ]
        self._insertions = [_insertion_cost(typed, i) for i in range(len(typed))]

    def cost(self, meant: str) -> float:
        """The lowest total cost of mistakes that turn `meant` into the typed word; both folded."""
        typed, sounds, insertions = self._typed, self._sounds, self._insertions
        start, end = _common_affixes(typed, meant)
        last, beyond = len(typed) - end, len(meant) - end
        omissions = [_omission_cost(meant, j) for j in range(beyond)]
        best: list[list[float]] = [[_NEVER] * (beyond + 1) for _ in range(last + 1)]
        best[start][start] = 0.0

        def reach(i: int, j: int, total: float) -> None:
            if i <= last and j <= beyond and total < best[i][j]:
                best[i][j] = total

        for i in range(start, last + 1):
            here = best[i]
            for j in range(max(start, i - _BAND), min(beyond, i + _BAND) + 1):
                if here[j] >= _NEVER:
                    continue
                so_far, first = here[j], 0.0 if j else FIRST_LETTER_COST
                if i < last and j < beyond:
                    if typed[i] == meant[j]:
                        reach(i + 1, j + 1, so_far)
                    else:
                        reach(i + 1, j + 1, so_far + _replacement_cost(typed[i], meant[j]) + first)
                        if typed[i + 1 : i + 2] == meant[j] and meant[j + 1 : j + 2] == typed[i]:
                            reach(i + 2, j + 2, so_far + SWAP_COST + first)
                if i < last:
                    for length, other in sounds[i]:
                        if meant.startswith(other, j):
                            reach(i + length, j + len(other), so_far + SOUND_COST + first)
                    reach(i + 1, j, so_far + insertions[i] + first)
                if j < beyond:
                    reach(i, j + 1, so_far + omissions[j] + first)
        return best[-1][-1]


def _chunks(typed: str, at: int) -> Iterator[str]:
    return (typed[at : at + length] for length in range(1, _LONGEST + 1) if at + length <= len(typed))


def _common_affixes(typed: str, meant: str) -> tuple[int, int]:
    """The lengths of the common prefix and suffix, each less two letters, which may belong to a sound."""
    most = min(len(typed), len(meant))
    start = next((n for n in range(most) if typed[n] != meant[n]), most)
    end = next((n for n in range(most - start) if typed[-1 - n] != meant[-1 - n]), most - start)
    return max(start - 2, 0), max(end - 2, 0)


def _replacement_cost(typed: str, meant: str) -> float:
    if typed == meant:
        return 0.0
    if frozenset((typed, meant)) in _SIMILAR_SOUNDING or (typed in _VOWELS and meant in _VOWELS):
        return SOUND_COST
    return NEIGHBOUR_COST if meant in _neighbouring_keys(typed) else REPLACE_COST


def _insertion_cost(typed: str, i: int) -> float:
    """The cost of a letter too many: typed twice, hit along with a neighbouring key, or silent."""
    around = typed[max(i - 1, 0) : i] + typed[i + 1 : i + 2]
    if typed[i] in around:
        return DOUBLE_COST
    if _is_silent(typed, i):
        return SOUND_COST
    return NEIGHBOUR_COST if any(letter in _neighbouring_keys(typed[i]) for letter in around) else EDIT_COST


def _omission_cost(meant: str, j: int) -> float:
    if meant[j] in meant[max(j - 1, 0) : j] + meant[j + 1 : j + 2]:
        return DOUBLE_COST
    return SOUND_COST if _is_silent(meant, j) or meant[j] in _VOWELS else EDIT_COST


def _is_silent(word: str, at: int) -> bool:
    return word[max(at - 1, 0) : at + 1] in _SILENT or word[at : at + 2] in _SILENT or word[at:] == "e"


@cache
def _neighbouring_keys(letter: str) -> frozenset[str]:
    """The letters on the neighbouring keys."""
    places = {key: (x + shift, y) for y, (row, shift) in enumerate(_ROWS) for x, key in enumerate(row)}
    if letter not in places:
        return frozenset()
    x, y = places[letter]
    return frozenset(
        key
        for key, (other, row) in places.items()
        if key != letter and abs(x - other) ** 2 + (y - row) ** 2 <= _NEIGHBOURS**2
    )
