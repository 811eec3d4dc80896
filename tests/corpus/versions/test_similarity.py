"""Versions of a release are found, and nothing else is taken for one."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.release import PartialDate, Release
from corpus.store import Store
from corpus.versions.clusters import first_published, update_clusters, versions
from corpus.versions.similarity import are_versions, blocking_keys, fingerprint

BODY = "\n\n".join(
    f"Officers of unit {name} seized {number} kilograms of cocaine at the port in a container of bananas from abroad."
    for number, name in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight"], start=3)
)
SEIZURE = Release(
    id="first",
    title="Cocaine seized at the port",
    body=BODY,
    origin="a",
    fetched=datetime(2024, 1, 1, tzinfo=UTC),
    publisher="CBP",
    published=PartialDate(2024, 6, 26),
)
COPY = replace(
    SEIZURE,
    id="copy",
    publisher="DEA",
    published=PartialDate(2024, 6, 26),
    body=BODY.replace("Officers of unit four", "In the morning agents of another unit").replace(
        "5 kilograms", "6 kilos"
    ),
)
NEXT = replace(SEIZURE, id="next", published=PartialDate(2024, 8, 1))
ELSEWHERE = replace(SEIZURE, id="elsewhere", title="Cocaine seized at the airport of Lima")
OTHER = replace(
    SEIZURE, id="other", title="Treatment opens", body="A centre for treatment opened today in the city of Bern."
)


def alike(one: Release, other: Release) -> bool:
    """As the store finds versions: by a key in common, then by the check."""
    left, right = fingerprint(one), fingerprint(other)
    return bool({*blocking_keys(left)} & {*blocking_keys(right)}) and are_versions(left, right)


@pytest.mark.parametrize(
    ("other", "expected"), [(COPY, True), (NEXT, False), (ELSEWHERE, False), (OTHER, False), (SEIZURE, True)]
)
def test_versions_are_near_in_time_and_alike(other: Release, expected: bool) -> None:
    assert alike(SEIZURE, other) is expected


def test_two_releases_that_share_an_about_paragraph_are_no_versions(data: Path) -> None:
    one, other = (
        replace(SEIZURE, published=None, title=lines[0], body="\n\n".join(lines[1:]))
        for name in ("000*.txt", "001*.txt")
        for lines in [next((data / "seeds").glob(name)).read_text(encoding="utf-8").splitlines()]
    )
    assert not alike(one, other)


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
    assert first_published(store, "copy") == "first"
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
