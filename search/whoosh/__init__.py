"""The embedded engine: Whoosh."""

import indexer  # noqa: F401  # before Whoosh: silences the warnings that its old syntax causes
