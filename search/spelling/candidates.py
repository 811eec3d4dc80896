"""Finds and scores candidates for what a misspelt word was meant to be, from the index and the vocabulary."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache
from heapq import nlargest
from math import inf, log
from typing import Self

from corpus.quick_dataclass import dataclass
from indexer.analysis import terms
from indexer.folding import fold
from search.budget import Budget
from search.engine import Snapshot, in_time
from search.errors import TookTooLongError
from search.expansion.inflection import SURELY_STEMMED, common_letters
from search.query import All, Everything, Expression, Near, Phrase, Word
from search.spelling.dictionary import likely_corrections, spelling_dictionary
from search.spelling.error_model import SPACE, ErrorModel
from search.spelling.known_words import known_words

ERROR_WEIGHT = 7.0
"""How much an error cost of 1 lowers the log-likelihood of a candidate; tuned on generated misspellings."""
CONTEXT_DISTANCE = 4
"""Other words that may stand between two words for them to count as near each other."""
SMOOTHING = 2
"""Smoothing of the context evidence, in releases."""

MAX_LOOKUPS = 16
"""Words of one query for which similar words are looked up: a query with more is not a case of misspelling."""

_MAX_WEIGHED = 40
"""Similar words, the best by a rough estimate, whose error cost is computed exactly."""
_MAX_SPLITS = 4
"""Splits of a word in two that are counted as phrases in the index."""
_UNSEEN_PHRASE = 0.2
"""The phrase count assumed for two words that never occur as a phrase."""
_PRUNE_MARGIN = 3.0
"""A split that is less likely than the best candidate by this log-likelihood is not looked up."""
_MIN_EDIT_COST = 0.6
"""Roughly the lowest cost of an edit, for the estimate."""
_UNSEEN_WORD = -1.5
"""The log-frequency assumed for a vocabulary word that no release contains."""
MAX_SLIP_COST = 0.9
"""The highest cost of a slip that turns one real word into another."""
_ENDINGS = frozenset("|s|es|d|ed|ing|er|ers|ly|y|ies|ied".split("|"))
_MIN_LETTERS_OF_BASE = 4
"""The fewest letters before its ending for a word to be another form of a vocabulary word."""
_RELEASE_WORDS = 400
"""Words of an average release."""
_NAMED_ZIPF = 2.0
"""The frequency, on the Zipf scale, assumed for a word of a name that the dictionary lacks."""
_VOCABULARY_BOOST = 3.0
"""How many times likelier a vocabulary word is to be searched for than its frequency in releases suggests."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may have been meant: a word, or a phrase."""

    words: tuple[str, ...]
    written: str
    """As it is usually spelled, with case and accents."""
    releases: int
    """How many releases contain it."""
    cost: float
    """The cost of the mistakes that turn it into what was typed; see `ErrorModel`."""
    score: float
    """Its log-likelihood (natural logarithm), up to a constant."""
    inflected: bool = False
    """Whether what was typed is merely another inflected form of it."""


class Speller:
    """Scores candidates against one snapshot for one query, and caches every lookup.

    Methods raise TookTooLongError when the budget is spent; those that look up similar words also raise it after
    MAX_LOOKUPS words.
    """

    def __init__(self, snapshot: Snapshot, budget: Budget | None = None) -> None:
        self._snapshot = snapshot
        self._budget = budget or Budget()
        self._counts: dict[Expression, int] = {}
        self._frequencies: dict[str, int] = {}
        self._similar: dict[str, dict[int, list[Candidate]]] = {}
        self.is_complete = True
        """Whether every word was checked that should have been."""

    def with_budget(self, budget: Budget) -> Self:
        """The same speller, with its cached lookups, on another budget."""
        other = copy(self)
        other._budget = budget
        return other

    @cached_property
    def releases(self) -> int:
        """The number of releases in the index, at least 1."""
        return max(self._count(Everything()), 1)

    @cached_property
    def rare_limit(self) -> int:
        """A word in fewer releases than this is rare: others may spell it as two words."""
        return max(10, self.releases // 100)

    @cached_property
    def established_limit(self) -> int:
        """A word in at least this many releases is established: it is no misspelling."""
        return max(3, self.releases // 2000)

    def document_frequencies(self, words: Iterable[str]) -> tuple[int, ...]:
        """How many releases contain each word in exactly this form, case and accents aside."""
        asked = tuple(words)
        new = [word for word in dict.fromkeys(asked) if word not in self._frequencies]
        if new:
            self._frequencies.update(zip(new, self._snapshot.document_frequencies(new, self._budget), strict=True))
        return tuple(self._frequencies[word] for word in asked)

    def prefetch(self, words: Sequence[str]) -> None:
        """Have the index look these words up at once, as far as that is worthwhile."""
        self._snapshot.prefetch(words, self._budget)

    def is_named(self, word: str) -> bool:
        """Whether a name in the vocabulary contains the word, in any language."""
        return fold(word) in spelling_dictionary()["named"]

    def is_form_of_named(self, word: str) -> bool:
        """Whether the word is, by its regular ending, another form of a word in a vocabulary name."""
        folded, named = fold(word), spelling_dictionary()["named"]
        bases = {
            base
            for ending in _ENDINGS
            if folded.endswith(ending) and len(base := folded.removesuffix(ending)) >= _MIN_LETTERS_OF_BASE
        }
        others = [base + ending for base in bases for ending in _ENDINGS if base + ending in named]
        return any(have_one_stem(folded, other) for other in others)

    def is_slip_for_name(self, word: str, candidate: Candidate) -> bool:
        """Whether a word was meant for a vocabulary name: typed without spaces, or, for one word, with a cheap mistake.

        A name of one word is right as it is.
        """
        typed, whole, squeezed = fold(word), spelling_dictionary()["whole"], spelling_dictionary()["squeezed"]
        if typed in whole:
            return False
        return candidate.words == squeezed.get(typed) or (
            candidate.cost <= MAX_SLIP_COST and candidate.words[0] in whole and len(candidate.words) == 1
        )

    def expected_releases(self, word: str) -> float:
        """How many releases would contain a word if they were general texts; 0 for one that no dictionary knows."""
        with self._budget.uncounted():
            known = known_words()
        zipf = known.zipf(fold(word))
        if zipf is None:
            if not (self.is_named(word) or self.is_form_of_named(word)):
                return 0.0
            zipf = _NAMED_ZIPF
        return self.releases * _RELEASE_WORDS * 10 ** (zipf - 9)

    def occur_together(self, words: Iterable[str]) -> bool:
        """Whether some release contains all the words, anywhere."""
        return self._count(All(tuple(map(Word, words)))) > 0

    def is_right(self, word: str, releases: int) -> bool:
        """Whether a word in so many releases is established, or part of a vocabulary name, and so spelled right."""
        return releases >= self.established_limit or self.is_named(word)

    def is_indexed(self, word: str) -> bool:
        """Whether some release contains the word in any inflected form."""
        return self._count(Word(word)) > 0

    def count_near(self, word: str, other: str) -> int:
        """How many releases contain both words near each other."""
        return self._count(Near((word, other), CONTEXT_DISTANCE))

    def near_misses(self, typed: str) -> list[Candidate]:
        """The words one edit away, likeliest first."""
        return self._similar_words(fold(typed), 1)

    def slips(self, typed: str) -> list[Candidate]:
        """The words one cheap mistake away; none for a word of the vocabulary."""
        if fold(typed) in likely_corrections():
            return []
        return [one for one in self.near_misses(typed) if one.cost <= MAX_SLIP_COST and not one.inflected]

    def count_phrase(self, words: tuple[str, ...]) -> int:
        """How many releases contain the words as a phrase."""
        return self._count(Phrase(words))

    def log_frequency(self, word: str, releases: int) -> float:
        """The log-probability of the word being searched for, up to a constant.

        Estimated from its frequency plus one half, as in Kernighan, Church and Gale (1990).
        """
        if releases and word in likely_corrections():
            return log(_VOCABULARY_BOOST * releases)
        return log(releases + 0.5) if releases else _UNSEEN_WORD

    def candidates(self, typed: str) -> list[Candidate]:
        """What may have been meant by a word, likeliest first."""
        word = fold(typed)
        found = self._similar_words(word, 1 if len(word) < 4 else 2)
        if len(word) > 8 and (not found or found[0].cost > 1.5):
            found = self._similar_words(word, 3)
        pairs = self.splits(word, 2, found[0].score - _PRUNE_MARGIN if found else -inf)
        return sorted([*found, *pairs], key=lambda one: (-one.score, one.words))

    def splits(self, word: str, least_letters: int, least_score: float = -inf) -> Iterator[Candidate]:
        """Ways to split a word by inserting a space: into a vocabulary name if there is one, else into two words.

        The two words must occur as a phrase, or each be established or part of a vocabulary name.
        """
        if word in spelling_dictionary()["squeezed"]:
            name = spelling_dictionary()["squeezed"][word]
            together = self.count_phrase(name)
            yield Candidate(
                name, " ".join(name), together, SPACE, log(_VOCABULARY_BOOST * (together + 1)) - ERROR_WEIGHT * SPACE
            )
            return
        splits = [(word[:at], word[at:]) for at in range(least_letters, len(word) - least_letters + 1)]
        parts = [part for split in splits for part in split]
        counts = zip(self.document_frequencies(parts), parts, strict=True)
        held = [releases or int(self.is_named(part)) for releases, part in counts]
        both = [(min(pair), split) for pair, split in zip(zip(held[::2], held[1::2], strict=True), splits, strict=True)]
        fit = [one for one in both if one[0] and log(one[0]) - ERROR_WEIGHT * SPACE > least_score]
        best = nlargest(_MAX_SPLITS, fit)
        self._count_all(Phrase(split) for _, split in best)
        for least, split in best:
            together = min(least, self.count_phrase(split))  # a phrase also matches other inflected forms
            if together or (min(map(len, split)) > 2 and all(self.is_right(part, least) for part in split)):
                score = log(together + _UNSEEN_PHRASE) - ERROR_WEIGHT * SPACE
                yield Candidate(split, " ".join(split), together, SPACE, score)

    def in_context(self, candidate: Candidate, context: Iterable[str]) -> Candidate:
        """The candidate rescored with the evidence of the other words of the query."""
        score = candidate.score + sum(
            self.context_evidence(candidate.words[-1], candidate.releases, other) for other in context
        )
        return replace(candidate, score=score)

    def all_in_context(self, candidates: Sequence[Candidate], context: Sequence[str]) -> list[Candidate]:
        """The same for several candidates, with one request to the index."""
        self._count_all(Near((one.words[-1], other), CONTEXT_DISTANCE) for one in candidates for other in context)
        return [self.in_context(one, context) for one in candidates]

    def context_evidence(self, word: str, releases: int, other: str) -> float:
        """How much another word raises the log-likelihood of this one, by how often they occur near each other."""
        near = self.count_near(word, other)
        return log(1 + near * self.releases / (SMOOTHING * (releases + 1)))

    def _count(self, expression: Expression) -> int:
        self._count_all([expression])
        return self._counts[expression]

    def _count_all(self, expressions: Iterable[Expression]) -> None:
        """Count what is not cached yet, in one call. Raises TookTooLongError if the budget runs out before the last."""
        new = [one for one in dict.fromkeys(expressions) if one not in self._counts]
        if new:
            counts = self._snapshot.counts(new, self._budget)
            self._counts.update({one: count for one, count in zip(new, counts, strict=True) if count is not None})
            in_time(counts[-1])

    def _similar_words(self, word: str, edits: int) -> list[Candidate]:
        if word not in self._similar and len(self._similar) >= MAX_LOOKUPS:
            raise TookTooLongError("too many words to check for spelling mistakes: use fewer words")
        known = self._similar.setdefault(word, {})
        if edits not in known:
            known[edits] = self._score_similar(word, edits)
        return known[edits]

    def _score_similar(self, word: str, edits: int) -> list[Candidate]:
        from rapidfuzz.distance import OSA

        pool = {
            one.word: (one.written, one.releases) for one in self._snapshot.similar_words(word, edits, self._budget)
        }
        for name, written in _similar_vocabulary_words(word, edits):
            releases = pool[name][1] if name in pool else 0
            if written in spelling_dictionary()["names"] or name not in pool:
                pool[name] = written, releases
        weights = {name: self.log_frequency(name, releases) for name, (_, releases) in pool.items()}
        rough = {name: weights[name] - ERROR_WEIGHT * _MIN_EDIT_COST * OSA.distance(word, name) for name in pool}
        found = []
        for name in nlargest(_MAX_WEIGHED, rough, key=rough.__getitem__):
            cost, (written, releases) = _cost(word, name), pool[name]
            inflected = _differ_by_ending(word, name) and have_one_stem(word, name)
            found.append(Candidate((name,), written, releases, cost, weights[name] - ERROR_WEIGHT * cost, inflected))
        return sorted(found, key=lambda one: -one.score)


def have_one_stem(word: str, other: str) -> bool:
    """Whether both have one term in a language whose stems tell words from slips."""
    return not set(terms(word, SURELY_STEMMED)).isdisjoint(terms(other, SURELY_STEMMED))


def _differ_by_ending(word: str, other: str) -> bool:
    """Whether two words differ only in a regular ending."""
    same = common_letters(word, other)
    return word[same:] in _ENDINGS and other[same:] in _ENDINGS


@lru_cache(maxsize=1 << 12)
def _cost(typed: str, meant: str) -> float:
    return _error_model(typed).cost(meant)


@lru_cache(maxsize=1 << 7)
def _error_model(typed: str) -> ErrorModel:
    return ErrorModel(typed)


@lru_cache(maxsize=1 << 9)
def _similar_vocabulary_words(word: str, edits: int) -> tuple[tuple[str, str], ...]:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    words = likely_corrections()
    near = extract_iter(word, words.keys(), scorer=OSA.distance, score_cutoff=edits)
    return tuple((name, words[name]) for name, distance, _ in near if distance and len(name) > 2)
