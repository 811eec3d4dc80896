"""The wording of `wording.toml` as patterns."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from corpus import toml_tables
from corpus.file_cache import cached_beside
from corpus.quick_dataclass import dataclass
from corpus.toml_tables import CLOSED, Pattern, TableError, read_tables

_FILE = Path(__file__).with_name("wording.toml")


@dataclass(frozen=True, slots=True)
class _Lines:
    __pydantic_config__: ClassVar[Any] = CLOSED

    operator: tuple[Pattern, ...]
    source: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    __pydantic_config__: ClassVar[Any] = CLOSED

    nobody: tuple[Pattern, ...]
    umbrella: tuple[Pattern, ...]
    portal: tuple[Pattern, ...]
    before: tuple[Pattern, ...]
    after: tuple[Pattern, ...]
    rights: tuple[Pattern, ...]
    reserved: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """The shape of the file."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    lines: _Lines
    names: _Names


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern for each list; the first two match up to where the name begins."""

    operator: re.Pattern[str]
    source: re.Pattern[str]
    nobody: re.Pattern[str]
    umbrella: re.Pattern[str]
    portal: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    rights: re.Pattern[str]


@cache
def wording() -> Wording:
    tables = cached_beside(_FILE, (Path(__file__), Path(toml_tables.__file__)), _read)
    lines, names = tables["lines"], tables["names"]
    return Wording(
        operator=_any_of(lines["operator"], behind=r"\s?[:：]\s?"),
        source=_any_of(lines["source"], behind=r"\s?[:：]\s?"),
        nobody=_any_of((*names["nobody"], *names["reserved"])),
        umbrella=_any_of(names["umbrella"]),
        portal=_any_of((*names["umbrella"], *names["portal"])),
        before=_any_of(names["before"]),
        after=_any_of(names["after"], behind="$"),
        rights=_any_of((*names["rights"], *names["reserved"])),
    )


def _any_of(patterns: Sequence[str], *, behind: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)}){behind}", re.IGNORECASE)


def _read() -> dict[str, Any]:
    return asdict(read_tables(_FILE.read_text(encoding="utf-8"), _FILE, _File, TableError))
