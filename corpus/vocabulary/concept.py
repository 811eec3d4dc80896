"""Concepts with their names, read and checked from the files beside this one."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from corpus.errors import PressdeskError

Kind = Literal["common", "chemical", "trade", "street", "code", "abbreviation", "former"]

_FILES: Mapping[str, frozenset[str]] = {
    "substances": frozenset({"substance", "family", "class"}),
    "precursors": frozenset({"precursor", "adulterant", "class"}),
    "organizations": frozenset({"organization"}),
    "medicines": frozenset({"medicine", "class"}),
    "acts": frozenset({"act"}),
    "roles": frozenset({"role"}),
    "groups": frozenset({"group"}),
    "means": frozenset({"means"}),
    "policies": frozenset({"policy"}),
}
_KINDS: Mapping[str, Kind] = {kind: kind for kind in get_args(Kind)}
_VALUES = ("name", "theme", "under", "country")
_LISTS = ("schedule", "broader")
_LANGUAGE = re.compile(r"(?:([a-z]+)-)?([a-z]{2})")
_SEPARATORS = re.compile(r"[\s‐-―-]+")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEDULE = re.compile(r"19[67]1 (?:I|II|III|IV)|1988 Table (?:I|II)")
_ANY_LANGUAGE = {"chemical", "trade", "code", "abbreviation"}


class VocabularyError(PressdeskError):
    """A vocabulary is not written as it should be."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept."""

    text: str
    language: str | None
    """ISO 639-1; none for a name that is the same in every language."""
    kind: Kind
    ambiguous: bool = False
    """It counts only beside other evidence of drugs: it has another meaning too."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that the field has names for."""

    id: str
    type: str
    name: str
    labels: tuple[Label, ...]
    """Its name first."""
    schedules: tuple[str, ...] = ()
    theme: str | None = None
    """The theme that talk of it speaks for."""
    under: str | None = None
    """The id of the concept that labels count it as."""
    broader: tuple[str, ...] = ()
    """Ids of wider concepts."""
    country: str | None = None
    """ISO 3166-1 alpha-2, of a national body."""


@cache
def concepts() -> Mapping[str, Concept]:
    """Every concept by its id, in the order of the files.

    Raises VocabularyError when a file is not as it should be, an id stands twice, two concepts have an unambiguous
    name in common, or a concept names an unknown one.
    """
    known: dict[str, Concept] = {}
    named: dict[str, str] = {}
    for name in _FILES:
        for concept in read(name):
            if concept.id in known:
                raise _wrong(name, concept, "its id is that of another concept too: choose a new one")
            known[concept.id] = concept
            try:
                _check_meanings(concept, named)
            except ValueError as error:
                raise _wrong(name, concept, error) from error
    for name in _FILES:
        for concept in read(name):
            for other in (*concept.broader, *([concept.under] if concept.under else [])):
                if other not in known:
                    raise _wrong(name, concept, f"it refers to {other}, which is no concept{_meant(other, known)}")
    return MappingProxyType(known)


@cache
def read(name: str) -> tuple[Concept, ...]:
    """The concepts of one file alone, such as `substances`, `precursors` or `organizations`."""
    return tuple(parse(_text(name), f"{name}.toml", _FILES[name]))


def _text(name: str) -> str:
    return Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")


def _wrong(name: str, concept: Concept, why: object) -> VocabularyError:
    heading = f"{concept.type}.{concept.id}"
    return VocabularyError(f"{_place(_text(name), f'{name}.toml', heading)}: [{heading}]: {why}")


def parse(text: str, file: str, types: frozenset[str]) -> Iterator[Concept]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{file} is not TOML: {error}") from error
    stands_for: dict[str, str] = {}
    for kind, entries in tables.items():
        if kind not in types:
            raise VocabularyError(
                f"{_place(text, file, kind)}: [{kind}...] is no type of concept here{_meant(kind, types)}"
            )
        for name, entry in entries.items():
            try:
                concept = _concept(name, kind, entry)
                _check_names(concept)
                _check_meanings(concept, stands_for)
            except ValueError as error:
                raise VocabularyError(f"{_place(text, file, f'{kind}.{name}')}: [{kind}.{name}]: {error}") from error
            yield concept


def _place(text: str, file: str, name: str) -> str:
    """The file and the line of the table that begins with a name."""
    found = re.compile(rf'^\s*\["?{re.escape(name)}\b', re.MULTILINE).search(text)
    return f"{file}, line {text.count(chr(10), 0, found.end()) + 1}" if found else file


def _concept(id: str, type: str, entry: object) -> Concept:
    if not isinstance(entry, dict):
        raise ValueError("it is no table")
    if not _ID.fullmatch(id):
        raise ValueError("an id is of small letters, digits and hyphens")
    for key, value in entry.items():
        _check(key, value)
    if "name" not in entry:
        raise ValueError("it has no name")
    return Concept(
        id=id,
        type=type,
        name=entry["name"],
        labels=tuple(_labels(entry)),
        schedules=tuple(entry.get("schedule", ())),
        theme=entry.get("theme"),
        under=entry.get("under"),
        broader=tuple(entry.get("broader", ())),
        country=entry.get("country"),
    )


def _check(key: str, value: Any) -> None:
    if key in _VALUES:
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{key} is not a text")
    elif key in _LISTS or _kind_of(key):
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip("? ") for one in value):
            raise ValueError(f"{key} is not a list of texts")
    else:
        raise ValueError(f"{key} is no known key{_meant(key, (*_VALUES, *_LISTS, *_KINDS))}")
    if key == "schedule" and (wrong := [one for one in value if not _SCHEDULE.fullmatch(one)]):
        raise ValueError(f"{wrong[0]!r} is no schedule: write it like 1961 I, 1971 IV or 1988 Table II")


def _kind_of(key: str) -> tuple[Kind, str | None] | None:
    """What a key says of its names: their kind and language."""
    if key in _KINDS:
        return _KINDS[key], None if key in _ANY_LANGUAGE else "en"
    found = _LANGUAGE.fullmatch(key)
    if found and found[1] in {None, *_KINDS}:
        return _KINDS[found[1] or "common"], found[2]
    return None


def _labels(entry: Mapping[str, Any]) -> Iterator[Label]:
    yield Label(entry["name"], "en", "common")
    for key, texts in entry.items():
        if named := _kind_of(key):
            kind, language = named
            for text in texts:
                plain = text.removesuffix("?").strip()
                short = kind == "common" and plain.isupper()
                yield Label(plain, language, "abbreviation" if short else kind, text.endswith("?"))


def _check_names(concept: Concept) -> None:
    seen = set()
    for label in concept.labels:
        text = label.text if label.text.isupper() else label.text.casefold()
        if (text, label.language) in seen:
            raise ValueError(f"{label.text!r} stands twice in it")
        seen.add((text, label.language))


def _check_meanings(concept: Concept, named: dict[str, str]) -> None:
    """An unambiguous name stands for one concept, however it is hyphenated; `named` holds those seen so far."""
    for label in concept.labels:
        text = label.text if label.text.isupper() else label.text.casefold()
        other = named.setdefault(_SEPARATORS.sub(" ", text), concept.id) if not label.ambiguous else concept.id
        if other != concept.id:
            raise ValueError(f"{label.text!r} is a name of {other} too: mark it with ? or take one away")


def _meant(text: str, known: Any) -> str:
    close = get_close_matches(text, list(known), n=1)
    return f": did you mean {close[0]}?" if close else ""
