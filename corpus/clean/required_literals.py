"""The literals that a regular expression requires, so that most texts need not be searched with it."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from importlib import import_module
from itertools import groupby
from typing import Any, Generic, TypeVar

# There is no documented parser of patterns.
codes: Any = import_module("re._constants")
parser: Any = import_module("re._parser")

_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)

Item = TypeVar("Item", bound=Hashable)
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


class Prefilter(Generic[Item]):
    """Tells which of many patterns a text may match, by one search for a literal of each."""

    def __init__(self, patterns: Iterable[tuple[Item, Requirements]]) -> None:
        """`patterns` are what stands for each pattern, and what the pattern requires."""
        self._always: set[Item] = set()
        self._by_literal: dict[str, list[tuple[Item, Requirements]]] = defaultdict(list)
        for item, required in patterns:
            for literal in required[0] if required else ():
                self._by_literal[literal].append((item, required))
            if not required:
                self._always.add(item)
        ascii_first = _any_of(one for one in self._by_literal if one[0].isascii())
        others = _any_of(one for one in self._by_literal if not one[0].isascii())
        # A lookahead, since literals overlap; of those that begin at one place it captures the longest. Few places of
        # most texts have a letter outside ASCII, so that one comparison spares those with all the others.
        self._longest = re.compile(rf"(?=({ascii_first or '(?!)'}|(?=[^\x00-\x7f])(?:{others or '(?!)'})))")
        self._prefixes = {
            one: [one[:end] for end in range(len(one) + 1) if one[:end] in self._by_literal] for one in self._by_literal
        }

    def possible_in(self, text: str) -> set[Item]:
        found = self._always.copy()
        for literal in {one for longest in set(self._longest.findall(text)) for one in self._prefixes[longest]}:
            found.update(item for item, required in self._by_literal[literal] if may_match(required, text))
        return found


def _any_of(literals: Iterable[str]) -> str:
    """A pattern of the longest of these literals at a place, which compares what they share once."""
    known = set(literals)
    groups = groupby(sorted(known - {""}), key=lambda one: one[0])
    branches: list[str] = [re.escape(first) + _any_of(one[1:] for one in group) for first, group in groups]
    if len(branches) == 1 and "" not in known:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in known else ''}" if branches else ""


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
