"""What is a release about, and who acts in it?"""

from typing import TYPE_CHECKING, Any

from corpus.label.vocabulary import find_organization, parent_bodies, theme_labels

if TYPE_CHECKING:
    from corpus.label.labels import Labels, Verdict, explain, label

__all__ = ["Labels", "Verdict", "explain", "find_organization", "label", "parent_bodies", "theme_labels"]


def __getattr__(name: str) -> Any:
    """Labelling is loaded when it is used: a search only needs the names."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from corpus.label import labels

    return getattr(labels, name)
