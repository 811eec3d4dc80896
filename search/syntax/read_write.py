"""Reads the query language leniently into expressions, with notes on what was repaired, and writes it back."""

import re
from datetime import date
from typing import assert_never

from corpus.quick_dataclass import dataclass
from corpus.words import in_line
from search.query import (
    FIRST_YEAR,
    LAST_YEAR,
    UNDATED,
    All,
    Any,
    Dates,
    DrugRelated,
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
from search.syntax.lexer import normalize, quote, tokenize, trim, without_capitals
from search.syntax.parser import parse, years
from search.syntax.periods import is_reversed


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
        year:2018- year:>2018           from then on            also year:-2018 year:<2018 year:>=2018 year:<=2018
        date:2011-06 date:2011-06-22    a month, a day, or a range of them: date:2011-06..2012-03
        after:2011-06 before:2011-06    from its first day on, and up to the day before

    NEAR binds closest, then NOT, then AND and words side by side, then OR. Operators must be in capitals. A text all in
    capitals, such as a title, has no operators, unless one stands between any two words.

    Where that takes nothing away, the notation of other engines is understood as well: !word, && and ||, AROUND(5),
    year:[2009 TO 2012], year:2009..2012, intitle:, org:, topic:, lang:, since:.
    """
    notes: list[str] = []
    line = normalize(text, notes)
    expression = parse(tokenize(without_capitals(line, notes), notes), notes)
    return ParsedQuery(line, expression, write(expression), tuple(dict.fromkeys(notes)))


def write(expression: Expression) -> str:
    """The canonical text of an expression; `read` of it gives the expression again, if that came from `read`."""
    text = _written(expression, _WORDS)
    if without_capitals(text, []) == text:
        return text
    text = _written(expression, _SIGNS)
    return text if without_capitals(text, []) == text else f"({text})"


@dataclass(frozen=True, slots=True)
class _Joints:
    """What is written between operands."""

    strict: str
    either: str


_WORDS = _Joints(" AND ", " OR ")
_SIGNS = _Joints(" && ", " || ")
"""For an expression all in capitals, in which AND and OR would be words."""


def read_years(text: str) -> Years | Undated:
    """Read `2011`, `2009-2012`, `2018-`, `>2018` and the like, or `undated`.

    Raises ValueError, with what to write instead, for anything else.
    """
    typed = normalize(text, [])
    match years(typed):
        case None:
            raise ValueError(f"{quote(typed)} is not a year: write 2011, 2009-2012, 2009- or undated")
        case Years(first, last) if is_reversed(typed):
            raise ValueError(f"{quote(typed)} is in reverse order: write {first}-{last}")
        case found:
            return found


def write_years(years: Years | Undated) -> str:
    """The inverse of `read_years`: `2011`, `2009-2012`, `2009-`, `-2012`, `undated`."""
    if isinstance(years, Undated):
        return UNDATED
    if years.first == years.last:
        return f"{years.first:04}"
    first = "" if years.first == FIRST_YEAR else f"{years.first:04}"
    last = "" if years.last == LAST_YEAR else f"{years.last:04}"
    return f"{first}-{last}" if first or last else f"{FIRST_YEAR:04}-"


def write_period(period: Years | Undated | Dates) -> str:
    """A period with its field, such as `year:2009-2012` or `date:2011-06`."""
    return f"date:{write_dates(period)}" if isinstance(period, Dates) else f"year:{write_years(period)}"


def write_dates(dates: Dates) -> str:
    """`2011-06-22`, `2011-06` for a whole month, `2011-06-22..2012-03-01`; an open end is left out."""
    first, last = dates.first, dates.last
    if first == last:
        return first.isoformat()
    if dates.is_month:
        return first.isoformat()[:7]
    return f"{first.isoformat() if first != date.min else ''}..{last.isoformat() if last != date.max else ''}"


def _written(expression: Expression, joints: _Joints) -> str:
    match expression:
        case Any(parts):
            return joints.either.join(_write(part, joints) for part in parts)
        case All():
            return _write(expression, joints)
        case _:
            return _write_tight(expression, joints)


def _write(expression: Expression, joints: _Joints) -> str:
    if not isinstance(expression, All):
        return _write_tight(expression, joints)
    joint = joints.strict if expression.strict else " "
    return joint.join(_write_tight(part, joints) for part in expression.parts if part != Everything())


def _write_tight(expression: Expression, joints: _Joints) -> str:
    """Written so that a NOT in front applies to the whole."""
    match expression:
        case Everything() | DrugRelated():
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
        case Years() | Undated() | Dates():
            return write_period(expression)
        case Tag(facet, value):
            plain = value == trim(value) and not re.search(r"[\s()]", value)
            return f"{facet}:{value}" if plain else f'{facet}:"{value}"'
        case Not(part):
            return f"-{_write_tight(part, joints)}"
        case All() | Any():
            return f"({_written(expression, joints)})"
        case _:
            assert_never(expression)


def _prefix_of_field(field: TextField | None) -> str:
    return f"{field}:" if field else ""
