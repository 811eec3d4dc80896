"""What may have been meant by a word: words of the index and of the vocabulary, each with its weight."""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nlargest
from math import inf, log
from typing import Self

from indexer.analysis import fold, terms
from search.budget import Budget
from search.engine import Snapshot, in_time
from search.errors import TookTooLongError
from search.query import All, Everything, Expression, Near, Phrase, Word
from search.spelling.dictionary import spelling_dictionary
from search.spelling.error_model import SPACE, ErrorModel

WEIGHT = 7.0
"""What a cost of 1 takes from the logarithm of how often a word is used; chosen on mistakes made by a generator."""
NEAR = 4
"""Other words that may stand between two that belong together."""
SMOOTHING = 2
"""Releases by which the evidence of other words is tempered."""

MOST = 16
"""Words of one question whose like are looked for: so many misspelt ones are no slip."""

_WEIGHED = 40
"""Words whose mistakes are looked at closely."""
_PAIRS = 4
"""Pairs of words that are looked for in the texts."""
_NEVER_TOGETHER = 0.2
"""Releases that two words are taken to stand in together where none has them so."""
_FAR = 3.0
"""What is by so much less likely than another, in logarithms, is not worth looking for."""
_LEAST = 0.6
"""About the least that an edit costs."""
_ABSENT = -1.5
"""The weight of a word of the vocabulary that no release has."""
SLIP = 0.9
"""The most that a mistake may cost which makes a word of another one."""
_ENDINGS = frozenset("|s|es|d|ed|ing|er|ers|ly|y|ies|ied".split("|"))
_IN_VOCABULARY = 3.0
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
        self._held: dict[str, int] = {}
        self._like: dict[str, dict[int, list[Candidate]]] = {}
        self.is_through = True
        """Whether all words were looked at that should have been."""

    def within(self, budget: Budget) -> Self:
        """The same, with all that it has learnt, on another budget."""
        other = copy(self)
        other._budget = budget
        return other

    @cached_property
    def releases(self) -> int:
        """How many there are."""
        return max(self._count(Everything()), 1)

    @cached_property
    def few(self) -> int:
        """A word that stands in so many releases may be written otherwise in others."""
        return max(10, self.releases // 100)

    @cached_property
    def enough(self) -> int:
        """A word that stands in so many releases is no mistake."""
        return max(3, self.releases // 2000)

    def known(self, words: Iterable[str]) -> tuple[int, ...]:
        """In how many releases each stands as it is written."""
        asked = tuple(words)
        new = [word for word in dict.fromkeys(asked) if word not in self._held]
        if new:
            self._held.update(zip(new, self._snapshot.document_frequencies(new, self._budget), strict=True))
        return tuple(self._held[word] for word in asked)

    def is_named(self, word: str) -> bool:
        """Whether it is a word of a name in the vocabulary, in any language."""
        return fold(word) in spelling_dictionary()["named"]

    def stand_together(self, words: Iterable[str]) -> bool:
        """Whether a release has all the words, anywhere."""
        return self._count(All(tuple(map(Word, words)))) > 0

    def is_right(self, word: str, releases: int) -> bool:
        """Whether a word in so many releases is none that anybody mistyped."""
        return releases >= self.enough or self.is_named(word)

    def finds(self, word: str) -> bool:
        """Whether some release has the word in another form."""
        return self._count(Word(word)) > 0

    def near(self, word: str, other: str) -> int:
        """How many releases have both near each other."""
        return self._count(Near((word, other), NEAR))

    def near_misses(self, typed: str) -> list[Candidate]:
        """The words one edit away, most likely first."""
        return self._single(fold(typed), 1)

    def slips(self, typed: str) -> list[Candidate]:
        """The words of one cheap mistake; none for a word of the vocabulary."""
        if fold(typed) in spelling_dictionary()["words"]:
            return []
        return [one for one in self.near_misses(typed) if one.cost <= SLIP and not one.inflected]

    def together(self, words: tuple[str, ...]) -> int:
        """How many releases have them next to each other."""
        return self._count(Phrase(words))

    def weight(self, word: str, releases: int) -> float:
        """The logarithm of how likely a word is asked for, up to a constant; Kernighan's half is added."""
        if releases and word in spelling_dictionary()["words"]:
            return log(_IN_VOCABULARY * releases)
        return log(releases + 0.5) if releases else _ABSENT

    def candidates(self, typed: str) -> list[Candidate]:
        """What may have been meant, most likely first."""
        word = fold(typed)
        found = self._single(word, 1 if len(word) < 4 else 2)
        if len(word) > 8 and (not found or found[0].cost > 1.5):
            found = self._single(word, 3)
        pairs = self.pairs(word, 2, found[0].score - _FAR if found else -inf)
        return sorted([*found, *pairs], key=lambda one: (-one.score, one.words))

    def pairs(self, word: str, least_letters: int, least_score: float = -inf) -> Iterator[Candidate]:
        """The words that a space makes of one: a name of the vocabulary, or else two words.

        These stand next to each other, or are both well known.
        """
        if word in spelling_dictionary()["squeezed"]:
            name = spelling_dictionary()["squeezed"][word]
            together = self.together(name)
            yield Candidate(
                name, " ".join(name), together, SPACE, log(_IN_VOCABULARY * (together + 1)) - WEIGHT * SPACE
            )
            return
        splits = [(word[:at], word[at:]) for at in range(least_letters, len(word) - least_letters + 1)]
        held = self.known([part for split in splits for part in split])
        both = [(min(pair), split) for pair, split in zip(zip(held[::2], held[1::2], strict=True), splits, strict=True)]
        fit = [one for one in both if one[0] and log(one[0]) - WEIGHT * SPACE > least_score]
        best = nlargest(_PAIRS, fit)
        self._count_all(Phrase(split) for _, split in best)
        for least, split in best:
            together = min(least, self.together(split))  # a phrase is found in all its forms
            if together or (least >= self.enough and min(map(len, split)) > 2):
                score = log(together + _NEVER_TOGETHER) - WEIGHT * SPACE
                yield Candidate(split, " ".join(split), together, SPACE, score)

    def beside(self, candidate: Candidate, context: Iterable[str]) -> Candidate:
        """The candidate with what the other words of the query say for it."""
        score = candidate.score + sum(
            self.evidence(candidate.words[-1], candidate.releases, other) for other in context
        )
        return replace(candidate, score=score)

    def all_beside(self, candidates: Sequence[Candidate], context: Sequence[str]) -> list[Candidate]:
        """The same for several, asked for at once."""
        self._count_all(Near((one.words[-1], other), NEAR) for one in candidates for other in context)
        return [self.beside(one, context) for one in candidates]

    def evidence(self, word: str, releases: int, other: str) -> float:
        """By how much another word makes this one likelier, in logarithms: how often both are near each other."""
        near = self.near(word, other)
        return log(1 + near * self.releases / (SMOOTHING * (releases + 1)))

    def _count(self, expression: Expression) -> int:
        self._count_all([expression])
        return self._counts[expression]

    def _count_all(self, expressions: Iterable[Expression]) -> None:
        """Ask for those that were never asked for, in one call. Raises TookTooLongError where one is left out."""
        new = [one for one in dict.fromkeys(expressions) if one not in self._counts]
        if new:
            counts = self._snapshot.counts(new, self._budget)
            self._counts.update({one: count for one, count in zip(new, counts, strict=True) if count is not None})
            in_time(counts[-1])

    def _single(self, word: str, edits: int) -> list[Candidate]:
        if word not in self._like and len(self._like) >= MOST:
            raise TookTooLongError("too many words may be misspelt: ask for fewer")
        known = self._like.setdefault(word, {})
        if edits not in known:
            known[edits] = self._weighed(word, edits)
        return known[edits]

    def _weighed(self, word: str, edits: int) -> list[Candidate]:
        from rapidfuzz.distance import OSA

        own, mistakes = set(terms(word)), ErrorModel(word)
        pool = {
            one.word: (one.written, one.releases) for one in self._snapshot.similar_words(word, edits, self._budget)
        }
        for name, written in _vocabulary_alike(word, edits):
            releases = pool[name][1] if name in pool else 0
            if written in spelling_dictionary()["names"] or name not in pool:
                pool[name] = written, releases
        weights = {name: self.weight(name, releases) for name, (_, releases) in pool.items()}
        rough = {name: weights[name] - WEIGHT * _LEAST * OSA.distance(word, name) for name in pool}
        found = []
        for name in nlargest(_WEIGHED, rough, key=rough.__getitem__):
            cost, (written, releases) = mistakes.cost(name), pool[name]
            inflected = not own.isdisjoint(terms(name)) and _inflected(word, name)
            found.append(Candidate((name,), written, releases, cost, weights[name] - WEIGHT * cost, inflected))
        return sorted(found, key=lambda one: -one.score)


def _inflected(word: str, other: str) -> bool:
    """Whether two words of one stem differ by a regular ending."""
    same = next(
        (at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two), min(map(len, (word, other)))
    )
    return word[same:] in _ENDINGS and other[same:] in _ENDINGS


def _vocabulary_alike(word: str, edits: int) -> Iterator[tuple[str, str]]:
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract_iter

    words = spelling_dictionary()["words"]
    for name, distance, _ in extract_iter(
        word, spelling_dictionary()["words"].keys(), scorer=OSA.distance, score_cutoff=edits
    ):
        if distance and len(name) > 2:
            yield name, words[name]
