"""What is a release about, and who acts in it?"""

from corpus.label.labels import Labels, label
from corpus.label.vocabulary import organization_named, theme_labels

__all__ = ["Labels", "label", "organization_named", "theme_labels"]
