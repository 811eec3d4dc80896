"""What a query that is being typed may become: words, concepts of the vocabulary, organisations, titles."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache
from heapq import nlargest
from typing import Literal, TypeVar

from corpus.words import WORD
from indexer.analysis import fold
from search.budget import Budget
from search.engine import Engine, Snapshot, in_time
from search.errors import TookTooLongError
from search.query import Phrase

T = TypeVar("T")

Kind = Literal["term", "concept", "organization", "title"]

MAX_WORDS = 4
"""Words at the end of what was typed that a name may begin with."""
_TOLERANT = 4
"""Letters of a name's beginning in which there may be a mistake."""
_CONCEPTS, _ORGANIZATIONS, _TITLES = 5, 3, 3
"""Completions of a kind, at most."""
_LOOKED_AT = 2000
"""Releases of the rarest of some words up to which they are looked for next to each other."""
_FREQUENT = 4000
"""Names of which every word stands in more releases are not offered: to count them takes too long."""
_FOLLOWING = 8
"""Words that are looked for behind another."""
_FIELD = re.compile(r'organi[sz]ation:"?$')
_LEAST = {"concept": 2, "organization": 2, "title": 4}
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
    tails = _tails(typed)
    if not tails:
        return ()
    allowed = budget or Budget()
    with allowed.uncounted():
        _names()
        engine.snapshot()
    return engine.answer(lambda snapshot: _completed(_Asked(snapshot, allowed), tails, wanted))


def _completed(asked: "_Asked", tails: "list[_Tail]", wanted: int) -> tuple[Completion, ...]:
    if named := [tail for tail in tails if _FIELD.search(tail.before)]:
        return tuple(one for _, one in asked.in_time(_organizations(asked, named)))[:wanted]
    kinds = (_concepts(asked, tails), _organizations(asked, tails), _terms(asked, tails, wanted))
    found = [one for kind in kinds for one in asked.in_time(kind)]
    titles = list(asked.in_time(_titles(asked, tails, found)))
    found.sort(key=lambda one: (-one[0], -one[1].releases))
    first = list({fold(one.text): one for _, one in reversed(found)}.values())[::-1]
    return (*first[: max(wanted - len(titles), 0)], *titles)[:wanted]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all kinds of completions are asked of."""

    snapshot: Snapshot
    budget: Budget

    def counts(self, phrases: Sequence[Sequence[str]]) -> list[int | None]:
        """How many releases have the words of each next to each other; None for those there was no time for."""
        return list(self.snapshot.counts([Phrase(tuple(words)) for words in phrases], self.budget)) if phrases else []

    def in_time(self, found: Iterator[T]) -> Iterator[T]:
        """As many as there is time for."""
        with suppress(TookTooLongError):
            yield from found


@dataclass(frozen=True, slots=True)
class _Tail:
    """The last words of what was typed, and what is before them."""

    before: str
    text: str

    def replaced(self, text: str) -> str:
        """With a text in their place, which takes the place of a quotation mark that is open, too."""
        return (self.before.removesuffix('"') if text.endswith('"') else self.before) + text


def _tails(typed: str) -> list[_Tail]:
    """The last word, the last two, and so on; none where a word has ended."""
    words = list(WORD.finditer(typed))[-MAX_WORDS:]
    starts = [found.start() for found in words if words[-1].end() == len(typed)]
    return [_Tail(typed[:start], typed[start:]) for start in reversed(starts)]


def _terms(asked: _Asked, tails: list[_Tail], wanted: int) -> Iterator[tuple[int, Completion]]:
    """Words, those first that follow the word before somewhere, as two frequent words are taken to do."""
    last = tails[0]
    found = asked.snapshot.words_with_prefix(last.text, 2 * wanted, asked.budget)
    before = WORD.findall(tails[1].text)[0] if len(tails) > 1 else None
    (held,) = asked.snapshot.document_frequencies([before], asked.budget) if before else (0,)
    looked_at = [one.word for one in found[:_FOLLOWING] if before and 0 < min(held, one.releases) <= _LOOKED_AT]
    together = dict(zip(looked_at, asked.counts([(before, word) for word in looked_at if before]), strict=True))
    for one in found:
        rare = min(held, one.releases)
        follows = before and (rare > _LOOKED_AT or in_time(together.get(one.word, 0)))
        yield 2 if follows else 1, Completion(one.written, "term", one.releases, last.replaced(one.written))


def _concepts(asked: _Asked, tails: list[_Tail]) -> Iterator[tuple[int, Completion]]:
    """Names of concepts that begin with the last words; of the names of one concept that with the most words typed."""
    for many in range(len(tails), 0, -1):
        tail = tails[many - 1]
        names = _begun(" ".join(fold(tail.text).split())) if len(tail.text) >= _LEAST["concept"] else []
        words = [WORD.findall(name.text) for name in names]
        held = _least(asked, words)
        best = nlargest(_CONCEPTS, [place for place in range(len(names)) if held[place]], key=held.__getitem__)
        looked_at = [place for place in best if len(words[place]) > 1 and held[place] <= _FREQUENT]
        together = dict(zip(looked_at, asked.counts([words[place] for place in looked_at]), strict=True))
        for place in best:
            name, several = names[place], len(words[place]) > 1
            if releases := in_time(together.get(place, 0 if several else held[place])):
                quoted = several and tail.before.endswith('"')
                query = tail.replaced(f'"{name.text}"' if quoted else name.text)
                yield many, Completion(name.text, "concept", releases, query, name.preferred, name.concept)


def _least(asked: _Asked, names: list[list[str]]) -> list[int]:
    """In how many releases the rarest word of each name stands; none of a name with a word of one letter."""
    held = iter(asked.snapshot.document_frequencies([word for words in names for word in words], asked.budget))
    each = [[next(held) for _ in words] for words in names]
    return [0 if min(map(len, words)) < 2 else min(counts) for words, counts in zip(names, each, strict=True)]


def _organizations(asked: _Asked, tails: list[_Tail]) -> Iterator[tuple[int, Completion]]:
    for many in range(len(tails), 0, -1):
        tail = tails[many - 1]
        found = (
            asked.snapshot.organizations_with_prefix(tail.text, _ORGANIZATIONS, asked.budget)
            if len(tail.text) >= _LEAST["organization"]
            else ()
        )
        for one in found:
            query = _Tail(_FIELD.sub("", tail.before), tail.text).replaced(f'organization:"{one.value}"')
            yield many, Completion(one.label, "organization", one.count, query)
        if found:
            return


def _titles(asked: _Asked, tails: list[_Tail], found: list[tuple[int, Completion]]) -> Iterator[Completion]:
    """Titles with the words typed; with the likeliest word in place of the last where that has a mistake."""
    *words, last = WORD.findall(tails[-1].text)
    if len(last) + sum(map(len, words)) < _LEAST["title"]:
        return
    terms = [one.text for _, one in found if one.kind == "term"]
    begins = not terms or any(fold(term).startswith(fold(last)) for term in terms)
    for one in asked.snapshot.titles_with_prefix((*words, last if begins else terms[0]), _TITLES, asked.budget):
        yield Completion(one.title, "title", 1, f'title:"{" ".join(WORD.findall(one.title))}"', id=one.id)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a concept."""

    text: str
    preferred: str
    concept: str


def _begun(start: str) -> list[_Name]:
    """The names that begin so; where none does, but for a mistake."""
    folded, names = _names()
    if (exact := _places(folded, start)) or len(start) < _TOLERANT:
        return names[exact.start : exact.stop]
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    letters = len(start)
    fit = extract_iter(start, _beginnings(letters), scorer=OSA.distance, score_cutoff=1)
    return [
        names[place]
        for beginning, _, _ in fit
        for place in _places(folded, beginning)
        if folded[place][:letters] == beginning
    ]


def _places(folded: list[str], start: str) -> range:
    """Where the names are that begin so."""
    return range(bisect_left(folded, start), bisect_left(folded, start + "\U0010ffff"))


@lru_cache(maxsize=32)
def _beginnings(letters: int) -> tuple[str, ...]:
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
