"""All matches of the vocabularies in one text, weighted by their position."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from corpus.label import doubt
from corpus.label.acting import acting_bodies
from corpus.label.bodies import HEAD, LEADING
from corpus.label.charges import emphasis, has_drug_charge, is_parole, is_violence, official_charged
from corpus.label.operations import operation_named
from corpus.label.phrases import KnownPhrase, MatchesByValue, PhraseMatch, by_value
from corpus.label.vocabulary import (
    CHEMICAL,
    DRUGS,
    DRUGS_THRESHOLD,
    MAYBE_DRUGS,
    MEDICINE_TRADE,
    OPERATION,
    REQUIRED,
    SHARED_NAME,
    SIGN,
    country_of_body,
    is_another_body,
    matcher,
    themes_abroad,
    themes_of_substances,
    themes_with_requirements,
)

_LONG = 5000
"""Characters of a body from which on passing mentions of drugs are likely."""
_LEAD = 600
"""Characters of the body whose matches weigh more, since they say what a release is about."""
_IN_TITLE, _IN_LEAD, _IN_BODY = 3.0, 2.0, 1.0
_MOST_OF_ONE_PHRASE = 4.0
"""Largest total weight of one phrase, however often it is repeated."""
_HOME = "US"
"""The country whose releases name themselves abroad in every line; in others' a foreign country is named soon."""
_NEAR, _BESIDE = 500, 60
"""Characters between talk of drugs and a term of a theme that counts, and a word that a theme requires."""
_ABBREVIATED = ("substance", CHEMICAL, DRUGS, "organization")
"""The kinds of phrases whose abbreviations a text may spell out as something else."""
_ENOUGH_WITH_CHARGE, _ENOUGH_OF_ONE_WORD, _ENOUGH_OF_SHARED_WORDS = 2.0, 4.0, 6.0
_BRIEF = 1000
"""Characters of a text that is too short to say more than one word of drugs."""
_FEW_WORDS = 2
_MORE_BESIDE_VIOLENCE = 3.0
_MORE_BESIDE_PAROLE = 6.0
"""What a text about the parole of somebody violent needs beyond that, since it tells of all that he ever did."""
_USUAL_LENGTH, _LEAST_SHARE, _SHARE_GROWS = 3500, 0.6, 0.35
_THEMES_OF_DRUGS = frozenset(
    ("opiates", "synthetic-opioids", "cocaine", "cannabis", "stimulants", "new-psychoactive-substances")
)
"""The themes that are each about one drug or kind of drugs."""
_CRIMES_BESIDE = "related-crime"
"""The theme of crimes beside those with drugs."""
_ENOUGH_DRUGS = 2.5
"""Least weight of certain mentions of drugs in a text about the trade in medicines whose other mentions count too."""


class Findings:
    """The matches in a title and a body."""

    def __init__(self, title: str, body: str, language: str | None) -> None:
        self.text = f"{title}\n\n{body}"
        self.title_length = len(title)
        self._kinds: dict[str, MatchesByValue] = defaultdict(lambda: defaultdict(list))
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
        certain = [match for match in self._of_kinds(DRUGS, "substance") if not self._in_name(match)]
        shared = [match for match in self._of_kinds(MAYBE_DRUGS) if not self._in_name(match)]
        if self._kinds[MEDICINE_TRADE]:
            counts = self.weight(certain) >= _ENOUGH_DRUGS
        else:
            counts = bool(certain) or any(match.start < self.title_length + _LEAD for match in shared)
        return _apart((*certain, *shared) if counts else certain)

    @cached_property
    def drugs_weight(self) -> float:
        """The weight of those mentions."""
        return self.weight(self.drugs)

    @cached_property
    def drugs_needed(self) -> float:
        """The weight from which on the text counts as drug-related.

        It is more in a long text, unless its title has drugs, where one word or only words that medicines share
        speak of drugs, and where the text is about a violent crime; it is less where somebody is charged with a drug
        offence.
        """
        needed = self._drugs_needed_without_charge
        if _ENOUGH_WITH_CHARGE <= self.drugs_weight < needed and has_drug_charge(self.text):
            return _ENOUGH_WITH_CHARGE
        return needed

    @property
    def _drugs_needed_without_charge(self) -> float:
        kinds = len({match.phrase.text for match in self.drugs})
        needed = DRUGS_THRESHOLD + (len(self.text) > _LONG and not self.drugs_in_title)
        lead = self.text[self.title_length : self.title_length + _LEAD]
        title = self.text[: self.title_length]
        if is_violence(title, lead) and (kinds <= _FEW_WORDS or is_parole(title)):
            needed += _MORE_BESIDE_PAROLE if is_parole(title) else _MORE_BESIDE_VIOLENCE
        if all(match.phrase.kind == MAYBE_DRUGS for match in self.drugs):
            needed = max(needed, _ENOUGH_OF_SHARED_WORDS)
        return max(needed, _ENOUGH_OF_ONE_WORD) if kinds == 1 and len(self.text) > _BRIEF else needed

    @cached_property
    def drug_related(self) -> bool:
        return self.drugs_weight >= self.drugs_needed

    @cached_property
    def talk_weight(self) -> float:
        """The weight of all mentions of drugs, including those within names."""
        return self.weight(self._drug_talk)

    @cached_property
    def _drug_talk(self) -> list[PhraseMatch]:
        return _apart(self._of_kinds(DRUGS, MAYBE_DRUGS, "substance"))

    def _of_kinds(self, *kinds: str) -> list[PhraseMatch]:
        return sorted(
            (match for kind in kinds for found in self._kinds[kind].values() for match in found),
            key=lambda match: match.start,
        )

    @property
    def drugs_in_title(self) -> bool:
        return bool(self.drugs) and self.drugs[0].start < self.title_length

    def organizations(self) -> MatchesByValue:
        return acting_bodies(self._kinds, self.text, self.title_length, self.title_length + _LEAD)

    def substances(self) -> MatchesByValue:
        kinds = ("substance", CHEMICAL) if self.drug_related else ("substance",)
        return by_value(match for kind in kinds for matches in self._kinds[kind].values() for match in matches)

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
        """The matches that support a theme: its terms, and the substances that belong to it."""
        terms = [match for match in self._kinds["theme"].get(theme, ()) if match.phrase.weight and self._counts(match)]
        drugs = self._drugs_by_theme.get(theme, ())
        return sorted((*terms, *drugs, *self._corruption(theme)), key=lambda match: match.start)

    def _corruption(self, theme: str) -> Iterable[PhraseMatch]:
        """An official who is charged, as the title says: one of the crimes beside drugs."""
        where = official_charged(self.text[: self.title_length]) if theme == _CRIMES_BESIDE else None
        if where is None:
            return ()
        phrase = KnownPhrase(self.text[slice(*where)].casefold(), "theme", theme, theme)
        return (PhraseMatch(phrase, *where),)

    @cached_property
    def _drugs_by_theme(self) -> MatchesByValue:
        found: MatchesByValue = defaultdict(list)
        themes = themes_of_substances()
        for kind in ("substance", CHEMICAL, DRUGS, MAYBE_DRUGS):
            for value, matches in self._kinds[kind].items():
                if value in themes:
                    found[themes[value]] += matches
        return found

    def theme_weight(self, matches: list[PhraseMatch], theme: str) -> float:
        """The weight of the matches of a theme; for the theme of a drug, by how the text speaks of it."""
        if theme not in _THEMES_OF_DRUGS:
            return self.weight(matches)
        return _total((match, self.weight_at(match) * self._emphasis(match, theme)) for match in _apart(matches))

    def _emphasis(self, match: PhraseMatch, theme: str) -> float:
        in_title = match.start < self.title_length
        return 1.0 if in_title else emphasis(match.start, theme, self._named_drugs, self.text)

    @property
    def share_needed(self) -> float:
        """The part of the usual weight that a theme needs: less in a short text, which says everything once."""
        share: float = (len(self.text) / _USUAL_LENGTH) ** _SHARE_GROWS
        return min(1.0, max(_LEAST_SHARE, share))

    @cached_property
    def _named_drugs(self) -> list[tuple[int, str]]:
        themes = themes_of_substances()
        return [
            (match.start, themes[match.phrase.value])
            for match in self._of_kinds("substance")
            if match.phrase.value in themes
        ]

    def allows(self, theme: str) -> bool:
        """Whether a text has what a theme requires besides its words."""
        if theme in themes_with_requirements():
            required = self._kinds[REQUIRED].get(theme, ())
            if not any(self._is_near_drugs(match, _BESIDE) for match in required):
                return False
        return theme not in themes_abroad() or self._is_international

    def _is_near_drugs(self, match: PhraseMatch, distance: int) -> bool:
        place = bisect(self._drugs_at, match.start)
        near = self._drugs_at[max(0, place - 1) : place + 1]
        return any(abs(start - match.start) < distance for start in near)

    @cached_property
    def _is_international(self) -> bool:
        bodies = map(country_of_body, self._kinds["organization"])
        return any(place != _HOME for place in self._kinds["place"]) or any(country != _HOME for country in bodies)

    def _counts(self, match: PhraseMatch) -> bool:
        """Whether a term is near a mention of drugs and not part of the name of an organisation or place."""
        return self._is_near_drugs(match, _NEAR) and not self._in_name(match)

    def _in_name(self, match: PhraseMatch) -> bool:
        place = bisect(self._names_at, (match.start, len(self.text)))
        return place > 0 and self._names_at[place - 1][1] > match.start

    @cached_property
    def _drugs_at(self) -> list[int]:
        return [match.start for match in self._drug_talk]

    @cached_property
    def _names_at(self) -> list[tuple[int, int]]:
        kinds = ("organization", "place", "elsewhere", HEAD, LEADING, SHARED_NAME)
        return sorted((one.start, one.end) for kind in kinds for found in self._kinds[kind].values() for one in found)

    def weight(self, matches: Iterable[PhraseMatch]) -> float:
        return _total((match, self.weight_at(match)) for match in matches)

    def weight_at(self, match: PhraseMatch) -> float:
        if match.start < self.title_length:
            return _IN_TITLE * match.phrase.weight
        return (_IN_LEAD if match.start < self.title_length + _LEAD else _IN_BODY) * match.phrase.weight

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
        return not any(one.phrase.value == match.phrase.value for one in matcher().find(full))


def _total(weights: Iterable[tuple[PhraseMatch, float]]) -> float:
    """The sum of the weights of matches, in which no phrase has more than its share."""
    of_phrases: dict[str, float] = defaultdict(float)
    for match, weight in weights:
        of_phrases[match.phrase.text] += weight
    return sum(min(weight, _MOST_OF_ONE_PHRASE) for weight in of_phrases.values())


def _apart(matches: Iterable[PhraseMatch]) -> list[PhraseMatch]:
    """Matches in their order, without those that overlap an earlier or longer one."""
    kept: list[PhraseMatch] = []
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
