"""What is worked out from a text is what an index would say of it."""

from typing import Any

import pytest

from corpus.release import Evidence
from indexer.schema import shown
from search.opensearch.clauses import Scales
from search.opensearch.plan import (
    AnyTerm,
    Conjunction,
    DayRange,
    Disjunction,
    FacetValue,
    FieldTerm,
    PlanNode,
    TermSequence,
    TermWindow,
    YearRange,
)
from search.opensearch.texts import ReleaseText
from search.query import DrugRelated, TextField
from search.weights import FIELDS
from tests.desk import release

SCALES = Scales(FIELDS, {"title": 4.0, "body": 8.0}, 1.2)


def of(field: TextField, text: str) -> FieldTerm:
    return FieldTerm(field, text, 1)


HEROIN, SEIZED, SEA = of("body", "heroin"), of("body", "seiz"), of("body", "sea")


@pytest.fixture
def text() -> ReleaseText:
    one = release(
        "one",
        "Heroin seized at sea",
        "Heroin and heroin were seized by the sea, heroin again",
        "2011-06",
        organizations=("UNODC",),
        evidence=(Evidence("drugs", "drug-related", "text", "heroin"),),
    )
    values: dict[str, Any] = shown(one)
    return ReleaseText(values)


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (AnyTerm((HEROIN,)), True),
        (AnyTerm((of("title", "sea"),)), True),
        (AnyTerm((of("title", "and"),)), False),
        (TermSequence((HEROIN, of("body", "and"), HEROIN)), True),
        (TermSequence((SEIZED, HEROIN)), False),
        (DrugRelated(), True),
        (TermWindow((SEIZED, SEA), 2), True),
        (TermWindow((SEIZED, SEA), 1), False),
        (TermWindow((HEROIN, HEROIN), 1), True),
        (TermWindow((HEROIN, HEROIN, HEROIN), 5), False),
        (TermWindow((HEROIN, HEROIN, HEROIN), 6), True),
        (FacetValue("organization", "unodc"), True),
        (FacetValue("language", "en"), True),
        (FacetValue("theme", "unodc"), False),
        (YearRange(2011, 2012), True),
        (YearRange(-1, -1), False),
        (DayRange(734_289, 734_318), True),
        (DayRange(734_290, 734_318), False),
        (Conjunction((AnyTerm((HEROIN,)),), (AnyTerm((SEA,)),)), False),
        (Disjunction((FacetValue("theme", "x"), AnyTerm((SEA,)))), True),
    ],
)
def test_a_text_matches_what_its_words_and_values_say(text: ReleaseText, node: PlanNode, expected: bool) -> None:
    assert text.matches(node) is expected


def test_a_frequency_counts_fields_by_boost_and_length(text: ReleaseText) -> None:
    """The title has 4 words where the average is 4, the body 10 where it is 8."""
    in_title = text.frequency(AnyTerm((of("title", "heroin"),)), 1.0, SCALES)
    in_body = text.frequency(AnyTerm((HEROIN,)), 0.5, SCALES)
    assert in_title == pytest.approx(4.0)
    assert in_body == pytest.approx(0.5 * 3 / (0.25 + 0.75 * 10 / 8))
    both = Disjunction((AnyTerm((of("title", "heroin"),)), TermSequence((HEROIN, of("body", "and")))))
    assert text.frequency(both, 1.0, SCALES) == pytest.approx(4.0 + 1 / (0.25 + 0.75 * 10 / 8))
