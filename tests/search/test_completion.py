"""Completions of a query that is being typed."""

from collections.abc import Iterator

import pytest

from search.ask import QueryOptions
from search.completion import Completion, complete
from tests.desk import Desk, release


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("completion")) as desk:
        texts = [
            ("Acetic anhydride seized", "The drums of acetic anhydride came by sea.", ("INCB",)),
            ("Heroin and acetic anhydride", "Heroin was seized with acetic anhydride.", ("INCB", "Europol")),
            ("Annual report presented", "The annual report speaks of heroin and of money laundering.", ("INCB",)),
            ("Money launderer sentenced", "He was sentenced for money laundering; the launch was kept.", ("Europol",)),
        ]
        desk.publish(
            *(release(f"r{at}", title, body, organizations=named) for at, (title, body, named) in enumerate(texts))
        )
        yield desk


def of_kind(desk: Desk, typed: str, kind: str) -> list[tuple[str, int]]:
    return [(one.text, one.releases) for one in complete(desk.engine, typed) if one.kind == kind]


def test_words_of_the_texts_and_names_of_the_vocabulary_with_their_number_of_releases(desk: Desk) -> None:
    assert of_kind(desk, "annu", "term") == [("annual", 1)]
    assert of_kind(desk, "hero", "concept") == [("heroin", 2)]
    assert of_kind(desk, "acet", "concept") == [("acetic anhydride", 2)]
    assert of_kind(desk, "euro", "organization") == [("Europol", 2)]
    assert of_kind(desk, "annual", "title") == [("Annual report presented", 1)]


def test_a_name_of_several_words_is_completed_from_all_that_was_typed_of_it(desk: Desk) -> None:
    first = complete(desk.engine, "heroin acetic anh")[0]
    assert (first.text, first.kind, first.query) == ("acetic anhydride", "concept", "heroin acetic anhydride")
    assert complete(desk.engine, '"acetic anh')[0].query == '"acetic anhydride"'
    assert complete(desk.engine, "title:hero")[0].query == "title:heroin"


def test_a_word_that_follows_the_one_before_comes_first(desk: Desk) -> None:
    terms = [text for text, _ in of_kind(desk, "money laun", "term")]
    assert terms.index("launderer") < terms.index("launch")


@pytest.mark.parametrize("typed", ["jeroi", "eroi", "heori", "herroi", "hroi"])
def test_a_beginning_may_have_a_mistake(desk: Desk, typed: str) -> None:
    assert "heroin" in [one.text.lower() for one in complete(desk.engine, typed)]


def test_an_organisation_is_chosen_by_its_field(desk: Desk) -> None:
    assert complete(desk.engine, "organization:inc") == (Completion("INCB", "organization", 3, 'organization:"INCB"'),)
    assert [one.query for one in complete(desk.engine, "heroin incb") if one.kind == "organization"] == [
        'heroin organization:"INCB"'
    ]


def test_a_concept_says_its_preferred_name_whichever_was_typed(desk: Desk) -> None:
    desk.publish(release("slang", "A talk", "They call fentanyl apache; diamorphine is another matter."))
    (found,) = [one for one in complete(desk.engine, "diamorph") if one.kind == "concept"]
    assert (found.text, found.name, found.id) == ("diamorphine", "heroin", "heroin")


@pytest.mark.parametrize("typed", ["", " ", "heroin ", "-", "(((", "\N{SNOWMAN}", "xqzzq"])
def test_nothing_to_go_on_with_is_no_error(desk: Desk, typed: str) -> None:
    assert complete(desk.engine, typed) == ()


def test_no_more_than_wanted_and_nothing_twice(desk: Desk) -> None:
    found = complete(desk.engine, "a", 3)
    assert len(found) == 3
    assert len({one.text.lower() for one in complete(desk.engine, "heroin")}) == len(complete(desk.engine, "heroin"))


def test_only_what_stands_together_with_the_words_before_is_suggested(desk: Desk) -> None:
    for typed in ("launderer acet", "heroin laun", "report hero", "sentenced organization:inc"):
        for one in complete(desk.engine, typed):
            found = desk.ask(one.query).results.total
            assert (typed, one.query, one.releases <= found, found > 0) == (typed, one.query, True, True)
    assert [one.text for one in complete(desk.engine, "launderer anhyd")] == []


@pytest.mark.parametrize("typed", ["h", "an", "sei", "laun", "seized acet", "INCB", "organization:eu", "wh"])
def test_a_completion_finds_as_many_as_it_says(desk: Desk, typed: str) -> None:
    desk.publish(
        release("who", "The WHO meets", "Who annually presents what the WHO seizes?", organizations=("WHO",)),
        *(release(f"person{number}", "A man who launched boats", "He who seizes it.") for number in range(5)),
    )
    counted = [one for one in complete(desk.engine, typed) if one.kind != "title"]
    assert counted
    for one in counted:
        found = desk.ask(one.query, options=QueryOptions(expand=False)).results.total
        assert (one.query, one.releases) == (one.query, found)
    if typed == "wh":
        assert ("WHO", 1) in [(one.text, one.releases) for one in counted]
