"""What a pattern requires tells in which texts it need not be looked for."""

import re

import pytest

from corpus.clean.required_literals import Prefilter, may_match, required_literals

PATTERNS = (
    "page (?:not|never) found",
    "not found",
    "found(?:ed)? in (?:error|erroneous)",
    "found",
    "page (?:introuvable|indisponible)",
    "страница не найдена",
    "не найден",
    "ничего",
    r"\d+",
)


@pytest.fixture(scope="module")
def prefilter() -> Prefilter[str]:
    return Prefilter((pattern, required_literals(pattern)) for pattern in PATTERNS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "the page was not found",
        "page not found",
        "founded in error",
        "page introuvable, page indisponible",
        "notfound not found",
        "страница не найдена",
        "не найдены page",
        "404 ничего",
    ],
)
def test_a_prefilter_keeps_the_patterns_whose_requirements_a_text_meets(text: str, prefilter: Prefilter[str]) -> None:
    possible = prefilter.possible_in(text)
    assert possible == {one for one in PATTERNS if may_match(required_literals(one), text)}
    assert {one for one in PATTERNS if re.search(one, text)} <= possible


def test_literals_that_overlap_or_begin_each_other_are_all_found() -> None:
    literals = ("under", "understand", "stand", "standing", "ding", "конец", "ц")
    prefilter = Prefilter((one, required_literals(one)) for one in literals)
    assert prefilter.possible_in("understanding: конец") == set(literals)


def test_a_prefilter_without_literals_keeps_all_patterns() -> None:
    assert Prefilter([(r"\d", required_literals(r"\d"))]).possible_in("none") == {r"\d"}
