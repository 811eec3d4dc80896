"""Limits on the work of one query, the same for every engine."""

from search.errors import SearchError
from search.query import All, Any, Expression, Not, TextField

FIELDS: tuple[TextField, ...] = ("title", "body")
"""The fields searched for a word that names no field."""

MAX_EXPANSION = 512
"""The most terms that one prefix, wildcard or fuzzy word is expanded to."""

MAX_NARROWER = 48
"""The most names of narrower concepts that one aspect is expanded to; the most frequent are kept."""

MAX_ASPECTS = 64
"""The most aspects of a query that are scored; the parser reads no more words than that."""

SPELLED_OUT = 0.1
"""The least share of the releases with an abbreviation that must also contain a full name, for it to be used."""

DISTINCTIVE = 25
"""How many terms of a release are used to find similar ones."""

NEAR_ALTERNATIVES = 16
"""How many alternatives of an aspect, the closest to the words as typed, count for proximity."""

MAX_DEPTH = 64
"""The deepest nesting of an expression."""


def require_depth(expression: Expression) -> None:
    """Raise SearchError if the expression nests deeper than MAX_DEPTH."""
    if _is_too_deep(expression):
        raise SearchError(f"the query nests deeper than {MAX_DEPTH} levels: ask in fewer")


def expansion_note(written: str, terms: int) -> str:
    """The note for a word that matches more terms than are searched for."""
    return f"“{written}” stands for {terms} words; searched for the {MAX_EXPANSION} that come first."


def _is_too_deep(expression: Expression) -> bool:
    level: list[Expression] = [expression]
    for _ in range(MAX_DEPTH):
        level = [part for parent in level for part in _parts(parent)]
        if not level:
            return False
    return True


def _parts(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case All(parts) | Any(parts):
            return parts
        case Not(part):
            return (part,)
        case _:
            return ()
