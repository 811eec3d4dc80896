"""Learns what the signals of a text add to its labels, and writes `corpus/label/weights.toml`.

Usage: python -m benchmarks.label_weights [DATA] [--measure]

With --measure it writes nothing and shows how well weights do on releases that they were not learned from: a tenth of
them at a time, a collection at a time, and a reader's half at a time.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.labelling import DATA, international, records, release_of, truths
from corpus.label.findings import Findings
from corpus.label.salience import Salience, Signals
from corpus.label.themes import theme_labels
from corpus.release import Release

WEIGHTS = Path(__file__).parents[1] / "corpus" / "label" / "weights.toml"
FOLDS = 10
PENALTY_OF_DRUGS, PENALTY = 2.0, 3.0
"""How much large weights cost."""
OWN_SHARE = 0.5
"""How readily a theme's own weight for a signal departs from that of all themes."""
OWN = ("weight", "close", "title", "phrases", "member", "charge", "talk", "length", "abroad")
"""The signals for which each theme has a weight of its own."""
MOST_STEPS, SMALL_STEP = 25, 1e-6
THEMES = tuple(theme_labels())
ABROAD = "international"
THRESHOLDS = np.linspace(-1, 1, 41)
HEAD = """\
# What the signals of a text add to its labels, made by `python -m benchmarks.label_weights` from releases that readers
# labelled. A label holds where the sum is above 0. [every] is what they add to any theme, [themes.ID] what they add to
# one beside that.
"""
EXPLAINED = {
    "always": "what a label has without any signal",
    "weight": "logarithm of the weight of mentions: 3 each in the title, 2 in the lead, 1 further down",
    "title": "one of them stands in the title",
    "phrases": "logarithm of the number of different phrases",
    "close": "logarithm of the weight of terms beside talk of drugs",
    "close phrases": "logarithm of the number of different ones of these",
    "terms": "logarithm of the weight of all terms, far from talk of drugs too",
    "drugs": "logarithm of the weight of the theme's own drugs",
    "drug in title": "one of these stands in the title",
    "dealt with": "logarithm of the number of these that are charged, seized or sold",
    "part": "the part that the theme has in all mentions of drugs and of the theme",
    "length": "logarithm of the length of the text, of at least 500 characters, against 3,000",
    "member": "a member of Congress publishes it",
    "charge": "somebody is charged with a drug offence",
    "violence": "the title tells of violence, a sexual crime or a theft",
    "parole": "the title tells of a parole",
    "talk": "logarithm of the weight of talk of drugs",
    "share": "share of passages that speak of drugs",
    "shared words": "logarithm of the weight of words that drugs share with medicines",
    "words of the trade": "the same, in a text about the trade in medicines",
    "past": "logarithm of the number of mentions that are of earlier crimes",
    "medicine trade": "the text is about the trade in medicines",
    "abroad": "the text names a foreign country, or a foreign or international body",
}

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Example:
    """A release with its signals and what a reader says of it."""

    name: str
    collection: str
    half: str
    drug_related: bool
    drugs: Signals
    themes: frozenset[str] | None
    """None where the reader was asked about drugs alone."""
    signals: dict[str, Signals]
    """Of those themes that any of its words support."""


@dataclass(frozen=True, slots=True)
class Table:
    """What is learned from: a row for a release, or for a theme of one."""

    names: tuple[str, ...]
    """Of the signals."""
    signals: Numbers
    right: Truths
    owners: list[int]
    """The example of each row."""
    kinds: list[int]
    """The theme of each row; 0 where it is about drugs."""
    own: tuple[str, ...] = ()
    """The signals for which each theme has a weight of its own."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What signals add: in every theme, and beside that in each, where the first number is what it has anyway."""

    every: Numbers
    each: Numbers

    def scores(self, table: Table, rows: Truths) -> Numbers:
        kinds = np.array(table.kinds)[rows]
        weights = self.every + self.each[kinds, 1:]
        return self.each[kinds, 0] + (table.signals[rows] * weights).sum(axis=1)  # type: ignore[no-any-return]


def examples(data: Path) -> list[Example]:
    """Every release that readers labelled."""
    read, ordinary = truths(data)
    found = [
        _example(release_of(record), read.get(record["id"]) or ordinary[record["id"]], record["id"], collection)
        for record, collection in records(data, (*read.values(), *ordinary.values()))
    ]
    return [*found, *(_example(one, truth, truth["file"], ABROAD) for truth, one in international(data))]


def _example(release: Release, truth: Mapping[str, Any], name: str, collection: str) -> Example:
    found = Findings(release.title, release.body, release.language)
    salience = Salience(found)
    return Example(
        name,
        collection,
        str(truth.get("half", "first")),
        bool(truth["drug_related"]),
        salience.drugs(),
        frozenset(truth["themes"]) if "themes" in truth else None,
        {theme: salience.theme(theme) for theme in theme_labels() if found.theme_matches(theme)},
    )


def of_drugs(found: Sequence[Example]) -> Table:
    """A row for each release."""
    signals = np.array([[*one.drugs.values()] for one in found])
    right = np.array([one.drug_related for one in found])
    return Table(tuple(found[0].drugs), signals, right, list(range(len(found))), [0] * len(found))


def of_themes(found: Sequence[Example]) -> Table:
    """A row for each theme that the words of a release support."""
    rows = [
        (index, theme, signals)
        for index, one in enumerate(found)
        for theme, signals in one.signals.items()
        if one.themes is not None
    ]
    return Table(
        tuple(rows[0][2]),
        np.array([[*signals.values()] for _, _, signals in rows]),
        np.array([theme in (found[index].themes or ()) for index, theme, _ in rows]),
        [index for index, _, _ in rows],
        [THEMES.index(theme) for _, theme, _ in rows],
        OWN,
    )


def learned(table: Table, rows: Truths, penalty: float) -> Learned:
    """The weights that a logistic regression finds on some rows; a theme's own are drawn to those of all themes."""
    chosen, kinds = table.signals[rows], np.array(table.kinds)[rows]
    middle, spread = chosen.mean(axis=0), chosen.std(axis=0) + 1e-9
    scaled = (chosen - middle) / spread
    own = [table.names.index(name) for name in table.own]
    of_kind = np.eye(len(THEMES))[kinds]
    parts = [np.ones((len(scaled), 1)), scaled, of_kind, *(OWN_SHARE * of_kind * scaled[:, [one]] for one in own)]
    found = _regression(np.hstack(parts), table.right[rows], penalty)
    count = len(table.names)
    every = found[1 : count + 1] / spread
    each = np.zeros((len(THEMES), count + 1))
    for place, name in enumerate(own):
        start = 1 + count + len(THEMES) * (place + 1)
        each[:, 1 + name] = OWN_SHARE * found[start : start + len(THEMES)] / spread[name]
    each[:, 0] = found[0] + found[1 + count : 1 + count + len(THEMES)] - (every + each[:, 1:]) @ middle
    return Learned(every, each)


def _regression(signals: Numbers, right: Truths, penalty: float) -> Numbers:
    """The weights of a logistic regression, by Newton's method; the first costs nothing."""
    costs = np.full(signals.shape[1], penalty)
    costs[0] = 1e-6
    weights = np.zeros(signals.shape[1])
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-signals @ weights))
        slope = signals.T @ (chance - right) + costs * weights
        curve = (signals * (chance * (1 - chance))[:, None]).T @ signals + np.diag(costs)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < SMALL_STEP:
            break
    return weights


def unseen(table: Table, groups: Sequence[str], penalty: float) -> Numbers:
    """The score of each row by weights that were learned from all groups but its own."""
    of_rows = np.array([groups[owner] for owner in table.owners])
    scores = np.zeros(len(of_rows))
    for group in set(groups) & set(of_rows):
        rows = of_rows == group
        scores[rows] = learned(table, ~rows, penalty).scores(table, rows)
    return scores


def f1(held: Truths, right: Truths, missed: int = 0) -> float:
    """The harmonic mean of precision and recall; `missed` are labels that have no row."""
    return float(2 * (held & right).sum() / (held.sum() + right.sum() + missed))


class Study:
    """The examples, and what scores of unseen ones make of them."""

    def __init__(self, found: Sequence[Example]) -> None:
        self._found = found
        self.drugs, self.themes = of_drugs(found), of_themes(found)
        self._tenth = [str(int(sha256(one.name.encode()).hexdigest(), 16) % FOLDS) for one in found]

    def thresholds(self) -> tuple[float, float]:
        """The scores above which labels hold, of drugs and of themes, that do best on tenths not learned from."""
        drugs, themes = self._scores(self._tenth)
        every = [True] * len(self._found)
        of_drugs = max(THRESHOLDS, key=lambda least: self._of_drugs(drugs > least, every))
        related = drugs > of_drugs
        of_themes = max(THRESHOLDS, key=lambda least: self._of_themes(themes > least, related, every))
        return float(of_drugs), float(of_themes)

    def rows(self) -> Iterator[str]:
        """Rows of a table of figures on releases not learned from, for all and for each part of them."""
        by_drugs, by_themes = self.thresholds()
        divided = {
            "a tenth": self._tenth,
            "a collection": [one.collection for one in self._found],
            "a half": [one.half for one in self._found],
        }
        for name, groups in divided.items():
            drugs, themes = self._scores(groups)
            related, held = drugs > by_drugs, themes > by_themes
            yield (
                f"| {name} | ordinary, precision and recall | "
                + " | ".join(map("{:.3f}".format, self._ordinary(related)))
                + " |"
            )
            parts = {"all": [one.collection != ABROAD for one in self._found]} | (
                {part: [one == part for one in groups] for part in sorted(set(groups))} if name != "a tenth" else {}
            )
            for part, chosen in parts.items():
                figures = (self._of_drugs(related, chosen), self._of_themes(held, related, chosen))
                yield f"| {name} | {part} | " + " | ".join(f"{one:.3f}" for one in figures) + " |"

    def _ordinary(self, related: Truths) -> tuple[float, float]:
        """Precision and recall of *drug-related* on the releases whose readers were asked about nothing else."""
        rows = np.array([one.themes is None for one in self._found])
        both = (related & self.drugs.right)[rows].sum()
        return float(both / related[rows].sum()), float(both / self.drugs.right[rows].sum())

    def _scores(self, groups: Sequence[str]) -> tuple[Numbers, Numbers]:
        return unseen(self.drugs, groups, PENALTY_OF_DRUGS), unseen(self.themes, groups, PENALTY)

    def _of_drugs(self, related: Truths, chosen: Sequence[bool]) -> float:
        rows = np.array(chosen) & np.array([one.themes is not None for one in self._found])
        return f1(related[rows], self.drugs.right[rows])

    def _of_themes(self, held: Truths, related: Truths, chosen: Sequence[bool]) -> float:
        rows = np.array(chosen)[self.themes.owners]
        count = sum(len(one.themes or ()) for one, is_chosen in zip(self._found, chosen, strict=True) if is_chosen)
        held = held & related[self.themes.owners]
        return f1(held[rows], self.themes.right[rows], count - int(self.themes.right[rows].sum()))

    def toml(self) -> str:
        """The file of weights that all examples teach, in which a label holds above 0."""
        by_drugs, by_themes = self.thresholds()
        drugs = learned(self.drugs, np.ones(len(self.drugs.right), bool), PENALTY_OF_DRUGS)
        themes = learned(self.themes, np.ones(len(self.themes.right), bool), PENALTY)
        lines = [HEAD, "[drugs]", _line("always", drugs.each[0, 0] - by_drugs, EXPLAINED["always"])]
        lines += map(_line, self.drugs.names, drugs.every, map(EXPLAINED.__getitem__, self.drugs.names))
        lines += ["", "[every]", *map(_line, self.themes.names, themes.every, map(EXPLAINED.get, self.themes.names))]
        for theme, own in zip(THEMES, themes.each, strict=True):
            lines += ["", f"[themes.{theme}]", _line("always", own[0] - by_themes)]
            lines += [_line(name, own[1 + self.themes.names.index(name)]) for name in OWN]
        return "\n".join(lines) + "\n"


def _line(name: str, weight: float, why: str | None = None) -> str:
    key = name if name.isalpha() else f'"{name}"'
    return f"{key} = {weight:.3f}{f'  # {why}' if why else ''}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("data", nargs="?", type=Path, default=DATA)
    options.add_argument("--measure", action="store_true", help="show figures on releases not learned from")
    given = options.parse_args()
    study = Study(examples(given.data))
    if given.measure:
        print("| left out | part | drug-related, F1 | themes, micro F1 |", "|---|---|---|---|", *study.rows(), sep="\n")
    else:
        WEIGHTS.write_text(study.toml(), encoding="utf-8")


if __name__ == "__main__":
    main()
