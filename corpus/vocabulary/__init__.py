"""What this field calls its substances, bodies, acts, roles and policies: for labels and for search."""

from corpus.vocabulary.concept import GENERAL, Concept, Label, VocabularyError, concepts, read
from corpus.vocabulary.kinds import Kind

__all__ = ["GENERAL", "Concept", "Kind", "Label", "VocabularyError", "concepts", "read"]
