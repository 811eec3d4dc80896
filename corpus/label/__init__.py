"""Labelling: the themes, substances, organisations, places and operations of a release, with evidence."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.label.labels import Labels, Verdict, explain, label
    from corpus.label.themes import theme_labels
    from corpus.label.vocabulary import find_organization, find_organization_of, parent_bodies

__all__ = [
    "Labels",
    "Verdict",
    "explain",
    "find_organization",
    "find_organization_of",
    "label",
    "parent_bodies",
    "theme_labels",
]


def __getattr__(name: str) -> Any:
    """Load labelling when it is first used; a search seldom needs more than the labels of themes."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "theme_labels":
        from corpus.label import themes

        return themes.theme_labels
    if name in _OF_VOCABULARY:
        from corpus.label import vocabulary

        return getattr(vocabulary, name)
    from corpus.label import labels

    return getattr(labels, name)


_OF_VOCABULARY = frozenset({"find_organization", "find_organization_of", "parent_bodies"})
