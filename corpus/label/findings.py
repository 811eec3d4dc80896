"""All matches of the vocabularies in one text, weighted by their position."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import chain

from corpus.label import doubt
from corpus.label.acting import acting_bodies
from corpus.label.bodies import HEAD, LEADING
from corpus.label.charges import official_charged
from corpus.label.operations import operation_named
from corpus.label.phrases import KnownPhrase, MatchesByValue, PhraseMatch, by_value
from corpus.label.vocabulary import (
    CHEMICAL,
    DRUGS,
    MAYBE_DRUGS,
    MEDICINE_TRADE,
    OPERATION,
    REQUIRED,
    SHARED_NAME,
    SIGN,
    country_of_body,
    is_another_body,
    matcher,
    theme_matcher,
    themes_abroad,
    themes_of_substances,
    themes_with_requirements,
)

LEAD = 600
"""Characters of the body whose matches weigh more, since they say what a release is about."""
_IN_TITLE, _IN_LEAD, _IN_BODY = 3.0, 2.0, 1.0
_MOST_OF_ONE_PHRASE = 4.0
"""Largest total weight of one phrase, however often it is repeated."""
_HOME = "US"
"""The country whose releases name themselves abroad in every line; in others' a foreign country is named soon."""
NEAR, CLOSE, _BESIDE = 500, 130, 60
"""Characters between talk of drugs and a term of a theme that counts, one that counts more, and a word that a theme
requires."""
_ABBREVIATED = ("substance", CHEMICAL, DRUGS, "organization")
"""The kinds of phrases whose abbreviations a text may spell out as something else."""
_CRIMES_BESIDE = "related-crime"
"""The theme of crimes beside those with drugs."""
_ENOUGH_DRUGS = 2.5
"""Least weight of certain mentions of drugs in a text about the trade in medicines whose other mentions count too."""


class Findings:
    """The matches in a title and a body; `country` is that of its publisher."""

    def __init__(self, title: str, body: str, language: str | None, country: str | None = None) -> None:
        self.text = f"{title}\n\n{body}"
        self.title_length = len(title)
        self._language = language
        self._country = country
        self._kinds: dict[str, MatchesByValue] = defaultdict(lambda: defaultdict(list))
        self._terms: dict[str, list[tuple[PhraseMatch, int]]] = {}
        unclear = []
        kinds = self._kinds
        for match in matcher().find(self.text, language):
            phrase = match.phrase
            if phrase.ambiguous:
                unclear.append(match)
            else:
                kinds[phrase.kind][phrase.value].append(match)
        if unclear:
            self._resolve_ambiguous([one for one in unclear if one.phrase.language in {None, language or "en"}])
        self._drop_other_meanings()

    @cached_property
    def drugs(self) -> list[PhraseMatch]:
        """Mentions of drugs, except within names of organisations and places.

        Words that medicines share, such as *drug*, are left out of a text about the trade in medicines, and where they
        are all that there is, further down than the lead.
        """
        if self.is_about_medicine_trade:
            counts = self.weight(self.certain_drugs) >= _ENOUGH_DRUGS
        else:
            lead = self.title_length + LEAD
            counts = bool(self.certain_drugs) or any(match.start < lead for match in self.shared_drugs)
        return apart((*self.certain_drugs, *self.shared_drugs) if counts else self.certain_drugs)

    @cached_property
    def certain_drugs(self) -> list[PhraseMatch]:
        """Mentions of drugs by words that mean nothing else."""
        return [match for match in self._of_kinds(DRUGS, "substance") if not self._in_name(match)]

    @cached_property
    def shared_drugs(self) -> list[PhraseMatch]:
        """Mentions of drugs by words that medicines share."""
        return [match for match in self._of_kinds(MAYBE_DRUGS) if not self._in_name(match)]

    @property
    def is_about_medicine_trade(self) -> bool:
        return bool(self._kinds[MEDICINE_TRADE])

    @cached_property
    def drug_talk(self) -> list[PhraseMatch]:
        """All mentions of drugs, including those within names."""
        return apart(self._of_kinds(DRUGS, MAYBE_DRUGS, "substance"))

    def _of_kinds(self, *kinds: str) -> list[PhraseMatch]:
        return sorted(
            (match for kind in kinds for found in self._kinds[kind].values() for match in found),
            key=lambda match: match.start,
        )

    def organizations(self) -> MatchesByValue:
        lead = self.title_length + LEAD
        return acting_bodies(self._kinds, self.text, self.title_length, lead, self._country)

    def substances(self, drug_related: bool) -> MatchesByValue:
        """The substances named outside names of bodies; chemicals that have other uses only in a text about drugs."""
        kinds = ("substance", CHEMICAL) if drug_related else ("substance",)
        return by_value(match for match in self._of_kinds(*kinds) if not self._in_name(match))

    def places(self) -> MatchesByValue:
        return self._kinds["place"]

    def operations(self) -> MatchesByValue:
        named = (
            PhraseMatch(KnownPhrase(name, OPERATION, name, OPERATION), match.start, match.start + len(name))
            for match in self._kinds[OPERATION][OPERATION]
            if (name := operation_named(self.text, match.start, match.end, match.phrase.text))
        )
        return by_value(named)

    def theme_matches(self, theme: str) -> list[PhraseMatch]:
        """The matches that support a theme: its terms near talk of drugs, and the substances that belong to it.

        None in a text that lacks what the theme requires besides its words.
        """
        if not self._allows(theme):
            return []
        near = [match for match, away in self.theme_terms(theme) if away < NEAR]
        return sorted([*near, *self.drugs_of(theme), *self.corruption(theme)], key=lambda match: match.start)

    def theme_terms(self, theme: str) -> list[tuple[PhraseMatch, int]]:
        """The terms of a theme outside the names of organisations and places, and how far away talk of drugs is."""
        if theme not in self._terms:
            self._terms[theme] = [
                (match, self._away_from_drugs(match))
                for match in self._theme_kinds["theme"].get(theme, ())
                if match.phrase.weight and not self._in_name(match)
            ]
        return self._terms[theme]

    def drugs_of(self, theme: str) -> list[PhraseMatch]:
        """The substances that belong to a theme."""
        return self._drugs_by_theme.get(theme, [])

    def corruption(self, theme: str) -> Iterable[PhraseMatch]:
        """An official who is charged, as the title says: one of the crimes beside drugs."""
        where = official_charged(self.text[: self.title_length]) if theme == _CRIMES_BESIDE else None
        if where is None:
            return ()
        phrase = KnownPhrase(self.text[slice(*where)].casefold(), "theme", theme, theme)
        return (PhraseMatch(phrase, *where),)

    @cached_property
    def _theme_kinds(self) -> dict[str, MatchesByValue]:
        """The terms of themes and the words that they require, which a text without any talk of drugs is not searched
        for."""
        found: dict[str, MatchesByValue] = defaultdict(lambda: defaultdict(list))
        for match in theme_matcher().find(self.text, self._language):
            found[match.phrase.kind][match.phrase.value].append(match)
        return found

    @cached_property
    def _drugs_by_theme(self) -> MatchesByValue:
        found: MatchesByValue = defaultdict(list)
        themes = themes_of_substances()
        for kind in ("substance", CHEMICAL, DRUGS, MAYBE_DRUGS):
            for value, matches in self._kinds[kind].items():
                if value in themes:
                    found[themes[value]] += matches
        return found

    @cached_property
    def named_drugs(self) -> list[tuple[int, str]]:
        """Where the text names drugs that have a theme, and which."""
        themes = themes_of_substances()
        return [
            (match.start, themes[match.phrase.value])
            for match in self._of_kinds("substance")
            if match.phrase.value in themes
        ]

    def _allows(self, theme: str) -> bool:
        """Whether a text has what a theme requires besides its words."""
        if theme in themes_with_requirements():
            required = self._theme_kinds[REQUIRED].get(theme, ())
            if not any(self._away_from_drugs(match) < _BESIDE for match in required):
                return False
        return theme not in themes_abroad() or self.is_international

    @cached_property
    def is_international(self) -> bool:
        """Whether the text names a foreign country or a foreign or international body."""
        bodies = map(country_of_body, self._kinds["organization"])
        return any(place != _HOME for place in self._kinds["place"]) or any(country != _HOME for country in bodies)

    def _away_from_drugs(self, match: PhraseMatch) -> int:
        """The characters from a match to the nearest talk of drugs; where there is none, as many as are too far."""
        place = bisect(self._drugs_at, match.start)
        near = self._drugs_at[max(0, place - 1) : place + 1]
        return min((abs(start - match.start) for start in near), default=NEAR)

    def _in_name(self, match: PhraseMatch) -> bool:
        place = bisect(self._names_at, (match.start, len(self.text)))
        return place > 0 and self._names_at[place - 1][1] > match.start

    @cached_property
    def _drugs_at(self) -> list[int]:
        return [match.start for match in self.drug_talk]

    @cached_property
    def _names_at(self) -> list[tuple[int, int]]:
        kinds = ("organization", "place", "elsewhere", HEAD, LEADING, SHARED_NAME)
        return sorted((one.start, one.end) for kind in kinds for found in self._kinds[kind].values() for one in found)

    def weight(self, matches: Iterable[PhraseMatch]) -> float:
        return total((match, self.weight_at(match)) for match in matches)

    def weight_at(self, match: PhraseMatch) -> float:
        return self.weight_of_place(match.start) * match.phrase.weight

    def weight_of_place(self, start: int) -> float:
        if start < self.title_length:
            return _IN_TITLE
        return _IN_LEAD if start < self.title_length + LEAD else _IN_BODY

    def _resolve_ambiguous(self, unclear: list[PhraseMatch]) -> None:
        """Count those ambiguous names that mean drugs, or bodies of this field, where they stand."""
        clear = self._of_kinds(DRUGS, MAYBE_DRUGS, "substance", CHEMICAL)
        for match in doubt.counting(unclear, clear, self._of_kinds(SIGN), self.text):
            self._kinds[match.phrase.kind][match.phrase.value].append(match)

    def _drop_other_meanings(self) -> None:
        """Leave out abbreviations that the text spells out as something else."""
        found = [one for kind in _ABBREVIATED for of in self._kinds[kind].values() for one in of if one.phrase.acronym]
        explained = doubt.spelled_out(self.text, {self.text[one.start : one.end] for one in found}) if found else {}
        for kind in _ABBREVIATED if explained else ():
            for value, matches in list(self._kinds[kind].items()):
                self._kinds[kind][value] = [one for one in matches if not self._is_other(one, explained)]
                if not self._kinds[kind][value]:
                    del self._kinds[kind][value]

    def _is_other(self, match: PhraseMatch, explained: Mapping[str, str]) -> bool:
        full = explained.get(self.text[match.start : match.end])
        if full is None:
            return False
        if match.phrase.kind == "organization":
            return is_another_body(full, match.phrase.value)
        named = chain(matcher().find(full), theme_matcher().find(full))
        return not any(one.phrase.value == match.phrase.value for one in named)


def total(weights: Iterable[tuple[PhraseMatch, float]]) -> float:
    """The sum of the weights of matches, in which no phrase has more than its share."""
    of_phrases: dict[str, float] = defaultdict(float)
    for match, weight in weights:
        of_phrases[match.phrase.text] += weight
    return sum(min(weight, _MOST_OF_ONE_PHRASE) for weight in of_phrases.values())


def apart(matches: Iterable[PhraseMatch]) -> list[PhraseMatch]:
    """Matches in their order, without those that overlap an earlier or longer one."""
    kept: list[PhraseMatch] = []
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
