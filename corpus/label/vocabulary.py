"""The vocabularies as phrases to be matched: concepts, themes, places, and the forms of organisations' names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

import corpus.vocabulary
from corpus import packed_table
from corpus.file_cache import cached_beside, file_of_library
from corpus.label.bodies import attorneys_office_of, head_phrases
from corpus.label.congress import committees_by_field, long_forms
from corpus.label.files import read
from corpus.label.phrases import KnownPhrase, Matcher, PackedPhrases, pack_phrases
from corpus.label.themes import theme_labels, themes
from corpus.vocabulary import Concept, Label, VocabularyError
from corpus.vocabulary import read as read_concepts

DRUGS = "drugs"
"""The kind and value of phrases that mention drugs without supporting a theme."""
MAYBE_DRUGS = "drugs or medicines"
"""The kind of phrases that mention drugs, unless the text is about the trade in medicines; also their value."""
MEDICINE_TRADE = "medicine trade"
"""The kind of phrases about the prices, approval and supply of medicines."""
NO_DRUGS = "no drugs"
"""The kind of phrases that only look like mentions of drugs."""
SIGN = "sign"
"""The kind of words beside which an ambiguous common name counts."""
CHEMICAL = "chemical"
"""The kind of substances that have other uses, which count only in drug-related texts."""
REQUIRED = "required"
"""The kind of words of which a text must hold one to have a theme; their value is the theme."""
OPERATION = "operation"
SHARED_NAME = "shared name"
"""The kind of names that bodies of several countries share; their value is the name."""

_NAMES = "names"  # organisations and countries share a lane: the U.S. in "U.S. Coast Guard" is no place
_NO_COUNTRIES = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ", "GE"}
_EVERYWHERE, _ONLY_THERE = ("en", "es", "fr", "ru", "ar", "pt", "zh", "ja"), ("de", "it", "nl")
"""Languages whose names of countries are matched in all texts, and those whose names count only in texts of their own:
in others, "Island" and the like are words."""
_SHARED_CLASSES = frozenset({"prescription-drugs", "precursors"})
"""The ids of classes whose names speak of other things as much as of drugs."""
_PLURAL_FROM = 4
"""Fewest letters of a word whose plural is matched as well."""


def find_organization(text: str) -> str | None:
    """The canonical name of an organisation, by any of its names in any case; None if it is unknown."""
    return _organization_aliases().get(_plain(text))


def find_organization_of(country: str | None, text: str) -> str | None:
    """The same where the country, by its ISO code or None, tells which body has a name that several countries use.

    None if the name is ambiguous and the country has no such body.
    """
    bodies = _ambiguous_names().get(_plain(text))
    return bodies.get(country) if bodies is not None else find_organization(text)


def names_of_organizations() -> Iterator[tuple[str, str, str | None]]:
    """Every name of every organisation, its canonical name, and the ISO code of its country; None for international
    ones."""
    return ((label.text, one.name, one.country) for one in read_concepts("organizations") for label in one.labels)


def parent_bodies(name: str) -> tuple[str, ...]:
    """The canonical names of the organisations that an organisation belongs to."""
    above = _parents().get(name)
    office = attorneys_office_of(name)
    return (*((office, "DOJ") if office else ()), *((above,) if above else ()))


def is_another_body(full: str, name: str) -> bool:
    """Whether a full name is not one of an organisation: it is known for another, or begins like none of its names."""
    known = find_organization(full)
    return known != name if known else full.split(maxsplit=1)[0].casefold() not in _first_words().get(name, ())


@cache
def _first_words() -> Mapping[str, frozenset[str]]:
    """The first two words of the names of organisations, by canonical name."""
    return {
        one.name: frozenset(word.casefold() for label in one.labels for word in label.text.split()[:2])
        for one in read_concepts("organizations")
    }


@cache
def _parents() -> Mapping[str, str]:
    known = {one.id: one for one in read_concepts("organizations")}
    return {one.name: known[one.under].name for one in known.values() if one.under}


def country_of_body(name: str) -> str | None:
    """The ISO code of the country of a national organisation, by its canonical name."""
    return _countries_of_bodies().get(name)


@cache
def _countries_of_bodies() -> Mapping[str, str]:
    return {one.name: one.country for one in read_concepts("organizations") if one.country}


@cache
def committee_names() -> Mapping[str, Mapping[str, str]]:
    """The canonical names of the committees of Congress by their field, such as *Judiciary*, and their house."""
    return committees_by_field(one.name for one in read_concepts("organizations"))


@cache
def themes_of_substances() -> Mapping[str, str]:
    """The theme that each substance supports, where there is one."""
    return {_value(one): one.theme for one in _substances() if one.theme and not one.under}


@cache
def cities() -> Mapping[str, str]:
    """The ISO codes of the countries of cities that occur in datelines, by the city's name in lower case."""
    return {city.casefold(): country for country, names in read("places")["cities"].items() for city in names}


@cache
def countries() -> Mapping[str, str]:
    """The ISO codes of countries by their names, in lower case and several languages."""
    places = (phrase for phrase in _place_phrases() if phrase.kind == "place" and phrase.language is None)
    return {phrase.text.casefold(): phrase.value for phrase in places}


def is_place(name: str) -> bool:
    """Whether a name is that of a country, a state of the United States, or a city that occurs in datelines."""
    plain = name.casefold()
    return plain in countries() or plain in cities() or plain in _states()


@cache
def _states() -> frozenset[str]:
    return frozenset(map(str.casefold, read("bodies")["states"]["names"]))


@cache
def matcher() -> Matcher:
    """The matcher of all vocabularies but the terms of themes."""
    return Matcher(_packed_phrases()["all"])


@cache
def theme_matcher() -> Matcher:
    """The matcher of the terms of themes, and of the words that themes require."""
    return Matcher(_packed_phrases()["themes"])


@cache
def names_matcher() -> Matcher:
    """The matcher of organisations' names alone, without those that are doubtful."""
    return Matcher(_packed_phrases()["names"])


@cache
def _packed_phrases() -> Mapping[str, PackedPhrases]:
    """The phrases of each matcher; they are worked out only when a file of the vocabulary, or of its rules, changes."""
    own = Path(__file__)
    folders = (own.parent, Path(str(corpus.vocabulary.__file__)).parent)
    rules = (file for folder in folders for kind in ("*.toml", "*.py") for file in sorted(folder.glob(kind)))
    libraries = (Path(packed_table.__file__), file_of_library("babel"))
    return cached_beside(own.with_name("phrases.py"), (*rules, *libraries), _pack_all)


def _pack_all() -> dict[str, PackedPhrases]:
    organizations = list(_organization_phrases())
    every = chain(
        organizations,
        head_phrases(_NAMES),
        _place_phrases(),
        _substance_phrases(),
        _drug_phrases(),
        (KnownPhrase(word, OPERATION, OPERATION, OPERATION) for word in read("operations")["words"]),
    )
    names = (one for one in organizations if one.kind == "organization" and not one.ambiguous)
    return {"all": pack_phrases(every), "themes": pack_phrases(_theme_phrases()), "names": pack_phrases(names)}


@cache
def themes_with_requirements() -> frozenset[str]:
    """The themes that a text has only if it holds one of the words that they require."""
    return frozenset(name for name, theme in themes().items() if theme.get("requires"))


@cache
def themes_abroad() -> frozenset[str]:
    """The themes that a text has only if it names a foreign country or an international body."""
    return frozenset(name for name, theme in themes().items() if theme.get("abroad"))


@cache
def _organization_aliases() -> Mapping[str, str]:
    """Canonical names by alias; where several organisations share an alias, the first in the vocabulary."""
    named = [(label.text, one.name) for one in read_concepts("organizations") for label in one.labels]
    return {_plain(text): name for text, name in reversed(named)}


@cache
def _ambiguous_names() -> Mapping[str, Mapping[str | None, str]]:
    """For each name that need not be that of a certain body, the canonical names of those that have it by country."""
    named: dict[str, dict[str | None, str]] = {}
    for one in read_concepts("organizations"):
        for label in one.labels:
            if label.ambiguous and one.country and (" " in label.text or label.text in shared_names()):
                named.setdefault(_plain(label.text), {}).setdefault(one.country, one.name)
    return named


def _plain(text: str) -> str:
    return " ".join(text.casefold().removeprefix("the ").replace("’", "'").split())


def _organization_phrases() -> Iterator[KnownPhrase]:
    for text, bodies in shared_names().items():
        languages = {language for _, language in bodies}
        language = next(iter(languages)) if len(languages) == 1 else None
        yield KnownPhrase(text, SHARED_NAME, text, _NAMES, proper=True, language=language)
    for one in read_concepts("organizations"):
        for label in one.labels if not one.under else ():
            if label.text not in shared_names():
                language = label.language if label.ambiguous else None
                for text in dict.fromkeys(
                    (*_variants(label), *_possessive(label.text), *_lowered(label), *long_forms(label.text))
                ):
                    yield KnownPhrase(
                        text,
                        "organization",
                        one.name,
                        _NAMES,
                        proper=True,
                        ambiguous=label.ambiguous,
                        language=language,
                    )


@cache
def shared_names() -> Mapping[str, tuple[tuple[Concept, str | None], ...]]:
    """The ambiguous names that bodies of several countries share, with the bodies and the language of the name."""
    bodies: dict[str, list[tuple[Concept, str | None]]] = {}
    for one in read_concepts("organizations"):
        for label in one.labels:
            if label.ambiguous and one.country:
                bodies.setdefault(label.text, []).append((one, label.language))
    return {text: tuple(found) for text, found in bodies.items() if len({one.country for one, _ in found}) > 1}


def _lowered(label: Label) -> Iterable[str]:
    """A long abbreviation as Spanish, French and Italian papers write it: "Dirandro"."""
    is_long = label.text.isalpha() and label.text.isupper() and label.text.isascii() and len(label.text) > 4
    return (label.text.capitalize(),) if is_long and not label.ambiguous else ()


def _possessive(text: str) -> Iterable[str]:
    """A name in the possessive without its apostrophe, as in "the FBIs agents"."""
    return (f"{text}s",) if text[-1].isalpha() and text[-1].casefold() != "s" and text.isascii() else ()


def _place_phrases() -> Iterator[KnownPhrase]:
    places = read("places")
    for name in places["elsewhere"]:
        yield KnownPhrase(name, "elsewhere", name, _NAMES, proper=True)
    elsewhere = {name.casefold() for name in places["elsewhere"]}
    for language, names in _country_names().items():
        of = language if language in _ONLY_THERE else None
        for code, name in names:
            if code not in _NO_COUNTRIES and name.casefold() not in elsewhere:
                yield KnownPhrase(name, "place", code, _NAMES, proper=True, language=of)
    for code, names in places["aliases"].items():
        for name in names:
            yield KnownPhrase(name, "place", code, _NAMES, proper=True)


@cache
def _country_names() -> Mapping[str, list[tuple[str, str]]]:
    """The ISO codes of countries and their names in Unicode CLDR, by language."""

    def by_cldr() -> dict[str, list[tuple[str, str]]]:
        from babel import Locale

        named = {language: Locale(language).territories.items() for language in (*_EVERYWHERE, *_ONLY_THERE)}
        return {
            language: [(code, name) for code, name in names if len(code) == 2 and code.isalpha()]
            for language, names in named.items()
        }

    return cached_beside(Path(__file__), (file_of_library("babel"),), by_cldr)


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
                        everyday=label.everyday,
                        common=label.kind == "common",
                        language=label.language if label.ambiguous or _is_foreign_class(one, label) else None,
                    )


def _is_foreign_class(one: Concept, label: Label) -> bool:
    """Whether a name is one of a class in another language than English, which may be a plain word of a third: Dutch
    "drogen" is to dry."""
    return one.type == "class" and label.language not in {None, "en"}


def _kind(one: Concept) -> str:
    """The kind of phrases for a concept: a substance, a class of them, or a chemical with other uses."""
    if one.type == "class":
        return MAYBE_DRUGS if one.id in _SHARED_CLASSES else DRUGS
    return CHEMICAL if one.type in {"precursor", "adulterant"} and "1988 Table I" not in one.schedules else "substance"


def _value(one: Concept) -> str:
    """The value that a concept's phrases stand for: the name of its topmost concept, or the id of a class."""
    known = _by_id()
    while one.under:
        one = known[one.under]
    return one.id if one.type == "class" else one.name


@cache
def _by_id() -> Mapping[str, Concept]:
    return {one.id: one for one in _substances()}


def _variants(label: Label) -> Iterable[str]:
    """A name and its variants: without apostrophe, with &, without accents in Spanish and Portuguese, in the plural.

    The hyphens of a code such as *4-MMC* are left out as well.
    """
    texts = [label.text]
    if " and " in label.text:
        texts.append(label.text.replace(" and ", " & "))
    if "'" in label.text:
        texts.append(label.text.replace("'", ""))
    if label.everyday:
        return texts
    if _HYPHENATED_CODE.fullmatch(label.text) and not label.ambiguous:
        texts.append(label.text.replace("-", ""))
    if label.language == "en" and label.kind in {"common", "street"} and label.text[-_PLURAL_FROM:].isalpha():
        if label.text.endswith("y") and label.text[-2] not in "aeiou":
            texts.append(f"{label.text[:-1]}ies")
        elif len(label.text) >= _PLURAL_FROM and not label.text.isupper() and label.text[-1] != "s":
            texts.append(f"{label.text}s")
    if label.language in {"es", "pt"}:
        texts.append(label.text.translate(_UNACCENTED))
    return dict.fromkeys(texts)


_HYPHENATED_CODE = re.compile(r"(?=\D*\d)(?=.{5})[0-9A-Za-z]{1,6}(?:-[0-9A-Za-z]{1,8}){1,3}")
_UNACCENTED = str.maketrans("áéíóúüâêôãõçÁÉÍÓÚÂÊÔÃÕÇ", "aeiouuaeoaocAEIOUAEOAOC")


def _drug_phrases() -> Iterator[KnownPhrase]:
    """The words that speak of drugs without naming one, or only seem to."""
    rules = read("themes")
    for kind, key in ((DRUGS, "drugs"), (MAYBE_DRUGS, "drugs_or_medicines"), (MEDICINE_TRADE, "medicine_trade")):
        for term in rules.get(key, ()):
            yield KnownPhrase(term, kind, kind, DRUGS)
    for language, terms in rules.get("drugs_in", {}).items():
        for term in terms:
            yield KnownPhrase(term, DRUGS, DRUGS, DRUGS, language=language)
    for term in rules.get("no_drugs", ()):
        for lane in (DRUGS, "substance"):
            yield KnownPhrase(term, NO_DRUGS, NO_DRUGS, lane)
    for term in rules.get("signs", ()):
        yield KnownPhrase(term, SIGN, SIGN, SIGN)


def _theme_phrases() -> Iterator[KnownPhrase]:
    known = theme_labels()
    for one in _substances():
        if one.theme and one.theme not in known:
            raise VocabularyError(f"{one.id}: {one.theme} is not a theme of corpus/label/themes.toml")
    for name, theme in themes().items():
        in_languages = ((key, words) for key, words in theme.items() if isinstance(words, dict))
        for language, words in ((None, theme), *in_languages):
            for term in words.get("requires", ()):
                yield KnownPhrase(term, REQUIRED, name, f"{REQUIRED} {name}", language=language)
            for weight, key in ((1.0, "terms"), (0.5, "hints"), (0.0, "hides")):
                for term in words.get(key, ()):
                    yield KnownPhrase(term, "theme", name, name, weight, language=language)
