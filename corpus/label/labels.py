"""Labelling a text, and explaining each label by the phrases that support it."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial

from corpus.label.findings import Findings
from corpus.label.phrases import MatchesByValue, PhraseMatch
from corpus.label.salience import Salience, Signals, points, score, weights_of, weights_of_drugs
from corpus.label.themes import theme_labels
from corpus.quick_dataclass import dataclass
from corpus.release import Confidence, Evidence, ValueName

DRUG_RELATED = "drug-related"
"""The value of the label for releases that are about drugs at all."""
_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels of a text, in the order of first mention; themes in the order of the vocabulary."""

    organizations: tuple[str, ...]
    themes: tuple[str, ...]
    substances: tuple[str, ...]
    places: tuple[str, ...]
    operations: tuple[str, ...]
    drug_related: bool
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Mentions:
    """A phrase that supports a label, how often it occurs in the text, and what this adds to the weight."""

    phrase: str
    times: int
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a label holds, the phrases that support it, and the signals that speak for it or against it."""

    name: ValueName
    value: str
    weight: float
    """The label holds where it is above 0."""
    mentions: tuple[Mentions, ...]
    """Largest weight first."""
    signals: tuple[tuple[str, float], ...] = ()
    """The signals of `weights.toml` with what they add to the weight, those that add most first; none for names."""

    @property
    def holds(self) -> bool:
        return self.weight > 0


def label(title: str, body: str, language: str | None = None, country: str | None = None) -> Labels:
    """Label a text; every label comes with its evidence.

    Ambiguous names count only in texts of their own language; a text of unknown language is taken for English. Of the
    bodies of several countries with one name, it is that of the publisher's country, an ISO code or None if unknown.
    """
    found = Findings(title, body, language, country)
    salience = Salience(found)
    related = salience.drug_related
    labelled: dict[ValueName, MatchesByValue] = {
        "drugs": {DRUG_RELATED: found.drugs or found.drug_talk} if related else {},
        "organization": found.organizations(),
        "theme": {one: found.theme_matches(one) for one in theme_labels() if related and salience.has(one)},
        "substance": found.substances(related),
        "place": found.places(),
        "operation": found.operations(),
    }
    return Labels(
        organizations=tuple(labelled["organization"]),
        themes=tuple(labelled["theme"]),
        substances=tuple(labelled["substance"]),
        places=tuple(labelled["place"]),
        operations=tuple(labelled["operation"]),
        drug_related=bool(labelled["drugs"]),
        evidence=tuple(
            _evidence(name, value, matches, found)
            for name, values in labelled.items()
            for value, matches in values.items()
        ),
    )


def explain(title: str, body: str, language: str | None = None, country: str | None = None) -> tuple[Verdict, ...]:
    """Explain every label that any phrase of a text supports, including those that do not hold."""
    found = Findings(title, body, language, country)
    salience = Salience(found)
    related = salience.drug_related
    named: dict[ValueName, MatchesByValue] = {
        "organization": found.organizations(),
        "substance": found.substances(related),
        "place": found.places(),
        "operation": found.operations(),
    }
    supported = {one: matches for one in theme_labels() if related and (matches := found.theme_matches(one))}
    return (
        _weighed("drugs", DRUG_RELATED, found.drugs or found.drug_talk, weights_of_drugs(), salience.drugs),
        *(
            _weighed("theme", theme, matches, weights_of(theme), partial(salience.theme, theme))
            for theme, matches in supported.items()
        ),
        *(_named(name, value, matches, found) for name, values in named.items() for value, matches in values.items()),
    )


def _weighed(
    name: ValueName,
    value: str,
    matches: list[PhraseMatch],
    weights: Mapping[str, float],
    signals: Callable[[str | None], Signals],
) -> Verdict:
    """The verdict on a label that signals decide; a phrase adds what would be missing without it."""
    every = signals(None)
    weight = score(weights, every)
    mentions = [
        Mentions(phrase, len(of), weight - score(weights, signals(phrase)))
        for phrase, of in _by_phrase(matches).items()
    ]
    mentions.sort(key=lambda one: -one.weight)
    added = sorted(points(weights, every).items(), key=lambda one: -abs(one[1]))
    said = tuple((signal, one) for signal, one in added if one)
    return Verdict(name, value, weight if matches else min(weight, 0.0), tuple(mentions), said)


def _named(name: ValueName, value: str, matches: list[PhraseMatch], found: Findings) -> Verdict:
    """The verdict on a name, which holds wherever it stands."""
    mentions = [Mentions(phrase, len(of), found.weight(of)) for phrase, of in _by_phrase(matches).items()]
    mentions.sort(key=lambda one: -one.weight)
    return Verdict(name, value, found.weight(matches), tuple(mentions))


def _by_phrase(matches: list[PhraseMatch]) -> dict[str, list[PhraseMatch]]:
    phrases: dict[str, list[PhraseMatch]] = defaultdict(list)
    for match in matches:
        phrases[match.phrase.text].append(match)
    return phrases


def _evidence(name: ValueName, value: str, matches: list[PhraseMatch], found: Findings) -> Evidence:
    first, times = matches[0], len(matches)
    in_title = first.start < found.title_length
    confidence: Confidence = "high" if in_title or times > 2 else "medium" if times == 2 else "low"
    count = f" ({times} times)" if times > 1 else ""
    return Evidence(name, value, "text", f"{_in_context(first, found.text)}{count}", confidence)


def _in_context(match: PhraseMatch, text: str) -> str:
    """The matched words with some text before and after them, on one line."""
    start, end = max(0, match.start - _CONTEXT), min(len(text), match.end + _CONTEXT)
    if start > 0:
        start = min(text.find(" ", start, match.start) + 1 or match.start, match.start)
    if end < len(text):
        end = max(text.rfind(" ", match.end, end), match.end)
    return f"{'…' if start else ''}{' '.join(text[start:end].split())}{'…' if end < len(text) else ''}"
