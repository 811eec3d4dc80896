"""A cache of what was used most recently."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

_OVERHEAD = 1_000
"""About how many bytes an entry takes besides its value."""


class RecentlyUsed(Generic[Value]):
    """Keeps the values that were used most recently, up to a number of bytes. Safe to use from several threads."""

    def __init__(self, most: int) -> None:
        self._room = most
        self._held: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        with self._lock:
            held = self._held.get(key)
            if held is None:
                return None
            self._held.move_to_end(key)
            return held[0]

    def put(self, key: Hashable, value: Value, size: int) -> None:
        """Keep a value that takes so many bytes."""
        with self._lock:
            if key in self._held:
                return
            self._held[key] = value, size + _OVERHEAD
            self._room -= size + _OVERHEAD
            while self._room < 0:
                _, (_, freed) = self._held.popitem(last=False)
                self._room += freed
