"""The vocabulary as a thesaurus: each name means one thing, and only things of this field are included."""

from collections import defaultdict
from pathlib import Path

import pytest

from corpus.vocabulary import Concept, Label, concepts
from corpus.words import WORD
from indexer.analysis import term

COMMON = frozenset(Path(__file__).with_name("common_words.txt").read_text(encoding="utf-8").split())
"""English words that releases about anything use: none may stand for a concept on its own unless it is marked."""

NOT_LABELLED = {"act", "role", "group", "means", "policy"}


def test_there_are_1500_concepts_of_every_kind() -> None:
    of_type: dict[str, int] = defaultdict(int)
    for one in concepts().values():
        of_type[one.type] += 1
    assert len(concepts()) >= 1500
    assert of_type["substance"] >= 400
    assert of_type["medicine"] >= 200
    assert sum(of_type[one] for one in NOT_LABELLED) >= 600


def test_no_common_english_word_stands_for_a_concept_unmarked() -> None:
    """General words may: they say nothing about what a text is about, and count for less."""
    assert {label.text: one.id for one, label in _unmarked() if _is_common(label) and one.type != "word"} == {}


def test_no_index_terms_are_those_of_two_concepts() -> None:
    """Otherwise a plural, a hyphen, an accent or an ending would lead to another concept."""
    meant: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for one, label in _unmarked():
        meant[_terms(label.text)].add(one.id)
    assert {terms: ids for terms, ids in meant.items() if len(ids) > 1} == {}


def test_what_is_for_the_search_alone_has_another_name_to_offer() -> None:
    for one in concepts().values():
        if one.type in NOT_LABELLED | {"medicine"}:
            assert len({label.text.casefold() for label in one.labels}) > 1, one.id


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("mailman", "mail-carrier"),
        ("letter carriers", "mail-carrier"),
        ("prison guards", "prison-guard"),
        ("marijuana growing", "marijuana-grow"),
        ("cultivation of marijuana", "marijuana-grow"),
        ("meth labs", "meth-production"),
        ("problem-solving courts", "drug-court"),
        ("pill mills", "pill-mill"),
        ("Narcan", "naloxone"),
        ("narcoterrorism", "narcoterrorism"),
        ("narco terrorists", "narcoterrorism"),
        ("bikie gangs", "motorcycle-gang"),
        ("people smugglers", "migrant-smuggling"),
        ("anhidrido acetico", "acetic-anhydride"),
        ("lavado de activos", "money-laundering"),
        ("sous-marin", None),
        ("contraband", None),
        ("ice", None),
    ],
)
def test_a_name_in_any_form_leads_to_its_concept(typed: str, id: str | None) -> None:
    found = {one.id for one, label in _unmarked() if _terms(label.text) == _terms(typed) and not label.text.isupper()}
    assert found == ({id} if id else set())


def test_members_of_a_class_are_known_by_it() -> None:
    def members(id: str) -> set[str]:
        return {one.id for one in concepts().values() if id in one.broader}

    assert members("benzodiazepines") >= {"alprazolam", "diazepam", "etizolam", "nimetazepam"}
    assert members("glp-1") >= {"semaglutide", "tirzepatide"}
    assert members("mafia") >= {"camorra", "cosa-nostra"}


def _unmarked() -> list[tuple[Concept, Label]]:
    return [(one, label) for one in concepts().values() for label in one.labels if not label.ambiguous]


def _is_common(label: Label) -> bool:
    """It matches the other word: "informant" has the index term of "information". Capitals match as written."""
    return not label.text.isupper() and _terms(label.text) in _COMMON_TERMS


def _terms(text: str) -> tuple[str, ...]:
    return tuple(term(word, "en") for word in WORD.findall(text))


_COMMON_TERMS = {_terms(word) for word in COMMON}
