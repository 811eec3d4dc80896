"""Words as they are written, as they are counted for spelling and completion: which count, and under which form."""

from corpus.words import CURRENCIES
from indexer.analysis import MAX_TERM
from indexer.folding import fold

_NUMERIC = f"0123456789.,%{CURRENCIES}"
"""The characters of numbers and amounts, after folding."""


def bare(word: str) -> str:
    """The form under which a word is counted: folded, cut to MAX_TERM, without an English possessive."""
    return fold(word)[:MAX_TERM].removesuffix("'s")


def is_counted(bare_word: str) -> bool:
    """Whether the bare form is that of a word; numbers are left out."""
    return bool(bare_word.strip(_NUMERIC))


def without_possessive(word: str) -> str:
    """The word as it is shown: without the possessive that `bare` removes."""
    return (word[:-2] if fold(word).endswith("'s") else word)[:MAX_TERM]
