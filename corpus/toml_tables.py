"""Reading the TOML files that people edit: each is checked against the shape that it must have.

A mistake is reported with its file, its line, and what is allowed there.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

from corpus.errors import PressdeskError

Trail = tuple[str | int, ...]
"""The keys and positions that lead to a value, such as ("listings", 0, "url")."""
Shape = TypeVar("Shape")


class TableError(PressdeskError):
    """A file is not TOML, or a value in it is not what it must be. The message names the file and the line."""


class MistakeError(ValueError):
    """A value that can't be used: where it stands and what is wrong with it."""

    def __init__(self, trail: Trail, what: str) -> None:
        super().__init__(f"{describe(trail)}{': ' if trail else ''}{what}")
        self.trail = trail
        self.what = what


CLOSED = {"extra": "forbid"}
"""The `__pydantic_config__` of a shape that has no keys but its own."""


class Check:
    """Marks a type whose values must pass a test: `Annotated[str, Check(not_blank)]`.

    The test returns what is wrong with a value, as text or as a MistakeError about a part of it, or None. Pydantic,
    which calls it, is imported only when something is validated, so that modules with such types load quickly.
    """

    def __init__(self, mistake_in: Callable[[Any], str | MistakeError | None], *, first: bool = False) -> None:
        """With `first` the test comes before those of the type, and its values are as they were in the file."""
        self._mistake_in = mistake_in
        self._first = first

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        from pydantic_core import PydanticCustomError, core_schema

        def checked(value: Any) -> Any:
            mistake = self._mistake_in(value)
            if isinstance(mistake, str):
                mistake = MistakeError((), mistake)
            if mistake:
                raise PydanticCustomError("check", "{what}", {"what": mistake.what, "trail": mistake.trail})
            return value

        if self._first:
            return core_schema.no_info_before_validator_function(checked, handler(source))
        return core_schema.no_info_after_validator_function(checked, handler(source))


class _Exact:
    """Marks a number that must be written as one, not as text or a truth value."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> Any:
        return handler(source) | {"strict": True}


def not_blank(text: str) -> str | None:
    return None if text.strip() else "is empty"


def is_pattern(text: str) -> str | None:
    try:
        re.compile(text)
    except re.error as error:
        return f"{text!r} is no regular expression: {error}"
    return None


Whole = Annotated[int, _Exact()]
Number = Annotated[float, _Exact()]
NonBlank = Annotated[str, Check(not_blank)]
Texts = tuple[NonBlank, ...]
Pattern = Annotated[str, Check(is_pattern)]


def read_tables(text: str, file: object, shape: type[Shape], error: type[TableError] = TableError) -> Shape:
    """The content of a TOML file in its shape: a dataclass, a model of pydantic's, or a dict of either.

    Raises `error`, a kind of TableError, for the first mistake.
    """
    import tomllib

    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        raise error(f"{file} is not TOML: {mistake}") from mistake
    try:
        return validate(tables, shape)
    except MistakeError as mistake:
        raise error(f"{place(text, file, mistake.trail)}: {told(mistake, tables)}") from mistake


def validate(values: Any, shape: type[Shape]) -> Shape:
    """Plain values, as TOML and JSON have them, in a shape. Raises MistakeError for the first that does not fit it."""
    from pydantic import ValidationError

    try:
        checked: Shape = _adapter(shape).validate_python(values)  # type: ignore[arg-type]
    except ValidationError as invalid:
        found = invalid.errors(include_url=False)
        first = next((one for one in found if one["type"] in _UNKNOWN), found[0])  # a slip makes a key "missing" too
        raise _mistake(first, shape) from invalid
    return checked


def place(text: str, file: object, trail: Trail) -> str:
    """The file and the line where a value begins, or the closest table around it."""
    lines = lines_of(text)
    while trail and trail not in lines:
        trail = trail[:-1]
    return f"{file}, line {lines.get(trail, 1)}"


def told(mistake: MistakeError, tables: Any) -> str:
    """The mistake, with the table of an array that it is in by its name: `source "unodc": feeds[0]: ...`."""
    match mistake.trail:
        case (str(array), int(number), *rest):
            table = tables[array][number]
            name = table.get("name") if isinstance(table, dict) else None
            if isinstance(name, str):
                return f'{array} "{name}": {MistakeError(tuple(rest), mistake.what)}'
    return str(mistake)


def describe(trail: Trail) -> str:
    """The path to a value as people write it: `listings[0].url`."""
    return re.sub(r"\.\[", "[", ".".join(f"[{step}]" if isinstance(step, int) else step for step in trail))


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """The end of a message that suggests the known word most like a text; empty if none is like it."""
    from difflib import get_close_matches

    close = get_close_matches(text, list(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def lines_of(text: str) -> dict[Trail, int]:
    """The line where each table and value of a TOML file begins; the tables of an array are numbered from 0."""
    places: dict[Trail, int] = {}
    arrays: dict[Trail, int] = {}
    table: Trail = ()
    for number, line in _lines_outside_texts(text):
        if heading := re.match(r"\s*(\[\[?)\s*((?:[\w\- .]|\"[^\"]*\"|'[^']*')+?)\s*\]", line):
            table = _table(_keys(heading[2]), arrays, is_new=heading[1] == "[[")
            places[table] = number
            places.setdefault(table[:1], number)
        elif key := re.match(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*=", line):
            places[(*table, key[1].strip("\"'"))] = number
    return places


_UNKNOWN = ("unexpected_keyword_argument", "extra_forbidden")


@cache
def _adapter(shape: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(shape)


def _mistake(found: Any, shape: Any) -> MistakeError:
    trail: Trail = tuple(step for step in found["loc"] if step != "[key]")
    match found["type"]:
        case "check":
            return MistakeError((*trail, *found["ctx"]["trail"]), found["ctx"]["what"])
        case "missing" | "missing_argument":
            return MistakeError(trail, "is missing")
        case kind if kind in _UNKNOWN:
            known = _keys_of(_part(shape, trail[:-1]), trail[:-1])
            hint = did_you_mean(str(trail[-1]), known)
            return MistakeError(trail, f"there is no such key; allowed are {', '.join(known.values())}{hint}")
        case _:
            takes = _kind_in_words(_part(shape, trail), _dotted(trail))
            return MistakeError(trail, f"{found['input']!r} is not allowed here; it takes {takes}")


def _part(shape: Any, trail: Trail) -> Any:
    """The type of the value that a trail leads to."""
    shape = _plain(shape)
    if not trail:
        return shape
    if get_origin(shape) in (tuple, list):
        return _part(get_args(shape)[0], trail[1:])
    if get_origin(shape) in (dict, Mapping):
        return _part(get_args(shape)[1], trail[1:])
    hints = get_type_hints(shape, include_extras=True)
    if trail[0] not in hints:
        return _part(hints["__pydantic_extra__"], trail)
    return _part(hints[str(trail[0])], trail[1:])


def _plain(hint: Any) -> Any:
    """A type without its checks, and without None."""
    while get_args(hint) and get_origin(hint) not in (tuple, list, dict, Mapping, Literal):
        hint = get_args(hint)[0]  # of Annotated and of `X | None`
    return hint


def _keys_of(shape: Any, trail: Trail) -> dict[str, str]:
    """The keys that a table has, each as it is written: `delay`, `[source.selectors]`, `[[source.listings]]`."""
    hints = get_type_hints(shape, include_extras=True)
    names = [one.name for one in fields(shape)] if is_dataclass(shape) else list(shape.model_fields)
    return {name: _key_in_words(name, _plain(hints[name]), _dotted((*trail, name))) for name in names}


def _key_in_words(name: str, hint: Any, dotted: str) -> str:
    if get_origin(hint) in (tuple, list) and _is_table(get_args(hint)[0]):
        return f"[[{dotted}]]"
    return f"[{dotted}]" if _is_table(hint) else name


def _kind_in_words(hint: Any, dotted: str) -> str:
    hint = _plain(hint)
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(hint))
    if get_origin(hint) in (tuple, list):
        part = get_args(hint)[0]
        return f"[[{dotted}]] tables" if _is_table(part) else f"a list, each {_kind_in_words(part, dotted)}"
    return {str: "a text", float: "a number", int: "a whole number", bool: "true or false"}.get(hint, "a table")


def _is_table(hint: Any) -> bool:
    return _plain(hint) not in (str, float, int, bool) and get_origin(_plain(hint)) not in (tuple, list, Literal)


def _dotted(trail: Trail) -> str:
    return ".".join(step for step in trail if isinstance(step, str))


def _lines_outside_texts(text: str) -> Iterable[tuple[int, str]]:
    """Numbered lines, without those inside texts that run over several."""
    mark: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if mark is None:
            yield number, line
        for found in re.findall(r"\"\"\"|'''", line):
            mark = None if found == mark else mark or found


def _keys(dotted: str) -> list[str]:
    return [one.strip("\"'") for one in re.findall(r"\"[^\"]*\"|'[^']*'|[\w-]+", dotted)]


def _table(names: list[str], arrays: dict[Trail, int], *, is_new: bool) -> Trail:
    """The trail of a heading; `arrays` counts the tables of each array of tables that came before."""
    trail: Trail = ()
    for at, name in enumerate(names):
        trail = (*trail, name)
        if is_new and at == len(names) - 1:
            arrays[trail] = arrays.get(trail, 0) + 1
        if trail in arrays:
            trail = (*trail, arrays[trail] - 1)
    return trail
