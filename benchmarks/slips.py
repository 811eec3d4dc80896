"""Generates typing errors of every kind from correct words, with a seeded random generator."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

Kind = Literal["neighbour", "insertion", "deletion", "transposition", "doubled", "split", "join", "hyphen", "phonetic"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("c", "k"), ("k", "c"), ("s", "c"), ("c", "s"), ("z", "s"), ("s", "z"),
    ("ei", "ie"), ("ie", "ei"), ("ance", "ence"), ("ence", "ance"), ("able", "ible"), ("ible", "able"), ("er", "or"),
    ("or", "er"), ("y", "i"), ("i", "y"), ("ea", "ee"), ("ou", "u"), ("qu", "kw"), ("x", "ks"), ("gh", ""),
    ("tion", "sion"), ("sion", "tion"), ("a", "e"), ("e", "a"), ("i", "e"), ("e", "i"), ("o", "a"), ("rh", "r"),
    ("kn", "n"), ("th", "t"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slip:
    """A typing error: what was typed, and what was meant."""

    kind: Kind
    typed: str
    meant: str


def slip(kind: Kind, words: tuple[str, ...], dice: Random) -> Slip | None:
    """An error of a kind in the first of the words; only a join uses two. None if the word allows no such error."""
    word = words[0].lower()
    if kind == "join":
        return Slip(kind, "".join(words[:2]).lower(), " ".join(words[:2]).lower()) if len(words) > 1 else None
    typed = _MAKERS[kind](word, dice)
    return Slip(kind, typed, word) if typed and typed != word else None


def _neighbour(word: str, dice: Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + _beside(word[at], dice) + word[at + 1 :]


def _insertion(word: str, dice: Random) -> str:
    at = dice.randrange(1, len(word) + 1)
    return word[:at] + _beside(word[at - 1], dice) + word[at:]


def _deletion(word: str, dice: Random) -> str:
    at = dice.randrange(len(word))
    return word[:at] + word[at + 1 :]


def _transposition(word: str, dice: Random) -> str:
    at = dice.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _doubled(word: str, dice: Random) -> str:
    """Double a single letter, or drop one of a double letter."""
    twins = [at for at in range(len(word) - 1) if word[at] == word[at + 1]]
    if twins:
        at = dice.choice(twins)
        return word[:at] + word[at + 1 :]
    at = dice.randrange(len(word))
    return word[: at + 1] + word[at:]


def _split(word: str, dice: Random, sign: str = " ") -> str:
    if len(word) < 6:
        return ""
    at = dice.randrange(3, len(word) - 2)
    return word[:at] + sign + word[at:]


def _hyphen(word: str, dice: Random) -> str:
    return _split(word, dice, "-")


def _phonetic(word: str, dice: Random) -> str:
    fit = [(at, one, other) for one, other in _SOUNDS for at in range(len(word)) if word.startswith(one, at)]
    if not fit:
        return ""
    at, one, other = dice.choice(fit)
    return word[:at] + other + word[at + len(one) :]


def _beside(letter: str, dice: Random) -> str:
    for number, row in enumerate(_ROWS):
        if letter in row:
            at = row.index(letter)
            around = row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
            around += _ROWS[number - 1][at : at + 1] if number else ""
            return dice.choice(around)
    return letter


_MAKERS: dict[Kind, Callable[[str, Random], str]] = {
    "neighbour": _neighbour,
    "insertion": _insertion,
    "deletion": _deletion,
    "transposition": _transposition,
    "doubled": _doubled,
    "split": _split,
    "hyphen": _hyphen,
    "phonetic": _phonetic,
}
