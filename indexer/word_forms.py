"""Words that a stemmer gets wrong, by language: irregular forms, variants, demonyms, and words to be kept apart.

The tables are the text files in the folder of the same name. A stemmer works on endings alone: it cannot know that
*sold* belongs to *sell*, and takes *customs* and *customers* for one word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from indexer.folding import fold

TABLES = Path(__file__).with_suffix("")

KEPT = "="
"""Ends the term of a word that is kept apart from others with its stem; occurs in no word."""


@dataclass(frozen=True, slots=True)
class WordForms:
    """The exceptions of one language, all folded."""

    joined: Mapping[str, str]
    """A form, mapped to the word whose stem it has."""
    apart: Mapping[str, str]
    """A form, mapped to its term."""


@cache
def word_forms(language: str) -> WordForms:
    """Read the table of a language, once; empty for a language without one.

    In each line, "=" joins the words to the first of them, and "!" keeps them apart from all others. Where two lines
    have the same form, the first is used.
    """
    joined: dict[str, str] = {}
    apart: dict[str, str] = {}
    path = TABLES / f"{language}.txt"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        sign, *words = line.split() or [""]
        if sign == "=":
            head, *forms = map(fold, words)
            for form in forms:
                joined.setdefault(form, head)
        elif sign == "!":
            head, *forms = map(fold, words)
            for form in (head, *forms):
                apart.setdefault(form, head + KEPT)
    return WordForms(joined, apart)
