"""What a release is about and who acts in it: labels, each with the words that earned it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.label.phrases import Match
from corpus.label.vocabulary import DRUGS, matcher, theme_labels, theme_needs, themes_of_substances
from corpus.release import Confidence, Evidence, ValueName

_LEAD = 600
"""Characters of the body that say what a release is about."""
_IN_TITLE, _IN_LEAD, _IN_BODY = 3.0, 2.0, 1.0
_DRUGS_NEEDED = 3.0
_MOST_OF_ONE_PHRASE = 4.0
"""What the repetition of one phrase in the body can add to a theme."""
_CONTEXT = 40


@dataclass(frozen=True, slots=True)
class Labels:
    """What the text of a release says it is about, in the order of first mention; themes in the vocabulary's."""

    organizations: tuple[str, ...]
    themes: tuple[str, ...]
    substances: tuple[str, ...]
    places: tuple[str, ...]
    evidence: tuple[Evidence, ...]


def label(title: str, body: str) -> Labels:
    """Read the labels off a text; every label has its evidence."""
    text = f"{title}\n\n{body}"
    matches: dict[str, dict[str, list[Match]]] = defaultdict(lambda: defaultdict(list))
    for match in matcher().find(text):
        matches[match.phrase.kind][match.phrase.value].append(match)
    themes = _themes(matches, len(title))
    labelled: dict[ValueName, dict[str, list[Match]]] = {
        "organization": matches["organization"],
        "theme": themes,
        "substance": matches["substance"],
        "place": matches["place"],
    }
    evidence = [
        _evidence(name, value, found, text, len(title))
        for name, values in labelled.items()
        for value, found in values.items()
    ]
    return Labels(
        tuple(matches["organization"]),
        tuple(themes),
        tuple(matches["substance"]),
        tuple(matches["place"]),
        tuple(evidence),
    )


def _themes(matches: dict[str, dict[str, list[Match]]], title_length: int) -> dict[str, list[Match]]:
    """The themes whose matches weigh enough, with those matches; none when the text is not about drugs."""
    substances = matches["substance"]
    drugs = [*matches[DRUGS][DRUGS], *(match for found in substances.values() for match in found)]
    if _weight(drugs, title_length) < _DRUGS_NEEDED:
        return {}
    by_theme = {theme: list(matches["theme"].get(theme, ())) for theme in theme_labels()}
    for substance, found in substances.items():
        if theme := themes_of_substances().get(substance):
            by_theme[theme] += found
    return {
        theme: sorted(found, key=lambda match: match.start)
        for theme, found in by_theme.items()
        if found and _weight(found, title_length) >= theme_needs()[theme]
    }


def _weight(matches: Iterable[Match], title_length: int) -> float:
    of_phrases: dict[str, float] = defaultdict(float)
    for match in matches:
        in_title, in_lead = match.start < title_length, match.start < title_length + _LEAD
        place = _IN_TITLE if in_title else _IN_LEAD if in_lead else _IN_BODY
        of_phrases[match.phrase.text] += place * match.phrase.weight
    return sum(min(weight, _MOST_OF_ONE_PHRASE) for weight in of_phrases.values())


def _evidence(name: ValueName, value: str, matches: list[Match], text: str, title_length: int) -> Evidence:
    first, times = matches[0], len(matches)
    confidence: Confidence = "high" if first.start < title_length or times > 2 else "medium" if times == 2 else "low"
    count = f" ({times} times)" if times > 1 else ""
    return Evidence(name, value, "text", f"{_in_context(first, text)}{count}", confidence)


def _in_context(match: Match, text: str) -> str:
    """The matched words with a few before and behind them, on one line."""
    start, end = max(0, match.start - _CONTEXT), min(len(text), match.end + _CONTEXT)
    if start > 0:
        start = min(text.find(" ", start, match.start) + 1 or match.start, match.start)
    if end < len(text):
        end = max(text.rfind(" ", match.end, end), match.end)
    return f"{'…' if start else ''}{' '.join(text[start:end].split())}{'…' if end < len(text) else ''}"
