"""Which places lie in which, and that a region is found by the countries and cities in it, for less."""

import pytest

from corpus.toml_tables import TableError, read_tables
from search.ask import QueryOptions
from search.expansion.thesaurus import thesaurus
from search.understanding.gazetteer import cities, places
from search.understanding.gazetteer_shapes import RegionTables
from tests.desk import Desk, release


@pytest.fixture
def press(desk: Desk) -> Desk:
    desk.publish(
        release("havre", "Cocaine found in the port of Le Havre", "Customs searched a container."),
        release("hamburg", "Cocaine found in the port of Hamburg", "Customs searched a container."),
        release("lagos", "Nigerian courier arrested", "He flew from Lagos with cocaine."),
        release("shan", "Laboratory in Shan State", "Methamphetamine was made there."),
        release("lima", "Peruvian police find cocaine", "The farmers fled."),
        release("europe", "Cocaine in European ports", "Europe is a market."),
        release("french", "Saisie en Afrique de l'Ouest", "La cocaïne venait du Brésil.", language="fr"),
        release("moscow", "Наркотики изъяты", "Операция прошла в Германии.", language="ru"),
        release("hong-kong", "香港檢獲可卡因", "男子被捕。", language="zh"),
        release("nice", "A nice day", "The port was split by a man reading orange papers, most of them nice."),
        *(release(f"other{n}", "Budget of the port", "Nothing of note.") for n in range(20)),
    )
    return desk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ports Europe", {"havre", "hamburg", "europe"}),
        ("West Africa", {"lagos", "french"}),
        ("Afrique de l'Ouest", {"lagos", "french"}),
        ("Westafrika", {"lagos", "french"}),
        ("Golden Triangle", {"shan"}),
        ("Hong Kong", {"hong-kong"}),
        ("香港", {"hong-kong"}),
        ("Nigeria", {"lagos"}),
        ("nigeriano", {"lagos"}),
        ("Germany", {"hamburg", "moscow"}),
        ("South America cocaine", {"lima", "french"}),
        ("Andean cocaine", {"lima"}),
        ("Oceania", set()),
        ("+Europe", {"europe"}),
    ],
)
def test_a_region_is_found_by_what_lies_in_it(press: Desk, text: str, found: set[str]) -> None:
    assert set(press.found(text)) == found


@pytest.mark.parametrize(
    ("text", "title", "language"),
    [
        ("Belgique", "Cocaïne saisie à Liège", "fr"),
        ("België", "Xtc-laboratorium in Luik", "nl"),
        ("Belgien", "Amphetamin in Lüttich gefunden", "de"),
        ("Bélgica", "Heroína en Lieja", "es"),
        ("Belgio", "Eroina sequestrata a Liegi", "it"),
        ("Бельгия", "Героин изъят в Льеже", "ru"),
        ("Belgium", "Laboratorium in West-Vlaanderen", "nl"),
        ("Deutschland", "Heroin in Sachsen-Anhalt", "de"),
        ("Alemania", "Cocaína incautada en Maguncia", "es"),
        ("Suíça", "Heroína apreendida em Lucerna", "pt"),
        ("Италия", "Кокаин найден в Палермо", "ru"),
    ],
)
def test_a_country_is_found_by_its_cities_and_provinces_in_each_language(
    desk: Desk, text: str, title: str, language: str
) -> None:
    desk.publish(release("here", title, ".", language=language), release("other", "Nothing of note", "A budget."))
    answer = desk.ask(text)
    assert [hit.id for hit in answer.results.hits] == ["here"]
    names = tuple(name for one in answer.other_names for name in one.names)
    assert desk.found(text, options=QueryOptions(without=names)) == []


def test_the_name_itself_counts_for_more(press: Desk) -> None:
    assert press.found("cocaine ports Europe")[0] == "europe"


def test_the_places_are_told_and_each_can_be_left_out(press: Desk) -> None:
    told = {one.concept: one.names for one in press.ask("Europe").other_names}
    assert told.items() >= {"France": ("Le Havre",), "Germany": ("Германия", "Hamburg")}.items()
    assert set(press.found("ports Europe", options=QueryOptions(without=("Hamburg",)))) == {"havre", "europe"}
    assert set(press.found("ports Europe", options=QueryOptions(without=("France",)))) == {"hamburg", "europe"}
    assert press.found("ports Europe", options=QueryOptions(expand=False)) == ["europe"]


def test_a_place_beside_it_does_not_make_an_ambiguous_name_one_of_the_field() -> None:
    from search.expansion.aspects import Expansion
    from search.query import Word

    first, _ = Expansion(thesaurus()).meanings([Word("ice"), Word("Nigeria")])
    assert first.names == ()


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("can", None),
        ("Canada", "Canada"),
        ("Nigerians", "Nigeria"),
        ("mexicanas", "Mexico"),
        ("Swaziland", "Eswatini"),
        ("в Африке", None),
        ("Африке", "Africa"),
        ("Мексике", "Mexico"),
    ],
)
def test_a_place_is_known_by_any_form_of_its_name_and_by_no_other_word(typed: str, place: str | None) -> None:
    from search.expansion.aspects import Expansion
    from search.query import Word

    pieces = Expansion(thesaurus()).meanings([Word(word) for word in typed.split()])
    found = {name.concept.name for name in pieces[0].names if name.concept.type == "place"}
    assert found == ({place} if place else set())


def test_every_country_lies_in_a_region_and_is_named_in_eleven_languages() -> None:
    """But for the United States, which releases on any place name."""
    known = places()
    countries = [one for one in known.values() if one.id.startswith("place-country-")]
    assert len(countries) > 180
    for one in countries:
        assert bool(one.broader) is (one.name != "United States")
        assert set(one.broader) <= set(known)
        assert {label.language for label in one.labels} >= {
            "en",
            "es",
            "fr",
            "pt",
            "de",
            "it",
            "nl",
            "ru",
            "ar",
            "zh",
            "ja",
        }


@pytest.mark.parametrize(
    ("country", "city"), [("FR", "Le Havre"), ("NL", "Rotterdam"), ("DE", "Hamburg"), ("NG", "Lagos"), ("CO", "Tumaco")]
)
def test_cities_lie_in_their_country(country: str, city: str) -> None:
    assert city in cities(places()[f"place-country-{country}"])


@pytest.mark.parametrize("name", ["Nice", "Reading", "Split", "Most", "Naples", "Kennedy", "Victoria"])
def test_a_city_that_shares_its_name_with_a_word_a_person_or_a_larger_number_of_cities_is_not_listed(name: str) -> None:
    assert not [one for one in places().values() if name in cities(one)]


def test_a_mistake_in_the_regions_is_reported_with_its_line() -> None:
    unclear = "[ambiguous]\ncountries = []\neverywhere = []\nnames = []\n"
    text = f'[region.a]\nname = "A"\nregions = ["b"]\n[demonyms]\n[towns]\n{unclear}'
    with pytest.raises(TableError, match=r"line 3: .*'b' is no region"):
        read_tables(text, "regions.toml", RegionTables)


def test_a_people_is_no_word_in_small_letters(desk: Desk) -> None:
    desk.publish(
        release("people", "Polish officers close a laboratory", "They seized solvents."),
        release("country", "Solvents from Poland", "They were seized."),
        release("word", "Solvents in nail polish", "It was diverted."),
    )
    for query in ("Poland solvents", "poland solvents"):
        assert {hit.id for hit in desk.ask(query).results.hits if not hit.missing} == {"people", "country"}, query
    found = {hit.id for hit in desk.ask("polish solvents").results.hits if not hit.missing}
    assert found == {"people", "word"}


def test_a_city_whose_stem_is_another_word_is_not_taken_for_it(desk: Desk) -> None:
    desk.publish(
        release("surname", "Amber pleads guilty", "Amber Doe was seen with amber beads."),
        release("city", "Cocaína en Amberes", "La droga iba al puerto de Amberes.", language="es"),
    )
    assert "surname" not in desk.found("Belgium")
