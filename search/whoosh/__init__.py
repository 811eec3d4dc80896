"""The embedded engine: Whoosh."""

import indexer  # noqa: F401  # before Whoosh: it silences what Whoosh's age makes Python say
