"""Citations read as the styles' own processors write them.

Expected values are what citeproc-py makes of the styles of the CSL project for the same release, but for capitals of
titles, full stops inside quotes, and a missing publisher, where it departs from the manuals.
"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.release import PartialDate
from search.citation.reference import Reference
from search.citation.styles import StyleName, cite
from search.results import plain_text

PUMP = Reference(
    id="pump",
    title="FDA authorizes first interoperable insulin pump",
    author="U.S. Food and Drug Administration",
    published=PartialDate(2019, 2, 14),
    url="https://www.fda.gov/pump",
    accessed=datetime(2026, 11, 29, 23, 30, tzinfo=UTC),
    language="en",
)
QUESTION = replace(PUMP, published=PartialDate(2019, 2), title="Will it “pump”?")
UNDATED = replace(PUMP, published=None)
YEARLESS = replace(PUMP, published=PartialDate(month=2, day=14))
NOBODY = replace(PUMP, author=None)


@pytest.mark.parametrize(
    ("style", "reference", "expected"),
    [
        (
            "APA",
            PUMP,
            "U.S. Food and Drug Administration. (2019, February 14). FDA authorizes first interoperable insulin pump"
            " [Press release]. https://www.fda.gov/pump",
        ),
        (
            "APA",
            QUESTION,
            "U.S. Food and Drug Administration. (2019, February). Will it “pump”? [Press release]."
            " https://www.fda.gov/pump",
        ),
        (
            "APA",
            UNDATED,
            "U.S. Food and Drug Administration. (n.d.). FDA authorizes first interoperable insulin pump"
            " [Press release]. Retrieved November 29, 2026, from https://www.fda.gov/pump",
        ),
        (
            "APA",
            NOBODY,
            "FDA authorizes first interoperable insulin pump [Press release]. (2019, February 14)."
            " https://www.fda.gov/pump",
        ),
        (
            "Chicago",
            PUMP,
            "U.S. Food and Drug Administration. “FDA authorizes first interoperable insulin pump.” Press release,"
            " February 14, 2019. https://www.fda.gov/pump.",
        ),
        (
            "Chicago",
            QUESTION,
            "U.S. Food and Drug Administration. “Will it ‘pump’?” Press release, February 2019."
            " https://www.fda.gov/pump.",
        ),
        (
            "Chicago",
            UNDATED,
            "U.S. Food and Drug Administration. “FDA authorizes first interoperable insulin pump.” Press release."
            " Accessed November 29, 2026. https://www.fda.gov/pump.",
        ),
        (
            "MLA",
            PUMP,
            "U.S. Food and Drug Administration. “FDA authorizes first interoperable insulin pump.” 14 Feb. 2019,"
            " https://www.fda.gov/pump. Press release.",
        ),
        (
            "MLA",
            UNDATED,
            "U.S. Food and Drug Administration. “FDA authorizes first interoperable insulin pump.”"
            " https://www.fda.gov/pump. Press release. Accessed 29 Nov. 2026.",
        ),
        (
            "ISO 690",
            PUMP,
            "U.S. FOOD AND DRUG ADMINISTRATION. FDA authorizes first interoperable insulin pump. Press release. Online."
            " 14 February 2019. [Accessed 29 November 2026]. Available from: https://www.fda.gov/pump",
        ),
        (
            "ISO 690",
            replace(NOBODY, url=None),
            "FDA authorizes first interoperable insulin pump. Press release. Online. 14 February 2019."
            " [Accessed 29 November 2026].",
        ),
    ],
)
def test_a_citation_is_as_its_style_wants_it(style: StyleName, reference: Reference, expected: str) -> None:
    assert plain_text(cite(reference, style)) == expected


@pytest.mark.parametrize("style", ["APA", "Chicago", "MLA", "ISO 690"])
def test_a_day_without_a_year_is_no_date(style: StyleName) -> None:
    assert cite(YEARLESS, style) == cite(UNDATED, style)


def test_titles_of_works_are_set_in_italics_where_the_style_does_so() -> None:
    assert [span.text for span in cite(PUMP, "APA") if span.marked] == [PUMP.title]
    assert [span for span in cite(PUMP, "MLA") if span.marked] == []
