"""What the host of an address says of the publisher: by the catalogue, by the vocabulary, and by its own letters."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import asdict
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from corpus import toml_tables
from corpus.catalogue.sources import load_catalogue
from corpus.clean.publishers.names import SPELLED_OUT, common, is_short_for, letters
from corpus.clean.publishers.public_suffixes import suffix_of
from corpus.clean.text import unaccented
from corpus.file_cache import cached_beside
from corpus.label.vocabulary import cities, countries, country_of_body, names_of_organizations
from corpus.quick_dataclass import dataclass
from corpus.toml_tables import CLOSED, NonBlank, TableError, read_tables

_FILE = Path(__file__).with_name("hosts.toml")
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+[a-z_]*/(?:https?:/+)?", re.IGNORECASE)
_OF_A_GOVERNMENT = re.compile(r"(?:^|\.)(?:gov|govt|gob|gouv|gub|guv|gv|go|gc|admin|mil|int|nic|government)(?:\.\w+)*$")
_COUNTRIES = {"uk": "GB", "gov": "US", "mil": "US", "su": "RU", "рф": "RU"}
_NO_COUNTRIES = frozenset("eu tv io co me ai fm ly cc to ws".split())
_GENERIC = frozenset(
    "www news noticias press presse media blog blogs portal en de fr es ru amp m mobile web online example".split()
)
"""Labels of hosts that name nobody."""
_SHORTEST_LABEL, _SHORTEST_WITHIN, _STEM = 3, 4, 6
"""Letters that don't agree by chance: as a whole, within others, and as a beginning."""
_LONGEST_ABBREVIATION, _MOST_WORDS = 3, 6
_SHORTEST_ABBREVIATION = 6
"""Letters of a label that is made of the beginnings of words by no chance."""
_ENDS_A_NAME = re.compile(r"[.,;:!?()«»“”\"|\n]")
_SAMPLE = 5_000
"""Characters of a text in which the name is looked for."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Site:
    """The host of an address, in its parts."""

    host: str
    domain: str
    """The label that was registered: `example` in `www.example.co.uk`."""
    suffix: str
    """What it was registered under: `co.uk`."""
    others: tuple[str, ...]
    """The labels before the domain that may say something."""

    @property
    def country(self) -> str | None:
        """The ISO code of its country; None for international hosts."""
        last = self.suffix.rpartition(".")[2]
        return _COUNTRIES.get(last) or (last.upper() if len(last) == 2 and last not in _NO_COUNTRIES else None)

    @property
    def is_of_a_government(self) -> bool:
        """Whether it is one of the hosts of a government, whose labels are no names."""
        return bool(_OF_A_GOVERNMENT.search(self.suffix)) or self.suffix in _known_hosts()["umbrellas"]

    @property
    def carrier(self) -> str | None:
        """Its name, if it carries what others publish."""
        return next((name for host in _above(self.host) if (name := _known_hosts()["carriers"].get(host))), None)

    @property
    def labels(self) -> list[str]:
        return [one.replace("-", "") for one in (self.domain, *self.others) if one]


def site_of(url: str | None) -> Site | None:
    """The site of an address; that of the original, if the address is of an archived copy."""
    host = (urlsplit(_ARCHIVED.sub("http://", url)).hostname or "").removeprefix("www.") if url else ""
    return _site_at(host) if "." in host else None


@lru_cache(maxsize=1_000)
def _site_at(host: str) -> Site:
    suffix = suffix_of(host) or host.rpartition(".")[2]
    *others, domain = host.removesuffix(suffix).strip(".").split(".")
    if others and f"{domain}.{suffix}" in _known_hosts()["umbrellas"]:
        suffix = f"{domain}.{suffix}"
        *others, domain = others
    return Site(host, domain, suffix, tuple(one for one in others if one not in _GENERIC))


def country_of(publisher: str | None, url: str | None) -> str | None:
    """The ISO code of the country of a publisher, by the vocabulary, or else by the host of an address."""
    site = site_of(url)
    return (country_of_body(publisher) if publisher else None) or (site.country if site else None)


def entry_of(site: Site) -> tuple[str, str] | None:
    """The name and organisation of the catalogue's entry whose host is that of the site, or above it."""
    return next((entry for host in _above(site.host) if (entry := _entries().get(host))), None)


def organization_of(site: Site) -> str | None:
    """The organisation of the site's country that the vocabulary knows under the letters of its domain."""
    return _by_letters().get((site.domain.replace("-", ""), site.country))


def agreement(name: str, site: Site) -> float:
    """How far a name agrees with the host: 2 where it and the domain are made of each other, 1 where they share a word
    or where that is so of another label, else 0."""
    spelled = name.casefold().translate(SPELLED_OUT)
    domain, *others = site.labels or [""]
    if _is_made_of(domain, name, spelled):
        return 2
    words = {word for one in (name, spelled) for word in _WORD.findall(unaccented(one).casefold())}
    words = {word for word in words if len(word) >= _SHORTEST_WITHIN}
    pieces = [piece for piece in site.domain.split("-") if len(piece) >= _SHORTEST_LABEL]
    met = [any(word.startswith(piece) for word in words) for piece in pieces]
    if len(pieces) > 1 and all(met):
        return 2
    if any(met) or any(common(word, label) >= _STEM for word in words for label in site.labels):
        return 1
    return 1 if any(_is_made_of(label, name, spelled) and letters(name) != label for label in others) else 0


def name_of(site: Site, text: str) -> str | None:
    """The name that the host of a site is made of: as the text writes it, else in the words that it is made of."""
    label = site.domain.replace("-", "")
    if len(label) < 2 or site.domain in _GENERIC or label in countries():
        return None
    words = list(_WORD.finditer(text, 0, _SAMPLE))
    if written := _written(label, text, words):
        return written
    if site.is_of_a_government:
        return None
    if spelled_out := _spelled_out(label, text, words):
        return spelled_out
    if len(label) <= _LONGEST_ABBREVIATION:
        return label.upper()
    known = {one[0].casefold() for one in words if one[0].istitle()}
    parts = [word for part in site.domain.split("-") for word in _told_apart(part, known)]
    return " ".join(word if word in _words("small") and at else word.capitalize() for at, word in enumerate(parts))


def _is_made_of(label: str, name: str, spelled: str) -> bool:
    """Whether a label and a name are made of each other's letters; `spelled` is the name as addresses spell it."""
    if any(_is_within(letters(one), label) for one in (name, spelled)):
        return True
    if len(label) < _SHORTEST_LABEL:
        return False
    return is_short_for(label, name) or label in _WORD.findall(unaccented(name).casefold())


def _is_within(name: str, label: str) -> bool:
    """Whether a name holds a label, or makes up most of it."""
    short = min(name, label, key=len)
    if name == label or len(short) < _SHORTEST_WITHIN:
        return name == label
    return label in name or (name in label and len(name) > len(label) / 2)


def _written(label: str, text: str, words: Sequence[re.Match[str]]) -> str | None:
    """The run of words in a text that has the letters of a label, the first of them with a capital or a figure."""
    for spelling in ({}, SPELLED_OUT):
        for at, first in enumerate(words):
            if first[0][0].islower() or not label.startswith(letters(first[0].casefold().translate(spelling))):
                continue
            run = ""
            for last in words[at : at + _MOST_WORDS]:
                run += letters(last[0].casefold().translate(spelling))
                if run == label:
                    return text[first.start() : last.end()]
    return None


def _spelled_out(label: str, text: str, words: Sequence[re.Match[str]]) -> str | None:
    """The first run of words in a text, without a mark between them, of whose beginnings a long label is made: "Drug
    Policy Forum" for `dpforum`."""
    if len(label) < _SHORTEST_ABBREVIATION:
        return None
    for at, first in enumerate(words):
        if first[0][0].islower() or letters(first[0])[:1] != label[0]:
            continue
        for last in words[at + 1 : at + _MOST_WORDS]:
            run = text[first.start() : last.end()]
            if _ENDS_A_NAME.search(run):
                break
            if letters(last[0])[:1] in label[1:] and is_short_for(label, run):
                return " ".join(run.split())
    return None


def _told_apart(label: str, known: Set[str]) -> list[str]:
    """The words that a label is made of, the first of which may be unknown; else the label itself.

    Of several ways, that with the shortest unknown word, then that with the fewest words.
    """
    ways: dict[int, list[str]] = {0: []}
    for end in range(1, len(label) + 1):
        found = [
            [*words, label[start:end]]
            for start, words in ways.items()
            if words and _may_follow(label[start:end], words[-1], known)
        ]
        if end >= _SHORTEST_WITHIN or _is_word(label[:end], known):
            found.append([label[:end]])
        if found:
            ways[end] = min(found, key=lambda words: (0 if _is_word(words[0], known) else len(words[0]), len(words)))
    words = ways.get(len(label), [label])
    return words if _is_telling(words[-1], known) else [label]


def _may_follow(piece: str, before: str, known: Set[str]) -> bool:
    is_small = piece in _words("small")
    return _is_word(piece, known) and not (is_small and (len(piece) == 1 or not _is_telling(before, known)))


def _is_word(piece: str, known: Set[str]) -> bool:
    return piece in _words("press") or piece in _words("small") or piece.isdigit() or _is_telling(piece, known)


def _is_telling(piece: str, known: Set[str]) -> bool:
    """Whether a piece shows what a label is made of: a long word of the press or of the text, or a place."""
    return len(piece) >= _SHORTEST_WITHIN and (
        piece in _words("press") or piece in known or piece in countries() or piece in cities()
    )


def _above(host: str) -> Iterator[str]:
    while "." in host:
        yield host
        host = host.partition(".")[2]


@cache
def _entries() -> Mapping[str, tuple[str, str]]:
    """Names of the catalogue's entries and their organisations, by host without `www.`."""
    entries = reversed(load_catalogue().values())
    return {(urlsplit(one.home).hostname or "").removeprefix("www."): (one.name, one.organization) for one in entries}


@cache
def _by_letters() -> Mapping[tuple[str, str | None], str]:
    """Canonical names of organisations by the letters of each name, and by country; where several share them, none."""
    named: dict[tuple[str, str | None], set[str]] = {}
    for text, name, country in names_of_organizations():
        if len(letters(text)) >= (_SHORTEST_LABEL if country else _SHORTEST_WITHIN):
            named.setdefault((letters(text), country), set()).add(name)
    return {key: next(iter(names)) for key, names in named.items() if len(names) == 1}


@dataclass(frozen=True, slots=True)
class _Words:
    __pydantic_config__: ClassVar[Any] = CLOSED

    press: NonBlank
    small: NonBlank


@dataclass(frozen=True, slots=True)
class _Hosts:
    """The shape of `hosts.toml`."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    umbrellas: tuple[NonBlank, ...]
    carriers: dict[str, NonBlank]
    words: _Words


@cache
def _known_hosts() -> Mapping[str, Any]:
    def read() -> dict[str, Any]:
        return asdict(read_tables(_FILE.read_text(encoding="utf-8"), _FILE, _Hosts, TableError))

    return cached_beside(_FILE, (Path(__file__), Path(toml_tables.__file__)), read)


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(_known_hosts()["words"][kind].split())
