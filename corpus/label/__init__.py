"""Labelling: the themes, substances, organisations, places and operations of a release, with evidence."""

from typing import TYPE_CHECKING, Any

from corpus.label.vocabulary import find_organization, parent_bodies, theme_labels

if TYPE_CHECKING:
    from corpus.label.labels import Labels, Verdict, explain, label

__all__ = ["Labels", "Verdict", "explain", "find_organization", "label", "parent_bodies", "theme_labels"]


def __getattr__(name: str) -> Any:
    """Load labelling when it is first used; a search needs only the vocabularies' names."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from corpus.label import labels

    return getattr(labels, name)
