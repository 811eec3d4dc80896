"""Concepts with their names, read and checked from the files beside this one."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from corpus import toml_tables
from corpus.file_cache import cached_beside
from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from corpus.toml_tables import MistakeError, TableError, did_you_mean, place, read_tables
from corpus.vocabulary.kinds import Kind, kind_of

if TYPE_CHECKING:
    from corpus.vocabulary.shapes import Entry

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
    "words": frozenset({"word"}),
}
GENERAL = "word"
"""The type of general words, which name nothing of the field."""
_SEPARATORS = lazy_pattern(r"[\s‐-―-]+")


class VocabularyError(TableError):
    """An entry of a vocabulary can't be used: the message names the file, the line, the key and what is allowed."""


@dataclass(frozen=True, slots=True)
class Label:
    """One name of a concept."""

    text: str
    language: str | None
    """ISO 639-1; none for a name that is the same in every language."""
    kind: Kind
    ambiguous: bool = False
    """It counts only beside other evidence of drugs: it has another meaning too."""
    everyday: bool = False
    """An ambiguous name that is an everyday word: it counts only where a text lists or introduces it as a name."""


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

    Raises VocabularyError when an entry can't be used, an id stands twice, two concepts share an unambiguous name, or a
    concept refers to an unknown one.
    """
    return MappingProxyType({one.id: one for name in _FILES for one in read(name)})


@cache
def read(name: str) -> tuple[Concept, ...]:
    """The concepts of one file alone, such as `substances`, `precursors` or `organizations`."""
    return tuple(_from_plain(*one) for one in _kept()[name])


@cache
def _kept() -> Mapping[str, list[tuple[Any, ...]]]:
    """The concepts of each file as plain values; the files are read and checked only when one of them has changed."""
    folder = Path(__file__).parent
    rules = (folder / "shapes.py", Path(toml_tables.__file__))
    return cached_beside(Path(__file__), (*map(_path, _FILES), *rules), _read_all)


def _read_all() -> dict[str, list[tuple[Any, ...]]]:
    files = {name: tuple(parse(_text(name), f"{name}.toml", types)) for name, types in _FILES.items()}
    _check_together(files)
    return {name: [astuple(one) for one in read] for name, read in files.items()}


def _from_plain(id: str, type: str, name: str, labels: tuple[tuple[Any, ...], ...], *others: Any) -> Concept:
    return Concept(id, type, name, tuple(Label(*one) for one in labels), *others)


def _path(name: str) -> Path:
    return Path(__file__).with_name(f"{name}.toml")


def _text(name: str) -> str:
    return _path(name).read_text(encoding="utf-8")


def _check_together(files: Mapping[str, tuple[Concept, ...]]) -> None:
    """Raises VocabularyError for what no file shows alone: ids and names that stand in two, and unknown concepts."""
    known: dict[str, Concept] = {}
    named: dict[str, str] = {}
    for name, read in files.items():
        for concept in read:
            if concept.id in known:
                raise _wrong(name, concept, "another concept has the same id: choose a new one")
            known[concept.id] = concept
            if mistake := _shared_name(concept, named):
                raise _wrong(name, concept, mistake)
    for name, read in files.items():
        for concept in read:
            for other in (*concept.broader, *([concept.under] if concept.under else [])):
                if other not in known:
                    raise _wrong(name, concept, f"refers to {other}, which is no concept{did_you_mean(other, known)}")


def _wrong(name: str, concept: Concept, why: str) -> VocabularyError:
    trail = (concept.type, concept.id)
    return VocabularyError(f"{place(_text(name), f'{name}.toml', trail)}: {MistakeError(trail, why)}")


def parse(text: str, file: str, types: frozenset[str]) -> Iterator[Concept]:
    """The concepts of one file, which may have these types. Raises VocabularyError."""
    from corpus.vocabulary.shapes import VocabularyTables

    stands_for: dict[str, str] = {}
    for kind, entries in read_tables(text, file, VocabularyTables, VocabularyError).items():
        if kind not in types:
            allowed = ", ".join(f"[{one}.ID]" for one in sorted(types))
            what = f"there is no such type of concept here; allowed are {allowed}{did_you_mean(kind, types)}"
            raise VocabularyError(f"{place(text, file, (kind,))}: {kind}: {what}")
        for name, entry in entries.items():
            concept = _concept(name, kind, entry)
            if mistake := _repeated_name(concept) or _shared_name(concept, stands_for):
                trail = (kind, name)
                raise VocabularyError(f"{place(text, file, trail)}: {MistakeError(trail, mistake)}")
            yield concept


def _concept(id: str, type: str, entry: "Entry") -> Concept:
    labels = tuple(_labels(entry))
    return Concept(
        id=id,
        type=type,
        name=labels[0].text,
        labels=labels,
        schedules=entry.schedule,
        theme=entry.theme,
        under=entry.under,
        broader=entry.broader,
        country=entry.country,
    )


def _labels(entry: "Entry") -> Iterator[Label]:
    yield _label(entry.name, "common", "en", short="common")
    for key, texts in entry.names.items():
        if named := kind_of(key):
            for text in texts:
                yield _label(text, *named)


def _label(text: str, kind: Kind, language: str | None, short: Kind = "abbreviation") -> Label:
    """A name as a file has it, with its marks; a common name in capitals is of the kind `short`."""
    plain = text.rstrip("? ")
    is_short = kind == "common" and plain.isupper()
    return Label(plain, language, short if is_short else kind, text.endswith("?"), text.endswith("??"))


def _repeated_name(concept: Concept) -> str | None:
    seen = set()
    for label in concept.labels:
        text = label.text if label.text.isupper() else label.text.casefold()
        if (text, label.language) in seen:
            return f"{label.text!r} stands twice in it"
        seen.add((text, label.language))
    return None


def _shared_name(concept: Concept, named: dict[str, str]) -> str | None:
    """An unambiguous name stands for one concept, however it is hyphenated; `named` holds those seen so far."""
    for label in concept.labels:
        text = label.text if label.text.isupper() else label.text.casefold()
        other = named.setdefault(_SEPARATORS.sub(" ", text), concept.id) if not label.ambiguous else concept.id
        if other != concept.id:
            return f"{label.text!r} is a name of {other} too: mark it with ? or take one away"
    return None
