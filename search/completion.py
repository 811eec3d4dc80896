"""Autocompletion: suggests words, concepts, organizations and titles for a query that is being typed."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from heapq import nlargest
from pathlib import Path
from typing import Literal, TypeVar

from corpus.file_cache import cached_beside
from corpus.quick_dataclass import dataclass
from corpus.words import WORD
from indexer.folding import fold
from search.ask import counts_as_typed
from search.budget import Budget
from search.engine import Engine, Snapshot, in_time
from search.errors import TookTooLongError
from search.expansion.thesaurus import sources
from search.query import Phrase

T = TypeVar("T")

Kind = Literal["term", "concept", "organization", "title"]

MAX_WORDS = 4
"""At most so many of the last words typed are completed together, as the beginning of a name."""
_MIN_LETTERS_FOR_MISTAKE = 4
"""Letters that must have been typed before a mistake in them is tolerated."""
_MAX_CONCEPTS, _MAX_ORGANIZATIONS, _MAX_TITLES = 5, 3, 3
"""The most completions of each kind."""
_MAX_PHRASE_COUNT = 2000
"""Pairs whose rarer word occurs in more releases are not counted as a phrase, but assumed to occur together."""
_MAX_NAME_FREQUENCY = 4000
"""Names whose every word occurs in more releases are not offered: counting them as a phrase takes too long."""
_MAX_FOLLOWING = 8
"""Candidates for the next word that are counted as a phrase with the word before."""
_FIELD = re.compile(r'organi[sz]ation:"?$')
_MIN_LETTERS = {"concept": 2, "organization": 2, "title": 4}
"""Letters that must have been typed before completions of a kind are offered."""


@dataclass(frozen=True, slots=True)
class Completion:
    """One suggestion."""

    text: str
    kind: Kind
    releases: int
    """How many releases have it, in any form of its words, together with what was typed before; 1 for a title.

    The search itself finds these, and may find more under other names.
    """
    query: str
    """The whole query after this suggestion is chosen."""
    name: str | None = None
    """For a concept, its preferred name, which may differ from the text."""
    id: str | None = None
    """The id of the concept, or of the release with this title."""


def complete(engine: Engine, typed: str, wanted: int = 10, budget: Budget | None = None) -> tuple[Completion, ...]:
    """Suggest completions for the last words typed, at most `wanted`.

    Suggestions that continue several words come first and titles last; otherwise the most frequent come first. One
    mistake in what was typed is tolerated, even in the first letter. Only what stands in some release together with
    the words before it is suggested. Returns nothing if the text does not end in a word, and fewer suggestions if the
    budget runs out. Raises whatever `Engine.answer` raises.
    """
    suffixes = _suffixes(typed)
    if not suffixes:
        return ()
    allowed = budget or Budget(engine.budget_seconds)
    with allowed.uncounted():
        known_names()
        engine.snapshot()
    return engine.answer(lambda snapshot: _completions(_Request(snapshot, allowed), suffixes, wanted))


def _completions(asked: "_Request", suffixes: "list[_Suffix]", wanted: int) -> tuple[Completion, ...]:
    if named := [suffix for suffix in suffixes if _FIELD.search(suffix.before)]:
        return _that_find_something(asked, list(asked.while_time_lasts(_organizations(asked, named))))[:wanted]
    kinds = (_concepts(asked, suffixes), _organizations(asked, suffixes), _terms(asked, suffixes, wanted))
    found = [one for kind in kinds for one in asked.while_time_lasts(kind)]
    titles = list(asked.while_time_lasts(_titles(asked, suffixes, found)))
    found.sort(key=lambda one: (-one[0], -one[1].releases))
    first = list({fold(one.text): (many, one) for many, one in reversed(found)}.values())[::-1]
    return (*_that_find_something(asked, first[: max(wanted - len(titles), 0)]), *titles)[:wanted]


def _that_find_something(asked: "_Request", found: Sequence[tuple[int, Completion]]) -> tuple[Completion, ...]:
    """The completions that stand in some release together with what was typed before them, and in how many.

    Until then they have the number of releases with the very word, which others may be forms of, and by which they
    are ranked unless the query finds fewer. Without those that there was no time to count.
    """
    counts = counts_as_typed(asked.snapshot, [one.query for _, one in found], asked.budget)
    counted = [(many, one, count) for (many, one), count in zip(found, counts, strict=True) if count]
    counted.sort(key=lambda each: (-each[0], -min(each[1].releases, each[2])))
    return tuple(replace(one, releases=count) for _, one, count in counted)


@dataclass(frozen=True, slots=True)
class _Request:
    """The snapshot and the budget that all kinds of completions share."""

    snapshot: Snapshot
    budget: Budget

    def counts(self, phrases: Sequence[Sequence[str]]) -> list[int | None]:
        """How many releases contain each phrase; None for those there was no time for."""
        return list(self.snapshot.counts([Phrase(tuple(words)) for words in phrases], self.budget)) if phrases else []

    def while_time_lasts(self, found: Iterator[T]) -> Iterator[T]:
        """The items until the budget runs out."""
        with suppress(TookTooLongError):
            yield from found


@dataclass(frozen=True, slots=True)
class _Suffix:
    """The last words of a text, and what comes before them."""

    before: str
    text: str

    def replaced(self, text: str) -> str:
        """The whole text with these words replaced; a replacement with quotes also takes up an open quotation mark."""
        return (self.before.removesuffix('"') if text.endswith('"') else self.before) + text


def _suffixes(typed: str) -> list[_Suffix]:
    """The last word, the last two, and so on up to MAX_WORDS; none if the text does not end in a word."""
    words = list(WORD.finditer(typed))[-MAX_WORDS:]
    starts = [found.start() for found in words if words[-1].end() == len(typed)]
    return [_Suffix(typed[:start], typed[start:]) for start in reversed(starts)]


def _terms(asked: _Request, suffixes: list[_Suffix], wanted: int) -> Iterator[tuple[int, Completion]]:
    """Words of the index; those that follow the previous word in some release rank higher.

    Two frequent words are assumed to follow each other without counting.
    """
    last = suffixes[0]
    found = asked.snapshot.words_with_prefix(last.text, 2 * wanted, asked.budget)
    before = WORD.findall(suffixes[1].text)[0] if len(suffixes) > 1 else None
    (held,) = asked.snapshot.document_frequencies([before], asked.budget) if before else (0,)
    looked_at = [
        one.word for one in found[:_MAX_FOLLOWING] if before and 0 < min(held, one.releases) <= _MAX_PHRASE_COUNT
    ]
    together = dict(zip(looked_at, asked.counts([(before, word) for word in looked_at if before]), strict=True))
    for one in found:
        rare = min(held, one.releases)
        follows = before and (rare > _MAX_PHRASE_COUNT or in_time(together.get(one.word, 0)))
        yield 2 if follows else 1, Completion(one.written, "term", one.releases, last.replaced(one.written))


def _concepts(asked: _Request, suffixes: list[_Suffix]) -> Iterator[tuple[int, Completion]]:
    """Names of concepts that begin with the last words, the longest run of typed words first."""
    for many in range(len(suffixes), 0, -1):
        suffix = suffixes[many - 1]
        names = (
            _names_with_prefix(" ".join(fold(suffix.text).split()))
            if len(suffix.text) >= _MIN_LETTERS["concept"]
            else []
        )
        words = [WORD.findall(name.text) for name in names]
        held = _rarest_word_counts(asked, words)
        best = nlargest(_MAX_CONCEPTS, [place for place in range(len(names)) if held[place]], key=held.__getitem__)
        looked_at = [place for place in best if len(words[place]) > 1 and held[place] <= _MAX_NAME_FREQUENCY]
        together = dict(zip(looked_at, asked.counts([words[place] for place in looked_at]), strict=True))
        for place in best:
            name, several = names[place], len(words[place]) > 1
            if releases := in_time(together.get(place, 0 if several else held[place])):
                quoted = several and suffix.before.endswith('"')
                query = suffix.replaced(f'"{name.text}"' if quoted else name.text)
                yield many, Completion(name.text, "concept", releases, query, name.preferred, name.concept)


def _rarest_word_counts(asked: _Request, names: list[list[str]]) -> list[int]:
    """How many releases contain the rarest word of each name; 0 for a name with a one-letter word."""
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
    """Titles with the words typed; if the last is misspelt, the likeliest completion stands in for it."""
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
    """The names that begin so or, if none does, those that begin so but for one mistake."""
    folded, names = known_names()
    if (exact := _prefix_range(folded, start)) or len(start) < _MIN_LETTERS_FOR_MISTAKE:
        return [_Name(*one) for one in names[exact.start : exact.stop]]
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    letters = len(start)
    fit = extract_iter(start, _prefixes(letters), scorer=OSA.distance, score_cutoff=1)
    return [
        _Name(*names[place])
        for beginning, _, _ in fit
        for place in _prefix_range(folded, beginning)
        if folded[place][:letters] == beginning
    ]


def _prefix_range(folded: list[str], start: str) -> range:
    """The positions, in the sorted names, of those with this prefix."""
    return range(bisect_left(folded, start), bisect_left(folded, start + "\U0010ffff"))


@lru_cache(maxsize=32)
def _prefixes(letters: int) -> tuple[str, ...]:
    """The distinct prefixes of so many letters; a shorter name is its own prefix."""
    return tuple(dict.fromkeys(name[:letters] for name in known_names()[0]))


@cache
def known_names() -> tuple[list[str], list[tuple[str, str, str]]]:
    """Every name folded and sorted, and in the same order what `_Name` holds of each.

    They are worked out only when the vocabulary or the rules have changed.
    """
    return cached_beside(Path(__file__), sources(), _all_names)


def _all_names() -> tuple[list[str], list[tuple[str, str, str]]]:
    from corpus.vocabulary import GENERAL, concepts

    every = [
        (label.text, one.name, one.id) for one in concepts().values() if one.type != GENERAL for label in one.labels
    ]
    known = {fold(one[0]): one for one in reversed(every) if WORD.search(one[0])}
    folded = sorted(known)
    return folded, [known[name] for name in folded]
