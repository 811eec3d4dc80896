"""What this field calls a thing, looked up by any of its names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from corpus.vocabulary import Concept, Label, concepts
from corpus.words import WORD
from indexer.analysis import term
from indexer.stems import STEMMED

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """A label of a concept, as it was recognized in a query."""

    concept: Concept
    label: Label


class Thesaurus:
    """Names by the terms of their words, in any language."""

    def __init__(self, known: Mapping[str, Concept]) -> None:
        self._known = known
        self._names: dict[Key, list[Name]] = {}
        self._narrower: dict[str, list[Concept]] = {}
        self.longest = 1
        for concept in known.values():
            for wider in concept.broader:
                self._narrower.setdefault(wider, []).append(concept)
            for label in concept.labels:
                key = tuple(term(word, label.language or "en") for word in WORD.findall(label.text))
                self._names.setdefault(key, []).append(Name(concept, label))
                self.longest = max(self.longest, len(key))

    def names(self, words: Sequence[str]) -> list[Name]:
        """What the words, all of them together, are names of."""
        keys = dict.fromkeys(tuple(term(word, language) for word in words) for language in (*STEMMED, None))
        return [name for key in keys for name in self._names.get(key, ())]

    def narrower(self, concept: Concept) -> Iterator[Concept]:
        """Every concept under this one, each once."""
        seen = {concept.id}
        waiting = [concept]
        while waiting:
            for below in self._narrower.get(waiting.pop().id, ()):
                if below.id not in seen:
                    seen.add(below.id)
                    waiting.append(below)
                    yield below


@cache
def thesaurus() -> Thesaurus:
    return Thesaurus(concepts())
