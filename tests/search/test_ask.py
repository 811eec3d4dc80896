"""From words to an answer: stop words, synonyms, and what is suggested when nothing matches."""

from typing import NoReturn

import pytest

from search.ask import EMPTY_INDEX, QueryOptions
from search.budget import Budget
from search.query import Filters, Undated
from tests.desk import Desk, release


@pytest.fixture
def full(desk: Desk) -> Desk:
    desk.publish(
        release("opium", "The price of opium", "Farmers of the valley.", organizations=("UNODC",), themes=("opiates",)),
        release("coca", "Coca in the hills", "Farmers.", "2020", organizations=("UNODC",), themes=("cocaine",)),
    )
    return desk


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("the price of opium", "price opium"),
        ('"price of opium"', '"price of opium"'),
        ("what OR (the hills)", "what OR hills"),
        ("of the", "of the"),
        ("title:the", "title:the"),
        ("of -opium", "of -opium"),
        ("organization:onudd", "organization:UNODC"),
        ('theme:"opium and heroin"', "theme:opiates"),
    ],
)
def test_a_text_is_searched_as(full: Desk, text: str, read_as: str) -> None:
    assert full.ask(text).read_as == read_as


def test_what_was_left_out_is_said(full: Desk) -> None:
    assert full.ask("the price of opium").notes == (
        "Very common words were ignored: “the”, “of”. Put a phrase in quotes to search for every word in it.",
    )


def test_names_and_labels_stand_for_what_the_index_knows(full: Desk) -> None:
    filters = Filters(organization=("united nations office on drugs and crime",), theme=("Opium and heroin",))
    assert full.found("", filters) == ["opium"]


@pytest.mark.parametrize(
    ("body", "name"),
    [("Heroin is 3,6-diacetylmorphine.", "3,6 diacetylmorphine"), ("Heroin: 海洛因", "海洛因")],
)
def test_a_name_is_left_out_as_it_is_told_whatever_signs_it_has(desk: Desk, body: str, name: str) -> None:
    desk.publish(release("one", "Heroin", body))
    told = [also for one in desk.ask("heroin").other_names for also in one.names]
    left = [also for one in desk.ask("heroin", options=QueryOptions(without=(name,))).other_names for also in one.names]
    assert told == [*left, name]


def test_nothing_found_says_what_each_word_would_find(full: Desk) -> None:
    assert full.ask("farmers naloxone").notes == (
        "No release matches the whole query. On their own: farmers (2 releases); naloxone (0 releases).",
    )


def test_nothing_found_says_what_the_filters_keep_out(full: Desk) -> None:
    answer = full.ask("coca", Filters(year=(Undated(),)))
    assert answer.results.total == 0
    assert answer.notes == (
        "Without the year filter: 1 release.",
        "With the filters only, without the words: 1 release.",
    )


@pytest.mark.parametrize(("page", "size", "given"), [(0, 10, (1, 10)), (99, 10, (50, 10)), (1, 5000, (1, 50))])
def test_a_page_out_of_bounds_is_brought_within_them_and_that_is_said(
    full: Desk, page: int, size: int, given: tuple[int, int]
) -> None:
    answer = full.ask("", page=page, size=size)
    assert (answer.query.page, answer.query.size) == given
    assert len(answer.notes) == 1


def test_what_a_text_means_is_worked_out_once_for_a_state_of_the_index(
    full: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = full.ask("farmers naloxone", size=1)
    full.ask("farmers", options=QueryOptions(expand=False))

    def fails(*_: object) -> NoReturn:
        raise AssertionError("worked out again")

    with monkeypatch.context() as again:
        again.setattr("search.ask.rewrite", fails)
        again.setattr("search.ask.relaxations", fails)
        second = full.ask("farmers naloxone")
        assert (second.notes, second.other_names, second.query.aspects) == (
            first.notes,
            first.other_names,
            first.query.aspects,
        )
        with pytest.raises(AssertionError, match="again"):
            full.ask("naloxone", options=QueryOptions(expand=False))  # otherwise than before
    full.publish(release("naloxone", "Naloxone", "Naloxone for farmers."))
    assert full.ask("farmers naloxone").results.total == 1


def test_what_there_was_no_time_to_work_out_is_worked_out_the_next_time(full: Desk) -> None:
    late = full.ask("farmers opiumm", budget=Budget(0.0))
    assert (late.understood, late.corrections) == (False, ())
    in_time = full.ask("farmers opiumm", budget=Budget(60.0))
    assert in_time.understood
    assert [one.typed for one in in_time.corrections] == ["opiumm"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("language:klingon", "There is no language “klingon”"),
        ("heroin theme:nonsense", "“nonsense” is none of the themes"),
        ("zzyzx but not heroin", "to leave out a word, write -heroin"),
        ("https://www.unodc.org/odd.html", "Addresses of releases are not searched"),
    ],
)
def test_what_can_find_nothing_is_told(full: Desk, text: str, told: str) -> None:
    assert any(told in note for note in full.ask(text).notes)
    assert not any("language" in note for note in full.ask("language:farsi").query_notes)


def test_a_pasted_minus_sign_leaves_out_as_a_typed_one_does(desk: Desk) -> None:
    desk.publish(release("heroin", "Heroin seized"), release("both", "Heroin and opium seized"))
    assert desk.found("heroin \u2212opium") == desk.found("heroin -opium") == ["heroin"]


def test_what_finds_an_organization_leaves_it_out_with_a_minus(desk: Desk) -> None:
    desk.publish(
        release("by", "A survey of poppy", "Farmers were asked.", organizations=("UNODC",)),
        release("naming", "A poppy is a flower", "So says UNODC."),
        release("other", "Poppy in a garden", "Nobody was asked."),
    )
    assert desk.found("poppy UNODC") == ["by", "naming"]
    assert desk.found("poppy -UNODC") == ["other"]


@pytest.mark.parametrize(
    ("text", "kind", "offered", "releases"),
    [
        ('"opium heroin"', "quotes", "opium heroin", 1),
        ('"opium heroin zzyzx"', "part", "opium heroin zzyzx", 2),
        ('title:"poppy farmers"', "part", "title:poppy title:farmers", 1),
    ],
)
def test_a_phrase_that_no_release_has_is_offered_without_quotes(
    desk: Desk, text: str, kind: str, offered: str, releases: int
) -> None:
    desk.publish(
        release("both", "A survey of poppy", "Heroin is made of opium."), release("one", "A report", "Of opium.")
    )
    answer = desk.ask(text)
    assert answer.no_results
    assert [(one.kind, one.text, one.releases) for one in answer.no_results.relaxations] == [(kind, offered, releases)]
    assert f"No release has the words next to each other: {text}." in answer.notes
    assert any(offered in note for note in answer.notes[1:])


@pytest.mark.parametrize("period", ["last week", "since 2021", "between 2018 and 2019"])
def test_a_period_of_which_there_is_nothing_is_preferred_all_the_same(full: Desk, period: str) -> None:
    answer = full.ask(f"coca {period}")
    assert len(answer.preferences) == 1
    assert not answer.corrections
    assert answer.no_results
    assert [(one.text, one.releases) for one in answer.no_results.term_counts] == [("coca", 1), (period, 0)]


def test_a_broader_search_keeps_or_drops_a_period_as_a_whole(full: Desk) -> None:
    found = full.ask("coca zzyzx since 2019").no_results
    assert found
    assert [way.text for way in found.relaxations] == ["coca since 2019", "(coca OR zzyzx) since 2019"]
    found = full.ask("coca hills since 2021").no_results
    assert found
    assert {way.text for way in found.relaxations} == {"coca hills"}


def test_an_empty_index_says_that_it_is_empty_and_how_to_fill_it(desk: Desk) -> None:
    desk.publish()
    for text in ("", "heroin", '"heroin opium"'):
        assert desk.ask(text).index_is_empty
        assert [*desk.ask(text).notes] == [EMPTY_INDEX]
    desk.publish(release("one", "A report", "Of opium."))
    assert not desk.ask("heroin").index_is_empty


def test_broader_searches_are_made_of_words_that_say_something(full: Desk) -> None:
    found = full.ask("zzyzx heroin in 2015").no_results
    assert found is not None
    assert [one.text for one in found.term_counts] == ["zzyzx", "heroin", "in 2015"]
    assert all(" in" not in f" {way.text} ".replace(" in 2015 ", " ") for way in found.relaxations)
