"""What a user typed, read leniently: an expression, and notes on how it was understood."""

import re
from dataclasses import dataclass
from typing import assert_never

from corpus.words import in_line
from search.query import (
    UNDATED,
    All,
    Any,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Tag,
    TextField,
    Undated,
    Wildcard,
    Word,
    Years,
)
from search.syntax.lexer import cleaned, core, shown, tokens
from search.syntax.parser import parse, years


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """How a text was understood."""

    text: str
    """As typed, on one line, without characters that nobody sees."""
    expression: Expression
    read_as: str
    """The expression in our own syntax; reading it again gives the same expression."""
    notes: tuple[str, ...]
    """What was dropped, repaired or limited, one sentence each."""


def read(text: str) -> ParsedQuery:
    """Read any text whatever; never raises.

    An empty text, or one that holds nothing to search for, is Everything. The language:

        fentanyl seizure            both words, in any order; the best releases may lack one
        fentanyl AND seizure        none without both
        "acetic anhydride"          next to each other
        +ice "ice"                  the word itself, under no other name
        heroin OR opium             one at least
        NOT heroin, -heroin         without it                        also -"…", -(…), -theme:…
        (heroin OR opium) Kabul     grouped
        meth*                       every word that begins so
        traff*ng wom?n              any letters, one letter         at the end of a word ? ends a question
        fentanil~ fentanil~2        words one edit away, or two
        heroin NEAR/5 seizure       in any order, five other words between them at most
        "heroin seizure port"~5     the same for any number of words
        go-fast                     a word with signs inside is a phrase
        title:…                     any of these, or a group, in the title only
        organization:… theme:…      a name; quoted when it has spaces
        language:fr                 a code, or a name in English or in the language itself
        year:2011 year:2009-2012 year:undated

    NEAR binds closest, then NOT, then AND and words side by side, then OR. Operators are in capitals.
    """
    notes: list[str] = []
    line = cleaned(text, notes)
    expression = parse(tokens(line, notes), notes)
    return ParsedQuery(line, expression, write(expression), tuple(dict.fromkeys(notes)))


def write(expression: Expression) -> str:
    """The text that reads as the expression, for every expression that `read` gives."""
    match expression:
        case Any(parts):
            return " OR ".join(map(_written, parts))
        case All():
            return _written(expression)
        case _:
            return _tight(expression)


def read_years(text: str) -> Years | Undated:
    """Read `2011`, `2009-2012` or `undated`; raises ValueError, with what to write instead, for anything else."""
    typed = cleaned(text, [])
    match years(typed):
        case None:
            raise ValueError(f"{shown(typed)} is no year: write 2011, 2009-2012 or undated")
        case Years(first, last) if last < first:
            raise ValueError(f"{shown(typed)} runs backwards: write {last}-{first}")
        case found:
            return found


def _written(expression: Expression) -> str:
    if not isinstance(expression, All):
        return _tight(expression)
    return (" AND " if expression.strict else " ").join(_tight(p) for p in expression.parts if p != Everything())


def _tight(expression: Expression) -> str:
    """Written so that NOT before it takes in the whole."""
    match expression:
        case Everything():
            return ""
        case Word(text, field, exact):
            return _scoped(field) + (f'"{text}"' if exact else text)
        case Phrase(words, field, exact):
            line = in_line(words)
            return _scoped(field) + (f'"{line}"' if exact else line.replace(" ", "-"))
        case Prefix(text, field):
            return _scoped(field) + f"{text}*"
        case Wildcard(text, field):
            return _scoped(field) + text
        case Fuzzy(text, distance, field):
            return _scoped(field) + (f"{text}~" if distance == 1 else f"{text}~{distance}")
        case Near(words, distance, field):
            return _scoped(field) + f'"{in_line(words)}"~{distance}'
        case Years() | Undated():
            return f"year:{_written_years(expression)}"
        case Tag(facet, value):
            plain = value == core(value) and not re.search(r"[\s()]", value)
            return f"{facet}:{value}" if plain else f'{facet}:"{value}"'
        case Not(part):
            return f"-{_tight(part)}"
        case All() | Any():
            return f"({write(expression)})"
        case _:
            assert_never(expression)


def _written_years(years: Years | Undated) -> str:
    if isinstance(years, Undated):
        return UNDATED
    return f"{years.first:04}" if years.first == years.last else f"{years.first:04}-{years.last:04}"


def _scoped(field: TextField | None) -> str:
    return f"{field}:" if field else ""
