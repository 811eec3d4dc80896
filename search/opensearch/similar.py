"""What tells a release from others, as aspects to search by."""

from collections import Counter
from collections.abc import Sequence
from math import log

from corpus.words import WORD
from indexer.analysis import term
from indexer.opensearch.cluster import Json
from search.budget import Budget
from search.limits import DISTINCTIVE, FIELDS
from search.opensearch.plan import AnyTerm, FieldTerm, PlannedAspect, PlannedName, PlannedScoring
from search.opensearch.state import DeskState
from search.query import Any, Aspect, Aspects, Expression, Prefix, TextField, Word


def distinctive_terms(state: DeskState, shown: Json, budget: Budget) -> PlannedScoring:
    """The most distinctive terms of a release: frequent in it, rare in the index."""
    of_fields: list[tuple[TextField, str, int]] = []
    for field in FIELDS:
        frequencies = Counter(term(word, shown["language"]) for word in WORD.findall(shown[field]))
        of_fields += [(field, text, times) for text, times in frequencies.items() if not text.isdigit()]
    counts = state.terms.counts([text for _, text, _ in of_fields], budget)
    weighed = []
    for (field, text, times), count in zip(of_fields, counts, strict=True):
        held = count.of(field)
        if held > 1:
            rarity = log(state.with_language_of(text) / (held + 1))
            weighed.append((times * rarity, text, FieldTerm(field, text, held)))
    weighed.sort(key=lambda entry: entry[:2], reverse=True)
    return PlannedScoring(
        tuple(
            PlannedAspect(Word(text), (PlannedName(AnyTerm((one,))),), required=False)
            for _, text, one in weighed[:DISTINCTIVE]
        )
    )


def title_aspects(words: Sequence[str]) -> Aspects:
    """The aspects of titles that contain all the words, the last of which may be incomplete."""
    *complete, start = words
    last = Any((Word(start, "title"), Prefix(start, "title")))
    aspects: list[Expression] = [*(Word(word, "title") for word in complete), last]
    return Aspects(tuple(Aspect(one, required=True) for one in aspects))
