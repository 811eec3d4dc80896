"""What may have been meant by a word: words of the index and of the vocabulary, each with its weight."""

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nlargest
from math import inf, log
from typing import Self

from indexer.analysis import fold, terms
from search.budget import Budget
from search.engine import Snapshot
from search.errors import TookTooLongError
from search.query import All, Everything, Expression, Near, Phrase, Word
from search.spelling.dictionary import spelling_dictionary
from search.spelling.error_model import SPACE, ErrorModel

ERROR_WEIGHT = 7.0
"""What a cost of 1 takes from the logarithm of how often a word is used; chosen on mistakes made by a generator."""
CONTEXT_DISTANCE = 4
"""Other words that may stand between two that belong together."""
SMOOTHING = 2
"""Releases by which the evidence of other words is tempered."""

MAX_LOOKUPS = 16
"""Words of one question whose like are looked for: so many misspelt ones are no slip."""

_MAX_WEIGHED = 40
"""Words whose mistakes are looked at closely."""
_MAX_SPLITS = 4
"""Pairs of words that are looked for in the texts."""
_UNSEEN_PHRASE = 0.2
"""Releases that two words are taken to stand in together where none has them so."""
_PRUNE_MARGIN = 3.0
"""What is by so much less likely than another, in logarithms, is not worth looking for."""
_MIN_EDIT_COST = 0.6
"""About the least that an edit costs."""
_UNSEEN_WORD = -1.5
"""The weight of a word of the vocabulary that no release has."""
MAX_SLIP_COST = 0.9
"""The most that a mistake may cost which makes a word of another one."""
_ENDINGS = frozenset("|s|es|d|ed|ing|er|ers|ly|y|ies|ied".split("|"))
_VOCABULARY_BOOST = 3.0
"""How many times likelier a word of the vocabulary is asked for than it stands in releases."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word that may have been meant, or several next to each other."""

    words: tuple[str, ...]
    written: str
    releases: int
    cost: float
    score: float
    """The logarithm of its likelihood, up to a constant."""
    inflected: bool = False
    """What was typed is but another form of it."""


class Speller:
    """Weighs words against one state of the index for one question, which is never asked the same thing twice.

    Its methods raise TookTooLongError when the budget is spent, and those that look for words like one when they have
    looked for the like of MOST others.
    """

    def __init__(self, snapshot: Snapshot, budget: Budget | None = None) -> None:
        self._snapshot = snapshot
        self._budget = budget or Budget()
        self._counts: dict[Expression, int] = {}
        self._frequencies: dict[str, int] = {}
        self._similar: dict[str, dict[int, list[Candidate]]] = {}
        self.is_complete = True
        """Whether all words were looked at that should have been."""

    def with_budget(self, budget: Budget) -> Self:
        """The same, with all that it has learnt, on another budget."""
        other = copy(self)
        other._budget = budget
        return other

    @cached_property
    def releases(self) -> int:
        """How many there are."""
        return max(self._count(Everything()), 1)

    @cached_property
    def rare_limit(self) -> int:
        """A word that stands in so many releases may be written otherwise in others."""
        return max(10, self.releases // 100)

    @cached_property
    def established_limit(self) -> int:
        """A word that stands in so many releases is no mistake."""
        return max(3, self.releases // 2000)

    def document_frequencies(self, words: Iterable[str]) -> tuple[int, ...]:
        """In how many releases each stands as it is written."""
        asked = tuple(words)
        new = [word for word in dict.fromkeys(asked) if word not in self._frequencies]
        if new:
            self._frequencies.update(zip(new, self._snapshot.document_frequencies(new, self._budget), strict=True))
        return tuple(self._frequencies[word] for word in asked)

    def is_named(self, word: str) -> bool:
        """Whether it is a word of a name in the vocabulary, in any language."""
        return fold(word) in spelling_dictionary()["named"]

    def occur_together(self, words: Iterable[str]) -> bool:
        """Whether a release has all the words, anywhere."""
        return self._count(All(tuple(map(Word, words)))) > 0

    def is_right(self, word: str, releases: int) -> bool:
        """Whether a word in so many releases is none that anybody mistyped."""
        return releases >= self.established_limit or self.is_named(word)

    def is_indexed(self, word: str) -> bool:
        """Whether some release has the word in another form."""
        return self._count(Word(word)) > 0

    def count_near(self, word: str, other: str) -> int:
        """How many releases have both near each other."""
        return self._count(Near((word, other), CONTEXT_DISTANCE))

    def near_misses(self, typed: str) -> list[Candidate]:
        """The words one edit away, most likely first."""
        return self._similar_words(fold(typed), 1)

    def slips(self, typed: str) -> list[Candidate]:
        """The words of one cheap mistake; none for a word of the vocabulary."""
        if fold(typed) in spelling_dictionary()["words"]:
            return []
        return [one for one in self.near_misses(typed) if one.cost <= MAX_SLIP_COST and not one.inflected]

    def count_phrase(self, words: tuple[str, ...]) -> int:
        """How many releases have them next to each other."""
        return self._count(Phrase(words))

    def log_frequency(self, word: str, releases: int) -> float:
        """The logarithm of how likely a word is asked for, up to a constant; Kernighan's half is added."""
        if releases and word in spelling_dictionary()["words"]:
            return log(_VOCABULARY_BOOST * releases)
        return log(releases + 0.5) if releases else _UNSEEN_WORD

    def candidates(self, typed: str) -> list[Candidate]:
        """What may have been meant, most likely first."""
        word = fold(typed)
        found = self._similar_words(word, 1 if len(word) < 4 else 2)
        if len(word) > 8 and (not found or found[0].cost > 1.5):
            found = self._similar_words(word, 3)
        pairs = self.splits(word, 2, found[0].score - _PRUNE_MARGIN if found else -inf)
        return sorted([*found, *pairs], key=lambda one: (-one.score, one.words))

    def splits(self, word: str, least_letters: int, least_score: float = -inf) -> Iterator[Candidate]:
        """The words that a space makes of one: a name of the vocabulary, or else two words.

        These stand next to each other, or are both well known.
        """
        if word in spelling_dictionary()["squeezed"]:
            name = spelling_dictionary()["squeezed"][word]
            together = self.count_phrase(name)
            yield Candidate(
                name, " ".join(name), together, SPACE, log(_VOCABULARY_BOOST * (together + 1)) - ERROR_WEIGHT * SPACE
            )
            return
        splits = [(word[:at], word[at:]) for at in range(least_letters, len(word) - least_letters + 1)]
        held = self.document_frequencies([part for split in splits for part in split])
        both = [(min(pair), split) for pair, split in zip(zip(held[::2], held[1::2], strict=True), splits, strict=True)]
        fit = [one for one in both if one[0] and log(one[0]) - ERROR_WEIGHT * SPACE > least_score]
        for least, split in nlargest(_MAX_SPLITS, fit):
            together = min(least, self.count_phrase(split))  # a phrase is found in all its forms
            if together or (least >= self.established_limit and min(map(len, split)) > 2):
                score = log(together + _UNSEEN_PHRASE) - ERROR_WEIGHT * SPACE
                yield Candidate(split, " ".join(split), together, SPACE, score)

    def in_context(self, candidate: Candidate, context: Iterable[str]) -> Candidate:
        """The candidate with what the other words of the query say for it."""
        score = candidate.score + sum(
            self.context_evidence(candidate.words[-1], candidate.releases, other) for other in context
        )
        return replace(candidate, score=score)

    def context_evidence(self, word: str, releases: int, other: str) -> float:
        """By how much another word makes this one likelier, in logarithms: how often both are near each other."""
        near = self.count_near(word, other)
        return log(1 + near * self.releases / (SMOOTHING * (releases + 1)))

    def _count(self, expression: Expression) -> int:
        if expression not in self._counts:
            self._counts[expression] = self._snapshot.count(expression, self._budget)
        return self._counts[expression]

    def _similar_words(self, word: str, edits: int) -> list[Candidate]:
        if word not in self._similar and len(self._similar) >= MAX_LOOKUPS:
            raise TookTooLongError("too many words to check for spelling mistakes: use fewer words")
        known = self._similar.setdefault(word, {})
        if edits not in known:
            known[edits] = self._score_similar(word, edits)
        return known[edits]

    def _score_similar(self, word: str, edits: int) -> list[Candidate]:
        from rapidfuzz.distance import OSA

        own, mistakes = set(terms(word)), ErrorModel(word)
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
            cost, (written, releases) = mistakes.cost(name), pool[name]
            inflected = not own.isdisjoint(terms(name)) and _differ_by_ending(word, name)
            found.append(Candidate((name,), written, releases, cost, weights[name] - ERROR_WEIGHT * cost, inflected))
        return sorted(found, key=lambda one: -one.score)


def _differ_by_ending(word: str, other: str) -> bool:
    """Whether two words of one stem differ by a regular ending."""
    same = next(
        (at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), min(map(len, (word, other)))
    )
    return word[same:] in _ENDINGS and other[same:] in _ENDINGS


def _similar_vocabulary_words(word: str, edits: int) -> Iterator[tuple[str, str]]:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    words = spelling_dictionary()["words"]
    for name, distance, _ in extract_iter(
        word, spelling_dictionary()["words"].keys(), scorer=OSA.distance, score_cutoff=edits
    ):
        if distance and len(name) > 2:
            yield name, words[name]
