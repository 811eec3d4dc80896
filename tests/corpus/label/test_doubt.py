"""Names that mean other things as well: when they count as drugs, and when bodies are meant."""

import pytest

from corpus.label import label
from corpus.label.doubt import spelled_out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Attorney General Jeff Sessions spoke of heroin and drugs.", ("heroin",)),
        ("The Joint Task Force seized cocaine and drugs.", ("cocaine",)),
        ("A joint investigation of drug trafficking began at high speed.", ()),
        ("Chronic Pain Care sold oxycodone, a drug.", ("oxycodone",)),
        ("They sold cocaine, speed and ice.", ("cocaine", "amphetamine", "methamphetamine")),
        ('They sold a drug called "ice" in clubs.', ("methamphetamine",)),
        ("The drug, known as molly, was sold to students.", ("MDMA",)),
        ("Methamphetamine from the drug raid was sent to Det. Franco.", ("methamphetamine",)),
        ("A Partial Hospitalization Program (PHP) treats drug users.", ()),
        ("Their partial hospitalization programs (PHPs) treat drug users. A PHP is open to all.", ()),
        ("The Servicemembers Civil Relief Act (SCRA) protects soldiers from drug charges.", ()),
        ("Drugs such as MDA and MDMA were found.", ("MDA", "MDMA")),
        ("Maritime Domain Awareness (MDA) helps against drugs.", ()),
        ("His DOB is 1 May 1980.", ()),
    ],
)
def test_a_doubtful_name_counts_by_where_it_stands(text: str, expected: tuple[str, ...]) -> None:
    assert set(label("Title", text, "en").substances) == set(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une saisie de 3 kg d'héroïne à Marseille.", ("heroin",)),
        ("L'héroïne du film est une jeune fille courageuse.", ()),
    ],
)
def test_a_french_heroine_is_no_drug(text: str, expected: tuple[str, ...]) -> None:
    assert label("Titre", text, "fr").substances == expected


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("the Indian Revenue Service (IRS) said", {"IRS": "Indian Revenue Service"}),
        ("IRS (Indian Revenue Service) officers", {"IRS": "Indian Revenue Service"}),
        ("the Department of Buildings (DOB) said", {"DOB": "Department of Buildings"}),
        ("the tax office (IRS) said", {}),
    ],
)
def test_an_abbreviation_is_spelled_out_by_its_initials(text: str, full: dict[str, str]) -> None:
    assert spelled_out(text, ["IRS", "DOB"]) == full


def test_an_abbreviation_that_a_text_spells_out_otherwise_is_no_known_body() -> None:
    assert "IRS" not in label("Transfers", "He joined the Indian Revenue Service (IRS) in 1998.").organizations
    assert "IRS" in label("Fraud", "The Internal Revenue Service (IRS) investigated.").organizations


@pytest.mark.parametrize(
    ("text", "language", "body"),
    [
        ("La Policía Nacional detuvo a dos personas en Bogotá, Colombia.", "es", "Colombian National Police"),
        ("La Policía Nacional y la Agencia Tributaria actuaron en España.", "es", "Policía Nacional (Spain)"),
        ("La Policía Nacional Civil actuó en Guatemala.", "es", "Policía Nacional Civil (Guatemala)"),
        ("Das Bundeskriminalamt ermittelte in Österreich.", "de", "Bundeskriminalamt (Austria)"),
        ("SENAD of Brazil chaired the meeting.", "en", "SENAD (Brazil)"),
        ("Das Zollfahndungsamt Hamburg ermittelt wegen Kokain.", "de", "Zollfahndungsamt Hamburg"),
        ("今天公安部禁毒局在北京说,缴获毒品。", "zh", "Ministry of Public Security of China"),
        ("ضبطت المديرية العامة لمكافحة المخدرات", "ar", "General Directorate of Narcotics Control (Saudi Arabia)"),
        ("Полицейские вместе с Росгвардией нашли мефедрон.", "ru", "Rosgvardia"),
        ("The U.S. bill passed the Senate on Friday.", "en", "U.S. Senate"),
    ],
)
def test_a_body_is_that_of_the_country_and_language(text: str, language: str, body: str) -> None:
    assert body in label("Title", text, language).organizations


@pytest.mark.parametrize(
    ("text", "language", "country", "bodies"),
    [
        ("Das Bundeskriminalamt stellte in Deutschland Heroin sicher.", "de", "AT", ("Bundeskriminalamt (Austria)",)),
        ("Das Bundeskriminalamt stellte Heroin sicher.", "de", "DE", ("BKA",)),
        ("Das Bundeskriminalamt stellte Heroin sicher.", "de", None, ()),
        ("Das Bundeskriminalamt half in der Schweiz, nicht in Österreich. Schweiz!", "de", "CH", ()),
        ("The Ministry of Public Security seized heroin.", "en", "VN", ("Ministry of Public Security (Vietnam)",)),
    ],
)
def test_a_name_of_several_bodies_is_that_of_the_publishers_country(
    text: str, language: str, country: str | None, bodies: tuple[str, ...]
) -> None:
    assert label("Title", text, language, country).organizations == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("A guideline by WHO, UNODC and UNICEF was published.", ("WHO", "UNICEF", "UNODC")),
        ("THE WHO published a guideline.", ("WHO",)),
        ("The WHO HIV programme began.", ("WHO",)),
        ("The suspect was arrested. Buena Park Police found a knife.", ("Buena Park Police Department",)),
        ("The suspect was arrested by the Maryland National Capital Park Police.", None),
    ],
)
def test_capitals_and_parks_make_no_other_body(text: str, bodies: tuple[str, ...] | None) -> None:
    found = label("Title", text, "en").organizations
    assert set(found) == set(bodies or ("Maryland National Capital Park Police",))


@pytest.mark.parametrize(
    "text",
    [
        "La Policía Nacional detuvo a dos personas.",
        "$34 billion for the NIH was approved.",
        "A member of the Senate Budget Committee spoke.",
        "MEDIA ADVISORY\nWHO: John Doe\nWHAT: Arraignment",
        "MEN WHO SOLD HEROIN SENTENCED\nThey sold it in a car park.",
        "MAN CONVICTED OF MURDERING MOM WHO WAS RIDING BIKE WITH SON",
        "NO PAROLE FOR MAN, WHO DROWNED IN POOL",
        "PRISON FOR TWO MEN WHO LIED",
        "The clinic was closed today. WHO ARE INVOLVED? Unity Clinic.",
    ],
)
def test_a_body_named_in_passing_or_in_doubt_is_not_labelled(text: str) -> None:
    assert label("Title", text, None).organizations == ()
