"""Query expansion: the names added to a search, how they are shown, and how they are excluded."""

from typing import NoReturn

import pytest

from corpus.vocabulary import read as read_concepts
from corpus.words import WORD
from search.ask import QueryOptions
from search.expansion.aspects import Expansion
from search.expansion.rewrite import rewrite
from search.expansion.thesaurus import thesaurus
from search.query import DrugRelated, Phrase, Word
from search.syntax.read_write import read
from tests.desk import Desk, release


@pytest.fixture
def press(desk: Desk) -> Desk:
    desk.publish(
        release("meth", "Methamphetamine seized", "Officers found a methamphetamine laboratory in a barn."),
        release("naloxone", "Naloxone for officers", "Patrols carry naloxone."),
        release("ice", "Ice agents honoured", "The agency is known as ICE."),
        release("weather", "Ice on the roads", "Snow and ice closed the pass."),
        release("guard", "Correctional officer sentenced", "He brought heroin to inmates."),
        release("bath", "Bath salts sold at a spa", "Salts for the bath."),
        release("take", "Take-back day", "A takeback of unused medicine."),
        release("relief", "Settlement under the SCRA", "The Servicemembers Civil Relief Act protects tenants."),
        release("french", "Saisie d'anhydride acétique", "Des douaniers ont saisi un précurseur.", language="fr"),
        *(release(f"other{n}", "Budget of the port", "Nothing of note.") for n in range(20)),
    )
    return desk


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("narcan", {"naloxone"}),
        ("meth lab", {"meth"}),
        ("prison guard", {"guard"}),
        ("diacetylmorphine", {"guard"}),
        ("opioids inmates", {"guard"}),  # heroin is narrower
        ("takeback", {"take"}),
        ("take back", {"take"}),
        ("acetic anhydride", {"french"}),
        ("crystal meth seized", {"meth"}),
        ("+narcan", set()),
        ('"meth" "lab"', set()),
        ("synthetic marijuana", set()),  # SCRA is short for something else here
    ],
)
def test_a_thing_is_found_by_its_other_names(press: Desk, text: str, found: set[str]) -> None:
    assert set(press.found(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Turkey", ["country", "bird"]),  # a capital may only begin the query
        ("turkey", ["bird", "country"]),
        ("FAST", ["team"]),
        ("fast", ["boat", "team"]),
        ("FAST BOATS", ["boat"]),
        ("grants", ["money"]),
        ("Turkey -bird", ["country"]),
    ],
)
def test_a_name_is_told_from_a_word_by_its_capitals(desk: Desk, text: str, found: list[str]) -> None:
    desk.publish(
        release("country", "Seizure in Turkey", "Customs officers found heroin."),
        release("bird", "Heroin hidden in a turkey", "The bird was frozen."),
        release("team", "The FAST team trained", "It is part of the agency."),
        release("boat", "A fast boat stopped", "The crew fled."),
        release("money", "Grant Announced", "It pays for treatment."),
        *(release(f"other{n}", "Budget of the port", "Nothing of note.") for n in range(20)),
    )
    results = desk.found(text)
    assert (results if text[0].isupper() else sorted(results)) == found


def test_nothing_is_added_where_that_is_asked(press: Desk) -> None:
    assert press.found("narcan", options=QueryOptions(expand=False)) == []
    assert press.found("narcan", options=QueryOptions(without=("naloxone",))) == []
    assert press.found("prison guard", options=QueryOptions(without=("correctional officer",))) == []


def test_a_reader_is_told_what_else_was_searched_for(press: Desk) -> None:
    assert [(one.concept, one.names) for one in press.ask("narcan").other_names] == [("naloxone", ("naloxone",))]
    assert press.ask("budget").other_names == ()


@pytest.mark.parametrize(
    ("typed", "others"),
    [
        (["ice"], False),
        (["ice", "roads"], False),
        (["ice", "heroin"], True),
        (["crystal", "meth"], True),
        (["who"], False),
        (["WHO"], True),
        (["molly"], False),
        (["molly", "raves"], True),
        (["molly", "weather"], False),
    ],
)
def test_an_ambiguous_name_needs_other_evidence(typed: list[str], others: bool) -> None:
    expansion = Expansion(thesaurus())
    first = expansion.meanings([Word(text) for text in typed])[0]
    assert bool(first.names) == others


def test_the_most_words_are_taken_together() -> None:
    pieces = Expansion(thesaurus()).meanings([Word(word) for word in "seized acetic anhydride at sea".split()])
    assert [piece.words for piece in pieces] == [("seized",), ("acetic", "anhydride"), ("at",), ("sea",)]


def test_phrases_expand_to_phrases() -> None:
    expansion = Expansion(thesaurus())
    [group] = expansion.aspects(expansion.meanings([Word("drug"), Word("court")])).groups
    assert group.typed == Phrase(("drug", "court"))
    assert any(isinstance(other.expression, Phrase) for other in group.synonyms)


@pytest.mark.parametrize("text", ["50 kg heroin", "50 kg 海洛因", "50公斤 heroin"])
def test_an_amount_is_found_in_either_script(desk: Desk, text: str) -> None:
    desk.publish(
        release("en", "Seizure", "Officers found 50 kg of heroin."),
        release("zh", "缴获", "警方缴获50公斤海洛因。", language="zh"),
        release("figures", "缴获", "警方缴获五十公斤海洛因。", language="zh"),
        release("more", "缴获", "警方缴获60公斤海洛因。", language="zh"),
    )
    whole = {hit.id for hit in desk.ask(text).results.hits if not hit.missing}
    assert whole == {"en", "zh", "figures"}


@pytest.mark.parametrize("text", ["1 234 567 tablets", "1\u202f234\u202f567 tablets", "1,234,567 tablets"])
def test_a_number_is_found_however_its_thousands_are_set_apart(desk: Desk, text: str) -> None:
    desk.publish(
        release("comma", "Tablets", "In all 1,234,567 tablets."),
        release("blank", "Tablets", "In all 1 234 567 tablets."),
        release("narrow", "Tablets", "In all 1\u202f234\u202f567 tablets."),
        release("none", "Tablets", "In all 1234567 tablets."),
        release("other", "Tablets", "In all 7,234,567 tablets."),
    )
    whole = {hit.id for hit in desk.ask(text).results.hits if not hit.missing}
    assert whole == {"comma", "blank", "narrow", "none"}


@pytest.mark.parametrize("text", ["$75,000", "75,000 dollars", "USD 75,000", "US$75,000"])
def test_an_amount_of_money_is_found_with_a_sign_and_in_words(desk: Desk, text: str) -> None:
    desk.publish(
        release("sign", "Cash", "They seized $75,000."),
        release("word", "Cash", "They seized 75,000 dollars."),
        release("code", "Cash", "They seized USD 75,000."),
        release("american", "Cash", "They seized US$75,000."),
        release("other", "Cash", "They seized 7,500 dollars."),
    )
    whole = {hit.id for hit in desk.ask(text).results.hits if not hit.missing}
    assert whole == {"sign", "word", "code", "american"}


@pytest.mark.parametrize("text", ["$12 million", "12 million dollars", "12 million USD"])
def test_millions_are_found_with_a_sign_and_in_words(desk: Desk, text: str) -> None:
    desk.publish(
        release("sign", "Cash", "They seized $12 million."),
        release("word", "Cash", "They seized 12 million dollars."),
        release("other", "Cash", "They seized 7 million dollars."),
    )
    assert {hit.id for hit in desk.ask(text).results.hits if not hit.missing} == {"sign", "word"}


@pytest.mark.parametrize("without", [("may26", "26 May", "May 26th", "26th May", "26th of May"), ("May 26",)])
def test_other_spellings_are_left_out_one_by_one_or_all_together(without: tuple[str, ...]) -> None:
    typed = [Word("May"), Word("26")]
    expansion, bare = Expansion(thesaurus()), Expansion(thesaurus(), without=without)
    [group] = expansion.aspects(expansion.meanings(typed)).groups
    days = [Phrase(("26", "May")), Phrase(("May", "26th")), Phrase(("26th", "May")), Phrase(("26th", "of", "May"))]
    others = [Word("may26"), *days]
    assert [other.expression for other in group.synonyms] == others
    [group] = bare.aspects(bare.meanings(typed)).groups
    assert group.synonyms == ()


@pytest.mark.parametrize(
    ("text", "about_drugs"),
    [
        ("heroin Baltimore", True),
        ("hidden drugs", True),
        ("overdose of opioids", True),
        ("ayuda contra la droga", True),
        ("meth lab explosion", True),
        ("drug court budget", True),
        ("crystal ball", False),  # a word with another meaning
        ("border officer bribery", False),
        ("flu vaccine shortage", False),
        ("budget of the port", False),
        ('"heroin" budget port', False),
        ("+heroin budget port", False),
        ("heroin", False),  # all that is found names it
    ],
)
def test_a_question_about_drugs_is_one_that_surely_names_some_among_other_words(text: str, about_drugs: bool) -> None:
    aspects = rewrite(read(text).expression, Expansion(thesaurus())).aspects
    assert aspects
    others = [other.expression for group in aspects.groups for other in group.synonyms]
    assert (DrugRelated() in others) == about_drugs


def test_what_is_never_searched_for_as_an_expansion_is_an_ambiguous_name() -> None:
    expansion = Expansion(thesaurus())
    others = expansion.unambiguous_synonyms(Word("methamphetamine"))
    assert Word("ice") not in {other.expression for other in others}
    assert others


def test_a_name_weighs_less_than_what_was_typed_and_what_is_narrower_less_still() -> None:
    others = Expansion(thesaurus()).unambiguous_synonyms(Word("opioids"))
    same = {other.weight for other in others if not other.narrower}
    narrower = {other.weight for other in others if other.narrower}
    assert max(narrower) < max(same) < 1


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("hidden", "The packets were concealed in a tank."),
        ("hidden", "A hidden compartment was welded to the truck, a false bottom."),
        ("seized", "Officers recovered two packets."),
        ("kilos", "The load weighed ten pounds."),
        ("forfeiture", "He was ordered to forfeit his house."),
        ("dangers", "The risks are known."),
        ("peligros", "The risks are known."),
        ("kids", "Children found the box."),
        ("scams", "He defrauded the insurers."),
        ("ayuda", "Assistance was promised."),
        ("ayuda", "He helped them."),
        ("newborns", "Infants suffer."),
        ("smuggled", "A trafficker was caught."),
        ("muertes", "Two have died."),
    ],
)
def test_general_words_are_found_by_others_that_mean_nearly_the_same_for_less(desk: Desk, text: str, body: str) -> None:
    desk.publish(release("one", "Of note", body), *(release(f"other{n}", "Budget", "Nothing.") for n in range(20)))
    assert desk.found(text) == ["one"]
    assert desk.found(text, options=QueryOptions(expand=False)) in ([], ["one"])


def test_a_doubtful_foreign_name_is_not_supported_by_a_name_that_is_english_too() -> None:
    pieces = Expansion(thesaurus()).meanings([Word(word) for word in "heroin overdoses on Long Island".split()])
    assert {name.concept.name for piece in pieces for name in piece.names} == {"heroin", "overdose"}


def test_a_name_in_another_language_finds_the_english_word_too_that_has_other_meanings(desk: Desk) -> None:
    others = (release(f"other{n}", body="Nothing.") for n in range(20))
    desk.publish(release("one", body="The load was heavy."), *others)
    assert desk.found("cargamento de droga") == ["one"]
    assert desk.found("drug shipment") == []


@pytest.mark.parametrize(
    ("text", "body", "language"),
    [
        ("USA treaty", "The United States signed the treaty.", "en"),
        ("United States treaty", "The U.S. signed the treaty.", "en"),
        ("U.S. treaty", "The USA signed the treaty.", "en"),
        ("Estados Unidos tratado", "EE. UU. firmó el tratado.", "es"),
        ("USA Gefangene", "Die Vereinigten Staaten und die Gefangenen.", "de"),
        ("United Kingdom treaty", "The UK signed the treaty.", "en"),
        ("HIV", "Un tratado sobre el VIH.", "es"),
        ("ketamine Southeast Asia", "警方在越南查获氯胺酮。", "zh"),
        ("氯胺酮 东南亚", "警方在越南查获氯胺酮。", "zh"),
        ("ケタミン 東南アジア", "ベトナムでケタミンが見つかった。", "ja"),
        ("captagon Middle East", "ضبطت الشرطة الكبتاغون في الأردن", "ar"),
        ("3 kilos cocaine", "Sequestrati 3 chili di cocaina.", "it"),
        ("Δ9-THC", "The tea held delta-9-THC.", "en"),
    ],
)
def test_countries_regions_acronyms_and_units_are_found_by_the_names_that_others_give_them(
    desk: Desk, text: str, body: str, language: str
) -> None:
    desk.publish(
        release("named", "Notice", body, language=language),
        *(release(f"filler{n}", "Notice", "Nothing of note in Italy.") for n in range(3)),
    )
    assert desk.found(text) == ["named"]


@pytest.mark.parametrize(
    ("text", "kind", "other"),
    [
        ("black tar heroin", "A dealer sold black tar heroin.", "Heroin and more heroin was sold."),
        ("powder cocaine", "Powder cocaine was sold.", "Cocaine and more cocaine was sold."),
        (
            "illicitly manufactured fentanyl",
            "Illicitly manufactured fentanyl was sold.",
            "Fentanyl was sold to a clinic.",
        ),
    ],
)
def test_a_kind_of_a_drug_is_not_all_of_it(desk: Desk, text: str, kind: str, other: str) -> None:
    desk.publish(
        release("kind", "Notice", kind),
        release("other", "Notice", other),
        *(release(f"filler{n}", "Notice", "Nothing of note.") for n in range(3)),
    )
    assert desk.found(text) == ["kind"]
    assert [hit.id for hit in desk.ask(text).results.hits] == ["kind", "other"]


def test_the_name_of_its_class_earns_points_and_matches_nothing(desk: Desk) -> None:
    desk.publish(
        release("class", body="Oxycodone, an opioid, was seized at the port."),
        release("plain", body="Oxycodone, a tablet, was seized at the port."),
        release("only", body="An opioid was seized at the port."),
        *(release(f"other{n}", body="Nothing of note was seized.") for n in range(20)),
    )
    answer = desk.ask("oxycodone port", explain=True)
    hits = answer.results.hits
    assert answer.results.total == 2
    assert [hit.id for hit in hits][:3] == ["class", "plain", "only"]
    assert hits[2].missing == ("oxycodone",)
    assert {name for one in answer.other_names if one.concept == "opioids" for name in one.names} >= {"opioids"}
    without = QueryOptions(without=("opioids", "prescription drugs", "port"))
    assert desk.ask("oxycodone port", options=without).other_names == ()


def test_a_general_word_counts_for_less_than_a_name_and_is_no_evidence() -> None:
    expansion = Expansion(thesaurus())
    general = {other.weight for other in expansion.unambiguous_synonyms(Word("danger"))}
    names = {other.weight for other in expansion.unambiguous_synonyms(Word("naloxone"))}
    assert max(general) < min(names)
    first, _ = expansion.meanings([Word("ice"), Word("danger")])
    assert first.names == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("alpha-PVP", ["hyphen", "spaced", "joined"]),
        ("needle-exchange rules", ["exchange", "words"]),
        ("anti-drug unit", ["anti", "anti joined"]),
        ("antidrug unit", ["anti", "anti joined"]),
        ("counter-narcotics course", ["counter", "counter joined"]),
        ("Spanish-Moroccan gang", ["gang"]),
        ("needle,exchange", ["exchange", "words", "parts"]),
    ],
)
def test_the_parts_of_a_word_with_a_hyphen_are_looked_for_side_by_side(desk: Desk, text: str, found: list[str]) -> None:
    desk.publish(
        release("hyphen", body="Tests showed alpha-PVP in the bag."),
        release("spaced", body="Tests showed alpha PVP in the bag."),
        release("joined", body="Tests showed alphapvp in the bag."),
        release("apart", body="PVP coats the pills. Every alpha version was tested."),
        release("exchange", body="Rules for a needle-exchange were passed."),
        release("words", body="Rules for needle exchanges were passed."),
        release("parts", body="A needle was left in the exchange office, against the rules."),
        release("anti", body="The anti-drug unit was there."),
        release("anti joined", body="The antidrug unit was there."),
        release("anti apart", body="The anti club told the unit of a drug."),
        release("counter", body="A counter-narcotics course began."),
        release("counter joined", body="A counternarcotics course began."),
        release("counter apart", body="A course on narcotics took place at the counter."),
        release("gang", body="A Spanish-Moroccan gang was tried."),
        release("nations", body="A Moroccan witness named a Spanish gang."),
    )
    assert sorted(desk.found(text)) == sorted(found)


def test_a_part_of_a_word_with_a_hyphen_earns_points_and_matches_nothing(desk: Desk) -> None:
    desk.publish(
        release("whole", body="A needle-exchange opened at the port."),
        release("part", body="A needle was found at the port."),
        release("plain", body="A ferry was seized at the port."),
        *(release(f"other{n}", body="Nothing of note.") for n in range(20)),
    )
    answer = desk.ask("needle-exchange port")
    assert answer.results.total == 1
    assert [hit.id for hit in answer.results.hits] == ["whole", "part", "plain"]
    assert answer.results.hits[1].missing == ("needle-exchange",)
    assert [(one.concept, one.names) for one in answer.other_names] == [("needle exchange", ("needle", "exchange"))]
    without = QueryOptions(without=("needle exchange", "port"))
    assert desk.ask("needle-exchange port", options=without).other_names == ()


def test_every_body_is_understood_by_every_name_that_is_not_ambiguous() -> None:
    expansion = Expansion(thesaurus())
    for body in read_concepts("organizations"):
        for label in body.labels:
            [*pieces] = expansion.meanings([Word(word) for word in WORD.findall(label.text)])
            named = {name.concept.id for name in pieces[0].names} if len(pieces) == 1 else set()
            assert label.ambiguous or body.id in named, label.text


@pytest.mark.parametrize("text", ["BKA", "Bundeskriminalamt"])
def test_a_full_name_that_a_few_bodies_share_and_the_acronym_of_one_find_each_other(desk: Desk, text: str) -> None:
    desk.publish(
        release("short", body="Das BKA hat das Lagebild vorgestellt.", language="de"),
        release("long", body="Das Bundeskriminalamt warnt vor Anrufen.", language="de"),
        release("other", body="Das Landeskriminalamt warnt vor Anrufen.", language="de"),
    )
    assert {hit.id for hit in desk.ask(text).results.hits if not hit.missing} == {"short", "long"}


def test_a_name_that_many_bodies_share_is_no_name_of_one() -> None:
    [piece] = Expansion(thesaurus()).meanings([Word("Policía"), Word("Nacional")])
    assert not piece.names


@pytest.mark.parametrize("text", ["angel dust", "PCP", "phencyclidine"])
def test_a_drug_is_found_by_its_street_name_and_its_abbreviation(desk: Desk, text: str) -> None:
    bodies = {"street": "Angel dust is back.", "short": "PCP is back.", "full": "Phencyclidine is back."}
    desk.publish(*(release(one, body=body) for one, body in bodies.items()), release("other", body="Dust is back."))
    assert {hit.id for hit in desk.ask(text).results.hits if not hit.missing} == set(bodies)


@pytest.mark.parametrize(("word", "names"), [("heroines", False), ("heroínas", True), ("héroïnes", True)])
def test_an_english_word_of_its_own_is_no_form_of_a_foreign_name(word: str, names: bool) -> None:
    assert bool(thesaurus().names([word])) == names


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 million", {"sign", "words", "pills"}),
        ("twelve million", {"sign", "words", "pills"}),
        ("12 million dollars", {"sign", "words"}),
        ("$12m", {"sign", "words"}),
        ("USD 12 million", {"sign", "words"}),
        ("1.2 million", set()),
    ],
)
def test_a_number_and_its_magnitude_are_one(desk: Desk, text: str, found: set[str]) -> None:
    desk.publish(
        release("sign", body="A fine of $12 million for a bank."),
        release("words", body="A fine of 12 million dollars for a broker."),
        release("pills", body="They made 12 million pills."),
        release("apart", body="There were 12 cars, and 1.2 tonnes. A million people saw the film about the dollar."),
        release("turned", body="In the million 12 were wrong, said the dollar dealers."),
    )
    assert {hit.id for hit in desk.ask(text).results.hits if not hit.missing} == found


def test_a_country_that_persons_are_named_like_is_found_in_its_region_where_it_is_a_place(desk: Desk) -> None:
    bodies = {"place": "Ketamine was found in Jordan.", "person": "Jordan Smith had ketamine."}
    desk.publish(*(release(one, body=body) for one, body in bodies.items()))
    assert [hit.id for hit in desk.ask("ketamine Middle East").results.hits if not hit.missing] == ["place"]


_CODES = (
    "delta 9 THC|delta-9-THC|Δ9-THC|delta9-THC",
    "4 MMC|4-MMC|4MMC",
    "2C B|2C-B|2CB",
    "alpha PVP|alpha-PVP|α-PVP",
    "JWH 018|JWH-018|JWH018",
    "MDMB 4en PINACA|MDMB-4en-PINACA|MDMB4enPINACA",
    "U 47700|U-47700|U47700",
    "5 MeO DMT|5-MeO-DMT|5MeO-DMT",
    "gamma hydroxybutyrate|gamma-hydroxybutyrate|γ-hydroxybutyrate",
)


def test_a_chemical_name_is_found_however_its_parts_are_set_apart(desk: Desk) -> None:
    forms = {f"{n}-{m}": form for n, line in enumerate(_CODES) for m, form in enumerate(line.split("|"))}
    desk.publish(*(release(one, body=f"The laboratory found {form} there.") for one, form in forms.items()))
    for one, form in forms.items():
        found = {hit.id for hit in desk.ask(form, size=60).results.hits if not hit.missing}
        assert found == {other for other in forms if other.startswith(one[0])}, form


@pytest.mark.parametrize(
    ("clipped", "full", "language"),
    [
        ("lab", "laboratory", "en"),
        ("planes", "aeroplane", "en"),
        ("rehab", "rehabilitation", "en"),
        ("meds", "medication", "en"),
        ("detox", "detoxification", "en"),
        ("phone", "telephones", "en"),
        ("fridge", "refrigerator", "en"),
        ("fotos", "fotografía", "es"),
        ("moto", "motocicleta", "es"),
        ("labo", "laboratoires", "fr"),
        ("désintox", "désintoxication", "fr"),
        ("stups", "stupéfiants", "fr"),
        ("foto", "fotografia", "pt"),
        ("Reha", "Rehabilitation", "de"),
        ("frigo", "frigorifero", "it"),
        ("lab", "laboratorium", "nl"),
        ("фото", "фотографии", "ru"),
    ],
)
def test_a_clipped_word_and_its_full_form_find_each_other(desk: Desk, clipped: str, full: str, language: str) -> None:
    desk.publish(
        release("clipped", "Notice", f"On Monday, {clipped}.", language=language),
        release("full", "Notice", f"On Monday, {full}.", language=language),
        release("neither", "Notice", "On Monday, nothing.", language=language),
    )
    assert set(desk.found(clipped)) == set(desk.found(full)) == {"clipped", "full"}


def test_what_lies_within_a_region_is_worked_out_once_for_a_state_of_the_index(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.publish(release("paris", body="Heroin was seized in Paris."))
    assert {hit.id for hit in desk.ask("heroin Europe").results.hits} == {"paris"}

    def fails(*_: object) -> NoReturn:
        raise AssertionError("worked out again")

    with monkeypatch.context() as again:
        again.setattr("search.expansion.aspects.names_within", fails)
        found = desk.ask("seized Europe").results
        assert [(hit.id, hit.missing) for hit in found.hits] == [("paris", ())]
    desk.publish(release("berlin", body="Police in Berlin."))
    assert {hit.id for hit in desk.ask("police Europe").results.hits if not hit.missing} == {"berlin"}
