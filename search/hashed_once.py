"""Values that remember their hash: parts of queries and plans are nested, and looked up by their whole content."""

from typing import TypeVar


class HashedOnce:
    """The base of a dataclass that `hashed_once` decorates: it has room for the hash."""

    __slots__ = ("_hash",)
    _hash: int


Hashed = TypeVar("Hashed", bound=HashedOnce)


def hashed_once(kind: type[Hashed]) -> type[Hashed]:
    """Let the values of a frozen dataclass work out their hash when it is first asked for, and only then."""
    worked_out = kind.__hash__

    def remembered(self: Hashed) -> int:
        try:
            return self._hash
        except AttributeError:
            found = worked_out(self)
            object.__setattr__(self, "_hash", found)
            return found

    kind.__hash__ = remembered  # type: ignore[assignment]
    return kind
