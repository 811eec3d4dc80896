"""What a release is about and who acts in it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.label import explain, find_organization, label, parent_bodies, theme_labels
from corpus.label.phrases import KnownPhrase, Matcher, pack_phrases
from corpus.release import Evidence, Release
from corpus.store import FILE_NAME, Store
from pressdesk import main


def found(matcher: Matcher, text: str) -> list[str]:
    return [text[match.start : match.end] for match in matcher.find(text)]


PLACES = ("Griffith", "Highland", "Hammond")
PHRASES = Matcher(
    pack_phrases(
        [
            KnownPhrase("WHO", "organization", "WHO", "names"),
            KnownPhrase("World Health Organization", "organization", "WHO", "names"),
            KnownPhrase("U.S.", "place", "US", "names", proper=True),
            KnownPhrase("U.S. Coast Guard", "organization", "USCG", "names"),
            KnownPhrase("Turkey", "place", "TR", "names", proper=True),
            KnownPhrase("acetic anhydride", "substance", "acetic anhydride", "substance"),
            KnownPhrase("traffick*", "theme", "trafficking", "trafficking"),
            KnownPhrase("meth", "substance", "methamphetamine", "substance"),
        ]
    )
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Those who asked the WHO", ["WHO"]),
        ("the world health organization", ["world health organization"]),
        ("The U.S. Coast Guard and the U.S. said", ["U.S. Coast Guard", "U.S"]),
        ("turkey from Turkey", ["Turkey"]),
        ("Acetic\nAnhydride", ["Acetic\nAnhydride"]),
        ("It was acetic. Anhydride is dry.", []),
        ("trafficked by traffickers", ["trafficked", "traffickers"]),
        ("a method of something", []),
        ("US$ 200,000", []),
    ],
)
def test_phrases_are_found_at_word_boundaries(text: str, expected: list[str]) -> None:
    assert found(PHRASES, text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("united nations office on drugs and crime", "UNODC"),
        ("UNODC", "UNODC"),
        ("EMCDDA", "EUDA"),
        ("the International Narcotics Control Board", "INCB"),
        ("Junta Internacional de Fiscalización de Estupefacientes", "INCB"),
        ("United States Department of Justice", "DOJ"),
        ("Senator Akaka", None),
    ],
)
def test_an_organisation_is_known_by_any_of_its_names(text: str, name: str | None) -> None:
    assert find_organization(text) == name


def test_there_are_nineteen_themes() -> None:
    assert len(theme_labels()) == 19
    assert theme_labels()["precursors"] == "Precursors and chemicals"


def test_a_release_in_spanish_has_its_labels() -> None:
    labels = label(
        "La Policía Nacional de Colombia incauta dos toneladas de cocaína",
        "La UNODC y la Fiscalía General de la Nación celebraron la incautación en Perú.",
    )
    assert labels.organizations == ("Colombian National Police", "UNODC", "Fiscalía General de la Nación de Colombia")
    assert labels.substances == ("cocaine",)
    assert {"cocaine", "trafficking"} <= set(labels.themes)
    assert labels.places == ("PE",)


def test_every_label_has_the_words_that_earned_it() -> None:
    labels = label("INCB warns of acetic anhydride", "Acetic anhydride was diverted in India, a precursor of heroin.")
    earned = {(one.name, one.value): one.text for one in labels.evidence}
    assert {*earned} == {
        ("drugs", "drug-related"),
        *(("organization", one) for one in labels.organizations),
        *(("theme", one) for one in labels.themes),
        *(("substance", one) for one in labels.substances),
        *(("place", one) for one in labels.places),
    }
    assert "acetic anhydride" in earned["substance", "acetic anhydride"]
    assert earned["substance", "acetic anhydride"].endswith("(2 times)")


def test_a_release_without_drugs_has_no_theme() -> None:
    text = "The bank was sentenced for laundering money through websites, and its border office closed."
    assert label("Bank sentenced for money laundering", text).themes == ()


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("It was the Lubbock Police Department.", ["Lubbock Police Department"]),
        ("the Alvin, Texas, Police Department; and", ["Alvin Police Department"]),
        ("the Griffith, Highland and Hammond Police Departments", [f"{one} Police Department" for one in PLACES]),
        ("the Police Departments of Griffith, Highland and Hammond", [f"{one} Police Department" for one in PLACES]),
        ("the Griffith, Highland, and Hammond Police Departments", [f"{one} Police Department" for one in PLACES]),
        (
            "Police Departments in the Cities of Griffith, Highland, and Hammond",
            [f"{one} Police Department" for one in PLACES],
        ),
        (
            "the Essex and Kings County Sheriff's Offices",
            ["Essex County Sheriff's Office", "Kings County Sheriff's Office"],
        ),
        ("the Texas Court of Appeals", ["Texas Court of Appeals"]),
        ("the Food & Drug Administration", ["FDA"]),
        ("FDA's Office of Criminal Investigation", ["FDA-OCI"]),
        ("the Monmouth County Sheriffs Office", ["Monmouth County Sheriff's Office"]),
        ("Howard County District Attorney Jane Doe", ["Howard County District Attorney's Office"]),
        ("The police department was there.", []),
        (
            "U.S. Attorneys Offices for the District of Maine and the Southern District of New York",
            [
                "U.S. Attorney's Office for the District of Maine",
                "U.S. Attorney's Office for the Southern District of New York",
            ],
        ),
        ("in U.S. District Court for the Southern District of New York", []),
    ],
)
def test_bodies_are_known_by_the_form_of_their_names(text: str, bodies: list[str]) -> None:
    assert list(label("Title", text).organizations) == bodies


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("He sold cocaine and ice on the street.", "en", ("cocaine", "methamphetamine")),
        ("There was ice on the street.", "en", ()),
        ("He sold cocaine, said ICE agents.", "en", ("cocaine",)),
        ("He sold heroin and chocolate.", "en", ("heroin",)),
        ("Изъято двадцать килограммов героина и гашиша.", "ru", ("heroin", "cannabis")),
        ("ضبط كمية من الهيروين والحشيش", "ar", ("heroin", "cannabis")),
        ("Saisie d'héroïne et de résine de cannabis.", "fr", ("heroin", "cannabis")),
        ("She was the heroine of the film.", "en", ()),
        ("The Bipartisan Heroin Task Force spoke of fentanyl.", "en", ("fentanyl",)),
        ("It was hidden in acetone.", "en", ()),
    ],
)
def test_substances_are_found_in_their_languages_and_clear_of_doubt(
    text: str, language: str, expected: tuple[str, ...]
) -> None:
    assert label("Title", text, language).substances == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They began Operation Fast and Furious in March.", ("Operation Fast and Furious",)),
        ("La Operación Espada de Honor dejó diez detenidos.", ("Operación Espada de Honor",)),
        ('In "Operation Xcellerator," 755 were arrested.', ("Operation Xcellerator",)),
        ("The Operation Center was open.", ()),
        ("Operation of the plant went on.", ()),
        ("INTERPOL led operation “Lionfish Mayag II” at sea.", ("Operation Lionfish Mayag II",)),
        ("Таджикистан: итоги операции «Кукнор-2017»", ("Операция Кукнор-2017",)),
        ("La operación 'Constitución' empezó el día 6.", ("Operación Constitución",)),
        ("Dalam operasi ‘War on Drugs’ polisi menangkap empat orang.", ("Operasi War on Drugs",)),
        ("They held three in an operation entitled NO Drugs NO Dealers.", ("Operation NO Drugs NO Dealers",)),
        ("警方开展“清源断流”专项行动，破案三起。", ("清源断流行动",)),
        ("The Operation Directorate was informed.", ()),
        ("Drug Trafficking Operation Convicts 20 Defendants", ()),
        ("State and Foreign Operations Appropriations Subcommittee", ()),
        ("Operation UNITE’s CEO and President spoke.", ("Operation UNITE",)),
        ("Operation Guard Shack Prosecution of officers", ("Operation Guard Shack",)),
        ("Operation Pill Nation II in April", ("Operation Pill Nation II",)),
        ("The operation was led by the DEA.", ()),
        ("OPERATION OF GAMBLING DEVICES IN GARDEN GROVE", ()),
    ],
)
def test_operations_are_named(text: str, expected: tuple[str, ...]) -> None:
    assert label("Title", text).operations == expected


def test_a_term_in_the_name_of_a_body_earns_no_theme() -> None:
    text = "Customs and Border Protection took part. Cocaine and heroin were sold in the city."
    assert "border-control" not in label("Drug dealers sentenced", text).themes


def test_a_publisher_brings_the_body_that_it_is_a_part_of() -> None:
    assert parent_bodies("Criminal Division") == ("DOJ",)
    assert parent_bodies("USAO - Kentucky, Eastern") == (
        "U.S. Attorney's Office for the Eastern District of Kentucky",
        "DOJ",
    )
    assert parent_bodies("DEA") == ()


def test_an_explanation_has_what_did_not_suffice_too() -> None:
    text = f"Heroin was seized at the airport. {'Officers searched the car for a long time. ' * 60}"
    verdicts = {(one.name, one.value): one for one in explain("Heroin seized", text)}
    assert verdicts["theme", "opiates"].holds
    airport = verdicts["theme", "border-control"]
    assert not airport.holds
    assert [(said.phrase, said.times) for said in airport.mentions] == [("airport", 1)]


def test_an_explanation_says_what_each_phrase_and_signal_adds() -> None:
    text = "Heroin was seized at the airport, and opium too."
    opiates = next(one for one in explain("Heroin seized", text) if one.value == "opiates")
    heroin, opium = opiates.mentions
    assert (heroin.phrase, opium.phrase) == ("heroin", "opium")
    assert heroin.weight > opium.weight > 0
    without = next(one for one in explain("Heroin seized", text.replace("opium", "sugar")) if one.value == "opiates")
    assert without.weight < opiates.weight
    assert dict(opiates.signals)["drug in title"] > 0


def test_a_term_adds_what_releases_taught_of_it_and_nothing_where_none_did() -> None:
    text = f"Heroin was found. {'Officers searched the car for a long time. ' * 20}The {{}} was told of the drugs."
    taught, untaught = (
        next(one for one in explain("Heroin found", text.format(term)) if one.value == "border-control")
        for term in ("customs", "seaport")
    )
    signals = dict(taught.signals)
    added = signals.pop("“customs”")
    assert signals == dict(untaught.signals)
    assert taught.weight == pytest.approx(untaught.weight + added)


def test_an_explanation_has_a_word_for_every_kind_of_label(tmp_path: Path) -> None:
    release = Release(
        id="seizure",
        title="UNODC welcomes Operation Xcellerator in Colombia",
        body="Officers seized heroin and cocaine. Drug traffickers were sentenced.",
        origin="x",
        fetched=datetime(2024, 6, 26, tzinfo=UTC),
        publisher="UNODC",
        language="en",
        evidence=(Evidence("publisher", "UNODC", "text", "UNODC welcomes Operation Xcellerator", "low"),),
    )
    with Store(tmp_path / FILE_NAME) as store:
        store.put(release)
    shown = CliRunner().invoke(main, ["--home", str(tmp_path), "label", "--explain", "seizure"])
    rows = [line.split("\t") for line in shown.output.splitlines()]
    why = {row[0]: row[4] for row in rows if row[2] == "yes"}
    assert {*why} == {"publisher", "drugs", "organization", "theme", "substance", "place", "operation"}
    assert why["publisher"] == "text: UNODC welcomes Operation Xcellerator"
    assert why["operation"] == "Operation Xcellerator ×1 = 3"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("警方在边境缴获海洛因和冰毒", "zh", ("heroin", "methamphetamine")),
        ("空港で覚醒剤と大麻を押収した", "ja", ("methamphetamine", "cannabis")),
        ("ตำรวจยึดยาบ้าและเฮโรอีน", "th", ("methamphetamine", "heroin")),
        ("466 kilogram sabu dan ekstasi", "id", ("methamphetamine", "MDMA")),
        ("300 litrów metamfetaminy i kokainy", "pl", ("methamphetamine", "cocaine")),
        ("218 kilogram metamfetamin ve eroin", "tr", ("methamphetamine", "heroin")),
    ],
)
def test_substances_are_found_without_spaces_and_in_more_languages(
    text: str, language: str, expected: tuple[str, ...]
) -> None:
    assert label("", text, language).substances == expected


@pytest.mark.parametrize(
    ("title", "text", "related"),
    [
        (
            "New plan for seniors",
            "Medicare will pay for prescription drugs. Drug prices fall, and drugs cost less.",
            False,
        ),
        ("Ceiling prices fixed", "The prices of 51 drugs were cut. Generic drugs are cheap.", False),
        ("Oil", "Our addiction to oil must end. The addiction to foreign oil costs us dearly.", False),
        (
            "Trafficking",
            "It is the second most lucrative crime behind narcotics trafficking. Human traffickers do it.",
            False,
        ),
        ("Pills", "Prescription drug abuse grows. The drugs are diverted, and overdoses kill. Medicare paid.", True),
        ("Seizure", "Officers found drugs in the car. The drugs were heroin.", True),
        ("Maker of an anti-depressant fined", "It promoted the anti-depressant drug for children.", False),
        ("Farmers ask for industrial hemp", "Industrial hemp is not a drug. Hemp is a crop and not a drug.", False),
    ],
)
def test_the_trade_in_medicines_is_no_talk_of_drugs(title: str, text: str, related: bool) -> None:
    assert label(title, text).drug_related == related
