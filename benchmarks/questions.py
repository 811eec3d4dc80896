"""A thousand queries of several kinds, drawn from titles and from analysts' topics."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpus.release import Release
from corpus.words import WORD

Kind = Literal["high", "middle", "low", "and", "or", "phrase", "prefix", "typed"]
KINDS: tuple[Kind, ...] = ("high", "middle", "low", "and", "or", "phrase", "prefix")


@dataclass(frozen=True, slots=True)
class Question:
    kind: Kind
    words: tuple[str, ...]
    """Of the kind `typed`, all that was typed as one."""

    @property
    def text(self) -> str:
        """The query as a user would type it."""
        match self.kind:
            case "phrase":
                return f'"{" ".join(self.words)}"'
            case "prefix":
                return f"{self.words[0]}*"
            case "or":
                return " OR ".join(self.words)
            case _:
                return " ".join(self.words)


def typed(*topics: Path) -> list[Question]:
    """The queries of analysts' topics, as they were typed."""
    lines = [line for path in topics for line in path.read_text(encoding="utf-8").splitlines()]
    return [Question("typed", (json.loads(line)["query"],)) for line in lines]


def questions(releases: Sequence[Release], topics: Path, wanted: int = 1000) -> list[Question]:
    """Generate queries, equally many of each kind; the same releases always give the same queries."""
    rng = random.Random(1906)
    frequency = Counter(word.lower() for release in releases for word in set(WORD.findall(release.body)))
    texts = [WORD.findall(release.title) for release in rng.sample(list(releases), min(len(releases), 4000))]
    with topics.open(encoding="utf-8") as lines:
        texts += 20 * [WORD.findall(json.loads(line)["query"]) for line in lines]
    texts = [text for words in texts if len(text := [word for word in words if word.lower() in frequency]) > 1]
    known = sorted({word.lower() for words in texts for word in words if len(word) > 2})
    ranked = sorted(known, key=frequency.__getitem__)
    thirds = {"low": ranked[: len(ranked) // 2], "middle": ranked[len(ranked) // 2 : -200], "high": ranked[-200:]}

    def words(kind: Kind) -> tuple[str, ...]:
        if kind in thirds:
            return (rng.choice(thirds[kind]),)
        text = rng.choice(texts)
        if kind == "phrase":
            at = rng.randrange(len(text) - 1)
            return tuple(text[at : at + rng.choice((2, 2, 3))])
        if kind == "prefix":
            return (max(text, key=len)[: rng.choice((4, 5, 6))].lower(),)
        most = 3 if kind == "and" else 5
        return tuple(rng.sample(text, min(rng.randint(2, most), len(text))))

    return [Question(kind, words(kind)) for kind in KINDS for _ in range(wanted // len(KINDS))]
