"""Which typed words are forms of a name, and which only share its stem."""

import pytest

from corpus.vocabulary import GENERAL
from search.expansion.aspects import Expansion
from search.expansion.thesaurus import thesaurus
from search.query import Word


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("couriers", None),
        ("cartels", "cartel"),
        ("deputies", None),
        ("physicians", "physician"),
        ("kidnap", "kidnapping"),
        ("pharmacies", "pharmacy"),
        ("heroína", "heroin"),
        ("fugitivos", "fugitive"),
        ("roofied", "flunitrazepam"),
        ("Narcanned", "naloxone"),
    ],
)
def test_a_form_of_a_name_leads_to_its_concept(typed: str, id: str | None) -> None:
    assert {name.concept.id for name in thesaurus().names([typed]) if not name.label.ambiguous} == (
        {id} if id else set()
    )


@pytest.mark.parametrize(
    "typed",
    [
        *("information", "informal", "sold", "Medicaid", "policies", "deputies", "period", "side", "red", "judging"),
        *("omnibus", "evade", "vigil", "sequestration", "tone", "aid", "aids", "bailing", "boating", "sido"),
    ],
)
def test_a_word_is_not_taken_for_a_name_that_shares_its_stem(typed: str) -> None:
    assert [
        name
        for name in thesaurus().names([typed])
        if name.concept.type != GENERAL and not name.label.ambiguous and not name.label.text.isupper()
    ] == []


@pytest.mark.parametrize("typed", ["cracked", "iced", "speeding", "smacked"])
def test_the_verb_of_an_ambiguous_name_of_a_drug_is_no_form_of_it(typed: str) -> None:
    assert thesaurus().names([typed]) == []


@pytest.mark.parametrize("typed", ["drugs", "opioids", "stimulants", "hallucinogens", "controlled substances"])
def test_a_class_is_not_searched_for_under_short_names_that_mean_much_else(typed: str) -> None:
    expansion = Expansion(thesaurus())
    words = {
        other.expression.text.upper()
        for aspect in expansion.aspects(expansion.meanings([Word(one) for one in typed.split()])).aspects
        for other in aspect.synonyms
        if isinstance(other.expression, Word)
    }
    assert words.isdisjoint({"DOB", "DET", "MDA", "LSA", "DOM", "NPP", "SCRA", "PHP", "PMA", "CBD"})


@pytest.mark.parametrize(
    ("typed", "is_name"),
    [(["red", "drugs"], False), (["camello", "cocaína"], True), (["camello", "cocaine"], False)],
)
def test_a_doubtful_foreign_name_needs_words_of_its_own_language(typed: list[str], is_name: bool) -> None:
    first = Expansion(thesaurus()).meanings([Word(word) for word in typed])[0]
    assert any(name.label.language == "es" for name in first.names) == is_name
