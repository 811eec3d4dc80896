"""Which bodies act in a release, and which are only named in it."""

import pytest

from corpus.label import label

SENATOR = "Washington, D.C. - Today Senator Jane Roe (D-XX) spoke of the bill. "


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("A former commander of the Federal Bureau of Investigation pleaded guilty today.", ()),
        ("John Doe, a special agent with the Drug Enforcement Administration, was charged.", ()),
        ("Special Agent in Charge Jane Doe of the Drug Enforcement Administration said so.", ("DEA",)),
        ("Roe was confirmed as the U.S. Attorney for the Eastern District of Virginia in 2006.", ()),
        (
            "The case was led by the Department of Labor Office of Inspector General.",
            ("U.S. Department of Labor Office of Inspector General",),
        ),
        ("Assistance came from the DHS Office of the Inspector General.", ("DHS-OIG",)),
        ("He voted for the Labor, Health and Human Services, and Education Appropriations Bill.", ()),
        ("The Anytown Crime Laboratory analysed the blood.", ("Anytown Crime Lab",)),
        ("He was found by Costa Mesa police officers.", ("Costa Mesa Police Department",)),
        ("He was arrested by the OCDA Bureau of Investigation.", ("Orange County District Attorney's Office",)),
    ],
)
def test_bodies_are_those_that_act(text: str, bodies: tuple[str, ...]) -> None:
    assert label("A title", text, "en").organizations == bodies


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("The Judiciary Committee approved it.", ("U.S. Senate Committee on the Judiciary",)),
        ("It was approved by the Committee on the Judiciary.", ("U.S. Senate Committee on the Judiciary",)),
        ("At a House Appropriations Subcommittee hearing he asked.", ("U.S. House Committee on Appropriations",)),
        ("She is a member of the Judiciary Committee.", ()),
        ("The U.S. Senate Judiciary Committee approved it.", ("U.S. Senate Committee on the Judiciary",)),
    ],
)
def test_a_committee_is_known_without_its_house(text: str, bodies: tuple[str, ...]) -> None:
    assert label("A title", SENATOR + text, "en").organizations == bodies


def test_a_long_list_of_who_receives_money_names_nobody_who_acts() -> None:
    listed = "The bill has money for roads and schools in every part of the state. " * 120
    text = f"{SENATOR}{listed}It helps the Federal Trade Commission."
    assert label("A title", text, "en").organizations == ()


@pytest.mark.parametrize(
    ("title", "text", "related"),
    [
        ("Man convicted of murdering man during drug deal", "He stabbed him in a dispute over narcotics.", False),
        ("Man convicted of murder", "He was found guilty of murder and of possession of cocaine for sale. " * 2, True),
        ("Driver under the influence of heroin convicted of murder", "The driver had used heroin.", True),
    ],
)
def test_a_crime_near_drugs_is_not_about_them(title: str, text: str, related: bool) -> None:
    assert (
        label(title, f"{text} {'The trial took a week and the jury heard many witnesses. ' * 20}").drug_related
        == related
    )


def test_a_prosecution_is_one_of_drugs_where_an_offence_stands_beside_them() -> None:
    charged = (
        "He was convicted by a jury, sentenced by the court to years in prison, and found guilty of manslaughter. "
    )
    driving = label("Driver on heroin sentenced", f"{charged * 3}He drove under the influence of heroin and a drug.")
    selling = label("Man with heroin sentenced", f"{charged * 3}He was guilty of the sale of heroin and a drug.")
    assert ("prosecution" in driving.themes, "prosecution" in selling.themes) == (False, True)
