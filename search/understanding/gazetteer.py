"""The gazetteer: regions, countries and cities, which of them lies in which, and what they are called.

Names of countries and regions in eleven languages are those of Unicode CLDR (through babel); cities, with their names
in eight, are from GeoNames, and provinces from ISO 3166-2.
`regions.toml` says which countries make up a region, and adds names and demonyms.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import corpus.label
from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern
from corpus.vocabulary import Concept, Label

if TYPE_CHECKING:
    from search.understanding.gazetteer_shapes import RegionEntry, RegionTables

PLACE = "place"
"""The type of the concepts that are places."""
_FOLDER = Path(__file__).parent
LANGUAGES = ("en", "es", "fr", "pt", "de", "it", "nl", "ru", "ar", "zh", "ja")
FILES = tuple(_FOLDER / name for name in ("gazetteer.py", "regions.toml", "gazetteer_shapes.py"))
"""The files of which the concepts are made."""

_STATE_OF_REGIONS = "China"
"""What stands in parentheses behind the names of Hong Kong and Macao, and is no other name of theirs."""
_COUNTRY = f"{PLACE}-country-"
_PARENTHESIS = lazy_pattern(r"\s*\(([^)]+)\)")


def places() -> dict[str, Concept]:
    """Regions, countries, and areas inside regions, as concepts by id; a wider one is in `broader`.

    Loads the names of eleven languages, so it is for what is worked out once and kept. Raises TableError when
    `regions.toml` can't be used.
    """
    from babel import Locale

    from corpus.label.files import read

    tables = _tables()
    territories = {language: Locale(language).territories for language in LANGUAGES}
    found = {}
    for identity, region in tables.region.items():
        concept = _region(identity, region, tables, territories)
        found[concept.id] = concept
        for area in region.areas:
            slug = f"{PLACE}-area-{area.casefold().replace(' ', '-')}"
            found[slug] = Concept(slug, PLACE, area, (Label(area, None, "common"),), broader=(concept.id,))
    aliases = read("places")["aliases"]
    for code in dict.fromkeys(code for region in tables.region.values() for code in region.countries):
        concept = _country(code, tables, territories, aliases.get(code, ()))
        found[concept.id] = concept
    return found


def cities(place: Concept) -> tuple[str, ...]:
    """The names of the cities and provinces of a country, the best known first; of a region or an area none."""
    return tuple(_cities().get(place.id.removeprefix(_COUNTRY), ())) if place.id.startswith(_COUNTRY) else ()


@cache
def _cities() -> Mapping[str, list[str]]:
    """The cities of each country by its code."""
    rules = (_FOLDER / "cities.tsv", Path(str(corpus.label.__file__)).with_name("places.toml"))
    return cached_beside(FILES[1], (*FILES, *rules), _read_cities)


def _read_cities() -> dict[str, list[str]]:
    from corpus.label.files import read

    tables = _tables()
    lines = (_FOLDER / "cities.tsv").read_text(encoding="utf-8").splitlines()
    large = {code: names.split("|") for code, names in (line.split("\t") for line in lines if line[0] != "#")}
    lists = (tables.towns, read("places")["cities"], large)
    unclear = set(tables.ambiguous.names)
    return {
        code: [name for name in dict.fromkeys(chain(*(one.get(code, ()) for one in lists))) if name not in unclear]
        for code in dict.fromkeys(chain(*lists))
        if code not in tables.ambiguous.countries
    }


def _tables() -> "RegionTables":
    from corpus.toml_tables import read_tables
    from search.understanding.gazetteer_shapes import RegionTables

    return read_tables(FILES[1].read_text(encoding="utf-8"), FILES[1].name, RegionTables)


def _region(
    identity: str, region: "RegionEntry", tables: "RegionTables", territories: Mapping[str, Mapping[str, str]]
) -> Concept:
    names: list[tuple[str, str | None]] = [(region.name, "en")]
    for language in LANGUAGES:
        if region.code:
            names.append((territories[language][region.code], language))
        names += ((name, language) for name in getattr(region, language))
    above = tuple(f"{PLACE}-{one}" for one, other in tables.region.items() if identity in other.regions)
    return Concept(
        f"{PLACE}-{identity}", PLACE, region.name, tuple(_labels(names, tables.ambiguous.names)), broader=above
    )


def _country(
    code: str, tables: "RegionTables", territories: Mapping[str, Mapping[str, str]], aliases: Sequence[str]
) -> Concept:
    names: list[tuple[str, str | None]] = []
    for language in LANGUAGES:
        written = territories[language][code]
        names.append((_PARENTHESIS.sub("", written).removesuffix(" SAR China"), language))
        names += ((other, language) for other in _PARENTHESIS.findall(written) if other != _STATE_OF_REGIONS)
        names += ((demonym, language) for demonym in tables.demonyms.get(language, {}).get(code, ()))
    names += ((alias, None) for alias in aliases)
    regions = () if code in tables.ambiguous.everywhere else tables.region.items()
    within = tuple(f"{PLACE}-{identity}" for identity, region in regions if code in region.countries)
    unclear = [name for name, _ in names] if code in tables.ambiguous.countries else tables.ambiguous.names
    labels = tuple(_labels(names, unclear))
    return Concept(f"{_COUNTRY}{code}", PLACE, names[0][0], labels, broader=within)


def _labels(names: Sequence[tuple[str, str | None]], unclear: Sequence[str]) -> Iterator[Label]:
    """A label for each name, the same text once in a language.

    *UK* and *USA* are names as others are: texts need not spell them out.
    """
    for text, language in dict.fromkeys(names):
        yield Label(text, language, "common", text in unclear)
