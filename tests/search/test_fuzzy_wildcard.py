"""The index terms that fuzzy words and wildcards match."""

import pytest

from indexer.analysis import term
from search.fuzzy_wildcard import fuzzy_matches, wildcard_matches
from search.query import Fuzzy, Wildcard


@pytest.mark.parametrize(
    ("wanted", "word", "edits"),
    [
        (Fuzzy("fentanil"), "fentanyl", 0),  # two spellings of one name
        (Fuzzy("smugler"), "smuggler", 1),
        (Fuzzy("fentanyl"), "fentanyl", 0),
        (Fuzzy("Fentanyl"), "FENTANYLS", 0),
        (Fuzzy("fentnayl"), "fentanyl", 1),  # neighbours swapped
        (Fuzzy("fentenil"), "fentanyl", None),
        (Fuzzy("fentenil", 2), "fentanyl", 2),
        (Fuzzy("traficking"), "trafficked", 1),  # by their stems
        (Fuzzy("incautacion"), "incautación", 0),
        (Fuzzy("incautasion"), "incautación", 1),
        (Fuzzy("gases"), "gas", 0),
        (Fuzzy("gases"), "gap", None),  # a stem of three letters has no other spellings
        (Fuzzy("a" * 90), "a" * 80, 0),  # both are cut to the longest term
        (Fuzzy("will"), "Will", 0),  # a name has a term of its own
        (Fuzzy("wall"), "Will", 1),
    ],
)
def test_a_word_is_alike_within_the_edits(wanted: Fuzzy, word: str, edits: int | None) -> None:
    known = {term(word, language) for language in ("en", "es", None)}
    assert min(fuzzy_matches(wanted, known).values(), default=None) == edits


@pytest.mark.parametrize(
    ("shape", "fits", "does_not"),
    [
        ("wom?n", "woman women WOMEN", "womn womaan"),
        ("traff*ng", "trafficking trafficked", "staffing traces"),
        ("traff*k", "traffick", "traffic"),
        ("traff*s", "traffickers traffics", "draft"),
        ("agenc?*", "agency agencies", "agent"),
        ("pol*cy", "policy", "police"),
        ("stop*ing", "stopping", "stupor"),
        ("distrib*ion", "distribution", "district"),
        ("organi?ation", "organization organisation", "orange"),
        ("seiz*re", "seizure seizures", "seize"),
        ("incaut*ón", "incautación incautada", "incaico"),
        ("precurs*res", "precursores precursor", "precursive"),
        ("driver's*s", "", "driver"),
        ("геро*ном", "героин героина", "герой"),
        ("abc*a*a*a*a*a*a*a*a*a*b", "", "abc" + "a" * 60),
    ],
)
def test_a_word_fits_a_shape_by_itself_or_by_a_form_of_its_stem(shape: str, fits: str, does_not: str) -> None:
    assert [word for word in fits.split() if not found(shape, word)] == []
    assert [word for word in does_not.split() if found(shape, word)] == []


def found(shape: str, word: str) -> bool:
    """Whether releases with this word are found, in any language."""
    return bool(wildcard_matches(Wildcard(shape), {term(word, language) for language in ("en", "es")}))
