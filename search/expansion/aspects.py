"""Turns the words of a query into aspects: what they name in this field, and under which other names."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from corpus.vocabulary import Concept, Label
from corpus.words import WORD, in_line
from indexer.analysis import term
from search.budget import Budget
from search.expansion.stopwords import is_stopword
from search.expansion.thesaurus import Name, Thesaurus
from search.query import Aspect, Aspects, Group, Phrase, Synonym, Word
from search.word_spellings import joined, other_magnitude

SYNONYM_WEIGHT = 0.6
"""The weight of another name, where the typed one has weight 1."""
STREET_NAME_FACTOR = 0.5
"""The factor for a street name."""
NARROWER_WEIGHT = 0.2
"""The weight of a name of a narrower concept."""
MAX_NARROWER_IN_FULL = 40
"""If a concept has more narrower ones than this, only the preferred name of each is searched for."""

_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})

Typed = Word | Phrase
"""A word; as a phrase, one with punctuation inside."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Consecutive typed words, and the names that they form; a single word may form none."""

    typed: tuple[Typed, ...]
    names: tuple[Name, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for one in self.typed for word in words_of(one))


class Expansion:
    """Makes aspects of words side by side.

    Names in `without`, be they of concepts or single labels, are not added. `split_words` gives words that are also
    written as several. Once the budget is spent, words get no other names, and `finished` is false.
    """

    def __init__(
        self,
        known: Thesaurus,
        without: Collection[str] = (),
        split_words: Mapping[str, tuple[str, ...]] = _NOTHING,
        budget: Budget | None = None,
    ) -> None:
        self._budget = budget or Budget()
        self.finished = True
        """Whether there was time to look up all other names."""
        self._known = known
        self._without = set(map(_normal_form, without))
        self._split_words = {word.casefold(): words for word, words in split_words.items()}

    def meanings(self, typed: Sequence[Typed]) -> list[Meaning]:
        """Segment the words into names, the longest first, and single words that are none.

        An ambiguous name is recognized only if another piece of the query supports it.
        """
        pieces = list(_longest_names(typed, self._known, self._known.longest))
        return [Meaning(one.typed, tuple(_plausible(one, pieces))) for one in pieces]

    def aspects(self, pieces: Sequence[Meaning | None], *, required: bool = False) -> Aspects:
        """One aspect for each word of the pieces, and groups of them; None marks where a stop word was left out."""
        aspects: list[Aspect] = []
        groups: list[Group] = []
        before: str | None = None
        for piece in pieces:
            if piece is None:
                before = None
                continue
            first = len(aspects)
            if before:
                pair = (before, piece.words[0])
                groups.append(Group(first - 1, first, Phrase(pair), self._joined_spelling(pair)))
            aspects += self._word_aspects(piece, required)
            groups += self._concept_group(piece, first)
            before = piece.words[-1]
        return Aspects(tuple(aspects), tuple(groups))

    def synonyms(self, names: Sequence[Name], typed: Typed) -> tuple[Synonym, ...]:
        """The other names of the concepts, closest first, each once.

        Without those that contain all the typed words and more, which match already.
        """
        found: dict[Typed, Synonym] = {}
        self.finished = self.finished and self._budget.lasts()
        if not self.finished:
            return ()
        said = _terms(typed)
        for other in self._all_names(names):
            if not said <= _terms(other.expression):
                found.setdefault(other.expression, other)
        return tuple(found.values())

    def unambiguous_synonyms(self, typed: Typed) -> tuple[Synonym, ...]:
        """Other names of a word or phrase in isolation, so without context to resolve an ambiguous one."""
        names = [name for name in self._known.names(words_of(typed)) if not name.label.ambiguous]
        return self.synonyms(names, typed)

    def _word_aspects(self, piece: Meaning, required: bool) -> Iterator[Aspect]:
        """An aspect for each word, or word with punctuation inside; other names of several belong to their group."""
        if len(piece.typed) == 1:
            [typed] = piece.typed
            several = self._split_spelling(typed) if isinstance(typed, Word) else ()
            yield Aspect(typed, (*several, *self.synonyms(piece.names, typed)), required)
            return
        for typed in piece.typed:
            yield Aspect(typed, self.unambiguous_synonyms(typed), required)

    def _concept_group(self, piece: Meaning, first: int) -> Iterator[Group]:
        """The group of a piece of several words."""
        if len(piece.typed) > 1:
            whole = Phrase(piece.words)
            others = (*self._joined_spelling(piece.words), *self.synonyms(piece.names, whole))
            yield Group(first, first + len(piece.typed) - 1, whole, others, known=True)

    def _joined_spelling(self, words: tuple[str, ...]) -> tuple[Synonym, ...]:
        """Two words written as one, or an amount with another sign of its magnitude, as an alternative."""
        if len(words) != 2:
            return ()
        found: list[tuple[str, ...]] = [(one,)] if (one := joined(words)) else []
        found += [other] if (other := other_magnitude(words)) else []
        return tuple(
            Synonym(_expression_of(spelled), 1.0, " ".join(words))
            for spelled in found
            if " ".join(spelled).casefold() not in self._without
        )

    def _split_spelling(self, word: Word) -> tuple[Synonym, ...]:
        words = self._split_words.get(word.text.casefold())
        known = words and " ".join(words).casefold() not in self._without
        return (Synonym(_expression_of(words), 1.0, word.text),) if words and known else ()

    def _all_names(self, names: Sequence[Name]) -> Iterator[Synonym]:
        for name in names:
            yield from self._labels(name.concept, name.concept.labels)
        for name in names:
            below = list(self._known.narrower(name.concept))
            for one in below:
                yield from self._labels(
                    one, one.labels if len(below) <= MAX_NARROWER_IN_FULL else one.labels[:1], narrower=True
                )

    def _labels(self, concept: Concept, labels: Sequence[Label], *, narrower: bool = False) -> Iterator[Synonym]:
        if _normal_form(concept.name) in self._without:
            return
        for label in labels:
            if not label.ambiguous and _normal_form(label.text) not in self._without:
                weight = (NARROWER_WEIGHT if narrower else SYNONYM_WEIGHT) * (
                    STREET_NAME_FACTOR if label.kind == "street" else 1.0
                )
                expression = _parse_name(label.text)
                yield Synonym(expression, weight, concept.name, narrower, short=label.kind == "abbreviation")


@lru_cache(maxsize=1 << 15)
def _parse_name(name: str) -> Typed:
    return _expression_of(tuple(WORD.findall(name)))


@lru_cache(maxsize=1 << 15)
def _terms(typed: Typed) -> frozenset[str]:
    return frozenset(term(word, "en") for word in words_of(typed))


def _expression_of(words: tuple[str, ...]) -> Typed:
    return Word(words[0]) if len(words) == 1 else Phrase(words)


def words_of(typed: Typed) -> tuple[str, ...]:
    return typed.words if isinstance(typed, Phrase) else (typed.text,)


@lru_cache(maxsize=1 << 15)
def _normal_form(text: str) -> str:
    """The words of a name in lower case, without punctuation, for comparing."""
    return in_line(WORD.findall(text)).casefold()


def _longest_names(typed: Sequence[Typed], known: Thesaurus, most: int) -> Iterator[Meaning]:
    for length in range(min(len(typed), most), 0, -1):
        for start in range(len(typed) - length + 1):
            part = typed[start : start + length]
            if names := _named(part, known):
                yield from _longest_names(typed[:start], known, length - 1)
                yield Meaning(tuple(part), tuple(names))
                yield from _longest_names(typed[start + length :], known, length)
                return
    yield from (Meaning((one,), ()) for one in typed)


def _named(typed: Sequence[Typed], known: Thesaurus) -> list[Name]:
    """The names that the words form. A stop word, such as *who*, is a name only if typed like it, as in *WHO*."""
    words = [word for one in typed for word in words_of(one)]
    names = known.names(words)
    if len(words) == 1 and is_stopword(words[0]):
        return [name for name in names if name.label.text == words[0]]
    return names


def _plausible(one: Meaning, pieces: Sequence[Meaning]) -> Iterator[Name]:
    others = [name for other in pieces if other is not one for name in other.names]
    sure = any(not name.label.ambiguous for name in others)
    for name in one.names:
        if not _ambiguous(name, one) or sure or any(_are_related(name.concept, other.concept) for other in others):
            yield name


def _ambiguous(name: Name, piece: Meaning) -> bool:
    """Whether the name may mean something else here: *ice* typed in lower case need not be *ICE*."""
    return name.label.ambiguous or (name.label.text.isupper() and not " ".join(piece.words).isupper())


def _are_related(one: Concept, other: Concept) -> bool:
    return one.id == other.id or not set(one.broader).isdisjoint(other.broader)
