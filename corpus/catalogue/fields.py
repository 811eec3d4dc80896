"""Dataclasses from the plain values of a file that people write, every mistake named with its place."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

Rules = Mapping[str, Callable[[Any], str | None]]
"""By name of a field: what is wrong with a value, if anything."""
Trail = tuple[str | int, ...]
"""Names and numbers that lead to a value, such as ("listings", 0, "url")."""
Kind = TypeVar("Kind")


class MistakeError(ValueError):
    """A value that can't be used: where it stands, and what is allowed."""

    def __init__(self, trail: Trail, words: str) -> None:
        super().__init__(f"{problem_in_words(trail)}{': ' if trail else ''}{words}")
        self.trail = trail


def build(kind: type[Kind], entry: Mapping[str, Any], rules: Rules, trail: Trail = ()) -> Kind:
    """A dataclass from plain values. Raises MistakeError."""
    known: dict[str, Field[Any]] = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in entry.keys() - known.keys():
        raise MistakeError((*trail, name), f"there is no such field; allowed are {', '.join(known)}")
    for name, field in known.items():
        if name not in entry and field.default is MISSING and field.default_factory is MISSING:
            raise MistakeError((*trail, name), "is missing")
    return kind(**{name: _value(kind, name, value, rules, (*trail, name)) for name, value in entry.items()})


def problem_in_words(trail: Trail) -> str:
    return re.sub(r"\.\[", "[", ".".join(f"[{step}]" if isinstance(step, int) else step for step in trail))


def lines_of(text: str) -> dict[Trail, int]:
    """Where the tables and values of a TOML file begin; of its arrays of tables each has a number, from 0."""
    places: dict[Trail, int] = {}
    table: Trail = ()
    for number, line in _lines_outside_texts(text):
        if heading := re.match(r"\s*(\[\[?)\s*([\w.\- ]+?)\s*\]", line):
            table = _table(heading[2].split("."), is_new=heading[1] == "[[", known=places)
            places[table] = number
        elif key := re.match(r"\s*([\w-]+|\"[^\"]*\")\s*=", line):
            places[(*table, key[1].strip('"'))] = number
    return places


def _lines_outside_texts(text: str) -> Iterable[tuple[int, str]]:
    """Numbered lines, without those inside of texts that run over several."""
    mark: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if mark is None:
            yield number, line
        for found in re.findall(r"\"\"\"|'''", line):
            mark = None if found == mark else mark or found


def _table(names: list[str], *, is_new: bool, known: Mapping[Trail, int]) -> Trail:
    trail: Trail = ()
    for place, name in enumerate(names):
        count = len({other[: len(trail) + 2] for other in known if _continues(other, (*trail, name))})
        if is_new and place == len(names) - 1:
            trail = (*trail, name, count)
        else:
            trail = (*trail, name, count - 1) if count else (*trail, name)
    return trail


def _continues(other: Trail, trail: Trail) -> bool:
    return other[: len(trail)] == trail and len(other) > len(trail) and isinstance(other[len(trail)], int)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: type, name: str, value: object, rules: Rules, trail: Trail) -> Any:
    typed = _typed(_hints(kind)[name], value, rules, trail)
    for one in typed if isinstance(typed, tuple) else [typed]:
        if one is not None and (wrong := rules.get(name, lambda _: None)(one)):
            raise MistakeError(trail, wrong)
    return typed


def _typed(hint: Any, value: object, rules: Rules, trail: Trail) -> Any:
    match get_origin(hint), value:
        case None, Mapping() if is_dataclass(hint):
            return build(hint, value, rules, trail)  # type: ignore[arg-type]
        case None, str() if hint is str:
            return value
        case None, int() | float() if hint is float and not isinstance(value, bool):
            return float(value)
        case None, int() if hint is int and not isinstance(value, bool):
            return value
        case origin, str() if origin is Literal and value in get_args(hint):
            return value
        case origin, list() | tuple() if origin is tuple:
            part = get_args(hint)[0]
            return tuple(_typed(part, one, rules, (*trail, number)) for number, one in enumerate(value))
        case origin, None if NoneType in get_args(hint):
            return None
        case origin, _ if NoneType in get_args(hint):
            return _typed(get_args(hint)[0], value, rules, trail)
    raise MistakeError(trail, f"{value!r} is not allowed here; it takes {_kind_in_words(hint)}")


def _kind_in_words(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(hint))
    if get_origin(hint) is tuple:
        return f"a list, each {_kind_in_words(get_args(hint)[0])}"
    return {str: "a text", float: "a number", int: "a whole number"}.get(hint, "a table")
