"""The vocabularies: organisations, substances, themes and places, read from the files beside this one."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from corpus.label.phrases import Matcher, Phrase

DRUGS = "drugs"
"""The value of the phrases that show that a text is about drugs, whatever its themes."""

_USUAL_NEED = 2.0
_NAMES = "names"  # organisations and countries share a lane: the U.S. in "U.S. Coast Guard" is no place


@cache
def theme_labels() -> Mapping[str, str]:
    """The label of each theme, by its id, in the vocabulary's order."""
    return MappingProxyType({name: theme["label"] for name, theme in _themes().items()})


@cache
def theme_named() -> Mapping[str, str]:
    """The id of each theme by its id and by its label, in small letters."""
    return {name.casefold(): theme for theme, label in theme_labels().items() for name in (theme, label)}


def organization_named(text: str) -> str | None:
    """The canonical name of an organisation by any of its names, in any case; none when it is not known."""
    return _organization_aliases().get(_plain(text))


@cache
def themes_of_substances() -> Mapping[str, str]:
    """The theme that each substance speaks for, where it speaks for one."""
    return {one["name"]: one["theme"] for one in _read("substances")["substance"] if "theme" in one}


@cache
def theme_needs() -> Mapping[str, float]:
    """The weight of mentions that earns each theme."""
    return {name: float(theme.get("needs", _USUAL_NEED)) for name, theme in _themes().items()}


@cache
def cities() -> Mapping[str, str]:
    """The country of each city that releases are dated from, by its name in small letters."""
    return {city.casefold(): country for country, names in _read("places")["cities"].items() for city in names}


@cache
def countries() -> Mapping[str, str]:
    """The country of each name of one, in small letters."""
    return {phrase.text.casefold(): phrase.value for phrase in _place_phrases() if phrase.kind == "place"}


@cache
def matcher() -> Matcher:
    """All vocabularies in one."""
    return Matcher([*_organization_phrases(), *_place_phrases(), *_substance_phrases(), *_theme_phrases()])


@cache
def names_matcher() -> Matcher:
    """The organisations alone."""
    return Matcher(_organization_phrases())


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8"))


def _themes() -> dict[str, Any]:
    return {name: theme for name, theme in _read("themes").items() if isinstance(theme, dict)}


@cache
def _organization_aliases() -> Mapping[str, str]:
    return {
        _plain(alias): one["name"]
        for one in _read("organizations")["organization"]
        for alias in (one["name"], *one["aliases"])
    }


def _plain(text: str) -> str:
    return " ".join(text.casefold().removeprefix("the ").replace("’", "'").split())


def _organization_phrases() -> Iterator[Phrase]:
    for one in _read("organizations")["organization"]:
        for alias in (one["name"], *one["aliases"]):
            yield Phrase(alias, "organization", one["name"], _NAMES, proper=True)


def _place_phrases() -> Iterator[Phrase]:
    from babel import Locale

    places = _read("places")
    for name in places["elsewhere"]:
        yield Phrase(name, "elsewhere", name, _NAMES, proper=True)
    elsewhere = {name.casefold() for name in places["elsewhere"]}
    for language in ("en", "es"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES and name.casefold() not in elsewhere:
                yield Phrase(name, "place", code, _NAMES, proper=True)
    for code, names in places["aliases"].items():
        for name in names:
            yield Phrase(name, "place", code, _NAMES, proper=True)


_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", "GE"}


def _substance_phrases() -> Iterator[Phrase]:
    for one in _read("substances")["substance"]:
        for alias in (one["name"], *one["aliases"]):
            yield Phrase(alias, "substance", one["name"], "substance")


def _theme_phrases() -> Iterator[Phrase]:
    for term in _read("themes")["drugs"]:
        yield Phrase(term, DRUGS, DRUGS, DRUGS)
    for name, theme in _themes().items():
        for weight, terms in ((1.0, theme["terms"]), (0.5, theme.get("hints", ()))):
            for term in terms:
                yield Phrase(term, "theme", name, name, weight)
