"""Releases in every language of the field have the themes that a reader gives them."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.label import label, theme_labels

RELEASES = tomllib.loads(Path(__file__).with_name("languages.toml").read_text(encoding="utf-8"))["release"]


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: f"{release['language']}-{release['title'][:25]}")
def test_a_release_has_the_themes_that_any_reader_gives_it(release: dict[str, Any]) -> None:
    labels = label(release["title"], release["body"], release["language"])
    assert labels.drug_related == bool(release["themes"])
    found = set(labels.themes)
    assert set(release["themes"]) <= found if release["themes"] else not found


def test_every_language_has_releases_about_drugs_and_others() -> None:
    assert set(Counter((one["language"], bool(one["themes"])) for one in RELEASES).values()) == {2}
    assert {theme for one in RELEASES for theme in one["themes"]} <= theme_labels().keys()


@pytest.mark.parametrize("form", ["опий", "опия", "опию", "опием", "опии"])
def test_opium_is_found_in_all_cases_of_russian(form: str) -> None:
    assert label("", f"Полиция говорит о наркотике: {form}.", "ru").substances == ("opium",)
