"""The vocabularies as phrases to look for: concepts, themes, places and the forms of bodies' names."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from corpus.label.bodies import attorneys_office_of, head_phrases
from corpus.label.files import read
from corpus.label.phrases import KnownPhrase, Matcher
from corpus.vocabulary import Concept, Label, VocabularyError
from corpus.vocabulary import read as read_concepts

DRUGS = "drugs"
"""The kind and value of the phrases that show that a text is about drugs, whatever its themes."""
CHEMICAL = "chemical"
"""The kind of substances that have other uses: they count in a text about drugs only."""
OPERATION = "operation"

_USUAL_NEED = 2.0
DRUGS_THRESHOLD = 3.0
"""The weight of talk of drugs that makes a text one about drugs."""
_NAMES = "names"  # organisations and countries share a lane: the U.S. in "U.S. Coast Guard" is no place
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", "GE"}
_PLURAL_FROM = 4
"""Letters of a word that is also looked for in the plural."""


@cache
def theme_labels() -> Mapping[str, str]:
    """The label of each theme, by its id, in the vocabulary's order."""
    return MappingProxyType({name: theme["label"] for name, theme in _themes().items()})


@cache
def theme_ids() -> Mapping[str, str]:
    """The id of each theme by its id and by its label, in small letters."""
    return {name.casefold(): theme for theme, label in theme_labels().items() for name in (theme, label)}


def find_organization(text: str) -> str | None:
    """The canonical name of an organisation by any of its names, in any case; none when it is not known."""
    return _organization_aliases().get(_plain(text))


def parent_bodies(name: str) -> tuple[str, ...]:
    """The organisations that an organisation, by its canonical name, is a part of or stands for."""
    above = _parents().get(name)
    office = attorneys_office_of(name)
    return (*((office, "DOJ") if office else ()), *((above,) if above else ()))


@cache
def _parents() -> Mapping[str, str]:
    known = {one.id: one for one in read_concepts("organizations")}
    return {one.name: known[one.under].name for one in known.values() if one.under}


@cache
def theme_thresholds() -> Mapping[str, float]:
    """The weight of mentions that earns each theme."""
    return {name: float(theme.get("needs", _USUAL_NEED)) for name, theme in _themes().items()}


@cache
def themes_of_substances() -> Mapping[str, str]:
    """The theme that each substance speaks for, where it speaks for one."""
    return {_value(one): one.theme for one in _substances() if one.theme and not one.under}


@cache
def cities() -> Mapping[str, str]:
    """The country of each city that releases are dated from, by its name in small letters."""
    return {city.casefold(): country for country, names in read("places")["cities"].items() for city in names}


@cache
def countries() -> Mapping[str, str]:
    """The country of each name of one, in small letters."""
    return {phrase.text.casefold(): phrase.value for phrase in _place_phrases() if phrase.kind == "place"}


@cache
def matcher() -> Matcher:
    """All vocabularies in one."""
    return Matcher(
        [
            *_organization_phrases(),
            *head_phrases(_NAMES),
            *_place_phrases(),
            *_substance_phrases(),
            *_theme_phrases(),
            *(KnownPhrase(word, OPERATION, OPERATION, OPERATION, proper=True) for word in read("operations")["words"]),
        ]
    )


@cache
def names_matcher() -> Matcher:
    """The organisations alone."""
    return Matcher(_organization_phrases())


@cache
def drugs_thresholds() -> Mapping[str, float]:
    """The weight of talk of drugs without which a text does not have a theme."""
    return {name: float(theme.get("drugs", DRUGS_THRESHOLD)) for name, theme in _themes().items()}


def _themes() -> dict[str, dict[str, Any]]:
    return {name: theme for name, theme in read("themes").items() if isinstance(theme, dict)}


@cache
def _organization_aliases() -> Mapping[str, str]:
    """The first body of a name that several have."""
    named = [(label.text, one.name) for one in read_concepts("organizations") for label in one.labels]
    return {_plain(text): name for text, name in reversed(named)}


def _plain(text: str) -> str:
    return " ".join(text.casefold().removeprefix("the ").replace("’", "'").split())


def _organization_phrases() -> Iterator[KnownPhrase]:
    for one in read_concepts("organizations"):
        for label in one.labels if not one.under else ():
            for text in (*_variants(label), *_possessive(label.text)):
                yield KnownPhrase(text, "organization", one.name, _NAMES, proper=True, ambiguous=label.ambiguous)


def _possessive(text: str) -> Iterable[str]:
    """A name in the possessive whose apostrophe is lost: "the FBIs agents"."""
    return (f"{text}s",) if text[-1].isalpha() and text[-1].casefold() != "s" and text.isascii() else ()


def _place_phrases() -> Iterator[KnownPhrase]:
    from babel import Locale

    places = read("places")
    for name in places["elsewhere"]:
        yield KnownPhrase(name, "elsewhere", name, _NAMES, proper=True)
    elsewhere = {name.casefold() for name in places["elsewhere"]}
    for language in ("en", "es", "fr", "ru", "ar", "pt"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES and name.casefold() not in elsewhere:
                yield KnownPhrase(name, "place", code, _NAMES, proper=True)
    for code, names in places["aliases"].items():
        for name in names:
            yield KnownPhrase(name, "place", code, _NAMES, proper=True)


def _substances() -> tuple[Concept, ...]:
    return (*read_concepts("substances"), *read_concepts("precursors"))


def _substance_phrases() -> Iterator[KnownPhrase]:
    for one in _substances():
        for label in one.labels:
            if len(label.text) > 1:
                for text in _variants(label):
                    yield KnownPhrase(
                        text,
                        _kind(one),
                        _value(one),
                        "substance",
                        proper=label.kind == "trade",
                        ambiguous=label.ambiguous,
                        language=label.language,
                    )


def _kind(one: Concept) -> str:
    """How a concept counts: a drug, a class of them, or a chemical that has other uses."""
    if one.type == "class":
        return DRUGS
    return CHEMICAL if one.type in {"precursor", "adulterant"} and "1988 Table I" not in one.schedules else "substance"


def _value(one: Concept) -> str:
    """What labels call it; classes that speak for a theme by their id, the others together."""
    known = _by_id()
    while one.under:
        one = known[one.under]
    return one.id if one.type == "class" else one.name


@cache
def _by_id() -> Mapping[str, Concept]:
    return {one.id: one for one in _substances()}


def _variants(label: Label) -> Iterable[str]:
    """A name and the other ways to write it: an apostrophe left out, accents left out where that is usual, a plural."""
    texts = [label.text]
    if "'" in label.text:
        texts.append(label.text.replace("'", ""))
    if label.language == "en" and label.kind in {"common", "street"} and label.text[-_PLURAL_FROM:].isalpha():
        if label.text.endswith("y") and label.text[-2] not in "aeiou":
            texts.append(f"{label.text[:-1]}ies")
        elif len(label.text) >= _PLURAL_FROM and not label.text.isupper() and label.text[-1] != "s":
            texts.append(f"{label.text}s")
    if label.language in {"es", "pt"}:
        texts.append(label.text.translate(_UNACCENTED))
    return dict.fromkeys(texts)


_UNACCENTED = str.maketrans("áéíóúüâêôãõçÁÉÍÓÚÂÊÔÃÕÇ", "aeiouuaeoaocAEIOUAEOAOC")


def _theme_phrases() -> Iterator[KnownPhrase]:
    for term in read("themes")["drugs"]:
        yield KnownPhrase(term, DRUGS, DRUGS, DRUGS)
    known = theme_labels()
    for one in _substances():
        if one.theme and one.theme not in known:
            raise VocabularyError(f"{one.id}: {one.theme} is no theme of corpus/label/themes.toml")
    for name, theme in _themes().items():
        for weight, key in ((1.0, "terms"), (0.5, "hints"), (0.0, "hides")):
            for term in theme.get(key, ()):
                yield KnownPhrase(term, "theme", name, name, weight)
