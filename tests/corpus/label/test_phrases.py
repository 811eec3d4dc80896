"""Phrases are found in time linear in the text, whatever its words, and the same ones by compiled functions."""

from collections.abc import Callable
from time import process_time

import pytest

from corpus.label import kernel, label
from corpus.label.phrases import KnownPhrase, Matcher, pack_phrases
from corpus.label.vocabulary import matcher, names_matcher, theme_matcher


def seconds(text: str) -> float:
    begun = process_time()
    label("Experts meet in Vienna", text)
    return process_time() - begun


@pytest.mark.parametrize("unit", ["a", "A", "р", "ا", "heroin", "Operation ", "Operation of the ", "District of "])
def test_a_text_that_is_eight_times_as_long_takes_about_eight_times_as_long(unit: str) -> None:
    seconds("Officers found heroin.")  # which loads the vocabulary
    short, long = (seconds((unit * length)[:length]) for length in (50_000, 400_000))
    assert long < 25 * short + 0.2


def test_a_phrase_is_found_in_a_word_without_end_where_the_vocabulary_leaves_it_open() -> None:
    found = [text[one.start : one.end] for text in (f"narcotrafic{'x' * 5000} heroin",) for one in matcher().find(text)]
    assert found == [f"narcotrafic{'x' * 5000}", "heroin"]


def test_words_that_are_long_are_not_kept() -> None:
    matcher().find("y" * 5000)
    assert max(map(len, matcher()._known)) <= 100


@pytest.mark.parametrize(
    "phrase",
    [
        KnownPhrase("crystal meth", "substance", "methamphetamine", "substance", 0.5, everyday=True, common=True),
        KnownPhrase("Officer", "role", "officer", "names", proper=True, ambiguous=True, language="en"),
        KnownPhrase("traffick*", "theme", "trafficking", "theme"),
        KnownPhrase("DEA", "organization", "DEA", "names"),
        KnownPhrase("大麻", "substance", "cannabis", "substance"),
    ],
)
def test_a_phrase_is_the_same_after_it_was_kept(phrase: KnownPhrase) -> None:
    text = phrase.text.replace("*", "ers")
    assert [one.phrase for one in Matcher(pack_phrases([phrase])).find(text)] == [phrase]


def test_a_matcher_makes_only_the_phrases_whose_first_word_a_text_has(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    finish = KnownPhrase.__post_init__

    def note(phrase: KnownPhrase) -> None:
        made.append(phrase.text)
        finish(phrase)

    monkeypatch.setattr(KnownPhrase, "__post_init__", note)
    fresh = names_matcher.__wrapped__()
    assert [one.phrase.value for one in fresh.find("He wrote to Europol.")] == ["Europol"]
    assert {one.casefold().split()[0].removesuffix("s") for one in made} == {"europol"}


TEXTS = (
    "",
    "heroin",
    "Agents of the DEA seized 5 kg of heroin and methamphetamine; the U.S. Attorney’s Office charged two traffickers.",
    "The Police Department of Anytown and the WHO:\n\nWHO: experts. US$ 20 for the U.S. Department of Justice",
    "Policía Nacional decomisa cocaína en Perú, y la Fiscalía de São Paulo también",
    "Полиция изъяла героин в Санкт-Петербурге; UNODC сообщает",
    "海关查获海洛因 and heroin in Thailand",
    "🚔 heroin in Mexico",
    "a lone \ud800 surrogate beside cocaine",
    f"{'x' * 300} heroin {'y' * 99}, narcotraffic{'z' * 200} Drug Enforcement Administration",
    "in a text that ends in a name of two words: United States",
)


@pytest.mark.parametrize("find", [matcher, theme_matcher, names_matcher], ids=["all", "themes", "names"])
def test_the_compiled_reader_of_words_leaves_out_no_phrase(
    find: Callable[[], Matcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not kernel.available:
        pytest.skip("the kernel was not built: is there a C compiler?")
    phrases = [one.phrase.text.rstrip("*") for text in TEXTS for one in find().find(text)]
    texts = [*TEXTS, *(f"{shape(one)}ed" for one in phrases for shape in (str.lower, str.upper, str.title))]
    compiled = [[*find().find(text)] for text in texts]
    monkeypatch.setattr(kernel, "available", False)
    assert [[*find().find(text)] for text in texts] == compiled


def test_words_are_read_alike_with_and_without_the_compiled_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    if not kernel.available:
        pytest.skip("the kernel was not built: is there a C compiler?")

    def read(text: str) -> list[str]:
        words, _ = matcher()._read(text)
        return [words[at] for at in range(len(words))]

    compiled = [*map(read, TEXTS)]
    monkeypatch.setattr(kernel, "available", False)
    assert [*map(read, TEXTS)] == compiled
