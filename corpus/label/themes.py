"""The themes that releases are labelled with, which a search shows too and so loads without the rest of labelling."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from corpus.label.files import read


@cache
def theme_labels() -> Mapping[str, str]:
    """The labels of the themes by id, in the order of the vocabulary."""
    return MappingProxyType({name: theme["label"] for name, theme in themes().items()})


@cache
def theme_ids() -> Mapping[str, str]:
    """The ids of the themes by id and by label, both in lower case."""
    return {name.casefold(): theme for theme, label in theme_labels().items() for name in (theme, label)}


def themes() -> dict[str, dict[str, Any]]:
    """The themes by id, with their rules."""
    return {name: theme for name, theme in read("themes").items() if isinstance(theme, dict) and "label" in theme}
