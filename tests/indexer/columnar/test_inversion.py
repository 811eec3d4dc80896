"""A text has the same words at the same places for the index, for passages and by the rule for words."""

from array import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.words import WORD
from indexer.analysis import Text
from indexer.columnar import kernel
from indexer.columnar.inversion import TextInversion, Vocabulary
from search.whoosh.passages import _known_tokens

TEXTS = st.text(st.sampled_from("aZ17 %.,'-_/{}()$&\n\tªºé’«»中ي"), max_size=30)


@given(TEXTS)
@example("{{ 7 * 7 }}{% include '/etc/passwd' %}")
def test_the_index_has_the_words_of_a_text(text: str) -> None:
    vocabulary = Vocabulary()
    inversion = TextInversion()
    assert inversion.add(0, Text(text, None), vocabulary) == len(WORD.findall(text))
    assert isinstance(inversion.numbers, array)
    assert [vocabulary.raw[number] for number in inversion.numbers] == WORD.findall(text)


@pytest.mark.skipif(not kernel.available, reason="passages are found by the kernel")
@given(TEXTS)
@example("{{ 7 * 7 }}{% include '/etc/passwd' %}")
def test_passages_have_the_words_of_a_text(text: str) -> None:
    assert kernel.native.spans(text, 0, len(text), _known_tokens()) == [one.span() for one in WORD.finditer(text)]
