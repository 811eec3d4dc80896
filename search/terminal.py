"""Formats an answer as lines of text for the terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from search.ask import Answer, OtherNames, Preference
from search.query import MAX_PARTIAL
from search.results import Explanation, Results

_NAMES_WIDTH = 28
"""The widest column of names, in characters; a longer name gets a line of its own."""


def summary(answer: Answer) -> str:
    """One line: which releases this page shows, how many match, and how many more match only in part."""
    results, query = answer.results, answer.query
    if answer.index_is_empty:
        return "there is no release to search yet"
    first = (query.page - 1) * query.size
    of = f" of {results.listed:,}: " if results.partial else " of "
    shown = f"{first + 1:,}-{first + len(results.hits):,}{of}" if results.hits else ""
    if results.partial:
        verb = "matches" if results.total == 1 else "match"
        matching = f"{releases(results.total)} {verb}" if results.total else "no release matches"
        hint = "“+word” makes a word required"
        return f"{shown}{matching} all of {answer.read_as}; {partial_matches(results)} ({hint})"
    asked = f" for {answer.read_as}" if answer.read_as else ""
    return f"{shown}{releases(results.total)}{asked}"


def other_name_lines(also: Sequence[OtherNames], width: int | None = None) -> Iterator[str]:
    """List the other names that the search included, by concept, in lines of at most `width` characters.

    Concepts whose only other name is their own preferred name share one line. What only ranks comes apart. None for
    `width` means no limit.
    """
    matching, ranking = ([one for one in also if one.only_ranks is only] for only in (False, True))
    if matching:
        yield "Other names included in the search (exclude one with --without NAME, all with --no-expand)"
        yield from _names(matching, width)
    if ranking:
        yield "Names that only rank: a release with no other is no match (exclude them in the same way)"
        yield from _names(ranking, width)


def _names(also: Sequence[OtherNames], width: int | None) -> Iterator[str]:
    own = [one for one in also if is_self_named(one)]
    rows = [(one.concept, ", ".join(one.without_concept)) for one in also if one not in own]
    if own:
        rows.append(("also", ", ".join(one.concept for one in own)))
    return _aligned(rows, 2, width)


def preference_lines(preferences: Sequence[Preference], width: int | None = None) -> Iterator[str]:
    """List what the question was taken to ask for besides its words, with the filter that says so."""
    if not preferences:
        return
    yield "Preferred (undo one with --without FILTER; add the filter to the query to see only such releases)"
    yield from _aligned([(one.description, one.filter) for one in preferences], 2, width)


def is_self_named(also: OtherNames) -> bool:
    """Whether the only other name is the preferred name of the concept, punctuation and case aside."""
    return not also.without_concept


def explanation_lines(explanation: Explanation, indent: int, width: int | None = None) -> Iterator[str]:
    """Show how a score was computed: a line with the formula, then what each part of the query contributed."""
    total = sum(one.points for one in explanation.contributions)
    parts = f"{total:.2f} × {explanation.coverage:.2f} coverage + {explanation.proximity:.2f} proximity"
    if explanation.likeness:
        parts += f" + {explanation.likeness:.2f} likeness to the first"
    yield f"{' ' * indent}score {explanation.score:.2f} = {parts}"
    rows = []
    for one in explanation.contributions:
        said = ", ".join(f"{text} {frequency:.2f}" for text, frequency in one.said)
        rows.append((f"{one.points:6.2f}  {one.part}", said or "as part of a longer name or phrase"))
    yield from _aligned(rows, indent, width)


def wrapped(text: str, width: int | None = None) -> str:
    """The text, wrapped between words at `width` characters; on one line for None."""
    return "\n".join(wrap(text, width, break_on_hyphens=False)) if width else text


def partial_matches(results: Results) -> str:
    """The part of a sentence that says how many releases are listed though they match only part of the query."""
    verb = "matches" if results.partial == 1 else "match"
    if results.partial == MAX_PARTIAL:
        return f"the best {results.partial:,} that match part of it are listed{' too' if results.total else ''}"
    return f"{results.partial:,}{' more' if results.total else ''} {verb} part of it"


def releases(count: int) -> str:
    return f"{count:,} release{'' if count == 1 else 's'}"


def _aligned(rows: Sequence[tuple[str, str]], indent: int, width: int | None) -> Iterator[str]:
    """Rows in two columns, the second wrapped within `width`."""
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
