"""How much of a query is carried out, on every engine."""

from search.errors import SearchError
from search.query import All, Any, Expression, Not, TextField

FIELDS: tuple[TextField, ...] = ("title", "body")
"""The fields that a word without a field is looked for in."""

MAX_EXPANSION = 512
"""Terms that one prefix, wildcard or fuzzy word may stand for."""

MAX_NARROWER = 48
"""Names of narrower things that one aspect is searched for under, those that stand most often."""

MAX_ASPECTS = 64
"""Aspects of a query that are scored: no text has more words that are read."""

MAX_DEPTH = 64
"""Levels that an expression may nest."""


def require_depth(expression: Expression) -> None:
    """Raise SearchError when the expression nests deeper than anyone types."""
    if _is_too_deep(expression):
        raise SearchError(f"the query nests deeper than {MAX_DEPTH} levels: ask in fewer")


def expansion_note(written: str, terms: int) -> str:
    """What to tell of a word that stands for more terms than are searched for."""
    return f"“{written}” stands for {terms} words; searched for the {MAX_EXPANSION} that come first."


def _is_too_deep(expression: Expression) -> bool:
    level: list[Expression] = [expression]
    for _ in range(MAX_DEPTH):
        level = [part for one in level for part in _parts(one)]
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
