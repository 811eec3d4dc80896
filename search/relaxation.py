"""Why no release has all that was asked, and what asks for less and finds some."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from search.errors import TookTooLongError
from search.query import All, Any, Everything, Expression, Filters, Near, Not, Phrase, Tag, Undated, Word, Years
from search.syntax.read_write import write

Counting = Callable[[str, Filters], int]
"""How many releases a text finds among the filters."""
RelaxationKind = Literal["filters", "quotes", "without", "either", "words"]

MAX_PARTS = 8
"""Of a longer query no part is left out for trial."""


@dataclass(frozen=True, slots=True)
class TermCount:
    """What a part of the query finds by itself, without any filter."""

    text: str
    releases: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The question put less strictly: it finds something."""

    kind: RelaxationKind
    dropped: str
    """The part left out, or the facet that is no longer chosen; empty where that is none in particular."""
    text: str
    filters: Filters
    releases: int


@dataclass(frozen=True, slots=True)
class NoResults:
    """What each part finds where the whole finds nothing, and the ways out."""

    term_counts: tuple[TermCount, ...]
    """Only where the filters are not the reason."""
    relaxations: tuple[Relaxation, ...]
    finished: bool = True
    """Whether there was time to try all there is."""

    @property
    def notes(self) -> Iterator[str]:
        """In sentences."""
        if len(self.term_counts) > 1:
            told = "; ".join(f"{one.text}, {_releases(one.releases)}" for one in self.term_counts)
            yield f"No release has all of these. Alone: {told}."
        yield from map(_note, self.relaxations)
        if not self.finished:
            yield "Not all that may find more was tried: it took too long."


def relaxations(shown: Expression, filters: Filters, count: Counting) -> NoResults:
    """Of an expression that finds nothing among the filters; a way's number is what it finds.

    When `count` raises TookTooLongError, what was found out by then is the answer.
    """
    alone: list[TermCount] = []
    ways: list[Relaxation] = []
    try:
        for one in _findings(shown, filters, count):
            if isinstance(one, TermCount):
                alone.append(one)
            else:
                ways.append(one)
    except TookTooLongError:
        finished = False
    else:
        finished = True
    known = {(one.text, Filters()) for one in alone}
    return NoResults(tuple(alone), tuple(way for way in ways if (way.text, way.filters) not in known), finished)


def _findings(shown: Expression, filters: Filters, count: Counting) -> Iterator[TermCount | Relaxation]:
    text, parts = write(shown), _parts(shown)
    unfiltered = count(text, Filters()) if filters != Filters() else 0
    yield from _without_filters(text, filters, unfiltered, count)
    alone: list[TermCount] = []
    for one in parts if not unfiltered else ():
        if not isinstance(one, Not):
            alone.append(TermCount(write(one), count(write(one), Filters())))
            yield alone[-1]
    yield from _relaxed_queries(shown, parts, alone, filters, count)
    yield from _without_words(text, filters, count)


def _parts(shown: Expression) -> tuple[Expression, ...]:
    parts = shown.parts if isinstance(shown, All) else (shown,)
    return tuple(part for part in parts if part != Everything())


def _without_filters(text: str, filters: Filters, unfiltered: int, count: Counting) -> Iterator[Relaxation]:
    """Each facet by itself where several are chosen, then all of them."""
    if not unfiltered:
        return
    chosen = [one.name for one in fields(filters) if getattr(filters, one.name)]
    for name in chosen if len(chosen) > 1 else ():
        rest = replace(filters, **{name: ()})
        if releases := count(text, rest):
            yield Relaxation("filters", name, text, rest, releases)
    yield Relaxation("filters", chosen[0] if len(chosen) == 1 else "", text, Filters(), unfiltered)


def _relaxed_queries(
    shown: Expression, parts: tuple[Expression, ...], alone: Sequence[TermCount], filters: Filters, count: Counting
) -> Iterator[Relaxation]:
    """Among the filters, or where nothing is found among these, without them."""
    tried: list[tuple[RelaxationKind, str, Expression]] = [("quotes", "", _unquoted(shown))]
    strict = isinstance(shown, All) and shown.strict
    if 1 < len(parts) <= MAX_PARTS:
        for n, part in enumerate(parts):
            rest = (*parts[:n], *parts[n + 1 :])
            if not all(isinstance(one, Not) for one in rest):
                tried.append(("without", write(part), rest[0] if len(rest) == 1 else All(rest, strict)))
    if not alone or sum(one.releases > 0 for one in alone) > 1:
        tried.append(("either", "", _either(parts)))
    seen = {write(shown)}
    for kind, dropped, expression in tried:
        text = write(expression)
        for kept in dict.fromkeys((filters, Filters())):
            if text not in seen and (releases := count(text, kept)):
                seen.add(text)
                yield Relaxation(kind, dropped, text, kept, releases)


def _without_words(text: str, filters: Filters, count: Counting) -> Iterator[Relaxation]:
    if text and filters != Filters() and (releases := count("", filters)):
        yield Relaxation("words", "", "", filters, releases)


def _either(parts: tuple[Expression, ...]) -> Expression:
    """With any of the texts; what is no text still holds."""
    kept = [part for part in parts if isinstance(part, Not | Tag | Years | Undated)]
    texts = tuple(part for part in parts if part not in kept)
    either = Any(texts) if len(texts) > 1 else All(texts)
    return All((either, *kept)) if kept else either


def _unquoted(expression: Expression) -> Expression:
    """With the words of phrases, and words near each other, anywhere in the text."""
    match expression:
        case Phrase(words, field, exact=True) | Near(words, _, field):
            return All(tuple(Word(word, field) for word in words))
        case Word(text, field, exact=True):
            return Word(text, field)
        case All(parts, strict):
            return All(tuple(_flat(map(_unquoted, parts))), strict)
        case Any(parts):
            return Any(tuple(map(_unquoted, parts)))
        case _:
            return expression


def _flat(parts: Iterator[Expression]) -> Iterator[Expression]:
    for part in parts:
        yield from part.parts if isinstance(part, All) else (part,)


def _note(way: Relaxation) -> str:
    match way.kind:
        case "filters":
            what = f"Without the filter by {way.dropped}" if way.dropped else "Without the filters"
        case "without":
            what = f"Without {way.dropped}"
        case "quotes" | "either":
            what = f"Searched as {way.text}"
        case "words":
            what = "The filters without the words"
    return f"{what}, {_releases(way.releases)}."


def _releases(count: int) -> str:
    return f"{count:,} release" + ("" if count == 1 else "s")
