"""The literals that a regular expression requires, so that most texts need not be searched with it."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

# There is no documented parser of patterns.
codes: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)

Requirements = tuple[tuple[str, ...], ...]
"""Sets of literals; a text that a pattern matches contains at least one literal of each set."""


def required_literals(pattern: str) -> Requirements:
    """What every match of a case-sensitive pattern contains, longest literals first; empty if nothing is required."""
    found = dict.fromkeys(_parts(parser.parse(pattern)))
    return tuple(sorted(found, key=_shortest, reverse=True))


def may_match(requirements: Requirements, text: str) -> bool:
    """Whether a text contains what is required."""
    for literals in requirements:  # loops, because `any` and `all` over generators take half as long again
        for literal in literals:
            if literal in text:
                break
        else:
            return False
    return True


def _parts(sequence: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, ...]]:
    """Yield the sets of literals that the parts of a sequence require."""
    run = ""
    for code, value in sequence:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        if run:
            yield (run,)
        run = ""
        if code is codes.SUBPATTERN:
            yield from _parts(value[-1])
        elif code in _REPEATS and value[0]:
            yield from _parts(value[2])
        elif code is codes.BRANCH and all(alternatives := [_most_telling(branch) for branch in value[1]]):
            yield tuple(dict.fromkeys(literal for one in alternatives for literal in one))
    if run:
        yield (run,)


def _most_telling(sequence: Iterable[tuple[Any, Any]]) -> tuple[str, ...]:
    return max(_parts(sequence), key=_shortest, default=())


def _shortest(literals: tuple[str, ...]) -> int:
    return min(map(len, literals))
