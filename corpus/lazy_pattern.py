"""Regular expressions that are compiled when they are first used, since a command uses few of those that it loads."""

import re
from typing import Any, cast


def lazy_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What `re.compile` returns, for a constant of a module that every search loads."""
    return cast("re.Pattern[str]", _LazyPattern(text, flags))


class _LazyPattern:
    """Stands for a compiled pattern, and keeps each of its methods once it was asked for."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern, self._flags = text, flags

    def __getattr__(self, name: str) -> Any:  # called only for what it does not have yet
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value
