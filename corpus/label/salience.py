"""How much a text says of drugs and of each theme: signals, weighed as learned from releases that readers labelled.

A signal is a number that a reader can check, such as how many words of a theme stand in the title, or how often the
text has a certain term. `weights.toml` says what each is and what it adds to the logarithm of the odds that a label
holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from math import log

from corpus.label.charges import emphasis, has_drug_charge, is_dealt_with, is_of_the_past, is_parole, is_violence
from corpus.label.congress import chamber_of_publisher
from corpus.label.files import read
from corpus.label.findings import CLOSE, LEAD, NEAR, Findings, apart, total
from corpus.label.phrases import PhraseMatch
from corpus.label.themes import theme_labels

Signals = dict[str, float]

_PASSAGE = 500
"""Characters of a passage, of which a text has its share that speak of drugs."""
_USUAL_LENGTH, _LEAST_LENGTH = 3000, 500
_THEMES_OF_DRUGS = frozenset(
    ("opiates", "synthetic-opioids", "cocaine", "cannabis", "stimulants", "new-psychoactive-substances")
)
"""The themes that are each about one drug or kind of drugs."""


class Salience:
    """The signals of one text. `without` leaves out a phrase, to see what it adds."""

    def __init__(self, found: Findings) -> None:
        self._found = found

    @cached_property
    def drug_related(self) -> bool:
        """Whether the text is about drugs at all."""
        return bool(self._found.drug_talk) and score(weights_of_drugs(), self._drugs) > 0

    def has(self, theme: str) -> bool:
        """Whether a drug-related text has a theme."""
        return bool(self._found.theme_matches(theme)) and score(weights_of(theme), self.theme(theme)) > 0

    def drugs(self, without: str | None = None) -> Signals:
        """The signals of talk of drugs."""
        found = self._found
        certain = apart(_left(found.certain_drugs, without))
        shared = log(1 + found.weight(_left(found.shared_drugs, without)))
        return {
            "weight": log(1 + found.weight(certain)),
            "phrases": _phrases(certain),
            "share": len({match.start // _PASSAGE for match in certain}) / (len(found.text) // _PASSAGE + 1),
            "shared words": 0.0 if found.is_about_medicine_trade else shared,
            "words of the trade": shared if found.is_about_medicine_trade else 0.0,
            "past": log(1 + sum(is_of_the_past(match.start, found.text) for match in certain)),
            "talk": log(1 + found.weight(_left(found.drug_talk, without))),
            **self._facts,
            **_but(self._talk, without),
        }

    @cached_property
    def _drugs(self) -> Signals:
        return self.drugs()

    def theme(self, theme: str, without: str | None = None) -> Signals:
        """The signals of a theme."""
        found = self._found
        terms = [(match, away) for match, away in found.theme_terms(theme) if match.phrase.text != without]
        drugs = _left(found.drugs_of(theme), without)
        near = [match for match, away in terms if away < NEAR]
        matches = [*near, *drugs, *_left(found.corruption(theme), without)]
        close = [match for match, away in terms if away < CLOSE]
        weight = self._weight(matches, theme)
        return {
            "weight": log(1 + weight),
            "title": float(any(match.start < found.title_length for match in matches)),
            "phrases": _phrases(matches),
            "close": log(1 + found.weight(close)),
            "close phrases": _phrases(close),
            "terms": log(1 + found.weight(match for match, _ in terms)),
            "drugs": log(1 + found.weight(drugs)),
            "drug in title": float(any(match.start < found.title_length for match in drugs)),
            "dealt with": log(1 + sum(is_dealt_with(match.start, found.text) for match in drugs)),
            "part": weight / (self._drugs_weight + weight + 1),
            **self._about,
            **_but(self._terms, without),
        }

    def _weight(self, matches: Sequence[PhraseMatch], theme: str) -> float:
        """The weight of the matches of a theme; for the theme of a drug, by how the text speaks of it."""
        found = self._found
        if theme not in _THEMES_OF_DRUGS:
            return found.weight(matches)
        return total(
            (match, found.weight_at(match) * emphasis(match.start, theme, found.named_drugs, found.text))
            if match.start >= found.title_length
            else (match, found.weight_at(match))
            for match in apart(matches)
        )

    @cached_property
    def _facts(self) -> Signals:
        """What a text says beside drugs of how it speaks of them."""
        text, end = self._found.text, self._found.title_length
        title = text[:end]
        return {
            "length": log(max(len(text), _LEAST_LENGTH) / _USUAL_LENGTH),
            "medicine trade": float(self._found.is_about_medicine_trade),
            "violence": float(is_violence(title, text[end : end + LEAD])),
            "parole": float(is_parole(title) and all(match.start >= end for match in self._found.drug_talk)),
            "charge": float(has_drug_charge(text)),
        }

    @cached_property
    def _about(self) -> Signals:
        """The signals of the text that are the same for all themes."""
        drugs, facts = self._drugs, self._facts
        return {
            "length": facts["length"],
            "member": float(chamber_of_publisher(self._found.text) is not None),
            "charge": facts["charge"],
            "violence": facts["violence"],
            "talk": drugs["weight"],
            "share": drugs["share"],
            "abroad": float(self._found.is_international),
        }

    @cached_property
    def _drugs_weight(self) -> float:
        return self._found.weight(self._found.drugs)

    @cached_property
    def _talk(self) -> Signals:
        """What each phrase of talk of drugs weighs."""
        return self._each(self._found.drug_talk)

    @cached_property
    def _terms(self) -> Signals:
        """What each term of any theme near talk of drugs weighs, and each phrase of that talk."""
        terms = (match for one in theme_labels() for match, away in self._found.theme_terms(one) if away < NEAR)
        return self._each((*terms, *self._found.drug_talk))

    def _each(self, matches: Iterable[PhraseMatch]) -> Signals:
        weights: Signals = defaultdict(float)
        for start, text in {(match.start, match.phrase.text) for match in matches}:
            weights[text] += self._found.weight_of_place(start)
        return {term(text): log(1 + weights[text]) for text in sorted(weights)}


def term(text: str) -> str:
    """The name of the signal that a phrase of the vocabulary is by itself."""
    return f"“{text}”"


def score(weights: Mapping[str, float], signals: Mapping[str, float]) -> float:
    """What signals add up to; a label holds above 0."""
    return sum((weights.get(name, 0.0) * value for name, value in signals.items()), weights["always"])


def points(weights: Mapping[str, float], signals: Mapping[str, float]) -> Signals:
    """What each signal adds; nothing where no weight was learned yet."""
    return {name: weights.get(name, 0.0) * value for name, value in signals.items()}


@cache
def weights_of_drugs() -> Mapping[str, float]:
    """What each signal adds to a text being about drugs."""
    return {**read("weights")["drugs"], **_weights_of_terms("drugs")}


@cache
def weights_of(theme: str) -> Mapping[str, float]:
    """What each signal adds to a theme: what it adds to all, and what to this one beside that."""
    every, own = read("weights")["every"], read("weights")["themes"][theme]
    of_signals = {name: every.get(name, 0.0) + own.get(name, 0.0) for name in (*every, "always")}
    return {**of_signals, **_weights_of_terms(theme)}


def _weights_of_terms(label: str) -> Mapping[str, float]:
    return {term(text): weight for text, weight in read("weights")["terms"][label].items()}


def _but(terms: Signals, without: str | None) -> Signals:
    return terms if without is None else {name: weight for name, weight in terms.items() if name != term(without)}


def _left(matches: Iterable[PhraseMatch], without: str | None) -> list[PhraseMatch]:
    return [match for match in matches if match.phrase.text != without]


def _phrases(matches: Iterable[PhraseMatch]) -> float:
    return log(1 + len({match.phrase.text for match in matches}))
