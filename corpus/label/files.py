"""The rules of labelling that a librarian edits, read and checked from the files beside this one."""

import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from corpus.vocabulary import VocabularyError

_TEXT, _TEXTS, _NUMBER = "a text", "a list of texts", "a number"
_ANY = "*"
"""A key of any name."""
_THEME = {"label": _TEXT, "terms": _TEXTS, "hints": _TEXTS, "hides": _TEXTS, "needs": _NUMBER, "drugs": _NUMBER}
_SHAPES: Mapping[str, Mapping[str, Any]] = {
    "bodies": {
        "heads": _TEXTS,
        "offices": {_ANY: _TEXT},
        "prefixes": {"no_names": _TEXTS},
        "states": {"names": _TEXTS},
    },
    "operations": {"words": _TEXTS, "no_names": _TEXTS},
    "places": {"elsewhere": _TEXTS, "cities": {_ANY: _TEXTS}, "aliases": {_ANY: _TEXTS}},
    "themes": {"drugs": _TEXTS, _ANY: _THEME},
}
_NEEDED = frozenset(("label", "drugs", *(key for name in ("bodies", "operations", "places") for key in _SHAPES[name])))
"""Keys that can't be left out of a table of a file that has them; the weight `drugs` of a theme can."""


@cache
def read(name: str) -> Mapping[str, Any]:
    path = Path(__file__).with_name(f"{name}.toml")
    return parse(path.read_text(encoding="utf-8"), path.name)


def parse(text: str, file: str) -> Mapping[str, Any]:
    """The tables of a file. Raises VocabularyError, which names file, line and key, where it is not as it should be."""
    try:
        table = tomllib.loads(text)
        _check(table, _SHAPES[file.removesuffix(".toml")], ())
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"{file} is not TOML: {error}") from error
    except _WrongError as wrong:
        raise VocabularyError(f"{file}, line {_line(text, wrong.path)}: {wrong}") from wrong
    return table


class _WrongError(Exception):
    """What is wrong with the value at a path of keys."""

    def __init__(self, path: tuple[str, ...], what: str) -> None:
        super().__init__(f"{'.'.join(path)} {what}")
        self.path = path


def _check(value: Any, shape: Any, path: tuple[str, ...]) -> None:
    if not isinstance(shape, Mapping):
        if not _is(value, shape):
            raise _WrongError(path, f"is not {shape}")
        return
    if not isinstance(value, dict):
        raise _WrongError(path, "is no table")
    for key in shape.keys() & _NEEDED - value.keys():
        if not (path and key == "drugs"):
            raise _WrongError(path, f"has no {key}")
    for key, part in value.items():
        if key not in shape and _ANY not in shape:
            close = get_close_matches(key, list(shape), n=1)
            raise _WrongError((*path, key), f"is no known key{f': did you mean {close[0]}?' if close else ''}")
        _check(part, shape.get(key, shape.get(_ANY)), (*path, key))


def _is(value: Any, kind: str) -> bool:
    match kind:
        case "a number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "a text":
            return isinstance(value, str) and bool(value.strip())
        case _:
            return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)


def _line(text: str, path: tuple[str, ...]) -> int:
    """Where a key stands: behind the heading of its table, if it is in one."""
    at = 0
    for key in path:
        named = rf'"?{re.escape(key)}"?'
        found = re.compile(rf"^\s*(?:\[{named}\]|{named}\s*=)", re.MULTILINE).search(text, at)
        at = found.start() + len(found[0]) - len(found[0].lstrip()) if found else at
    return text.count("\n", 0, at) + 1
