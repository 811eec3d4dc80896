"""A quick dataclass does what one of the standard library does."""

import copy
import dataclasses
import pickle
from dataclasses import field, fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Drug:
    name: str
    grams: int = 0
    seen: Any = field(default=None, compare=False, repr=False)


class Standard:
    @dataclasses.dataclass(frozen=True, slots=True)
    class Drug:
        name: str
        grams: int = 0
        seen: Any = dataclasses.field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Nothing:
    """Has no fields."""


@dataclass(frozen=True, slots=True)
class Labelled(Drug):
    label: str = ""

    def __repr__(self) -> str:
        return self.label


@dataclass(slots=True)
class Counted:
    number: int


values = st.tuples(st.sampled_from(["heroin", "cocaine"]), st.integers(0, 2), st.integers(0, 1))


@given(values, values)
def test_values_compare_and_hash_as_those_of_the_standard_library(
    one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    assert (Drug(*one) == Drug(*other)) is (Standard.Drug(*one) == Standard.Drug(*other))
    assert hash(Drug(*one)) == hash(Standard.Drug(*one))
    assert f"Standard.{Drug(*one)!r}" == repr(Standard.Drug(*one))


def test_a_value_equals_none_of_another_class() -> None:
    others: list[object] = [Standard.Drug("heroin"), Labelled("heroin"), Nothing(), "heroin"]
    assert Drug("heroin") not in others
    assert Nothing() in others
    assert {Nothing(), Nothing()} == {Nothing()}


def test_values_can_be_changed_copied_sent_and_matched() -> None:
    heroin = Drug("heroin", seen=[1])
    assert replace(heroin, grams=5) == Drug("heroin", 5)
    assert [copy.deepcopy(heroin), pickle.loads(pickle.dumps(heroin))] == [heroin, heroin]
    assert [one.name for one in fields(heroin)] == ["name", "grams", "seen"]
    match heroin:
        case Drug(name, grams):
            assert (name, grams) == ("heroin", 0)
    assert not hasattr(heroin, "__dict__")


def test_methods_of_the_class_itself_stay_and_values_that_may_change_have_no_hash() -> None:
    assert repr(Labelled("heroin", label="smack")) == "smack"
    assert Labelled.__doc__ == "Labelled."
    with pytest.raises(TypeError, match="unhashable"):
        hash(Counted(1))
