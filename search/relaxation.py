"""Query relaxation: why a query has no results, and which broader queries have some."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from typing import Literal

from corpus.quick_dataclass import dataclass
from indexer.stopwords import is_stopword
from search.engine import in_time
from search.errors import TookTooLongError
from search.query import (
    All,
    Any,
    Dates,
    Everything,
    Expression,
    Filters,
    Near,
    Not,
    Phrase,
    Tag,
    Undated,
    Word,
    Years,
    words_by_part,
)
from search.syntax.read_write import write
from search.understanding.time_expressions import time_expressions

Counting = Callable[[Sequence[tuple[Expression, Filters]]], Sequence[int | None]]
"""Returns how many releases match each query within its filters; None for the last ones if time runs out."""
RelaxationKind = Literal["filters", "quotes", "part", "without", "either", "words"]
"""What differs; `part` stands for the words without quotes where no release has all of them, but some have a part."""

MAX_PARTS = 8
"""Longer queries are not retried with one part left out."""


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many releases match one part of the query on its own, without filters."""

    text: str
    releases: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A broader query that does have results."""

    kind: RelaxationKind
    dropped: str
    """The part of the query or the facet filter that was dropped; empty when it is not a single one."""
    text: str
    filters: Filters
    releases: int


@dataclass(frozen=True, slots=True)
class NoResults:
    """Why a query has no results: counts for each part, and broader queries that have some."""

    term_counts: tuple[TermCount, ...]
    """Empty when the filters are the reason, that is, when the query has results without them."""
    relaxations: tuple[Relaxation, ...]
    finished: bool = True
    """False if time ran out before every relaxation was tried."""

    @property
    def notes(self) -> Iterator[str]:
        """The same in sentences."""
        if len(self.term_counts) > 1:
            counts = "; ".join(f"{one.text} ({_releases(one.releases)})" for one in self.term_counts)
            yield f"No release matches the whole query. On their own: {counts}."
        elif any(one.text.endswith('"') and " " in one.text for one in self.term_counts):
            yield f"No release has the words next to each other: {self.term_counts[0].text}."
        yield from map(_note, self.relaxations)
        if not self.finished:
            yield "Not every broader search was tried: it took too long."


def relaxations(shown: Expression, filters: Filters, count: Counting) -> NoResults:
    """Try broader variants of an expression that matches nothing within the filters; keep those that match something.

    If time runs out, return what was found by then, with `finished` false.
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
    unfiltered = next(_each(count, [(shown, Filters())])) if filters != Filters() else 0
    yield from _without_filters(shown, text, filters, unfiltered, count)
    alone: list[TermCount] = []
    terms = [one for one in parts if not isinstance(one, Not)] if not unfiltered else []
    for term, releases in zip(terms, _each(count, [(term, Filters()) for term in terms]), strict=True):
        alone.append(TermCount(write(term), releases))
        yield alone[-1]
    yield from _relaxed_queries(shown, parts, alone, filters, count)
    yield from _without_words(text, filters, count)


def _each(count: Counting, asked: Sequence[tuple[Expression, Filters]]) -> Iterator[int]:
    """Raises TookTooLongError behind the last for which there was time."""
    return map(in_time, count(asked))


def _parts(shown: Expression) -> tuple[Expression, ...]:
    """The parts of the query without stop words; the words of a time expression, *since 2015*, are one part."""
    typed = shown.parts if isinstance(shown, All) else (shown,)
    parts: list[Expression] = []
    last = 0
    for one in time_expressions(words_by_part(typed)):
        parts += (*typed[last : one.first], _joined(typed[one.first : one.last + 1]))
        last = one.last + 1
    parts += typed[last:]
    kept = tuple(part for part in parts if part != Everything() and not _is_stopword(part))
    return kept or typed


def _joined(parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else All(tuple(parts))


def _is_stopword(part: Expression) -> bool:
    return isinstance(part, Word) and not part.exact and part.field is None and is_stopword(part.text)


def _without_filters(
    shown: Expression, text: str, filters: Filters, unfiltered: int, count: Counting
) -> Iterator[Relaxation]:
    """Drop each facet filter in turn if several are set, then all of them."""
    if not unfiltered:
        return
    chosen = [one.name for one in fields(filters) if getattr(filters, one.name)]
    rests = [(name, replace(filters, **{name: ()})) for name in chosen] if len(chosen) > 1 else []
    found = _each(count, [(shown, rest) for _, rest in rests])
    for (name, rest), releases in zip(rests, found, strict=True):
        if releases:
            yield Relaxation("filters", name, text, rest, releases)
    yield Relaxation("filters", chosen[0] if len(chosen) == 1 else "", text, Filters(), unfiltered)


def _relaxed_queries(
    shown: Expression, parts: tuple[Expression, ...], alone: Sequence[TermCount], filters: Filters, count: Counting
) -> Iterator[Relaxation]:
    """Broader expressions that match within the filters or, failing that, without them."""
    unquoted = _unquoted(shown)
    tried: list[tuple[RelaxationKind, str, Expression]] = [("quotes", "", unquoted)]
    strict = isinstance(shown, All) and shown.strict
    if 1 < len(parts) <= MAX_PARTS:
        for n, part in enumerate(parts):
            rest = (*parts[:n], *parts[n + 1 :])
            if not all(isinstance(one, Not) for one in rest):
                tried.append(("without", write(part), rest[0] if len(rest) == 1 else All(tuple(_flat(rest)), strict)))
    if not alone or sum(one.releases > 0 for one in alone) > 1:
        tried.append(("either", "", _either(parts)))
    ways: dict[str, tuple[RelaxationKind, str, Expression]] = {}
    for way in tried:
        ways.setdefault(write(way[-1]), way)
    ways.pop(write(shown), None)
    broader = {text: expression for text, (*_, expression) in ways.items()}
    found = list(_wherever_found(broader, filters, count))
    whole = write(unquoted)
    if not strict and whole != write(shown) and whole not in {one[0] for one in found}:
        some = _either(_parts(unquoted))
        yield from (
            Relaxation("part", "", whole, among, releases)
            for _, among, releases in _wherever_found({write(some): some}, filters, count)
        )
    for text, among, releases in found:
        kind, dropped, _ = ways[text]
        yield Relaxation(kind, dropped, text, among, releases)


def _wherever_found(
    broader: Mapping[str, Expression], filters: Filters, count: Counting
) -> Iterator[tuple[str, Filters, int]]:
    """How many releases match queries within the filters or, failing that, without them; only those that match."""
    among = count([(one, filters) for one in broader.values()])
    missed = [text for text, releases in zip(broader, among, strict=True) if releases == 0 and filters != Filters()]
    unfiltered = dict(zip(missed, count([(broader[text], Filters()) for text in missed]), strict=True))
    for text, counted in zip(broader, among, strict=True):
        if releases := in_time(unfiltered.get(text, counted)):
            yield text, Filters() if text in unfiltered else filters, releases


def _without_words(text: str, filters: Filters, count: Counting) -> Iterator[Relaxation]:
    if text and filters != Filters() and (releases := next(_each(count, [(Everything(), filters)]))):
        yield Relaxation("words", "", "", filters, releases)


def _either(parts: tuple[Expression, ...]) -> Expression:
    """Match any of the words and phrases; tags, periods and exclusions still have to hold."""
    kept = [part for part in parts if isinstance(part, Not | Tag | Years | Dates | Undated | All)]
    texts = tuple(part for part in parts if part not in kept)
    either = Any(texts) if len(texts) > 1 else All(texts)
    return All(tuple(_flat((either, *kept)))) if kept else either


def _unquoted(expression: Expression) -> Expression:
    """Let the words of phrases and of NEAR stand anywhere in the text."""
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


def _flat(parts: Iterable[Expression]) -> Iterator[Expression]:
    for part in parts:
        yield from part.parts if isinstance(part, All) else (part,)


def _note(way: Relaxation) -> str:
    match way.kind:
        case "filters":
            what = f"Without the {way.dropped} filter" if way.dropped else "Without the filters"
        case "without":
            what = f"Without {way.dropped}"
        case "quotes":
            what = f"With the words anywhere in the text, as {way.text}"
        case "part":
            verb = "has" if way.releases == 1 else "have"
            return (
                f"With the words anywhere in the text, as {way.text}: no release has all of them, "
                f"{way.releases:,} {verb} some."
            )
        case "either":
            what = f"As {way.text}"
        case "words":
            what = "With the filters only, without the words"
    return f"{what}: {_releases(way.releases)}."


def _releases(count: int) -> str:
    return f"{count:,} release" + ("" if count == 1 else "s")
