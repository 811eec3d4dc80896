"""A search survives the round trip through its address, and anything else in an address does no harm."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.ask import QueryOptions
from search.query import FacetName, Filters, Undated, Years
from web.address import Address, release

NAMES = st.sampled_from("q organization year theme language sort page size expand without explain utm_source".split())
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LIKELY = st.sampled_from(
    ["2011", "2009-2012", "2012-2009", "undated", "newest", "3", "-1", "0", "UNODC", "a,b", "yes", "no"]
)
PAIRS = st.lists(st.tuples(NAMES, LIKELY | TEXTS), max_size=30)
FILTERS = st.builds(
    Filters,
    organization=st.lists(st.sampled_from(["UNODC", "INCB", "Côte & Co; 50%"]), unique=True).map(tuple),
    year=st.lists(st.sampled_from([Years(2011, 2011), Years(2009, 2012), Undated()]), unique=True).map(tuple),
    theme=st.lists(st.sampled_from(["precursors", "policy"]), unique=True).map(tuple),
    language=st.lists(st.sampled_from(["fr", "undetermined"]), unique=True).map(tuple),
)


def followed(address: Address) -> tuple[Address, tuple[str, ...]]:
    return Address.read(parse_qsl(urlsplit(address.href).query, keep_blank_values=True))


@given(PAIRS)
def test_a_link_leads_to_the_search_it_was_made_from(pairs: list[tuple[str, str]]) -> None:
    address, _ = Address.read(pairs)
    assert followed(address) == (address, ())


@given(FILTERS, st.sampled_from(["organization", "theme"]), st.sampled_from(["UNODC", "policy", "new"]))
def test_choosing_twice_changes_nothing(filters: Filters, facet: str, value: str) -> None:
    address = Address("heroin", filters)
    twice = address.toggle(facet, value).toggle(facet, value)  # type: ignore[arg-type]
    assert set(twice.chosen) == set(address.chosen)


def test_an_empty_address_browses_the_newest() -> None:
    assert Address.read([]) == (Address(), ())
    assert (Address().href, Address().order) == ("/", "newest")


def test_words_are_ranked_unless_an_order_is_chosen() -> None:
    assert Address("heroin").order == "relevance"
    assert Address("heroin", sort="oldest").order == "oldest"
    assert Address("heroin").with_order("newest").href == "/?q=heroin&sort=newest"
    assert Address("heroin", sort="newest").with_order("relevance").href == "/?q=heroin"


def test_every_parameter_is_read() -> None:
    pairs = parse_qsl(
        "q=acid&organization=UNODC&organization=INCB&year=2009-2012,undated&theme=precursors&sort=newest&page=2&size=20"
        "&expand=no&without=smack&without=horse&explain=yes"
    )
    filters = Filters(("UNODC", "INCB"), (Years(2009, 2012), Undated()), ("precursors",))
    assert Address.read(pairs) == (
        Address("acid", filters, "newest", 2, 20, QueryOptions(False, ("smack", "horse")), explain=True),
        (),
    )


@pytest.mark.parametrize(
    ("pair", "noted"),
    [
        (("page", "abc"), "abc"),
        (("page", "9" * 5000), "page"),
        (("size", "ten"), "ten"),
        (("year", "xx"), "xx"),
        (("year", "2012-2009"), "2009-2012"),
        (("sort", "best"), "best"),
        (("expand", "perhaps"), "perhaps"),
        (("explain", "x" * 5000), "explain"),
        (("without", "x" * 5000), "without"),
        (("organization", "x" * 5000), "organization"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_noted(pair: tuple[str, str], noted: str) -> None:
    address, notes = Address.read([pair])
    assert address == Address()
    assert len(notes) == 1
    assert noted in notes[0]
    assert len(notes[0]) < 200


def test_more_values_than_anyone_chooses_are_cut_and_noted() -> None:
    address, notes = Address.read([("theme", str(number)) for number in range(1000)])
    assert len(address.filters.theme) == 20
    assert notes == ("Only the first 20 values for theme were used.",)


def test_whatever_changes_the_result_goes_back_to_its_first_page() -> None:
    deep = Address("heroin", Filters(theme=("policy",)), page=7)
    for changed in (
        deep.with_text("x"),
        deep.with_size(50),
        deep.with_order("oldest"),
        deep.toggle("year", "2011"),
        deep.without("theme"),
        deep.without_filters(),
        deep.only("theme", "cocaine"),
        deep.with_query("opium", Filters()),
        deep.without_name("smack"),
        deep.with_name("smack"),
        deep.with_expansion(False),
    ):
        assert changed.page == 1
    assert deep.with_page(8).page == 8
    assert deep.with_explanation(True).page == 7


def test_a_name_taken_out_can_be_put_back() -> None:
    less = Address("heroin").without_name("smack").without_name("Horse & cart")
    assert less.href == "/?q=heroin&without=smack&without=Horse+%26+cart"
    assert less.with_name("smack").href == "/?q=heroin&without=Horse+%26+cart"
    assert less.with_expansion(False).with_expansion(True) == less


def test_a_year_is_taken_out_of_a_span() -> None:
    span = Address(filters=Filters(year=(Years(2009, 2012),)))
    assert span.toggle("year", "2011").filters.year == (Years(2009, 2010), Years(2012, 2012))
    assert span.toggle("year", "2009").filters.year == (Years(2010, 2012),)
    assert span.toggle("year", "2013").filters.year == (Years(2009, 2012), Years(2013, 2013))
    assert span.toggle("year", "2009-2012").filters.year == ()
    assert span.toggle("year", "undated").filters.year == (Years(2009, 2012), Undated())


def test_a_form_carries_what_it_does_not_ask_for() -> None:
    address = Address("heroin", Filters(theme=("policy",)), "oldest", page=4, size=50)
    assert address.hidden("q") == (("theme", "policy"), ("sort", "oldest"), ("size", "50"))


def test_the_address_of_a_release_holds_any_id() -> None:
    assert release("a/b?c#d e") == "/release/a%2Fb%3Fc%23d%20e"


@settings(deadline=None)
@given(PAIRS, st.sampled_from(["organization", "theme", "language"]), TEXTS.filter(str.strip))
def test_the_many_links_of_a_page_lead_where_the_single_ones_do(
    pairs: list[tuple[str, str]], facet: FacetName, value: str
) -> None:
    address, _ = Address.read(pairs)
    assert address.href_with(facet)(value) == address.only(facet, value).href
    assert address.without_name_href()(value) == address.without_name(value).href
    assert address.release_href()(value) == release(value, among=address)
    assert address.toggle_href(facet)(value) in {None, address.toggle(facet, value).href}
