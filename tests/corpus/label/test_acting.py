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
        ("Help came from the Department of Veterans Affairs Office of Inspector General.", ("VA-OIG",)),
        ("The Naval Criminal Investigative Service and NOAA investigated.", ("NCIS", "NOAA")),
        ("Assistance came from the DHS Office of the Inspector General.", ("DHS-OIG",)),
        ("He voted for the Labor, Health and Human Services, and Education Appropriations Bill.", ()),
        ("The Anytown Crime Laboratory analysed the blood.", ("Anytown Crime Lab",)),
        ("He was found by Costa Mesa police officers.", ("Costa Mesa Police Department",)),
        ("He was arrested by the OCDA Bureau of Investigation.", ("Orange County District Attorney's Office",)),
        ("The U.S. Food and Drug Administrations (FDA) Office of Criminal Investigations led the case.", ("FDA-OCI",)),
        (
            "Jane Doe, Acting Inspector General of the U.S. Department of Energy, said so.",
            ("U.S. Department of Energy Office of Inspector General",),
        ),
        ("Help came from the Treasury Departments Financial Crimes Enforcement Network.", ("FinCEN",)),
        ("The Department of the Treasury, Office of Foreign Assets Control, named two.", ("OFAC",)),
        (
            "The El Paso Independent School District Police Department helped.",
            ("El Paso Independent School District Police Department",),
        ),
        ("Roe, a special agent with the Drug Enforcement Administration (DEA), was charged.", ()),
        ("An undercover officer from the Irvine Police Department met him.", ("Irvine Police Department",)),
        (
            "The Kentucky Department of Agriculture and Georgia Department of Behavioral Health said so.",
            ("Kentucky Department of Agriculture", "Georgia Department of Behavioral Health"),
        ),
        ("Officers of the District of Columbia Board of Health came.", ()),
        ("It gives money for the Tulare County Sheriff to find fields.", ("Tulare County Sheriff's Office",)),
        (
            "Tulare County Sheriff John Roe said so. The Tulare County Sheriff's Department helped. Its deputies, with "
            "the Tulare County Sheriff's Department, went.",
            ("Tulare County Sheriff's Department",),
        ),
        (
            "Roe is to appear before the Board of Parole Hearings, California Department of Corrections and "
            "Rehabilitation.",
            ("California Board of Parole Hearings", "California Department of Corrections and Rehabilitation"),
        ),
        (
            "The partnership was announced in May 2009 by the Attorney General and the Secretary of Health and Human "
            "Services.",
            (),
        ),
        ("The Texas Attorney General's Office helped.", ("Texas Attorney General's Office",)),
        (
            "Texas Attorney General John Roe said so. The Texas Attorney Generals Office helped.",
            ("Texas Attorney General's Office",),
        ),
        ("Texas Attorney General John Roe said so.", ("Texas Attorney General",)),
        (
            "The House Bipartisan Task Force to Combat the Heroin Epidemic met.",
            ("Bipartisan Task Force to Combat the Heroin Epidemic",),
        ),
        ("Elderly Pharmaceutical Insurance Coverage EPIC helps. They lose EPIC in May.", ()),
        (
            "The El Paso Intelligence Center found it. EPIC helps. They came to EPIC in May.",
            ("El Paso Intelligence Center",),
        ),
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


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("“We are grateful,” said John Roe, President of the Crouse Hospital, in Syracuse.", ("Crouse Hospital",)),
        (
            "It is supported by groups including the American Heart Association (AHA), Coalition of Wisconsin Aging "
            "Groups, and the National Association of Chain Drug Stores.",
            (
                "American Heart Association",
                "Coalition of Wisconsin Aging Groups",
                "National Association of Chain Drug Stores",
            ),
        ),
        (
            "It is endorsed by the National Association of State Alcohol and Drug Abuse Directors, the National "
            "Council for Behavioral Health, and others.",
            (
                "National Association of State Alcohol and Drug Abuse Directors",
                "National Council for Behavioral Health",
            ),
        ),
        ("Today, the Oregon State University announced a plan, and he praised it.", ("Oregon State University",)),
        ("He was born in Crouse Hospital, and lives near it.", ()),
        ("In a statement, the Public Health Center said so.", ()),
        ("Joining with the Baltimore Health Department, he spoke.", ("Baltimore Health Department",)),
        ("By law, the members of the NATO countries agreed.", ()),
        ("Its points, in part:\n\n• Federal Bureau of Investigation: Funding for more agents.", ()),
        ("A founding co-chair of the Congressional Caucus on Prescription Drug Abuse, she spoke.", ()),
        ("With this grant, Meta House will treat women, and more.", ()),
    ],
)
def test_societies_act_beside_members_of_congress(text: str, bodies: tuple[str, ...]) -> None:
    assert label("A title", SENATOR + text, "en").organizations == bodies


def test_societies_are_not_looked_for_in_texts_of_prosecutors_nor_in_those_without_commas() -> None:
    said = "the Crouse Hospital announced a plan. "
    assert label("A title", f"Today, {said}", "en").organizations == ("Crouse Hospital",)
    assert label("A title", f"The District Attorney said that, today, {said}", "en").organizations == ()
    assert (
        label("A title", SENATOR.replace(",", "") + said + "And more of it followed. " * 20, "en").organizations == ()
    )


def test_a_list_of_several_societies_names_partners_in_any_release() -> None:
    text = "It is supported by Casa Youth Shelter, the Junior League of Tustin, Chapman University, and Tustin Academy."
    assert label("A rally", text, "en").organizations == (
        "Casa Youth Shelter",
        "Junior League of Tustin",
        "Chapman University",
        "Tustin Academy",
    )


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("The bill passed the Senate on Friday, and he praised it.", ("U.S. Senate",)),
        ("The bill must still be passed by the Senate, and he praised it.", ()),
        ("The measure will have to be approved by the House, he said.", ()),
        ("He spoke of a bill that was introduced in the Senate, and praised it.", ()),
        ("He asked the Senate to pass the bill, and praised it.", ()),
        ("It gives the Secretary of Health and Human Services the power to act, he said.", ()),
        ("It lets the HHS Secretary negotiate, he said.", ()),
        ("He spoke with the Secretary of the Department of Health and Human Services.", ()),
        ("He has fought for increases for the Department of Defense, and said so.", ()),
        ("It would give the FDA ten days to answer, he said.", ()),
        ("It moves an office within the White House, he said.", ()),
        ("HHS Secretary John Roe spoke, and he praised it.", ("HHS",)),
        ("He praised an FDA approved medicine, and said so.", ()),
        ("In May, the FDA approved a medicine, he said.", ("FDA",)),
        ("He spoke of the FDA Device Accountability Act, and said so.", ()),
        ("He voted for the Department of Defense spending bill, and said so.", ()),
        ("Write to him at The White House, 1600 Pennsylvania Avenue, he said.", ()),
        ("He blamed the Bush White House, and said so.", ()),
        ("He spoke with John Roe of Richmond, VA 23219, and said so.", ()),
        ("He met the U.S. ambassador to the United Nations, and said so.", ()),
        ("The bill was referred to the House Judiciary Committee, he said.", ()),
        ("The Elmira Fire Department will receive a grant, he said.", ()),
        ("According to the Mayo Clinic, more fall ill.", ("Mayo Clinic",)),
    ],
)
def test_legislators_name_many_bodies_that_do_nothing(text: str, bodies: tuple[str, ...]) -> None:
    assert label("A title", f"{SENATOR}{'He had more to say, and said it. ' * 25}{text}", "en").organizations == bodies


def test_police_act_under_their_plain_name() -> None:
    text = "A witness called 911 and Garden Grove police arrived. Responding Police Departments helped."
    assert label("A title", text, "en").organizations == ("Garden Grove Police Department",)


def test_a_long_list_of_who_receives_money_names_nobody_who_acts() -> None:
    listed = "The bill has money for roads and schools in every part of the state. " * 120
    text = f"{SENATOR}{listed}It helps the Federal Trade Commission."
    assert label("A title", text, "en").organizations == ()


@pytest.mark.parametrize(
    ("title", "text", "related"),
    [
        ("Man convicted of murder", "He was found guilty of murder and of possession of cocaine for sale. " * 2, True),
        ("Driver under the influence of heroin convicted of murder", "The driver had used heroin.", True),
        ("Parole of woman convicted of murder opposed", "She stole cocaine, and used drugs.", False),
        ("Life without the possibility of parole for murder", "She stole cocaine, and used drugs.", True),
        ("Life without parole for murder over drugs", "He sold drugs, cocaine and heroin, and used drugs.", True),
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


@pytest.mark.parametrize(
    ("title", "is_corruption"),
    [
        ("Former Puerto Rico Correctional Officer Sentenced for Smuggling Heroin", True),
        ("Two Former Law Enforcement Officers Plead Guilty to Selling Cocaine", True),
        ("Man Sentenced for Selling Cocaine to Police Officer", False),
        ("Off-Duty Deputy Convicted of Driving on Cocaine", False),
    ],
)
def test_an_official_who_is_charged_is_a_crime_beside_drugs(title: str, is_corruption: bool) -> None:
    text = "The heroin and cocaine were found. He is charged with the sale of drugs, heroin and cocaine."
    assert ("related-crime" in label(title, text, "en").themes) == is_corruption


def test_cracking_down_is_no_cocaine() -> None:
    text = "The bill would crack down on heroin. Cracking down on heroin dealers helps against heroin. "
    assert "cocaine" not in label("Senator to crack down on heroin", text * 2, "en").themes


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("Das Zollfahndungsamt Essen ermittelt weiter.", {"Zollfahndungsamt Essen"}),
        ("Das Polizeipräsidium Frankfurt am Main sucht Zeugen.", {"Polizeipräsidium Frankfurt am Main"}),
        ("Das Polizeipräsidium Köln am Mittwoch: Drei Festnahmen.", {"Polizeipräsidium Köln"}),
        ("Die Beamten gingen für das Hauptzollamt am Donnerstag an Bord.", set()),
        ("Die Akten führt die Staatsanwaltschaft im Rahmen der Rechtshilfe.", set()),
    ],
)
def test_a_place_behind_a_body_is_no_phrase_of_the_sentence(text: str, bodies: set[str]) -> None:
    named = label("Ermittler finden Kokain", f"Die Ermittler fanden Kokain. {text}", "de").organizations
    assert bodies <= set(named)
    assert not [
        one for one in named if one.split()[0].endswith(("amt", "präsidium", "anwaltschaft")) and one not in bodies
    ]
