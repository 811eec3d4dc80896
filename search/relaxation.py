"""Why no release has all that was asked, and what asks for less and finds some."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from search.engine import in_time
from search.errors import TookTooLongError
from search.query import All, Any, Everything, Expression, Filters, Near, Not, Phrase, Tag, Undated, Word, Years
from search.syntax.read_write import write

Counting = Callable[[Sequence[tuple[str, Filters]]], Sequence[int | None]]
"""How many releases each text finds among its filters; None for the last ones where there was no time for them."""
RelaxationKind = Literal["filters", "quotes", "without", "either", "words"]

MOST_PARTS = 8
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
        yield from map(_told, self.relaxations)
        if not self.finished:
            yield "Not all that may find more was tried: it took too long."


def relaxations(shown: Expression, filters: Filters, count: Counting) -> NoResults:
    """Of an expression that finds nothing among the filters; a way's number is what it finds.

    Where there is no time to count all, what was found out by then is the answer.
    """
    alone: list[TermCount] = []
    ways: list[Relaxation] = []
    try:
        for one in _found_out(shown, filters, count):
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


def _found_out(shown: Expression, filters: Filters, count: Counting) -> Iterator[TermCount | Relaxation]:
    text, parts = write(shown), _parts(shown)
    unfiltered = next(_each(count, [(text, Filters())])) if filters != Filters() else 0
    yield from _unfiltered(text, filters, unfiltered, count)
    alone: list[TermCount] = []
    terms = [write(one) for one in parts if not isinstance(one, Not)] if not unfiltered else []
    for term, releases in zip(terms, _each(count, [(term, Filters()) for term in terms]), strict=True):
        alone.append(TermCount(term, releases))
        yield alone[-1]
    yield from _relaxed(shown, parts, alone, filters, count)
    yield from _wordless(text, filters, count)


def _each(count: Counting, asked: Sequence[tuple[str, Filters]]) -> Iterator[int]:
    """Raises TookTooLongError behind the last for which there was time."""
    return map(in_time, count(asked))


def _parts(shown: Expression) -> tuple[Expression, ...]:
    parts = shown.parts if isinstance(shown, All) else (shown,)
    return tuple(part for part in parts if part != Everything())


def _unfiltered(text: str, filters: Filters, unfiltered: int, count: Counting) -> Iterator[Relaxation]:
    """Each facet by itself where several are chosen, then all of them."""
    if not unfiltered:
        return
    chosen = [one.name for one in fields(filters) if getattr(filters, one.name)]
    rests = [(name, replace(filters, **{name: ()})) for name in chosen] if len(chosen) > 1 else []
    found = _each(count, [(text, rest) for _, rest in rests])
    for (name, rest), releases in zip(rests, found, strict=True):
        if releases:
            yield Relaxation("filters", name, text, rest, releases)
    yield Relaxation("filters", chosen[0] if len(chosen) == 1 else "", text, Filters(), unfiltered)


def _relaxed(
    shown: Expression, parts: tuple[Expression, ...], alone: Sequence[TermCount], filters: Filters, count: Counting
) -> Iterator[Relaxation]:
    """Among the filters, or where nothing is found among these, without them."""
    tried: list[tuple[RelaxationKind, str, Expression]] = [("quotes", "", _unquoted(shown))]
    strict = isinstance(shown, All) and shown.strict
    if 1 < len(parts) <= MOST_PARTS:
        for n, part in enumerate(parts):
            rest = (*parts[:n], *parts[n + 1 :])
            if not all(isinstance(one, Not) for one in rest):
                tried.append(("without", write(part), rest[0] if len(rest) == 1 else All(rest, strict)))
    if not alone or sum(one.releases > 0 for one in alone) > 1:
        tried.append(("either", "", _either(parts)))
    ways: dict[str, tuple[RelaxationKind, str]] = {}
    for kind, dropped, expression in tried:
        ways.setdefault(write(expression), (kind, dropped))
    ways.pop(write(shown), None)
    among = count([(text, filters) for text in ways])
    missed = [text for text, releases in zip(ways, among, strict=True) if releases == 0 and filters != Filters()]
    unfiltered = dict(zip(missed, count([(text, Filters()) for text in missed]), strict=True))
    for (text, (kind, dropped)), counted in zip(ways.items(), among, strict=True):
        if releases := in_time(unfiltered.get(text, counted)):
            yield Relaxation(kind, dropped, text, Filters() if text in unfiltered else filters, releases)


def _wordless(text: str, filters: Filters, count: Counting) -> Iterator[Relaxation]:
    if text and filters != Filters() and (releases := next(_each(count, [("", filters)]))):
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


def _told(way: Relaxation) -> str:
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
