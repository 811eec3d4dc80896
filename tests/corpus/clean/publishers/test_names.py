"""Cleaning and comparing the names of publishers."""

import pytest

from corpus.clean.publishers.names import are_alike, bare, is_short_for, names_somebody, parts_of


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (
            "Startseite: Offizielles Internetangebot der Stadt Stuttgart",
            "Offizielles Internetangebot der Stadt Stuttgart",
        ),
        ("Offizielles Internetangebot der Stadt Stuttgart", "Stadt Stuttgart"),
        ("The official website of the Port Police", "Port Police"),
        ("Schweizer Radio und Fernsehen, zur Startseite", "Schweizer Radio und Fernsehen"),
        ("Mine Safety and Health Administration (MSHA)", "Mine Safety and Health Administration"),
        ("National Police (Spain)", "National Police (Spain)"),
        ("WEISSER RING e. V.", "WEISSER RING e. V."),
        ("Port Police.", "Port Police"),
        ("Home Office", "Home Office"),
        ("Home Affairs Bureau", "Home Affairs Bureau"),
        ("Home-Start Harbour", "Home-Start Harbour"),
        ("Home of the Port Police", "Port Police"),
        ("Home - Port Police", "Port Police"),
    ],
)
def test_names_are_freed_of_what_stands_around_them(written: str, name: str) -> None:
    assert bare(written) == name


def test_a_day_is_no_name() -> None:
    assert not names_somebody("5. März 2019")


def test_a_name_is_parted_from_its_slogan() -> None:
    assert parts_of("GAY.CH · Alles bleibt anders!")[1:] == ["GAY.CH", "Alles bleibt anders!"]
    assert parts_of("CDU/CSU-Fraktion") == ["CDU/CSU-Fraktion"]


@pytest.mark.parametrize(
    ("short", "name", "is_so"),
    [
        ("bfn", "Bundesamt für Naturschutz", True),
        ("adac", "Allgemeiner Deutscher Automobil-Club", True),
        ("bafa", "Bundesamt für Wirtschaft und Ausfuhrkontrolle", True),
        ("dsv", "DSV Deutscher Schwimm-Verband", False),
        ("bfn", "Bund für Naturschutz Bayern und Alpen", False),
        ("xyz", "Bundesamt für Naturschutz", False),
        ("", "Bundesamt für Naturschutz", False),
    ],
)
def test_an_abbreviation_is_made_of_the_beginnings_of_words(short: str, name: str, is_so: bool) -> None:
    assert is_short_for(short, name) == is_so


def test_names_are_alike_where_one_holds_the_other() -> None:
    assert are_alike("Zürcher Zeitung", "Neue Zuercher Zeitung") is False
    assert are_alike("Zürcher Zeitung", "NEUE ZÜRCHER ZEITUNG")
    assert are_alike("半月谈", "半月谈杂志社")
    assert are_alike("BMEL", "Bundesministerium für Ernährung und Landwirtschaft")
    assert not are_alike("EU", "Reuters")


@pytest.mark.parametrize(
    "name",
    ["Home", "News Centre", "Noticias", "首页", "admin", "x", "one two three four five six seven eight nine ten"],
)
def test_what_every_site_is_called_names_nobody(name: str) -> None:
    assert not names_somebody(name)


@pytest.mark.parametrize(
    "name",
    [
        "ORANGE COUNTY",
        "Orange County, California",
        "Colombia",
        "New Jersey",
        "Orange County prosecutors",
        "US officials",
        "Local police",
        "German authorities",
        "Autoridades",
        "Orange County Sheriff's deputies",
    ],
)
def test_a_place_alone_and_people_of_a_place_are_no_publisher(name: str) -> None:
    assert not names_somebody(name)


@pytest.mark.parametrize(
    "name",
    [
        "Dubai Police",
        "Orange County District Attorney",
        "National Association of Chief Police Officers",
        "Miami-Dade County Health Department",
        "Royal College of Nursing",
        "The Orange County Register",
    ],
)
def test_bodies_of_a_place_are_publishers(name: str) -> None:
    assert names_somebody(name)
