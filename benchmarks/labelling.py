"""Compares labels with a reader's, and detected versions with known copies, as a table.

Usage: python -m benchmarks.labelling [DATA] [--gate]
"""

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from benchmarks.collections import international_releases, json_lines, records_of
from corpus.clean import clean_page, clean_record
from corpus.label import find_organization, parent_bodies
from corpus.label.vocabulary import countries, shared_names
from corpus.release import Page, Release
from corpus.versions.similarity import are_versions, blocking_keys, fingerprint
from corpus.vocabulary import Concept, Label, concepts

DATA = Path(__file__).parents[2] / "shared" / "data"
SEED, COPIES, FEWEST_LINES = 1961, 1000, 5
TRUTH = Path(__file__).parent / "truth" / "labels"
GATES = {
    "themes, micro F1": 0.80,
    "themes, macro F1": 0.70,
    "drug-related or not, F1": 0.94,
    "organisations, F1": 0.84,
    "substances, F1": 0.95,
    "ordinary press, precision of drug-related": 0.90,
    "ordinary press, recall of drug-related": 0.95,
    "international press, organisations, F1": 0.85,
    "international press, substances, F1": 0.95,
    "versions, precision": 0.99,
    "versions, recall": 0.97,
}
LATER = frozenset(("dev5", "dev6", "dev7", "dev8", "dev9", "dev10"))
"""Halves that were opened after they had been measured unseen: shown beside the others, and in no gated figure."""
PUBLISHERS = {"orange_ca": "Orange County District Attorney's Office"}
SPEAKERS = frozenset({"congress-drugs", "senate-2005-2007"})
"""Collections whose publishers are persons, who are no organisations."""

Row = tuple[str, float, str]
Truth = Mapping[str, Any]
Counts = dict[tuple[str, str], Counter[str]]
"""What was found, missed and too much, by kind of label and half."""


def labels(data: Path) -> Iterator[Row]:
    """Agreement with readers, on all releases and on each half of them."""
    press: Counts = defaultdict(Counter)
    ordinary: Counts = defaultdict(Counter)
    read, doubtless = truths(data)
    for record, corpus in records(data, (*read.values(), *doubtless.values())):
        release = release_of(record)
        if record["id"] in read:
            truth = read[record["id"]]
            _count(press, truth, _compared(release, truth, corpus))
        if record["id"] in doubtless:
            _count(ordinary, doubtless[record["id"]], _compared_drugs(release, doubtless[record["id"]]))
    abroad: Counts = defaultdict(Counter)
    for abroad_truth, release in international(data):
        _count(abroad, abroad_truth, _compared(release, abroad_truth, "international"))
    yield from _rows(press, ("themes", "drugs", "organizations", "substances"), "")
    yield "ordinary press, precision of drug-related", *_by_half(ordinary, "drugs", precision)
    yield "ordinary press, recall of drug-related", *_by_half(ordinary, "drugs", recall)
    yield from _rows(abroad, ("organizations", "substances"), "international press, ")


def truths(data: Path) -> tuple[dict[str, Truth], dict[str, Truth]]:
    """What readers say by the ids of releases: all labels, and for ordinary ones without doubt, whether of drugs."""
    read = [*json_lines(data / "labels" / "themes-dev.jsonl"), *json_lines(TRUTH / "press.jsonl")]
    ordinary = [one for one in json_lines(TRUTH / "ordinary.jsonl") if not one["doubt"]]
    return {one["id"]: one for one in read}, {one["id"]: one for one in ordinary}


def _rows(counts: Counts, kinds: Iterable[str], prefix: str) -> Iterator[Row]:
    for kind in kinds:
        yield f"{prefix}{_NAMES[kind]}", *_by_half(counts, kind, f1)
        if kind == "themes":
            by_theme = [f1(one) for (what, half), one in counts.items() if what.startswith("theme ") and half == "all"]
            yield "themes, macro F1", sum(by_theme) / len(by_theme), ""


_NAMES = {
    "themes": "themes, micro F1",
    "drugs": "drug-related or not, F1",
    "organizations": "organisations, F1",
    "substances": "substances, F1",
}


def _by_half(counts: Counts, kind: str, figure: Callable[[Mapping[str, int]], float]) -> tuple[float, str]:
    halves = sorted(half for what, half in counts if what == kind and half != "all")
    return figure(counts[kind, "all"]), ", ".join(f"{half} {figure(counts[kind, half]):.3f}" for half in halves)


def _count(counts: Counts, truth: Truth, compared: Iterable[tuple[str, set[str], set[str]]]) -> None:
    for what, ours, theirs in compared:
        found = {"both": len(ours & theirs), "extra": len(ours - theirs), "missed": len(theirs - ours)}
        half = half_of(truth)
        for part in (half,) if half in LATER else ("all", half):
            counts[what, part].update(found)
        if what == "themes" and half not in LATER:
            for theme in ours | theirs:
                kind = "both" if theme in ours & theirs else "extra" if theme in ours else "missed"
                counts[f"theme {theme}", "all"][kind] += 1


def half_of(truth: Truth) -> str:
    name = truth.get("id") or truth["file"]
    return str(truth.get("half") or int(sha256(name.encode()).hexdigest(), 16) % 2)


def records(data: Path, truths: Iterable[Truth]) -> Iterator[tuple[dict[str, Any], str]]:
    """The records that truths are about, with the names of their collections."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in truths:
        wanted[one["corpus"]].add(one["id"])
    for corpus in sorted(wanted):
        for record in records_of(data / "press" / f"{corpus}.jsonl.zst"):
            if record["id"] in wanted[corpus]:
                yield record, corpus


def international(data: Path) -> Iterator[tuple[Truth, Release]]:
    for one in international_releases(data):
        page = Page(one.content, "text/plain", origin=one.name, fetched=datetime.now(UTC), url=one.truth["url"])
        release = clean_page(page)
        if isinstance(release, Release):
            yield one.truth, release


def versions(data: Path, copies: int = COPIES) -> Iterator[Row]:
    """Versions found among one department's releases and edited copies of some, against the true pairs."""
    releases = [release_of(record) for record in records_of(data / "press" / "doj-2009-2015.jsonl.zst")]
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


def precision(counts: Mapping[str, int]) -> float:
    return counts["both"] / ((counts["both"] + counts["extra"]) or 1)


def recall(counts: Mapping[str, int]) -> float:
    return counts["both"] / ((counts["both"] + counts["missed"]) or 1)


def table(rows: Iterable[Row]) -> str:
    lines = ["| what | measured | gate | halves, or pairs |", "|---|---|---|---|"]
    return "\n".join([*lines, *(f"| {name} | {value:.3f} | {GATES[name]} | {more} |" for name, value, more in rows)])


def _compared(release: Release, truth: Truth, corpus: str) -> Iterator[tuple[str, set[str], set[str]]]:
    """What we say and what the reader says; a senator is no organisation, a division speaks for its department."""
    publisher = release.publisher if corpus in SPEAKERS else None
    named = {one for one in release.organizations if one != publisher or find_organization(one)}
    ours = {find_organization(one) or one for one in named if not parent_bodies(one)}
    yield "themes", set(release.themes), set(truth["themes"])
    yield from _compared_drugs(release, truth)
    theirs = (_organization(one, truth.get("countries", ())) for one in truth["organizations"])
    yield "organizations", _plain(ours), _plain(theirs)
    yield "substances", set(release.substances), set(map(_substance, truth["substances"]))


def _compared_drugs(release: Release, truth: Truth) -> Iterator[tuple[str, set[str], set[str]]]:
    yield "drugs", {"yes"} if release.drug_related else set(), {"yes"} if truth["drug_related"] else set()


def _organization(name: str, named_countries: Iterable[str]) -> str:
    """Our name for a reader's, which may add the country or its code to a name that several countries share."""
    plain, _, last = name.rstrip(")").rpartition(" ")
    place = last.lstrip("(")
    country = countries().get(place.casefold()) or (place if len(place) == 2 and place.isupper() else None)
    of_country = {(label.text.casefold(), one.country): one.name for one, label in _bodies()}
    if country and (found := of_country.get((plain.casefold(), country))):
        return found
    for code in named_countries if name in shared_names() or find_organization(name) else ():
        if found := of_country.get((name.casefold(), code)):
            return found
    return find_organization(name) or name


@cache
def _bodies() -> list[tuple[Concept, Label]]:
    return [(one, label) for one in concepts().values() if one.type == "organization" for label in one.labels]


@cache
def _substances() -> Mapping[str, str]:
    """The names that labels have, by every name of a substance."""
    known = concepts()
    return {
        label.text.casefold(): known[one.under].name if one.under else one.name
        for one in known.values()
        if one.type in {"substance", "family", "precursor"}
        for label in reversed(one.labels)
    }


def _substance(name: str) -> str:
    return _substances().get(name.casefold(), name)


def _plain(names: Iterable[str]) -> set[str]:
    """Names for comparing: without case and apostrophes, which some collections have lost."""
    return {name.casefold().replace("'", "").replace("’", "") for name in names}


def release_of(record: Mapping[str, Any]) -> Release:
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
