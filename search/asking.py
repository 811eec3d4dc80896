"""From what a user typed and chose to an answer: the one way in for the command line, the web and the API."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from corpus.label import organization_named, theme_labels
from corpus.languages import language_code
from corpus.words import WORD
from search.engine import Engine
from search.expansion import Expansion, words_of
from search.query import (
    MAX_PAGE_SIZE,
    MAX_PAGES,
    PAGE_SIZE,
    All,
    Aspects,
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
from search.results import Results
from search.spelling import Correction, corrected
from search.syntax import read, write
from search.thesaurus import NOTHING_KNOWN, thesaurus
from search.wanting import Wanting, wanting


@dataclass(frozen=True, slots=True)
class Also:
    """Other names of one thing, which stand in releases and were searched for too."""

    concept: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
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
    notes: tuple[str, ...]
    """How the text was read and what was limited, then what may help where nothing was found."""
    also: tuple[Also, ...]
    """What else was searched for."""
    corrections: tuple[Correction, ...]
    """What was taken for misspelt, put right or not."""
    wording: Wording


def ask(
    engine: Engine,
    text: str,
    filters: Filters | None = None,
    *,
    wording: Wording = Wording(),
    order: Order = "relevance",
    page: int = 1,
    size: int = PAGE_SIZE,
    explain: bool = False,
) -> Answer:
    """Read the text, search, and say how. Raises only what the engine raises."""
    reading = read(text)
    notes = list(reading.notes)
    wanted, corrections = _understood(engine, reading.expression, wording)
    notes += map(_correction, corrections)
    if wanted.left_out:
        words = ", ".join(f"“{word}”" for word in dict.fromkeys(wanted.left_out))
        notes.append(f"Left out as too common to matter: {words}. A phrase in quotes is searched with every word.")
    query = Query(
        wanted.must, _spelled(filters or Filters()), order, *_bounded(page, size, notes), wanted.aspects, explain
    )
    results = engine.search(query)
    notes += results.notes
    if results.total == 0:
        notes += _why_nothing(engine, query)
    return Answer(
        text=reading.text,
        read_as=write(wanted.shown),
        query=query,
        results=results,
        notes=tuple(notes),
        also=tuple(_also(results.others)),
        corrections=corrections,
        wording=wording,
    )


def _understood(engine: Engine, expression: Expression, wording: Wording) -> tuple[Wanting, tuple[Correction, ...]]:
    """What is wanted, and what was taken for misspelt."""
    if not wording.expand:
        return wanting(_named(expression), Expansion(NOTHING_KNOWN)), ()
    expression, corrections = corrected(expression, engine)
    apart = {one.typed: tuple(WORD.findall(one.meant[0])) for one in corrections if one.also}
    wanted = wanting(_named(expression), Expansion(thesaurus(), wording.without, apart))
    return wanted, tuple(one for one in corrections if not one.also)


def _correction(one: Correction) -> str:
    if one.applied:
        return f"Searched for “{one.meant[0]}” instead of “{one.typed}”; “+{one.typed}” searches for that."
    return f"Did you mean {' or '.join(f'“{meant}”' for meant in one.meant)} instead of “{one.typed}”?"


def _also(others: Iterable[Other]) -> Iterator[Also]:
    """By concept, in the order of the query."""
    names: dict[str, dict[str, None]] = {}
    for other in others:
        names.setdefault(other.concept, {})[" ".join(words_of(other.expression))] = None
    return (Also(concept, tuple(held)) for concept, held in names.items())


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
        unfiltered = engine.search(replace(query, filters=Filters(), size=1)).total
        yield f"Without the filters, {_releases(unfiltered)}."
        if unfiltered:
            return
    alone = [
        (write(one.typed), engine.search(replace(query, filters=Filters(), size=1, aspects=Aspects((one,)))).total)
        for one in (query.aspects.aspects if query.aspects else ())
    ]
    if len(alone) > 1:
        yield "No release has all of these. Alone: " + "; ".join(f"{text}, {_releases(n)}" for text, n in alone) + "."


def _releases(count: int) -> str:
    return f"{count:,} release" + ("" if count == 1 else "s")
