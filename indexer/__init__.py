"""Indexing: making releases searchable."""

import warnings

# Whoosh 2.7.4 was written for an older Python, which warns each time it compiles those modules
warnings.filterwarnings("ignore", category=SyntaxWarning, module=r".*\bwhoosh\b")
warnings.filterwarnings("ignore", category=DeprecationWarning, module=r".*\bwhoosh\b")
