"""Versions of a release are found, and nothing else is mistaken for one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.release import PartialDate, Release
from corpus.store import Store
from corpus.versions.clusters import update_clusters, versions
from corpus.versions.similarity import Fingerprint, are_versions, blocking_keys, fingerprint
from tests.corpus.versions.samples import COPY, OTHER, SEIZURE

NEXT = replace(SEIZURE, id="next", published=PartialDate(2024, 8, 1))
ELSEWHERE = replace(SEIZURE, id="elsewhere", title="Cocaine seized at the airport of Lima")


def alike(one: Release, other: Release) -> bool:
    """Find versions as the store does: by a key in common, then by comparison."""
    left, right = fingerprint(one), fingerprint(other)
    return bool({*blocking_keys(left)} & {*blocking_keys(right)}) and are_versions(left, right)


@pytest.mark.parametrize(
    ("other", "expected"), [(COPY, True), (NEXT, False), (ELSEWHERE, False), (OTHER, False), (SEIZURE, True)]
)
def test_versions_are_near_in_time_and_alike(other: Release, expected: bool) -> None:
    assert alike(SEIZURE, other) is expected


def of(title: Iterable[int] = range(100), text: range = range(100), day: int | None = None) -> Fingerprint:
    """A release of numbered words; its text has a sequence of four from each of this range on."""
    numbers = range(text.start, text.stop + 3)
    return Fingerprint(frozenset(map(str, title)), list(map(str, numbers)), day)


@pytest.mark.parametrize(
    ("common", "days"),
    [
        (35, (20, 20)),  # on one day a title need not be followed by much of the same text: a short and a long form
        (50, (None, None)),
        (50, (20, None)),
        (90, (20, 21)),
        (90, (20, 30)),
    ],
)
def test_under_one_title_a_version_shares_the_more_text_the_further_it_is_in_time(
    common: int, days: tuple[int | None, int | None]
) -> None:
    """Two texts that share this many of their 100 sequences of words."""
    one, other = days
    assert are_versions(of(day=one), of(text=range(common), day=other))
    assert not are_versions(of(day=one), of(text=range(common - 1), day=other))


def test_after_ten_days_the_same_is_another_release() -> None:
    assert are_versions(of(day=20), of(day=30))
    assert not are_versions(of(day=20), of(day=31))


def test_a_title_that_differs_in_more_than_a_word_of_seven_needs_almost_the_same_text() -> None:
    half = range(50)
    assert are_versions(of(text=half), of(title=range(85)))
    assert not are_versions(of(text=half), of(title=range(84)))
    assert are_versions(of(text=range(90)), of(title=range(84)))
    assert not are_versions(of(text=range(89)), of(title=range(84)))


def test_a_title_of_which_the_other_release_says_nothing_is_another() -> None:
    assert not are_versions(of(), of(title=range(300, 400)))


def test_two_releases_that_share_an_about_paragraph_are_no_versions(data: Path) -> None:
    one, other = (
        replace(SEIZURE, published=None, title=lines[0], body="\n\n".join(lines[1:]))
        for name in ("000*.txt", "001*.txt")
        for lines in [next((data / "seeds").glob(name)).read_text(encoding="utf-8").splitlines()]
    )
    assert not alike(one, other)


def test_what_nothing_is_like_is_never_put_into_sets() -> None:
    alone = fingerprint(OTHER)
    blocking_keys(alone)
    assert not {"words", "shingles"} & vars(alone).keys()
    assert "treatment opened today in" in alone.shingles


@given(st.text(st.characters(max_codepoint=0x7F)), st.text())
def test_words_of_plain_ascii_are_split_as_all_others(plain: str, other: str) -> None:
    """A letter outside ASCII has a text split by the pattern for words."""
    for text in (plain, other):
        alone, among = (fingerprint(replace(OTHER, body=body)).text for body in (text, f"{text} Ä"))
        assert [*alone, "ä"] == among


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "store.sqlite") as store:
        yield store


def test_versions_are_kept_up_with_what_differs(store: Store) -> None:
    for release in (OTHER, COPY, SEIZURE):
        store.put(release)
    assert update_clusters(store) == 3
    (copy,) = versions(store, "first")
    assert (copy.release.id, len(copy.only_here), len(copy.only_there)) == ("copy", 2, 2)
    assert versions(store, "other") == versions(store, "nobody") == ()
    assert update_clusters(store) == 0


def test_the_first_publisher_is_the_one_of_the_earliest_day(store: Store) -> None:
    store.put(replace(COPY, published=None))
    store.put(SEIZURE)
    update_clusters(store)
    assert [one.first for one in versions(store, "copy")] == [True]


def test_a_release_that_changes_or_goes_leaves_its_versions(store: Store) -> None:
    for release in (SEIZURE, COPY, replace(COPY, id="third")):
        store.put(release)
    update_clusters(store)
    assert {one.release.id for one in versions(store, "copy")} == {"first", "third"}
    store.put(replace(OTHER, id="first"))
    store.remove("third")
    update_clusters(store)
    assert versions(store, "copy") == versions(store, "first") == ()
