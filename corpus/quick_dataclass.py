"""Dataclasses that are made in a quarter of the time, since a search makes a hundred before it begins.

The standard library writes six methods for each frozen class and compiles them. Here that is done for `__init__` only;
what compares, hashes and shows values is written once for all classes. To the type checker they are those of the
standard library, and it alone sees to it that nobody changes a frozen one.
"""

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False) -> Callable[[type], type]:
        """Make a class a dataclass, as `dataclasses.dataclass` does."""
        return lambda kind: _made(kind, frozen, slots)


__all__ = ["dataclass"]

Made = TypeVar("Made")


def _made(kind: type[Made], frozen: bool, slots: bool) -> type[Made]:
    own = vars(kind).keys()
    if kind.__doc__ is None:
        kind.__doc__ = f"{kind.__name__}."  # or its signature would be worked out to stand there
    made = dataclasses.dataclass(repr=False, eq=False, slots=slots)(kind)
    fields = dataclasses.fields(made)  # type: ignore[arg-type]
    methods = _compared([one.name for one in fields if one.compare])
    methods["__repr__"] = _shown([one.name for one in fields if one.repr])
    if not frozen:
        methods["__hash__"] = None
    for name, method in methods.items():
        if name not in own:
            setattr(made, name, method)
    return made


def _compared(names: list[str]) -> dict[str, Any]:
    """Values of one class are equal if these fields are."""
    content: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def is_equal(self: Any, other: object) -> bool:
        return content(self) == content(other) if other.__class__ is self.__class__ else NotImplemented

    def hash_of(self: Any) -> int:
        return hash(content(self))

    return {"__eq__": is_equal, "__hash__": hash_of}


def _shown(names: list[str]) -> Callable[[Any], str]:
    def show(self: Any) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in names)})"

    return show
