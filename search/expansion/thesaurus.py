"""The thesaurus: concepts of the vocabulary, looked up by any of their names."""

import marshal
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any, NamedTuple

import corpus.vocabulary
import search.word_spellings
from corpus.file_cache import cached_beside
from corpus.packed_table import PackedTable, pack
from corpus.quick_dataclass import dataclass
from corpus.vocabulary import GENERAL, Concept, Label, concepts
from corpus.words import WORD
from indexer.analysis import files_of_rules, meant_by, term
from indexer.drug_spelling import one_spelling
from indexer.folding import fold
from indexer.stems import STEMMED
from indexer.word_forms import word_forms
from search.expansion.inflection import INFLECTED_BY_ENDINGS, is_form_of
from search.expansion.names import languages_of_any, languages_of_label
from search.query import Languages
from search.understanding import gazetteer
from search.understanding.gazetteer import places
from search.word_spellings import GREEK_LETTERS


@dataclass(frozen=True, slots=True)
class Name:
    """A label of a concept, as it was recognized in a query."""

    concept: Concept
    label: Label


_MOST_CASES = 8
"""The most ways to capitalise a name that are looked up."""


class _Form(NamedTuple):
    """A word as it may be capitalised."""

    terms: tuple[str, ...]
    """By the rules of each language that names are in."""
    begins: tuple[tuple[int, int], ...]
    """The places of the terms that names begin with, and a bit for each number of words that these names have."""


class Thesaurus:
    """An index of concept names by the stems of their words, in any language."""

    def __init__(self, plain: Mapping[str, Any]) -> None:
        self._concepts = plain["concepts"]
        self._names = PackedTable[list[tuple[int, int]]](plain["names"])
        self._lengths = PackedTable[int](plain["lengths"])
        self._rules: tuple[str | None, ...] = plain["rules"]
        self._narrower = plain["narrower"]
        self._above = plain["above"]
        self.longest: int = plain["longest"]
        """The number of words in the longest name."""
        self._named = lru_cache(1 << 12)(self._look_up)
        self._forms = lru_cache(1 << 13)(self._written)
        self._loaded: dict[int, Concept] = {}
        self._languages: dict[str, dict[Label, Languages]] = {}
        self._terms: dict[str, dict[str, frozenset[str]]] = {}
        self._descendants: dict[str, tuple[Concept, ...]] = {}

    @classmethod
    def of(cls, known: Mapping[str, Concept]) -> "Thesaurus":
        return cls(_as_plain_data(known))

    def names(self, words: Sequence[str]) -> list[Name]:
        """The names that the words form, all of them together, in any inflection of their own language."""
        return list(self._named(tuple(words))) if self._concepts else []

    def _look_up(self, words: tuple[str, ...]) -> list[Name]:
        keys = dict.fromkeys(self._keys(words))
        names = (self._name(*place) for key in keys for place in self._names.get(key, ()))
        found = [name for name in names if _are_forms_of(words, name)]
        if code := _code(words):
            found += [name for place in self._names.get(code, ()) if (name := self._name(*place)) not in found]
        return found

    def _keys(self, words: tuple[str, ...]) -> Iterator[str]:
        """The keys under which words may be a name, by the rules of one language after the other."""
        length = 1 << len(words)
        if not any(lengths & length for form in self._forms(words[0]) for _, lengths in form.begins):
            return
        for first, *others in islice(product(*map(self._forms, words)), _MOST_CASES):
            for place, lengths in first.begins:
                if lengths & length:
                    yield " ".join((first.terms[place], *(one.terms[place] for one in others)))

    def _written(self, word: str) -> tuple[_Form, ...]:
        """A word as it is typed, and as it would be if it had other capitals."""
        return tuple(map(self._form, (word, *meant_by(word))))

    def _form(self, word: str) -> _Form:
        terms = tuple(term(word, language) for language in self._rules)
        begins = ((place, self._lengths.get(one, 0)) for place, one in enumerate(terms))
        return _Form(terms, tuple((place, lengths) for place, lengths in begins if lengths))

    def narrower(self, concept: Concept) -> tuple[Concept, ...]:
        """All concepts below this one, each once, the nearest first."""
        if concept.id not in self._descendants:
            self._descendants[concept.id] = tuple(self._walk_narrower(concept))
        return self._descendants[concept.id]

    def broader(self, concept: Concept) -> Iterator[Concept]:
        """The concepts right above this one."""
        return (self._concept(self._above[identity]) for identity in concept.broader)

    def languages(self, concept: Concept, labels: Sequence[Label]) -> Languages:
        """In which languages a name is looked for that these labels of a concept have in common; () for all."""
        known = self._languages.get(concept.id, {})
        is_place = concept.type == gazetteer.PLACE
        return languages_of_any(
            [known[one] if one in known else languages_of_label(one, is_place=is_place) for one in labels]
        )

    def terms(self, concept: Concept, label: str) -> frozenset[str] | None:
        """The terms of the words of a label of a concept, in English; None for a town: its names are kept elsewhere."""
        return self._terms.get(concept.id, {}).get(label)

    def _walk_narrower(self, concept: Concept) -> Iterator[Concept]:
        seen = {concept.id}
        waiting = [concept.id]
        for wider in waiting:
            for number in self._narrower.get(wider, ()):
                below = self._concept(number)
                if below.id not in seen:
                    seen.add(below.id)
                    waiting.append(below.id)
                    yield below

    def _name(self, number: int, label: int) -> Name:
        concept = self._concept(number)
        return Name(concept, concept.labels[label])

    def _concept(self, number: int) -> Concept:
        if number not in self._loaded:
            entry = marshal.loads(self._concepts[number])  # noqa: S302  # trusted as `file_cache` says
            identity, kind, name, broader, written, languages, terms = entry
            labels = tuple(Label(*one) for one in written)
            self._loaded[number] = Concept(identity, kind, name, labels, broader=broader)
            self._languages[identity] = dict(zip(labels, languages, strict=True))
            self._terms[identity] = {label.text: frozenset(each) for label, each in zip(labels, terms, strict=True)}
        return self._loaded[number]


_CODE = "#"
"""Begins the key of a name with figures or Greek letters, which is found however its parts are set apart."""
_SEPARATORS = str.maketrans("", "", ".,'")


def _code(words: Sequence[str]) -> str | None:
    """A key of names such as *4-MMC*, *MDMB-4en-PINACA* and *α-PVP* for all the ways to part and join them."""
    if not any(map(_is_of_code, words)):
        return None
    letters = fold("".join(words)).translate(_SEPARATORS)
    return _CODE + "".join(GREEK_LETTERS.get(letter, letter) for letter in letters) if not letters.isdecimal() else None


@lru_cache(maxsize=1 << 13)
def _is_of_code(word: str) -> bool:
    return any(letter.isdigit() or "α" <= letter <= "ω" for letter in word.lower()) or word.lower().startswith(
        _GREEK_NAMES
    )


_GREEK_NAMES = tuple(GREEK_LETTERS.values())


def _are_forms_of(words: Sequence[str], name: Name) -> bool:
    """Whether words with the index terms of a name are inflected forms of its words."""
    language = name.label.language or "en"
    if language != "en" and _is_an_english_word(words, name.label.text):
        return False
    known = WORD.findall(name.label.text)
    pairs = list(zip(words, known, strict=False))
    if name.concept.type == gazetteer.PLACE and language in INFLECTED_BY_ENDINGS:
        if name.label.text[0].isupper():
            return all(fold(one) in _forms_of_place(fold(other)) for one, other in pairs)
        if any(one != other and len(one) < _SHORTEST_DEMONYM for one, other in pairs):
            return False
    if name.concept.type in _CHEMICAL and all(_one_spelling(one) == _one_spelling(other) for one, other in pairs):
        return True
    is_act = name.concept.type in {"act", GENERAL}
    is_verb = is_act or (name.concept.type in _TAKEN and not name.label.ambiguous)
    return all(is_form_of(one, other, language, act=is_verb) for one, other in pairs)


def _one_spelling(word: str) -> str:
    return one_spelling(fold(word))


def _is_an_english_word(words: Sequence[str], foreign: str) -> bool:
    """Whether a word is an English one of its own and not written like a foreign name: *heroines*, beside *héroïne*."""
    if len(words) > 1 or not words[0].isascii() or words[0].casefold() == foreign.casefold():
        return False
    return fold(words[0]) in word_forms("en").apart


def _forms_of_place(name: str) -> tuple[str, ...]:
    """The forms of the name of a place or its people; its stem alone is often another word, as of *Islande*."""
    return (name, f"{name}s", f"{name}'s", f"{name}s'")


_TAKEN = frozenset({"substance", "family", "medicine"})
"""Types of concepts whose names are also used as verbs for giving or taking them: *roofied*, *Narcanned*."""
_CHEMICAL = _TAKEN | {"precursor", "adulterant"}
"""Types of concepts whose names languages take over, each in its own spelling: *naloxon*, *nalokson*."""
_SHORTEST_DEMONYM = 5
"""Fewest letters of the inflected name of a people; *russ* is rather a name than a form of *russe*."""


@cache
def thesaurus() -> Thesaurus:
    """The thesaurus of the whole vocabulary and of the places of the gazetteer, loaded once."""
    return Thesaurus(cached_beside(Path(__file__), sources(), lambda: _as_plain_data({**concepts(), **places()})))


@cache
def sources() -> list[Path]:
    """The files whose change makes the cached thesaurus stale."""
    folder = Path(str(corpus.vocabulary.__file__)).parent
    own = (Path(__file__).with_name("names.py"), Path(str(search.word_spellings.__file__)))
    return [*sorted(folder.glob("*.toml")), *sorted(folder.glob("*.py")), *files_of_rules(), *gazetteer.FILES, *own]


def _as_plain_data(known: Mapping[str, Concept]) -> dict[str, Any]:
    """The concepts reduced to what a search needs, with indexes by name and by broader concept, for caching.

    A search needs few of them, so each is packed by itself.
    """
    names: dict[str, list[tuple[int, int]]] = {}
    lengths: dict[str, int] = {}
    spoken: set[str | None] = {"en", None}
    narrower: dict[str, list[int]] = {}
    longest = 1
    for number, concept in enumerate(known.values()):
        for wider in concept.broader:
            narrower.setdefault(wider, []).append(number)
        for place, label in enumerate(concept.labels):
            words = WORD.findall(label.text)
            spoken.add(label.language)
            key = [term(word, label.language or "en") for word in words]
            names.setdefault(" ".join(key), []).append((number, place))
            lengths[key[0]] = lengths.get(key[0], 0) | 1 << len(key)
            if concept.type in _TAKEN and (code := _code(words)):
                names.setdefault(code, []).append((number, place))
            longest = max(longest, len(words))
    entries = tuple(
        marshal.dumps(
            (
                concept.id,
                concept.type,
                concept.name,
                concept.broader,
                tuple((one.text, one.language, one.kind, one.ambiguous, one.everyday) for one in concept.labels),
                tuple(languages_of_label(one, is_place=concept.type == gazetteer.PLACE) for one in concept.labels),
                tuple(tuple(term(word, "en") for word in WORD.findall(one.text)) for one in concept.labels),
            )
        )
        for concept in known.values()
    )
    above = {identity: number for number, identity in enumerate(known) if identity in narrower}
    return {
        "concepts": entries,
        "names": pack(names),
        "lengths": pack(lengths),
        "rules": tuple(language for language in (*STEMMED, None) if language in spoken),
        "narrower": narrower,
        "above": above,
        "longest": longest,
    }


NOTHING_KNOWN = Thesaurus.of({})
