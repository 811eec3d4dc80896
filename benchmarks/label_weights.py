"""Learns what the signals of a text add to its labels, and writes `corpus/label/weights.toml`.

Usage: python -m benchmarks.label_weights [DATA] [--measure]

With --measure it writes nothing and shows how well weights do on releases that they were not learned from: a tenth of
them at a time, a collection at a time, and a reader's half at a time.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_array, hstack

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
TERM_SHARE = 0.7
"""How readily a term gets a weight."""
FEWEST = 4
"""The releases with a term from which a label learns its weight."""
LEAST = 0.02
"""The smallest weight of a term that is written."""
MOST_STEPS, SMALL_SLOPE = 1000, 1e-3
THEMES = tuple(theme_labels())
ABROAD = "international"
THRESHOLDS = np.linspace(-1, 1, 41)
HEAD = """\
# What the signals of a text add to its labels, made by `python -m benchmarks.label_weights` from releases that readers
# labelled. A label holds where the sum is above 0. [every] is what they add to any theme, [themes.ID] what they add to
# one beside that. [terms.ID] is what the terms of any theme and for drugs add, times the logarithm of their weight: 3
# for each mention in the title, 2 in the lead, 1 further down, near talk of drugs.
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
    "parole": "the title tells of a parole, and of no drugs",
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
    """Of the signals other than terms."""
    signals: Numbers
    terms: list[Signals]
    """Of each row."""
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
    terms: Mapping[tuple[int, str], float]
    """By theme and term."""

    def scores(self, table: Table, rows: Truths) -> Numbers:
        kinds = np.array(table.kinds)[rows]
        weights = self.every + self.each[kinds, 1:]
        return self.each[kinds, 0] + (table.signals[rows] * weights).sum(axis=1) + self._of_terms(table)[rows]  # type: ignore[no-any-return]

    def _of_terms(self, table: Table) -> Numbers:
        return np.array(
            [
                sum(self.terms.get((kind, name), 0.0) * weight for name, weight in terms.items())
                for kind, terms in zip(table.kinds, table.terms, strict=True)
            ]
        )


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
    names, signals, terms = _parted([one.drugs for one in found])
    right = np.array([one.drug_related for one in found])
    return Table(names, signals, terms, right, list(range(len(found))), [0] * len(found))


def of_themes(found: Sequence[Example]) -> Table:
    """A row for each theme that the words of a release support."""
    rows = [
        (index, theme, signals)
        for index, one in enumerate(found)
        for theme, signals in one.signals.items()
        if one.themes is not None
    ]
    return Table(
        *_parted([signals for _, _, signals in rows]),
        np.array([theme in (found[index].themes or ()) for index, theme, _ in rows]),
        [index for index, _, _ in rows],
        [THEMES.index(theme) for _, theme, _ in rows],
        OWN,
    )


def _parted(found: Sequence[Signals]) -> tuple[tuple[str, ...], Numbers, list[Signals]]:
    """The names of signals other than terms, their values, and the terms of each row."""
    names = tuple(name for name in found[0] if name in EXPLAINED)
    terms = [{name: weight for name, weight in one.items() if name not in EXPLAINED} for one in found]
    return names, np.array([[one[name] for name in names] for one in found]), terms


def learned(table: Table, rows: Truths, penalty: float) -> Learned:
    """The weights that a logistic regression finds on some rows; a theme's own are drawn to those of all themes."""
    chosen, kinds = table.signals[rows], np.array(table.kinds)[rows]
    middle, spread = chosen.mean(axis=0), chosen.std(axis=0) + 1e-9
    scaled = (chosen - middle) / spread
    own = [table.names.index(name) for name in table.own]
    of_kind = np.eye(len(THEMES))[kinds]
    terms, places = _terms(kinds, [one for one, is_chosen in zip(table.terms, rows, strict=True) if is_chosen])
    parts = [np.ones((len(scaled), 1)), scaled, of_kind, *(OWN_SHARE * of_kind * scaled[:, [one]] for one in own)]
    found = _regression(
        hstack([csr_array(np.hstack(parts)), TERM_SHARE * terms], format="csr"), table.right[rows], penalty
    )
    count = len(table.names)
    every = found[1 : count + 1] / spread
    each = np.zeros((len(THEMES), count + 1))
    for place, name in enumerate(own):
        start = 1 + count + len(THEMES) * (place + 1)
        each[:, 1 + name] = OWN_SHARE * found[start : start + len(THEMES)] / spread[name]
    each[:, 0] = found[0] + found[1 + count : 1 + count + len(THEMES)] - (every + each[:, 1:]) @ middle
    of_terms = TERM_SHARE * found[len(found) - len(places) :]
    return Learned(every, each, dict(zip(places, of_terms.tolist(), strict=True)))


def _terms(kinds: NDArray[np.int64], terms: Sequence[Signals]) -> tuple[csr_array, list[tuple[int, str]]]:
    """A column for each term that enough rows of a kind have, and the kind and the term of each."""
    times = Counter((kind, name) for kind, one in zip(kinds, terms, strict=True) for name in one)
    columns = {one: column for column, one in enumerate(sorted(one for one, count in times.items() if count >= FEWEST))}
    cells = [
        (row, columns[kind, name], weight)
        for row, (kind, one) in enumerate(zip(kinds, terms, strict=True))
        for name, weight in one.items()
        if (kind, name) in columns
    ]
    at, columns_of, weights = zip(*cells, strict=True)
    return csr_array((weights, (at, columns_of)), shape=(len(terms), len(columns))), list(columns)


def _regression(signals: csr_array, right: Truths, penalty: float) -> Numbers:
    """The weights of a logistic regression; the first costs nothing."""
    costs = np.full(signals.shape[1], penalty)
    costs[0] = 1e-6

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        """The negative logarithm of the likelihood with the costs of weights, and its slope."""
        scores = signals @ weights
        slope = signals.T @ (1 / (1 + np.exp(-scores)) - right) + costs * weights
        return float(np.logaddexp(0, scores).sum() - scores[right].sum() + (costs * weights**2).sum() / 2), slope

    steps = {"maxiter": MOST_STEPS, "gtol": SMALL_SLOPE, "ftol": 0}
    return np.asarray(minimize(loss, np.zeros(signals.shape[1]), jac=True, method="L-BFGS-B", options=steps).x)


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
        self._parts = {
            "a tenth": [str(int(sha256(one.name.encode()).hexdigest(), 16) % FOLDS) for one in found],
            "a collection": [one.collection for one in found],
            "a half": [one.half for one in found],
        }
        self._scores = {name: self._unseen(groups) for name, groups in self._parts.items()}

    def threshold(self) -> float:
        """The score above which themes hold that does best on releases not learned from.

        That is, in the sum over the ways of leaving them out: what is published next is of known publishers and of
        others.
        """
        every = [True] * len(self._found)
        scores = self._scores.values()
        return float(
            max(THRESHOLDS, key=lambda least: sum(self._of_themes(one > least, of > 0, every) for of, one in scores))
        )

    def rows(self) -> Iterator[str]:
        """Rows of a table of figures on releases not learned from, for all and for each part of them."""
        least = self.threshold()
        for name, groups in self._parts.items():
            drugs, themes = self._scores[name]
            related, held = drugs > 0, themes > least
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

    def _unseen(self, groups: Sequence[str]) -> tuple[Numbers, Numbers]:
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
        least = self.threshold()
        drugs = learned(self.drugs, np.ones(len(self.drugs.right), bool), PENALTY_OF_DRUGS)
        themes = learned(self.themes, np.ones(len(self.themes.right), bool), PENALTY)
        lines = [HEAD, "[drugs]", _line("always", drugs.each[0, 0], EXPLAINED["always"])]
        lines += map(_line, self.drugs.names, drugs.every, map(EXPLAINED.__getitem__, self.drugs.names))
        lines += ["", "[every]", *map(_line, self.themes.names, themes.every, map(EXPLAINED.get, self.themes.names))]
        for theme, own in zip(THEMES, themes.each, strict=True):
            lines += ["", f"[themes.{theme}]", _line("always", own[0] - least)]
            lines += [_line(name, own[1 + self.themes.names.index(name)]) for name in OWN]
        for label, kind, weights in (("drugs", 0, drugs), *((one, THEMES.index(one), themes) for one in THEMES)):
            lines += ["", f"[terms.{label}]"]
            lines += [
                _line(name, weight)
                for (of, name), weight in weights.terms.items()
                if of == kind and abs(weight) >= LEAST
            ]
        return "\n".join(lines) + "\n"


def _line(name: str, weight: float, why: str | None = None) -> str:
    plain = name.strip("“”")
    key = plain if plain.isascii() and plain.isalpha() else json.dumps(plain, ensure_ascii=False)
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
