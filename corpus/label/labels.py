"""Labelling a text, and explaining each label by the phrases that support it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.label.findings import Findings
from corpus.label.phrases import MatchesByValue, PhraseMatch
from corpus.label.vocabulary import drugs_thresholds, theme_labels, theme_thresholds
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
    """A phrase that supports a label, how often it occurs in the text, and the weight that this adds."""

    phrase: str
    times: int
    weight: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a label holds, and the phrases that support it."""

    name: ValueName
    value: str
    weight: float
    threshold: float
    mentions: tuple[Mentions, ...]
    """Largest weight first."""

    @property
    def holds(self) -> bool:
        return self.weight >= self.threshold


def label(title: str, body: str, language: str | None = None) -> Labels:
    """Label a text; every label comes with its evidence.

    Ambiguous names count only in texts of their own language; a text of unknown language is taken for English.
    """
    found = Findings(title, body, language)
    themes = {theme: matches for theme, matches, weight, needed in _themes(found) if matches and weight >= needed}
    labelled: dict[ValueName, MatchesByValue] = {
        "drugs": {DRUG_RELATED: found.drugs} if found.drug_related else {},
        "organization": found.organizations(),
        "theme": themes,
        "substance": found.substances(),
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


def explain(title: str, body: str, language: str | None = None) -> tuple[Verdict, ...]:
    """Explain every label that any phrase of a text supports, including those below their thresholds."""
    found = Findings(title, body, language)
    named: dict[ValueName, MatchesByValue] = {
        "organization": found.organizations(),
        "substance": found.substances(),
        "place": found.places(),
        "operation": found.operations(),
    }
    return (
        _verdict("drugs", DRUG_RELATED, found.drugs, found, found.drugs_needed),
        *(
            replace(_verdict("theme", theme, matches, found, needed), weight=weight)
            for theme, matches, weight, needed in _themes(found)
            if matches
        ),
        *(_verdict(name, value, matches, found) for name, values in named.items() for value, matches in values.items()),
    )


def _themes(found: Findings) -> Iterator[tuple[str, list[PhraseMatch], float, float]]:
    """Yield each theme with its matches, their weight, and the threshold; none if the text is not drug-related."""
    if found.drug_related:
        for theme in theme_labels():
            enough = found.drugs_in_title or found.talk_weight >= drugs_thresholds()[theme]
            matches = found.theme_matches(theme) if enough and found.allows(theme) else []
            needed = theme_thresholds()[theme] * found.share_needed
            yield theme, matches, found.theme_weight(matches, theme), needed


def _verdict(name: ValueName, value: str, matches: list[PhraseMatch], found: Findings, needed: float = 0.0) -> Verdict:
    phrases: dict[str, list[PhraseMatch]] = defaultdict(list)
    for match in matches:
        phrases[match.phrase.text].append(match)
    mentions = [Mentions(phrase, len(of), found.weight(of)) for phrase, of in phrases.items()]
    mentions.sort(key=lambda one: -one.weight)
    return Verdict(name, value, found.weight(matches), needed, tuple(mentions))


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
