"""Answers a query as a user typed it: the single entry point for the command line, the web pages and the API."""

import gc
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from itertools import islice
from typing import Any
from weakref import WeakKeyDictionary

from corpus.languages import is_language, language_code
from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from corpus.words import WORD, in_line
from search.budget import TOO_LONG, Budget
from search.engine import Engine, Snapshot, reachable
from search.errors import SearchError, TookTooLongError
from search.expansion.aspects import Expansion
from search.expansion.rewrite import RewrittenQuery, rewrite
from search.expansion.thesaurus import NOTHING_KNOWN, thesaurus
from search.query import (
    DEFAULT_FACETS,
    MAX_PAGE_SIZE,
    MAX_PAGES,
    NO_FACETS,
    PAGE_SIZE,
    All,
    Aspects,
    Dates,
    Everything,
    Expression,
    FacetRequests,
    Filters,
    Not,
    Order,
    Phrase,
    Query,
    Synonym,
    Tag,
    TagName,
    Word,
    Years,
    words_of,
)
from search.query import Any as AnyOf
from search.recently_used import RecentlyUsed
from search.relaxation import NoResults, relaxations
from search.results import Hit, Results
from search.spelling.candidates import Speller
from search.spelling.correct import Correction, correct
from search.spelling.dictionary import spelling_dictionary
from search.syntax.read_write import ParsedQuery, read, write
from search.understanding.question_words import without_question_words
from search.understanding.time_expressions import published

SPELLING_SHARE = 0.4
"""The largest share of the remaining budget that may go to checking the spelling."""
EXPANSION_SHARE = 0.3
"""The largest share of what is then left that may go to looking up other names."""
EMPTY_INDEX = (
    "The index is empty: fill the store with `pressdesk add` or `pressdesk crawl`, then run `pressdesk index`."
)
_READ_AT_ONCE = 100
"""Hits that are read in one go where all are asked for."""
_READINGS = 1 << 9
"""Texts of which is remembered how they are read: the next page asks for the same."""


@dataclass(frozen=True, slots=True)
class OtherNames:
    """Other names of one concept that occur in the index and were included in the search."""

    concept: str
    """The preferred name of the concept."""
    names: tuple[str, ...]
    only_ranks: bool = False
    """Whether the names, of what the typed words are a kind of, only bring a release forward that matches anyway."""

    @property
    def without_concept(self) -> tuple[str, ...]:
        """The names without the preferred one, which stands before them."""
        preferred = in_line(WORD.findall(self.concept)).casefold()
        return tuple(name for name in self.names if name.casefold() != preferred)


@dataclass(frozen=True, slots=True)
class Preference:
    """A property that the question was taken to ask for: releases with it come earlier, and no other is left out."""

    typed: str
    """The words that say so."""
    condition: Years | Dates | Tag
    """The date of publication, or an organization that publishes the release or is named in it."""

    @property
    def filter(self) -> str:
        """What to type to require it, such as `year:2015`; as a name to leave out, it undoes the preference."""
        return write(self.condition)

    @property
    def description(self) -> str:
        """In words: `published in 2015`, `by or naming DEA`."""
        return f"by or naming {self.condition.value}" if isinstance(self.condition, Tag) else published(self.condition)


@dataclass(frozen=True, slots=True)
class QueryOptions:
    """How far a search may go beyond the words as typed."""

    expand: bool = True
    """Whether obvious misspellings are corrected and other names of a concept are searched for as well."""
    without: tuple[str, ...] = ()
    """Names to exclude from expansion; the preferred name of a concept excludes all its names.

    Also the filters of preferences not to apply, such as `year:2015`.
    """


@dataclass(frozen=True, slots=True)
class Answer:
    """The results of a query, and how the query was interpreted."""

    text: str
    read_as: str
    query: Query
    results: Results
    query_notes: tuple[str, ...]
    """How the text was parsed, what was ignored or limited, and what the engine had to leave out; in sentences."""
    other_names: tuple[OtherNames, ...]
    """The other names that were included in the search."""
    preferences: tuple[Preference, ...]
    """What the question was taken to ask for besides its words."""
    corrections: tuple[Correction, ...]
    """Suspected misspellings, each either corrected or only suggested."""
    options: QueryOptions
    no_results: NoResults | None
    """Why nothing matched and what would; None if something matched, or the search was cut short."""

    index_is_empty: bool = False
    """Whether there is no release at all to be found."""
    understood: bool = True
    """False if some words were not checked for spelling or other names: there are too many, or it took too long."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out, so that the same question to the same generation has the same answer."""
        in_time = self.no_results is None or self.no_results.finished
        return self.understood and self.results.finished and self.results.marked and in_time

    @property
    def notes(self) -> tuple[str, ...]:
        """Everything a reader should be told about the search, in sentences."""
        return (
            *self.query_notes,
            *map(_correction_note, self.corrections),
            *(self.no_results.notes if self.no_results else ()),
        )


@dataclass(frozen=True, slots=True)
class AllMatches:
    """Every complete match of a query, from one generation of the index."""

    answer: Answer
    """How the query was read, and how many releases match; it lists only the first of them."""
    hits: Iterator[Hit]


def ask(
    engine: Engine,
    text: str,
    filters: Filters | None = None,
    *,
    options: QueryOptions = QueryOptions(),
    order: Order = "relevance",
    page: int = 1,
    size: int = PAGE_SIZE,
    largest: int = MAX_PAGE_SIZE,
    explain: bool = False,
    facets: FacetRequests = DEFAULT_FACETS,
    budget: Budget | None = None,
) -> Answer:
    """Parse the text, rewrite the query, and search, all in one snapshot and on one budget.

    `page` counts from 1; `page` and `size` are clamped to what is allowed, with a note; `largest` is the most releases
    that a page may show. Steps that the budget does not allow for are skipped, also with a note. Raises whatever
    `Engine.answer` raises, and nothing else.
    """
    budget = _ready(engine, budget)

    def question(snapshot: Snapshot) -> Answer:
        return _answer(
            snapshot,
            text,
            filters=_normalized_filters(filters or Filters()),
            options=options,
            order=order,
            page=page,
            size=size,
            largest=largest,
            explain=explain,
            facets=facets,
            budget=budget,
        )

    return engine.answer(question)


def ask_for_all(
    engine: Engine,
    text: str,
    filters: Filters | None = None,
    *,
    options: QueryOptions = QueryOptions(),
    order: Order = "newest",
    facets: FacetRequests = NO_FACETS,
    budget: Budget | None = None,
) -> AllMatches:
    """Parse and rewrite the text like `ask`, and find every complete match instead of a page, in one snapshot.

    The matches come in the order that is asked for. Raises TookTooLongError if the budget ends before all are found,
    and whatever `Engine.answer` raises; so does the iterator of the matches.
    """
    budget = _ready(engine, budget)

    def question(snapshot: Snapshot) -> AllMatches:
        answer = _answer(
            snapshot,
            text,
            filters=_normalized_filters(filters or Filters()),
            options=options,
            order="newest",  # without partial matches, whatever the order of the complete ones
            page=1,
            size=1,
            largest=MAX_PAGE_SIZE,
            explain=False,
            facets=facets,
            budget=budget,
        )
        if not answer.results.finished:
            raise TookTooLongError(TOO_LONG)
        query = replace(answer.query, order=order)
        return AllMatches(replace(answer, query=query), _unbroken(engine, snapshot.export(query, budget)))

    return engine.answer(question)


def counts_as_typed(snapshot: Snapshot, texts: Sequence[str], budget: Budget) -> tuple[int | None, ...]:
    """How many releases hold the words of each text as they are typed, under no other name; None if time ran out.

    The search itself may find more.
    """
    question = _Question(snapshot, budget, QueryOptions(expand=False))
    wanted = [question.understood(text)[1].wanted for text in texts]
    typed = [tuple(aspect.typed for aspect in one.aspects.aspects) if one.aspects else () for one in wanted]
    return snapshot.counts([All((one.required, *parts)) for one, parts in zip(wanted, typed, strict=True)], budget)


def _unbroken(engine: Engine, hits: Iterator[Hit]) -> Iterator[Hit]:
    """The hits, read by the engine, so that it gives up a generation that turns out to be damaged on the way.

    Raises SearchError then: what has been read can't be taken back.
    """
    tries = 0

    def question(_snapshot: Snapshot) -> list[Hit]:
        nonlocal tries
        tries += 1
        if tries > 1:
            raise SearchError("the index turned out to be damaged on the way: ask again, for the state before")
        return list(islice(hits, _READ_AT_ONCE))

    while read_now := engine.answer(question):
        tries = 0
        yield from read_now


def _ready(engine: Engine, budget: Budget | None) -> Budget:
    """The budget to answer on; what every query needs is loaded without charge to it."""
    budget = budget or Budget(engine.budget_seconds)
    with budget.uncounted():
        _warm_up()
        engine.snapshot()
    return budget


def _answer(
    snapshot: Snapshot,
    text: str,
    *,
    filters: Filters,
    options: QueryOptions,
    order: Order,
    page: int,
    size: int,
    largest: int,
    explain: bool,
    facets: FacetRequests,
    budget: Budget,
) -> Answer:
    question = _Question(snapshot, budget, options)
    reading, understood = question.understood(text)
    wanted = understood.wanted
    remarks = list(reading.notes)
    remarks += understood.remarks
    if wanted.stop_words:
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(wanted.stop_words))
        remarks.append(
            f"Very common words were ignored: {words}. Put a phrase in quotes to search for every word in it."
        )
    if understood.question_words:
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(understood.question_words))
        remarks.append(f"Words that only ask were ignored: {words}. To search for one of them, put + in front of it.")
    shown = _clamped_size(size, largest, remarks)
    query = Query(wanted.required, filters, order, min(max(page, 1), MAX_PAGES), shown, wanted.aspects, explain, facets)
    results = snapshot.search(query, budget)
    if query.page != page:
        remarks.append(_page_note(page, reachable(results.listed, shown)))
    found_nothing = not results.total and results.finished
    has_any = not found_nothing or question.has_any_release()
    if not has_any:
        remarks.append(EMPTY_INDEX)
    elif found_nothing:
        remarks += _unknown_values(wanted.understood, filters)
        remarks += _misunderstandings(reading.text)
    return Answer(
        text=reading.text,
        read_as=write(wanted.understood),
        query=query,
        results=results,
        query_notes=(*remarks, *results.notes),
        other_names=tuple(_by_concept(results.synonyms, wanted.aspects)),
        preferences=tuple(_preferences(wanted.aspects, results.synonyms)),
        corrections=tuple(one for one in understood.corrections if not one.keeps_original),
        options=options,
        no_results=question.no_results(wanted.understood, query.filters) if found_nothing and has_any else None,
        index_is_empty=not has_any,
        understood=understood.spelling_finished and understood.names_finished,
    )


@dataclass(frozen=True, slots=True)
class _Interpretation:
    """A query after spelling correction and rewriting."""

    wanted: RewrittenQuery
    question_words: tuple[str, ...]
    """The words that only ask, which were left out."""
    corrections: tuple[Correction, ...] = ()
    spelling_finished: bool = True
    names_finished: bool = True
    is_whole: bool = True
    """Whether there was time for all of it, and some was left."""

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        aspects = self.wanted.aspects or Aspects(())
        names = sum(len(one.synonyms) for one in aspects.aspects) + sum(len(one.synonyms) for one in aspects.groups)
        return _BYTES_A_NAME * (len(aspects.aspects) + len(aspects.groups) + names)

    @property
    def remarks(self) -> Iterator[str]:
        if not self.spelling_finished:
            yield "Not every word was checked for spelling: there are too many, or checking took too long."
        if not self.names_finished:
            yield "Other names were not looked up for every word: there are too many."


_read = lru_cache(_READINGS)(read)


@cache
def _warm_up() -> None:
    """Load what every query needs, and keep it out of garbage collection.

    Otherwise the first query would pay for loading, and any later one might pay for a collection over all of it.
    """
    thesaurus()
    spelling_dictionary()
    gc.freeze()


class _Question:
    """One query against one snapshot, on one budget."""

    def __init__(self, snapshot: Snapshot, budget: Budget, options: QueryOptions) -> None:
        self.budget = budget
        self._snapshot = snapshot
        self._options = options
        self._speller = Speller(snapshot, budget)
        self._memory = _MEMORIES.setdefault(snapshot, RecentlyUsed(_MEMORY))

    def understood(self, text: str) -> tuple[ParsedQuery, _Interpretation]:
        """How a text is read, and what it means."""
        reading = _read(text)
        return reading, self._meaning(text, reading.expression)

    def _meaning(self, asked: str | Expression, typed: Expression) -> _Interpretation:
        """What a query means; it is remembered unless time ran out, since the next page asks for it again.

        By its text, or by an expression that is made from one which the engine has searched for, and nests no deeper.
        """
        key = (asked, self._options, date.today())  # *last week* is another one tomorrow
        known: _Interpretation | None = self._memory.get(key)
        if known is None:
            known = self._interpreted(typed)
            if known.is_whole:
                self._memory.put(key, known, known.size)
        return known

    def _interpreted(self, typed: Expression) -> _Interpretation:
        expression, asking = without_question_words(typed)
        if not self._options.expand:
            wanted = rewrite(_normalized(expression), Expansion(NOTHING_KNOWN, periods=False))
            return _Interpretation(wanted, asking)
        checking = self.budget.part(SPELLING_SHARE)
        spelling = correct(expression, self._speller.with_budget(checking))
        is_whole = spelling.finished and checking.lasts()
        apart = {one.typed: tuple(WORD.findall(one.meant[0])) for one in spelling.corrections if one.keeps_original}
        naming = self.budget.part(EXPANSION_SHARE)
        expansion = Expansion(
            thesaurus(),
            self._options.without,
            apart,
            naming,
            known_words=lambda words: self._snapshot.known_words(words, naming),
            found_phrases=lambda phrases: self._found_phrases(phrases, naming),
            memory=self._memory,
        )
        wanted = rewrite(_normalized(spelling.expression), expansion)
        return _Interpretation(
            wanted,
            asking,
            spelling.corrections,
            spelling.finished,
            expansion.finished,
            is_whole and expansion.finished and naming.lasts(),
        )

    def _found_phrases(self, phrases: Collection[tuple[str, ...]], budget: Budget) -> list[tuple[str, ...]]:
        counts = self._snapshot.counts(map(Phrase, phrases), budget)
        return [phrase for phrase, count in zip(phrases, counts, strict=True) if count]

    def no_results(self, shown: Expression, filters: Filters) -> NoResults:
        """Why nothing matches within the filters, and what would; remembered in the same way."""
        known: NoResults | None = self._memory.get((shown, filters, self._options))
        if known is None:
            known = relaxations(shown, filters, self._totals)
            if known.finished:
                self._memory.put((shown, filters, self._options), known, _BYTES_A_NAME * len(known.relaxations))
        return known

    def has_any_release(self) -> bool:
        """Whether there is anything to search; True where time runs out before that is known."""
        return self._snapshot.counts([Everything()], self.budget)[0] != 0

    def _totals(self, asked: Sequence[tuple[Expression, Filters]]) -> tuple[int | None, ...]:
        """How many releases match each of other queries within its filters; None where time ran out."""
        queries: list[Query] = []
        with suppress(TookTooLongError):
            for query, among in asked:
                self.budget.check()
                wanted = self._meaning(query, query).wanted
                queries.append(Query(wanted.required, among, size=1, aspects=wanted.aspects, facets=NO_FACETS))
        unread = [None] * (len(asked) - len(queries))
        return (*self._snapshot.totals(queries, self.budget), *unread)


_MEMORY = 8 << 20
"""How many bytes of what queries mean are kept for a state of the index."""
_BYTES_A_NAME = 500
"""About how many bytes another name of an aspect takes."""
_MEMORIES: WeakKeyDictionary[Snapshot, RecentlyUsed[Any]] = WeakKeyDictionary()


def _correction_note(one: Correction) -> str:
    if one.applied:
        return f"Corrected “{one.typed}” to “{one.meant[0]}”; to search for “{one.typed}”, type “+{one.typed}”."
    return f"Did you mean {' or '.join(f'“{meant}”' for meant in one.meant)} instead of “{one.typed}”?"


def _by_concept(others: Iterable[Synonym], aspects: Aspects | None) -> Iterator[OtherNames]:
    """The names grouped by concept and by whether a release matches by them, in the order of the query."""
    asked = aspects or Aspects(())
    matching = {other.expression for one in asked.aspects for other in one.synonyms}
    matching |= {other.expression for one in asked.groups if not one.related for other in one.synonyms}
    names: dict[tuple[str, bool], dict[str, None]] = {}
    for other in others:
        if isinstance(other.expression, Word | Phrase):
            key = other.concept, other.expression not in matching
            names.setdefault(key, {})[in_line(words_of(other.expression))] = None
    return (OtherNames(concept, tuple(held), only_ranks) for (concept, only_ranks), held in names.items())


def _preferences(aspects: Aspects | None, found: Iterable[Synonym]) -> Iterator[Preference]:
    """The conditions among the other names, each once: all periods, and what else some release fulfils."""
    asked = (other for one in aspects.aspects for other in one.synonyms) if aspects else ()
    periods = (other for other in asked if isinstance(other.expression, Years | Dates))
    preferred: dict[Years | Dates | Tag, Preference] = {}
    for other in (*periods, *found):
        if isinstance(other.expression, Years | Dates | Tag):
            preferred.setdefault(other.expression, Preference(other.concept, other.expression))
    return iter(preferred.values())


def _normalized(expression: Expression) -> Expression:
    """The expression with organizations, themes and languages replaced by the values that the index holds."""
    match expression:
        case Tag(facet, value):
            return Tag(facet, _NORMALIZERS[facet](value))
        case All(parts, strict):
            return All(tuple(_normalized(part) for part in parts), strict)
        case Not(part):
            return Not(_normalized(part))
        case AnyOf(parts):
            return AnyOf(tuple(_normalized(part) for part in parts))
        case _:
            return expression


def _normalized_filters(filters: Filters) -> Filters:
    return Filters(
        organization=tuple(map(_organization, filters.organization)),
        year=filters.year,
        theme=tuple(map(_theme, filters.theme)),
        language=tuple(map(language_code, filters.language)),
    )


def _unknown_values(expression: Expression, filters: Filters) -> Iterator[str]:
    """A note on each language that there is none of, and on each theme that is not one of ours, as records may have."""
    tags = [*_tags(expression), *(Tag("language", one) for one in filters.language)]
    tags += (Tag("theme", one) for one in filters.theme)
    for tag in dict.fromkeys(tags):
        if tag.facet == "language" and not is_language(tag.value):
            yield f"There is no language “{tag.value}”: give its code (fr) or its name (French)."
        if tag.facet == "theme" and tag.value not in _theme_labels():
            yield f"“{tag.value}” is none of the themes that releases are given: {', '.join(_theme_labels())}."


_EXCLUDED = lazy_pattern(
    r"\b(?:(?:but|and) not|pero no|mais pas|mas não|aber nicht|ma non|maar niet|но не) ([^\W_]+)", re.IGNORECASE
)
_ADDRESS = lazy_pattern("https?://", re.IGNORECASE)


def _misunderstandings(text: str) -> Iterator[str]:
    """What a text that found nothing may have meant, though a pasted title may say the same."""
    if found := _EXCLUDED.search(text):
        yield f"“{found[0]}” was searched for as words; to leave out a word, write -{found[1]}."
    if _ADDRESS.match(text):
        yield "Addresses of releases are not searched: search for words of the title in place of an address."


def _tags(expression: Expression) -> Iterator[Tag]:
    match expression:
        case Tag():
            yield expression
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _tags(part)
        case Not(part):
            yield from _tags(part)


def _organization(name: str) -> str:
    from corpus.label import find_organization

    return find_organization(name) or name


def _theme(name: str) -> str:
    """The id of a theme given by its id or its label; any other text is returned unchanged."""
    ids = {label.casefold(): theme for theme, label in _theme_labels().items()}
    return ids.get(name.casefold(), name)


def _theme_labels() -> Mapping[str, str]:
    from corpus.label.themes import theme_labels  # a query without themes does without them

    return theme_labels()


_NORMALIZERS: Mapping[TagName, Callable[[str], str]] = {
    "organization": _organization,
    "theme": _theme,
    "language": language_code,
}


def _clamped_size(size: int, largest: int, notes: list[str]) -> int:
    allowed = min(max(size, 1), largest)
    if allowed != size:
        notes.append(f"A page can show 1 to {largest} releases, not {size}; this one shows {allowed}.")
    return allowed


def _page_note(asked: int, last: int) -> str:
    """Why another page is shown than the one that was asked for."""
    if asked < 1:
        return "Pages count from 1, so this is the first."
    if last == MAX_PAGES:
        return f"Only pages 1 to {MAX_PAGES} can be shown, so this is page {MAX_PAGES}: narrow the search to see more."
    return "There is only one page." if last == 1 else f"There are only {last} pages."
