"""Numbers in words, such as *twelve* and *fünfundzwanzig*: one word of them has the term of its figures.

`numerals.txt` has a line for each way to say a number below a hundred or a round one below a thousand: its language,
the number, with "?" if the word is more often another one, and its words, folded. `.ci/numerals.py` makes it.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".txt")


@cache
def numerals() -> Mapping[str, Mapping[tuple[str, ...], tuple[int, bool]]]:
    """By language, the folded words of each numeral, with the number, and whether it is more often something else."""
    found: dict[str, dict[tuple[str, ...], tuple[int, bool]]] = {}
    for line in FILE.read_text(encoding="utf-8").splitlines():
        language, number, *words = line.split()
        found.setdefault(language, {})[tuple(words)] = int(number.removesuffix("?")), number.endswith("?")
    return found


def in_one_word(language: str) -> Mapping[str, str]:
    """The figures of numerals of one word that are hardly anything else."""
    known = numerals().get(language, {})
    return {words[0]: str(number) for words, (number, doubtful) in known.items() if len(words) == 1 and not doubtful}
