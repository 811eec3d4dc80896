"""An answer in lines for a reader at a terminal, within its width; unbroken where there is none."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from corpus.words import WORD, in_line
from search.ask import Answer, OtherNames
from search.query import NEARLY
from search.results import Explanation, Results

_NAMES_WIDTH = 28
"""The most that names before a list take of a line."""


def headline(answer: Answer) -> str:
    """How many there are, and which of them are shown."""
    results, query = answer.results, answer.query
    first = (query.page - 1) * query.size
    of = f" of {results.listed:,}: " if results.nearly else " of "
    shown = f"{first + 1:,}-{first + len(results.hits):,}{of}" if results.hits else ""
    if results.nearly and not results.total:
        return f"{shown}no release has all of {answer.read_as}; here {_nearly(results)}"
    asked = f" for {answer.read_as}" if answer.read_as else ""
    return f"{shown}{releases(results.total)}{asked}" + (f", and {_nearly(results)}" if results.nearly else "")


def other_names(also: Sequence[OtherNames], width: int | None = None) -> Iterator[str]:
    """The other names by what they name; those that name themselves are in one list."""
    if not also:
        return
    yield "Also searched for (--without NAME leaves one out, --no-expand all)"
    own = [one for one in also if is_own(one)]
    rows = [(one.concept, ", ".join(one.names)) for one in also if one not in own]
    if own:
        rows.append(("and", ", ".join(one.concept for one in own)))
    yield from _aligned(rows, 2, width)


def is_own(also: OtherNames) -> bool:
    """Whether the only name is that of the thing itself, signs aside."""
    return [in_line(WORD.findall(also.concept)).casefold()] == [name.casefold() for name in also.names]


def explained(explanation: Explanation, indent: int, width: int | None = None) -> Iterator[str]:
    """The sum, then what each part of the query gives to it."""
    total = sum(one.points for one in explanation.contributions)
    parts = f"{total:.2f} × {explanation.coverage:.2f} coverage + {explanation.nearness:.2f} nearness"
    yield f"{' ' * indent}score {explanation.score:.2f} = {parts}"
    rows = []
    for one in explanation.contributions:
        said = ", ".join(f"{text} {frequency:.2f}" for text, frequency in one.said)
        rows.append((f"{one.points:6.2f}  {one.part}", said or "through what it means together with others"))
    yield from _aligned(rows, indent, width)


def filled(text: str, width: int | None = None) -> str:
    """The text, broken between words."""
    return "\n".join(wrap(text, width, break_on_hyphens=False)) if width else text


def releases(count: int) -> str:
    return f"{count:,} release{'' if count == 1 else 's'}"


def _nearly(results: Results) -> str:
    best = "the best " if results.nearly == NEARLY else ""
    verb = "" if results.total else "is " if results.nearly == 1 else "are "
    lacks = "lacks" if results.nearly == 1 else "lack"
    return f"{verb}{best}{results.nearly:,} that {lacks} something (“+word” demands it)"


def _aligned(rows: Sequence[tuple[str, str]], indent: int, width: int | None) -> Iterator[str]:
    """Names in one column, what belongs to them in another."""
    column = min(max((len(name) for name, _ in rows), default=0), _NAMES_WIDTH)
    room = max(width - indent - column - 2, 20) if width else None
    for name, text in rows:
        lines = wrap(text, room, break_on_hyphens=False) if room else [text]
        long = len(name) > column
        if long:
            yield " " * indent + name
        for number, line in enumerate(lines):
            shown = "" if long or number else name
            yield f"{' ' * indent}{shown:{column}}  {line}"
