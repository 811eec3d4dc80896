from corpus.vocabulary import Label
from corpus.words import WORD
from indexer.analysis import term
from search.expansion.names import languages_of_any, languages_of_label
from search.expansion.thesaurus import thesaurus
from search.understanding.gazetteer import PLACE
from tests.desk import Desk, release


def _languages(text: str, *languages: str | None, is_place: bool = False) -> tuple[str | None, ...]:
    labels = [Label(text, language, "common") for language in languages]
    return languages_of_any([languages_of_label(one, is_place=is_place) for one in labels])


def test_a_name_in_english_or_in_no_language_is_looked_for_in_all() -> None:
    assert _languages("police", "en") == _languages("police", None) == _languages("police", "fr", "en") == ()


def test_a_name_in_another_script_is_looked_for_in_all() -> None:
    assert _languages("полиция", "ru") == ()


def test_a_foreign_name_is_looked_for_where_its_stem_is_the_whole_of_it() -> None:
    assert "es" in _languages("policial", "es")
    assert "en" not in _languages("policial", "es")
    assert "en" in _languages("cocaína", "es")


def test_the_foreign_name_of_a_place_is_looked_for_in_its_languages() -> None:
    assert _languages("Chili", "fr", "nl", is_place=True) == ("fr", "nl")


def test_the_thesaurus_holds_in_which_languages_each_name_is_looked_for() -> None:
    known = thesaurus()
    looked_for = [known.names([word])[0] for word in ("cocaine", "heroína", "Chili", "kokain", "drogue", "policial")]
    for concept in {name.concept.id: name.concept for name in looked_for}.values():
        for label in concept.labels:
            worked_out = languages_of_label(label, is_place=concept.type == PLACE)
            assert known.languages(concept, [label]) == worked_out, label


def test_the_thesaurus_holds_the_english_terms_of_each_name() -> None:
    known = thesaurus()
    for concept in {name.concept.id: name.concept for name in known.names(["heroin"])}.values():
        for label in concept.labels:
            assert known.terms(concept, label.text) == frozenset(
                term(word, "en") for word in WORD.findall(label.text)
            ), label


def test_a_name_of_any_length_is_found_in_the_languages_that_have_names() -> None:
    known = thesaurus()
    for typed in (
        "heroin",
        "black tar heroin",
        "Drug Enforcement Administration",
        "droghe leggere",
        "hafif uyuşturucular",
    ):
        words = typed.split()
        assert known.names(words), typed
        assert not known.names([*words, "of", "nothing"]), typed


def test_the_terms_of_the_field_are_known_in_italian_dutch_polish_portuguese_and_turkish() -> None:
    for concept, names in (
        ("soft-drugs", "droghe leggere; softdrugs; miękkie narkotyki; drogas leves; hafif uyuşturucular"),
        (
            "money-laundering",
            "riciclaggio di denaro; witwassen; pranie pieniędzy; lavagem de dinheiro; kara para aklama",
        ),
        ("harm-reduction", "riduzione del danno; schadebeperking; redukcja szkód; zarar azaltma"),
        ("nps", "nuove sostanze psicoattive; nieuwe psychoactieve stoffen; dopalacze; yeni psikoaktif maddeler"),
    ):
        for name in names.split("; "):
            assert concept in {one.concept.id for one in thesaurus().names(name.split())}, name


def test_a_drug_is_known_by_its_name_in_languages_that_spell_it_otherwise() -> None:
    for word in "naloxon nalokson oxycodon oksikodon codein pethidin petidin naltrexon ephedrin buprenorfin".split():
        [drug] = {name.concept.id for name in thesaurus().names([word])}
        assert drug in {"naloxone", "oxycodone", "codeine", "pethidine", "naltrexone", "ephedrine", "buprenorphine"}


def test_a_drug_in_its_german_spelling_finds_its_russian_name(desk: Desk) -> None:
    desk.publish(release("ru", body="Врачам скорой помощи раздали налоксон.", language="ru"))
    assert desk.found("Naloxon") == ["ru"]


def test_a_name_without_its_sign_is_found_where_another_word_has_its_letters(desk: Desk) -> None:
    desk.publish(
        release("name", body="Habló Enrique Peña Nieto.", language="es"),
        release("word", body="La pena es de diez años.", language="es"),
    )
    assert "name" in desk.found("Pena")
    assert desk.found("Enrique Pena Nieto")[0] == "name"
    assert desk.found("peña") == ["name"]
    assert desk.found("ano") == ["word"]


def test_a_foreign_name_finds_no_english_word_with_its_stem(desk: Desk) -> None:
    desk.publish(
        release("police", "Police at the quay", "Officers came."),
        release("policies", "Policies of the quay", "They were adopted."),
        release("spanish", "Operación policial en el quay", "Los agentes llegaron.", language="es"),
    )
    assert {hit.id for hit in desk.ask("police quay").results.hits if not hit.missing} == {"police", "spanish"}


def test_a_foreign_place_finds_no_word_of_other_languages(desk: Desk) -> None:
    desk.publish(
        release("amber", "Amber alert", "An island of malt, pests and chili."),
        release("iceland", "Fin de visite", "La délégation a quitté l'Islande.", language="fr"),
        release("chili", "Seicento chili di carne", "Il carico era di chili di malto.", language="it"),
        release("belgium", "Puerto de Bélgica", "El buque salió de Bélgica.", language="es"),
    )
    found = {"Iceland": {"iceland"}, "Belgium": {"belgium"}, "Chile": set[str]()}
    for query, ids in found.items():
        results = desk.ask(query).results
        assert {hit.id for hit in results.hits if not hit.missing} == ids, query
        marked = {span.text for hit in results.hits for span in hit.excerpt if span.marked}
        assert not marked & {"island", "Amber", "chili"}, query
