"""From what a user typed and chose to an answer: the one way in for the command line, the web and the API."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from corpus.label import organization_named, theme_labels
from corpus.languages import language_code
from search.common import is_common
from search.engine import Engine
from search.query import (
    MAX_PAGE_SIZE,
    MAX_PAGES,
    PAGE_SIZE,
    All,
    Expression,
    Filters,
    Not,
    Order,
    Query,
    Tag,
    TagName,
    Word,
)
from search.query import Any as AnyOf
from search.results import Results
from search.syntax import read, write


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, as it was understood, and what came of it."""

    text: str
    read_as: str
    query: Query
    results: Results
    notes: tuple[str, ...]
    """How the text was read and what was limited, then what may help where nothing was found."""


def ask(
    engine: Engine,
    text: str,
    filters: Filters | None = None,
    *,
    order: Order = "relevance",
    page: int = 1,
    size: int = PAGE_SIZE,
) -> Answer:
    """Read the text, search, and say how. Raises only what the engine raises."""
    reading = read(text)
    notes = list(reading.notes)
    dropped: list[str] = []
    expression = _named(_without_common(reading.expression, dropped))
    if dropped:
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(dropped))
        notes.append(f"Left out as too common to matter: {words}. A phrase in quotes is searched with every word.")
    query = Query(expression, _spelled(filters or Filters()), order, *_bounded(page, size, notes))
    results = engine.search(query)
    notes += results.notes
    if results.total == 0:
        notes += _why_nothing(engine, query)
    return Answer(reading.text, write(expression), query, results, tuple(notes))


def _without_common(expression: Expression, dropped: list[str]) -> Expression:
    """The expression without words that nearly every release has, wherever something else is asked beside them."""
    match expression:
        case All(parts):
            rest = tuple(part for part in parts if not _is_common(part))
            if all(isinstance(part, Not) for part in rest):
                rest = parts
            dropped += [part.text for part in parts if isinstance(part, Word) and part not in rest]
            kept = tuple(_without_common(part, dropped) for part in rest)
            return kept[0] if len(kept) == 1 else All(kept)
        case AnyOf(parts):
            return AnyOf(tuple(_without_common(part, dropped) for part in parts))
        case Not(part):
            return Not(_without_common(part, dropped))
        case _:
            return expression


def _is_common(part: Expression) -> bool:
    return isinstance(part, Word) and part.field is None and is_common(part.text)


def _named(expression: Expression) -> Expression:
    """The expression with organisations, themes and languages under the names that the index knows them by."""
    match expression:
        case Tag(facet, value):
            return Tag(facet, _NAMING[facet](value))
        case All(parts):
            return All(tuple(_named(part) for part in parts))
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
    return organization_named(name) or name


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


def _why_nothing(engine: Engine, query: Query) -> Iterator[str]:
    """What each part would find alone, and what the filters keep out."""
    if query.filters != Filters():
        unfiltered = engine.search(Query(query.expression, size=1)).total
        yield f"Without the filters, {_releases(unfiltered)}."
        if unfiltered:
            return
    if isinstance(query.expression, All):
        alone = [
            (write(part), engine.search(Query(part, size=1)).total)
            for part in query.expression.parts
            if not isinstance(part, Not)
        ]
        if len(alone) > 1:
            yield (
                "No release has all of these. Alone: " + "; ".join(f"{text}, {_releases(n)}" for text, n in alone) + "."
            )


def _releases(count: int) -> str:
    return f"{count:,} release" + ("" if count == 1 else "s")
