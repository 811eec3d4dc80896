"""Reads the query language leniently into expressions, with notes on what was repaired, and writes it back."""

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
from search.syntax.lexer import normalize, quote, tokenize, trim
from search.syntax.parser import parse, years


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """The result of reading a query."""

    text: str
    """As typed, normalized: on one line, without invisible characters."""
    expression: Expression
    read_as: str
    """The expression in canonical syntax; reading it again gives the same expression."""
    notes: tuple[str, ...]
    """What was ignored, repaired or limited, one sentence each."""


def read(text: str) -> ParsedQuery:
    """Read a query from any text; never raises.

    An empty text, or one with nothing to search for, is Everything. The language:

        fentanyl seizure            both words, in any order; partial matches may miss one
        fentanyl AND seizure        both are required
        "acetic anhydride"          next to each other
        +ice "ice"                  this word is required, without other names
        heroin OR opium             at least one of them
        NOT heroin, -heroin         without it                        also -"…", -(…), -theme:…
        (heroin OR opium) Kabul     grouped
        meth*                       any word that begins so
        traff*ng wom?n              any letters, one letter         a ? at the end of a word is punctuation
        fentanil~ fentanil~2        words one edit away, or two
        heroin NEAR/5 seizure       in any order, at most five other words between them
        "heroin seizure port"~5     the same for any number of words
        go-fast                     a word with punctuation inside is a phrase
        title:…                     any of the above, or a group, in the title only
        organization:… theme:…      a name, in quotes if it has spaces
        language:fr                 a code, or a name in English or in the language itself
        year:2011 year:2009-2012 year:undated

    NEAR binds closest, then NOT, then AND and words side by side, then OR. Operators must be in capitals.
    """
    notes: list[str] = []
    line = normalize(text, notes)
    expression = parse(tokenize(line, notes), notes)
    return ParsedQuery(line, expression, write(expression), tuple(dict.fromkeys(notes)))


def write(expression: Expression) -> str:
    """The canonical text of an expression; `read` of it gives the expression again, if that came from `read`."""
    match expression:
        case Any(parts):
            return " OR ".join(map(_write, parts))
        case All():
            return _write(expression)
        case _:
            return _write_tight(expression)


def read_years(text: str) -> Years | Undated:
    """Read `2011`, `2009-2012` or `undated`; raises ValueError, with what to write instead, for anything else."""
    typed = normalize(text, [])
    match years(typed):
        case None:
            raise ValueError(f"{quote(typed)} is not a year: write 2011, 2009-2012 or undated")
        case Years(first, last) if last < first:
            raise ValueError(f"{quote(typed)} is in reverse order: write {last}-{first}")
        case found:
            return found


def format_year(year: Years | Undated) -> str:
    """The inverse of `read_years`."""
    match year:
        case Undated():
            return UNDATED
        case Years(first, last):
            return f"{first:04}" if first == last else f"{first:04}-{last:04}"


def _write(expression: Expression) -> str:
    if not isinstance(expression, All):
        return _write_tight(expression)
    return (" AND " if expression.strict else " ").join(_write_tight(p) for p in expression.parts if p != Everything())


def _write_tight(expression: Expression) -> str:
    """Written so that a NOT in front applies to the whole."""
    match expression:
        case Everything():
            return ""
        case Word(text, field, exact):
            return _prefix_of_field(field) + (f'"{text}"' if exact else text)
        case Phrase(words, field, exact):
            line = in_line(words)
            return _prefix_of_field(field) + (f'"{line}"' if exact else line.replace(" ", "-"))
        case Prefix(text, field):
            return _prefix_of_field(field) + f"{text}*"
        case Wildcard(text, field):
            return _prefix_of_field(field) + text
        case Fuzzy(text, distance, field):
            return _prefix_of_field(field) + (f"{text}~" if distance == 1 else f"{text}~{distance}")
        case Near(words, distance, field):
            return _prefix_of_field(field) + f'"{in_line(words)}"~{distance}'
        case Years() | Undated():
            return f"year:{_write_years(expression)}"
        case Tag(facet, value):
            plain = value == trim(value) and not re.search(r"[\s()]", value)
            return f"{facet}:{value}" if plain else f'{facet}:"{value}"'
        case Not(part):
            return f"-{_write_tight(part)}"
        case All() | Any():
            return f"({write(expression)})"
        case _:
            assert_never(expression)


def _write_years(years: Years | Undated) -> str:
    if isinstance(years, Undated):
        return UNDATED
    return f"{years.first:04}" if years.first == years.last else f"{years.first:04}-{years.last:04}"


def _prefix_of_field(field: TextField | None) -> str:
    return f"{field}:" if field else ""
