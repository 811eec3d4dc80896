"""From what a user typed and chose to an answer: the one way in for the command line, the web and the API."""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from corpus.label import find_organization, theme_labels
from corpus.languages import language_code
from corpus.words import WORD, in_line
from search.budget import Budget
from search.engine import Engine, Snapshot
from search.errors import TookTooLongError
from search.expansion.aspects import Expansion, words_of
from search.expansion.rewrite import RewrittenQuery, rewrite
from search.expansion.thesaurus import NOTHING_KNOWN, thesaurus
from search.query import (
    MAX_PAGE_SIZE,
    MAX_PAGES,
    PAGE_SIZE,
    All,
    Expression,
    Filters,
    Not,
    Order,
    Other,
    Query,
    Tag,
    TagName,
)
from search.query import Any as AnyOf
from search.relaxation import NoResults, relaxations
from search.results import Results
from search.spelling.candidates import Speller
from search.spelling.correct import Correction, corrected
from search.spelling.dictionary import spelling_dictionary
from search.syntax.read_write import read, write

SPELLING = 0.4
"""The most of the time left that goes to the spelling."""
NAMES = 0.3
"""The most of what is then left that goes to other names."""


@dataclass(frozen=True, slots=True)
class OtherNames:
    """Other names of one thing, which stand in releases and were searched for too."""

    concept: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """How freely the words of a text are taken."""

    expand: bool = True
    """Whether what is surely misspelt is put right, and a thing searched for under its other names too."""
    without: tuple[str, ...] = ()
    """Names, or things with all their names, that are not searched for unless they were typed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, as it was understood, and what came of it."""

    text: str
    read_as: str
    query: Query
    results: Results
    remarks: tuple[str, ...]
    """How the text was read and what was limited."""
    also: tuple[OtherNames, ...]
    """What else was searched for."""
    corrections: tuple[Correction, ...]
    """What was taken for misspelt, put right or not."""
    options: QueryOptions
    no_results: NoResults | None
    """Where no release has all that was asked."""

    @property
    def notes(self) -> tuple[str, ...]:
        """All that a reader should be told, in sentences."""
        return (
            *self.remarks,
            *map(_correction, self.corrections),
            *(self.no_results.notes if self.no_results else ()),
        )


def ask(
    engine: Engine,
    text: str,
    filters: Filters | None = None,
    *,
    wording: QueryOptions = QueryOptions(),
    order: Order = "relevance",
    page: int = 1,
    size: int = PAGE_SIZE,
    explain: bool = False,
    budget: Budget | None = None,
) -> Answer:
    """Read the text, search, and say how: all of it in one state of the index, and on one budget.

    What could not be finished on the budget is left out, which a note says. Raises only what the engine raises.
    """
    budget = budget or Budget()
    with budget.uncounted():
        _make_ready()
        engine.snapshot()

    def question(snapshot: Snapshot) -> Answer:
        return _answered(
            snapshot,
            text,
            filters=_spelled(filters or Filters()),
            wording=wording,
            order=order,
            page=page,
            size=size,
            explain=explain,
            budget=budget,
        )

    return engine.answer(question)


def _answered(
    snapshot: Snapshot,
    text: str,
    *,
    filters: Filters,
    wording: QueryOptions,
    order: Order,
    page: int,
    size: int,
    explain: bool,
    budget: Budget,
) -> Answer:
    reading = read(text)
    remarks = list(reading.notes)
    question = _Question(snapshot, budget, wording)
    understood = question.understood(reading.expression)
    wanted = understood.wanted
    remarks += understood.remarks
    if wanted.left_out:
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(wanted.left_out))
        remarks.append(f"Left out as too common to matter: {words}. A phrase in quotes is searched with every word.")
    query = Query(wanted.required, filters, order, *_bounded(page, size, remarks), wanted.aspects, explain)
    results = snapshot.search(query, budget)
    is_empty = not results.total and results.finished
    return Answer(
        text=reading.text,
        read_as=write(wanted.shown),
        query=query,
        results=results,
        remarks=(*remarks, *results.notes),
        also=tuple(_also(results.others)),
        corrections=tuple(one for one in understood.corrections if not one.also),
        options=wording,
        no_results=relaxations(wanted.shown, query.filters, question.totals) if is_empty else None,
    )


@dataclass(frozen=True, slots=True)
class _Understood:
    """What is wanted, and what was taken for misspelt."""

    wanted: RewrittenQuery
    corrections: tuple[Correction, ...] = ()
    spelling_finished: bool = True
    names_finished: bool = True

    @property
    def remarks(self) -> Iterator[str]:
        if not self.spelling_finished:
            yield "The spelling of some words was not looked at: there are too many, or it took too long."
        if not self.names_finished:
            yield "Some words were searched for under no other names: there are too many."


@cache
def _make_ready() -> None:
    """Read what every question needs, which the first would pay for, and whatever question sees it collected again."""
    import rapidfuzz.process  # noqa: F401

    thesaurus()
    spelling_dictionary()
    gc.freeze()


class _Question:
    """One question to one state of the index, on one budget."""

    def __init__(self, snapshot: Snapshot, budget: Budget, wording: QueryOptions) -> None:
        self.budget = budget
        self._snapshot = snapshot
        self._wording = wording
        self._speller = Speller(snapshot, budget)

    def understood(self, expression: Expression) -> "_Understood":
        if not self._wording.expand:
            return _Understood(rewrite(_named(expression), Expansion(NOTHING_KNOWN)))
        spelling = corrected(expression, self._speller.within(self.budget.part(SPELLING)))
        apart = {one.typed: tuple(WORD.findall(one.meant[0])) for one in spelling.corrections if one.also}
        expansion = Expansion(thesaurus(), self._wording.without, apart, self.budget.part(NAMES))
        wanted = rewrite(_named(spelling.expression), expansion)
        return _Understood(wanted, spelling.corrections, spelling.finished, expansion.finished)

    def totals(self, asked: Sequence[tuple[str, Filters]]) -> tuple[int | None, ...]:
        """How many releases each of other texts finds among its filters; None for those there was no time for."""
        queries: list[Query] = []
        with suppress(TookTooLongError):
            for text, among in asked:
                self.budget.check()
                wanted = self.understood(read(text).expression).wanted
                queries.append(Query(wanted.required, among, size=1, aspects=wanted.aspects))
        unread = [None] * (len(asked) - len(queries))
        return (*self._snapshot.totals(queries, self.budget), *unread)


def _correction(one: Correction) -> str:
    if one.applied:
        return f"Searched for “{one.meant[0]}” instead of “{one.typed}”; “+{one.typed}” searches for that."
    return f"Did you mean {' or '.join(f'“{meant}”' for meant in one.meant)} instead of “{one.typed}”?"


def _also(others: Iterable[Other]) -> Iterator[OtherNames]:
    """By concept, in the order of the query."""
    names: dict[str, dict[str, None]] = {}
    for other in others:
        names.setdefault(other.concept, {})[in_line(words_of(other.expression))] = None
    return (OtherNames(concept, tuple(held)) for concept, held in names.items())


def _named(expression: Expression) -> Expression:
    """The expression with organisations, themes and languages under the names that the index knows them by."""
    match expression:
        case Tag(facet, value):
            return Tag(facet, _NAMING[facet](value))
        case All(parts, strict):
            return All(tuple(_named(part) for part in parts), strict)
        case Not(part):
            return Not(_named(part))
        case AnyOf(parts):
            return AnyOf(tuple(_named(part) for part in parts))
        case _:
            return expression


def _spelled(filters: Filters) -> Filters:
    return Filters(
        organization=tuple(map(_organization, filters.organization)),
        year=filters.year,
        theme=tuple(map(_theme, filters.theme)),
        language=tuple(map(language_code, filters.language)),
    )


def _organization(name: str) -> str:
    return find_organization(name) or name


def _theme(name: str) -> str:
    """The id of a theme given by id or by label; what is neither stays as it is."""
    ids = {label.casefold(): theme for theme, label in theme_labels().items()}
    return ids.get(name.casefold(), name)


_NAMING: Mapping[TagName, Callable[[str], str]] = {
    "organization": _organization,
    "theme": _theme,
    "language": language_code,
}


def _bounded(page: int, size: int, notes: list[str]) -> tuple[int, int]:
    allowed_size = min(max(size, 1), MAX_PAGE_SIZE)
    allowed_page = min(max(page, 1), MAX_PAGES)
    if allowed_size != size:
        notes.append(f"A page shows from 1 to {MAX_PAGE_SIZE} releases, not {size}; this one shows {allowed_size}.")
    if allowed_page != page:
        notes.append(f"Pages go from 1 to {MAX_PAGES}, so this is page {allowed_page}: narrow the search to see more.")
    return allowed_page, allowed_size
