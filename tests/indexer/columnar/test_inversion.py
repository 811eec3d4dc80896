"""A text has the same words at the same places for the index, for passages and by the rule for words."""

from array import array

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from corpus.words import WORD
from indexer.columnar import kernel
from indexer.columnar.inversion import TextInversion, Vocabulary
from search.whoosh.passages import _known_tokens

TEXTS = st.text(st.sampled_from("aZ17 %.,'-_/{}()$&\n\t\x01\x1c\x7f\xa0\u3000\u0301ªºé’«»中ي"), max_size=30)


@pytest.mark.usefixtures("either_way")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, max_size=3))
@example(["{{ 7 * 7 }}{% include '/etc/passwd' %}"] * 2)
@example([" ".join(f"{chr(97 + number % 26)}{number}, {number}kg" for number in range(3_000))] * 2)
def test_the_index_has_the_words_of_a_text(texts: list[str]) -> None:
    vocabulary = Vocabulary()
    inversion = TextInversion()
    words = [WORD.findall(text) for text in texts]
    assert [inversion.add(*one, vocabulary) for one in enumerate(texts)] == list(map(len, words))
    assert isinstance(inversion.numbers, array)
    assert [vocabulary.raw[number] for number in inversion.numbers] == [word for text in words for word in text]


def test_a_word_that_cannot_be_analysed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.columnar.inversion.term_once", int)
    with pytest.raises(TypeError):
        TextInversion().add(0, "heroin", Vocabulary())


@pytest.mark.skipif(not kernel.available, reason="passages are found by the kernel")
@given(TEXTS)
@example("{{ 7 * 7 }}{% include '/etc/passwd' %}")
def test_passages_have_the_words_of_a_text(text: str) -> None:
    assert kernel.native.spans(text, 0, len(text), _known_tokens()) == [one.span() for one in WORD.finditer(text)]
