"""The names of the places within a region or country by which the releases of an index may name it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from corpus.vocabulary import Concept, Label
from corpus.words import WORD, is_unspaced
from indexer.analysis import parted, term
from indexer.folding import fold
from search.expansion.inflection import common_letters
from search.results import KnownWord
from search.understanding.gazetteer import cities

MAX_PLACES = 192
"""Names of places that are searched for in place of a region or country that they lie in."""

INFLECTED = 3
"""Letters at the end of a name that may differ in another form of it."""
SHORTEST_STEM = 4
"""Letters at the beginning that may not."""

_PERHAPS = 0.5
"""Releases that may have a name in another form, or only the characters of one."""

_ALSO_PERSONS = frozenset({"Chad", "Jordan"})
"""Names of countries that many persons have; *Georgia* and *Armenia* are left out, since other places have them too."""
_OF_PLACE = ("in", "from", "into")

KnownWords = Callable[[Sequence[str]], Sequence[KnownWord | None]]
"""Looks words up in the index."""

_TELLING: Mapping[str | None, tuple[str, ...]] = {
    "es": ("para",),
    "fr": ("dans",),
    "pt": ("pelo", "pela"),
    "de": ("und",),
    "it": ("nella", "della"),
    "nl": ("het",),
    "ru": ("в", "на", "и"),
    "ar": ("في", "من", "على"),
}
"""Words of which hardly any text in a language lacks all, and which few texts in English have."""


def names_within(place: Concept, below: Sequence[Concept], known_words: KnownWords) -> Iterator[tuple[Concept, Label]]:
    """The names of the countries and areas `below` a place, and of its cities and theirs, which the index may have.

    No more than MAX_PLACES, those in most releases. A name that the texts write without its capital letter is another
    word, and so is one whose English stem is a word of theirs: *Amberes* would find *amber*. In other languages than
    English names are inflected, so all are given where the index has the language.
    """
    found = [(one, named) for one in below for label in one.labels for named in _named_as_place(label)]
    found += [(one, Label(city, _language(city), "common")) for one in (place, *below) for city in cities(one)]
    split = {label.text: tuple(WORD.findall(label.text)) for _, label in found}
    words = list(dict.fromkeys(chain(*_TELLING.values(), *split.values())))
    known = dict(zip(words, known_words(words), strict=True))

    languages = {language for language, telling in _TELLING.items() if any(known[word] for word in telling)}

    def releases(label: Label) -> float:
        """How many have the name; fewer than one, but some, where it may be there in another form."""
        count: float = min(_releases(word, known[word]) for word in split[label.text])
        if is_unspaced(split[label.text][0]):
            return min(_PERHAPS, count)
        return max(_PERHAPS, count) if label.language in languages else count

    counts = {label: count for label in dict.fromkeys(label for _, label in found) if (count := releases(label))}
    alone = {name[0] for name in split.values() if len(name) == 1}
    others = _other_words({split[label.text][0] for label in counts} & alone, known_words)
    most = sorted((one for one in counts if split[one.text][0] not in others), key=lambda label: -counts[label])
    kept = set(most[:MAX_PLACES])
    return ((one, label) for one, label in found if label in kept)


def _other_words(names: Collection[str], known_words: KnownWords) -> set[str]:
    """Those of the names whose English stem is another word that the index has."""
    stems = {name: stem for name in names if (stem := parted(term(name, "en"))[0]) != fold(name)}
    words = list(dict.fromkeys(stems.values()))
    known = dict(zip(words, known_words(words), strict=True))
    return {name for name, stem in stems.items() if known[stem]}


def _named_as_place(label: Label) -> Iterator[Label]:
    """A name, behind a preposition of place if a person may have it; none if it may mean something else otherwise."""
    if not label.ambiguous:
        yield label
    elif label.text in _ALSO_PERSONS and label.language == "en":
        yield from (replace(label, text=f"{preposition} {label.text}") for preposition in _OF_PLACE)


def is_spelled(words: Sequence[str], label: Label) -> bool:
    """Whether the words are the name of a place but for an ending: *can* is not *Canada*, though a stemmer says so."""
    typed, name = (fold(" ".join(each)) for each in (words, WORD.findall(label.text)))
    return common_letters(typed, name) >= max(len(name) - INFLECTED, min(len(name), SHORTEST_STEM))


def _language(city: str) -> str | None:
    """The language of a city's name where that inflects it."""
    return "ru" if "Ѐ" <= city[0] <= "ӿ" else None


def _releases(word: str, known: KnownWord | None) -> int:
    if known is None or (word[:1].isupper() and known.written.islower()):
        return 0
    return known.releases
