"""What is left of a question when the words that only ask are left out, in nine languages."""

import pytest

from search.ask import QueryOptions
from search.understanding.question_words import question_words
from tests.desk import Desk, release


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("what did the DEA say about fentanyl", "did the DEA fentanyl"),
        ("how many tonnes of cocaine", "tonnes of cocaine"),
        ("tell me about naloxone", "naloxone"),
        ("releases about khat", "khat"),
        ("could you show me releases on khat", "khat"),
        ("are there any press releases about khat", "khat"),
        ("hay comunicados sobre el khat", "el khat"),
        ("y a-t-il des communiqués sur le khat", "le khat"),
        ("gibt es Pressemitteilungen über Khat", "Khat"),
        ("ci sono comunicati sul khat", "khat"),
        ("zijn er persberichten over khat", "khat"),
        ("есть ли сообщения о кате", "кате"),
        ("cuántas toneladas de cocaína", "toneladas de cocaína"),
        ("qué dijo la policía sobre el fentanilo", "la policía sobre el fentanilo"),
        ("combien de tonnes de cocaïne", "de tonnes de cocaïne"),
        ("que dit la police sur le fentanyl", "la police sur le fentanyl"),
        ("comment le fentanyl tue les jeunes", "le fentanyl tue les jeunes"),
        ("quantas toneladas de cocaína", "toneladas de cocaína"),
        ("o que disse a polícia sobre o fentanil", "a polícia sobre o fentanil"),
        ("wie viele Tonnen Kokain", "Tonnen Kokain"),
        ("was sagte die Polizei über Fentanyl", "die Polizei über Fentanyl"),
        ("quante tonnellate di cocaina", "tonnellate di cocaina"),
        ("hoeveel ton cocaïne", "ton cocaïne"),
        ("wat zei de politie over fentanyl", "de politie fentanyl"),
        ("сколько тонн кокаина", "тонн кокаина"),
        ("что сказала полиция о фентаниле", "полиция о фентаниле"),
        ("كم عدد الأطنان", "الأطنان"),
        ("ماذا قالت الشرطة عن الفنتانيل", "الشرطة عن الفنتانيل"),
        ("Où a-t-on saisi du khat", "Où saisi du khat"),
        ("la douane l'a-t-elle saisi", "la douane saisi"),
        ("qu'est-ce que le khat", "le khat"),
        ("est-ce que le khat arrive au Havre", "le khat arrive au Havre"),
        ("d'où vient le khat du Havre", "le khat du Havre"),
        ("que s'est-il passé au Havre", "au Havre"),
        ("peut-on acheter du khat", "acheter du khat"),
        ("woher kommt das Khat", "das Khat"),
        ("womit wurde gehandelt", "wurde gehandelt"),
        ("was hat man in Hamburg gefunden", "in Hamburg gefunden"),
        ("waar komt de khat vandaan", "de khat"),
        ("dov'è il khat", "il khat"),
        ("dov'è stata sequestrata la droga", "sequestrata la droga"),
        ("откуда везли героин", "везли героин"),
        ("where did the khat come from", "did the khat from"),
        # the same words where nothing is asked
        ("drugs come from abroad", "drugs come from abroad"),
        ("rendez-vous des trafiquants", "rendez-vous des trafiquants"),
        ("comment period", "comment period"),
        ("say no to drugs", "say no to drugs"),
        ("come together", "come together"),
        ("dice and cards", "dice and cards"),
    ],
)
def test_only_what_is_searched_for_is_left(text: str, left: str) -> None:
    words = text.split()
    asking = question_words(words)
    assert " ".join(word for place, word in enumerate(words) if place not in asking) == left


@pytest.fixture
def press(desk: Desk) -> Desk:
    desk.publish(
        release("tonnes", "Tonnes of cocaine seized", "The crew was arrested."),
        release("who", "Ketamine reviewed", "The World Health Organization met, it said."),
    )
    return desk


def test_a_question_needs_none_of_its_asking_words_and_says_so(press: Desk) -> None:
    answer = press.ask("how many tonnes of cocaine")
    assert [hit.missing for hit in answer.results.hits] == [()]
    assert answer.read_as == "tonnes cocaine"
    assert any("Words that only ask were ignored: “how”, “many”." in note for note in answer.notes)
    assert press.ask("how many tonnes", options=QueryOptions(expand=False)).read_as == "tonnes"


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("what is", "what is"),
        ("what +said", '"said"'),
        ('"what said" ketamine', '"what said" ketamine'),
        ("WHO ketamine", "WHO ketamine"),
        ("combien", "combien"),
    ],
)
def test_nothing_is_left_out_that_is_all_there_is_or_required_or_a_name(press: Desk, text: str, read_as: str) -> None:
    assert press.ask(text).read_as == read_as


def test_a_question_word_is_not_corrected(press: Desk) -> None:
    assert press.ask("combien tonnes").corrections == ()
