"""The releases that engines are compared over."""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import zstandard

from corpus.release import PartialDate, Release

DATA = Path(__file__).parents[2] / "shared" / "data"
CORPORA = ("doj-2009-2015", "senate-2005-2007")


def releases(documents: int, names: Sequence[str] = CORPORA) -> Iterator[Release]:
    """Real releases first, then the same ones with their words shuffled."""
    real = []
    for name in names:
        with zstandard.open(DATA / "press" / f"{name}.jsonl.zst", "rt", encoding="utf-8") as lines:
            for line in lines:
                real.append(_release(json.loads(line), name))
                yield real[-1]
                if len(real) == documents:
                    return
    rng = random.Random(7)
    for number in range(documents - len(real)):
        one = real[number % len(real)]
        words = one.body.split(" ")
        rng.shuffle(words)
        yield replace(one, id=f"{one.id}-{number}", body=" ".join(words))


def _release(record: dict[str, Any], name: str) -> Release:
    organizations = tuple(record.get("components") or filter(None, [record.get("organization")]))
    return Release(
        id=record["id"],
        title=record["title"],
        body=record["body"],
        origin=name,
        fetched=datetime(2024, 6, 26, tzinfo=UTC),
        published=PartialDate.parse(record["date"]) if record["date"] else None,
        organizations=tuple(dict.fromkeys(organizations)),
        themes=tuple(dict.fromkeys(record.get("topics") or ())),
        language="en",
    )
