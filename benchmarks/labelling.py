"""Compares labels with a reader's, and detected versions with known copies, as a table.

Usage: python -m benchmarks.labelling [DATA] [--gate]
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.collections import records_of
from corpus.clean import clean_record
from corpus.label import find_organization, parent_bodies
from corpus.release import Release
from corpus.versions.similarity import are_versions, blocking_keys, fingerprint

DATA = Path(__file__).parents[2] / "shared" / "data"
SEED, COPIES, FEWEST_LINES = 1961, 1000, 5
GATES = {
    "themes, micro F1": 0.75,
    "themes, macro F1": 0.65,
    "drug-related or not, F1": 0.95,
    "organisations, F1": 0.80,
    "substances, F1": 0.80,
    "versions, precision": 0.99,
    "versions, recall": 0.97,
}
PUBLISHERS = {"orange_ca": "Orange County District Attorney's Office"}

Row = tuple[str, float, str]


def labels(data: Path) -> Iterator[Row]:
    """Agreement with the reader: overall, on the half used to develop the rules, and on the other half."""
    lines = (data / "labels" / "themes-dev.jsonl").read_text(encoding="utf-8").splitlines()
    truths = {one["id"]: one for one in map(json.loads, lines)}
    counts: dict[tuple[str, object], Counter[str]] = defaultdict(Counter)
    for corpus in sorted({one["corpus"] for one in truths.values()}):
        for record in records_of(data / "press" / f"{corpus}.jsonl.zst"):
            if truth := truths.get(record["id"]):
                half = int(sha256(record["id"].encode()).hexdigest(), 16) % 2
                for what, ours, theirs in _compared(_release(record), truth):
                    found = {"both": len(ours & theirs), "extra": len(ours - theirs), "missed": len(theirs - ours)}
                    for part in ("all", half):
                        counts[what, part].update(found)
                    if what == "themes":
                        for theme in ours | theirs:
                            kind = "both" if theme in ours & theirs else "extra" if theme in ours else "missed"
                            counts[f"theme {theme}", "all"][kind] += 1
    by_theme = [f1(count) for (what, _), count in counts.items() if what.startswith("theme ")]
    for name, what in (
        ("themes, micro F1", "themes"),
        ("drug-related or not, F1", "drugs"),
        ("organisations, F1", "organizations"),
        ("substances, F1", "substances"),
    ):
        halves = " / ".join(f"{f1(counts[what, half]):.3f}" for half in (0, 1))
        yield name, f1(counts[what, "all"]), halves
        if what == "themes":
            yield "themes, macro F1", sum(by_theme) / len(by_theme), ""


def versions(data: Path, copies: int = COPIES) -> Iterator[Row]:
    """Versions found among one department's releases and edited copies of some, against the true pairs."""
    releases = [_release(record) for record in records_of(data / "press" / "doj-2009-2015.jsonl.zst")]
    dice = random.Random(SEED)
    lines = [line for one in releases for line in one.body.split("\n\n")]
    several = [one for one in releases if one.body.count("\n\n") + 1 >= FEWEST_LINES]
    copied = dice.sample(several, min(copies, len(several)))
    edited = [replace(one, body=_edited(one.body.split("\n\n"), lines, dice)) for one in copied]
    same: dict[str, list[int]] = defaultdict(list)
    for index, one in enumerate([*releases, *copied]):
        same[" ".join(one.body.casefold().split())].append(index)
    true = {pair for group in same.values() for pair in combinations(group, 2)}
    prints = [fingerprint(one) for one in [*releases, *edited]]
    by_key: dict[int, list[int]] = defaultdict(list)
    for index, print_ in enumerate(prints):
        for key in blocking_keys(print_):
            by_key[key].append(index)
    likely = {pair for group in by_key.values() for pair in combinations(group, 2)}
    found = {(left, right) for left, right in likely if are_versions(prints[left], prints[right])}
    yield "versions, precision", len(found & true) / len(found), f"{len(found)} pairs"
    yield "versions, recall", len(found & true) / len(true), f"{len(true)} pairs"


def f1(counts: Mapping[str, int]) -> float:
    return 2 * counts["both"] / ((2 * counts["both"] + counts["extra"] + counts["missed"]) or 1)


def table(rows: Iterable[Row]) -> str:
    lines = ["| what | measured | gate | halves, or pairs |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {value:.3f} | {GATES[name]} | {more} |" for name, value, more in rows)])


def _compared(release: Release, truth: Mapping[str, Any]) -> Iterator[tuple[str, set[str], set[str]]]:
    """Our labels and the reader's; a senator is not an organisation, and a division counts as its department."""
    known = {one for one in release.organizations if one != release.publisher or find_organization(one)}
    ours = {find_organization(one) or one for one in known if not parent_bodies(one)}
    yield "themes", set(release.themes), set(truth["themes"])
    yield "drugs", {"yes"} if release.drug_related else set(), {"yes"} if truth["drug_related"] else set()
    yield "organizations", _plain(ours), _plain(find_organization(one) or one for one in truth["organizations"])
    yield "substances", set(release.substances), set(truth["substances"])


def _plain(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def _release(record: Mapping[str, Any]) -> Release:
    """The release of a record without its own topics, so that labels come from the text."""
    given = {name: value for name, value in record.items() if name != "themes"}
    given["organization"] = PUBLISHERS.get(record["organization"], record["organization"])
    outcome = clean_record(given, origin="", fetched=datetime.now(UTC), organization=None, language="en")
    assert isinstance(outcome, Release), outcome
    return outcome


def _edited(lines: list[str], others: list[str], dice: random.Random) -> str:
    """A text with 5 to 20 % of its lines dropped, shuffled, or replaced by lines of other texts."""
    for index in dice.sample(range(len(lines)), max(1, int(len(lines) * dice.uniform(0.05, 0.2)))):
        words = lines[index].split()
        dice.shuffle(words)
        lines[index] = dice.choice(["", " ".join(words), dice.choice(others)])
    return "\n\n".join(line for line in lines if line)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", nargs="?", type=Path, default=DATA)
    options.add_argument("--gate", action="store_true", help="fail where a figure is below its gate")
    given = options.parse_args()
    found = [*labels(given.data), *versions(given.data)]
    print(table(found))
    if given.gate and (low := [name for name, value, _ in found if value < GATES[name]]):
        sys.exit(f"below the gate: {', '.join(low)}")


if __name__ == "__main__":
    main()
