"""Words and numbers that are written in several ways, as style guides list them."""

import pytest

from search.word_spellings import spellings


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("byproduct", "by product"),
        ("by product", "byproduct"),
        ("backup", "back up"),
        ("back up", "backup"),
        ("bilateral", "bi lateral"),
        ("12,000", "12 000"),
        ("12 000", "12000"),
        ("June 26", "June 26th"),
        ("26th June", "26 June"),
        ("June 3", "June 3rd"),
        ("1 May", "1st of May"),
        ("1st May", "May 1"),
        ("May 12", "May 12th"),
        ("2CB", "2c b"),
        ("EEUU", "ee uu"),
        ("World War II", "World War 2"),
        ("Schedule 4", "Schedule IV"),
        ("percent", "por ciento"),
    ],
)
def test_a_word_is_also_written_otherwise(typed: str, also: str) -> None:
    assert tuple(also.split()) in spellings(tuple(typed.split()))


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("June 42", "June 42nd"),
        ("room 26", "room 26th"),
        ("us", "US"),
        ("dare", "DARE"),
        ("DARE", "dare"),
        ("2019 13 14", "14 August 2019"),
    ],
)
def test_what_means_something_else_is_not(typed: str, other: str) -> None:
    assert tuple(other.split()) not in spellings(tuple(typed.split()))
