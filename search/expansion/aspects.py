"""From words side by side to aspects: what each means in this field, and how else it is said."""

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
from search.query import Aspect, Aspects, Group, Other, Phrase, Word

SAME = 0.6
"""What another name counts, where the typed one counts 1."""
STREET = 0.5
"""The share of that for a street name."""
NARROWER = 0.2
"""What a name of something narrower counts."""
MANY = 40
"""Of more narrower things only the first name is searched for."""

_NOTHING: Mapping[str, tuple[str, ...]] = MappingProxyType({})

Typed = Word | Phrase
"""A word, or one with signs inside."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Some of what was typed, and what it names together; a single word may name nothing."""

    typed: tuple[Typed, ...]
    names: tuple[Name, ...]

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word for one in self.typed for word in words_of(one))


class Expansion:
    """Makes aspects of words side by side.

    What is in `without`, names of concepts or any of their labels, is not searched for beside what was typed. `apart`
    says which words are also written as several. When the budget is spent, words go without other names.
    """

    def __init__(
        self,
        known: Thesaurus,
        without: Collection[str] = (),
        apart: Mapping[str, tuple[str, ...]] = _NOTHING,
        budget: Budget | None = None,
    ) -> None:
        self._budget = budget or Budget()
        self.finished = True
        """Whether there was time to look for all other names."""
        self._known = known
        self._without = set(map(_plain, without))
        self._apart = {word.casefold(): words for word, words in apart.items()}

    def meanings(self, typed: Sequence[Typed]) -> list[Meaning]:
        """In pieces: what names something is taken together, the most words first.

        A name that is ambiguous counts only where another piece speaks for it.
        """
        pieces = list(_longest(typed, self._known, self._known.longest))
        return [Meaning(one.typed, tuple(_believed(one, pieces))) for one in pieces]

    def aspects(self, pieces: Sequence[Meaning | None], *, required: bool = False) -> Aspects:
        """Of pieces side by side, one for each word; None stands where a word was left out."""
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
                groups.append(Group(first - 1, first, Phrase(pair), self._as_one(pair)))
            aspects += self._inside(piece, required)
            groups += self._together(piece, first)
            before = piece.words[-1]
        return Aspects(tuple(aspects), tuple(groups))

    def others(self, names: Sequence[Name], typed: Typed) -> tuple[Other, ...]:
        """How else to say it, what is closest first, each once; not what holds all that was typed and more."""
        found: dict[Typed, Other] = {}
        self.finished = self.finished and self._budget.lasts()
        if not self.finished:
            return ()
        said = _terms(typed)
        for other in self._every(names):
            if not said <= _terms(other.expression):
                found.setdefault(other.expression, other)
        return tuple(found.values())

    def said_alone(self, typed: Typed) -> tuple[Other, ...]:
        """How else to say it where nothing beside it tells which of several things is meant."""
        names = [name for name in self._known.names(words_of(typed)) if not name.label.ambiguous]
        return self.others(names, typed)

    def _inside(self, piece: Meaning, required: bool) -> Iterator[Aspect]:
        """An aspect for each word; the other names of several together come with their group."""
        if len(piece.words) == 1 or _is_solid(piece):
            [typed] = piece.typed
            several = self._as_several(typed) if isinstance(typed, Word) else ()
            yield Aspect(typed, (*several, *self.others(piece.names, typed)), required)
            return
        for word in map(Word, piece.words):
            yield Aspect(word, self.said_alone(word), required)

    def _together(self, piece: Meaning, first: int) -> Iterator[Group]:
        """What names one thing, and each word with signs inside."""
        if len(piece.words) > 1 and not _is_solid(piece):
            whole = Phrase(piece.words)
            others = (*self._as_one(piece.words), *self.others(piece.names, whole))
            yield Group(first, first + len(piece.words) - 1, whole, others, known=True)

    def _as_one(self, words: tuple[str, ...]) -> tuple[Other, ...]:
        """Two words may be written as one, if there is such a word."""
        one = "".join(words)
        known = len(words) == 2 and one.casefold() not in self._without
        return (Other(Word(one), 1.0, " ".join(words)),) if known else ()

    def _as_several(self, word: Word) -> tuple[Other, ...]:
        words = self._apart.get(word.text.casefold())
        known = words and " ".join(words).casefold() not in self._without
        return (Other(_typed(words), 1.0, word.text),) if words and known else ()

    def _every(self, names: Sequence[Name]) -> Iterator[Other]:
        for name in names:
            yield from self._labels(name.concept, name.concept.labels)
        for name in names:
            below = list(self._known.narrower(name.concept))
            for one in below:
                yield from self._labels(one, one.labels if len(below) <= MANY else one.labels[:1], narrower=True)

    def _labels(self, concept: Concept, labels: Sequence[Label], *, narrower: bool = False) -> Iterator[Other]:
        if _plain(concept.name) in self._without:
            return
        for label in labels:
            if not label.ambiguous and _plain(label.text) not in self._without:
                weight = (NARROWER if narrower else SAME) * (STREET if label.kind == "street" else 1.0)
                expression = _read(label.text)
                yield Other(expression, weight, concept.name, narrower, short=label.kind == "abbreviation")


@lru_cache(maxsize=1 << 15)
def _read(name: str) -> Typed:
    return _typed(tuple(WORD.findall(name)))


@lru_cache(maxsize=1 << 15)
def _terms(typed: Typed) -> frozenset[str]:
    return frozenset(term(word, "en") for word in words_of(typed))


def _typed(words: tuple[str, ...]) -> Typed:
    return Word(words[0]) if len(words) == 1 else Phrase(words)


def words_of(typed: Typed) -> tuple[str, ...]:
    return typed.words if isinstance(typed, Phrase) else (typed.text,)


@lru_cache(maxsize=1 << 15)
def _plain(text: str) -> str:
    """As a name is told: its words, whatever signs part them."""
    return in_line(WORD.findall(text)).casefold()


def _is_solid(piece: Meaning) -> bool:
    """Whether it is of characters that are written without gaps, as in Chinese, and so one word."""
    return len(piece.typed) == 1 and len(piece.words) > 1 and " " not in in_line(piece.words)


def _longest(typed: Sequence[Typed], known: Thesaurus, most: int) -> Iterator[Meaning]:
    for length in range(min(len(typed), most), 0, -1):
        for start in range(len(typed) - length + 1):
            part = typed[start : start + length]
            if names := _named(part, known):
                yield from _longest(typed[:start], known, length - 1)
                yield Meaning(tuple(part), tuple(names))
                yield from _longest(typed[start + length :], known, length)
                return
    yield from (Meaning((one,), ()) for one in typed)


def _named(typed: Sequence[Typed], known: Thesaurus) -> list[Name]:
    """A word that says nothing, such as who, is a name only in capitals."""
    words = [word for one in typed for word in words_of(one)]
    names = known.names(words)
    if len(words) == 1 and is_stopword(words[0]):
        return [name for name in names if name.label.text == words[0]]
    return names


def _believed(one: Meaning, pieces: Sequence[Meaning]) -> Iterator[Name]:
    others = [name for other in pieces if other is not one for name in other.names]
    sure = any(not name.label.ambiguous for name in others)
    for name in one.names:
        if not _ambiguous(name, one) or sure or any(_akin(name.concept, other.concept) for other in others):
            yield name


def _ambiguous(name: Name, piece: Meaning) -> bool:
    """What is written in capitals, such as ICE, may be another word when it is not."""
    return name.label.ambiguous or (name.label.text.isupper() and not " ".join(piece.words).isupper())


def _akin(one: Concept, other: Concept) -> bool:
    return one.id == other.id or not set(one.broader).isdisjoint(other.broader)
