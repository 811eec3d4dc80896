"""The vocabulary of the field, its form and its size."""

from collections.abc import Callable

import pytest

from corpus.label import theme_labels
from corpus.label.files import parse as parse_rules
from corpus.vocabulary import Label, VocabularyError, concepts
from corpus.vocabulary.concept import parse


def test_there_are_concepts_of_every_kind() -> None:
    known = concepts()
    assert len(known) >= 600
    organizations = [one for one in known.values() if one.type == "organization"]
    assert len(organizations) >= 150
    assert len({one.country for one in organizations if one.country}) >= 40
    assert {one.type for one in known.values()} >= {"substance", "precursor", "act", "role", "means", "policy"}
    assert {one.theme for one in known.values() if one.theme} <= {*theme_labels()}


def test_a_concept_has_its_names_by_kind_and_language() -> None:
    one = concepts()["acetic-anhydride"]
    assert (one.name, one.type, one.schedules, one.broader) == (
        "acetic anhydride",
        "precursor",
        ("1988 Table I",),
        ("precursors",),
    )
    assert one.labels[0] == Label("acetic anhydride", "en", "common")
    assert Label("anhídrido acético", "es", "common") in one.labels
    assert Label("AA", None, "abbreviation", ambiguous=True) in one.labels


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[substance.x]\nnam = 'x'",
            "line 2: substance.x.nam: there is no such key; allowed are name, theme, under, country, schedule, "
            "broader, common, chemical, trade, street, code, abbreviation, former, and languages such as es or "
            "street-es; did you mean name?",
        ),
        ("[substance.x]\ncommon = ['y']", "line 1: substance.x.name: is missing"),
        ("[substance.x]\nname = 3", "line 2: substance.x.name: 3 is not allowed here; it takes a text"),
        ("[substance]\nx = 3", "line 2: substance.x: 3 is not allowed here; it takes a table"),
        (
            "[substance.w]\nname = 'w'\n[substnce.x]\nname = 'x'",
            "line 3: substnce: there is no such type of concept here; allowed are [substance.ID]; "
            "did you mean substance?",
        ),
        ("[substance.X]\nname = 'x'", "line 1: substance.X: an id consists of small letters, digits and hyphens"),
        (
            "[substance.x]\nname = 'x'\n\nes = 'y'",
            "line 4: substance.x.es: 'y' is not allowed here; it takes a list, each a text",
        ),
        ("[substance.x]\nname = 'x'\nes = ['?']", "line 3: substance.x.es[0]: is empty"),
        ("[substance.x]\nname = 'x'\ncommon = ['x']", "line 1: substance.x: 'x' stands twice in it"),
        (
            "[substance.x]\nname = 'x'\nschedule = ['1961 V']",
            "line 3: substance.x.schedule[0]: '1961 V' is not a schedule: "
            "write it like 1961 I, 1971 IV or 1988 Table II",
        ),
        (
            "[substance.x]\nname = 'x'\n[substance.y]\nname = 'y'\ncommon = ['x']",
            "line 3: substance.y: 'x' is a name of x too: mark it with ? or take one away",
        ),
    ],
)
def test_a_wrong_entry_is_told_by_file_entry_and_key(text: str, message: str) -> None:
    with pytest.raises(VocabularyError) as error:
        list(parse(text, "x.toml", frozenset({"substance"})))
    assert str(error.value) == f"x.toml, {message}"


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        (
            "themes.toml",
            "drugs = ['drug']\n[opiates]\nlabel = 'x'\ntrms = ['y']",
            "line 4: opiates.trms: there is no such key; allowed are terms, hints, hides, requires, label, abroad, "
            "[opiates.es], [opiates.fr], [opiates.de], [opiates.pt], [opiates.it], [opiates.nl], [opiates.ru], "
            "[opiates.ar], [opiates.zh], [opiates.ja]; did you mean terms?",
        ),
        ("themes.toml", "drugs = ['drug']\n\n[opiates]\nterms = ['y']", "line 3: opiates.label: is missing"),
        ("themes.toml", "[opiates]\nlabel = 'x'", "line 1: drugs: is missing"),
        (
            "weights.toml",
            "[every]\n[themes.opiates]\n[drugs]\nalways = '2'",
            "line 4: drugs.always: '2' is not allowed here; it takes a number",
        ),
        (
            "operations.toml",
            "words = ['Operation']\nno_names = [1]",
            "line 2: no_names[0]: 1 is not allowed here; it takes a text",
        ),
        (
            "places.toml",
            "elsewhere = []\n[aliases]\n[cities]\nAT = 'Vienna'",
            "line 4: cities.AT: 'Vienna' is not allowed here; it takes a list, each a text",
        ),
        (
            "bodies.toml",
            "heads = []\nleading.heads = []\nprefixes.no_names = []\nstates.names = []\n"
            '[offices]\n"Police" = "Police Department"\n"Fire" = ""',
            "line 7: offices.Fire: is empty",
        ),
    ],
)
def test_a_wrong_rule_is_told_by_file_line_and_key(file: str, text: str, message: str) -> None:
    with pytest.raises(VocabularyError) as error:
        parse_rules(text, file)
    assert str(error.value) == f"{file}, {message}"


@pytest.mark.parametrize(
    "read_wrong", [lambda: parse_rules("drugs = [", "themes.toml"), lambda: list(parse("[", "acts.toml", frozenset()))]
)
def test_what_is_not_toml_is_told_by_file_and_line(read_wrong: Callable[[], object]) -> None:
    with pytest.raises(
        VocabularyError, match=r"\.toml is not TOML: .*\((?:at line 1, column \d+|at end of document)\)"
    ):
        read_wrong()


def test_an_ambiguous_name_is_marked() -> None:
    (one,) = parse("[substance.x]\nname = 'x'\nstreet = ['snow?', 'ski']", "x.toml", frozenset({"substance"}))
    assert one.labels[1:] == (Label("snow", "en", "street", ambiguous=True), Label("ski", "en", "street"))
