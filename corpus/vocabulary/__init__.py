"""What this field calls its substances, bodies, acts, roles and policies: for labels and for search."""

from corpus.vocabulary.concept import Concept, Label, VocabularyError, concepts, read
from corpus.vocabulary.kinds import Kind

__all__ = ["Concept", "Kind", "Label", "VocabularyError", "concepts", "read"]
