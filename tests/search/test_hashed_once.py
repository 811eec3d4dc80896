"""A hash that is remembered is that of the content, and belongs to the value alone."""

import pickle
from copy import copy
from dataclasses import replace

from search.query import Aspect, Phrase, Synonym, Word


def test_equal_values_have_one_hash_however_they_were_made() -> None:
    aspect = Aspect(Word("heroin"), (Synonym(Phrase(("black", "tar")), 0.5, "heroin"),))
    hash(aspect)
    others = [copy(aspect), pickle.loads(pickle.dumps(aspect)), replace(aspect, required=True)]
    others[2] = replace(others[2], required=False)
    assert {hash(one) for one in others} == {hash(aspect)}
    assert set(others) == {aspect}


def test_a_changed_copy_has_a_hash_of_its_own() -> None:
    word = Word("heroin")
    hash(word)
    changed = replace(word, text="cocaine")
    assert hash(changed) == hash(Word("cocaine")) != hash(word)
