"""What a query that is being typed may become: words, concepts of the vocabulary, organisations, titles."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nlargest
from typing import Literal, TypeVar

from corpus.words import WORD
from indexer.analysis import fold
from search.budget import Budget
from search.engine import Engine, Snapshot
from search.errors import TookTooLongError
from search.query import Phrase

T = TypeVar("T")

Kind = Literal["term", "concept", "organization", "title"]

MAX_WORDS = 4
"""Words at the end of what was typed that a name may begin with."""
_MIN_LETTERS_FOR_MISTAKE = 4
"""Letters of a name's beginning in which there may be a mistake."""
_MAX_CONCEPTS, _MAX_ORGANIZATIONS, _MAX_TITLES = 5, 3, 3
"""Completions of a kind, at most."""
_MAX_PHRASE_COUNT = 2000
"""Releases of the rarest of some words up to which they are looked for next to each other."""
_MAX_NAME_FREQUENCY = 4000
"""Names of which every word stands in more releases are not offered: to count them takes too long."""
_MAX_FOLLOWING = 8
"""Words that are looked for behind another."""
_FIELD = re.compile(r'organi[sz]ation:"?$')
_MIN_LETTERS = {"concept": 2, "organization": 2, "title": 4}
"""Letters typed before there are completions of a kind."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One way to go on."""

    text: str
    kind: Kind
    releases: int
    """In how many releases it stands."""
    query: str
    """The whole query when it is chosen."""
    name: str | None = None
    """The preferred name of the concept that the text is a name of."""
    id: str | None = None
    """Of that concept, or of the release with the title."""


def complete(engine: Engine, typed: str, wanted: int = 10, budget: Budget | None = None) -> tuple[Completion, ...]:
    """Ways to go on with the last words typed: what goes on with several of them first, titles last.

    Else what stands in most releases comes first. A beginning may have a mistake, its first letter too. None where no
    word is being typed, and fewer than there are where the budget is spent. Raises what the engine raises.
    """
    suffixes = _suffixes(typed)
    if not suffixes:
        return ()
    allowed = budget or Budget()
    with allowed.uncounted():
        _names()
        engine.snapshot()
    return engine.answer(lambda snapshot: _completions(_Request(snapshot, allowed), suffixes, wanted))


def _completions(asked: "_Request", suffixes: "list[_Suffix]", wanted: int) -> tuple[Completion, ...]:
    if named := [suffix for suffix in suffixes if _FIELD.search(suffix.before)]:
        return tuple(one for _, one in asked.while_time_lasts(_organizations(asked, named)))[:wanted]
    kinds = (_concepts(asked, suffixes), _organizations(asked, suffixes), _terms(asked, suffixes, wanted))
    found = [one for kind in kinds for one in asked.while_time_lasts(kind)]
    titles = list(asked.while_time_lasts(_titles(asked, suffixes, found)))
    found.sort(key=lambda one: (-one[0], -one[1].releases))
    first = list({fold(one.text): one for _, one in reversed(found)}.values())[::-1]
    return (*first[: max(wanted - len(titles), 0)], *titles)[:wanted]


@dataclass(frozen=True, slots=True)
class _Request:
    """What all kinds of completions are asked of."""

    snapshot: Snapshot
    budget: Budget

    def count(self, *words: str) -> int:
        """How many releases have the words next to each other."""
        return self.snapshot.count(Phrase(words), self.budget)

    def while_time_lasts(self, found: Iterator[T]) -> Iterator[T]:
        """As many as there is time for."""
        with suppress(TookTooLongError):
            yield from found


@dataclass(frozen=True, slots=True)
class _Suffix:
    """The last words of what was typed, and what is before them."""

    before: str
    text: str

    def replaced(self, text: str) -> str:
        """With a text in their place, which takes the place of a quotation mark that is open, too."""
        return (self.before.removesuffix('"') if text.endswith('"') else self.before) + text


def _suffixes(typed: str) -> list[_Suffix]:
    """The last word, the last two, and so on; none where a word has ended."""
    words = list(WORD.finditer(typed))[-MAX_WORDS:]
    starts = [found.start() for found in words if words[-1].end() == len(typed)]
    return [_Suffix(typed[:start], typed[start:]) for start in reversed(starts)]


def _terms(asked: _Request, suffixes: list[_Suffix], wanted: int) -> Iterator[tuple[int, Completion]]:
    """Words, those first that follow the word before somewhere, as two frequent words are taken to do."""
    last = suffixes[0]
    found = asked.snapshot.words_with_prefix(last.text, 2 * wanted, asked.budget)
    before = WORD.findall(suffixes[1].text)[0] if len(suffixes) > 1 else None
    (held,) = asked.snapshot.document_frequencies([before], asked.budget) if before else (0,)
    for place, one in enumerate(found):
        rare = min(held, one.releases)
        is_looked_at = 0 < rare <= _MAX_PHRASE_COUNT and place < _MAX_FOLLOWING
        follows = before and (rare > _MAX_PHRASE_COUNT or (is_looked_at and asked.count(before, one.word)))
        yield 2 if follows else 1, Completion(one.written, "term", one.releases, last.replaced(one.written))


def _concepts(asked: _Request, suffixes: list[_Suffix]) -> Iterator[tuple[int, Completion]]:
    """Names of concepts that begin with the last words; of the names of one concept that with the most words typed."""
    for many in range(len(suffixes), 0, -1):
        suffix = suffixes[many - 1]
        names = (
            _names_with_prefix(" ".join(fold(suffix.text).split()))
            if len(suffix.text) >= _MIN_LETTERS["concept"]
            else []
        )
        words = [WORD.findall(name.text) for name in names]
        held = _rarest_word_counts(asked, words)
        for place in nlargest(
            _MAX_CONCEPTS, [place for place in range(len(names)) if held[place]], key=held.__getitem__
        ):
            name, several = names[place], len(words[place]) > 1
            is_looked_at = several and held[place] <= _MAX_NAME_FREQUENCY
            releases = asked.count(*words[place]) if is_looked_at else held[place] * (not several)
            if releases:
                quoted = several and suffix.before.endswith('"')
                query = suffix.replaced(f'"{name.text}"' if quoted else name.text)
                yield many, Completion(name.text, "concept", releases, query, name.preferred, name.concept)


def _rarest_word_counts(asked: _Request, names: list[list[str]]) -> list[int]:
    """In how many releases the rarest word of each name stands; none of a name with a word of one letter."""
    held = iter(asked.snapshot.document_frequencies([word for words in names for word in words], asked.budget))
    each = [[next(held) for _ in words] for words in names]
    return [0 if min(map(len, words)) < 2 else min(counts) for words, counts in zip(names, each, strict=True)]


def _organizations(asked: _Request, suffixes: list[_Suffix]) -> Iterator[tuple[int, Completion]]:
    for many in range(len(suffixes), 0, -1):
        suffix = suffixes[many - 1]
        found = (
            asked.snapshot.organizations_with_prefix(suffix.text, _MAX_ORGANIZATIONS, asked.budget)
            if len(suffix.text) >= _MIN_LETTERS["organization"]
            else ()
        )
        for one in found:
            query = _Suffix(_FIELD.sub("", suffix.before), suffix.text).replaced(f'organization:"{one.value}"')
            yield many, Completion(one.label, "organization", one.count, query)
        if found:
            return


def _titles(asked: _Request, suffixes: list[_Suffix], found: list[tuple[int, Completion]]) -> Iterator[Completion]:
    """Titles with the words typed; with the likeliest word in place of the last where that has a mistake."""
    *words, last = WORD.findall(suffixes[-1].text)
    if len(last) + sum(map(len, words)) < _MIN_LETTERS["title"]:
        return
    terms = [one.text for _, one in found if one.kind == "term"]
    begins = not terms or any(fold(term).startswith(fold(last)) for term in terms)
    for one in asked.snapshot.titles_with_prefix((*words, last if begins else terms[0]), _MAX_TITLES, asked.budget):
        yield Completion(one.title, "title", 1, f'title:"{" ".join(WORD.findall(one.title))}"', id=one.id)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a concept."""

    text: str
    preferred: str
    concept: str


def _names_with_prefix(start: str) -> list[_Name]:
    """The names that begin so; where none does, but for a mistake."""
    folded, names = _names()
    if (exact := _prefix_range(folded, start)) or len(start) < _MIN_LETTERS_FOR_MISTAKE:
        return names[exact.start : exact.stop]
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    letters = len(start)
    fit = extract_iter(start, _prefixes(letters), scorer=OSA.distance, score_cutoff=1)
    return [
        names[place]
        for beginning, _, _ in fit
        for place in _prefix_range(folded, beginning)
        if folded[place][:letters] == beginning
    ]


def _prefix_range(folded: list[str], start: str) -> range:
    """Where the names are that begin so."""
    return range(bisect_left(folded, start), bisect_left(folded, start + "\U0010ffff"))


@lru_cache(maxsize=32)
def _prefixes(letters: int) -> tuple[str, ...]:
    """How names begin; a name that is shorter is all of its beginning."""
    return tuple(dict.fromkeys(name[:letters] for name in _names()[0]))


@cache
def _names() -> tuple[list[str], list[_Name]]:
    """Every name folded, in order, and as it is."""
    from corpus.vocabulary import concepts

    every = [_Name(label.text, one.name, one.id) for one in concepts().values() for label in one.labels]
    known = {fold(name.text): name for name in reversed(every) if WORD.search(name.text)}
    folded = sorted(known)
    return folded, [known[name] for name in folded]
