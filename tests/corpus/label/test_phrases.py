"""Phrases are found in time linear in the text, whatever its words, and the same ones by compiled functions."""

from collections.abc import Callable
from time import process_time

import pytest

from corpus.label import kernel, label
from corpus.label.phrases import Matcher
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
