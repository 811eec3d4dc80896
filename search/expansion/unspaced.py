"""Parts a run of words that were typed without spaces, in Chinese, Japanese or Thai, into those that belong together.

Each character or cluster of letters is a word of its own there, so a run only says that they stand side by side.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import groupby

from corpus.words import WORD, is_unspaced

Part = tuple[str, ...]

LONGEST_RUN = 24
"""The most words of a run that is parted."""
LONGEST_PART = 8
"""The most words of one part."""
_SHORTEST_RUN = 4
"""The fewest words of a run in which there may be two parts."""
_SHORTEST_PART = 2

_NAME, _FOUND, _LEFT_OUT, _ALONE = 0.9, 1.0, 0.6, 2.0
"""What a part costs that is a name, that releases have, that only joins or asks, and that is a single word."""

_FUNCTION_WORDS = frozenset(
    tuple(WORD.findall(word))
    for word in (
        "的 了 在 于 和 与 被 吗 呢 是 多少 什么 哪些 哪里 哪儿 谁 怎么 为什么 何时 有 "
        "の に は を で が と も へ や か から まで より など について における による された されました した "
        "しました する れた いくら どこ だれ 何 いつ どの どれ "
        "ที่ ใน ของ และ จาก ได้ เท่าไร เท่าไหร่ กี่ อะไร ที่ไหน ใคร เมื่อไร เมื่อไหร่ อย่างไร ทำไม ไหม"
    ).split()
)
"""Particles and words that ask."""


def is_run(words: Sequence[str]) -> bool:
    """Whether words were typed without the spaces that other scripts have between them."""
    return _SHORTEST_RUN <= len(words) <= LONGEST_RUN and all(map(is_unspaced, words))


def part(
    words: Part, is_name: Callable[[Part], bool], found: Callable[[Collection[Part]], Collection[Part]]
) -> tuple[Part, ...]:
    """The fewest parts that are names or stand side by side in some release, without those that only join or ask.

    `found` tells which sequences stand so. A run that is a name or stands in a release itself is one part, and so is
    one of which nothing else is known.
    """
    if is_name(words) or found([words]):
        return (words,)
    spans = [words[first:last] for first, last in _spans(len(words))]
    names = {span for span in spans if is_name(span)}
    known = names.union(found([span for span in dict.fromkeys(spans) if span not in names]))
    costs: list[float] = [0.0]
    steps: list[int] = [0]
    for end in range(1, len(words) + 1):
        possible = [
            (costs[start] + _cost(words[start:end], names, known), start)
            for start in range(max(0, end - LONGEST_PART), end)
        ]
        cost, start = min(possible)
        costs.append(cost)
        steps.append(start)
    parts: list[Part] = []
    end = len(words)
    while end:
        parts.append(words[steps[end] : end])
        end = steps[end]
    kept = tuple(_joined(reversed(parts), known))
    return kept or (words,)


def _spans(length: int) -> Iterator[tuple[int, int]]:
    """The places where parts may begin and end."""
    for first in range(length):
        for last in range(first + _SHORTEST_PART, min(first + LONGEST_PART, length) + 1):
            yield first, last


def _cost(one: Part, names: Collection[Part], known: Collection[Part]) -> float:
    if one in _FUNCTION_WORDS:
        return _LEFT_OUT
    if one in names:
        return _NAME
    if one in known:
        return _FOUND
    return _ALONE if len(one) == 1 else float("inf")


def _joined(parts: Iterator[Part], known: Collection[Part]) -> Iterator[Part]:
    """The parts that say something; single words side by side, of which nothing is known, are one part."""
    for is_single, same in groupby(parts, key=lambda one: one not in known and one not in _FUNCTION_WORDS):
        rest = [one for one in same if one not in _FUNCTION_WORDS]
        if is_single:
            yield tuple(word for one in rest for word in one)
        else:
            yield from rest
