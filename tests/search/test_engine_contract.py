"""The contract of search engines, tested on every engine."""

import random
import string
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.release import Evidence, PartialDate
from indexer.columnar import kernel
from indexer.folding import fold
from search.budget import Budget
from search.errors import CancelledError, NoIndexError, SearchError, TookTooLongError
from search.facets import FACETS
from search.limits import MAX_EXPANSION
from search.query import (
    Aspect,
    Aspects,
    Everything,
    FacetName,
    FacetRequest,
    FacetRequests,
    Filters,
    Order,
    Query,
    Undated,
    Word,
    Years,
)
from search.results import Span
from search.syntax.read_write import read, read_years
from tests.desk import ENGINES, Desk, embedded, release

ANHYDRIDE = release(
    "anhydride",
    "Acetic anhydride seized at the port",
    "Two tonnes of acetic anhydride, a precursor of heroin, were seized. The drums came by sea.",
    "2019-05-04",
    organizations=("UNODC", "WCO"),
    themes=("precursors", "border-control"),
)
DELIVERY = release(
    "delivery",
    "Controlled deliveries lead to arrests",
    "A controlled delivery of heroin led officers to three couriers.",
    "2011-06-22",
    organizations=("UNODC",),
    themes=("trafficking",),
)
DARKNET = release(
    "darknet",
    "Couriers of the darknet",
    "Parcels sent by darknet vendors were traced to a courier.",
    organizations=("BIMSTEC",),
    themes=("online-markets", "trafficking"),
)
SPANISH = release(
    "spanish",
    "Incautación de anhídrido acético",
    "La policía incautó precursores químicos: la cooperación fue decisiva.",
    "2019",
    organizations=("Policía Nacional",),
    themes=("precursors",),
    language="es",
)
ALL = (ANHYDRIDE, DELIVERY, DARKNET, SPANISH)


WITHOUT_KERNEL = "whoosh, without the kernel"


@pytest.fixture(params=[*ENGINES, WITHOUT_KERNEL])
def desk(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """An empty home with each of the engines."""
    if request.param == WITHOUT_KERNEL:
        monkeypatch.setattr(kernel, "available", False)
    with Desk(tmp_path / "home", ENGINES.get(request.param, embedded)) as desk:
        yield desk


@pytest.fixture
def full(desk: Desk) -> Desk:
    desk.publish(*ALL)
    return desk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("anhydride", {"anhydride"}),
        ("precursor", {"anhydride", "spanish"}),
        ("PRECURSORES", {"anhydride", "spanish"}),  # the stem is the same in both languages
        ("cooperacion", {"spanish"}),
        ("policía", {"spanish"}),
        ("courier", {"delivery", "darknet"}),
        ("heroin courier", {"delivery"}),
        ('"controlled delivery"', {"delivery"}),
        ('"delivery controlled"', set()),
        ('"heroin were seized"', {"anhydride"}),
        ("heroin OR darknet", {"anhydride", "delivery", "darknet"}),
        ("heroin -anhydride", {"delivery"}),
        ("heroin AND NOT (anhydride OR courier)", set()),
        ("-heroin", {"darknet", "spanish"}),
        ("anhydr*", {"anhydride"}),
        ("anhi*", {"spanish"}),
        ("couriers*", {"delivery", "darknet"}),
        ("cour?er", {"delivery", "darknet"}),
        ("contr*lled", {"delivery"}),  # by a form of the stem
        ("title:cour?er -title:prec*sor", {"darknet"}),
        ("herion~", {"anhydride", "delivery"}),
        ("anhidride~", {"anhydride"}),
        ("anhidride~2", {"anhydride", "spanish"}),
        ("title:couriesr~", {"darknet"}),
        ("heroin NEAR/2 seized", {"anhydride"}),
        ("seized NEAR/1 heroin", {"anhydride"}),
        ("seized NEAR/0 heroin", set()),
        ('"couriers delivery heroin"~5', {"delivery"}),
        ('"couriers delivery heroin"~4', set()),
        ("precursores NEAR/2 policía", {"spanish"}),
        ("title:arrests NEAR/2 deliveries", {"delivery"}),
        ("title:heroin NEAR/9 seized", set()),
        ("heroin -seized NEAR/1 heroin", {"delivery"}),
        ("title:courier", {"darknet"}),
        ("title:deliver*", {"delivery"}),
        ("organization:unodc", {"anhydride", "delivery"}),
        ("theme:precursors -year:2019", set()),
        ("theme:trafficking year:undated", {"darknet"}),
        ("year:2010-2019", {"anhydride", "delivery", "spanish"}),
        ("year:>2011", {"anhydride", "spanish"}),
        ("year:-2011", {"delivery"}),
        ("date:2019-05", {"anhydride"}),
        ("date:2018-12..2020-01", {"anhydride", "spanish"}),
        ("after:2019-02", {"anhydride"}),
        ("heroin -date:2019-05-04", {"delivery"}),
        ("heroin before:2011-06-22", set()),
        ("heroin OR NOT courier", {"anhydride", "delivery", "spanish"}),
        ("fentanyl", set()),
        ("", {"anhydride", "delivery", "darknet", "spanish"}),
    ],
)
def test_a_query_finds(full: Desk, text: str, found: set[str]) -> None:
    assert set(full.found(text)) == found


def test_several_values_of_one_filter_are_alternatives_and_different_filters_add_up(full: Desk) -> None:
    both = Filters(theme=("precursors", "trafficking"))
    assert set(full.found("", both)) == {"anhydride", "delivery", "darknet", "spanish"}
    assert set(full.found("", replace(both, organization=("unodc",)))) == {"anhydride", "delivery"}
    assert full.found("", replace(both, organization=("UNODC",), year=(Years(2011, 2012), Undated()))) == ["delivery"]


def test_orders_by_date_put_the_undated_last_and_break_ties_by_id(full: Desk) -> None:
    full.publish(replace(DELIVERY, id="a-delivery"))
    assert full.found("", order="newest") == ["anhydride", "spanish", "a-delivery", "delivery", "darknet"]
    assert full.found("", order="oldest") == ["a-delivery", "delivery", "spanish", "anhydride", "darknet"]


def test_equal_scores_fall_back_to_newest_first(full: Desk) -> None:
    newer = replace(DELIVERY, id="newer", published=PartialDate(2015))
    full.publish(newer, replace(DELIVERY, id="zz"), replace(DELIVERY, id="undated", published=None))
    assert full.found("controlled") == ["newer", "delivery", "zz", "undated"]


def test_scores_that_differ_by_millionths_are_told_apart(desk: Desk) -> None:
    """Each text names the lantern once more than the next newer one, hundreds of times already; all are as long."""
    year_of = {count: str(2664 - count) for count in range(640, 660)}
    texts = {count: f"ferry {'lantern ' * count}{'officer ' * (700 - count)}" for count in year_of}
    desk.publish(*(release(f"lanterns{count}", body=texts[count], date=year) for count, year in year_of.items()))
    hits = desk.ask("ferry lantern", explain=True, size=50).results.hits
    assert [hit.id for hit in hits] == [f"lanterns{count}" for count in reversed(year_of)]
    scores = [hit.explanation.score for hit in hits if hit.explanation]
    assert 0 < scores[0] - scores[-1] < 1e-4 * scores[0]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_equal_scores_fall_back_to_newest_first_where_proximity_ends_too(desk: Desk, length: int) -> None:
    """Proximity is looked for in the best 200: here in 180 others, and in the newest of those that are equal."""
    often = f"Cocaine, cocaine{' in the notes' * length}."
    equal = f"Cocaine was hidden in bananas{' of note' * length}."
    desk.publish(
        *(release(f"first{n}", "Cocaine", f"Cocaine, cocaine and cocaine in bananas{n}, bananas.") for n in range(10)),
        *(release(f"often{n}", "Notice", often, "2020") for n in range(170)),
        *(release(f"equal{n:02}", "Notice", equal, str(2024 - n)) for n in range(40)),
        *(release(f"filler{n}", "Notice", f"Nothing of number{n}.") for n in range(300)),
    )
    hits = [hit.id for page in range(1, 6) for hit in desk.ask("cocaine guayaquil", size=50, page=page).results.hits]
    assert [one for one in hits if one.startswith("equal")] == [f"equal{n:02}" for n in range(40)]


def test_a_word_in_the_title_counts_for_more(desk: Desk) -> None:
    desk.publish(
        release("body", "Officers meet in Vienna", "The precursor was seized."),
        release("title", "The precursor was seized", "Officers meet in Vienna."),
    )
    assert desk.found("precursor") == ["title", "body"]


def test_a_single_word_brings_forward_what_also_names_its_kind(desk: Desk) -> None:
    desk.publish(
        release("none", "Notice", "Cocaine was found in a car full of furniture.", "2015"),
        release("kind", "Notice", "Cocaine was found in a car full of narcotics.", "2014"),
        *(release(f"filler{n}", "Notice", "Nothing of note.") for n in range(3)),
    )
    hits = desk.ask("cocaine", explain=True).results.hits
    assert [one.id for one in hits] == ["kind", "none"]
    scores = [one.explanation.score for one in hits if one.explanation]
    assert scores == sorted(scores, reverse=True)


def test_for_a_question_about_drugs_what_is_labelled_as_drug_related_comes_first(desk: Desk) -> None:
    """The other one, which is newer, speaks of drugs as much, but was found to be about something else."""
    about = (Evidence("drugs", "drug-related", "text", "heroin"),)
    text = "Heroin was found beside the budget of the port."
    desk.publish(
        release("about", "Notice", text, "2014", evidence=about),
        release("other", "Notice", text, "2015"),
        *(release(f"filler{n}", "Notice", "Nothing of note.") for n in range(3)),
    )
    asked = desk.ask("heroin port", explain=True).results.hits
    assert [hit.id for hit in asked] == ["about", "other"]
    labelled = [
        {name for part in hit.explanation.contributions for name, _ in part.said} for hit in asked if hit.explanation
    ]
    assert ["labelled as drug-related" in names for names in labelled] == [True, False]
    assert desk.found("port budget") == ["other", "about"]


def test_what_matches_all_of_a_question_comes_before_what_is_only_like_the_first(desk: Desk) -> None:
    """Six releases tell of one case that lacks a word of the question, at a length that makes them very much alike."""
    case = "prosecutors jury verdict courtroom sentencing defendants judge appeal indictment hearing"
    desk.publish(
        release("all", "Harbour", "Cocaine was found in Guayaquil among bananas, drivers said, before the ship left."),
        *(release(f"case{n}", "Cocaine found", f"{case} " * 3, f"20{n + 10}") for n in range(6)),
        *(release(f"other{n}", "Notice", f"Cocaine matters number{n} of note{n}.") for n in range(63)),
    )
    hits = desk.ask("cocaine found guayaquil", explain=True).results.hits
    assert hits[0].id == "all"
    assert [hit.id for hit in hits if hit.explanation and hit.explanation.likeness]


def test_to_lack_a_word_that_the_others_foretell_counts_less(desk: Desk) -> None:
    """Releases on lanterns are crimson ones, while a harbour, of which more releases tell, may be in any of them."""
    desk.publish(
        release("no lantern", "Notice", "Crimson boats are painted again in a harbour."),
        release("no harbour", "Notice", "Crimson boats are painted again with a lantern."),
        *(release(f"both{n}", "Notice", f"A lantern, number{n}, was made of crimson paper.") for n in range(12)),
        *(release(f"harbour{n}", "Notice", f"The harbour was closed on day{n}.") for n in range(16)),
        *(release(f"other{n}", "Notice", f"Nothing of note in number{n}.") for n in range(60)),
    )
    hits = {hit.id: hit.missing for hit in desk.ask("crimson lantern harbour", size=50).results.hits}
    assert [(one, hits[one]) for one in hits if one in {"no lantern", "no harbour"}] == [
        ("no lantern", ("lantern",)),
        ("no harbour", ("harbour",)),
    ]


def test_pages_follow_each_other_without_gap_or_repeat(desk: Desk) -> None:
    desk.publish(*(release(f"r{number:02}", body="heroin " * (number % 7 + 1)) for number in range(23)))
    whole = desk.found("heroin", size=50)
    assert [hit for page in (1, 2, 3, 4) for hit in desk.found("heroin", page=page)] == whole
    assert len(set(whole)) == 23


def test_facets_count_what_is_listed_where_no_release_matches_everything(full: Desk) -> None:
    results = full.ask("courier fentanyl").results
    assert (results.total, results.partial) == (0, 2)
    assert {one.value: one.count for one in results.facet("year").counts} == {"2011": 1, "undated": 1}
    assert {one.value: one.count for one in results.facet("theme").counts} == {"trafficking": 2, "online-markets": 1}
    chosen = full.ask("courier fentanyl", Filters(year=(Years(2011, 2011),))).results
    assert {one.value: one.count for one in chosen.facet("year").counts} == {"2011": 1, "undated": 1}
    assert {one.value: one.count for one in chosen.facet("theme").counts} == {"trafficking": 1}
    assert full.ask("courier fentanyl", order="newest").results.facet("year").counts == ()


def test_a_facet_counts_without_its_own_filter_and_keeps_the_chosen(full: Desk) -> None:
    results = full.ask("", Filters(organization=("UNODC",), year=(Years(2011, 2011),))).results
    assert {c.value: c.count for c in results.facet("organization").counts} == {"UNODC": 1}
    assert {c.value: (c.count, c.selected) for c in results.facet("year").counts} == {
        "2019": (1, False),
        "2011": (1, True),
    }
    nothing = full.ask("fentanyl", Filters(organization=("DEA",))).results
    assert [(c.value, c.count, c.selected) for c in nothing.facet("organization").counts] == [("DEA", 0, True)]


def test_years_come_newest_first_with_the_undated_last(full: Desk) -> None:
    assert [c.value for c in full.ask("").results.facet("year").counts] == ["2019", "2011", "undated"]


def test_a_theme_is_labelled(full: Desk) -> None:
    labels = {c.value: c.label for c in full.ask("").results.facet("theme").counts}
    assert labels["precursors"] == "Precursors and chemicals"


TEXTS = st.lists(
    st.sampled_from(
        [
            *("heroin", "courier", "-seized", "OR", "(", ")", '"by sea"', "prec*", "title:darknet", "year:2019"),
            *("language:es", "herion~", "dru?s", "heroin NEAR/3 courier"),
        ]
    ),
    max_size=5,
).map(" ".join)
CHOICES = st.builds(
    Filters,
    organization=st.lists(st.sampled_from(["UNODC", "WCO", "BIMSTEC", "DEA"]), max_size=2).map(tuple),
    year=st.lists(st.sampled_from([Years(2011, 2011), Years(2010, 2019), Undated()]), max_size=2).map(tuple),
    theme=st.lists(st.sampled_from(["precursors", "trafficking", "online-markets"]), max_size=2).map(tuple),
    language=st.lists(st.sampled_from(["en", "es", "undetermined", "fr"]), max_size=2).map(tuple),
)


@pytest.fixture(scope="module", params=ENGINES)
def many(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """200 releases that mix the texts and labels of the few."""
    dice = random.Random(1961)
    with Desk(tmp_path_factory.mktemp("many"), ENGINES[request.param]) as desk:
        desk.publish(
            *(
                replace(
                    dice.choice(ALL),
                    id=f"r{number}",
                    body=" ".join(dice.choice(ALL).body for _ in range(2)),
                    published=dice.choice([None, PartialDate(2011, 6), PartialDate(2019), PartialDate(2012, 1, 2)]),
                    organizations=tuple(dice.sample(["UNODC", "WCO", "BIMSTEC"], dice.randint(0, 2))),
                    themes=tuple(dice.sample(["precursors", "trafficking", "online-markets"], dice.randint(0, 3))),
                    language=dice.choice(["en", "en", "es", None]),
                )
                for number in range(200)
            )
        )
        desk.store.close()
        return desk


def choose(filters: Filters, name: FacetName, value: str) -> Filters:
    """The filters after choosing a facet's value, with nothing else chosen in that facet."""
    match name:
        case "organization":
            return replace(filters, organization=(value,))
        case "theme":
            return replace(filters, theme=(value,))
        case "language":
            return replace(filters, language=(value,))
        case "year":
            return replace(filters, year=(read_years(value),))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, filters=CHOICES)
@example(text="heroin courier", filters=Filters(("UNODC",), year=(Years(2011, 2011),), theme=("precursors",)))
def test_the_number_beside_a_facet_value_is_that_of_the_hits_after_choosing_it(
    many: Desk, text: str, filters: Filters
) -> None:
    results = many.ask(text, filters).results
    for facet in results.facets:
        for count in facet.counts:
            clicked = many.ask(text, choose(filters, facet.name, count.value)).results
            # Where no value of a facet has a complete match, the partial ones are counted.
            assert count.count in {clicked.total, clicked.total or clicked.partial}, (facet.name, count)


REQUESTS = st.builds(
    FacetRequest,
    size=st.none() | st.integers(0, 3),
    skip=st.integers(0, 2),
    contains=st.sampled_from(["", "", "e", "ÜN", "20", "unknown", "zz"]),
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, filters=CHOICES, name=st.sampled_from(FACETS), request_=REQUESTS)
def test_of_a_facet_come_the_values_that_are_asked_for_and_the_chosen_ones(
    many: Desk, text: str, filters: Filters, name: FacetName, request_: FacetRequest
) -> None:
    every = many.ask(text, filters, facets=FacetRequests.of_size(None)).results.facet(name)
    known = [one for one in every.counts if one.value not in {"DEA", "fr"}]
    containing = [one for one in known if fold(request_.contains) in fold(one.label)]
    until = None if request_.size is None else request_.skip + request_.size
    wanted = containing[request_.skip : until]
    found = many.ask(text, filters, facets=FacetRequests.only(name, request_)).results
    assert found.facet(name).counts == tuple(one for one in every.counts if one in wanted or one.selected)
    assert (every.total, found.facet(name).total) == (len(known), len(containing))
    assert all(one.selected for other in found.facets if other.name != name for one in other.counts)


def test_what_is_typed_twice_answers_once(full: Desk) -> None:
    (hit, *_) = full.ask('"by sea" "by sea" anhydride').results.hits
    assert [span.text for span in hit.excerpt if span.marked] == ["anhydride", "by sea"]


def test_what_answers_is_marked_and_nothing_else(full: Desk) -> None:
    (hit,) = full.ask('anhydride "by sea"').results.hits
    assert [span.text for span in hit.title if span.marked] == ["anhydride"]
    assert [span.text for span in hit.excerpt if span.marked] == ["anhydride", "by sea"]
    assert "".join(span.text for span in hit.excerpt) == ANHYDRIDE.body


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("dru?s", ["drums"]),
        ("prec*r", ["precursor"]),
        ("anhidride~", ["anhydride"]),
        ("tonnes NEAR/3 drums", []),
        ("sea NEAR/2 drums", ["drums", "sea"]),
        ('"heroin precursor seized"~2', ["precursor", "heroin", "seized"]),
    ],
)
def test_every_word_that_answers_is_marked(full: Desk, text: str, marked: list[str]) -> None:
    (hit,) = full.ask(f"({text}) OR acetic", Filters(organization=("WCO",))).results.hits
    assert [span.text for span in hit.excerpt if span.marked and span.text != "acetic"] == marked


def test_a_word_counts_for_less_the_more_edits_it_takes(desk: Desk) -> None:
    filler = [release(f"x{number}", body="Nothing of note.") for number in range(5)]
    desk.publish(
        release("one", body="smugler"), release("two", body="smuggler"), release("three", body="smugglers"), *filler
    )
    assert desk.found("smugler~")[0] == "one"
    assert desk.found("smuggler~")[-1] == "one"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title:wall~", {"name", "wall"}),  # a name that only its capital tells from a word has a term of its own
        ("title:stole~", {"stolen"}),  # a form of *steal*, whose term begins otherwise than itself
        ("title:bought~", {"bought"}),
        ("title:went~", {"went"}),
    ],
)
def test_a_word_within_edits_is_found_whatever_term_it_has(desk: Desk, text: str, found: set[str]) -> None:
    titles = {"name": "Agent Will speaks", "wall": "A wall", "stolen": "Stolen pills", "bought": "Buyers bought it"}
    desk.publish(*(release(name, title) for name, title in {**titles, "went": "They go there"}.items()))
    assert set(desk.found(text)) == found


@pytest.mark.parametrize("text", ["abcd*", "abcd*?*", "abcd~2"])
def test_a_word_that_stands_for_more_terms_than_the_limit_is_said(desk: Desk, text: str) -> None:
    names = [f"abcd{one}{other}" for one in string.digits + "klmnopqr" for other in string.ascii_lowercase + "012345"]
    desk.publish(release("many", body=" ".join(names)))
    answer = desk.ask(text)
    assert answer.results.total == 1
    assert [note for note in answer.notes if str(MAX_EXPANSION) in note]


def test_an_excerpt_shows_the_passage_that_answers(desk: Desk) -> None:
    desk.publish(release("long", body="Nothing here. " * 300 + "Then fentanyl was found. " + "Nothing more. " * 300))
    (hit,) = desk.ask("fentanyl").results.hits
    text = "".join(span.text for span in hit.excerpt)
    assert "Then fentanyl was found." in text
    assert len(text) < 400
    assert text.startswith("… ")
    assert text.endswith(" …")


def test_a_change_is_seen_by_the_next_search(full: Desk) -> None:
    before = full.engine.generation()
    full.store.put(replace(ANHYDRIDE, title="Fentanyl seized"))
    full.store.put(release("new", "Fentanyl again"))
    full.store.remove("delivery")
    assert full.found("fentanyl") == [], "nothing is seen before it is indexed"
    full.publish()
    assert set(full.found("fentanyl")) == {"anhydride", "new"}
    assert full.found('title:"controlled deliveries"') == []
    assert full.engine.generation() != before


def test_searches_go_on_while_the_index_changes(full: Desk) -> None:
    failures: list[BaseException] = []
    stop = threading.Event()

    def search_on() -> None:
        try:
            while not stop.is_set():
                total = full.now.search(Query(Word("heroin"))).total
                assert total in {2, 3}, total
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=search_on) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(12):
        full.publish(release("extra", body=f"heroin {turn}")) if turn % 2 else full.store.remove("extra")
        full.publish()
    stop.set()
    for reader in readers:
        reader.join()
    assert not failures


def test_months_count_what_is_found(full: Desk) -> None:
    assert full.now.months(Query(Everything())) == (("2011-06", 1), ("2019-05", 1))
    assert full.now.months(Query(Word("darknet"))) == ()


def test_words_are_known_as_they_are_written(full: Desk) -> None:
    assert full.now.document_frequencies(
        ["heroin", "COURIERS", "courier", "anhidrido", "anhydride's", "fentanyl", ""]
    ) == (
        2,
        2,
        1,
        1,
        1,
        0,
        0,
    )
    full.store.remove("darknet")
    full.publish(release("more", body="Two couriers, two more couriers"))
    full.publish(release("other", body="Couriers"))
    assert full.now.document_frequencies(["couriers"])[0] in {3, 4}, (
        "what was removed may count until it is merged away"
    )


def test_words_are_alike_within_edits_whatever_their_first_letter(full: Desk) -> None:
    assert [(one.word, one.written, one.releases) for one in full.now.similar_words("meroin", 1)] == [
        ("heroin", "heroin", 2)
    ]
    assert {one.word for one in full.now.similar_words("courire", 2)} == {"courier", "couriers"}
    assert [one.written for one in full.now.similar_words("unodc", 2)] == []
    assert [one.written for one in full.now.similar_words("anhidrid", 1)] == ["anhídrido"]
    assert full.now.similar_words("heroin", 1) == ()


def test_expressions_are_counted_at_once_as_searches_count_them(full: Desk) -> None:
    texts = ("heroin", '"controlled delivery"', "heroin NEAR/2 seized", "-heroin", "theme:precursors", "")
    expressions = [read(text).expression for text in texts]
    found = tuple(full.now.search(Query(one)).total for one in expressions)
    assert full.now.counts(expressions) == full.now.totals(map(Query, expressions)) == found
    assert full.now.counts([]) == full.now.totals([]) == ()
    full.store.remove("delivery")
    full.publish()
    assert full.now.counts([Word("heroin")]) == (1,)


def test_totals_count_among_the_filters_and_leave_out_what_is_nearly_found(full: Desk) -> None:
    wanted = Aspects((Aspect(Word("heroin")), Aspect(Word("courier"))))
    queries = [Query(Everything(), Filters(organization=(name,)), aspects=wanted) for name in ("UNODC", "WCO")]
    assert [full.now.search(query).partial for query in queries] == [1, 1]
    assert full.now.totals(queries) == (1, 0)


@pytest.mark.parametrize("order", get_args(Order))
def test_an_export_gives_everything_once_in_the_order_of_the_pages(many: Desk, order: Order) -> None:
    """Export returns more than pages can reach or hold, whatever page is requested."""
    near = Aspects((Aspect(Word("heroin")), Aspect(Word("officers")), Aspect(Word("couriers"))))
    for asked in (Query(Word("heroin")), Query(Everything()), Query(Everything(), aspects=near)):
        query = replace(asked, filters=Filters(theme=("trafficking",)), order=order, page=3, size=5)
        total = many.now.search(query).total
        listed = many.now.search(replace(query, page=1, size=200))
        exported = list(many.now.export(query))
        assert [hit.id for hit in exported] == [hit.id for hit in listed.hits if not hit.missing]
        assert len(exported) == total > 10


def test_an_export_holds_what_hits_hold_without_marks(full: Desk) -> None:
    [hit] = full.now.export(Query(Word("anhydride")))
    assert hit.title == (Span(ANHYDRIDE.title),)
    assert (hit.organizations, hit.themes, hit.published) == (
        ANHYDRIDE.organizations,
        ANHYDRIDE.themes,
        ANHYDRIDE.published,
    )
    assert [hit.id for hit in full.now.export(Query(Everything()))] == ["anhydride", "spanish", "delivery", "darknet"]


def test_an_export_leaves_out_what_is_nearly_found(full: Desk) -> None:
    wanted = Aspects((Aspect(Word("heroin")), Aspect(Word("courier"))))
    assert [hit.id for hit in full.now.export(Query(Everything(), aspects=wanted))] == ["delivery"]


def test_an_export_goes_on_in_its_own_generation(full: Desk) -> None:
    exported = full.now.export(Query(Everything()))
    first = next(exported)
    full.store.remove("spanish")
    full.store.remove("darknet")
    full.publish(release("later", date="2020"))
    assert [first.id, *(hit.id for hit in exported)] == ["anhydride", "spanish", "delivery", "darknet"]


def test_an_export_ends_when_its_client_has_gone_and_begins_only_when_all_was_found(full: Desk) -> None:
    gone: list[bool] = []
    exported = full.now.export(Query(Everything()), Budget(60, lambda: bool(gone)))
    next(exported)
    gone.append(True)
    with pytest.raises(CancelledError):
        next(exported)
    with pytest.raises(TookTooLongError):
        next(full.now.export(Query(Word("heroin")), Budget(0)))


def test_words_are_completed_from_their_beginning_the_most_used_first(full: Desk) -> None:
    assert [(one.written, one.releases) for one in full.now.words_with_prefix("hero")] == [("heroin", 2)]
    assert [(one.word, one.releases) for one in full.now.words_with_prefix("cou", 2)] == [
        ("couriers", 2),
        ("courier", 1),
    ]
    assert full.now.words_with_prefix("ANHÍ")[0].written == "anhídrido"


def test_a_beginning_may_have_a_mistake(full: Desk) -> None:
    for typed in ("heo", "hreo", "herro", "jero", "hetoi", "eroi"):
        assert "heroin" in [one.written for one in full.now.words_with_prefix(typed)], typed
    assert full.now.words_with_prefix("xyz") == ()


def test_organisations_are_completed_from_any_word_of_their_name(full: Desk) -> None:
    assert [(one.value, one.count) for one in full.now.organizations_with_prefix("un")] == [("UNODC", 2)]
    assert [one.value for one in full.now.organizations_with_prefix("policia nac")] == ["Policía Nacional"]
    assert [one.value for one in full.now.organizations_with_prefix("nacoin")] == ["Policía Nacional"]
    assert full.now.organizations_with_prefix("lice") == ()


def test_titles_are_completed_from_their_words(full: Desk) -> None:
    full.publish(replace(DARKNET, id="again"))
    (found,) = full.now.titles_with_prefix(["darknet", "cou"])
    assert (found.title, found.id in {"darknet", "again"}) == ("Couriers of the darknet", True)
    assert [one.id for one in full.now.titles_with_prefix(["seized"])] == ["anhydride"]
    assert full.now.titles_with_prefix(["heroin", "cou"]) == ()


def test_similar_releases_share_what_tells_a_release_from_others(full: Desk) -> None:
    full.publish(replace(DARKNET, id="again", title="Vendors of the darknet"))
    assert [hit.id for hit in full.now.similar("darknet")][:1] == ["again"]
    assert full.now.similar("unknown") == ()


def test_a_release_without_words_that_others_have_is_like_none(desk: Desk) -> None:
    desk.publish(release("a", "Heroin", "Powder."), release("b", "Cocaine", "Leaves."))
    assert desk.now.similar("a") == ()


def test_without_an_index_it_says_what_to_do(desk: Desk) -> None:
    with pytest.raises(NoIndexError, match="pressdesk index"):
        desk.now.search(Query(Everything()))
    with pytest.raises(SearchError):
        desk.engine.generation()


def test_an_index_of_nothing_answers_with_nothing(desk: Desk) -> None:
    desk.publish()
    assert desk.ask("heroin").results.total == 0
    assert desk.ask("").results.hits == ()


AMOUNTS = (
    release("blank", "Seizure", "Officers weighed 14 kg of khat."),
    release("joined", "Seizure", "Officers weighed 14kg of khat."),
    release("hyphen", "Seizure", "Officers found a 14-kilogram block."),
    release("full", "Seizure", "Officers weighed 14 kilograms of khat."),
    release("spanish", "Incautación", "Hallaron 14 kilogramos de coca.", language="es"),
    release("italian", "Sequestro", "Sequestrati 14 chili di hashish.", language="it"),
    release("russian", "Изъятие", "Изъято 14 килограммов гашиша.", language="ru"),
    release("loose", "Seizure", "Officers found 14 sacks, and 3 kg of salt beside them."),
)


@pytest.mark.parametrize(
    "text", ["14 kg", "14kg", "14-kg", "14 kilograms", "14 kilos", "14 kilogramos", "14 chili", "14 кг", '"14 kg"']
)
def test_a_number_and_its_unit_belong_together_however_they_are_written(desk: Desk, text: str) -> None:
    desk.publish(*AMOUNTS)
    assert set(desk.found(text)) == {one.id for one in AMOUNTS} - {"loose"}


@pytest.mark.parametrize("text", ["30 percent", "30%", "30 %", "30 per cent", "30 por ciento", "30 Prozent"])
def test_a_share_is_found_with_its_sign_and_in_words(desk: Desk, text: str) -> None:
    desk.publish(
        release("sign", "Purity", "The powder was 30% pure."),
        release("word", "Purity", "The powder was 30 percent pure."),
        release("spanish", "Pureza", "Tenía una pureza del 30 por ciento.", language="es"),
        release("german", "Reinheit", "Es war zu 30 Prozent rein.", language="de"),
        release("loose", "Purity", "Of 30 samples, 5 percent were pure."),
    )
    assert set(desk.found(text)) == {"sign", "word", "spanish", "german"}


def test_an_english_heroine_is_no_heroin_but_a_french_and_a_spanish_one_is(desk: Desk) -> None:
    desk.publish(
        release("film", "Festival", "The heroine of the film is a nurse."),
        release("drug", "Tyres", "Heroin was hidden in tyres."),
        release("french", "Pneus", "L'héroïne était cachée dans des pneus.", language="fr"),
        release("spanish", "Neumáticos", "La heroína estaba en los neumáticos.", language="es"),
        release("dutch", "Banden", "De heroïne zat in banden.", language="nl"),
    )
    for text in ("heroin", "héroïne", "heroína"):
        assert set(desk.found(text)) == {"drug", "french", "spanish", "dutch"}, text
    for text in ("heroine", "heroines"):
        assert "drug" not in desk.found(text)
        assert "film" in desk.found(text)
