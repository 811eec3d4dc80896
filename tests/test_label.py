"""What a release is about and who acts in it."""

import json
from pathlib import Path

import pytest
import zstandard

from corpus.label import label, organization_named, theme_labels
from corpus.label.phrases import Matcher, Phrase


def found(matcher: Matcher, text: str) -> list[str]:
    return [text[match.start : match.end] for match in matcher.find(text)]


PHRASES = Matcher(
    [
        Phrase("WHO", "organization", "WHO", "names"),
        Phrase("World Health Organization", "organization", "WHO", "names"),
        Phrase("U.S.", "place", "US", "names", proper=True),
        Phrase("U.S. Coast Guard", "organization", "USCG", "names"),
        Phrase("Turkey", "place", "TR", "names", proper=True),
        Phrase("acetic anhydride", "substance", "acetic anhydride", "substance"),
        Phrase("traffick*", "theme", "trafficking", "trafficking"),
        Phrase("meth", "substance", "methamphetamine", "substance"),
    ]
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
    assert organization_named(text) == name


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


@pytest.mark.data
def test_labels_agree_with_a_reader(data: Path) -> None:
    lines = (data / "labels" / "themes-dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = {row["id"]: row for row in map(json.loads, lines)}
    agreed = {"themes": [0, 0, 0], "substances": [0, 0, 0]}
    for corpus in {row["corpus"] for row in rows.values()}:
        with zstandard.open(data / "press" / f"{corpus}.jsonl.zst", "rt", encoding="utf-8") as file:
            for record in map(json.loads, file):
                if row := rows.get(record["id"]):
                    labels = label(record["title"], record["body"])
                    for name, ours in (("themes", set(labels.themes)), ("substances", set(labels.substances))):
                        theirs = set(row[name])
                        counts = agreed[name]
                        counts[:] = [
                            counts[0] + len(ours & theirs),
                            counts[1] + len(ours - theirs),
                            counts[2] + len(theirs - ours),
                        ]
    f1 = {name: 2 * both / (2 * both + extra + missed) for name, (both, extra, missed) in agreed.items()}
    assert f1["themes"] > 0.75
    assert f1["substances"] > 0.9
