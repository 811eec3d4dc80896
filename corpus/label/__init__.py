"""What is a release about, and who acts in it?"""

from corpus.label.labels import Labels, Verdict, explain, label
from corpus.label.vocabulary import bodies_above, organization_named, theme_labels

__all__ = ["Labels", "Verdict", "bodies_above", "explain", "label", "organization_named", "theme_labels"]
